/* Providers that are known from the start (data/providers.tsv). */
#ifndef PROVIDER_KNOWN_H
#define PROVIDER_KNOWN_H

#include "base/str.h"

enum known_confidence {
    KNOWN_HIGH,   /* the URL is published by the provider and by another */
    KNOWN_MEDIUM, /* by one of them */
    KNOWN_LOW,    /* it is where the specification would have it */
};

struct known_provider {
    struct str key;     /* one word: "siemens" */
    struct str name;    /* as it names itself */
    struct str domain;  /* where to look for it when the URL is gone */
    struct str url;     /* of provider-metadata.json, or aggregator.json; empty: to be found by the domain */
    uint8_t kind;       /* enum known_kind */
    uint8_t confidence; /* enum known_confidence */
    struct str seen;    /* the day or month when the source said so */
    struct str source;  /* where that is written */
    struct str note;
};
enum known_kind { KNOWN_VENDOR, KNOWN_COORDINATOR, KNOWN_AGGREGATOR };

size_t known_count(void);
const struct known_provider *known_at(size_t index);
/* By key, name or domain, ASCII letters of either case being one; NULL when there is none. */
const struct known_provider *known_find(struct str text);
/* The key nearest to what was written, to suggest (diag_nearest); STR_NONE. */
struct str known_nearest(struct str text);
struct str known_kind_text(enum known_kind kind);
struct str known_confidence_text(enum known_confidence confidence);

#endif
