#include "evidence/cppcheck.h"
#include "evidence/sarif.h"
#include "evidence/witness_bed.h"

static struct sarif_report *read_text(struct bed *bed, const char *text) {
    struct sarif_report *report = ARENA_NEW(&bed->arena, struct sarif_report);
    const struct source *source = bed_source(bed, "cppcheck.xml", str_from(text));
    assert_int_equal(sarif_read(source, COMPONENT_ED, &bed->arena, &bed->sink, report), STATUS_OK);
    return report;
}

static struct sarif_report *read_errors(struct bed *bed, const char *errors) {
    return read_text(bed, str_format(&bed->arena,
                                     "<?xml version=\"1.0\"?><results version=\"2\"><cppcheck version=\"2.10\"/>"
                                     "<errors>%s</errors></results>",
                                     errors)
                              .ptr);
}

static void an_error_has_its_weakness_and_its_place(void **state) {
    struct sarif_report *report = read_errors(
        *state, "<error id=\"bufferAccessOutOfBounds\" severity=\"error\" msg=\"Out of &apos;b&apos;\" cwe=\"788\">"
                "<location file=\"a.c\" line=\"3\"/><location file=\"b.c\" line=\"9\"/></error>"
                "<error id=\"x\" severity=\"warning\" msg=\"y\"/><error id=\"z\" severity=\"style\" msg=\"y\"/>");
    assert_str(report->tool, "cppcheck 2.10");
    assert_int_equal(report->findings, 1);
    assert_int_equal(report->weaker, 2);
    assert_int_equal(report->groups[0].cwe, 788);
    assert_str(report->groups[0].message, "Out of 'b'");
    assert_str(report->groups[0].file, "a.c");
    assert_int_equal(report->groups[0].line, 3);
    assert_str(report->flaw, "");
    assert_true(report->translated);
}

static void what_it_is_not_sure_of_is_open(void **state) {
    struct sarif_report *report =
        read_errors(*state, "<error id=\"a\" severity=\"error\" msg=\"b\" inconclusive=\"true\" cwe=\"476\"/>");
    assert_int_equal(report->findings, 0);
    assert_int_equal(report->group_count, 0);
}

static void a_source_that_it_cannot_read_is_a_failed_run(void **state) {
    struct sarif_report *report = read_errors(*state, "<error id=\"syntaxError\" severity=\"error\" msg=\"b\"/>");
    assert_str(report->flaw, "the tool says that its run failed");
    report = read_errors(*state, "<error id=\"noValidConfiguration\" severity=\"information\" msg=\"b\"/>");
    assert_str(report->flaw, "the tool says that its run failed");
    /* No list of errors, not even an empty one: it did not come to its end. */
    report = read_text(*state, "<results version=\"2\"><cppcheck version=\"2.10\"/></results>");
    assert_true(report->flaw.len > 0);
}

static void other_xml_is_refused(void **state) {
    static const char *const TEXTS[] = {"<html></html>", "<results version=\"1\"></results>", "<results></results>",
                                        "<results version=\"2\"><errors>"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        struct sarif_report report;
        const struct source *source = bed_source(bed, "x.xml", str_from(TEXTS[i]));
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(sarif_read(source, COMPONENT_ED, &bed->arena, &bed->sink, &report), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
    }
}

static void an_entry_may_name_it(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = bed_artefact(bed, ARTEFACT_SARIF, DATA "cppcheck.xml");
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.items[0].effect, EFFECT_CONTRADICTS);
    assert_statement(bed, &list, 2, "incomplete SI-1: cppcheck 2.10: 2 open findings");
    assert_true(str_ends(place_text(&bed->arena, list.items[0].proof), STR("cppcheck.xml")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_error_has_its_weakness_and_its_place),
        BED_TEST(what_it_is_not_sure_of_is_open),
        BED_TEST(a_source_that_it_cannot_read_is_a_failed_run),
        BED_TEST(other_xml_is_refused),
        BED_TEST(an_entry_may_name_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
