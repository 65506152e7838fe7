#include "bed.h"

#include "provider/text.h"

static void times_are_read_as_providers_write_them(void **state) {
    static const struct {
        const char *text;
        int64_t seconds;
    } CASES[] = {
        {"2024-01-01T12:00:00Z", 1704110400},
        {" 2024-01-01T12:00:00.123Z\n", 1704110400},
        {"2024-01-01T14:00:00+02:00", 1704110400},
        {"2024-01-01T07:00:00-0500", 1704110400},
        {"2024-01-01T12:00:00", 1704110400},
        {"2024-01-01 12:00:00Z", 1704110400},
        {"2024-01-01", 1704067200},
        {"", PROVIDER_NO_TIME},
        {"yesterday", PROVIDER_NO_TIME},
        {"2024-13-01T12:00:00Z", PROVIDER_NO_TIME},
        {"2024-01-01T25:00:00Z", PROVIDER_NO_TIME},
        {"2024-01-01T12:00:00+99:99", PROVIDER_NO_TIME},
        {"2024-01-01T12:00:00.0000000000000000000000000000000000000000000000001", PROVIDER_NO_TIME},
        {"Mon, 01 Jan 2024 12:00:00 GMT", PROVIDER_NO_TIME},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (provider_time(str_from(CASES[i].text)) != CASES[i].seconds)
            fail_msg("%s is %lld", CASES[i].text, (long long)provider_time(str_from(CASES[i].text)));
}

static void labels_and_roles_have_texts(void **state) {
    (void)state;
    for (int tlp = PROVIDER_TLP_UNLABELED; tlp <= PROVIDER_TLP_RED; tlp++)
        assert_int_equal(provider_tlp(provider_tlp_text((enum provider_tlp)tlp)), tlp);
    assert_int_equal(provider_tlp(STR("white")), PROVIDER_TLP_CLEAR);
    assert_int_equal(provider_tlp(STR("")), PROVIDER_TLP_NONE);
    for (int role = PROVIDER_ROLE_PUBLISHER; role <= PROVIDER_ROLE_TRUSTED; role++)
        assert_int_equal(provider_role(provider_role_text((enum provider_role)role)), role);
    assert_int_equal(provider_role(STR("")), PROVIDER_ROLE_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(times_are_read_as_providers_write_them),
        BED_TEST(labels_and_roles_have_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
