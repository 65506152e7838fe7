#include "advisory/version_word.h"

#include "bed.h"

static void labels_say_that_a_version_follows(void **state) {
    (void)state;
    static const struct {
        const char *word;
        enum version_label label;
    } LABELS[] = {
        {"v", VERSION_LABEL_VERSION},
        {"V", VERSION_LABEL_VERSION},
        {"ver", VERSION_LABEL_VERSION},
        {"Vers", VERSION_LABEL_VERSION},
        {"version", VERSION_LABEL_VERSION},
        {"Versions", VERSION_LABEL_VERSION},
        {"r", VERSION_LABEL_RELEASE},
        {"rel", VERSION_LABEL_RELEASE},
        {"Release", VERSION_LABEL_RELEASE},
        {"rev", VERSION_LABEL_REVISION},
        {"REVISION", VERSION_LABEL_REVISION},
        {"fw", VERSION_LABEL_FIRMWARE},
        {"firmware", VERSION_LABEL_FIRMWARE},
        {"sw", VERSION_LABEL_SOFTWARE},
        {"SV", VERSION_LABEL_SOFTWARE},
        {"software", VERSION_LABEL_SOFTWARE},
        {"x", VERSION_LABEL_NONE},
        {"", VERSION_LABEL_NONE},
        {"versionen", VERSION_LABEL_NONE},
    };
    for (size_t i = 0; i < ARRAY_LEN(LABELS); i++)
        assert_int_equal(version_word_label(str_from(LABELS[i].word)), LABELS[i].label);
}

/* Every word of the table, which is searched by halves: one out of order would not be found. */
static void qualifiers_are_known_by_every_spelling(void **state) {
    (void)state;
    static const struct {
        const char *words;
        enum version_step step;
    } STEPS[] = {
        {"ga final", VERSION_STEP_NONE},
        {"dev snapshot alpha beta pre preview rc candidate releasecandidate", VERSION_STEP_BEFORE},
        {"u upd update cu cumulativeupdate cfr ru rollup qu qualityupdate uc hf hotfix hotfixrev p "
         "patch patchlevel pl "
         "securitypatch sr servicerelease mr maintenancerelease rev revision v build bld bn",
         VERSION_STEP_SMALL},
        {"r rel release q fp featurepack sp servicepack mp maintenancepack", VERSION_STEP_BIG},
    };
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        struct str rest = str_from(STEPS[i].words), word;
        while (str_next(&rest, ' ', &word)) {
            enum version_qualifier qualifier;
            if (!version_word_qualifier(word, &qualifier) || version_word_step(qualifier) != STEPS[i].step)
                fail_msg(STR_F, STR_A(word));
        }
    }
}

static void other_words_are_no_qualifiers(void **state) {
    (void)state;
    enum version_qualifier qualifier = QUALIFIER_BUILD;
    assert_false(version_word_qualifier(STR("with"), &qualifier));
    assert_false(version_word_qualifier(STR(""), &qualifier));
    assert_int_equal(qualifier, QUALIFIER_BUILD);
}

static void two_words_can_be_one_qualifier(void **state) {
    (void)state;
    struct str rest = STR("cumulative feature hot maintenance patch quality release security Service"), word;
    while (str_next(&rest, ' ', &word))
        assert_true(version_word_begins_qualifier(word));
    assert_false(version_word_begins_qualifier(STR("pack")));
    rest = STR("level no Nr num number");
    while (str_next(&rest, ' ', &word))
        assert_true(version_word_is_number(word));
    assert_false(version_word_is_number(STR("n")));
}

static void months_have_two_lengths(void **state) {
    (void)state;
    struct str rest = STR("january february march april may june july august september october november december"),
               month;
    for (unsigned i = 1; str_next(&rest, ' ', &month); i++) {
        assert_int_equal(version_word_month(month), i);
        assert_int_equal(version_word_month(str_slice(month, 0, 3)), i);
    }
    assert_int_equal(version_word_month(STR("Sept")), 9);
    assert_int_equal(version_word_month(STR("janu")), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_say_that_a_version_follows), cmocka_unit_test(qualifiers_are_known_by_every_spelling),
        cmocka_unit_test(other_words_are_no_qualifiers),     cmocka_unit_test(two_words_can_be_one_qualifier),
        cmocka_unit_test(months_have_two_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
