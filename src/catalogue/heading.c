#include "catalogue/heading.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/identifier.h"
#include "catalogue/requirement_ids.h"
#include "catalogue/system.h"
#include "catalogue/system_ids.h"

#include "catalogue/heading.inc"

_Static_assert(ARRAY_LEN(heading_rows) == HEADING_COUNT, "heading.h and data/component-4-2-headings.tsv agree");

const struct heading *heading_at(unsigned index) {
    return &heading_rows[index];
}

unsigned heading_find(struct str id) {
    struct identifier parts;
    char buffer[IDENTIFIER_TEXT_MAX];
    if (!identifier_parse(id, &parts))
        return HEADING_NONE;
    struct str text = identifier_text(&parts, buffer);
    for (unsigned i = 0; i < HEADING_COUNT; i++)
        if (str_eq(heading_rows[i].id, text))
            return i;
    return HEADING_NONE;
}
