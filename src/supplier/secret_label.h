/* Words that are no secrets (data/secret-labels.tsv). */
#ifndef SUPPLIER_SECRET_LABEL_H
#define SUPPLIER_SECRET_LABEL_H

#include "base/str.h"

enum secret_label {
    SECRET_LABEL_WHOLE, /* a whole value */
    SECRET_LABEL_PART,  /* in a value */
    SECRET_LABEL_TAIL,  /* the last word of a name */
};
/* Letters of either case are alike. */
bool secret_label_is(struct str word, enum secret_label kind);
/* Whether the value holds a word of SECRET_LABEL_PART. */
bool secret_label_within(struct str value);

#endif
