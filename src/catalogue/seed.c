#include "catalogue/seed.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/requirement_ids.h"

#include "catalogue/seed_ladder.inc"
#include "catalogue/seed_rows.inc"

_Static_assert(ARRAY_LEN(seed_rows_rows) == SEED_ROW_COUNT && ARRAY_LEN(seed_ladder_rows) == SEED_RUNG_COUNT,
               "seed.h and data/seed-*.tsv agree");

static const struct str verdict_names[] = {
    [SEED_SAME] = STR_INIT("same"),       [SEED_NARROWER] = STR_INIT("narrower"), [SEED_HEADING] = STR_INIT("heading"),
    [SEED_EARLIER] = STR_INIT("earlier"), [SEED_ABSENT] = STR_INIT("absent"),
};
const struct dataset_words seed_words = {verdict_names, ARRAY_LEN(verdict_names)};

struct str seed_verdict_name(unsigned verdict) {
    return verdict <= SEED_ABSENT ? verdict_names[verdict] : STR("");
}
const struct seed_row *seed_row_at(unsigned index) {
    return &seed_rows_rows[index];
}
const struct seed_rung *seed_rung_at(unsigned index) {
    return &seed_ladder_rows[index];
}
