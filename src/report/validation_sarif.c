/* Validations as SARIF 2.1.0: the schema and each test is a rule, its class the level; what could not be read is a
 * notification, and then the run was not successful. */
#include "base/json_write.h"
#include "report/validation.h"

/* In "results" of the run, behind another. */
enum { RESULTS_DEPTH = 4 };

static void open_results(struct json_writer *w, struct out *out) {
    json_write_init(w, out, 2);
    w->depth = RESULTS_DEPTH;
    for (unsigned i = 0; i < RESULTS_DEPTH; i++)
        w->has_item[i] = true;
}

static void write_message(struct json_writer *w, const char *key, struct str text) {
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "text", text);
    json_write_end(w, '}');
}

/* The schema stands before the tests. */
static const struct csaf_test *rule_at(size_t index) {
    return index == 0 ? &csaf_schema_test : csaf_test_at(index - 1);
}

static void write_rule(struct json_writer *w, const struct csaf_test *test) {
    json_write_object(w);
    json_write_pair(w, "id", test->id);
    write_message(w, "shortDescription", test->title);
    json_write_key(w, STR("defaultConfiguration"));
    json_write_object(w);
    json_write_pair(w, "level", validation_severity(test->class));
    json_write_end(w, '}');
    json_write_end(w, '}');
}

static void begin(const struct validation_options *options, struct out *out) {
    struct json_writer writer, *w = &writer;
    const struct csaf_test *test;
    json_write_init(w, out, 2);
    json_write_object(w);
    json_write_pair(w, "$schema",
                    STR("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                        "sarif-schema-2.1.0.json"));
    json_write_pair(w, "version", STR("2.1.0"));
    json_write_key(w, STR("runs"));
    json_write_array(w);
    json_write_object(w);
    json_write_key(w, STR("tool"));
    json_write_object(w);
    json_write_key(w, STR("driver"));
    json_write_object(w);
    json_write_pair(w, "name", STR("Keyway"));
    json_write_pair(w, "semanticVersion", STR(KEYWAY_VERSION));
    json_write_key(w, STR("rules"));
    json_write_array(w);
    /* A rule without results passes for one that found nothing, so that only what was asked for is listed. */
    for (size_t i = 0; (test = rule_at(i)) != NULL; i++)
        if (csaf_is_wanted(options->wanted, test))
            write_rule(w, test);
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
    json_write_pair(w, "columnKind", STR("unicodeCodePoints"));
    json_write_key(w, STR("results"));
    json_write_array(w);
}

/* RFC 3986: what a path may hold stands as it is, all else as %XX. An address has its signs already. */
static void write_uri(struct json_writer *w, struct str path) {
    const struct str kept = str_starts_nocase(path, STR("https://")) ? STR("-._~/:?#[]@!$&'()*+,;=%") : STR("-._~/");
    struct out uri;
    out_memory(&uri, SIZE_MAX / 4);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (char_is_alnum(c) || str_find_char(kept, c) != SIZE_MAX)
            out_char(&uri, c);
        else
            out_format(&uri, "%%%02X", (unsigned char)c);
    }
    if (uri.status != STATUS_OK && w->out->status == STATUS_OK)
        w->out->status = uri.status;
    json_write_pair(w, "uri", out_text(&uri));
    out_done(&uri);
}

static void write_artifact(struct json_writer *w, struct str file) {
    json_write_key(w, STR("artifactLocation"));
    json_write_object(w);
    write_uri(w, file);
    json_write_end(w, '}');
}

static void write_location(struct json_writer *w, struct str file, const struct csaf_spot *spot) {
    json_write_object(w);
    json_write_key(w, STR("physicalLocation"));
    json_write_object(w);
    write_artifact(w, file);
    json_write_key(w, STR("region"));
    json_write_object(w);
    json_write_pair_integer(w, "startLine", spot->position.line);
    json_write_pair_integer(w, "startColumn", spot->position.column);
    json_write_end(w, '}');
    json_write_end(w, '}');
    json_write_key(w, STR("logicalLocations"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair(w, "fullyQualifiedName", spot->pointer);
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

/* Of the rule of a finding or a skip (NULL: the schema), among those that were asked for. */
static int64_t index_of(const struct validation_options *options, const struct csaf_test *wanted) {
    const struct csaf_test *test, *sought = wanted ? wanted : &csaf_schema_test;
    int64_t index = 0;
    for (size_t i = 0; (test = rule_at(i)) != NULL && test != sought; i++)
        index += csaf_is_wanted(options->wanted, test);
    return index;
}

/* Parts that a test did not look at: the result is open. */
static void write_open(const struct validation_options *options, struct json_writer *w, const struct validation *v) {
    for (size_t i = 0; i < v->skipped_count; i++) {
        const struct csaf_skip *skip = &v->skipped[i];
        if (!skip->node)
            continue;
        json_write_object(w);
        json_write_pair(w, "ruleId", skip->test->id);
        json_write_pair_integer(w, "ruleIndex", index_of(options, skip->test));
        json_write_pair(w, "kind", STR("open"));
        json_write_pair(w, "level", STR("none"));
        write_message(w, "message", skip->reason);
        json_write_key(w, STR("locations"));
        json_write_array(w);
        write_location(w, v->file, &v->skipped_spots[i]);
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
}

static void write_document(const struct validation_options *options, const struct validation *v, struct out *out) {
    struct json_writer writer, *w = &writer;
    int64_t index = 0;
    open_results(w, out);
    for (size_t i = 0; i < v->count; i++) {
        const struct csaf_finding *finding = &v->findings[i];
        if (i == 0 || finding->test != v->findings[i - 1].test)
            index = index_of(options, finding->test);
        json_write_object(w);
        json_write_pair(w, "ruleId", csaf_finding_id(finding));
        json_write_pair_integer(w, "ruleIndex", index);
        json_write_pair(w, "level", validation_severity(csaf_finding_class(finding)));
        write_message(w, "message", finding->text);
        json_write_key(w, STR("locations"));
        json_write_array(w);
        write_location(w, v->file, &v->spots[i]);
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
    write_open(options, w, v);
}

/* Tests that did not run on whole documents. */
static void write_skips(const struct validation_options *options, struct json_writer *w,
                        const struct validation_totals *totals) {
    for (size_t i = 0; i < totals->skip_count; i++) {
        const struct validation_skip *skip = &totals->skips[i];
        struct arena arena;
        arena_init(&arena, (size_t)1 << 20);
        struct str text = str_format(&arena, STR_F " was not checked in %zu document%s: " STR_F, STR_A(skip->test->id),
                                     skip->documents, skip->documents == 1 ? "" : "s", STR_A(skip->reason));
        json_write_object(w);
        json_write_pair(w, "level", STR("warning"));
        write_message(w, "message", text.ptr ? text : skip->reason);
        json_write_key(w, STR("associatedRule"));
        json_write_object(w);
        json_write_pair(w, "id", skip->test->id);
        json_write_pair_integer(w, "index", index_of(options, skip->test));
        json_write_end(w, '}');
        json_write_end(w, '}');
        arena_done(&arena);
    }
}

static void write_notification(struct json_writer *w, const struct diag *diag) {
    struct arena arena;
    const struct source *source = diag->place.source;
    arena_init(&arena, (size_t)1 << 20);
    struct str text = diag_text(&arena, diag);
    json_write_object(w);
    json_write_pair(w, "level", STR("error"));
    write_message(w, "message", text.ptr ? text : STR("could not be read"));
    if (source) {
        json_write_key(w, STR("locations"));
        json_write_array(w);
        json_write_object(w);
        json_write_key(w, STR("physicalLocation"));
        json_write_object(w);
        write_artifact(w, source->name);
        json_write_end(w, '}');
        json_write_end(w, '}');
        json_write_end(w, ']');
    }
    json_write_end(w, '}');
    arena_done(&arena);
}

static void end(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out) {
    struct json_writer writer, *w = &writer;
    size_t results = 0, errors = diag_errors(sink);
    for (size_t i = 0; i < CSAF_CLASSES; i++)
        results += totals->findings[i];
    results += totals->open;
    open_results(w, out);
    w->has_item[RESULTS_DEPTH - 1] = results > totals->left_out;
    json_write_end(w, ']');
    json_write_key(w, STR("invocations"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair_bool(w, "executionSuccessful", totals->unread == 0);
    json_write_key(w, STR("toolExecutionNotifications"));
    json_write_array(w);
    for (size_t i = 0; i < errors && i < DIAG_KEPT; i++)
        write_notification(w, &sink->items[SEVERITY_ERROR][i]);
    write_skips(options, w, totals);
    json_write_end(w, ']');
    if (totals->left_out) {
        json_write_key(w, STR("properties"));
        json_write_object(w);
        json_write_pair_integer(w, "left-out", (int64_t)totals->left_out);
        json_write_end(w, '}');
    }
    while (w->depth > 0)
        json_write_end(w, w->depth % 2 ? '}' : ']');
}

const struct validation_format validation_sarif = {"sarif", ".sarif", true, begin, write_document, end};
