/* The 47 process requirements of IEC 62443-4-1:2018 in 8 practices, and its maturity levels. Paraphrases are our own.
 */
#ifndef CATALOGUE_PROCESS_H
#define CATALOGUE_PROCESS_H

#include "catalogue/requirement.h"

enum { PROCESS_COUNT = 47, PROCESS_NONE = 255, PRACTICE_COUNT = 8, MATURITY_MAX = 4 };
#define PROCESS_EDITION "IEC 62443-4-1:2018"

struct process_requirement {
    struct str id; /* "SM-1" */
    struct str title;
    struct str paraphrase; /* one sentence of ours: what it asks for */
    struct str evidence;   /* what typically shows it, items separated by "; " */
    struct str clause;     /* of the standard: "5.2" */
    struct str sources;
    uint8_t practice;   /* 1..8 */
    uint8_t confidence; /* enum confidence */
};

/* Row `index`, below PROCESS_COUNT. */
const struct process_requirement *process_at(unsigned index);
/* Index of an id ("SM-1", "sm 1", "SVV5"); PROCESS_NONE when 4-1 has none such. "SR-1" is one, "SR 1.1" is not. */
unsigned process_find(struct str id);

/* A set of process requirements: bit `index`. */
static inline bool process_set_has(uint64_t set, unsigned index) {
    return index < PROCESS_COUNT && (set >> index & 1);
}

struct practice {
    uint8_t number;    /* 1..8 */
    struct str prefix; /* "SM" */
    struct str name;
};
/* Practice `number`, 1..8; NULL otherwise. */
const struct practice *practice_at(unsigned number);
/* Number of a practice named by number, prefix or name ("6", "DM", "practice 6"); 0 when it is none. */
unsigned practice_find(struct str text);
/* The process requirements of a practice as a set. */
uint64_t practice_requirements(unsigned number);

struct maturity {
    struct str name; /* "Defined (Practiced)" */
    struct str paraphrase;
    struct str sources;
    uint8_t level;
    uint8_t confidence;
};
/* Maturity level 1..4; NULL otherwise. */
const struct maturity *maturity_at(unsigned level);

/* How independent of the developers the testers of one kind of test must be (SVV-5). */
struct independence {
    struct str test; /* "Penetration testing" */
    struct str degree;
    struct str sources;
    uint8_t process; /* the requirement that asks for the test, an index for process_at */
    uint8_t confidence;
};
enum { INDEPENDENCE_COUNT = 8 };
const struct independence *independence_at(unsigned index);

#endif
