#include "document/process.h"
#include "documents.h"

static const struct process *process_from(struct bed *bed, const char *text) {
    const struct process *process = NULL;
    enum status status = process_parse(text_source(bed, "process.yaml", text), &bed->arena, &bed->sink, &process);
    assert_int_equal(status, process ? STATUS_OK : STATUS_INPUT);
    return process;
}

static const struct process *full(struct bed *bed) {
    const struct process *process = NULL;
    assert_int_equal(process_read(DATA "good/process-full.yaml", &bed->arena, &bed->sink, &process), STATUS_OK);
    assert_int_equal(diag_errors(&bed->sink) + warnings(bed), 0);
    return process;
}

static uint64_t only(const char *id) {
    unsigned index = process_find(str_from(id));
    assert_int_not_equal(index, PROCESS_NONE);
    return UINT64_C(1) << index;
}

static void people_and_roles_are_read(void **state) {
    const struct process *process = full(*state);
    assert_int_equal(process->person_count, 3);
    assert_str(process_person(process, STR("eve"))->organisation, "Independent Testers Ltd");
    assert_null(process_person(process, STR("nobody")));
    const struct process_role *officer = process_role(process, STR("product-security-officer"));
    assert_str(officer->people.ids[0], "kim");
    uint64_t answers = practice_requirements(1) | practice_requirements(2) | practice_requirements(3) |
                       practice_requirements(8) | only("DM-6");
    assert_true(officer->accountable == answers);
    assert_null(process_role(process, STR("kim")));
    assert_int_equal(process->developers.count, 1);
}

static void documents_are_read(void **state) {
    const struct process *process = full(*state);
    const struct process_paper *paper = process->documents;
    assert_int_equal(process->document_count, 3);
    assert_true(paper->process == (only("SM-1") | only("SM-13")));
    assert_true(paper->pinned);
    assert_str(paper->owner, "product-security-officer");
    assert_int_equal(paper->review_every.months, 18);
    assert_int_equal(paper->valid_until, DATE_NONE);
    assert_true(date_is(paper[1].valid_until, "2027-01-31"));
    assert_int_equal(paper[1].review_every.months, 12);
    assert_int_equal(paper[2].reviewed, DATE_NONE);
    assert_false(paper[2].pinned);
    assert_int_equal(paper[2].owner.len, 0);
}

static void releases_and_their_records_are_read(void **state) {
    const struct process *process = full(*state);
    const struct process_release *release = process_release(process, STR("V4.2.0"));
    assert_str(release->sign_off.by, "kim");
    assert_int_equal(release->record_count, 1);
    assert_true(date_is(release->records[0].reviewed, "2026-02-26"));
    assert_int_equal(release->records[0].valid_until, DATE_NONE);
    release = process_release(process, STR("4.1.0"));
    assert_int_equal(release->sign_off.by.len, 0);
    assert_int_equal(release->sign_off.date, DATE_NONE);
    assert_null(process_release(process, STR("4.3.0")));
}

static void tests_and_metrics_are_read(void **state) {
    const struct process *process = full(*state);
    assert_str(independence_at(process->testing[0].test)->test, "Penetration testing");
    assert_str(independence_at(process->testing[1].test)->test, "Static code analysis");
    assert_true(process->metrics[0].process == practice_requirements(6));
    assert_true(process->metrics[0].lower_is_better);
    assert_true(process->metrics[0].values[1].value > 21.4 && process->metrics[0].values[1].value < 21.6);
    assert_false(process->metrics[1].lower_is_better);
}

static bool fits(const char *match, const char *name, const char *purl) {
    const struct process_component component = {.match = str_from(match)};
    return process_component_is(&component, str_from(name), str_from(purl));
}

static void a_component_is_matched_by_name_or_purl(void **state) {
    (void)state;
    assert_true(fits("zlib", "zlib", ""));
    assert_false(fits("zlib", "zlib-ng", ""));
    assert_true(fits("zlib*", "zlib-ng", ""));
    assert_true(fits("pkg:deb/debian/zlib1g", "zlib1g", "pkg:deb/debian/zlib1g@1.2.13?arch=arm64"));
    assert_true(fits("pkg:npm/%40a/b", "b", "pkg:npm/%40a/b@1.0"));
    assert_false(fits("pkg:deb/debian/zlib", "zlib1g", "pkg:deb/debian/zlib1g@1.2.13"));
    assert_true(fits("pkg:deb/debian/*", "zlib1g", "pkg:deb/debian/zlib1g@1.2.13"));
    assert_false(fits("pkg:deb/debian/*", "zlib1g", ""));
    assert_true(fits("*", "anything", ""));
}

static void a_name_that_nobody_has_is_an_error_with_the_nearest(void **state) {
    struct bed *bed = *state;
    assert_null(process_from(bed, "keyway: process/1\npeople: [{id: kim, name: Kim}]\ndevelopers: [kin]\n"));
    assert_one_error(bed, "document.unknown-person", "process.yaml:3:14");
    assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, "kim");
}

/* One mistake is one report: whoever is misspelt in the list of people is not also unknown to the roles. */
static void people_that_could_not_be_read_are_not_missed(void **state) {
    struct bed *bed = *state;
    assert_null(process_from(bed, "keyway: process/1\npeople: [{id: kim}]\nroles: [{id: psirt, people: [ada]}]\n"
                                  "documents: [{requirements: SM-1, file: a.md, owner: ada}]\n"));
    assert_one_error(bed, "document.missing-key", "process.yaml:2:11");
}

static void several_mistakes_are_told_in_one_run(void **state) {
    struct bed *bed = *state;
    assert_null(process_from(bed, "keyway: process/1\npeople: [{id: kim, name: Kim}]\n"
                                  "roles: [{id: psirt, people: ada, accountable: DN}]\n"
                                  "documents: [{requirements: SM-14, file: /etc/passwd, owner: kim}]\n"));
    assert_int_equal(diag_errors(&bed->sink), 4);
}

static void more_than_the_bound_is_refused(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 20);
    out_lit(&out, "keyway: process/1\nroles:\n");
    for (unsigned i = 0; i <= 256; i++)
        out_format(&out, "- {id: r%u, people: kim}\n", i);
    assert_null(process_from(bed, str_copy(&bed->arena, out_text(&out)).ptr));
    assert_true(says(bed, SEVERITY_ERROR, "document.too-many"));
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(people_and_roles_are_read),
        BED_TEST(documents_are_read),
        BED_TEST(releases_and_their_records_are_read),
        BED_TEST(tests_and_metrics_are_read),
        BED_TEST(a_component_is_matched_by_name_or_purl),
        BED_TEST(a_name_that_nobody_has_is_an_error_with_the_nearest),
        BED_TEST(people_that_could_not_be_read_are_not_missed),
        BED_TEST(several_mistakes_are_told_in_one_run),
        BED_TEST(more_than_the_bound_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
