/* What a conversion asks of lists that others keep. */
#include "csaf/convert_rule.h"
#include "csaf/weakness.h"

static bool has_name(unsigned cwe, unsigned release, struct str name) {
    struct str known = weakness_name(cwe, release);
    return known.ptr && str_eq(known, name);
}

struct str convert_cwe_release(unsigned cwe, struct str name, struct str day, bool newest) {
    unsigned last = weakness_release_newest(), at = last;
    date_days released;
    if (!newest)
        at = date_parse(day, &released) ? weakness_release_at(released) : WEAKNESS_NO_RELEASE;
    for (unsigned release = at == WEAKNESS_NO_RELEASE ? 0 : at + 1; release > 0; release--)
        if (has_name(cwe, release - 1, name))
            return weakness_release_name(release - 1);
    for (unsigned release = at == WEAKNESS_NO_RELEASE ? 0 : at + 1; release <= last; release++)
        if (has_name(cwe, release, name))
            return weakness_release_name(release);
    return STR_NONE;
}

/* The licences that SPDX lists are not here yet: of a text nobody can tell whether it is an expression of them. */
bool convert_is_license(struct str text) {
    (void)text;
    return false;
}

/* RVISC and its mapping are not here yet. */
enum convert_id convert_id_of(struct arena *arena, struct str *name, struct str *text, struct str *why) {
    (void)arena;
    (void)name;
    (void)text;
    *why = STR("the registry of vulnerability id systems (RVISC) is not here yet");
    return ID_NO_SYSTEM;
}
