/* How suppliers number versions, where they differ from what most do. The rows are in version_scheme.c. */
#ifndef ADVISORY_VERSION_SCHEME_H
#define ADVISORY_VERSION_SCHEME_H

#include "base/str.h"

enum version_trait {
    /* 15.5, 15.05 and 15.005 are one: the second number is a count, its zeros are only for show. Without it 3.05
     * and 3.1 are not comparable, because 3.1 may be short for 3.10 or for 3.01. */
    VERSION_ZEROS_FOR_SHOW = 1 << 0,
    /* The second number has two digits: 2.8 may be short for 2.80, so 2.8 and 2.51 are not comparable. */
    VERSION_TWO_DIGITS = 1 << 1,
    /* Each version carries a letter (1.05F): without it, it is not fully written. */
    VERSION_ALWAYS_LETTER = 1 << 2,
};

struct version_scheme {
    struct str supplier; /* word of the supplier's name, lower case; empty in the row for all others */
    unsigned traits;     /* enum version_trait, joined */
    const char *source;  /* what the row rests on */
};

/* The scheme of a supplier, found by a word of its name ("Rockwell Automation" by "rockwell"). Never NULL. */
const struct version_scheme *version_scheme_of(struct str supplier);

#endif
