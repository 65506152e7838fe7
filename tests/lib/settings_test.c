#include <keyway/settings.h>

#include "rig.h"

#define COUNT   4u
#define TELNET  1u
#define TIMEOUT 2u
#define SERVER  3u
#define OFFSET  9u

static const struct kw_setting table[COUNT] = {
    {.id = TELNET, .name = "telnet", .requirement = "CR 7.7", .kind = KW_SETTING_SWITCH, .first = 0, .secure = 0},
    {.id = TIMEOUT,
     .name = "session-timeout-s",
     .requirement = "CR 2.6",
     .kind = KW_SETTING_NUMBER,
     .least = 60,
     .most = 3600,
     .first = 900,
     .secure = 600},
    {.id = SERVER,
     .name = "syslog-server",
     .kind = KW_SETTING_TEXT,
     .least = 0,
     .most = 20,
     .first_text = "",
     .secure_text = NULL},
    {.id = OFFSET, .name = "offset", .kind = KW_SETTING_NUMBER, .least = INT64_MIN, .most = INT64_MAX},
};

static struct kw_setting_value values[COUNT];
static uint8_t work[KW_SETTINGS_WORK_SIZE(COUNT)];

static struct kw_settings fresh(struct rig *rig) {
    memset(values, 0xa5, sizeof(values));
    return (struct kw_settings){.table = table,
                                .count = COUNT,
                                .values = values,
                                .storage = &rig->storage,
                                .crypto = &rig->openssl.crypto,
                                .area = 2,
                                .work = work,
                                .work_size = sizeof(work)};
}

static int64_t number_of(const struct kw_settings *settings, uint16_t id) {
    int64_t number = -1;
    assert_int_equal(kw_settings_get(settings, id, &number), KW_OK);
    return number;
}

static void a_new_device_is_as_delivered(void **state) {
    struct kw_settings settings = fresh(*state);
    struct kw_bytes text;
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 900);
    assert_int_equal(kw_settings_allows(&settings, TELNET), KW_DENIED);
    assert_int_equal(kw_settings_get_text(&settings, SERVER, &text), KW_OK);
    assert_int_equal(text.length, 0);
    assert_int_equal(number_of(&settings, OFFSET), 0);
}

static void a_change_outlives_a_restart(void **state) {
    struct kw_settings settings = fresh(*state);
    struct kw_bytes text;
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TELNET, 1), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 60), KW_OK);
    assert_int_equal(kw_settings_set(&settings, OFFSET, INT64_MIN), KW_OK);
    assert_int_equal(kw_settings_set_text(&settings, SERVER, kw_bytes("log.example", 11)), KW_OK);
    rig_restart(*state, RIG_CUT_OLD);
    settings = fresh(*state);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_allows(&settings, TELNET), KW_GRANTED);
    assert_int_equal(number_of(&settings, TIMEOUT), 60);
    assert_true(number_of(&settings, OFFSET) == INT64_MIN);
    assert_int_equal(kw_settings_get_text(&settings, SERVER, &text), KW_OK);
    assert_memory_equal(text.at, "log.example", 11);
    assert_int_equal(kw_settings_reset(&settings), KW_OK);
    settings = fresh(*state);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 900);
    assert_int_equal(kw_settings_allows(&settings, TELNET), KW_DENIED);
}

static void what_a_setting_does_not_take_changes_nothing(void **state) {
    struct kw_settings settings = fresh(*state);
    int64_t number;
    struct kw_bytes text;
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 59), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 3601), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set(&settings, TELNET, 2), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set(&settings, SERVER, 1), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set(&settings, 77, 1), KW_ERROR_MISSING);
    assert_int_equal(kw_settings_set_text(&settings, SERVER, kw_bytes("123456789012345678901", 21)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set_text(&settings, SERVER, kw_bytes("a\nb", 3)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set_text(&settings, TIMEOUT, kw_bytes("60", 2)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_set_text(&settings, 77, kw_bytes("60", 2)), KW_ERROR_MISSING);
    assert_int_equal(kw_settings_get(&settings, SERVER, &number), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_get_text(&settings, TELNET, &text), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_settings_allows(&settings, TIMEOUT), KW_DENIED);
    assert_int_equal(kw_settings_allows(&settings, 77), KW_DENIED);
    assert_int_equal(number_of(&settings, TIMEOUT), 900);
    assert_int_equal(((struct rig *)*state)->flushes, 0);
}

static void power_may_fail_at_every_change(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++)
        for (uint64_t calls = 0; calls < 30; calls++) {
            struct kw_settings settings = fresh(rig);
            int64_t acknowledged = 900;
            assert_int_equal(kw_settings_open(&settings), KW_OK);
            assert_int_equal(kw_settings_reset(&settings), KW_OK);
            rig_cut_after(rig, calls);
            int64_t next = 60;
            while (kw_settings_set(&settings, TIMEOUT, next) == KW_OK)
                acknowledged = next++;
            assert_int_equal(number_of(&settings, TIMEOUT), acknowledged);
            rig_restart(rig, (enum rig_cut)cut);
            settings = fresh(rig);
            assert_int_equal(kw_settings_open(&settings), KW_OK);
            assert_true(number_of(&settings, TIMEOUT) == acknowledged || number_of(&settings, TIMEOUT) == next);
        }
}

/* What was not made durable did not happen: a switch that the owner turned stays as he turned it. */
static void a_reset_that_cannot_be_stored_resets_nothing(void **state) {
    struct rig *rig = *state;
    struct kw_settings settings = fresh(rig);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TELNET, 1), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 60), KW_OK);
    for (uint64_t calls = 0; calls < 3; calls++) {
        rig_cut_after(rig, calls);
        assert_int_equal(kw_settings_reset(&settings), KW_ERROR_STORAGE);
        assert_int_equal(number_of(&settings, TIMEOUT), 60);
        assert_int_equal(kw_settings_allows(&settings, TELNET), KW_GRANTED);
        rig_restart(rig, RIG_CUT_OLD);
    }
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 61), KW_OK);
    settings = fresh(rig);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 61);
    assert_int_equal(kw_settings_allows(&settings, TELNET), KW_GRANTED);
}

/* A switch that was turned off does not come back on because a byte of one slot rots. */
static void damage_undoes_no_change(void **state) {
    struct rig *rig = *state;
    for (size_t half = 0; half < 2; half++) {
        struct kw_settings settings = fresh(rig);
        assert_int_equal(kw_settings_open(&settings), KW_OK);
        assert_int_equal(kw_settings_set(&settings, TELNET, 1), KW_OK);
        assert_int_equal(kw_settings_set(&settings, TELNET, 0), KW_OK);
        rig->area[2].now[half * (RIG_AREA_SIZE / 2) + 60] ^= 1;
        for (size_t start = 0; start < 2; start++) {
            settings = fresh(rig);
            assert_int_equal(kw_settings_open(&settings), KW_OK);
            assert_int_equal(kw_settings_allows(&settings, TELNET), KW_DENIED);
            /* The start has mended it: damage to the other one is no worse. */
            rig->area[2].now[(1 - half) * (RIG_AREA_SIZE / 2) + 60] ^= (uint8_t)(start == 0);
        }
    }
}

static void what_a_newer_table_does_not_take_is_as_delivered(void **state) {
    static const struct kw_setting newer[2] = {
        {.id = TIMEOUT,
         .name = "session-timeout-s",
         .kind = KW_SETTING_NUMBER,
         .least = 100,
         .most = 1000,
         .first = 300,
         .secure = 300},
        {.id = TELNET, .name = "telnet-text", .kind = KW_SETTING_TEXT, .most = 5, .first_text = "no"},
    };
    struct kw_settings settings = fresh(*state);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 60), KW_OK);
    settings.table = newer;
    settings.count = 2;
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 300);
    /* The timeout that is too short now, and two settings that are gone; the empty text fits the text that was a
     * switch. */
    assert_int_equal(settings.dropped, 3);
}

static void a_table_that_contradicts_itself_is_refused(void **state) {
    struct kw_setting spoilt[COUNT];
    for (unsigned int fault = 0; fault < 6; fault++) {
        memcpy(spoilt, table, sizeof(spoilt));
        struct kw_settings settings = fresh(*state);
        settings.table = spoilt;
        spoilt[1].id = fault == 0 ? TELNET : TIMEOUT;
        spoilt[1].first = fault == 1 ? 10 : 900;
        spoilt[1].secure = fault == 2 ? 10 : 900;
        spoilt[0].secure = fault == 3 ? 2 : 0;
        spoilt[2].most = fault == 4 ? KW_SETTINGS_TEXT_MAX + 1 : 20;
        spoilt[3].name = fault == 5 ? "no name" : "offset";
        assert_int_equal(kw_settings_open(&settings), KW_ERROR_ARGUMENT);
    }
    struct kw_settings settings = fresh(*state);
    settings.work_size--;
    assert_int_equal(kw_settings_open(&settings), KW_ERROR_ARGUMENT);
}

static void settings_that_were_changed_outside_are_refused(void **state) {
    static const uint8_t key[32] = {7};
    struct rig *rig = *state;
    struct kw_settings settings = fresh(rig);
    settings.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TELNET, 0), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TELNET, 0), KW_OK);
    rig->area[2].now[70] ^= 1;
    rig->area[2].now[RIG_AREA_SIZE / 2 + 70] ^= 1;
    settings = fresh(rig);
    settings.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_settings_open(&settings), KW_ERROR_TAMPERED);
    assert_int_equal(kw_settings_allows(&settings, TELNET), KW_DENIED);
    assert_int_equal(number_of(&settings, TIMEOUT), 900);
}

static enum kw_status no_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)context, (void)area, (void)offset, (void)to, (void)length;
    return KW_ERROR_STORAGE;
}

static void nothing_changes_while_what_is_stored_is_not_known(void **state) {
    struct rig *rig = *state;
    struct kw_settings settings = fresh(rig);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    for (int64_t i = 60; i < 65; i++)
        assert_int_equal(kw_settings_set(&settings, TIMEOUT, i), KW_OK);
    const struct kw_storage failing = {rig, rig->storage.size, no_read, rig->storage.write, rig->storage.flush};
    settings = fresh(rig);
    settings.storage = &failing;
    assert_int_equal(kw_settings_open(&settings), KW_ERROR_STORAGE);
    assert_int_equal(kw_settings_set(&settings, TELNET, 0), KW_ERROR_STATE);
    assert_int_equal(kw_settings_set_text(&settings, SERVER, kw_bytes("x", 1)), KW_ERROR_STATE);
    settings = fresh(rig);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 64);
    settings = fresh(rig);
    settings.storage = &failing;
    assert_int_equal(kw_settings_open(&settings), KW_ERROR_STORAGE);
    assert_int_equal(kw_settings_reset(&settings), KW_OK);
    settings = fresh(rig);
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(number_of(&settings, TIMEOUT), 900);
}

static void the_report_tells_value_delivery_and_recommendation(void **state) {
    struct kw_settings settings = fresh(*state);
    struct rig_text text = RIG_TEXT;
    const struct kw_sink sink = {&text, rig_text_put};
    static const char wanted[] =
        "{\"keyway\":\"settings/1\",\"dropped\":0,\"settings\":["
        "{\"id\":1,\"name\":\"telnet\",\"kind\":\"switch\",\"requirement\":\"CR "
        "7.7\",\"value\":true,\"delivered\":false,"
        "\"recommended\":false,\"departs\":true},"
        "{\"id\":2,\"name\":\"session-timeout-s\",\"kind\":\"number\",\"requirement\":\"CR 2.6\",\"value\":600,"
        "\"delivered\":900,\"recommended\":600,\"departs\":false},"
        "{\"id\":3,\"name\":\"syslog-server\",\"kind\":\"text\",\"value\":\"a\\\"b\\\\c\xc3\xa4\",\"delivered\":\"\"},"
        "{\"id\":9,\"name\":\"offset\",\"kind\":\"number\",\"value\":-9223372036854775808,\"delivered\":0,"
        "\"recommended\":0,\"departs\":true}]}";
    assert_int_equal(kw_settings_open(&settings), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TELNET, 1), KW_OK);
    assert_int_equal(kw_settings_set(&settings, TIMEOUT, 600), KW_OK);
    assert_int_equal(kw_settings_set(&settings, OFFSET, INT64_MIN), KW_OK);
    assert_int_equal(kw_settings_set_text(&settings, SERVER, kw_bytes("a\"b\\c\xc3\xa4", 7)), KW_OK);
    assert_int_equal(kw_settings_report(&settings, &sink), KW_OK);
    assert_string_equal(text.bytes, wanted);
    for (size_t room = 0; room < sizeof(wanted) - 1; room++) {
        text.length = 0;
        text.room = room;
        assert_int_equal(kw_settings_report(&settings, &sink), KW_ERROR_ROOM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 7.7] a new device is as delivered, and what is off is refused", a_new_device_is_as_delivered),
        RIG_TEST("[CR 7.6, CR 7.7] a change outlives a restart", a_change_outlives_a_restart),
        RIG_TEST("[CR 7.6] what a setting does not take changes nothing", what_a_setting_does_not_take_changes_nothing),
        RIG_TEST("[CR 7.6] power may fail at every change", power_may_fail_at_every_change),
        RIG_TEST("[CR 7.6] a reset that cannot be stored resets nothing", a_reset_that_cannot_be_stored_resets_nothing),
        RIG_TEST("[CR 7.6, CR 7.7] damage undoes no change", damage_undoes_no_change),
        RIG_TEST("what a newer table does not take is as delivered", what_a_newer_table_does_not_take_is_as_delivered),
        RIG_TEST("a table that contradicts itself is refused", a_table_that_contradicts_itself_is_refused),
        RIG_TEST("settings that were changed outside are refused", settings_that_were_changed_outside_are_refused),
        RIG_TEST("nothing changes while what is stored is not known",
                 nothing_changes_while_what_is_stored_is_not_known),
        RIG_TEST("[CR 7.6 RE 1] the report tells value, delivery and recommendation",
                 the_report_tells_value_delivery_and_recommendation),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
