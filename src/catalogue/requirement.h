/* The requirements of IEC 62443-4-2:2019 as data: 122 requirements and enhancements of components and the 4 common
 * component security constraints. From data/component-4-2.tsv; ids and short titles only, none of the standard's text.
 */
#ifndef CATALOGUE_REQUIREMENT_H
#define CATALOGUE_REQUIREMENT_H

#include "catalogue/component.h"
#include "catalogue/fr.h"

enum { REQUIREMENT_COUNT = 126 };
#define REQUIREMENT_NONE    UINT32_MAX
#define REQUIREMENT_EDITION "IEC 62443-4-2:2019"

/* How sure we are of a row of data/. */
enum confidence {
    CONFIDENCE_HIGH,
    CONFIDENCE_MEDIUM,
    CONFIDENCE_LOW,
    CONFIDENCE_NONE /* there is nothing to be sure of */
};
/* "high", "medium", "low", "-". */
struct str confidence_name(unsigned confidence);

struct requirement {
    struct str id;       /* "CR 1.1 RE 1", "EDR 3.2", "CCSC 1": the form that this tool prints */
    struct str title;    /* short */
    struct str sources;  /* tags of data/README.md */
    struct str conflict; /* the source that says otherwise ("ISAGCA=2"): the row is disputed; else empty */
    struct str note;     /* or empty */
    uint8_t fr;          /* enum fr; FR_NONE for a CCSC */
    uint8_t level[4];    /* lowest SL that asks for it, by type index SA ED HD ND; 0: does not apply to that type */
    uint8_t parent;      /* the SR of 3-3 that it mirrors, an index for system_at; SYSTEM_NONE where there is none */
    uint8_t confidence;  /* enum confidence */
};

/* A set of requirements of 4-2 by their index. */
struct requirement_set {
    uint64_t bits[2];
};

/* Row `index`, below REQUIREMENT_COUNT. The order is that of data/component-4-2.tsv and only changes with the data. */
const struct requirement *requirement_at(unsigned index);

/* Index of an id, REQUIREMENT_NONE when 4-2 has no such requirement. Takes the spellings that people use: any case,
 * blanks, '-' and '_' left out or doubled, "RE 2", "RE2", "RE(2)", "(2)": "CR1.1", "cr 1.1 re 2", "CR 1.1 RE(2)",
 * "edr-3.2". */
unsigned requirement_find(struct str id);

/* Every requirement of FR `fr` (FR_NONE: the CCSCs, FR_ANY: all of them together) that a component of the types in
 * `type_mask` must meet at SL `level` (0..4): the union over its types. Out of range arguments give the empty set. */
const struct requirement_set *requirement_due(unsigned type_mask, unsigned fr, unsigned level);

/* The lowest SL at which the requirement is due for any type in the mask; 0 when it applies to none of them. */
unsigned requirement_level(unsigned index, unsigned type_mask);

/* The types that the requirement applies to, as a mask. */
unsigned requirement_types(unsigned index);

/* The base requirement of an enhancement; `index` itself for a base requirement. */
unsigned requirement_base(unsigned index);

/* Why an id is none of 4-2, and what was probably meant. */
enum requirement_missing_kind {
    REQUIREMENT_MISSING_UNKNOWN,     /* nothing of that name in any part */
    REQUIREMENT_MISSING_HEADING,     /* a heading of 4-2 that points to requirements by component type */
    REQUIREMENT_MISSING_EMPTY,       /* a heading of 4-2 under which no requirement stands */
    REQUIREMENT_MISSING_TYPE,        /* exists, but for other component types ("EDR 5.2"), or for all ("EDR 1.1") */
    REQUIREMENT_MISSING_ENHANCEMENT, /* the requirement exists, this enhancement of it does not */
    REQUIREMENT_MISSING_SYSTEM,      /* a system requirement of 3-3 */
    REQUIREMENT_MISSING_PROCESS,     /* a process requirement of 4-1 */
};
struct requirement_missing {
    enum requirement_missing_kind kind;
    struct str text;       /* a clause for behind a colon, no full stop; in the arena or static */
    struct str suggestion; /* one id to use instead, or empty */
};
/* Says what to tell somebody who wrote `id`, for which requirement_find gave none. `type_mask` 0: types not known.
 * Without memory `text` falls back to a static clause. */
void requirement_explain_missing(struct str id, unsigned type_mask, struct arena *arena,
                                 struct requirement_missing *out);
/* What to suggest behind the text: nothing when the text names it. */
struct str requirement_missing_near(const struct requirement_missing *missing);

static inline void requirement_set_add(struct requirement_set *set, unsigned index) {
    set->bits[index >> 6 & 1] |= UINT64_C(1) << (index & 63);
}
static inline void requirement_set_remove(struct requirement_set *set, unsigned index) {
    set->bits[index >> 6 & 1] &= ~(UINT64_C(1) << (index & 63));
}
static inline bool requirement_set_has(const struct requirement_set *set, unsigned index) {
    return index < REQUIREMENT_COUNT && (set->bits[index >> 6] >> (index & 63) & 1) != 0;
}
static inline bool requirement_set_empty(const struct requirement_set *set) {
    return (set->bits[0] | set->bits[1]) == 0;
}
static inline unsigned requirement_set_count(const struct requirement_set *set) {
    return (unsigned)(__builtin_popcountll(set->bits[0]) + __builtin_popcountll(set->bits[1]));
}
static inline bool requirement_set_equal(const struct requirement_set *a, const struct requirement_set *b) {
    return a->bits[0] == b->bits[0] && a->bits[1] == b->bits[1];
}
/* a or b; a and b; a without b. */
static inline struct requirement_set requirement_set_union(const struct requirement_set *a,
                                                           const struct requirement_set *b) {
    return (struct requirement_set){{a->bits[0] | b->bits[0], a->bits[1] | b->bits[1]}};
}
static inline struct requirement_set requirement_set_intersect(const struct requirement_set *a,
                                                               const struct requirement_set *b) {
    return (struct requirement_set){{a->bits[0] & b->bits[0], a->bits[1] & b->bits[1]}};
}
static inline struct requirement_set requirement_set_minus(const struct requirement_set *a,
                                                           const struct requirement_set *b) {
    return (struct requirement_set){{a->bits[0] & ~b->bits[0], a->bits[1] & ~b->bits[1]}};
}
/* True when a holds nothing that b does not. */
static inline bool requirement_set_within(const struct requirement_set *a, const struct requirement_set *b) {
    return ((a->bits[0] & ~b->bits[0]) | (a->bits[1] & ~b->bits[1])) == 0;
}
/* The first index at or after `from` that is in the set, REQUIREMENT_NONE at the end:
 * for (i = requirement_set_next(&s, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&s, i + 1)) */
static inline unsigned requirement_set_next(const struct requirement_set *set, unsigned from) {
    for (; from < 128; from = (from | 63) + 1) {
        uint64_t rest = set->bits[from >> 6] >> (from & 63);
        if (rest != 0)
            return from + (unsigned)__builtin_ctzll(rest);
    }
    return REQUIREMENT_NONE;
}

#endif
