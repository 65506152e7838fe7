#include "evidence/gcc_json.h"
#include "evidence/sarif.h"
#include "evidence/witness_bed.h"

#define ANALYSED "[{\"kind\": \"warning\", \"option\": \"-Wanalyzer-x\", \"message\": \"m\"}]"
#define NOT_TOLD "of a file in it nothing is of -fanalyzer, and gcc does not write whether that ran"
#define STRAY    "it holds other text than gcc's lists: whether gcc came to its end cannot be told"

static struct sarif_report *read_text(struct bed *bed, const char *text) {
    struct sarif_report *report = ARENA_NEW(&bed->arena, struct sarif_report);
    const struct source *source = bed_source(bed, "gcc.json", str_from(text));
    if (sarif_read(source, COMPONENT_ED, &bed->arena, &bed->sink, report) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    return report;
}

static void what_werror_made_an_error_has_its_weakness_and_its_place(void **state) {
    struct bed *bed = *state;
    struct sarif_report report;
    const struct source *source = bed_data(bed, DATA "gcc.json");
    assert_int_equal(sarif_read(source, COMPONENT_ED, &bed->arena, &bed->sink, &report), STATUS_OK);
    assert_str(report.tool, "gcc");
    assert_int_equal(report.findings, 3); /* and two warnings of the analyser */
    assert_int_equal(report.weaker, 3);
    assert_int_equal(report.group_count, 3);
    assert_int_equal(report.groups[0].cwe, 415);
    assert_str(report.groups[0].rule, "-Wanalyzer-double-free");
    assert_str(report.groups[0].file, "valve.c");
    assert_int_equal(report.groups[0].line, 6);
    assert_true(str_starts(report.groups[0].message, STR("double-")));
    /* Of its second file the analyser had nothing to say. */
    assert_str(report.flaw, NOT_TOLD);
    assert_true(report.translated);
}

static void every_weakness_is_handed_over(void **state) {
    struct bed *bed = *state;
    struct sarif_report *report = read_text(
        bed, "[{\"kind\": \"error\", \"option\": \"-Werror=analyzer-malloc-leak\", \"message\": \"m\", \"metadata\": "
             "{\"cwe\": 401}, \"locations\": []}]\n"
             "[{\"kind\": \"error\", \"option\": \"-Werror=format-security\", \"message\": \"]\\\"[\"}]\n");
    assert_int_equal(report->findings, 2);
    assert_int_equal(report->nameless, 1);
    assert_int_equal(report->groups[0].cwe, 401);
    assert_str(report->groups[0].file, "");
    assert_str(report->flaw, NOT_TOLD);
}

static void what_did_not_compile_was_not_analysed(void **state) {
    static const char *const TEXTS[] = {
        "[{\"kind\": \"error\", \"message\": \"'x' undeclared\"}]",
        "[{\"kind\": \"fatal error\", \"message\": \"no.h: No such file or directory\"}]\ncompilation terminated.\n",
        "[]\n[{\"kind\": \"internal compiler error\", \"message\": \"in f\"}]",
        "[{\"kind\": \"sorry, unimplemented\", \"message\": \"m\"}]",
        /* -pedantic-errors: gcc stops behind it. */
        "[{\"kind\": \"error\", \"option\": \"-Wpedantic\", \"message\": \"m\"}]",
    };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        struct sarif_report *report = read_text(*state, TEXTS[i]);
        assert_str(report->flaw, "gcc could not compile all that it was given");
        assert_int_equal(report->findings, 1);
    }
}

static void nothing_found_shows_nothing_unless_the_analyser_spoke(void **state) {
    assert_str(read_text(*state, "[]")->flaw, NOT_TOLD);
    assert_str(read_text(*state, "\xef\xbb\xbf []\n[]\n\n")->flaw, NOT_TOLD);
    assert_str(read_text(*state, "[{\"kind\": \"warning\", \"option\": \"-Wall\", \"message\": \"m\"}]")->flaw,
               NOT_TOLD);
    assert_str(read_text(*state, ANALYSED)->flaw, "");
    assert_str(read_text(*state, ANALYSED ANALYSED)->flaw, "");
    /* One file that was analysed says nothing of another. */
    assert_str(read_text(*state, ANALYSED "[]")->flaw, NOT_TOLD);
    assert_str(read_text(*state, "[]\n" ANALYSED)->flaw, NOT_TOLD);
}

static void other_text_between_the_lists_is_told(void **state) {
    struct sarif_report *report = read_text(
        *state, "[{\"kind\": \"warning\", \"option\": \"-Wanalyzer-x\", \"message\": \"m\"}]\nmake: *** Error 1\n[]");
    assert_str(report->flaw, STRAY);
    assert_int_equal(report->weaker, 1);
}

static void other_json_is_refused_with_its_place(void **state) {
    static const struct {
        const char *text, *place;
    } CASES[] = {
        {"[1]", "x.json:1:2"},
        {"[]\n[{\"kind\": \"warning\"}]", "x.json:2:2"},
        {"[]\n[{\"kind\": \"worry\", \"message\": \"m\"}]", "x.json:2:11"},
        {"[]\n [{\"kind\": \"note\", \"kind\": \"note\", \"message\": \"m\"}]", "x.json:2:20"},
        {"[]\n[{]", "x.json:2:3"},
        {"[{\"kind\": 1, \"message\": \"m\"}]", "x.json:1:2"},
        {"[", "x.json:1"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct sarif_report report;
        const struct source *source = bed_source(bed, "x.json", str_from(CASES[i].text));
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(sarif_read(source, COMPONENT_ED, &bed->arena, &bed->sink, &report), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
        struct str place = place_text(&bed->arena, bed->sink.items[SEVERITY_ERROR]->place);
        if (!str_starts(place, str_from(CASES[i].place)))
            fail_msg("%s: " STR_F, CASES[i].text, STR_A(place));
    }
}

static void an_entry_may_name_it(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = bed_artefact(bed, ARTEFACT_SARIF, DATA "gcc.json");
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_OK);
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(list.items[i].effect, EFFECT_CONTRADICTS);
    assert_statement(bed, &list, 3, "incomplete SI-1: gcc: 3 open findings; " NOT_TOLD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_werror_made_an_error_has_its_weakness_and_its_place),
        BED_TEST(every_weakness_is_handed_over),
        BED_TEST(what_did_not_compile_was_not_analysed),
        BED_TEST(nothing_found_shows_nothing_unless_the_analyser_spoke),
        BED_TEST(other_text_between_the_lists_is_told),
        BED_TEST(other_json_is_refused_with_its_place),
        BED_TEST(an_entry_may_name_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
