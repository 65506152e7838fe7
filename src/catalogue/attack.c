#include "catalogue/attack.h"

#include <limits.h>
#include <stddef.h>

#include "catalogue/attack_asset_ids.h"
#include "catalogue/attack_mitigation_ids.h"
#include "catalogue/dataset.h"
#include "catalogue/requirement_ids.h"

#include "catalogue/attack_asset.inc"
#include "catalogue/attack_mitigation.inc"
#include "catalogue/attack_technique.inc"

_Static_assert(ARRAY_LEN(attack_mitigation_rows) <= 64 && ARRAY_LEN(attack_asset_rows) <= 32 &&
                   ARRAY_LEN(attack_technique_rows) < ATTACK_NONE,
               "the sets of attack.h are wide enough");

size_t attack_technique_count(void) {
    return ARRAY_LEN(attack_technique_rows);
}
size_t attack_mitigation_count(void) {
    return ARRAY_LEN(attack_mitigation_rows);
}
size_t attack_asset_count(void) {
    return ARRAY_LEN(attack_asset_rows);
}
const struct attack_technique *attack_technique_at(unsigned index) {
    return &attack_technique_rows[index];
}
const struct attack_mitigation *attack_mitigation_at(unsigned index) {
    return &attack_mitigation_rows[index];
}
const struct attack_asset *attack_asset_at(unsigned index) {
    return &attack_asset_rows[index];
}

static unsigned find(const struct dataset *dataset, struct str id) {
    unsigned row = dataset_find(dataset, str_trim(id));
    return row == UINT_MAX ? ATTACK_NONE : row;
}

unsigned attack_technique_find(struct str id) {
    return find(&attack_technique_dataset, id);
}
unsigned attack_mitigation_find(struct str id) {
    return find(&attack_mitigation_dataset, id);
}
unsigned attack_asset_find(struct str id) {
    return find(&attack_asset_dataset, id);
}

struct requirement_set attack_requirements(unsigned technique) {
    struct requirement_set set = {{0, 0}};
    for (unsigned i = 0; i < ARRAY_LEN(attack_mitigation_rows); i++)
        if ((attack_technique_rows[technique].mitigations >> i & 1) != 0)
            set = requirement_set_union(&set, &attack_mitigation_rows[i].requirements);
    return set;
}

bool attack_mitigates(unsigned technique, unsigned requirement, uint64_t *mitigations) {
    uint64_t by = 0;
    for (unsigned i = 0; i < ARRAY_LEN(attack_mitigation_rows); i++)
        if ((attack_technique_rows[technique].mitigations >> i & 1) != 0 &&
            requirement_set_has(&attack_mitigation_rows[i].requirements, requirement))
            by |= UINT64_C(1) << i;
    if (by == 0)
        return false;
    *mitigations = by;
    return true;
}
