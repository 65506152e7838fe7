#include "document/assurance.h"

const struct str strength_names[STRENGTH_COUNT] = {
    [STRENGTH_CLAIM] = STR_INIT("claim"),
    [STRENGTH_ARTEFACT] = STR_INIT("artefact"),
    [STRENGTH_CERTIFICATE] = STR_INIT("certificate"),
    [STRENGTH_OBSERVATION] = STR_INIT("observation"),
};

struct str strength_name(enum strength strength) {
    return (unsigned)strength < STRENGTH_COUNT ? strength_names[strength] : STR_NONE;
}

bool strength_parse(struct str name, enum strength *out) {
    for (unsigned i = 0; i < STRENGTH_COUNT; i++)
        if (str_eq(strength_names[i], name)) {
            *out = (enum strength)i;
            return true;
        }
    return false;
}
