/* What the words of a threat model stand for. */
#include "catalogue/attack.h"
#include "document/threat_model.h"

static const struct str STRIDE_NAMES[STRIDE_COUNT] = {
    [STRIDE_SPOOFING] = STR_INIT("spoofing"),        [STRIDE_TAMPERING] = STR_INIT("tampering"),
    [STRIDE_REPUDIATION] = STR_INIT("repudiation"),  [STRIDE_DISCLOSURE] = STR_INIT("information-disclosure"),
    [STRIDE_DENIAL] = STR_INIT("denial-of-service"), [STRIDE_ELEVATION] = STR_INIT("elevation-of-privilege"),
};

struct str stride_name(unsigned stride) {
    return STRIDE_NAMES[stride];
}

size_t model_category_count(void) {
    return STRIDE_COUNT + attack_technique_count();
}

struct str model_category_name(unsigned category) {
    return category < STRIDE_COUNT ? STRIDE_NAMES[category] : attack_technique_at(category - STRIDE_COUNT)->id;
}

/* The table of techniques is in the order of their ids, which are four digits behind a T. A document may ask a million
 * times. */
static uint32_t find_technique(struct str id) {
    enum { DIGITS = 4 };
    size_t low = 0, high = attack_technique_count();
    uint64_t wanted, here;
    if (id.len != DIGITS + 1 || char_lower(id.ptr[0]) != 't' || !str_u64(str_skip(id, 1), UINT32_MAX, &wanted))
        return MODEL_NONE;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (!str_u64(str_skip(attack_technique_at((unsigned)middle)->id, 1), UINT32_MAX, &here))
            return MODEL_NONE;
        if (here == wanted)
            return STRIDE_COUNT + (uint32_t)middle;
        if (here < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return MODEL_NONE;
}

uint32_t model_category_find(struct str name) {
    for (uint32_t i = 0; i < STRIDE_COUNT; i++)
        if (str_eq_nocase(name, STRIDE_NAMES[i]))
            return i;
    return find_technique(name);
}

struct str threat_model_target(const struct threat_model *model, uint32_t target) {
    return target < model->element_count ? model->elements[target].id : model->flows[target - model->element_count].id;
}

bool threat_model_contains(const struct threat_model *model, uint32_t boundary, uint32_t element) {
    uint32_t around = model->elements[element].boundary;
    for (size_t steps = 0; around != MODEL_NONE && steps <= model->boundary_count; steps++) {
        if (around == boundary)
            return true;
        around = model->boundaries[around].within;
    }
    return false;
}

void threat_model_around(const struct threat_model *model, uint32_t element, uint8_t mark,
                         uint8_t marks[MODEL_BOUNDARIES_MAX]) {
    uint32_t around = model->elements[element].boundary;
    for (size_t steps = 0; around != MODEL_NONE && steps < model->boundary_count; steps++) {
        marks[around] |= mark;
        around = model->boundaries[around].within;
    }
}
