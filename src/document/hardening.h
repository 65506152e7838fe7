/* hardening.yaml: the guide that goes with a product, as data: what to switch off, close, change and look after, how to
 * do it and how to check it, and who has to reach it over the network (docs/formats/hardening.md). */
#ifndef DOCUMENT_HARDENING_H
#define DOCUMENT_HARDENING_H

#include "document/threat_model.h"

enum hardening_section {
    HARDENING_DEFENCE,     /* the product's own layers (4-1 SG-1) */
    HARDENING_ENVIRONMENT, /* what its environment must give (SG-2) */
    HARDENING_SERVICES,    /* SG-3, as the next four */
    HARDENING_PORTS,
    HARDENING_ACCOUNTS,
    HARDENING_PROTOCOLS,
    HARDENING_SETTINGS,
    HARDENING_OPERATION,  /* SG-5 */
    HARDENING_MANAGEMENT, /* of accounts: SG-6 */
    HARDENING_DISPOSAL,   /* SG-4 */
};
enum { HARDENING_SECTIONS = HARDENING_DISPOSAL + 1, HARDENING_STEPS_MAX = 4096, HARDENING_PROBES_MAX = 32 };

struct hardening_step {
    struct str id; /* unique in its section */
    struct str what;
    struct str why;
    struct reference interface; /* of product.yaml; name empty: none */
    struct reference account;
    struct reference_list threats; /* of threat-model.yaml that it answers */
    struct str apply;              /* how to do it */
    struct str check;              /* how to see that it is done */
    struct str *probes;            /* checks of the probe by which that is seen: ids */
    size_t probe_count;
    struct place place;
};

struct hardening_steps {
    struct hardening_step *items;
    size_t count;
};

/* A way over the network that the product needs. */
struct hardening_access {
    struct str id;
    struct reference interface; /* of product.yaml: gives transport and port unless they are here */
    bool outbound;              /* the product begins */
    struct str peer;            /* an address or network, a domain name, or a word for a role */
    struct str transport;       /* "tcp", "udp", or empty */
    uint16_t port;              /* of the side that answers; 0: not stated */
    struct str why;
    struct place place;
};

/* Peers that are addresses or networks; others are domain names or words for a role. */
enum hardening_peer { PEER_IPV4, PEER_IPV6, PEER_DOMAIN, PEER_ROLE };
enum hardening_peer hardening_peer_of(struct str peer);

struct hardening {
    const struct source *source;
    struct reference product;
    struct str mud_url; /* where the MUD file will lie; empty: nowhere */
    struct document_review *reviews;
    size_t review_count;
    struct hardening_steps sections[HARDENING_SECTIONS];
    struct hardening_access *network;
    size_t network_count;
};

/* As threat_model_read. */
enum status hardening_read(const char *path, struct arena *arena, struct diag_sink *sink,
                           const struct hardening **hardening) MUST_USE;
enum status hardening_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            const struct hardening **hardening) MUST_USE;

struct field_map;
extern const struct field_map hardening_map;

#endif
