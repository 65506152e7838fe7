#include "documents.h"

static const struct policy *read_text(struct bed *bed, const char *policy) {
    struct out text;
    out_memory(&text, 4096);
    out_format(&text, PLANT_HEAD ONE_ZONE "%s", policy);
    const struct plant *plant = plant_from(bed, str_copy(&bed->arena, out_text(&text)).ptr);
    out_done(&text);
    return plant ? &plant->policy : NULL;
}

static void absent_it_is_the_documented_one(void **state) {
    const struct policy *policy = read_text(*state, "");
    assert_int_equal(policy->assurance, STRENGTH_ARTEFACT);
    assert_int_equal(policy->max_age[STRENGTH_CLAIM].months, 12);
    assert_int_equal(policy->max_age[STRENGTH_ARTEFACT].months, 24);
    assert_int_equal(policy->max_age[STRENGTH_CERTIFICATE].months, 36);
    assert_int_equal(policy->max_age[STRENGTH_OBSERVATION].days, 90);
    assert_true(policy->advisory_threshold == 0);
    assert_int_equal(policy->maturity, 2);
    assert_int_equal(policy->fuzzing_minutes, 60);
    for (unsigned i = 0; i < LINK_COUNT; i++)
        assert_true(policy->demanded[i]);
}

static void what_is_given_replaces_what_is_not(void **state) {
    const struct policy *policy =
        read_text(*state, "policy: {assurance: certificate, max-age: {claim: none, observation: 30d}, "
                          "advisory-threshold: 6.5, maturity: 3, fuzzing-minutes: 1440}\n");
    assert_int_equal(policy->assurance, STRENGTH_CERTIFICATE);
    assert_int_equal(policy->max_age[STRENGTH_CLAIM].months, 0);
    assert_int_equal(policy->max_age[STRENGTH_ARTEFACT].months, 24);
    assert_int_equal(policy->max_age[STRENGTH_OBSERVATION].days, 30);
    assert_true(policy->advisory_threshold == 6.5);
    assert_int_equal(policy->maturity, 3);
    assert_int_equal(policy->fuzzing_minutes, 1440);
}

static void links_that_are_not_demanded_need_a_reason(void **state) {
    struct bed *bed = *state;
    const struct policy *policy = read_text(bed, "policy: {demanded: [target, process], reason: trial}\n");
    assert_true(policy->demanded[LINK_TARGET] && policy->demanded[LINK_PROCESS]);
    assert_false(policy->demanded[LINK_CAPABILITY] || policy->demanded[LINK_ACHIEVED]);
    assert_str(policy->demanded_reason, "trial");
    assert_null(read_text(bed, "policy: {demanded: [target]}\n"));
    assert_one_error(bed, "document.missing-reason", "plant.yaml:4:20");
}

static void all_links_need_no_reason(void **state) {
    assert_non_null(read_text(*state,
                              "policy: {demanded: [target, capability, process, support, advisories, hardening, "
                              "achieved]}\n"));
}

static void a_list_of_no_links_is_refused(void **state) {
    struct bed *bed = *state;
    assert_null(read_text(bed, "policy: {demanded: [], reason: none}\n"));
    assert_null(read_text(bed, "policy: {demanded: target, reason: none}\n"));
    assert_null(read_text(bed, "policy: {demanded: [[target]], reason: none}\n"));
    assert_int_equal(diag_errors(&bed->sink), 3);
}

static void links_have_names_and_keys(void **state) {
    (void)state;
    assert_str(chain_link_name(LINK_TARGET), "target set");
    assert_str(chain_link_key(LINK_ACHIEVED), "achieved");
    assert_null(chain_link_name((enum chain_link)LINK_COUNT).ptr);
    assert_null(chain_link_key((enum chain_link)LINK_COUNT).ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(absent_it_is_the_documented_one),
        BED_TEST(what_is_given_replaces_what_is_not),
        BED_TEST(links_that_are_not_demanded_need_a_reason),
        BED_TEST(all_links_need_no_reason),
        BED_TEST(a_list_of_no_links_is_refused),
        BED_TEST(links_have_names_and_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
