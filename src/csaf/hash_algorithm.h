/* The hash algorithms that CSAF names: those that `openssl dgst -list` of 3.4 lists, to which the specification points.
 */
#ifndef CSAF_HASH_ALGORITHM_H
#define CSAF_HASH_ALGORITHM_H

#include "base/str.h"

enum { HASH_ALGORITHMS = 26 };
extern const struct str hash_algorithms[HASH_ALGORITHMS];

/* To the letter. */
bool hash_algorithm_is_known(struct str name);

#endif
