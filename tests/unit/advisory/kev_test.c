/* CISA's list of known exploited vulnerabilities, in both its formats. */
#include "advisory/kev.h"
#include "advisory_bed.h"
#include "packed.h"

static enum status read_list(struct bed *bed, const char *text, struct map *ids) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("kev"), csaf_json(bed, text)};
    map_init(ids, &bed->arena, true);
    return kev_read(source, &bed->arena, &bed->sink, ids);
}

static void expect_listed(struct bed *bed, const char *text, size_t count) {
    struct map ids;
    assert_int_equal(read_list(bed, text, &ids), STATUS_OK);
    assert_int_equal(ids.count, count);
    if (count > 0)
        assert_int_not_equal(map_get(&ids, STR("CVE-2026-1")), MAP_NONE);
    assert_int_equal(map_get(&ids, STR("")), MAP_NONE);
}

static void json_is_read(void **state) {
    expect_listed(*state,
                  "{'title': 'KEV', 'count': 2, 'vulnerabilities': [{'cveID': 'CVE-2026-1', 'product': 'P'}, "
                  "{'cveID': ' CVE-2026-2 '}]}",
                  2);
    expect_listed(*state, "\n {'vulnerabilities': []}", 0);
}

static void csv_is_read(void **state) {
    expect_listed(*state, "'cveID','vendorProject','notes'\n'CVE-2026-1','V','one, two\nthree'\n'CVE-2026-2','W',\n",
                  2);
    expect_listed(*state, "vendorProject;CVEID\r\nV;CVE-2026-1\r\n", 1);
    expect_listed(*state, "cveID\n", 0);
}

static void a_byte_order_mark_is_no_part_of_the_list(void **state) {
    expect_listed(*state, "\xEF\xBB\xBF{'vulnerabilities': [{'cveID': 'CVE-2026-1'}]}", 1);
    expect_listed(*state,
                  "\xEF\xBB\xBF"
                  "cveID\nCVE-2026-1\n",
                  1);
}

static void an_id_counts_once_whatever_its_case(void **state) {
    expect_listed(*state, "cveID\nCVE-2026-1\ncve-2026-1\nCVE-2026-1\n", 1);
    expect_listed(*state, "{'vulnerabilities': [{'cveID': 'cve-2026-1'}, {'cveID': 'CVE-2026-1'}]}", 1);
}

static void lines_without_an_id_say_nothing(void **state) {
    expect_listed(*state, "vendor,cveID\nV\nW,\nX,CVE-2026-1\n", 1);
}

static void expect_refused(struct bed *bed, const char *text, const char *code) {
    struct map ids;
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(read_list(bed, text, &ids), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, code);
}

/* A list that is none must not pass for one that names nothing. */
static void what_is_no_list_is_refused(void **state) {
    expect_refused(*state, "", "advisory.not-kev");
    expect_refused(*state, "\n\n", "advisory.not-kev");
    expect_refused(*state, "vendor,product\nV,P\n", "advisory.not-kev");
    expect_refused(*state, "<html></html>", "advisory.not-kev");
    expect_refused(*state, "{}", "advisory.not-kev");
    expect_refused(*state, "{'vulnerabilities': {'cveID': 'CVE-2026-1'}}", "advisory.not-kev");
    expect_refused(*state, "[{'cveID': 'CVE-2026-1'}]", "advisory.not-kev");
    expect_refused(*state, "{'vulnerabilities': ['CVE-2026-1']}", "advisory.not-kev");
    expect_refused(*state, "{'vulnerabilities': [{'cveID': 'CVE-2026-1'}, {'cveID': 7}]}", "advisory.not-kev");
    expect_refused(*state, "cveID\n'CVE-2026-1\n", "csv.open-quote");
    expect_refused(*state, "{'vulnerabilities': [{'cveID': 'CVE-2026-1'}", "json.unclosed");
}

/* ---- what it marks */

static struct advisory_db *load(struct bed *bed, const char *folder, const char *kev, enum status expected) {
    struct advisory_options options = {.workers = 1, .kev = kev};
    struct advisory_db *db = NULL;
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    advisory_file(bed, folder, "2.json", "A-2", "cve-2026-1");
    advisory_file(bed, folder, "3.json", "A-3", "CVE-2026-2");
    advisory_file(bed, folder, "4.json", "A-4", "");
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), expected);
    return db;
}

static void listed_vulnerabilities_are_marked_in_every_advisory(void **state) {
    struct bed *bed = *state;
    static const bool EXPLOITED[] = {true, true, false, false};
    char *folder = folder_new(bed);
    struct advisory_db *db =
        load(bed, folder, folder_file(bed, folder, "kev.csv.gz", packed_gzip(bed, STR("cveID\nCVE-2026-1\n\n,\n"))),
             STATUS_OK);
    for (uint32_t i = 0; i < ARRAY_LEN(EXPLOITED); i++)
        assert_int_equal(advisory_at(db, i)->vulnerabilities[0].exploited, EXPLOITED[i]);
    advisory_free(db);
    folder_free(folder);
}

static void a_list_that_cannot_be_read_fails_the_whole(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_null(load(bed, folder, folder_path(bed, folder, "none"), STATUS_SYSTEM));
    assert_null(load(bed, folder, folder_file(bed, folder, "kev.csv", STR("id\n")), STATUS_INPUT));
    folder_free(folder);
}

static void memory_that_runs_out_is_said(void **state) {
    struct bed *bed = *state;
    struct source json = {STR("kev"), csaf_json(bed, "{'vulnerabilities': [{'cveID': 'CVE-2026-1'}]}")};
    struct source csv = {STR("kev"), STR("cveID\nCVE-2026-1\n")};
    struct arena none;
    struct map ids;
    arena_init(&none, 0);
    map_init(&ids, &none, true);
    assert_int_equal(kev_read(&json, &none, &bed->sink, &ids), STATUS_MEMORY);
    assert_int_equal(kev_read(&csv, &none, &bed->sink, &ids), STATUS_MEMORY);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(json_is_read),
        BED_TEST(csv_is_read),
        BED_TEST(a_byte_order_mark_is_no_part_of_the_list),
        BED_TEST(an_id_counts_once_whatever_its_case),
        BED_TEST(lines_without_an_id_say_nothing),
        BED_TEST(what_is_no_list_is_refused),
        BED_TEST(listed_vulnerabilities_are_marked_in_every_advisory),
        BED_TEST(a_list_that_cannot_be_read_fails_the_whole),
        BED_TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
