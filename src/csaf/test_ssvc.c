/* Tests of SSVC decisions. */
#include "csaf/check.h"

/* What may be the target of a decision: the ids of the vulnerability. */
static enum status note_targets(struct map *targets, const struct json_node *vulnerability) {
    const struct json_node *ids = json_get(vulnerability, STR("ids")), *cve = json_get(vulnerability, STR("cve"));
    uint32_t stored;
    if (json_is(cve, JSON_STRING))
        TRY(map_add(targets, json_string(cve), 0, &stored));
    FOR_ITEMS (id, ids)
        if (json_is(json_get(id, STR("text")), JSON_STRING))
            TRY(map_add(targets, json_get_string(id, STR("text")), 0, &stored));
    return STATUS_OK;
}

static enum status check_targets(struct csaf_check *c, const struct map *known, const struct json_node *targets) {
    bool several = c->vulnerabilities->size > 1;
    FOR_ITEMS (target, targets) {
        struct str id = json_string(target);
        if (several && str_eq(id, json_get_string(c->tracking, STR("id"))))
            TRY(csaf_add(c, target,
                         STR("is the id of the document, which has several vulnerabilities: name this one")));
        else if (map_get(known, id) == MAP_NONE)
            TRY(csaf_add(c, target,
                         str_format(c->arena, "'" STR_F "' is no id of this vulnerability: take it out, or add the id",
                                    STR_A(id))));
    }
    return STATUS_OK;
}

static enum status targets_are_the_vulnerability(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *metrics = json_get(vulnerability, STR("metrics"));
        struct map known;
        map_init(&known, c->arena, false);
        TRY(note_targets(&known, vulnerability));
        FOR_ITEMS (metric, metrics) {
            const struct json_node *ssvc = json_get(json_get(metric, STR("content")), STR("ssvc_v2"));
            TRY(check_targets(c, &known, json_get(ssvc, STR("target_ids"))));
        }
    }
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.47"), STR_INIT("an SSVC decision is on its vulnerability"), V21, CSAF_MANDATORY,
     targets_are_the_vulnerability},
};
const struct csaf_tests csaf_tests_ssvc = {tests, ARRAY_LEN(tests)};
