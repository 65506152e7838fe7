/* Tests of SSVC decisions. */
#include "csaf/check.h"
#include "csaf/ssvc.h"

/* Calls `visit` for every SSVC object of the document. */
static enum status each_ssvc(struct csaf_check *c, csaf_visitor visit) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *metrics = json_get(vulnerability, STR("metrics"));
        FOR_ITEMS (metric, metrics) {
            const struct json_node *ssvc = json_get(json_get(metric, STR("content")), STR("ssvc_v2"));
            TRY(ssvc ? visit(c, ssvc) : STATUS_OK);
        }
    }
    return STATUS_OK;
}

/* ---- 6.1.46 */

static enum status take_complaint(void *context, const struct schema_complaint *complaint) {
    return csaf_add(context, complaint->node, complaint->text);
}

static enum status visit_schema(struct csaf_check *c, const struct json_node *ssvc) {
    return schema_check(c->schemas, SCHEMA_SSVC, ssvc, c->arena, take_complaint, c);
}

static enum status schema_holds(struct csaf_check *c) {
    return each_ssvc(c, visit_schema);
}

/* ---- 6.1.47 */

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
        map_init(&known, c->scratch, false);
        TRY(note_targets(&known, vulnerability));
        FOR_ITEMS (metric, metrics) {
            const struct json_node *ssvc = json_get(json_get(metric, STR("content")), STR("ssvc_v2"));
            TRY(check_targets(c, &known, json_get(ssvc, STR("target_ids"))));
        }
    }
    return STATUS_OK;
}

/* ---- 6.1.48 */

/* The values are some of the point's, in its order. */
static enum status check_values(struct csaf_check *c, const struct ssvc_point *point, const struct json_node *values) {
    struct str rest = point->values, name;
    FOR_ITEMS (value, values) {
        const struct json_node *key = json_get(value, STR("key"));
        struct str all = point->values, before = rest;
        bool known = false, later = false;
        while (!known && str_next(&all, ',', &name))
            known = str_eq(str_trim(name), json_string(key));
        while (known && !later && str_next(&rest, ',', &name))
            later = str_eq(str_trim(name), json_string(key));
        if (known && later)
            continue;
        rest = before;
        TRY(csaf_add(
            c, key ? key : value,
            str_format(c->arena,
                       known ? "'" STR_F "' stands out of order: sort the values of '" STR_F "' " STR_F " as " STR_F
                             : "'" STR_F "' is no value of '" STR_F "' " STR_F ": write one of " STR_F,
                       STR_A(json_string(key)), STR_A(point->key), STR_A(point->version), STR_A(point->values))));
    }
    return STATUS_OK;
}

static enum status unknown_point(struct csaf_check *c, const struct json_node *selection, struct str base,
                                 struct str key, const struct ssvc_versions *versions) {
    const struct json_node *at = json_get(selection, versions->count ? STR("version") : STR("key"));
    if (versions->count)
        return csaf_add(c, at ? at : selection,
                        str_format(c->arena,
                                   "'" STR_F "' has no version " STR_F ": write one that it has, the newest is " STR_F,
                                   STR_A(key), STR_A(json_get_string(selection, STR("version"))),
                                   STR_A(versions->items[versions->count - 1].version)));
    return csaf_add(c, at ? at : selection,
                    str_format(c->arena,
                               "'" STR_F "' is no decision point of the namespace '" STR_F "': correct one of both",
                               STR_A(key), STR_A(base)));
}

static enum status visit_point(struct csaf_check *c, const struct json_node *selection) {
    const struct json_node *name = json_get(selection, STR("namespace"));
    struct str base = ssvc_base(json_string(name)), key = json_get_string(selection, STR("key"));
    enum ssvc_kind kind = ssvc_kind(json_string(name));
    if (kind == SSVC_FORBIDDEN)
        return csaf_add(c, name, STR("is a namespace that is kept free so that nobody uses it: take another"));
    if (kind != SSVC_REGISTERED)
        return STATUS_OK;
    struct ssvc_versions versions = ssvc_find(base, key);
    const struct ssvc_point *point = ssvc_version(&versions, json_get_string(selection, STR("version")));
    if (!point)
        return unknown_point(c, selection, base, key, &versions);
    return check_values(c, point, json_get(selection, STR("values")));
}

static enum status each_selection(struct csaf_check *c, const struct json_node *ssvc, csaf_visitor visit) {
    const struct json_node *selections = json_get(ssvc, STR("selections"));
    FOR_ITEMS (selection, selections)
        TRY(visit(c, selection));
    return STATUS_OK;
}

static enum status visit_points(struct csaf_check *c, const struct json_node *ssvc) {
    return each_selection(c, ssvc, visit_point);
}

static enum status points_are_registered(struct csaf_check *c) {
    return each_ssvc(c, visit_points);
}

/* ---- 6.2.34 to 6.2.36, 6.3.14, 6.3.15: namespaces */

static enum status visit_unknown(struct csaf_check *c, const struct json_node *selection) {
    const struct json_node *name = json_get(selection, STR("namespace"));
    enum ssvc_kind kind = ssvc_kind(json_string(name));
    if (!json_is(name, JSON_STRING) || kind == SSVC_REGISTERED || kind == SSVC_RESERVED)
        return STATUS_OK;
    return csaf_add(c, name,
                    STR("is no namespace that is registered with SSVC: see that its readers know what it means"));
}

static enum status visit_unregistered(struct csaf_check *c, const struct json_node *selection) {
    const struct json_node *name = json_get(selection, STR("namespace"));
    if (ssvc_kind(json_string(name)) != SSVC_UNREGISTERED)
        return STATUS_OK;
    return csaf_add(c, name, STR("is a private namespace: see that its readers know what it means"));
}

static enum status visit_extended(struct csaf_check *c, const struct json_node *selection) {
    const struct json_node *name = json_get(selection, STR("namespace"));
    if (!ssvc_is_extended(json_string(name)))
        return STATUS_OK;
    return csaf_add(c, name,
                    STR("has an extension that the readers of the document may not know: take the namespace itself"));
}

static enum status visit_unknowns(struct csaf_check *c, const struct json_node *ssvc) {
    return each_selection(c, ssvc, visit_unknown);
}
static enum status visit_unregistereds(struct csaf_check *c, const struct json_node *ssvc) {
    return each_selection(c, ssvc, visit_unregistered);
}
static enum status visit_extendeds(struct csaf_check *c, const struct json_node *ssvc) {
    return each_selection(c, ssvc, visit_extended);
}

static enum status namespaces_are_known(struct csaf_check *c) {
    return each_ssvc(c, visit_unknowns);
}
static enum status public_namespaces_are_registered(struct csaf_check *c) {
    return csaf_is_clear(c) ? each_ssvc(c, visit_unregistereds) : STATUS_OK;
}
static enum status other_namespaces_are_registered(struct csaf_check *c) {
    return csaf_is_clear(c) ? STATUS_OK : each_ssvc(c, visit_unregistereds);
}
static enum status public_namespaces_are_plain(struct csaf_check *c) {
    return csaf_is_clear(c) ? each_ssvc(c, visit_extendeds) : STATUS_OK;
}
static enum status other_namespaces_are_plain(struct csaf_check *c) {
    return csaf_is_clear(c) ? STATUS_OK : each_ssvc(c, visit_extendeds);
}

/* ---- 6.2.37 */

static bool is_namespace_char(char c) {
    return char_is_alnum(c) || c == '_' || c == '#' || c == '.' || c == '-' || c == '/' || c == '$';
}

/* Every run of the characters that namespaces are made of, without what ends a sentence. */
static enum status note_mentions(struct map *mentions, struct str text) {
    uint32_t stored;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && is_namespace_char(text.ptr[end]))
            end++;
        struct str word = str_slice(text, at, end);
        while (word.len && (word.ptr[word.len - 1] == '.' || word.ptr[word.len - 1] == '-'))
            word.len--;
        if (word.len)
            TRY(map_add(mentions, word, 0, &stored));
        at = end + 1;
    }
    return STATUS_OK;
}

static enum status visit_resources(struct csaf_check *c, const struct json_node *ssvc) {
    const struct json_node *resources = json_get(ssvc, STR("decision_point_resources"));
    const struct json_node *selections = json_get(ssvc, STR("selections"));
    struct map mentions;
    map_init(&mentions, c->arena, false);
    FOR_ITEMS (resource, resources)
        TRY(note_mentions(&mentions, json_get_string(resource, STR("summary"))));
    FOR_ITEMS (selection, selections) {
        const struct json_node *name = json_get(selection, STR("namespace"));
        enum ssvc_kind kind = ssvc_kind(json_string(name));
        bool known = kind == SSVC_REGISTERED && !ssvc_is_extended(json_string(name));
        if (known || kind == SSVC_RESERVED || !json_is(name, JSON_STRING) ||
            map_get(&mentions, json_string(name)) != MAP_NONE)
            continue;
        TRY(csaf_add(c, name,
                     STR("is not registered, and no summary in 'decision_point_resources' names it: add one that says "
                         "where it is described")));
    }
    return STATUS_OK;
}

static enum status unknown_namespaces_have_a_resource(struct csaf_check *c) {
    return each_ssvc(c, visit_resources);
}

/* ---- 6.3.13 */

static enum status check_newest(struct csaf_check *c, const struct json_node *selection, date_days day) {
    const struct json_node *version = json_get(selection, STR("version"));
    struct str name = json_get_string(selection, STR("namespace")), key = json_get_string(selection, STR("key"));
    struct ssvc_versions versions = ssvc_find(ssvc_base(name), key);
    const struct ssvc_point *newest = ssvc_newest(&versions, day);
    if (versions.count == 0 || !version || (newest && str_eq(newest->version, json_string(version))))
        return STATUS_OK;
    if (!newest)
        return csaf_add(
            c, version,
            str_format(c->arena,
                       "no version of '" STR_F
                       "' was there at the time of the decision: correct one of both, the first is of " STR_F,
                       STR_A(key), STR_A(versions.items[0].since)));
    return csaf_add(c, version,
                    str_format(c->arena,
                               "was not the newest version of '" STR_F
                               "' at the time of the decision: see whether it still holds for " STR_F,
                               STR_A(key), STR_A(newest->version)));
}

static enum status visit_newest(struct csaf_check *c, const struct json_node *ssvc) {
    const struct json_node *selections = json_get(ssvc, STR("selections"));
    date_days day;
    if (!date_parse(json_get_string(ssvc, STR("timestamp")), &day))
        return STATUS_OK;
    FOR_ITEMS (selection, selections)
        TRY(check_newest(c, selection, day));
    return STATUS_OK;
}

static enum status versions_are_the_newest(struct csaf_check *c) {
    return each_ssvc(c, visit_newest);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.46"), STR_INIT("an SSVC decision follows the schema of SSVC"), V21, CSAF_MANDATORY, schema_holds},
    {STR_INIT("6.1.47"), STR_INIT("an SSVC decision is on its vulnerability"), V21, CSAF_MANDATORY,
     targets_are_the_vulnerability},
    {STR_INIT("6.1.48"), STR_INIT("SSVC decision points are registered, their values in order"), V21, CSAF_MANDATORY,
     points_are_registered},
    {STR_INIT("6.2.34"), STR_INIT("SSVC namespaces are registered"), V21, CSAF_RECOMMENDED, namespaces_are_known},
    {STR_INIT("6.2.35"), STR_INIT("public documents use no private SSVC namespace"), V21, CSAF_RECOMMENDED,
     public_namespaces_are_registered},
    {STR_INIT("6.2.36"), STR_INIT("public documents use no extended SSVC namespace"), V21, CSAF_RECOMMENDED,
     public_namespaces_are_plain},
    {STR_INIT("6.2.37"), STR_INIT("an unregistered SSVC namespace has a resource that describes it"), V21,
     CSAF_RECOMMENDED, unknown_namespaces_have_a_resource},
    {STR_INIT("6.3.13"), STR_INIT("SSVC decision points are of the newest version"), V21, CSAF_INFORMATIVE,
     versions_are_the_newest},
    {STR_INIT("6.3.14"), STR_INIT("no private SSVC namespace is used"), V21, CSAF_INFORMATIVE,
     other_namespaces_are_registered},
    {STR_INIT("6.3.15"), STR_INIT("no extended SSVC namespace is used"), V21, CSAF_INFORMATIVE,
     other_namespaces_are_plain},
};
const struct csaf_tests csaf_tests_ssvc = {tests, ARRAY_LEN(tests)};
