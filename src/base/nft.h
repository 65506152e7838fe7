/* The packet filter of the running kernel (nftables), asked over netlink: chains with hook and policy, how many rules
 * they have, and what those do that ask nothing of a packet. Nothing is changed, and no module is loaded by asking: the
 * caller sees first that nf_tables is there. */
#ifndef BASE_NFT_H
#define BASE_NFT_H

#include "base/str.h"

enum nft_answer {
    NFT_OK,
    NFT_DENIED, /* not for this user (CAP_NET_ADMIN) */
    NFT_ABSENT, /* the kernel has no such filter */
    NFT_FAILED, /* the system's own error, or an answer that makes no sense */
    NFT_MEMORY
};
struct nft_chain {
    struct str table, name, type; /* type: "filter", "nat" ...; "" of one without a hook */
    uint8_t family;               /* NFPROTO_INET and the like (linux/netfilter.h) */
    bool hooked;
    bool dormant;    /* of a table that is switched off: it sees no packet */
    uint32_t hook;   /* NF_INET_LOCAL_IN ..., of one with a hook */
    uint32_t policy; /* NF_ACCEPT, NF_DROP */
    uint32_t rules;
    uint32_t first_step, last_step; /* of what its rules decide; NFT_NO_STEP: none */
};
enum { NFT_NO_STEP = UINT32_MAX };
/* What a rule does with a packet. */
struct nft_step {
    enum { NFT_STEP_ACCEPT, NFT_STEP_DROP, NFT_STEP_CALL, NFT_STEP_LEAVE, NFT_STEP_RETURN, NFT_STEP_UNCLEAR } deed;
    enum {
        NFT_ALWAYS,   /* with each that reaches it: it has no condition */
        NFT_SWEEPING, /* its conditions may hold for nearly every packet, so it goes either way */
        NFT_NAMED     /* its conditions name some packets: it says nothing about the rest */
    } when;
    struct str chain; /* of a call, which may come back, and of one that leaves for good */
    struct str set;   /* of the kernel's: whose entries are still to be asked; ptr NULL: none */
    int asks;         /* and what they are held against (enum nft_subject_kind) */
    uint32_t next;    /* of the same chain */
};
/* Conditions that may hold for nearly every packet, by what a rule of them alone may do to the rest. */
enum nft_sweeps { NFT_SWEEPS_ACCEPT = 1, NFT_SWEEPS_DROP = 2, NFT_SWEEPS = 3 };
struct nft_ruleset {
    struct nft_chain *chains;
    size_t count, room;
    struct nft_step *steps;
    size_t step_count, step_room;
    struct nft_entries *entries; /* of the set that is asked (nft_set.h) */
};
/* Asks for at most 65,536 chains, and waits at most two seconds. */
enum nft_answer nft_read(struct arena *arena, struct nft_ruleset *ruleset) MUST_USE;

/* NULL when there is none. The one that was added last is found first. */
struct nft_chain *nft_chain_find(const struct nft_ruleset *ruleset, uint8_t family, struct str table, struct str name);
/* Each adds to what begins zeroed: a chain without steps; a step behind those of its chain, or in front of them. What
 * the texts point at must outlive the ruleset. NFT_OK, NFT_MEMORY, or NFT_FAILED when there are too many. */
enum nft_answer nft_chain_add(struct nft_ruleset *ruleset, struct nft_chain chain, struct arena *arena) MUST_USE;
enum nft_answer nft_step_add(struct nft_ruleset *ruleset, struct nft_chain *chain, struct nft_step step, bool in_front,
                             struct arena *arena) MUST_USE;
/* The same behind the step `before` of its chain. */
enum nft_answer nft_step_add_behind(struct nft_ruleset *ruleset, uint32_t before, struct nft_step step,
                                    struct arena *arena) MUST_USE;

/* What becomes of a packet that no condition of the chain, nor of those that it calls, names. A rule that may hold for
 * nearly every packet is gone both ways: where they end differently, it is unclear. */
enum nft_rest {
    NFT_REST_POLICY, /* no rule decides: the chain's policy does */
    NFT_REST_ACCEPTED,
    NFT_REST_DROPPED,
    NFT_REST_UNCLEAR
};
enum nft_rest nft_rest(const struct nft_ruleset *ruleset, const struct nft_chain *chain);

/* One answer of the kernel, of any number of messages; `*done` when its last one was among them. */
enum nft_answer nft_take(struct str bytes, struct arena *arena, struct nft_ruleset *ruleset, bool *done) MUST_USE;

#endif
