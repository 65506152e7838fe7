/* Tests of ids against the Registry for Vulnerability ID Systems for CSAF (RVISC). */
#include "csaf/check.h"
#include "csaf/id_system.h"
#include "csaf/schema_words.h"

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

static enum status visit_text(struct csaf_check *c, void *context, const struct json_node *id) {
    const struct id_system *known = id_system_find(json_get_string(id, STR("system_name")));
    const struct json_node *node = json_get(id, STR("text"));
    bool matches = true;
    if (!known || !json_is(node, JSON_STRING))
        return STATUS_OK;
    TRY(id_system_matches(context, known, json_string(node), &matches));
    if (matches)
        return STATUS_OK;
    struct str words = schema_words(known->text_pattern);
    return csaf_add(c, node,
                    str_format(c->arena, STR_F ", or correct the name of the system, %s",
                               STR_A(words.ptr ? words : STR("has not the form of its system: correct it")),
                               known->name.ptr));
}

static enum status texts_match_their_system(struct csaf_check *c) {
    struct id_patterns patterns = {.match = NULL};
    enum status status = each_id(c, &patterns, visit_text);
    id_patterns_done(&patterns);
    return status;
}

/* ---- 6.3.20 */

static enum status visit_system(struct csaf_check *c, void *context, const struct json_node *id) {
    const struct json_node *name = json_get(id, STR("system_name"));
    (void)context;
    if (!json_is(name, JSON_STRING) || id_system_find(json_string(name)))
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
