/* Tests of extensions: what is in them, where they stand, and how much a reader loses without them. */
#include "csaf/check.h"
#include "csaf/extension.h"
#include "csaf/path.h"

#define EXTENSIONS STR("x_extensions")

/* Calls `visit` for each list of extensions in the value, but not for those inside extensions. As deep as JSON may be
 * (JSON_DEPTH_MAX). */
static enum status each_list(struct csaf_check *c, const struct json_node *value, csaf_visitor visit) {
    FOR_ITEMS (item, value)
        if (!json_is_flat(item))
            TRY(each_list(c, item, visit));
    FOR_MEMBERS (key, value)
        if (str_eq(json_string(key), EXTENSIONS))
            TRY(visit(c, key + 1));
        else if (!json_is_flat(key + 1))
            TRY(each_list(c, key + 1, visit));
    return STATUS_OK;
}

/* Calls `visit` for each extension. */
struct each_item {
    struct csaf_check *check;
    csaf_visitor visit;
};

static enum status visit_items(void *context, const struct json_node *list) {
    const struct each_item *each = context;
    FOR_ITEMS (item, list)
        TRY(each->visit(each->check, item));
    return STATUS_OK;
}

static enum status each_extension(struct csaf_check *c, csaf_visitor visit) {
    for (unsigned place = 0; place < EXTENSION_PLACES; place++)
        TRY(path_each(c->doc->root, extension_path((enum extension_place)place), visit_items,
                      &(struct each_item){c, visit}));
    return STATUS_OK;
}

static struct str name_of(const struct json_node *extension) {
    return json_get_string(extension, STR("$schema"));
}

/* ---- 6.1.60.1, 6.1.60.2, 6.2.20: schemas */

static enum status take_complaint(void *context, const struct schema_complaint *complaint) {
    return csaf_add(context, complaint->node, complaint->text);
}

static enum status visit_content(struct csaf_check *c, const struct json_node *extension) {
    return schema_check(c->schemas, SCHEMA_CSAF_EXTENSION, extension, c->arena, take_complaint, c);
}

static enum status content_follows_the_schema(struct csaf_check *c) {
    return each_extension(c, visit_content);
}

static enum status skip_unknown(struct csaf_check *c, const struct json_node *extension) {
    struct str name = name_of(extension), class = extension_class_name(extension_class(name));
    return csaf_skip(
        c, extension,
        str_format(c->arena, "the " STR_F " extension '" STR_F "' is not known here", STR_A(class), STR_A(name)));
}

static enum status visit_declared(struct csaf_check *c, const struct json_node *extension) {
    const struct extension *known = extension_find(name_of(extension));
    if (!known)
        return skip_unknown(c, extension);
    return schema_check(c->schemas, (enum schema_id)known->rules, extension, c->arena, take_complaint, c);
}

static enum status content_follows_its_own_schema(struct csaf_check *c) {
    return each_extension(c, visit_declared);
}

static enum status visit_additional(struct csaf_check *c, const struct json_node *extension) {
    const struct extension *known = extension_find(name_of(extension));
    if (!known)
        return skip_unknown(c, extension);
    return schema_additional(c->schemas, (enum schema_id)known->rules, extension, c->arena, take_complaint, c);
}

static enum status nothing_is_additional(struct csaf_check *c) {
    static const enum schema_id schemas[] = {[CSAF_2_0] = SCHEMA_CSAF_2_0, [CSAF_2_1] = SCHEMA_CSAF_2_1};
    if (!c->all_listed)
        TRY(schema_additional(c->schemas, schemas[c->version], c->doc->root, c->arena, take_complaint, c));
    return c->version == CSAF_2_1 ? each_extension(c, visit_additional) : STATUS_OK;
}

/* ---- 6.1.60.3 */

struct counting {
    struct csaf_check *check;
    enum extension_place place;
    struct map used; /* the extensions of the whole document */
};

static enum status note_used(void *context, const struct json_node *list) {
    struct counting *counting = context;
    uint32_t stored;
    FOR_ITEMS (item, list)
        TRY(map_add(&counting->used, name_of(item), 0, &stored));
    return STATUS_OK;
}

static enum status check_place(struct counting *counting, const struct json_node *item, const struct extension *known,
                               uint32_t times) {
    struct csaf_check *c = counting->check;
    unsigned most = known->most[counting->place];
    if (times >= most)
        TRY(csaf_add(c, item,
                     most == 0 ? STR("is an extension that may not stand here: take it out")
                               : str_format(c->arena, "may stand here %u times at most: take the others out", most)));
    if (known->incompatible.len == 0 || map_get(&counting->used, known->incompatible) == MAP_NONE)
        return STATUS_OK;
    return csaf_add(c, item,
                    str_format(c->arena,
                               "may not be used together with '" STR_F "', as in this document: take one of both out",
                               STR_A(known->incompatible)));
}

static enum status count_list(void *context, const struct json_node *list) {
    struct counting *counting = context;
    struct csaf_check *c = counting->check;
    uint32_t seen[EXTENSIONS_MAX] = {0}; /* how often each came so far */
    FOR_ITEMS (item, list) {
        const struct extension *known = extension_find(name_of(item));
        if (known)
            TRY(check_place(counting, item, known, seen[extension_number(known)]++));
        else
            TRY(skip_unknown(c, item));
    }
    return STATUS_OK;
}

static enum status requirements_are_met(struct csaf_check *c) {
    struct counting counting = {.check = c};
    map_init(&counting.used, c->arena, false);
    for (unsigned place = 0; place < EXTENSION_PLACES; place++)
        TRY(path_each(c->doc->root, extension_path((enum extension_place)place), note_used, &counting));
    for (unsigned place = 0; place < EXTENSION_PLACES; place++) {
        counting.place = (enum extension_place)place;
        TRY(path_each(c->doc->root, extension_path(counting.place), count_list, &counting));
    }
    return STATUS_OK;
}

/* ---- 6.2.54, 6.3.21.2: classes */

static enum status visit_registered(struct csaf_check *c, const struct json_node *extension) {
    if (extension_class(name_of(extension)) != EXTENSION_EXPERIMENTAL)
        return STATUS_OK;
    return csaf_add(c, extension, STR("is no extension that is known to be registered: see that its readers know it"));
}

static enum status visit_official(struct csaf_check *c, const struct json_node *extension) {
    if (extension_class(name_of(extension)) == EXTENSION_OFFICIAL)
        return STATUS_OK;
    return csaf_add(c, extension, STR("is no extension that is known to be official: see that its readers know it"));
}

static enum status visit_critical(struct csaf_check *c, const struct json_node *extension) {
    const struct json_node *critical = json_get(extension, STR("critical"));
    if (!json_is(critical, JSON_TRUE))
        return STATUS_OK;
    return csaf_add(c, critical, STR("with this extension the document may fail mandatory tests: do without"));
}

static enum status visit_experimental(struct csaf_check *c, const struct json_node *extension) {
    if (extension_class(name_of(extension)) != EXTENSION_EXPERIMENTAL)
        return STATUS_OK;
    return csaf_add(c, extension,
                    STR("is an experimental extension, which should not leave the test bench: take it out"));
}

static enum status extensions_are_registered(struct csaf_check *c) {
    return each_extension(c, visit_registered);
}
static enum status extensions_are_official(struct csaf_check *c) {
    return each_extension(c, visit_official);
}
static enum status none_is_critical(struct csaf_check *c) {
    return each_extension(c, visit_critical);
}
static enum status none_in_public_is_experimental(struct csaf_check *c) {
    return csaf_is_clear(c) ? each_extension(c, visit_experimental) : STATUS_OK;
}
static enum status none_elsewhere_is_experimental(struct csaf_check *c) {
    return csaf_is_clear(c) ? STATUS_OK : each_extension(c, visit_experimental);
}

/* ---- places */

static enum status refuse(struct csaf_check *c, const struct json_node *list) {
    return csaf_add(c, list, STR("a reader that does not know the extension misses what stands in it: do without"));
}

static enum status refuse_at(struct csaf_check *c, const struct json_node *object) {
    const struct json_node *list = json_get(object, EXTENSIONS);
    return list ? refuse(c, list) : STATUS_OK;
}

/* ---- 6.2.39.5 */

static enum status withdrawn_has_none(struct csaf_check *c) {
    if (!str_eq(c->category, STR("csaf_withdrawn")) && !str_eq(c->category, STR("csaf_superseded")))
        return STATUS_OK;
    return each_list(c, c->doc->root, refuse);
}

/* ---- 6.3.21.1 */

static enum status visit_category(struct csaf_check *c, const struct json_node *list) {
    FOR_ITEMS (extension, list) {
        const struct json_node *category = json_get(extension, STR("category"));
        if (str_eq(json_string(category), STR("essential")))
            TRY(csaf_add(c, category,
                         STR("without this extension the document is not understood: see that its readers know it")));
    }
    return STATUS_OK;
}

static enum status none_is_essential(struct csaf_check *c) {
    return each_list(c, c->doc->root, visit_category);
}

/* ---- 6.3.21.3 to 6.3.21.9: places */

static enum status document_has_none(struct csaf_check *c) {
    return refuse_at(c, c->document);
}
static enum status branches_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("branches")), refuse);
}
static enum status names_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("full_product_names")), refuse);
}
static enum status paths_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("product_paths")), refuse);
}
static enum status metrics_have_none(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(each_list(c, json_get(vulnerability, STR("metrics")), refuse));
    return STATUS_OK;
}
static enum status vulnerabilities_have_none(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(refuse_at(c, vulnerability));
    return STATUS_OK;
}
static enum status root_has_none(struct csaf_check *c) {
    return refuse_at(c, c->doc->root);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.60.1"), STR_INIT("an extension follows the schema of extensions"), V21, CSAF_MANDATORY,
     content_follows_the_schema},
    {STR_INIT("6.1.60.2"), STR_INIT("an extension follows its own schema"), V21, CSAF_MANDATORY,
     content_follows_its_own_schema},
    {STR_INIT("6.1.60.3"), STR_INIT("an extension stands where and with what it may"), V21, CSAF_MANDATORY,
     requirements_are_met},
    {STR_INIT("6.2.20"), STR_INIT("there is no member that the schema does not know"), CSAF_BOTH, CSAF_RECOMMENDED,
     nothing_is_additional},
    {STR_INIT("6.2.39.5"), STR_INIT("withdrawn documents have no extensions"), V21, CSAF_RECOMMENDED,
     withdrawn_has_none},
    {STR_INIT("6.2.54.1"), STR_INIT("extensions are registered"), V21, CSAF_RECOMMENDED, extensions_are_registered},
    {STR_INIT("6.2.54.2"), STR_INIT("extensions are official"), V21, CSAF_RECOMMENDED, extensions_are_official},
    {STR_INIT("6.2.54.3"), STR_INIT("no extension is critical"), V21, CSAF_RECOMMENDED, none_is_critical},
    {STR_INIT("6.2.54.4"), STR_INIT("public documents have no experimental extension"), V21, CSAF_RECOMMENDED,
     none_in_public_is_experimental},
    {STR_INIT("6.3.21.1"), STR_INIT("no extension is essential"), V21, CSAF_INFORMATIVE, none_is_essential},
    {STR_INIT("6.3.21.2"), STR_INIT("no experimental extension is used"), V21, CSAF_INFORMATIVE,
     none_elsewhere_is_experimental},
    {STR_INIT("6.3.21.3"), STR_INIT("the document part has no extensions"), V21, CSAF_INFORMATIVE, document_has_none},
    {STR_INIT("6.3.21.4"), STR_INIT("branches have no extensions"), V21, CSAF_INFORMATIVE, branches_have_none},
    {STR_INIT("6.3.21.5"), STR_INIT("product names have no extensions"), V21, CSAF_INFORMATIVE, names_have_none},
    {STR_INIT("6.3.21.6"), STR_INIT("product paths have no extensions"), V21, CSAF_INFORMATIVE, paths_have_none},
    {STR_INIT("6.3.21.7"), STR_INIT("metrics have no extensions"), V21, CSAF_INFORMATIVE, metrics_have_none},
    {STR_INIT("6.3.21.8"), STR_INIT("vulnerabilities have no extensions"), V21, CSAF_INFORMATIVE,
     vulnerabilities_have_none},
    {STR_INIT("6.3.21.9"), STR_INIT("the root has no extensions"), V21, CSAF_INFORMATIVE, root_has_none},
};
const struct csaf_tests csaf_tests_extension = {tests, ARRAY_LEN(tests)};
