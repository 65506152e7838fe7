/* Support on a day, known vulnerabilities of releases, and the time that fixes took. */
#include "supplier/support.h"

#include "folder.h"

#define PRODUCT                                                                                                        \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: s, name: S}\n"                                                                                     \
    "product: {id: p, name: P, types: ED}\n"                                                                           \
    "releases:\n"                                                                                                      \
    "  - {version: '1.0', date: 2025-01-01, support-until: 2025-12-31, end-of-life: 2026-06-30}\n"                     \
    "  - {version: '2.0', date: 2026-01-01, support-until: 2027-01-01}\n"                                              \
    "  - {version: '2.1', date: 2026-03-01}\n"
#define HEAD(id)                                                                                                       \
    "keyway: case/1\nid: " id "\ntitle: T\nreceived: 2026-01-10T00:00:00Z\nproducts: [{id: p, document: p.yaml}]\n"
#define UNTIL_VALIDATED                                                                                                \
    "history:\n"                                                                                                       \
    "  - {step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}\n"                                             \
    "  - {step: acknowledge, at: 2026-01-11T00:00:00Z, by: J, from: received, to: acknowledged}\n"                     \
    "  - {step: triage, at: 2026-01-12T00:00:00Z, by: J, from: acknowledged, to: triaged}\n"                           \
    "  - {step: validate, at: 2026-01-13T00:00:00Z, by: J, from: triaged, to: validated}\n"
#define AFFECTED "statuses: [{product: p, status: affected, releases: ['1.0', '2.0']}]\n"
#define FIX      "remedies: [{kind: fix, product: p, release: '2.1'}]\n"
#define REJECTED "  - {step: reject, at: 2026-01-14T00:00:00Z, by: J, from: validated, to: rejected, note: No.}\n"

static date_days day(const char *text) {
    date_days days;
    assert_true(date_parse(str_from(text), &days));
    return days;
}

/* A report of a product with one case, or two. */
static struct support_report report_of(struct bed *bed, const char *at, const char *a, const char *b) {
    char *folder = folder_new(bed);
    struct support_report report = {.at = 0};
    struct psirt_folder cases;
    (void)folder_file(bed, folder, "p.yaml", str_from(PRODUCT));
    (void)mkdir(folder_path(bed, folder, "psirt"), 0700);
    (void)folder_file(bed, folder_path(bed, folder, "psirt"), "a.yaml", str_from(a));
    if (b)
        (void)folder_file(bed, folder_path(bed, folder, "psirt"), "b.yaml", str_from(b));
    enum status status = psirt_read_folder(folder_path(bed, folder, "psirt"), &bed->arena, &bed->sink, &cases);
    assert_int_equal(rename(folder_path(bed, folder, "p.yaml"), folder_path(bed, folder, "psirt/p.yaml")), 0);
    if (status == STATUS_OK)
        status = support_report_make(&(struct support_question){.cases = &cases, .at = day(at)}, &bed->arena,
                                     &bed->sink, &report);
    if (status != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    folder_free(folder);
    return report;
}

static void support_ends_by_its_days(void **state) {
    struct release release = {.support_until = day("2026-01-31"), .end_of_life = day("2026-02-28")};
    (void)state;
    assert_int_equal(support_state_of(&release, day("2026-01-31")), SUPPORT_SECURITY);
    assert_int_equal(support_state_of(&release, day("2026-02-01")), SUPPORT_LIMITED);
    assert_int_equal(support_state_of(&release, day("2026-02-28")), SUPPORT_LIMITED);
    assert_int_equal(support_state_of(&release, day("2026-03-01")), SUPPORT_OVER);
    release.end_of_life = DATE_NONE;
    assert_int_equal(support_state_of(&release, day("2026-02-01")), SUPPORT_OVER);
}

static void what_is_not_said_is_no_support(void **state) {
    struct release release = {.support_until = DATE_NONE, .end_of_life = DATE_NONE};
    (void)state;
    assert_int_equal(support_state_of(&release, day("2026-01-31")), SUPPORT_UNSAID);
    release.end_of_life = day("2026-02-28");
    assert_int_equal(support_state_of(&release, day("2026-01-31")), SUPPORT_UNSAID);
    assert_int_equal(support_state_of(&release, day("2026-03-01")), SUPPORT_OVER);
}

static void a_known_vulnerability_without_a_fix_is_counted(void **state) {
    struct support_report report = report_of(*state, "2026-02-01", HEAD("A") AFFECTED UNTIL_VALIDATED, NULL);
    const struct support_release *releases = report.products[0].releases;
    assert_int_equal(releases[0].unfixed, 1);
    assert_int_equal(releases[1].unfixed, 1);
    assert_int_equal(releases[2].hole_count, 0);
    /* Only 2.0 is supported. */
    assert_int_equal(support_unfixed(&report), 1);
    assert_int_equal(report.figures.median, -1);
    assert_int_equal(report.cases[0].days_to_fix, -1);
    assert_false(report.cases[0].is_late);
}

static void a_fix_ends_it(void **state) {
    struct support_report report = report_of(*state, "2026-04-01", HEAD("A") AFFECTED FIX UNTIL_VALIDATED, NULL);
    assert_int_equal(report.products[0].releases[1].hole_count, 1);
    assert_int_equal(report.products[0].releases[1].unfixed, 0);
    assert_str(report.products[0].releases[1].holes[0].fix, "2.1");
    assert_int_equal(support_unfixed(&report), 0);
    assert_int_equal(report.cases[0].days_to_fix, 50);
    assert_int_equal(report.cases[0].days_promised, 90);
}

static void what_was_rejected_or_not_validated_is_not_known(void **state) {
    struct support_report report =
        report_of(*state, "2026-04-01", HEAD("A") AFFECTED UNTIL_VALIDATED REJECTED,
                  HEAD("B") "history: [{step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}]\n");
    assert_int_equal(report.case_count, 0);
    assert_int_equal(report.products[0].releases[1].hole_count, 0);
    assert_int_equal(report.products[0].releases[1].undecided_count, 1); /* B, not A */
    assert_str(report.products[0].releases[1].undecided[0].document->id, "B");
}

#define TRIAGED                                                                                                        \
    "history:\n"                                                                                                       \
    "  - {step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}\n"                                             \
    "  - {step: acknowledge, at: 2026-01-11T00:00:00Z, by: J, from: received, to: acknowledged}\n"                     \
    "  - {step: triage, at: 2026-01-12T00:00:00Z, by: J, from: acknowledged, to: triaged}\n"
#define AGAIN        "  - {step: reopen, at: 2026-01-15T00:00:00Z, by: J, from: rejected, to: triaged, note: Yes.}\n"
#define ACQUITS      "statuses: [{product: p, status: not-affected, releases: ['2.0'], why: No.}]\n"
#define INVESTIGATES "statuses: [{product: p, status: under-investigation, releases: ['2.0']}]\n"

static void what_nobody_validated_is_undecided_whatever_it_says(void **state) {
    static const char *const SAYS[] = {"", AFFECTED, ACQUITS, INVESTIGATES};
    for (size_t i = 0; i < ARRAY_LEN(SAYS); i++) {
        char text[2048];
        (void)snprintf(text, sizeof text, "%s%s%s", HEAD("A"), SAYS[i], TRIAGED);
        struct support_report report = report_of(*state, "2026-04-01", text, NULL);
        assert_int_equal(report.products[0].releases[1].hole_count, 0);
        assert_int_equal(report.products[0].releases[1].undecided_count, 1);
        assert_int_equal(report.products[0].releases[1].undecided[0].doubt, SUPPORT_UNVALIDATED);
    }
}

static void a_report_that_names_no_product_yet_may_be_about_any(void **state) {
    struct support_report report =
        report_of(*state, "2026-04-01", HEAD("A") AFFECTED UNTIL_VALIDATED,
                  "keyway: case/1\nid: B\ntitle: T\nreceived: 2026-01-10T00:00:00Z\n"
                  "history: [{step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}]\n");
    assert_int_equal(report.products[0].releases[1].undecided_count, 1);
    assert_str(report.products[0].releases[1].undecided[0].document->id, "B");
}

static void a_validated_case_decides_by_its_word_or_a_fix(void **state) {
    const struct support_release *two =
        &report_of(*state, "2026-04-01", HEAD("A") ACQUITS UNTIL_VALIDATED, NULL).products[0].releases[1];
    assert_int_equal(two[0].undecided_count, 0);
    assert_int_equal(two[1].undecided_count, 1);
    assert_int_equal(two[1].undecided[0].doubt, SUPPORT_SILENT);
    two = &report_of(*state, "2026-04-01", HEAD("A") INVESTIGATES FIX UNTIL_VALIDATED, NULL).products[0].releases[1];
    assert_int_equal(two[0].undecided[0].doubt, SUPPORT_INVESTIGATED);
    assert_int_equal(two[1].undecided_count, 0);
}

static void opened_again_what_was_acquitted_is_open_and_what_is_affected_stays(void **state) {
    const struct support_release *releases =
        report_of(*state, "2026-04-01", HEAD("A") ACQUITS UNTIL_VALIDATED REJECTED AGAIN, NULL).products[0].releases;
    assert_int_equal(releases[1].undecided_count, 1);
    assert_int_equal(releases[1].undecided[0].doubt, SUPPORT_UNVALIDATED);
    releases =
        report_of(*state, "2026-04-01", HEAD("A") AFFECTED UNTIL_VALIDATED REJECTED AGAIN, NULL).products[0].releases;
    assert_int_equal(releases[1].hole_count, 1);
    assert_int_equal(releases[1].undecided_count, 0);
    assert_int_equal(releases[2].undecided_count, 1);
}

static void times_are_measured_over_cases(void **state) {
    struct support_report report =
        report_of(*state, "2026-04-20", HEAD("A") AFFECTED FIX UNTIL_VALIDATED,
                  HEAD("B") AFFECTED "remedies: [{kind: fix, product: p, release: '2.1', date: 2026-01-20}]\n"
                                     "deadlines: {publish: 5d}\n" UNTIL_VALIDATED);
    assert_int_equal(report.figures.fixed, 2);
    assert_int_equal(report.figures.median, 10);
    assert_int_equal(report.figures.longest, 50);
    assert_int_equal(report.figures.late, 1);
    assert_true(report.cases[1].is_late);
}

static void nothing_by_the_promised_day_is_late(void **state) {
    assert_int_equal(report_of(*state, "2026-04-10", HEAD("A") AFFECTED UNTIL_VALIDATED, NULL).figures.late, 0);
    assert_int_equal(report_of(*state, "2026-04-11", HEAD("A") AFFECTED UNTIL_VALIDATED, NULL).figures.late, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(support_ends_by_its_days),
        BED_TEST(what_is_not_said_is_no_support),
        BED_TEST(a_known_vulnerability_without_a_fix_is_counted),
        BED_TEST(a_fix_ends_it),
        BED_TEST(what_was_rejected_or_not_validated_is_not_known),
        BED_TEST(what_nobody_validated_is_undecided_whatever_it_says),
        BED_TEST(a_report_that_names_no_product_yet_may_be_about_any),
        BED_TEST(a_validated_case_decides_by_its_word_or_a_fix),
        BED_TEST(opened_again_what_was_acquitted_is_open_and_what_is_affected_stays),
        BED_TEST(times_are_measured_over_cases),
        BED_TEST(nothing_by_the_promised_day_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
