/* The seeds of the fuzz target: each test of ours finds something in one of them, so that fuzzing begins behind what
 * keeps a document from it. */
#include "csaf/document_bed.h"

#include <unistd.h>

#include "base/file.h"
#include "csaf/spelling.h"

#define SEEDS KEYWAY_ROOT "/fuzz/seeds/csaf_validate"

static enum status nothing_resolves(void *context, struct csaf_url *urls, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++)
        urls[i].answer = CSAF_URL_FAILS;
    return STATUS_OK;
}

enum { TESTS_MAX = 512 };
struct reached {
    struct bed *bed;
    struct csaf_wanted wanted;
    bool tests[TESTS_MAX];
    size_t documents;
};

static void note(struct reached *r, const struct csaf_finding *finding) {
    for (size_t i = 0; i < csaf_test_count(); i++)
        r->tests[i] |= csaf_test_at(i) == finding->test;
}

static void take(struct reached *r, const char *path) {
    struct arena arena;
    struct source source;
    struct json_doc doc;
    struct csaf_findings found = {.count = 0};
    struct json_parser *parser = json_parser_new();
    arena_init(&arena, (size_t)256 << 20);
    if (file_read(path, 1 << 20, &arena, &r->bed->sink, &source) == STATUS_OK &&
        json_parse(parser, &source, false, &arena, &r->bed->sink, &doc) == STATUS_OK &&
        csaf_validate(document_schemas(), &doc, &r->wanted, &arena, &r->bed->sink, &found) == STATUS_OK)
        r->documents++;
    for (size_t i = 0; i < found.count; i++)
        note(r, &found.items[i]);
    json_parser_free(parser);
    arena_done(&arena);
}

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static void every_test_finds_something_in_a_seed(void **state) {
    struct reached r = {.bed = *state, .wanted = {.most = CSAF_INFORMATIVE, .resolve = nothing_resolves}};
    struct file_list seeds;
    bool words = access(SPELLING_FOLDER "/en_US.dic", R_OK) == 0;
    assert_in_range(csaf_test_count(), 1, TESTS_MAX);
    assert_int_equal(spelling_new(SPELLING_FOLDER, &r.wanted.spelling), STATUS_OK);
    assert_int_equal(file_walk(SEEDS, is_json, &r.bed->arena, &r.bed->sink, &seeds), STATUS_OK);
    for (size_t i = 0; i < seeds.count; i++)
        take(&r, seeds.items[i].path);
    assert_in_range(r.documents, 20, 1000);
    for (size_t i = 0; i < csaf_test_count(); i++)
        if (!r.tests[i] && (words || !str_eq(csaf_test_at(i)->id, STR("6.3.8"))))
            fail_msg(STR_F " finds nothing in any seed", STR_A(csaf_test_at(i)->id));
    spelling_free(r.wanted.spelling);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(every_test_finds_something_in_a_seed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
