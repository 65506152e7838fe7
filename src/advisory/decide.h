/* From the products that an asset may be, and its version, to one answer for each vulnerability. */
#ifndef ADVISORY_DECIDE_H
#define ADVISORY_DECIDE_H

#include "advisory/candidate.h"
#include "advisory/fix_text.h"

/* Why an answer is what it is: what advisory_explain makes a sentence of. */
enum cause {
    CAUSE_IN_RANGE,
    CAUSE_ALL_VERSIONS,
    CAUSE_BEYOND, /* past the end of the range */
    CAUSE_BEFORE, /* before its start */
    CAUSE_OUTSIDE,
    CAUSE_OTHER_LINE,   /* the name is of another version line */
    CAUSE_PAST_FIX,     /* single versions are listed, the asset has the fix that is named */
    CAUSE_LISTED_FIXED, /* in the status list of fixed products */
    CAUSE_LISTED_SAFE,  /* in the status list of products that are not affected */
    CAUSE_OTHERS_ONLY,  /* the product is listed for other vulnerabilities of the advisory */
    CAUSE_INVESTIGATED,
    CAUSE_NO_VERSION,      /* the inventory has none */
    CAUSE_UNREAD,          /* the range or its relation to the version is not understood */
    CAUSE_CONDITION,       /* holds under a condition that no inventory shows */
    CAUSE_SIMILAR,         /* the name is only similar */
    CAUSE_VARIANTS,        /* variants are listed, and which one the asset is is not known */
    CAUSE_ONE_VERSION,     /* single versions are listed, and the asset has another one */
    CAUSE_CONTRADICTION,   /* ranges of one product contradict each other */
    CAUSE_FIX_CONTRADICTS, /* the range holds the version, the fix that is named is older */
    CAUSE_NO_STATUS,       /* in the tree, but in no status list */
    CAUSE_BEFORE_FIX,      /* of the release that the range ends with, and older than the fix that is named */
    CAUSE_PART,           /* the product is a suite, and what is listed for the vulnerability may be one of its parts */
    CAUSE_GAP,            /* past the last version that is listed, and older than the fix that is named */
    CAUSE_OTHER_GOOD,     /* other versions alone are listed as good, and this one not at all */
    CAUSE_GOOD_CONDITION, /* listed as good under a condition that no inventory shows */
    CAUSE_COUNT,
};

/* Where an asset's version stands to one product's versions. */
enum standing {
    STANDING_INSIDE,
    STANDING_BEYOND,
    STANDING_BEFORE,
    STANDING_OUTSIDE,
    STANDING_OTHER_LINE,
    STANDING_UNSURE,
    STANDING_COARSE,  /* unsure because the range ends with a release that the version is one of: V16, V16 Update 2 */
    STANDING_CVE,     /* inside, but for some vulnerabilities only, which the range names */
    STANDING_APART,   /* unsure because the range counts otherwise than the version */
    STANDING_UNKNOWN, /* no version to place */
    STANDING_PAST,    /* of a named fix: the asset has it */
    STANDING_EARLIER, /* of a named fix: the asset has not */
    STANDING_BETWEEN, /* of named fixes: the asset has some */
    STANDING_HINTED,  /* no fix is named; a remediation speaks of a later version */
};

/* Beside a standing: the end of the range may not be the end of what is affected (see struct ballot); how many numbers
 * the line of its end has that the version is of (range_end_line), at most 3; and the product's name is of the asset's
 * own version line. */
enum {
    STANDING_MASK = 0x0f,
    STANDING_SOFT_END = 0x10, /* with STANDING_INSIDE: by the same numbers in another count, which acquits nothing */
    STANDING_LINE_SHIFT = 5,
    STANDING_LINE_MAX = 3,
    STANDING_OWN_LINE = 0x80,
};

/* Something that depends on the asset's version. */
struct question {
    uint32_t version; /* of the database; CSAF_NONE: `fix` is asked */
    uint8_t flags;    /* enum candidate_flag */
    const struct name_series *tail;
    const struct version_scheme *scheme; /* of `fix` */
    const struct fix_versions *fix;      /* the versions that remediations name as good; NULL: none */
};

/* The fix that a vulnerability's remediations name for one product. */
struct fix_link {
    uint32_t group; /* of vulnerabilities of the product's document */
    uint32_t question;
    bool stale;   /* the fix is older than the single version that is listed */
    bool refines; /* one that is written for the product is a release of what its range ends with: 5.7.02 of "<= 5.7" */
};

/* All that is known of an asset before its version is: for every asset of that name. */
struct identity {
    struct candidates candidates;
    struct str product;    /* the asset's: its words in front of a version say nothing */
    uint32_t *question_of; /* by candidate: where the version stands to its versions */
    uint32_t *fix_first;   /* by candidate, and one more: its part of `fixes` */
    struct fix_link *fixes;
    struct question *questions;
    size_t question_count;
    size_t question_room;
    size_t fix_count;
    size_t fix_room;
};

/* Questions beyond this many get no answer, which makes them a look. */
enum { QUESTIONS_MAX = 8192 };

/* Percent that a product which was found so is the one meant. */
uint8_t decide_probability(enum candidate_rank rank);

/* What remediations of the database name as good, as far as anybody has asked: one a thread. */
struct fix_memory {
    struct arena *arena;
    struct name_index index; /* of `known`, by document, name and remediations */
    struct known_fix *known;
    size_t count;
    size_t room;
};
/* What is remembered lies in `arena`. */
void fix_memory_init(struct fix_memory *memory, struct arena *arena);

/* Candidates times groups of vulnerabilities of one document: about two seconds. CISA's largest advisories need a
 * hundredth of a percent. What a document with more says is a look. */
enum { TURNS_MAX = 1 << 26 };

/* Works out the questions (decide_question.c). What the identity keeps lies in `arena` and in the memory; `scratch` is
 * free again afterwards. STATUS_MEMORY. */
enum status identity_prepare(const struct advisory_db *db, struct fix_memory *memory, struct identity *identity,
                             struct arena *arena, struct arena *scratch) MUST_USE;
/* Answers them for one version: one enum standing each. `serial` may be empty. STATUS_MEMORY. */
enum status identity_place(const struct advisory_db *db, const struct identity *identity, struct str version,
                           struct str serial, struct arena *scratch, uint8_t *places) MUST_USE;
/* The answers that follow from the places; the items lie in `arena`. STATUS_MEMORY. */
enum status identity_decide(const struct advisory_db *db, const struct identity *identity, const uint8_t *places,
                            struct arena *arena, struct advisory_matches *matches) MUST_USE;

#endif
