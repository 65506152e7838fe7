/* The order in which vulnerabilities are to be looked at, each step of it, and what stands for what is not known. */
#include "bed.h"

#include "owner/risk.h"

#define NETWORK "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

struct yard {
    struct zone zone;
    struct zone_exposure exposure;
    struct advisory_vulnerability vulnerability;
    struct risk_facts facts;
};

/* A vulnerability of which everything is known, and nothing is alarming. */
static void quiet(struct yard *y) {
    *y = (struct yard){.zone = {.target_set = true, .target = {2, 2, 2, 2, 2, 2, 2}},
                       .exposure = {.exposure = EXPOSURE_SMALL, .known = true, .trust = 2, .from = EXPOSURE_NO_ZONE},
                       .vulnerability = {.cvss = 5, .epss = 0.001f, .ssvc = {'N', 'N'}}};
    y->facts = (struct risk_facts){.zone = &y->zone,
                                   .exposure = &y->exposure,
                                   .vulnerability = &y->vulnerability,
                                   .cvss = 5,
                                   .vector = STR(""),
                                   .kev_given = true,
                                   .answer = ANSWER_AFFECTED,
                                   .probability = 95};
}

static struct risk judge(const struct yard *y) {
    struct risk risk;
    risk_judge(&y->facts, &risk);
    return risk;
}

/* `graver` comes before `milder`, and not the other way round. */
static void comes_first(const struct yard *graver, const struct yard *milder) {
    struct risk a = judge(graver), b = judge(milder);
    assert_true(risk_compare(&a, &b) < 0);
    assert_true(risk_compare(&b, &a) > 0);
    assert_int_equal(risk_compare(&a, &a), 0);
}

static void each_step_of_the_order_decides_where_those_before_it_are_equal(void **state) {
    struct yard y[9];
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(y); i++)
        quiet(&y[i]);
    y[1].facts.probability = 99;
    y[2].facts.cvss = 5.1f;
    y[3].vulnerability.epss = 0.011f;
    y[4].vulnerability.epss = 0.11f;
    y[5].vulnerability.epss = 0.51f;
    y[6].vulnerability.ssvc.automatable = 'Y';
    y[6].facts.answer = ANSWER_NEEDS_A_LOOK;
    for (size_t i = 0; i + 1 < 7; i++)
        comes_first(&y[i + 1], &y[i]);
    /* Of the same decision: exploited before the rest. */
    quiet(&y[7]);
    y[7].vulnerability.exploited = true;
    y[7].facts.answer = ANSWER_NEEDS_A_LOOK;
    comes_first(&y[7], &y[6]);
    quiet(&y[8]);
    y[8].facts.answer = ANSWER_NEEDS_A_LOOK;
    comes_first(&y[0], &y[8]);
}

static void the_decision_comes_before_all(void **state) {
    struct yard calm, pressing;
    (void)state;
    quiet(&calm);
    quiet(&pressing);
    calm.facts.cvss = 10;
    calm.vulnerability.epss = 0.99f;
    pressing.vulnerability.ssvc.exploitation = 'P';
    pressing.facts.cvss = 1;
    assert_int_equal(judge(&calm).decision, SSVC_DEFER);
    assert_int_equal(judge(&pressing).decision, SSVC_SCHEDULED);
    comes_first(&pressing, &calm);
}

/* ---- what is not known */

static void what_is_not_known_is_never_the_mildest(void **state) {
    struct yard y;
    (void)state;
    quiet(&y);
    y.vulnerability.ssvc = (struct advisory_ssvc){0, 0};
    y.vulnerability.epss = -1;
    y.facts.cvss = -1;
    struct risk risk = judge(&y);
    assert_int_equal(risk.exploitation, SSVC_PUBLIC_POC);
    assert_int_equal(risk.basis[0], RISK_DEFAULTED);
    assert_int_equal(risk.automatable, SSVC_AUTOMATABLE);
    assert_int_equal(risk.basis[2], RISK_DEFAULTED);
    assert_int_equal(risk.epss_band, 2);
    assert_int_equal(risk.score, 100);
    assert_false(risk.scored);
    y.facts.kev_given = false;
    y.zone.target_set = false;
    y.exposure = (struct zone_exposure){.exposure = EXPOSURE_OPEN, .known = false};
    risk = judge(&y);
    assert_int_equal(risk.exploitation, SSVC_ACTIVE);
    assert_int_equal(risk.impact, SSVC_VERY_HIGH);
    assert_int_equal(risk.basis[3], RISK_DEFAULTED);
    assert_int_equal(risk.decision, SSVC_IMMEDIATE);
}

/* Without a list a publisher's word that nothing is known may be years old. */
static void none_counts_only_beside_a_list(void **state) {
    struct yard y;
    (void)state;
    quiet(&y);
    assert_int_equal(judge(&y).exploitation, SSVC_NONE);
    y.facts.kev_given = false;
    assert_int_equal(judge(&y).exploitation, SSVC_ACTIVE);
}

static void the_list_and_the_publisher_say_exploited(void **state) {
    struct yard y;
    (void)state;
    quiet(&y);
    y.vulnerability.exploited = true;
    assert_int_equal(judge(&y).exploitation, SSVC_ACTIVE);
    assert_int_equal(judge(&y).basis[0], RISK_STATED);
    quiet(&y);
    y.vulnerability.ssvc.exploitation = 'A';
    assert_true(judge(&y).exploited);
}

static void automatable_is_derived_from_the_vector(void **state) {
    static const struct {
        const char *vector;
        enum ssvc_automatable value;
        enum risk_basis basis;
    } cases[] = {
        {NETWORK, SSVC_AUTOMATABLE, RISK_DERIVED},
        {"CVSS:3.1/AV:A/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H", SSVC_AUTOMATABLE, RISK_DERIVED},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", SSVC_NOT_AUTOMATABLE, RISK_DERIVED},
        {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", SSVC_NOT_AUTOMATABLE, RISK_DERIVED},
        {"AV:L/AC:L/Au:N/C:C/I:C/A:C", SSVC_NOT_AUTOMATABLE, RISK_DERIVED},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:N", SSVC_NOT_AUTOMATABLE, RISK_STATED},
        {"CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:Y", SSVC_AUTOMATABLE, RISK_STATED},
        {"CVSS:3.1/nonsense", SSVC_AUTOMATABLE, RISK_DEFAULTED},
    };
    struct yard y;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        quiet(&y);
        y.vulnerability.ssvc.automatable = 0;
        y.facts.vector = str_from(cases[i].vector);
        struct risk risk = judge(&y);
        assert_int_equal(risk.automatable, cases[i].value);
        assert_int_equal(risk.basis[2], cases[i].basis);
    }
}

/* ---- CVSS in the zone */

/* Scores worked out by hand from the equations of CVSS 3.1, section 7.3. */
static void the_zones_targets_are_the_security_requirements(void **state) {
    static const struct {
        const char *vector;
        uint8_t dc, si, ra;
        unsigned tenths;
    } cases[] = {
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 2, 2, 2, 75},      /* medium is what the base says */
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 2, 2, 4, 93},      /* AR:H */
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 4, 4, 1, 57},      /* AR:L, the others do not matter */
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 3, 0, 0, 93},      /* CR:H */
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 0, 3, 0, 93},      /* IR:H */
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/AR:L", 4, 4, 4, 57}, /* the vector's own word stands */
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct zone zone = {.target_set = true};
        uint16_t tenths = 0;
        zone.target[FR_DC - 1] = cases[i].dc;
        zone.target[FR_SI - 1] = cases[i].si;
        zone.target[FR_RA - 1] = cases[i].ra;
        assert_true(risk_score_in_zone(str_from(cases[i].vector), &zone, &tenths));
        assert_int_equal(tenths, cases[i].tenths);
    }
}

static void a_zone_without_target_has_high_requirements(void **state) {
    struct zone zone = {.target_set = false};
    uint16_t tenths = 0;
    (void)state;
    assert_true(risk_score_in_zone(STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"), &zone, &tenths));
    assert_int_equal(tenths, 93);
    assert_false(risk_score_in_zone(STR(""), &zone, &tenths));
    assert_false(risk_score_in_zone(STR("CVSS:3.1/AV:N"), &zone, &tenths));
}

/* ---- words */

static void the_sentence_names_every_input_and_what_was_assumed(void **state) {
    struct bed *bed = *state;
    struct yard y;
    quiet(&y);
    struct risk risk = judge(&y);
    assert_str(risk_text(&risk, &bed->arena), "defer: exploitation none, exposure small, automatable no, human impact "
                                              "medium; EPSS 0.1 %; CVSS 5.0");
    y.vulnerability = (struct advisory_vulnerability){.cvss = -1, .epss = -1};
    y.facts.cvss = -1;
    y.facts.kev_given = false;
    risk = judge(&y);
    assert_str(risk_text(&risk, &bed->arena),
               "out-of-cycle: exploitation active (assumed), exposure small, automatable yes (assumed), human impact "
               "medium; EPSS unknown, taken as 10 % or more; no CVSS score, taken as 10.0");
    quiet(&y);
    y.facts.vector = STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H");
    y.facts.cvss = 7.5f;
    y.zone.target[FR_RA - 1] = 4;
    risk = judge(&y);
    assert_true(str_contains(risk_text(&risk, &bed->arena), STR("CVSS 9.3 in this zone, published 7.5")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(each_step_of_the_order_decides_where_those_before_it_are_equal),
        BED_TEST(the_decision_comes_before_all),
        BED_TEST(what_is_not_known_is_never_the_mildest),
        BED_TEST(none_counts_only_beside_a_list),
        BED_TEST(the_list_and_the_publisher_say_exploited),
        BED_TEST(automatable_is_derived_from_the_vector),
        BED_TEST(the_zones_targets_are_the_security_requirements),
        BED_TEST(a_zone_without_target_has_high_requirements),
        BED_TEST(the_sentence_names_every_input_and_what_was_assumed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
