#include "catalogue/process.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/identifier.h"
#include "catalogue/process_ids.h"

#include "catalogue/independence.inc"
#include "catalogue/maturity.inc"
#include "catalogue/practice.inc"
#include "catalogue/process.inc"

_Static_assert(ARRAY_LEN(process_rows) == PROCESS_COUNT, "process.h and data/process-4-1.tsv agree");
_Static_assert(ARRAY_LEN(practice_rows) == PRACTICE_COUNT, "process.h and data/process-4-1-practices.tsv agree");
_Static_assert(ARRAY_LEN(maturity_rows) == MATURITY_MAX, "process.h and data/process-4-1-maturity.tsv agree");
_Static_assert(ARRAY_LEN(independence_rows) == INDEPENDENCE_COUNT, "process.h and its independence table agree");

const struct process_requirement *process_at(unsigned index) {
    return &process_rows[index];
}

unsigned process_find(struct str id) {
    struct identifier parts;
    char buffer[IDENTIFIER_TEXT_MAX];
    if (!identifier_parse(id, &parts))
        return PROCESS_NONE;
    struct str text = identifier_text(&parts, buffer);
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (str_eq(process_rows[i].id, text))
            return i;
    return PROCESS_NONE;
}

const struct practice *practice_at(unsigned number) {
    return number >= 1 && number <= PRACTICE_COUNT ? &practice_rows[number - 1] : NULL;
}

unsigned practice_find(struct str text) {
    uint64_t number = 0;
    text = str_trim(text);
    if (str_starts_nocase(text, STR("practice ")))
        text = str_trim(str_skip(text, 9));
    if (str_u64(text, PRACTICE_COUNT, &number))
        return (unsigned)number;
    for (unsigned i = 0; i < PRACTICE_COUNT; i++)
        if (str_eq_nocase(text, practice_rows[i].prefix) || str_eq_nocase(text, practice_rows[i].name))
            return i + 1;
    return 0;
}

uint64_t practice_requirements(unsigned number) {
    uint64_t set = 0;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        set |= process_rows[i].practice == number ? UINT64_C(1) << i : 0;
    return set;
}

const struct maturity *maturity_at(unsigned level) {
    return level >= 1 && level <= MATURITY_MAX ? &maturity_rows[level - 1] : NULL;
}

const struct independence *independence_at(unsigned index) {
    return &independence_rows[index];
}
