#include "document/pin.h"
#include "documents.h"

#include "base/file.h"

/* SHA-256 of "abc" (FIPS 180-4 example) and of nothing. */
#define ABC  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define NONE "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct desk {
    struct bed *bed;
    char *folder;
    char *path;
    struct pin_report report;
};

static struct desk desk_with(struct bed *bed, const char *name, const char *text) {
    struct desk desk = {.bed = bed, .folder = folder_new(bed)};
    (void)folder_file(bed, desk.folder, "abc.xml", STR("abc"));
    (void)folder_file(bed, desk.folder, "none.json", STR(""));
    desk.path = folder_file(bed, desk.folder, name, str_from(text));
    return desk;
}

static struct str content(const struct desk *desk) {
    struct source source;
    assert_int_equal(file_read(desk->path, 1 << 20, &desk->bed->arena, &desk->bed->sink, &source), STATUS_OK);
    return source.text;
}

static enum status pin(struct desk *desk, bool write) {
    return pin_document(desk->path, write, &desk->bed->arena, &desk->bed->sink, &desk->report);
}

/* Pins `before` and expects `after`, byte for byte; a second run changes nothing. */
static void assert_pinned(struct bed *bed, const char *before, const char *after) {
    struct desk desk = desk_with(bed, "product.yaml", before);
    if (pin(&desk, true) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    assert_str(content(&desk), after);
    assert_int_equal(pin(&desk, true), STATUS_OK);
    assert_int_equal(desk.report.changed, 0);
    assert_str(content(&desk), after);
    folder_free(desk.folder);
}

#define HEAD "keyway: product/1\nreleases:\n  - version: 1\n    evidence:\n"

static void a_missing_hash_gets_a_line_below_its_file(void **state) {
    assert_pinned(*state, HEAD "      - id: a\n        file: abc.xml # the report\n        date: 2026-01-01\n",
                  HEAD "      - id: a\n        file: abc.xml # the report\n        sha256: " ABC
                       "\n        date: 2026-01-01\n");
}

static void a_file_that_begins_its_entry_is_indented_behind_the_dash(void **state) {
    assert_pinned(*state, HEAD "      -   file: abc.xml\n          id: a\n",
                  HEAD "      -   file: abc.xml\n          sha256: " ABC "\n          id: a\n");
}

static void the_last_line_needs_no_end(void **state) {
    assert_pinned(*state, HEAD "      - file: 'none.json'", HEAD "      - file: 'none.json'\n        sha256: " NONE);
}

static void lines_may_end_in_two_characters(void **state) {
    assert_pinned(*state, "keyway: product/1\r\ncertificates:\r\n  - file: abc.xml\r\n    id: c\r\n",
                  "keyway: product/1\r\ncertificates:\r\n  - file: abc.xml\r\n    sha256: " ABC "\r\n    id: c\r\n");
}

static void another_hash_is_replaced_where_it_stands(void **state) {
    assert_pinned(*state, HEAD "      - {file: abc.xml, sha256: '0000', id: a} # x\n",
                  HEAD "      - {file: abc.xml, sha256: " ABC ", id: a} # x\n");
    assert_pinned(*state, HEAD "      - sha256: " NONE " # old\n        file: abc.xml\n",
                  HEAD "      - sha256: " ABC " # old\n        file: abc.xml\n");
}

static void a_key_without_value_is_filled(void **state) {
    assert_pinned(*state, HEAD "      - file: abc.xml\n        sha256:\n        id: a\n",
                  HEAD "      - file: abc.xml\n        sha256: " ABC "\n        id: a\n");
    assert_pinned(*state, HEAD "      - file: abc.xml\n        sha256: ~\n",
                  HEAD "      - file: abc.xml\n        sha256: " ABC "\n");
}

static void a_flow_map_gets_the_hash_behind_its_file(void **state) {
    assert_pinned(*state, HEAD "      - {id: a, file: abc.xml}\n      - {file: \"none.json\",\n         id: b}\n",
                  HEAD "      - {id: a, file: abc.xml, sha256: " ABC "}\n      - {file: \"none.json\", sha256: " NONE
                       ",\n         id: b}\n");
}

static void an_upper_case_hash_stays(void **state) {
    struct desk desk = desk_with(*state, "product.yaml",
                                 HEAD "      - file: none.json\n        sha256: "
                                      "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\n");
    assert_int_equal(pin(&desk, true), STATUS_OK);
    assert_int_equal(desk.report.count, 1);
    assert_int_equal(desk.report.changed, 0);
    folder_free(desk.folder);
}

static void every_place_of_a_product_is_pinned(void **state) {
    struct desk desk = desk_with(*state, "product.yaml",
                                 "keyway: product/1\nsupplier:\n  certificates: [{file: abc.xml}]\n"
                                 "  evidence: [{file: abc.xml}]\n  not-applicable: [{file: nowhere}]\n"
                                 "certificates: [{file: abc.xml}, {id: x}]\n"
                                 "releases:\n  - evidence: [{file: abc.xml}]\n  - evidence: [{file: none.json}]\n");
    assert_int_equal(pin(&desk, true), STATUS_OK);
    assert_int_equal(desk.report.count, 5);
    assert_int_equal(desk.report.changed, 5);
    assert_str(desk.report.items[4].sha256, NONE);
    assert_int_equal(desk.report.items[4].outcome, PIN_ADDED);
    folder_free(desk.folder);
}

static void every_place_of_a_plant_is_pinned(void **state) {
    struct desk desk = desk_with(*state, "plant.yaml",
                                 "keyway: plant/1\ninventories: [{file: nowhere.csv}]\nassets:\n"
                                 "  - observations: [{file: abc.xml, sha256: 12}]\n    hardening: {file: none.json}\n");
    assert_int_equal(pin(&desk, true), STATUS_OK);
    assert_int_equal(desk.report.count, 2);
    assert_int_equal(desk.report.items[0].outcome, PIN_CHANGED);
    assert_str(desk.report.items[0].before, "12");
    assert_str(desk.report.items[0].file, "abc.xml");
    folder_free(desk.folder);
}

static void without_write_nothing_is_written(void **state) {
    static const char TEXT[] = HEAD "      - file: abc.xml\n";
    struct desk desk = desk_with(*state, "product.yaml", TEXT);
    assert_int_equal(pin(&desk, false), STATUS_OK);
    assert_int_equal(desk.report.changed, 1);
    assert_str(content(&desk), TEXT);
    folder_free(desk.folder);
}

static void a_missing_file_leaves_all_as_it_was(void **state) {
    static const char TEXT[] = HEAD "      - file: abc.xml\n      - file: nowhere.xml\n      - file: /abs.xml\n";
    struct desk desk = desk_with(*state, "product.yaml", TEXT);
    assert_int_equal(pin(&desk, true), STATUS_INPUT);
    assert_int_equal(diag_errors(&desk.bed->sink), 2);
    assert_true(says(desk.bed, SEVERITY_ERROR, "document.no-file"));
    assert_true(says(desk.bed, SEVERITY_ERROR, "document.path"));
    assert_str(content(&desk), TEXT);
    folder_free(desk.folder);
}

static void a_layout_without_a_safe_place_is_refused(void **state) {
    static const char *const ODD[] = {
        HEAD "      - ? file\n        : abc.xml\n        id: a\n",
        HEAD "      - file: abc.xml\n        sha256: {a: b}\n",
        HEAD "      - file: abc.xml\n        sha256: |\n          00\n        id: a\n",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) {
        diag_init(&bed->sink, &bed->arena);
        struct desk desk = desk_with(bed, "product.yaml", ODD[i]);
        assert_int_equal(pin(&desk, true), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, "pin.layout");
        assert_str(content(&desk), ODD[i]);
        folder_free(desk.folder);
    }
}

static void a_name_over_several_lines_is_pinned_below_them(void **state) {
    assert_pinned(*state, HEAD "      - file: |-\n          abc.xml\n        id: a\n",
                  HEAD "      - file: |-\n          abc.xml\n        id: a\n        sha256: " ABC "\n");
    assert_pinned(*state, HEAD "      - file:\n          abc.xml\n",
                  HEAD "      - file:\n          abc.xml\n        sha256: " ABC "\n");
}

static void only_our_documents_are_pinned(void **state) {
    struct bed *bed = *state;
    struct desk desk = desk_with(bed, "other.yaml", "file: abc.xml\n");
    assert_int_equal(pin(&desk, true), STATUS_INPUT);
    assert_true(says(bed, SEVERITY_ERROR, "document.no-head"));
    folder_free(desk.folder);
    struct pin_report report;
    assert_int_equal(pin_document("-", true, &bed->arena, &bed->sink, &report), STATUS_INPUT);
    assert_true(says(bed, SEVERITY_ERROR, "pin.standard-input"));
    assert_int_equal(pin_document("/nonexistent/p.yaml", true, &bed->arena, &bed->sink, &report), STATUS_SYSTEM);
}

static void a_document_without_files_is_left_alone(void **state) {
    struct desk desk = desk_with(*state, "plant.yaml", "keyway: plant/1\nassets: 5\n");
    assert_int_equal(pin(&desk, true), STATUS_OK);
    assert_int_equal(desk.report.count, 0);
    folder_free(desk.folder);
}

static void any_lack_of_memory_leaves_the_document(void **state) {
    static const char TEXT[] = HEAD "      - file: abc.xml\n      - {file: none.json}\n";
    struct bed *bed = *state;
    struct desk desk = desk_with(bed, "product.yaml", TEXT);
    for (size_t cap = 0; cap < 131072; cap += 512) {
        struct arena arena;
        struct pin_report report;
        arena_init(&arena, cap);
        enum status status = pin_document(desk.path, false, &arena, &bed->sink, &report);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        arena_done(&arena);
    }
    assert_str(content(&desk), TEXT);
    folder_free(desk.folder);
}

static void a_process_document_is_pinned_wherever_it_names_a_file(void **state) {
    struct desk desk = desk_with(*state, "process.yaml",
                                 "keyway: process/1\n"
                                 "training: [{what: a, file: abc.xml}]\n"
                                 "documents:\n  - requirements: SM-1\n    file: abc.xml\n"
                                 "components: [{match: a, file: none.json}]\n"
                                 "releases:\n  - version: 1\n    sign-off: {by: kim, file: abc.xml}\n"
                                 "    records:\n      - file: none.json\n");
    if (pin(&desk, true) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(desk.bed)));
    assert_int_equal(desk.report.changed, 5);
    assert_str(content(&desk), "keyway: process/1\n"
                               "training: [{what: a, file: abc.xml, sha256: " ABC "}]\n"
                               "documents:\n  - requirements: SM-1\n    file: abc.xml\n    sha256: " ABC "\n"
                               "components: [{match: a, file: none.json, sha256: " NONE "}]\n"
                               "releases:\n  - version: 1\n    sign-off: {by: kim, file: abc.xml, sha256: " ABC "}\n"
                               "    records:\n      - file: none.json\n        sha256: " NONE "\n");
    folder_free(desk.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_missing_hash_gets_a_line_below_its_file),
        BED_TEST(a_file_that_begins_its_entry_is_indented_behind_the_dash),
        BED_TEST(the_last_line_needs_no_end),
        BED_TEST(lines_may_end_in_two_characters),
        BED_TEST(another_hash_is_replaced_where_it_stands),
        BED_TEST(a_key_without_value_is_filled),
        BED_TEST(a_flow_map_gets_the_hash_behind_its_file),
        BED_TEST(an_upper_case_hash_stays),
        BED_TEST(every_place_of_a_product_is_pinned),
        BED_TEST(every_place_of_a_plant_is_pinned),
        BED_TEST(without_write_nothing_is_written),
        BED_TEST(a_missing_file_leaves_all_as_it_was),
        BED_TEST(a_layout_without_a_safe_place_is_refused),
        BED_TEST(a_name_over_several_lines_is_pinned_below_them),
        BED_TEST(only_our_documents_are_pinned),
        BED_TEST(a_document_without_files_is_left_alone),
        BED_TEST(any_lack_of_memory_leaves_the_document),
        BED_TEST(a_process_document_is_pinned_wherever_it_names_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
