#include "csaf/check.h"

static const struct csaf_tests *const tables[] = {
    &csaf_tests_product,     &csaf_tests_revision, &csaf_tests_profile,      &csaf_tests_vulnerability,
    &csaf_tests_identity,    &csaf_tests_branch,   &csaf_tests_distribution, &csaf_tests_time,
    &csaf_tests_ssvc,        &csaf_tests_remedy,   &csaf_tests_extension,    &csaf_tests_document,
    &csaf_tests_cvss,        &csaf_tests_weakness, &csaf_tests_language,     &csaf_tests_url,
    &csaf_tests_spelling,    &csaf_tests_grammar,  &csaf_tests_purl,         &csaf_tests_license,
    &csaf_tests_counterpart, &csaf_tests_lineage,  &csaf_tests_range,        &csaf_tests_overlap,
    &csaf_tests_registry};

static const struct diag_kind NO_CSAF = {"csaf.version", SEVERITY_ERROR,
                                         "'{0}' is no version of CSAF that is known here",
                                         "'/document/csaf_version' should be 2.0 or 2.1"};

static const struct diag_kind NO_VERSION = {"csaf.version", SEVERITY_ERROR,
                                            "this is no CSAF document: no text says its version",
                                            "'/document/csaf_version' should be 2.0 or 2.1"};

static const struct diag_kind TOO_LARGE = {"csaf.groups", SEVERITY_ERROR,
                                           "its product groups or version ranges stand for more than can be looked at",
                                           "name the products where they are meant, and shorten the ranges"};

size_t csaf_test_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        count += tables[i]->count;
    return count;
}

const struct csaf_test *csaf_test_at(size_t index) {
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        if (index < tables[i]->count)
            return &tables[i]->items[index];
        index -= tables[i]->count;
    }
    return NULL;
}

const struct csaf_test *csaf_test_find(struct str id) {
    const struct csaf_test *test;
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++)
        if (str_eq(test->id, id))
            return test;
    return NULL;
}

struct str csaf_finding_id(const struct csaf_finding *finding) {
    return finding->test ? finding->test->id : STR("schema");
}

enum csaf_class csaf_finding_class(const struct csaf_finding *finding) {
    return finding->test ? finding->test->class : CSAF_SCHEMA;
}

static bool wants(const struct csaf_wanted *wanted, const struct csaf_test *test) {
    return wanted->only ? test == wanted->only : test->class <= wanted->most;
}

bool csaf_is_wanted(const struct csaf_wanted_list *list, const struct csaf_test *test) {
    for (size_t i = 0; i < list->count; i++)
        if (wants(&list->items[i], test ? test : &csaf_schema_test))
            return true;
    return false;
}

bool csaf_test_is_of(const struct csaf_test *test, enum csaf_version version) {
    return test->versions >> version & 1;
}

void csaf_refuse_version(const struct json_doc *doc, const struct diag_kind *other, struct diag_sink *sink) {
    const struct json_node *node = json_get(json_get(doc->root, STR("document")), STR("csaf_version"));
    bool is_text = json_is(node, JSON_STRING);
    diag_add(sink, is_text ? other : &NO_VERSION, json_place(doc, node ? node : doc->root), json_string(node));
}

static enum status find_version(const struct json_doc *doc, struct diag_sink *sink, enum csaf_version *version) {
    struct str text = json_get_string(json_get(doc->root, STR("document")), STR("csaf_version"));
    *version = str_eq(text, STR("2.1")) ? CSAF_2_1 : CSAF_2_0;
    if (str_eq(text, STR("2.0")) || str_eq(text, STR("2.1")))
        return STATUS_OK;
    csaf_refuse_version(doc, &NO_CSAF, sink);
    return STATUS_INPUT;
}

static enum status take_complaint(void *context, const struct schema_complaint *complaint) {
    return csaf_add(context, complaint->node, complaint->text);
}

static enum status check_schema(struct csaf_check *check) {
    static const enum schema_id schemas[] = {[CSAF_2_0] = SCHEMA_CSAF_2_0, [CSAF_2_1] = SCHEMA_CSAF_2_1};
    check->test = NULL;
    const struct schema_listener listener = {check->arena, take_complaint, check};
    return schema_check_listed(check->schemas, schemas[check->version], check->doc->root, &listener,
                               &check->all_listed);
}

const struct csaf_test csaf_schema_test = {STR_INIT("schema"), STR_INIT("the document has the form of its schema"),
                                           CSAF_BOTH, CSAF_SCHEMA, check_schema};

/* It was asked for by its name, so that it is missed. */
static enum status miss(struct csaf_check *check) {
    static const struct str reasons[] = {
        [CSAF_2_0] = STR_INIT("CSAF 2.0 has no such test"), [CSAF_2_1] = STR_INIT("CSAF 2.1 has no such test")};
    return csaf_skip(check, NULL, reasons[check->version]);
}

static enum status run_test(struct csaf_check *check, const struct csaf_test *test) {
    bool is_there = csaf_test_is_of(test, check->version);
    if (!wants(check->wanted, test) || (!is_there && (!check->wanted->only || check->wanted->by_set)))
        return STATUS_OK;
    check->test = test;
    check->ran |= is_there;
    enum status status = is_there ? test->run(check) : miss(check);
    /* The caller looks at its own arena to learn why memory ran out. */
    check->arena->capped |= check->scratch->capped;
    arena_reset(check->scratch);
    return status;
}

static enum status run(struct csaf_check *check, const struct csaf_wanted *wanted) {
    check->wanted = wanted;
    if (wants(wanted, &csaf_schema_test)) {
        check->ran = true;
        TRY(check_schema(check));
    }
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        for (size_t k = 0; k < tables[i]->count; k++)
            TRY(run_test(check, &tables[i]->items[k]));
    return STATUS_OK;
}

enum status csaf_validate(const struct schema_set *schemas, const struct json_doc *doc,
                          const struct csaf_wanted *wanted, struct arena *arena, struct diag_sink *sink,
                          struct csaf_findings *findings) {
    return csaf_validate_list(schemas, doc, &(const struct csaf_wanted_list){wanted, 1}, arena, sink, findings);
}

/* Of a set that has no test for the document's version each is missed: that nothing was found would say nothing. */
static enum status miss_all(struct csaf_check *check, const struct csaf_wanted_list *list) {
    for (size_t i = 0; i < list->count && !check->ran; i++) {
        check->test = list->items[i].only;
        if (list->items[i].by_set && check->test)
            TRY(miss(check));
    }
    return STATUS_OK;
}

enum status csaf_validate_list(const struct schema_set *schemas, const struct json_doc *doc,
                               const struct csaf_wanted_list *list, struct arena *arena, struct diag_sink *sink,
                               struct csaf_findings *findings) {
    const struct json_node *document = json_get(doc->root, STR("document"));
    const struct json_node *tracking = json_get(document, STR("tracking"));
    struct csaf_check check = {.doc = doc,
                               .document = document,
                               .tracking = tracking,
                               .revisions = json_get(tracking, STR("revision_history")),
                               .tree = json_get(doc->root, STR("product_tree")),
                               .vulnerabilities = json_get(doc->root, STR("vulnerabilities")),
                               .category = json_get_string(document, STR("category")),
                               .schemas = schemas,
                               .arena = arena,
                               .findings = findings};
    *findings = (struct csaf_findings){.items = NULL};
    TRY(find_version(doc, sink, &check.version));
    findings->version = check.version;
    TRY(csaf_define(&check));
    enum status status = STATUS_OK;
    struct arena scratch;
    arena_init(&scratch, arena->cap);
    check.scratch = &scratch;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++)
        status = run(&check, &list->items[i]);
    status = status == STATUS_OK ? miss_all(&check, list) : status;
    arena_done(&scratch);
    if (status == STATUS_LIMIT)
        diag_add(sink, &TOO_LARGE, json_place(doc, doc->root), STR_NONE);
    return status;
}
