/* The decision for each combination, as CERT/CC's table has it. */
#include "bed.h"

#include "owner/ssvc.h"

/* Deployer Patch Application Priority 1.0.0: by exploitation, exposure, automatable and human impact, in that order. */
static const char *const table[] = {
    "none | small | no: defer, defer, scheduled, scheduled",
    "none | small | yes: defer, scheduled, scheduled, scheduled",
    "none | controlled | no: defer, scheduled, scheduled, scheduled",
    "none | controlled | yes: scheduled, scheduled, scheduled, scheduled",
    "none | open | no: defer, scheduled, scheduled, scheduled",
    "none | open | yes: scheduled, scheduled, scheduled, out-of-cycle",
    "public poc | small | no: defer, scheduled, scheduled, scheduled",
    "public poc | small | yes: scheduled, scheduled, scheduled, scheduled",
    "public poc | controlled | no: defer, scheduled, scheduled, scheduled",
    "public poc | controlled | yes: scheduled, scheduled, scheduled, out-of-cycle",
    "public poc | open | no: scheduled, scheduled, scheduled, out-of-cycle",
    "public poc | open | yes: scheduled, scheduled, out-of-cycle, out-of-cycle",
    "active | small | no: scheduled, scheduled, out-of-cycle, out-of-cycle",
    "active | small | yes: scheduled, out-of-cycle, out-of-cycle, out-of-cycle",
    "active | controlled | no: scheduled, scheduled, out-of-cycle, out-of-cycle",
    "active | controlled | yes: out-of-cycle, out-of-cycle, out-of-cycle, out-of-cycle",
    "active | open | no: scheduled, out-of-cycle, out-of-cycle, immediate",
    "active | open | yes: out-of-cycle, out-of-cycle, immediate, immediate",
};

static void every_decision_is_that_of_the_table(void **state) {
    struct bed *bed = *state;
    for (unsigned i = 0; i < ARRAY_LEN(table); i++) {
        unsigned exploitation = i / 6, exposure = i / 2 % 3, automatable = i % 2;
        struct str line = str_format(&bed->arena, STR_F " | " STR_F " | " STR_F ":",
                                     STR_A(ssvc_exploitation_name((enum ssvc_exploitation)exploitation)),
                                     STR_A(exposure_name((enum exposure)exposure)),
                                     STR_A(ssvc_automatable_name((enum ssvc_automatable)automatable)));
        for (unsigned impact = SSVC_LOW; impact <= SSVC_VERY_HIGH; impact++) {
            enum ssvc_decision decision = ssvc_decide((enum ssvc_exploitation)exploitation, (enum exposure)exposure,
                                                      (enum ssvc_automatable)automatable, (enum ssvc_impact)impact);
            line = str_format(&bed->arena, STR_F "%s " STR_F, STR_A(line), impact ? "," : "",
                              STR_A(ssvc_decision_name(decision)));
        }
        assert_str(line, table[i]);
    }
}

static void every_impact_has_a_name(void **state) {
    (void)state;
    assert_str(ssvc_impact_name(SSVC_LOW), "low");
    assert_str(ssvc_impact_name(SSVC_VERY_HIGH), "very high");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_decision_is_that_of_the_table),
        BED_TEST(every_impact_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
