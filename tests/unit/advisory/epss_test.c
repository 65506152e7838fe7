/* FIRST's list of EPSS scores. */
#include "advisory/epss.h"
#include "advisory_bed.h"
#include "packed.h"

struct lines {
    struct bed *bed;
    struct str text; /* "id=probability in ppm", blanks between */
};

static void note(void *context, struct str cve, float probability) {
    struct lines *lines = context;
    lines->text = str_format(&lines->bed->arena, STR_F "%s" STR_F "=%.0f", STR_A(lines->text),
                             lines->text.len > 0 ? " " : "", STR_A(cve), (double)probability * 1e6);
}

static enum status read_list(struct bed *bed, const char *text, struct lines *lines) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("epss"), str_from(text)};
    *lines = (struct lines){bed, STR("")};
    return epss_read(source, &bed->arena, &bed->sink, note, lines);
}

static void expect_lines(struct bed *bed, const char *text, const char *expected) {
    struct lines lines;
    assert_int_equal(read_list(bed, text, &lines), STATUS_OK);
    assert_str(lines.text, expected);
}

static void the_published_list_is_read(void **state) {
    expect_lines(*state,
                 "#model_version:v2026.03.01,score_date:2026-11-23T00:00:00+0000\n"
                 "cve,epss,percentile\nCVE-1999-0001,0.01302,0.85912\nCVE-1999-0002,0.5,0.99\n",
                 "CVE-1999-0001=13020 CVE-1999-0002=500000");
}

static void columns_are_found_by_their_names(void **state) {
    expect_lines(*state, "percentile;EPSS; CVE \r\n0.9; 0.25 ; CVE-1 \r\n", "CVE-1=250000");
    expect_lines(*state, "# one\n# two\ncve,epss\n", "");
}

static void probabilities_are_read_as_they_are_written(void **state) {
    static const struct {
        const char *text;
        const char *ppm;
    } SCORES[] = {
        {"0", "0"},
        {"1", "1000000"},
        {"1.0", "1000000"},
        {"0.00042", "420"},
        {".5", "500000"},
        {"1.", "1000000"},
        {"4.2e-04", "420"},
        {"4.2E-4", "420"},
        {"5e0", NULL},
        {"1e0", "1000000"},
        {"10e-1", "1000000"},
        {"1e-40", "0"},
        {"0.0000000000000000000000000000000000001", "0"},
        {"1.00001", NULL},
        {"2", NULL},
        {"-0.1", NULL},
        {"", NULL},
        {".", NULL},
        {"nan", NULL},
        {"inf", NULL},
        {"0.5x", NULL},
        {"0,5", NULL},
        {"e-1", NULL},
        {"1e", NULL},
        {"1e-", NULL},
        {"1e-41", NULL},
        {"1e5", NULL},
        {"1e-1-1", NULL},
        {"0x1", NULL},
        {"0.5.5", NULL},
        {"+0.5", NULL},
        {"99999999999999999999999999999999999999999", NULL},
        {"0.00000000000000000000000000000000000000000001", NULL},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(SCORES); i++) {
        struct lines lines;
        diag_init(&bed->sink, &bed->arena);
        enum status status = read_list(bed, str_format(&bed->arena, "cve;epss\nC;%s\n", SCORES[i].text).ptr, &lines);
        if (status != (SCORES[i].ppm ? STATUS_OK : STATUS_INPUT))
            fail_msg("%s: %d", SCORES[i].text, status);
        if (SCORES[i].ppm)
            assert_str(lines.text, str_format(&bed->arena, "C=%s", SCORES[i].ppm).ptr);
        else
            assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "advisory.epss-score");
    }
}

static void a_line_at_fault_is_said_with_its_place(void **state) {
    struct bed *bed = *state;
    struct lines lines;
    assert_int_equal(read_list(bed, "cve,epss\nCVE-1,0.5\nCVE-2,1.5\n", &lines), STATUS_INPUT);
    assert_one_error(bed, "advisory.epss-score", "epss:3:7");
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(read_list(bed, "cve,epss\nCVE-1\n", &lines), STATUS_INPUT);
    assert_one_error(bed, "advisory.epss-score", "epss:2:1");
}

static void lines_without_an_id_say_nothing(void **state) {
    expect_lines(*state, "epss,cve\n0.5,\n0.25\n0.125,CVE-1\n", "CVE-1=125000");
}

static void what_is_no_list_is_refused(void **state) {
    static const char *const TEXTS[] = {"", "\n", "# cve,epss\n", "cve,percentile\nC,1\n", "epss\n1\n", "{}"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        struct lines lines;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(read_list(bed, TEXTS[i], &lines), STATUS_INPUT);
        assert_one_error(bed, "advisory.not-epss", "epss:1:1");
    }
}

/* ---- what it sets */

static struct advisory_db *load(struct bed *bed, const char *folder, const char *epss, enum status expected) {
    struct advisory_options options = {.workers = 1, .epss = epss};
    struct advisory_db *db = NULL;
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    advisory_file(bed, folder, "2.json", "A-2", "cve-2026-1");
    advisory_file(bed, folder, "3.json", "A-3", "CVE-2026-2");
    advisory_file(bed, folder, "4.json", "A-4", "");
    advisory_file(bed, folder, "5.json", "A-5", "");
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), expected);
    return db;
}

static void every_advisory_of_a_vulnerability_gets_its_score(void **state) {
    struct bed *bed = *state;
    static const float SCORES[] = {0.5F, 0.5F, -1, -1, -1};
    char *folder = folder_new(bed);
    struct str list = STR("#model\ncve,epss\nCVE-2026-1,0.25\n,1\nCVE-2026-9,0.75\ncve-2026-1,0.5\n");
    struct advisory_db *db =
        load(bed, folder, folder_file(bed, folder, "epss.csv.gz", packed_gzip(bed, list)), STATUS_OK);
    for (uint32_t i = 0; i < ARRAY_LEN(SCORES); i++)
        assert_true(advisory_at(db, i)->vulnerabilities[0].epss == SCORES[i]);
    advisory_free(db);
    folder_free(folder);
}

static void a_list_that_cannot_be_read_fails_the_whole(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_null(load(bed, folder, folder_path(bed, folder, "none"), STATUS_SYSTEM));
    assert_null(load(bed, folder, folder_file(bed, folder, "epss.csv", STR("id\n")), STATUS_INPUT));
    assert_null(load(bed, folder, folder_file(bed, folder, "epss.csv.gz", STR("cve,epss\n")), STATUS_INPUT));
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_published_list_is_read),
        BED_TEST(columns_are_found_by_their_names),
        BED_TEST(probabilities_are_read_as_they_are_written),
        BED_TEST(a_line_at_fault_is_said_with_its_place),
        BED_TEST(lines_without_an_id_say_nothing),
        BED_TEST(what_is_no_list_is_refused),
        BED_TEST(every_advisory_of_a_vulnerability_gets_its_score),
        BED_TEST(a_list_that_cannot_be_read_fails_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
