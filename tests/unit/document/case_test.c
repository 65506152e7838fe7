/* Cases as they are read; the mistakes are in tests/data/documents. */
#include "document/case.h"
#include "documents.h"

static void every_key_is_read(void **state) {
    struct bed *bed = *state;
    const struct case_document *d;
    assert_int_equal(case_read(DATA "good/case-full.yaml", &bed->arena, &bed->sink, &d), STATUS_OK);
    assert_str(d->id, "RT-2026-003");
    assert_str(d->description, "The service port takes configuration telegrams\nwithout asking for a password.\n");
    assert_int_equal(d->received.seconds, 1772439300);
    assert_str(d->received.text, "2026-03-02T09:15:00+01:00");
    assert_str(d->reporter.organisation, "Example Labs");
    assert_int_equal(d->reporter.credit, CASE_CREDIT_NAMED);
    assert_string_equal(d->products[0].path, DATA "good/product-full.yaml");
    assert_int_equal(d->statuses[0].release_count, 2);
    assert_int_equal(d->statuses[2].answer, CASE_NOT_AFFECTED);
    assert_int_equal(d->remedies[2].kind, CASE_REMEDY_CONTROL);
    assert_int_equal(d->remedies[1].date, DATE_NONE);
    assert_str(d->contacts[1].whom, "CISA");
    assert_int_equal(d->publications[0].revision, 1);
    assert_int_equal(d->policy.spans[0].days, 3);
    assert_int_equal(d->policy.spans[4].days, 0);
    assert_str(d->ssvc, "E:P/A:Y/T:T");
    assert_int_equal(d->cwe_place.length, 7);
    assert_int_equal(d->state, CASE_CLOSED);
}

static void what_is_left_out_has_a_default(void **state) {
    struct bed *bed = *state;
    const struct case_document *d;
    assert_int_equal(case_read(DATA "good/case-least.yaml", &bed->arena, &bed->sink, &d), STATUS_OK);
    assert_str(d->tlp, "CLEAR");
    assert_int_equal(d->reporter.credit, CASE_CREDIT_ANONYMOUS);
    assert_int_equal(d->embargo.text.len, 0);
    assert_int_equal(d->policy.spans[0].days, 7);
    assert_int_equal(d->state, CASE_RECEIVED);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(every_key_is_read), BED_TEST(what_is_left_out_has_a_default)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
