/* A folder of advisories becomes a database. */
#include "advisory_bed.h"
#include "packed.h"

static void warnings_are(struct bed *bed, const char *const *codes, size_t count) {
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], count);
    assert_int_equal(diag_errors(&bed->sink), 0);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(bed->sink.items[SEVERITY_WARNING][i].kind->code, codes[i]);
}

static void a_folder_is_read_with_all_below_it(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *deep = folder_path(bed, folder, "2026");
    assert_int_equal(mkdir(deep, 0700), 0);
    char *deeper = folder_path(bed, deep, "11");
    assert_int_equal(mkdir(deeper, 0700), 0);
    advisory_file(bed, folder, "z.json", "A-1", "CVE-2026-1");
    advisory_file(bed, deep, "b.JSON", "A-2", "CVE-2026-2");
    (void)folder_file(bed, deeper, "c.json.gz", packed_gzip(bed, advisory_text(bed, "A-3", "1", "CVE-2026-3")));
    (void)folder_file(bed, deeper, "d.json.zst", packed_zstd(bed, advisory_text(bed, "A-4", "1", "CVE-2026-4")));
    (void)folder_file(bed, folder, "readme.txt", STR("no advisory"));
    (void)folder_file(bed, folder, "z.json.asc", STR("signature"));
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_str(advisory_ids(bed, db), "A-1 A-2 A-3 A-4");
    assert_int_equal(advisory_unread(db), 0);
    warnings_are(bed, NULL, 0);
    assert_str(advisory_at(db, 1)->source->name, folder_path(bed, deep, "b.JSON"));
    advisory_free(db);
    folder_free(folder);
}

static void an_advisory_is_found_by_its_id(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    advisory_file(bed, folder, "1.json", "B-1", "CVE-2026-1");
    advisory_file(bed, folder, "2.json", "A-1", "CVE-2026-2");
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_int_equal(advisory_find(db, STR("A-1")), 0);
    assert_int_equal(advisory_find(db, STR("B-1")), 1);
    assert_int_equal(advisory_find(db, STR("b-1")), UINT32_MAX);
    assert_int_equal(advisory_find(db, STR("")), UINT32_MAX);
    advisory_free(db);
    folder_free(folder);
}

static void an_empty_folder_is_an_empty_database(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db = advisory_open(bed, folder, 0);
    assert_int_equal(advisory_count(db), 0);
    assert_int_equal(advisory_unread(db), 0);
    const struct advisory_subject subject = {.supplier = STR("V"), .product = STR("P"), .version = STR("1")};
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    const struct advisory_matches *matches = NULL;
    assert_int_equal(advisory_match(matcher, &subject, &matches), STATUS_OK);
    assert_int_equal(matches->count, 0);
    advisory_matcher_free(matcher);
    advisory_free(db);
    folder_free(folder);
}

static void a_missing_folder_is_an_error(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_options options = {.workers = 1};
    struct advisory_db *db = NULL;
    assert_int_equal(advisory_load(folder_path(bed, folder, "none"), &options, &bed->sink, &db), STATUS_SYSTEM);
    assert_null(db);
    assert_int_equal(diag_errors(&bed->sink), 1);
    folder_free(folder);
}

/* ---- what could not be read */

static const struct {
    const char *name;
    const char *text;
} BROKEN[] = {
    {"a.json", "{'document': "},
    {"b.json", "{'vulnerabilities': []}"},
    {"c.json", "{'document': {'csaf_version': '3.0', 'tracking': {'id': 'A'}}}"},
    {"d.json", ""},
    {"e.json.gz", "no gzip"},
    {"f.json.zst", "no zstd"},
    {"g.json", "\xff\xfe{\0}"},
};

/* What was not read is never "not affected": each file is named and counted. */
static void what_cannot_be_read_is_a_warning_and_counted(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    for (size_t i = 0; i < ARRAY_LEN(BROKEN); i++)
        (void)folder_file(bed, folder, BROKEN[i].name, csaf_json(bed, BROKEN[i].text));
    advisory_file(bed, folder, "good.json", "A-1", "CVE-2026-1");
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_str(advisory_ids(bed, db), "A-1");
    assert_int_equal(advisory_unread(db), ARRAY_LEN(BROKEN));
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], ARRAY_LEN(BROKEN));
    assert_int_equal(diag_errors(&bed->sink), 0);
    struct str printed = bed_printed(bed);
    for (size_t i = 0; i < ARRAY_LEN(BROKEN); i++) {
        assert_string_equal(bed->sink.items[SEVERITY_WARNING][i].kind->code, "advisory.unread");
        assert_true(str_contains(printed, str_from(BROKEN[i].name)));
    }
    advisory_free(db);
    folder_free(folder);
}

/* As for any other document, although the text of an advisory is not kept. */
static void what_cannot_be_read_is_shown_at_its_place(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a.json", STR("{\n \"document\": {\"csaf_version\": \"3.0\"}\n}\n"));
    (void)folder_file(bed, folder, "b.json", STR("{\"document\": {\"csaf_version\" 2}}"));
    advisory_free(advisory_open(bed, folder, 1));
    struct str printed = bed_printed(bed);
    assert_true(str_starts(printed, str_format(&bed->arena, "%s:2:31: warning: this file could not be read", path)));
    assert_true(str_contains(printed, STR("     \"document\": {\"csaf_version\": \"3.0\"}\n"
                                          "                                  ^~~~~\n")));
    assert_true(str_contains(printed, STR("    {\"document\": {\"csaf_version\" 2}}\n"
                                          "                                 ^\n")));
    folder_free(folder);
}

/* A link in the folder may lead to a file that is nobody's business. */
static void what_is_no_advisory_is_not_shown(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    (void)folder_file(bed, folder, "a.json", STR("{\n\"token\": \"geheim"));
    (void)folder_file(bed, folder, "b.json", STR("root:geheim:1\n"));
    (void)folder_file(bed, folder, "c.json", STR("{\"token\": \"geheim\"}"));
    advisory_free(advisory_open(bed, folder, 1));
    struct str printed = bed_printed(bed);
    assert_true(str_contains(printed, STR("a.json:2:10: warning: ")));
    assert_true(str_contains(printed, STR("b.json:1:1: warning: ")));
    assert_true(str_contains(printed, STR("c.json:1:1: warning: ")));
    assert_false(str_contains(printed, STR("geheim")));
    folder_free(folder);
}

/* What is beyond those that are shown is counted, and those shown are the first, whatever thread read them. */
static void of_many_that_cannot_be_read_the_first_are_shown(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    for (unsigned i = 0; i < 100; i++)
        (void)folder_file(bed, folder, str_format(&bed->arena, "%03u.json", i).ptr, STR("[]"));
    struct advisory_db *db = advisory_open(bed, folder, 4);
    assert_int_equal(advisory_unread(db), 100);
    advisory_free(db);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 100);
    struct str printed = bed_printed(bed);
    for (unsigned i = 0; i < DIAG_KEPT; i++)
        assert_true(str_contains(printed, str_format(&bed->arena, "%03u.json:1:1: warning: ", i)));
    assert_true(str_contains(printed, STR("... and 80 more warnings")));
    folder_free(folder);
}

static void a_file_without_leave_to_read_is_counted(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    char *path = folder_path(bed, folder, "1.json");
    assert_int_equal(chmod(path, 0), 0);
    struct advisory_db *db = advisory_open(bed, folder, 1);
    if (access(path, R_OK) != 0) /* root may read all the same */
        assert_int_equal(advisory_unread(db), 1);
    assert_int_equal(advisory_count(db) + advisory_unread(db), 1);
    advisory_free(db);
    folder_free(folder);
}

/* ---- links */

static void a_link_to_a_file_is_followed_one_to_a_folder_is_not(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), *other = folder_new(bed);
    advisory_file(bed, other, "1.json", "A-1", "CVE-2026-1");
    assert_int_equal(symlink(folder_path(bed, other, "1.json"), folder_path(bed, folder, "linked.json")), 0);
    assert_int_equal(symlink(other, folder_path(bed, folder, "linked")), 0);
    assert_int_equal(symlink(folder, folder_path(bed, folder, "round")), 0);
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_str(advisory_ids(bed, db), "A-1");
    assert_int_equal(bed->sink.count[SEVERITY_NOTE], 0);
    advisory_free(db);
    folder_free(folder);
    folder_free(other);
}

/* ---- revisions */

static const struct {
    const char *newer;
    const char *older;
} REVISIONS[] = {
    {"2", "1"}, {"10", "9"}, {"1.10.0", "1.9.0"}, {"1.0.1", "1.0.0"}, {"2.0.0", "1.99.99"}, {"1.1", "1"},
};

static void of_two_revisions_the_newer_counts(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(REVISIONS) * 2; i++) {
        char *folder = folder_new(bed);
        const char *first = i % 2 ? REVISIONS[i / 2].older : REVISIONS[i / 2].newer;
        const char *second = i % 2 ? REVISIONS[i / 2].newer : REVISIONS[i / 2].older;
        (void)folder_file(bed, folder, "1.json", advisory_text(bed, "A-1", first, "CVE-2026-1"));
        (void)folder_file(bed, folder, "2.json", advisory_text(bed, "A-1", second, "CVE-2026-2"));
        struct advisory_db *db = advisory_open(bed, folder, 1);
        assert_int_equal(advisory_count(db), 1);
        assert_str(advisory_at(db, 0)->version, REVISIONS[i / 2].newer);
        assert_str(advisory_at(db, 0)->vulnerabilities[0].cve, i % 2 ? "CVE-2026-2" : "CVE-2026-1");
        assert_int_equal(advisory_unread(db), 0);
        assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
        assert_string_equal(bed->sink.items[SEVERITY_NOTE][0].kind->code, "advisory.older-revision");
        advisory_free(db);
        folder_free(folder);
    }
}

/* CSAF 3.2.1.12.4: only the publisher's namespace and the id together name a document. */
static void one_id_of_two_publishers_is_two_advisories(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str text = advisory_text(bed, "A-1", "1", "CVE-2026-1");
    size_t at = str_find(text, STR("v.example"));
    struct str other = str_format(&bed->arena, STR_F "w" STR_F, STR_A(str_slice(text, 0, at)),
                                  STR_A(str_skip(advisory_text(bed, "A-1", "2", "CVE-2026-2"), at + 1)));
    (void)folder_file(bed, folder, "1.json", text);
    (void)folder_file(bed, folder, "2.json", other);
    struct advisory_db *db = advisory_open(bed, folder, 2);
    assert_int_equal(advisory_count(db), 2);
    assert_str(advisory_at(db, 0)->vulnerabilities[0].cve, "CVE-2026-1");
    assert_str(advisory_at(db, 1)->vulnerabilities[0].cve, "CVE-2026-2");
    assert_int_equal(bed->sink.count[SEVERITY_NOTE], 0);
    advisory_free(db);
    folder_free(folder);
}

/* ---- workers */

static struct advisory_db *load_many(struct bed *bed, const char *folder, unsigned workers) {
    diag_init(&bed->sink, &bed->arena);
    return advisory_open(bed, folder, workers);
}

static void the_number_of_workers_changes_nothing(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    for (int i = 0; i < 60; i++) {
        const char *id = str_format(&bed->arena, "A-%d", i * 37 % 60).ptr;
        advisory_file(bed, folder, str_format(&bed->arena, "%d.json", i).ptr, id, "CVE-2026-1");
    }
    (void)folder_file(bed, folder, "bad.json", STR("{"));
    struct advisory_db *one = load_many(bed, folder, 1);
    struct str printed = bed_printed(bed);
    struct advisory_db *four = load_many(bed, folder, 4);
    assert_true(str_eq(bed_printed(bed), printed));
    assert_true(str_eq(advisory_ids(bed, one), advisory_ids(bed, four)));
    assert_int_equal(advisory_count(four), 60);
    assert_int_equal(advisory_unread(four), 1);
    for (uint32_t i = 0; i < 60; i++)
        assert_true(str_eq(advisory_at(one, i)->source->name, advisory_at(four, i)->source->name));
    assert_int_equal(one->leaf_count, four->leaf_count);
    assert_int_equal(one->name_count, four->name_count);
    advisory_free(one);
    advisory_free(four);
    folder_free(folder);
}

static void count_steps(void *context, size_t done, size_t count) {
    size_t *most = context;
    assert_true(done <= count);
    *most = done > *most ? done : *most;
}

static void progress_is_told(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    advisory_file(bed, folder, "2.json", "A-2", "CVE-2026-2");
    size_t most = 0;
    struct advisory_options options = {.workers = 1, .progress = count_steps, .progress_context = &most};
    struct advisory_db *db = NULL;
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_OK);
    assert_int_equal(most, 2);
    advisory_free(db);
    folder_free(folder);
}

static void what_is_loaded_answers(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_int_equal(advisory_answer_of(db, "1.9"), ANSWER_AFFECTED);
    assert_int_equal(advisory_answer_of(db, "2.0"), ANSWER_FIXED);
    assert_int_equal(advisory_answer_of(db, ""), ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
    advisory_free(NULL);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_folder_is_read_with_all_below_it),
        BED_TEST(an_advisory_is_found_by_its_id),
        BED_TEST(an_empty_folder_is_an_empty_database),
        BED_TEST(a_missing_folder_is_an_error),
        BED_TEST(what_cannot_be_read_is_a_warning_and_counted),
        BED_TEST(what_cannot_be_read_is_shown_at_its_place),
        BED_TEST(what_is_no_advisory_is_not_shown),
        BED_TEST(of_many_that_cannot_be_read_the_first_are_shown),
        BED_TEST(a_file_without_leave_to_read_is_counted),
        BED_TEST(a_link_to_a_file_is_followed_one_to_a_folder_is_not),
        BED_TEST(of_two_revisions_the_newer_counts),
        BED_TEST(one_id_of_two_publishers_is_two_advisories),
        BED_TEST(the_number_of_workers_changes_nothing),
        BED_TEST(progress_is_told),
        BED_TEST(what_is_loaded_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
