/* Which of two fixed versions has the other in it. */
#include "bed.h"

#include "advisory/advisory.h"

static const struct {
    const char *supplier, *a, *b, *later;
} CASES[] = {
    {"Siemens", "V2.9.4", "V3.0.1", "V3.0.1"},
    {"Siemens", "V3.2 HF1", "V3.2", "V3.2 HF1"},
    {"Siemens", "V4.5", "V4.5.2", "V4.5.2"},
    {"Siemens", "V15 Update 4", "V16", "V16"},
    {"Siemens", "v3.1", "V3.1", "v3.1"},
    {"Maker", "3.2.0", "3.2.0", "3.2.0"},
    {"Maker", "3.2", "3.2.0", "3.2"},
    /* Not certain. */
    {"Siemens", "V3.2.17", "V3.X.17", ""},
    {"Siemens", "V3.2 HF1", "V3.2 Update 2", ""},
    {"Maker", "R1.2", "V1.1", ""},
    {"Maker", "3.05", "3.1", ""},
    {"Schneider Electric", "2.8", "2.51", ""},
    {"Rockwell Automation", "15.05", "15.10", "15.10"},
    {"Maker", "9d9eff4", "3.1", ""},
    {"Maker", "the latest firmware", "3.1", ""},
    {"Maker", "the latest firmware", "the latest firmware", "the latest firmware"},
};

static void gives_the_later_where_it_is_certain(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str a = str_from(CASES[i].a), b = str_from(CASES[i].b), supplier = str_from(CASES[i].supplier), later;
        assert_int_equal(advisory_later_fix(supplier, STR("Thing"), a, b, &bed->arena, &later), STATUS_OK);
        if (!str_eq(later, str_from(CASES[i].later)))
            fail_msg("%s and %s: '" STR_F "'", CASES[i].a, CASES[i].b, STR_A(later));
        /* Whatever comes first. */
        assert_int_equal(advisory_later_fix(supplier, STR("Thing"), b, a, &bed->arena, &later), STATUS_OK);
        assert_int_equal(later.len > 0, strlen(CASES[i].later) > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(gives_the_later_where_it_is_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
