/* Real advisories and the official documents of CSAF 2.0, converted: what comes out without a decision left is valid
 * CSAF 2.1, and the same each time. They are not in this repository; the test looks for them beside it. */
#include "bed.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "csaf/convert.h"

#define CORPUS KEYWAY_ROOT "/../shared/corpus/"

struct trial {
    struct bed *bed;
    struct schema_set *schemas;
    struct json_parser *parser;
    struct arena arena;
    size_t converted, to_decide; /* of those that are valid CSAF 2.0 */
    size_t faulty, faulty_converted;
    size_t kinds[128]; /* documents with a change of that kind */
};

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static enum status validate(struct trial *t, struct str text, size_t *count) {
    static const struct csaf_wanted basic = {.most = CSAF_MANDATORY};
    struct source *source = ARENA_NEW(&t->arena, struct source);
    struct csaf_findings findings;
    struct json_doc doc;
    assert_non_null(source);
    *source = (struct source){STR("a.json"), text};
    TRY(json_parse(t->parser, source, false, &t->arena, &t->bed->sink, &doc));
    TRY(csaf_validate(t->schemas, &doc, &basic, &t->arena, &t->bed->sink, &findings));
    *count = findings.count;
    return STATUS_OK;
}

static void count_kinds(struct trial *t, const struct csaf_conversion *conversion) {
    bool seen[128] = {false};
    for (size_t i = 0; i < conversion->count; i++)
        seen[conversion->changes[i].kind - csaf_change_kind_at(0)] = true;
    for (size_t i = 0; i < csaf_change_kind_count(); i++)
        t->kinds[i] += seen[i];
}

static void show_decisions(const char *path, const struct csaf_conversion *conversion) {
    const struct csaf_change *change = &conversion->changes[conversion->count - 1];
    if (getenv("KEYWAY_SHOW"))
        print_message("%s: %.*s %.*s: %.*s: %.*s\n", path, STR_A(change->kind->id), STR_A(change->test),
                      STR_A(change->before), STR_A(change->after));
}

static void convert_one(struct trial *t, const char *path) {
    const struct csaf_converter converter = {t->schemas, t->parser, {.now = {.seconds = 1795824000}}};
    struct csaf_conversion first, second;
    struct source source;
    struct json_doc doc;
    size_t count = 0;
    arena_reset(&t->arena);
    diag_init(&t->bed->sink, &t->bed->arena); /* what it was told of lay in what was given back */
    assert_int_equal(file_read(path, 64 << 20, &t->arena, &t->bed->sink, &source), STATUS_OK);
    if (json_parse(t->parser, &source, true, &t->arena, &t->bed->sink, &doc) != STATUS_OK)
        return;
    bool valid = validate(t, source.text, &count) == STATUS_OK && count == 0;
    enum status status = csaf_convert(&converter, &doc, &t->arena, &t->bed->sink, &first);
    if (status == STATUS_INPUT && !valid) /* it says another version, or none */
        return;
    assert_int_equal(status, STATUS_OK);
    count_kinds(t, &first);
    ++*(valid ? &t->converted : &t->faulty);
    t->to_decide += valid && first.decisions > 0;
    t->faulty_converted += !valid && first.decisions == 0;
    if (first.decisions > 0) {
        show_decisions(path, &first);
        return;
    }
    if (validate(t, first.text, &count) != STATUS_OK || count > 0)
        fail_msg("%s becomes a document with %zu findings", path, count);
    assert_int_equal(csaf_convert(&converter, &doc, &t->arena, &t->bed->sink, &second), STATUS_OK);
    if (!str_eq(first.text, second.text))
        fail_msg("%s is converted in two ways", path);
}

static void convert_folder(void **state, const char *folder, size_t at_least) {
    struct trial t = {.bed = *state};
    struct file_list files;
    if (access(folder, R_OK) != 0) {
        print_message("skipped: there are no documents at %s\n", folder);
        skip();
    }
    arena_init(&t.arena, (size_t)1 << 30);
    t.parser = json_parser_new();
    assert_int_equal(schema_set_new(&t.schemas), STATUS_OK);
    assert_int_equal(file_walk(folder, is_json, &t.bed->arena, &t.bed->sink, &files), STATUS_OK);
    for (size_t i = 0; i < files.count; i++)
        convert_one(&t, files.items[i].path);
    print_message(
        "%s: %zu valid ones converted, %zu of them need a person; %zu faulty ones, %zu of them become valid\n", folder,
        t.converted, t.to_decide, t.faulty, t.faulty_converted);
    for (size_t i = 0; i < csaf_change_kind_count(); i++)
        if (t.kinds[i])
            print_message("%6zu %.*s\n", t.kinds[i], STR_A(csaf_change_kind_at(i)->id));
    schema_set_free(t.schemas);
    json_parser_free(t.parser);
    arena_done(&t.arena);
    assert_true(t.converted >= at_least);
}

static void real_advisories(void **state) {
    convert_folder(state, CORPUS "cisa", 1);
}

static void official_documents(void **state) {
    convert_folder(state, CORPUS "oasis/2.0", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(official_documents), BED_TEST(real_advisories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
