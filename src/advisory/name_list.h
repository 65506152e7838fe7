/* One text that names several products, written out: "R04/08(EN)CPU" is R04CPU, R08CPU, R04ENCPU and R08ENCPU. */
#ifndef ADVISORY_NAME_LIST_H
#define ADVISORY_NAME_LIST_H

#include "base/str.h"

enum { NAME_LIST_MAX = 48, NAME_LIST_BYTES = 16384 };

struct name_list {
    struct str items[NAME_LIST_MAX];
    size_t count;
    bool cut; /* there would have been more */
    bool family;
    size_t used;
    char bytes[NAME_LIST_BYTES];
};

/* Writes out `text` (plain, as name_text gives it), itself being the first item where it names one product alone:
 * optional parts in parentheses without a blank before them, "x=32,64 y=T,R" placeholders (they become '*'), numbers
 * behind slashes, numbers of one shape behind commas and "and"; letters behind slashes where there are three or more,
 * or where the name says that it is of a `family`. The items lie in the list or are `text`. */
void name_list(struct str text, bool family, struct name_list *list);

#endif
