/* Tests of ids against the Registry for Vulnerability ID Systems for CSAF (RVISC). */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "csaf/check.h"

struct id_system {
    struct str name;
    struct str system_name;
    struct str text_pattern; /* of ECMA-262, anchored */
};

#include "csaf/id_system.inc"

static const struct id_system *system_of(const struct json_node *id) {
    struct str name = json_get_string(id, STR("system_name"));
    for (size_t i = 0; i < ARRAY_LEN(id_system_rows); i++)
        if (str_eq(id_system_rows[i].system_name, name))
            return &id_system_rows[i];
    return NULL;
}

static enum status each_id(struct csaf_check *c, void *context,
                           enum status (*visit)(struct csaf_check *, void *, const struct json_node *)) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *ids = json_get(vulnerability, STR("ids"));
        FOR_ITEMS (id, ids)
            TRY(visit(c, context, id));
    }
    return STATUS_OK;
}

/* ---- 6.2.53 */

struct patterns {
    pcre2_code *codes[ARRAY_LEN(id_system_rows)];
    pcre2_match_data *match;
};

/* The patterns are ours, and so simple that none goes back over a text twice. */
static enum status visit_text(struct csaf_check *c, void *context, const struct json_node *id) {
    const struct patterns *patterns = context;
    const struct id_system *known = system_of(id);
    const struct json_node *node = json_get(id, STR("text"));
    struct str text = json_string(node);
    if (!known || !json_is(node, JSON_STRING))
        return STATUS_OK;
    int found = pcre2_match(patterns->codes[known - id_system_rows], (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len,
                            0, PCRE2_NO_UTF_CHECK, patterns->match, NULL);
    if (found == PCRE2_ERROR_NOMEMORY)
        return STATUS_MEMORY;
    if (found >= 0)
        return STATUS_OK;
    return csaf_add(c, node,
                    str_format(c->arena, "is no id of %s (" STR_F "): correct it, or the system's name",
                               known->name.ptr, STR_A(known->text_pattern)));
}

static enum status texts_match_their_system(struct csaf_check *c) {
    struct patterns patterns = {.match = pcre2_match_data_create(1, NULL)};
    enum status status = patterns.match ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < ARRAY_LEN(id_system_rows) && status == STATUS_OK; i++) {
        int error;
        PCRE2_SIZE at;
        patterns.codes[i] =
            pcre2_compile((PCRE2_SPTR)id_system_rows[i].text_pattern.ptr, id_system_rows[i].text_pattern.len,
                          PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_UTF_CHECK, &error, &at, NULL);
        status = patterns.codes[i] ? STATUS_OK : STATUS_MEMORY;
    }
    if (status == STATUS_OK)
        status = each_id(c, &patterns, visit_text);
    for (size_t i = 0; i < ARRAY_LEN(id_system_rows); i++)
        pcre2_code_free(patterns.codes[i]);
    pcre2_match_data_free(patterns.match);
    return status;
}

/* ---- 6.3.20 */

static enum status visit_system(struct csaf_check *c, void *context, const struct json_node *id) {
    const struct json_node *name = json_get(id, STR("system_name"));
    (void)context;
    if (!json_is(name, JSON_STRING) || system_of(id))
        return STATUS_OK;
    return csaf_add(c, name,
                    STR("is no system that is registered for CSAF: see whether https://registry.csaf.dev/id/ lists it "
                        "under another name"));
}
static enum status systems_are_registered(struct csaf_check *c) {
    return each_id(c, NULL, visit_system);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.53"), STR_INIT("ids have the form of their system"), V21, CSAF_RECOMMENDED,
     texts_match_their_system},
    {STR_INIT("6.3.20"), STR_INIT("systems of ids are registered"), V21, CSAF_INFORMATIVE, systems_are_registered},
};
const struct csaf_tests csaf_tests_registry = {tests, ARRAY_LEN(tests)};
