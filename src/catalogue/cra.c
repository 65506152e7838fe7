#include "catalogue/cra.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/process_ids.h"
#include "catalogue/requirement_ids.h"

#include "catalogue/cra.inc"

_Static_assert(ARRAY_LEN(cra_rows) < CRA_NONE, "an index of an item fits a byte");

size_t cra_count(void) {
    return ARRAY_LEN(cra_rows);
}
const struct cra_item *cra_at(unsigned index) {
    return &cra_rows[index];
}

static char next_char(struct str *rest) {
    while (rest->len > 0 && char_is_blank(*rest->ptr))
        *rest = str_skip(*rest, 1);
    if (rest->len == 0)
        return '\0';
    char c = char_lower(*rest->ptr);
    *rest = str_skip(*rest, 1);
    return c;
}

static bool same_but_blanks(struct str a, struct str b) {
    char c;
    do {
        c = next_char(&a);
        if (c != next_char(&b))
            return false;
    } while (c != '\0');
    return a.len == b.len;
}

unsigned cra_find(struct str id) {
    for (unsigned i = 0; i < ARRAY_LEN(cra_rows); i++)
        if (same_but_blanks(cra_rows[i].id, id))
            return i;
    return CRA_NONE;
}
