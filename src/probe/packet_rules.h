/* Rules that files load, gathered as the kernel would have them: tables, chains and what each rule does with a packet.
 * The readers of nft's and iptables-save's text fill it; packet_rules_judge says what becomes of the rest. */
#ifndef PROBE_PACKET_RULES_H
#define PROBE_PACKET_RULES_H

#include "base/nft.h"
#include "probe/packet_filter.h"

enum { PACKET_CHAINS_MAX = 4096, PACKET_DEEDS_MAX = 64 };

/* One rule while it is read. */
struct packet_rule {
    struct nft_step deeds[PACKET_DEEDS_MAX]; /* verdicts: more than one where a map has them */
    size_t count;
    bool asks;       /* it has a condition */
    unsigned sweeps; /* of all its conditions; all while there is none */
    bool limits, logs;
    unsigned opens; /* what of enum packet_elsewhere would make its named packets nearly all that come in */
};
/* What some conditions hang on that stands elsewhere; beside enum nft_sweeps. */
enum packet_elsewhere {
    PACKET_UNTRACKED = 4, /* something switches off the tracking of connections */
    PACKET_WIDE_SET =
        8, /* a set holds nearly all addresses or ports: this bit, or one of those above it, by its name */
    PACKET_ELSEWHERE = 0xfffc
};
unsigned packet_wide_set(struct str name);
#define PACKET_RULE ((struct packet_rule){.sweeps = NFT_SWEEPS | PACKET_ELSEWHERE})

void packet_rule_asks(struct packet_rule *rule, unsigned sweeps);
/* What it does where its conditions hold; `key`: what the entry of a map asks beside them, of a map's verdict. */
void packet_rule_does(struct packet_rule *rule, int deed, struct str chain, const unsigned *key);

struct packet_place {
    const char *path;
    uint32_t line;
};
struct packet_chain {
    struct packet_place place;
    bool unclear;        /* its policy, or something of its rules, could not be told */
    bool input;          /* it has rules for what comes in: hooks ingress, prerouting and input */
    size_t limits, logs; /* of its rules */
    unsigned opens;      /* of its rules, as of one */
    bool reached;
};
struct packet_rules {
    struct probe *probe;
    struct nft_ruleset set;
    struct packet_chain *chains; /* beside set.chains, one each */
    size_t room;
    struct packet_place unclear; /* what could not be told of all; path NULL: nothing */
    unsigned holds;              /* what is so of enum packet_elsewhere */
};

/* The chain, made when there is none; SIZE_MAX when there are too many. */
size_t packet_chain(struct packet_rules *rules, struct nft_chain chain, struct packet_place place) MUST_USE;
/* SIZE_MAX when there is none. */
size_t packet_chain_at(const struct packet_rules *rules, uint8_t family, struct str table, struct str name) MUST_USE;
void packet_rule_add(struct packet_rules *rules, size_t at, const struct packet_rule *rule, bool in_front);
/* Whether `chain` is one of the table; name NULL: every chain of it; table NULL: every table of the family; family 0:
 * of all. Flushing takes away rules, removing the chains too. */
struct packet_which {
    uint8_t family;
    struct str table, name;
};
void packet_flush(struct packet_rules *rules, struct packet_which which);
void packet_remove(struct packet_rules *rules, struct packet_which which);
void packet_sleep(struct packet_rules *rules, struct packet_which which, bool dormant);
void packet_unclear(struct packet_rules *rules, struct packet_place place);

/* Adds the chains for what comes in to the filter, and counts the rules that a packet may meet on its way in. */
void packet_rules_judge(struct packet_rules *rules, struct probe_filter *filter);
/* Reads a file of rules; one that is there and cannot be read is noted in the filter. */
enum tree_answer packet_rules_text(struct probe *probe, const char *path, struct probe_filter *filter,
                                   struct str *text) MUST_USE;
void packet_filter_add(struct probe *probe, struct probe_filter *filter, struct probe_filter_chain chain);

bool packet_is_wide(struct str address);     /* "0.0.0.0/0", "::/0", "0/0" and up to an eighth of all addresses */
bool packet_is_most_ports(struct str range); /* "0-65535", "1024:65535": half of them and more */

/* Text of nft -f, with what it includes; and of iptables-save, into chains of `family` (NFPROTO_IPV4, _IPV6). */
void packet_read_nft(struct packet_rules *rules, const char *path, struct str text);
void packet_read_iptables(struct packet_rules *rules, const char *path, struct str text, uint8_t family);
/* What ufw and firewalld make of their own files. */
void packet_read_ufw(struct probe *probe, struct probe_filter *filter);
void packet_read_firewalld(struct probe *probe, struct probe_filter *filter);
/* One rule of nft, from its words. */
void packet_nft_rule(const struct str *items, size_t count, struct packet_rule *rule);

#endif
