/* How the name of a product in an advisory stands to the name of an asset. docs/internals/matching.md has the rules. */
#ifndef ADVISORY_RELATE_H
#define ADVISORY_RELATE_H

#include "advisory/name.h"

/* Weakest first. */
enum relation_kind {
    RELATION_NONE,    /* another product */
    RELATION_SIMILAR, /* perhaps the same */
    RELATION_VARIANT, /* the asset's name says less: the listed one is one of several that it may be */
    RELATION_FAMILY,  /* the asset is one of those that the listed name stands for */
    RELATION_EXACT,   /* the same product */
};

struct relation {
    uint8_t kind;       /* enum relation_kind */
    bool verbatim;      /* the same text, conditions and all */
    bool same_line;     /* both names are of one version line, so the line need not be looked for again */
    uint64_t revisions; /* hardware revisions that are listed while the asset's is not known; 0: none */
    uint8_t weight;     /* words in common: the more, the closer */
    uint64_t variant;   /* tells the variants of one name apart */
    const struct name_series
        *tail;     /* a number at the end of one of the names that the asset's version must begin with */
    bool own_tail; /* it is the asset's name that has it */
    bool longer;   /* RELATION_SIMILAR: the listed name has all words of the asset's, and more */
    bool close;    /* RELATION_SIMILAR, RELATION_VARIANT, or guessed: one of the names has all words of the other, which
                    * tell a    product, and one word or one designator more */
    bool shorter;  /* RELATION_SIMILAR: the asset's name has all words of the listed one, and words more */
    bool guessed;  /* below RELATION_EXACT: the words that the listed name has more may as well name a
                    * thing that goes with the product: it acquits nothing */
    bool shortened; /* guessed, of names that are similar at least: that the version is past what is listed stands */
    bool bracketed; /* RELATION_VARIANT: all that the listed name has more stands in parentheses */
};

struct relate_context {
    bool known;  /* some advisory lists the asset's name itself: a longer or shorter one is another product */
    bool scarce; /* the listed name stands in one advisory only: it may be a careless spelling */
};

struct relation relate_names(const struct name *listed, const struct name *asset, struct relate_context context);

#endif
