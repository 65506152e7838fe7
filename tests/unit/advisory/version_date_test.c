#include "advisory/version_read.h"
#include "bed.h"

static const struct {
    const char *text;
    unsigned year, month, day; /* 0, 0, 0: no date */
} DATES[] = {
    {"April 3, 2018", 2018, 4, 3},
    {"april 3 2018", 2018, 4, 3},
    {"April/17/2023", 2023, 4, 17},
    {"May_1_2024", 2024, 5, 1},
    {"Jan. 5, 2020", 2020, 1, 5},
    {"3 April 2018", 2018, 4, 3},
    {"03-Apr-2018", 2018, 4, 3},
    {"April 3rd, 2018", 2018, 4, 3},
    {"1st May 2020", 2020, 5, 1},
    {"june 2016", 2016, 6, 0},
    {"Sept 2016", 2016, 9, 0},
    {"2019-12-13", 2019, 12, 13},
    {"2019/12/13", 2019, 12, 13},
    {"8/30/2024", 2024, 8, 30},
    {"30/8/2024", 2024, 8, 30},
    {"20230518", 2023, 5, 18},
    {"20230518.", 2023, 5, 18},
    {"2016 April", 0, 0, 0},
    {"April", 0, 0, 0},
    {"April 31, 2018", 0, 0, 0},
    {"2019-13-01", 0, 0, 0},
    {"2019.12.13", 0, 0, 0},
    {"2019-12", 0, 0, 0},
    {"2019-12-13-2", 0, 0, 0},
    {"4.1.2018", 0, 0, 0},
    {"20231301", 0, 0, 0},
    {"20230518.2", 0, 0, 0},
    {"202305181", 0, 0, 0},
    {"Mayo 1, 2020", 0, 0, 0},
    {"8/30/24", 0, 0, 0},
    {"1899-01-01", 0, 0, 0},
    {"", 0, 0, 0},
};

static void dates_are_read_as_written(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(DATES); i++) {
        struct version v;
        size_t at = 0;
        bool date = version_take_date(str_from(DATES[i].text), &at, &v);
        if (date != (DATES[i].year > 0))
            fail_msg("\"%s\" is %s", DATES[i].text, date ? "a date" : "no date");
        if (!date) {
            assert_int_equal(at, 0);
            continue;
        }
        assert_true(v.dated);
        assert_int_equal(v.parts[0].value, DATES[i].year);
        assert_int_equal(v.parts[1].value, DATES[i].month);
        assert_int_equal(v.count, DATES[i].day ? 3 : 2);
        if (DATES[i].day)
            assert_int_equal(v.parts[2].value, DATES[i].day);
        assert_int_equal(v.reason, VERSION_REASON_NONE);
    }
}

static void a_date_that_can_be_read_two_ways_says_so(void **state) {
    (void)state;
    struct version v;
    size_t at = 0;
    assert_true(version_take_date(STR("5/6/2024"), &at, &v));
    assert_int_equal(v.reason, VERSION_REASON_DATE);
    at = 0;
    assert_true(version_take_date(STR("6/6/2024"), &at, &v));
    assert_int_equal(v.reason, VERSION_REASON_NONE);
}

static void reading_stops_behind_the_date(void **state) {
    (void)state;
    struct version v;
    size_t at = 2;
    assert_true(version_take_date(STR("< June 2016 and 2017"), &at, &v));
    assert_int_equal(at, 11);
    assert_str(v.text, "June 2016");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_as_written),
        cmocka_unit_test(a_date_that_can_be_read_two_ways_says_so),
        cmocka_unit_test(reading_stops_behind_the_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
