#include "catalogue/fr.h"

#include "catalogue/dataset.h"

struct fr_row {
    uint8_t number;
    struct str abbreviation;
    struct str name;
};

#include "catalogue/fr.inc"

_Static_assert(ARRAY_LEN(fr_rows) == FR_COUNT + 1, "data/fr.tsv has a row for each FR and one for the constraints");

struct str fr_abbreviation(unsigned fr) {
    return fr <= FR_COUNT ? fr_rows[fr].abbreviation : STR("");
}
struct str fr_name(unsigned fr) {
    return fr <= FR_COUNT ? fr_rows[fr].name : STR("");
}

unsigned fr_find(struct str text) {
    text = str_trim(text);
    for (unsigned fr = 0; fr <= FR_COUNT; fr++)
        if (str_eq_nocase(text, fr_rows[fr].abbreviation))
            return fr;
    uint64_t number = 0;
    if (str_starts_nocase(text, STR("fr")))
        text = str_trim(str_skip(text, 2));
    return str_u64(text, FR_COUNT, &number) && number > 0 ? (unsigned)number : FR_ANY;
}
