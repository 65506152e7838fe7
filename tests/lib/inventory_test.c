#include <keyway/inventory.h>

#include "rig.h"

static enum kw_status report(const struct kw_component *components, size_t count, const struct kw_moment *now,
                             struct rig_text *text) {
    const struct kw_sink sink = {text, rig_text_put};
    *text = (struct rig_text)RIG_TEXT;
    return kw_inventory_report(components, count, now, &sink);
}

static void every_part_is_told(void **state) {
    struct rig *rig = *state;
    static const uint8_t digest[KW_DIGEST_SIZE] = {0xde, 0xad};
    static const struct kw_component parts[] = {
        {KW_COMPONENT_DEVICE, "Example", "gw-1", "B2", "SN \"7\"", NULL},
        {KW_COMPONENT_FIRMWARE, NULL, "gw-fw", "1.4.0", NULL, digest},
        {KW_COMPONENT_LIBRARY, NULL, "libkeyway", NULL, NULL, NULL},
    };
    struct rig_text text;
    rig_wait(rig, 86399999);
    assert_int_equal(report(parts, 3, &rig->moment, &text), KW_OK);
    assert_string_equal(
        text.bytes,
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"metadata\":{\"timestamp\":\"2026-11-29T23:59:59Z\"},"
        "\"components\":[{\"type\":\"device\",\"supplier\":{\"name\":\"Example\"},\"name\":\"gw-1\",\"version\":\"B2\","
        "\"properties\":[{\"name\":\"serial\",\"value\":\"SN \\\"7\\\"\"}]},"
        "{\"type\":\"firmware\",\"name\":\"gw-fw\",\"version\":\"1.4.0\",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":"
        "\"dead000000000000000000000000000000000000000000000000000000000000\"}]},"
        "{\"type\":\"library\",\"name\":\"libkeyway\"}]}");
}

static void days_are_those_of_the_calendar(void **state) {
    (void)state;
    static const struct kw_component part = {.kind = KW_COMPONENT_DEVICE, .name = "d"};
    static const struct {
        int64_t unix_s;
        const char *text;
    } days[] = {
        {0, "1970-01-01T00:00:00Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {4107542400, "2100-03-01T00:00:00Z"},
        {1709251199, "2024-02-29T23:59:59Z"},
        {253402300799, "9999-12-31T23:59:59Z"},
    };
    struct rig_text text;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        const struct kw_moment now = {days[i].unix_s * 1000, KW_CLOCK_SET};
        assert_int_equal(report(&part, 1, &now, &text), KW_OK);
        assert_non_null(strstr(text.bytes, days[i].text));
    }
}

static void a_time_that_is_none_is_left_out(void **state) {
    (void)state;
    static const struct kw_component part = {.kind = KW_COMPONENT_DEVICE, .name = "d"};
    static const struct kw_moment none[] = {
        {1795910400000, KW_CLOCK_UNSET}, {-1, KW_CLOCK_SET}, {253402300800000, KW_CLOCK_SET}};
    struct rig_text text;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(report(&part, 1, &none[i], &text), KW_OK);
        assert_null(strstr(text.bytes, "timestamp"));
    }
}

static void a_list_that_is_none_is_refused(void **state) {
    struct rig *rig = *state;
    static const struct kw_component bad[] = {{.kind = KW_COMPONENT_DEVICE},
                                              {.kind = (enum kw_component_kind)0, .name = "d"},
                                              {.kind = (enum kw_component_kind)5, .name = "d"}};
    struct rig_text text;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(report(&bad[i], 1, &rig->moment, &text), KW_ERROR_ARGUMENT);
    assert_int_equal(report(bad, 0, &rig->moment, &text), KW_ERROR_ARGUMENT);
    assert_int_equal(text.length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 7.8] every part is told", every_part_is_told),
        RIG_TEST("days are those of the calendar", days_are_those_of_the_calendar),
        RIG_TEST("a time that is none is left out", a_time_that_is_none_is_left_out),
        RIG_TEST("[CR 7.8] a list that is none is refused", a_list_that_is_none_is_refused),
    };
    return cmocka_run_group_tests_name("inventory", tests, NULL, NULL);
}
