/* What of the database may speak of an asset: products of documents, with how sure that is. */
#ifndef ADVISORY_CANDIDATE_H
#define ADVISORY_CANDIDATE_H

#include "advisory/relate.h"
#include "advisory/subject.h"

/* How a product was found, surest first. A document's surest kind counts alone. */
enum candidate_rank {
    RANK_ORDER,      /* by its order number */
    RANK_IDENTIFIER, /* by its serial number */
    RANK_EXACT,
    RANK_VARIANT, /* one of several that the asset may be */
    RANK_FAMILY,
    RANK_SIMILAR, /* perhaps */
    RANK_ASIDE,   /* a word more or less than the asset's name, which advisories know: another product, unless a word
                   * was left out */
};

enum candidate_flag {
    CANDIDATE_CONDITIONAL = 1 << 0, /* the advisory means it under a condition that no inventory shows */
    CANDIDATE_ALONE = 1 << 1,       /* the asset's own name is of the version line: the range alone decides */
    CANDIDATE_HOST = 1 << 2,        /* found by what it is installed on, and not that device's own software */
    CANDIDATE_BUNDLE = 1 << 4,      /* listed as a suite of others: what is listed beside it may be one of them */
    CANDIDATE_OWN_TAIL = 1 << 3,    /* `tail` is of the asset's name: if its version is of another line, all is open */
    CANDIDATE_BRACKETED = 1 << 5,   /* a variant by what stands in parentheses behind the asset's name */
    CANDIDATE_MORE = 1 << 7,        /* similar, and its name has all words of the asset's */
    CANDIDATE_QUALIFIED = CANDIDATE_MORE | CANDIDATE_BRACKETED, /* similar: its name or the asset's leaves out a
                                                                 * parenthesis that tells products apart */
    CANDIDATE_LONGER = 1 << 6,    /* a variant by a designator more: beside the asset's very name another product;
                                   * RANK_ASIDE: some document lists both names, so that they are two products */
    CANDIDATE_SHORTENED = 1 << 9, /* guessed, of a similar name: that the version is past the affected ones stands */
    CANDIDATE_AROUND = 1 << 10,   /* of CANDIDATE_HOST: its name is that of the host, the versions are not */
    CANDIDATE_GUESSED = 1 << 8, /* a longer name that may be of a thing that goes with the asset: it acquits nothing */
};

struct candidate {
    uint32_t leaf;
    uint16_t flags;    /* enum candidate_flag */
    uint8_t rank;      /* enum candidate_rank */
    uint8_t weight;    /* words in common */
    uint8_t basis;     /* enum advisory_basis */
    uint64_t variants; /* RANK_VARIANT: bits of the variants that it stands for; 0: too many to tell apart */
    const struct name_series *tail; /* see struct relation */
};

enum { CANDIDATE_VARIANTS_MAX = 64 };

struct candidates {
    struct candidate *items; /* ascending by leaf, none twice */
    size_t count;
    size_t room;
    uint64_t variants; /* bits of all variants of the asset's name that any advisory knows */
    uint64_t plain;    /* of them, those by an order number, a revision or a designator */
    bool bracketed;    /* there are others, by what stands in parentheses */
    bool beside;       /* some document lists the asset's bare name beside such a variant: it is one more of them */
    uint64_t variant_keys[CANDIDATE_VARIANTS_MAX];
    uint64_t variant_parts[CANDIDATE_VARIANTS_MAX]; /* of a variant that others are part of: their bits */
    size_t variant_count;                           /* CANDIDATE_VARIANTS_MAX + 1: more than can be told apart */
};

/* What one thread keeps from asset to asset. */
struct candidate_finder {
    const struct advisory_db *db;
    uint32_t *stamps; /* by name: the last asset that looked at it */
    uint32_t *leaf_stamps;
    uint32_t *document_stamps; /* by document: the last asset whose very name it lists */
    uint32_t own_stamp;        /* the last asset for which `document_stamps` was filled in */
    uint32_t *leaf_places;     /* by leaf: where it stands in what was found for this asset */
    uint32_t stamp;
    uint32_t *names; /* found for this asset */
    size_t name_count;
    size_t name_room;
    struct arena *arena; /* for what is kept from asset to asset */
};

enum status candidate_finder_init(struct candidate_finder *finder, const struct advisory_db *db,
                                  struct arena *arena) MUST_USE;
/* Finds every product that the asset may be; the items lie in `arena`. STATUS_MEMORY. */
enum status candidates_find(struct candidate_finder *finder, const struct subject *subject, struct str serial,
                            struct arena *arena, struct candidates *found) MUST_USE;
/* True when one of the names that were found for the subject last is its own. */
bool candidate_is_known(const struct candidate_finder *finder, const struct subject *subject);

#endif
