/* The hardening guide of a product: hardening.yaml held against what product.yaml and threat-model.yaml know. */
#ifndef SUPPLIER_GUIDE_H
#define SUPPLIER_GUIDE_H

#include "document/hardening.h"
#include "document/product.h"

/* Something that the guide lacks. Rows of guide.c. */
struct guide_rule {
    struct diag_kind kind; /* a warning: {0} is the subject, {1} more about it */
    struct str process;    /* the requirement of 4-1 that asks for it, "SG-3"; empty: that of the finding */
};
struct guide_finding {
    const struct guide_rule *rule;
    struct str process;
    struct str subject;
    struct str text;
    struct place place;
};

/* A way over the network with what product.yaml adds to it. */
struct guide_access {
    const struct hardening_access *written;
    const struct product_interface *interface; /* NULL: none, or not known */
    struct str transport;                      /* "tcp", "udp", or empty */
    uint16_t port;                             /* 0: any */
};

struct guide {
    const struct hardening *hardening;
    const struct product *product;    /* NULL: there is none */
    const struct release *release;    /* the newest; NULL: no product */
    const struct threat_model *model; /* NULL: there is none */
    date_days at;
    struct guide_access *network; /* as many as hardening->network_count */
    struct guide_finding *findings;
    size_t finding_count, finding_room;
};

/* Reads hardening.yaml, product.yaml and threat-model.yaml of a folder, or a hardening document and what lies beside
 * it. Findings are kept, and told on the sink as warnings. STATUS_INPUT for a document that cannot be read. */
enum status guide_read(const char *path, date_days at, struct arena *arena, struct diag_sink *sink,
                       struct guide *guide) MUST_USE;

/* "services" ...: how a section is called in the document. */
struct str guide_section_key(enum hardening_section section);
/* "Services to disable" ...: the heading of a section. */
struct str guide_section_title(enum hardening_section section);
/* What an interface is in a few words: "HTTPS, tcp port 443"; in the arena or static, ptr NULL without memory. */
struct str guide_interface_text(const struct product_interface *interface, struct arena *arena);
/* Whether the guide lets anybody begin to talk to this interface. */
bool guide_is_reached(const struct guide *guide, const struct product_interface *interface);

#endif
