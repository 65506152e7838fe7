#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "csaf/cvss.h"

enum { UNSAID = -1 };

/* Vectors and scores: the examples of the guide to 2.0, and some of those that Red Hat's cvss library holds itself to.
 * UNSAID: not published. */
static const struct {
    const char *vector;
    double base, temporal, environmental;
} PUBLISHED[] = {
    /* The guide to 2.0, section 3.3. */
    {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H", 7.8, 6.4, 0.0},
    {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2},
    {"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10.0, 8.3, 9.0},
    {"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5},
    {"AV:A/AC:M/Au:S/C:N/I:N/A:P", 2.3, UNSAID, UNSAID},
    {"AV:A/AC:M/Au:N/C:C/I:N/A:P/E:POC/RL:W/RC:UC", 6.4, 4.9, UNSAID},
    {"AV:A/AC:H/Au:S/C:N/I:P/A:P/E:POC/RL:OF/RC:C/CDP:LM/TD:M/CR:M/IR:L/AR:L", 2.9, 2.3, 2.8},
    {"AV:N/AC:L/Au:S/C:C/I:C/A:C/E:U/RL:U/RC:C", 9.0, 7.7, UNSAID},
    {"AV:N/AC:L/Au:S/C:C/I:C/A:C/E:F/RL:U/RC:C", 9.0, 8.6, UNSAID},
    {"AV:L/AC:M/Au:S/C:N/I:P/A:C/E:U/RL:OF/RC:UR/CDP:N/TD:L/CR:H/IR:H/AR:H", 5.0, 3.5, 1.2},
    {"AV:N/AC:M/Au:M/C:C/I:N/A:P/RL:W/RC:UC/CDP:LM/TD:M/CR:L/IR:L/AR:L", 6.4, 5.5, 4.0},
    {"AV:L/AC:L/Au:S/C:P/I:P/A:P/E:U/RC:C/CDP:LM/TD:L/IR:H/AR:M", 4.3, 3.7, 1.5},
    {"AV:A/AC:M/Au:S/C:C/I:P/A:C", 7.0, UNSAID, UNSAID},
    {"AV:N/AC:M/Au:N/C:N/I:P/A:N", 4.3, UNSAID, UNSAID},
    {"AV:N/AC:L/Au:S/C:P/I:P/A:N", 5.5, UNSAID, UNSAID},
    {"AV:N/AC:M/Au:N/C:P/I:N/A:N", 4.3, UNSAID, UNSAID},
    {"AV:N/AC:L/Au:S/C:C/I:C/A:C", 9.0, UNSAID, UNSAID},
    {"AV:L/AC:L/Au:N/C:C/I:C/A:P", 6.8, UNSAID, UNSAID},
    {"AV:A/AC:H/Au:N/C:P/I:P/A:P", 4.3, UNSAID, UNSAID},
    {"AV:L/AC:M/Au:M/C:C/I:C/A:N", 5.8, UNSAID, UNSAID},
    {"AV:A/AC:L/Au:M/C:N/I:N/A:N", 0.0, UNSAID, UNSAID},
    {"CVSS:3.0/S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N/E:F/RL:X", 3.8, 3.7, 3.7},
    {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:N/E:H/RL:O/RC:C/CR:H/IR:H/AR:H/MAV:N/MAC:L/MPR:L/MUI:N/MS:C/MC:H/MI:H/"
     "MA:H",
     9.3, 8.9, 9.5},
    {"CVSS:3.0/AV:L/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N/MAV:A/MAC:L/MPR:N/MUI:N/MS:U/MC:N/MI:N/MA:N", 4.6, 4.6, 0.0},
    {"CVSS:3.0/AV:L/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N/MAV:A/MAC:L/MPR:N/MUI:N/MS:U/MC:L/MI:N/MA:N", 4.6, 4.6, 4.3},
    {"CVSS:3.0/AV:L/AC:L/PR:H/UI:R/S:U/C:H/I:N/A:H/E:H/RL:W/RC:U/CR:H/IR:H/AR:M/MAV:L/MAC:L/MPR:H/MUI:N/MS:C/MC:N/MI:H/"
     "MA:L",
     5.8, 5.2, 7.4},
    {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, 0.0, 0.0},
    {"CVSS:3.0/AV:L/AC:L/PR:H/UI:R/S:U/C:H/I:N/A:H/MPR:N", 5.8, 5.8, 7.1},
    {"CVSS:3.0/AV:A/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:H", 8.2, 8.2, 8.2},
    {"CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:L/E:U/RL:U/RC:R/CR:M/MPR:L/MUI:R/MI:N/MA:H", 7.7, 6.8, 6.3},
    {"CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:C/C:N/I:H/A:N/E:P/RL:U/RC:U/CR:H/IR:L/AR:H/MAV:L/MUI:R/MS:C/MC:N/MI:L/MA:N", 5.3,
     4.6, 1.3},
    {"CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 2.6, 2.6, 2.6},
    {"CVSS:3.0/AV:N/AC:H/PR:H/UI:R/S:U/C:L/I:L/A:L", 3.9, 3.9, 3.9},
    {"CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H", 7.4, 7.4, 7.4},
    {"CVSS:3.1/AV:N/AC:L/PR:H/UI:R/S:C/C:H/I:H/A:N", 8.1, 8.1, 8.1},
    {"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 8.8, 8.8, 8.8},
    {"CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:N/A:H", 5.9, 5.9, 5.9},
    {"CVSS:3.1/AV:P/AC:L/PR:H/UI:R/S:U/C:L/I:H/A:H", 5.7, 5.7, 5.7},
    {"CVSS:3.1/AV:A/AC:H/PR:L/UI:R/S:U/C:N/I:N/A:H", 4.5, 4.5, 4.5},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 7.3, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:P", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P", 5.9, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:U", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 4.1, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:H/IR:H/AR:H", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:H", 7.3, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:H/IR:H/AR:M", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:M", 7.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:H/IR:H/AR:L", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:L", 7.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:H/IR:M/AR:H", 0.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:M/AR:H", 7.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:P/PR:H/UI:N/VC:L/VI:H/VA:L/SC:H/SI:L/SA:H", 7.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:A/AC:H/AT:N/PR:H/UI:N/VC:L/VI:N/VA:L/SC:N/SI:N/SA:L", 2.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:L/AC:H/AT:P/PR:L/UI:N/VC:H/VI:L/VA:H/SC:H/SI:L/SA:H", 7.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:A/VC:L/VI:N/VA:H/SC:N/SI:N/SA:N", 5.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:N/VC:L/VI:N/VA:N/SC:H/SI:H/SA:N", 5.3, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:N/VC:N/VI:L/VA:H/SC:N/SI:H/SA:N", 9.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:L/SI:H/SA:L", 6.3, UNSAID, UNSAID},
    {"CVSS:4.0/AV:A/AC:H/AT:N/PR:L/UI:P/VC:H/VI:L/VA:H/SC:N/SI:H/SA:L", 5.8, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:P/VC:N/VI:H/VA:N/SC:N/SI:N/SA:H", 8.2, UNSAID, UNSAID},
    {"CVSS:4.0/AV:A/AC:H/AT:P/PR:H/UI:A/VC:N/VI:L/VA:H/SC:L/SI:N/SA:H", 5.7, UNSAID, UNSAID},
    {"CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:N/VI:H/VA:L/SC:H/SI:H/SA:H", 8.3, UNSAID, UNSAID},
    {"CVSS:4.0/AV:A/AC:L/AT:P/PR:H/UI:N/VC:N/VI:N/VA:L/SC:L/SI:L/SA:N", 2.0, UNSAID, UNSAID},
    {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/S:N/AU:Y/R:A/V:C/RE:L/U:Clear", 0.0, UNSAID,
     UNSAID},
    {"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/S:P/AU:N/R:A/V:C/RE:L/U:Amber", 7.3, UNSAID,
     UNSAID},
};

static void assert_score(const char *vector, double got, double want) {
    if (want >= 0 && (got < want - 0.01 || got > want + 0.01))
        fail_msg("%s: %.3f is not %.1f", vector, got, want);
}

static void published_vectors_score_as_published(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(PUBLISHED); i++) {
        struct cvss_vector vector;
        if (!cvss_parse(str_from(PUBLISHED[i].vector), &vector))
            fail_msg("%s is not read", PUBLISHED[i].vector);
        struct cvss_scores scores = cvss_score(&vector);
        assert_score(PUBLISHED[i].vector, scores.base, PUBLISHED[i].base);
        assert_score(PUBLISHED[i].vector, scores.temporal, PUBLISHED[i].temporal);
        assert_score(PUBLISHED[i].vector, scores.environmental, PUBLISHED[i].environmental);
    }
}

static void what_is_no_vector_is_refused(void **state) {
    static const char *const texts[] = {
        "",
        "CVSS:3.1/",
        "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
        "CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H",
        "AV:N/AC:L/Au:N/C:C/I:C",
    };
    struct cvss_vector vector;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (cvss_parse(str_from(texts[i]), &vector))
            fail_msg("%s is read", texts[i]);
}

static void severities_begin_where_they_should(void **state) {
    static const struct {
        double score;
        const char *name;
    } scale[] = {{0, "NONE"},     {0.1, "LOW"},  {3.9, "LOW"},  {4.0, "MEDIUM"},
                 {6.9, "MEDIUM"}, {7.0, "HIGH"}, {8.9, "HIGH"}, {9.0, "CRITICAL"}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(scale); i++)
        assert_true(str_eq(cvss_severity(scale[i].score), str_from(scale[i].name)));
}

static void no_score_falls_below_the_scale(void **state) {
    struct cvss_vector vector;
    (void)state;
    assert_true(cvss_parse(STR("AV:L/AC:H/Au:M/C:N/I:N/A:P/CDP:ND/TD:H/CR:H/IR:ND/AR:L"), &vector));
    assert_true(cvss_score(&vector).environmental == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors_score_as_published), cmocka_unit_test(what_is_no_vector_is_refused),
        cmocka_unit_test(severities_begin_where_they_should), cmocka_unit_test(no_score_falls_below_the_scale)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
