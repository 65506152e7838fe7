#include "bed.h"

#include "csaf/convert_range.h"

/* What people write, and the constraints that it is; NULL: nobody can tell. */
static void words_become_constraints(void **state) {
    static const struct {
        const char *words;
        const char *constraints;
    } cases[] = {
        {"< V5.1.3", "<V5.1.3"},
        {" <1.000.HW00.21", "<1.000.HW00.21"},
        {"All versions", "vers:all/*"},
        {"*", "vers:all/*"},
        {"vers:all/ALL", "vers:all/*"},
        {"vers:all/<V7.0.3", "<V7.0.3"},
        {"vers:all/>=V7.80<V9.40", ">=V7.80|<V9.40"},
        {">= 12.0.1 | <= 12.0.14", ">=12.0.1|<=12.0.14"},
        {">= V2.3 and < V6.30.016", ">=V2.3|<V6.30.016"},
        {">= 1.0, < 2.0", ">=1.0|<2.0"},
        {"All versions < V5.6 SP2 HF3", "<V5.6%20SP2%20HF3"},
        {"All versions prior to V1.5.1", "<V1.5.1"},
        {"prior to 4.2", "<4.2"},
        {"1.4 and earlier", "<=1.4"},
        {"1.4 or later", ">=1.4"},
        {"=> 1.4", ">=1.4"},
        {"<= 1.12.0.25 | 1.12.13.2", "<=1.12.0.25|1.12.13.2"},
        {"2019 R1", "2019%20R1"},
        {"All versions using Shared HIS", NULL},
        {"<= 3.3-006 (with <= bacnetstac 4.2.1)", NULL},
        {"<= V2.5.0 and Function State (FS) <= 9", NULL},
        {"< January 31 2014", NULL},
        {"NMC2 <= 6.9.6", NULL},
        {"V8.0, V8.1", "V8.0|V8.1"},
        {"Versions V15, V15.1 and V16", "V15|V15.1|V16"},
        {"V15, some and V16", NULL},
        {"V15, V16 and later", NULL},
        {"V15 and prior, V17", NULL},
        {"1.0,", NULL},
        {"0 < 9.8.12", "<9.8.12"},
        {"0 >= 9.8.12", NULL},
        {"16 <= 20", NULL},
        {"All versions between V6.1 (including) and V6.1.1 (excluding)", ">=V6.1|<V6.1.1"},
        {"between 1 (excluding) and 2 (including)", ">1|<=2"},
        {"between 1 and 2", NULL},
        {"between 1 (including) and 2", NULL},
        {"between 1 (including) and 2 (excluding) and 3", NULL},
        {"between  and ", NULL},
        {"All firmware versions < V5.2", "<V5.2"},
        {"< V4.70 SP9 Security Patch 1", "<V4.70%20SP9%20Security%20Patch%201"},
        {"<= 2.0 (Build 683.003) ", "<=2.0%20%28Build%20683.003%29"},
        {"<1.2 FP2 (Build Nr. 1.2.14002) ", "<1.2%20FP2%20%28Build%20Nr.%201.2.14002%29"},
        {"< 1.3.0 (Build Nr. 1.3.0.1339)", "<1.3.0%20%28Build%20Nr.%201.3.0.1339%29"},
        {"<=9.40083.00.05 (Rev T)", NULL},
        {"< 2 (Build 1) and later", NULL},
        {"< 2 (Build 1", NULL},
        {"< 12.4 (firmware 1.46)", NULL},
        {"some", NULL},
        {"1.4_and_prior", NULL},
        {"All_versions", "vers:all/*"},
        {"all", "vers:all/*"},
        {"<=", NULL},
        {"", NULL},
        {"prior to < 4", NULL},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct convert_range range;
        bool failed = false;
        bool read = convert_range_from_words(str_from(cases[i].words), &bed->arena, &range, &failed);
        assert_false(failed);
        if (read != (cases[i].constraints != NULL))
            fail_msg("\"%s\" is %sread", cases[i].words, read ? "" : "not ");
        if (read)
            assert_str(convert_range_text(&bed->arena, &range), cases[i].constraints);
    }
}

static void what_is_in_form_is_left_alone(void **state) {
    static const char *const good[] = {"vers:intdot/>=1.0|<2.0", ">=1|<2", "<V16%20Update%202", "vers:all/*", "4.2"};
    static const char *const bad[] = {"< 4.2", "vers:all/<4.2", "vers:/<4",      "vers:intdot", ">=1<2", "a b",
                                      "some",  "All",           "1.4_and_prior", "|",           "*",     ""};
    struct bed *bed = *state;
    struct convert_range range;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(convert_range_parse(str_from(good[i]), &range));
        assert_str(convert_range_text(&bed->arena, &range), good[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (convert_range_parse(str_from(bad[i]), &range))
            fail_msg("\"%s\" is read", bad[i]);
}

/* None of them is one version, and nobody can tell which of them an end belongs to. */
static void several_versions_in_one_are_seen(void **state) {
    static const char *const several[] = {"<V33.017_V34.014_V35.013_V36.011",
                                          "<v36.011_v35.013",
                                          "14.00.15.00_51.25.00.01",
                                          ">=4.00A_v10.95.201.23|<5",
                                          "<1.2,1.4",
                                          "<=2.0.0.5_with_Soft_v5.0.0.93",
                                          "<V4.00_Utilizes_Some-Thing_7.60c",
                                          "<V33%20V34",
                                          "<6.01.00/29.03.2007",
                                          "<V2;V3",
                                          "V1_V2"};
    static const char *const one[] = {"<V4.95_SP3",
                                      "<V4.70%20SP9%20Security%20Patch%201",
                                      "<2.0%20%28Build%20683.003%29",
                                      "<1.2_Build_3.4.14",
                                      "<V1.0%20SP%201.2",
                                      "2019%20R1",
                                      "<3.3-006",
                                      "1.2.3+4.5",
                                      ">=1.0|<2.0",
                                      "<V16%20Update%202",
                                      "<1.000.HW00.21",
                                      "vers:all/*"};
    struct convert_range range;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(several); i++) {
        bool read = convert_range_parse(str_from(several[i]), &range);
        if (!read || !convert_range_names_several(&range))
            fail_msg("\"%s\" is taken for one", several[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(one); i++)
        if (!convert_range_parse(str_from(one[i]), &range) || convert_range_names_several(&range))
            fail_msg("\"%s\" is no longer one", one[i]);
}

static void too_many_parts_are_no_range(void **state) {
    char text[2 * RANGE_PARTS_MAX + 2];
    struct convert_range range;
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? '|' : '1';
    assert_true(convert_range_parse((struct str){text, 2 * RANGE_PARTS_MAX - 1}, &range));
    assert_false(convert_range_parse((struct str){text, 2 * RANGE_PARTS_MAX + 1}, &range));
}

static void versions_have_an_order(void **state) {
    static const char *const rising[] = {"", "1", "1.9", "1.10", "1.10a", "2", "02.1", "10", "V1", "v2", "V10"};
    struct convert_range range;
    (void)state;
    for (size_t i = 0; i + 1 < ARRAY_LEN(rising); i++) {
        assert_true(convert_range_compare(str_from(rising[i]), str_from(rising[i + 1])) < 0);
        assert_true(convert_range_compare(str_from(rising[i + 1]), str_from(rising[i])) > 0);
    }
    assert_int_equal(convert_range_compare(STR("v01.00"), STR("V1.0")), 0);
    assert_true(convert_range_parse(STR(">=1.9|<1.10"), &range));
    assert_true(convert_range_is_ascending(&range));
    assert_true(convert_range_parse(STR("<1.10|>=1.9"), &range));
    assert_false(convert_range_is_ascending(&range));
}

static void percent_signs_are_decoded(void **state) {
    struct bed *bed = *state;
    assert_str(convert_range_decode(&bed->arena, STR("V16%20Update%202")), "V16 Update 2");
    assert_str(convert_range_decode(&bed->arena, STR("50%")), "50%");
    assert_str(convert_range_decode(&bed->arena, STR("1%0a2%zz%2")), "1%0a2%zz%2");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(words_become_constraints),         BED_TEST(what_is_in_form_is_left_alone),
        BED_TEST(several_versions_in_one_are_seen), BED_TEST(too_many_parts_are_no_range),
        BED_TEST(versions_have_an_order),           BED_TEST(percent_signs_are_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
