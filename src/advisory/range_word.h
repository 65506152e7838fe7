/* The words between versions: what they mean to a range. */
#ifndef ADVISORY_RANGE_WORD_H
#define ADVISORY_RANGE_WORD_H

#include "base/str.h"

enum range_word {
    RANGE_WORD_UNKNOWN,
    RANGE_WORD_ALL,     /* all, any, every */
    RANGE_WORD_NOUN,    /* version(s), release(s), firmware ..., and words that say nothing */
    RANGE_WORD_AND,     /* and, plus */
    RANGE_WORD_OR,      /* or */
    RANGE_WORD_TO,      /* to, through */
    RANGE_WORD_UNTIL,   /* until: the end may belong to the range or not */
    RANGE_WORD_UP,      /* up */
    RANGE_WORD_BEFORE,  /* before, prior, earlier, below ... */
    RANGE_WORD_AFTER,   /* after, later, above ... */
    RANGE_WORD_THAN,    /* than */
    RANGE_WORD_EQUAL,   /* equal */
    RANGE_WORD_FROM,    /* from, since, starting */
    RANGE_WORD_BETWEEN, /* between */
    RANGE_WORD_WITH_IT, /* including, inclusive */
    RANGE_WORD_WITHOUT, /* excluding, exclusive, except */
    RANGE_WORD_NOT,     /* not, but */
    RANGE_WORD_NONE,    /* n/a, none, unknown */
};

/* `word` is letters only, any case. */
enum range_word range_word_of(struct str word);

#endif
