/* What a CSAF trusted provider's folder lists: the texts of provider-metadata.json, ROLIE feeds, index.txt and the
 * like, as functions of the documents in it, so that the same documents always give the same bytes. */
#ifndef SUPPLIER_PSIRT_LISTING_H
#define SUPPLIER_PSIRT_LISTING_H

#include "document/product.h"

/* A document of the folder. */
struct psirt_listed {
    struct str label; /* "white", "green", "amber", "red" */
    struct str path;  /* below the label: "2026/rt-2026-003.json" */
    struct str id, title;
    struct str published, updated; /* RFC 3339, in UTC */
    struct str csaf_version;       /* "2.0" */
    unsigned revision;             /* 0: its version is no such number */
    bool is_signed;
};

struct psirt_listing {
    struct psirt_listed *items;
    size_t count, room;
    struct str root; /* URL of the folder, ends in a slash */
    const struct supplier *supplier;
    struct str *keys; /* fingerprints, whose public keys lie in openpgp/ */
    size_t key_count;
};

enum { PSIRT_LABELS = 4 };
extern const struct str psirt_labels[PSIRT_LABELS];

/* The newest first; of one time by their paths. */
void psirt_listing_sort(struct psirt_listing *listing);
bool psirt_listing_has(const struct psirt_listing *listing, struct str label);

/* Each gives a text in the arena; ptr NULL without memory. */
struct str psirt_metadata_text(const struct psirt_listing *listing, struct arena *arena) MUST_USE;
struct str psirt_feed_text(const struct psirt_listing *listing, struct str label, struct arena *arena) MUST_USE;
struct str psirt_service_text(const struct psirt_listing *listing, struct arena *arena) MUST_USE;
struct str psirt_index_text(const struct psirt_listing *listing, struct str label, struct arena *arena) MUST_USE;
struct str psirt_changes_text(const struct psirt_listing *listing, struct str label, struct arena *arena) MUST_USE;
/* "white/csaf-feed-tlp-white.json" */
struct str psirt_feed_path(struct str label, struct arena *arena) MUST_USE;
/* security.txt (RFC 9116) that expires a year behind `now`, in seconds. */
struct str psirt_security_text(const struct psirt_listing *listing, int64_t now, struct arena *arena) MUST_USE;

#endif
