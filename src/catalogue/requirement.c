#include "catalogue/requirement.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/identifier.h"
#include "catalogue/system.h"
#include "catalogue/system_ids.h"

#include "catalogue/requirement.inc"

#include "catalogue/due.inc"

_Static_assert(ARRAY_LEN(requirement_rows) == REQUIREMENT_COUNT, "requirement.h and data/component-4-2.tsv agree");
_Static_assert(ARRAY_LEN(due) == COMPONENT_MASKS && ARRAY_LEN(due[0]) == FR_ANY + 1 &&
                   ARRAY_LEN(due[0][0]) == SL_MAX + 1,
               "tools/due2c.c and the enums agree");

static const struct str confidence_names[] = {STR_INIT("high"), STR_INIT("medium"), STR_INIT("low"), STR_INIT("")};
const struct dataset_words confidence_words = {confidence_names, ARRAY_LEN(confidence_names)};

struct str confidence_name(unsigned confidence) {
    return confidence < CONFIDENCE_NONE ? confidence_names[confidence] : STR("-");
}

const struct requirement *requirement_at(unsigned index) {
    return &requirement_rows[index];
}

unsigned requirement_find(struct str id) {
    struct identifier parts;
    char buffer[IDENTIFIER_TEXT_MAX];
    if (!identifier_parse(id, &parts))
        return REQUIREMENT_NONE;
    struct str text = identifier_text(&parts, buffer);
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (str_eq(requirement_rows[i].id, text))
            return i;
    return REQUIREMENT_NONE;
}

const struct requirement_set *requirement_due(unsigned type_mask, unsigned fr, unsigned level) {
    if (type_mask >= COMPONENT_MASKS || fr > FR_ANY || level > SL_MAX)
        return &due[0][0][0];
    return &due[type_mask][fr][level];
}

unsigned requirement_level(unsigned index, unsigned type_mask) {
    unsigned lowest = 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++) {
        unsigned level = (type_mask >> i & 1) != 0 ? requirement_rows[index].level[i] : 0;
        if (level != 0 && (lowest == 0 || level < lowest))
            lowest = level;
    }
    return lowest;
}

unsigned requirement_types(unsigned index) {
    unsigned mask = 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        mask |= requirement_rows[index].level[i] != 0 ? 1U << i : 0;
    return mask;
}

unsigned requirement_base(unsigned index) {
    size_t at = str_find(requirement_rows[index].id, STR(" RE "));
    return at == SIZE_MAX ? index : requirement_find(str_slice(requirement_rows[index].id, 0, at));
}
