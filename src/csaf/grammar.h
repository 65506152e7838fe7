/* Mistakes of English grammar that two neighbouring words show for sure. No whole grammar: what this does not find may
 * be wrong all the same. */
#ifndef CSAF_GRAMMAR_H
#define CSAF_GRAMMAR_H

#include "csaf/word.h"

/* A word with what stands before it in the same phrase. */
struct grammar_pair {
    struct str before; /* empty: the phrase begins */
    struct str word;
    bool first; /* the phrase begins with the word before */
    bool ends;  /* the phrase ends with this one */
};

/* What is wrong with the pair: half a sentence, or ptr NULL when nothing was found. */
struct str grammar_mistake(const struct grammar_pair *pair);

#endif
