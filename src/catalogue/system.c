#include "catalogue/system.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/identifier.h"

#include "catalogue/system.inc"

_Static_assert(ARRAY_LEN(system_rows) == SYSTEM_COUNT, "system.h and data/system-3-3.tsv agree");

const struct system_requirement *system_at(unsigned index) {
    return &system_rows[index];
}

unsigned system_find(struct str id) {
    struct identifier parts;
    char buffer[IDENTIFIER_TEXT_MAX];
    if (!identifier_parse(id, &parts))
        return SYSTEM_NONE;
    struct str text = identifier_text(&parts, buffer);
    for (unsigned i = 0; i < SYSTEM_COUNT; i++)
        if (str_eq(system_rows[i].id, text))
            return i;
    return SYSTEM_NONE;
}

struct requirement_set system_requirements(unsigned index) {
    struct requirement_set set = {{0, 0}};
    struct str id = system_rows[index].id;
    struct str base = str_slice(id, 0, str_find(id, STR(" RE ")));
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        unsigned parent = requirement_at(i)->parent;
        if (parent != SYSTEM_NONE && str_eq(system_rows[parent].id, base))
            requirement_set_add(&set, i);
    }
    return set;
}
