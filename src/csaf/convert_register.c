/* What a conversion asks of lists that others keep. */
#include "csaf/convert_rule.h"
#include "csaf/license.h"
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

/* ---- licences */

/* Others than SPDX and ScanCode list nothing. */
static enum status visit_license(void *context, const struct license_id *id) {
    struct license_entry entry = license_find(id);
    bool *listed = context;
    *listed = *listed && (entry.known || entry.registry == LICENSE_OTHER);
    return STATUS_OK;
}

bool convert_is_license(struct str text) {
    enum license_fault fault;
    struct str part;
    bool listed = true;
    return license_read(text, visit_license, &listed, &fault, &part) == STATUS_OK && fault == LICENSE_VALID && listed;
}

/* ---- ids of vulnerabilities */

/* What a mapping gave counts when its system takes it. */
static enum status check_mapped(struct converting *c, const struct id_mapped *mapped, struct convert_id *id) {
    bool matches;
    TRY(id_system_matches(&c->patterns, mapped->of, mapped->text, &matches));
    id->outcome = matches ? ID_MAPPED : ID_NOT_MAPPED;
    id->name = mapped->of->system_name;
    id->text = mapped->text;
    if (!matches)
        id->why = str_format(c->arena, "it becomes '" STR_F "', which is no id of that system", STR_A(mapped->text));
    return matches || id->why.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status convert_id_map(struct converting *c, struct convert_id *id) {
    static const struct str reasons[] = {
        [ID_MAPPING_NONE] = STR_INIT("no mapping to a registered system is known for that name"),
        [ID_MAPPING_AMBIGUOUS] = STR_INIT("the name stands for several systems"),
        [ID_MAPPING_FORM] = STR_INIT("no mapping is known for ids of that form"),
    };
    const struct id_system *registered = id_system_find(id->name);
    struct id_mapped mapped;
    bool matches = false;
    if (registered)
        TRY(id_system_matches(&c->patterns, registered, id->text, &matches));
    id->outcome = ID_AS_IT_IS;
    if (matches)
        return STATUS_OK;
    TRY(id_system_map(&c->patterns, id->name, id->text, c->arena, &mapped));
    if (mapped.outcome == ID_MAPPING_DONE)
        return check_mapped(c, &mapped, id);
    id->outcome = mapped.outcome == ID_MAPPING_NONE && !registered ? ID_NO_SYSTEM : ID_NOT_MAPPED;
    id->why = reasons[mapped.outcome];
    return STATUS_OK;
}
