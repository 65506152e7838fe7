#include <keyway/guard.h>

#include "rig.h"

static const struct kw_rate_limit ten_a_second = {.events = 10, .period_ms = 1000, .burst = 20};

static unsigned int take_all(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms) {
    unsigned int taken = 0;
    while (kw_rate_take(rate, limit, now_ms) == KW_GRANTED)
        taken++;
    return taken;
}

static void a_burst_then_the_rate(void **state) {
    (void)state;
    struct kw_rate rate;
    assert_int_equal(kw_rate_init(&rate, &ten_a_second, 500), KW_OK);
    assert_int_equal(take_all(&rate, &ten_a_second, 500), 20);
    assert_int_equal(take_all(&rate, &ten_a_second, 599), 0);
    assert_int_equal(take_all(&rate, &ten_a_second, 600), 1);
    assert_int_equal(take_all(&rate, &ten_a_second, 1100), 5);
    assert_int_equal(take_all(&rate, &ten_a_second, 1000000), 20);
}

/* Asked in odd steps for an hour, never more than the burst and the rate: nothing is gained by asking often. */
static void odd_steps_gain_nothing(void **state) {
    (void)state;
    static const uint64_t steps[] = {1, 7, 33, 99, 101, 333, 1001, 9999};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct kw_rate rate;
        uint64_t taken = 0;
        uint64_t end = 0;
        assert_int_equal(kw_rate_init(&rate, &ten_a_second, 0), KW_OK);
        for (uint64_t now = 0; now <= 3600000; now += steps[i]) {
            taken += take_all(&rate, &ten_a_second, now);
            end = now;
        }
        assert_true(taken <= 20 + end / 100);
        /* Whoever asks at least once a bucket's time gets all of it. */
        if (steps[i] <= 1001)
            assert_true(taken >= 20 + end / 100 - 11);
    }
}

static void a_clock_that_goes_back_gives_nothing(void **state) {
    (void)state;
    struct kw_rate rate;
    assert_int_equal(kw_rate_init(&rate, &ten_a_second, 10000), KW_OK);
    assert_int_equal(take_all(&rate, &ten_a_second, 10000), 20);
    assert_int_equal(take_all(&rate, &ten_a_second, 5000), 0);
    assert_int_equal(take_all(&rate, &ten_a_second, 10000), 0);
    assert_int_equal(take_all(&rate, &ten_a_second, 10100), 1);
}

static void rates_at_the_borders_of_numbers(void **state) {
    (void)state;
    const struct kw_rate_limit widest = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
    const struct kw_rate_limit slowest = {1, UINT32_MAX, UINT32_MAX};
    struct kw_rate rate = {0, 0};
    assert_int_equal(kw_rate_take(&rate, &widest, UINT64_MAX), KW_GRANTED);
    assert_int_equal(rate.left, UINT32_MAX - 1);
    rate = (struct kw_rate){0, 0};
    assert_int_equal(kw_rate_take(&rate, &slowest, UINT32_MAX - 1u), KW_DENIED);
    assert_int_equal(kw_rate_take(&rate, &slowest, UINT32_MAX), KW_GRANTED);
    assert_int_equal(kw_rate_take(&rate, &slowest, UINT32_MAX), KW_DENIED);
}

static void a_limit_of_nothing_is_refused(void **state) {
    (void)state;
    const struct kw_rate_limit none[] = {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
    for (size_t i = 0; i < 3; i++) {
        struct kw_rate rate = {0, 5};
        assert_int_equal(kw_rate_init(&rate, &none[i], 0), KW_ERROR_ARGUMENT);
        assert_int_equal(kw_rate_take(&rate, &none[i], 0), KW_DENIED);
    }
}

#define ROWS 4u

static void set_sources(struct kw_sources *sources, struct kw_source rows[ROWS]) {
    *sources = (struct kw_sources){
        .rows = rows, .room = ROWS, .each = {1, 1000, 3}, .all = {100, 1000, 100}, .forget_ms = 60000};
    assert_int_equal(kw_sources_init(sources, 0), KW_OK);
}

static unsigned int taken_by(struct kw_sources *sources, uint64_t name, unsigned int tries, uint64_t now_ms) {
    unsigned int taken = 0;
    for (unsigned int i = 0; i < tries; i++)
        if (kw_sources_take(sources, name, now_ms) == KW_GRANTED)
            taken++;
    return taken;
}

static void one_source_does_not_starve_the_others(void **state) {
    (void)state;
    struct kw_source rows[ROWS];
    struct kw_sources sources;
    set_sources(&sources, rows);
    assert_int_equal(taken_by(&sources, 1, 10000, 0), 3);
    assert_int_equal(taken_by(&sources, 2, 10000, 0), 3);
    assert_int_equal(sources.together.left, 94);
}

/* Ten thousand made-up sources: those that are known keep their rates, the flood shares one. */
static void a_flood_of_names_gains_nothing(void **state) {
    (void)state;
    struct kw_source rows[ROWS];
    struct kw_sources sources;
    set_sources(&sources, rows);
    for (uint64_t name = 1; name <= ROWS; name++)
        assert_int_equal(taken_by(&sources, name, 1, 0), 1);
    unsigned int flood = 0;
    for (uint64_t name = 1000; name < 11000; name++)
        flood += taken_by(&sources, name, 1, 10);
    assert_int_equal(flood, 3);
    for (uint64_t name = 1; name <= ROWS; name++)
        assert_int_equal(taken_by(&sources, name, 9, 20), 2);
}

static void a_silent_source_makes_room(void **state) {
    (void)state;
    struct kw_source rows[ROWS];
    struct kw_sources sources;
    set_sources(&sources, rows);
    for (uint64_t name = 1; name <= ROWS; name++)
        assert_int_equal(taken_by(&sources, name, 1, name), 1);
    assert_int_equal(taken_by(&sources, 99, 9, 60001), 3);
    assert_int_equal(rows[0].name, 99);
    assert_int_equal(rows[1].name, 2);
}

static void essential_functions_have_what_is_kept_for_them(void **state) {
    (void)state;
    struct kw_budget budget = {.room = 10, .reserved = 3};
    unsigned int ordinary = 0;
    while (kw_budget_take(&budget, KW_ORDINARY) == KW_GRANTED)
        ordinary++;
    assert_int_equal(ordinary, 7);
    for (unsigned int i = 0; i < 3; i++)
        assert_int_equal(kw_budget_take(&budget, KW_ESSENTIAL), KW_GRANTED);
    assert_int_equal(kw_budget_take(&budget, KW_ESSENTIAL), KW_DENIED);
    assert_int_equal(kw_budget_give(&budget, KW_ORDINARY), KW_OK);
    assert_int_equal(kw_budget_take(&budget, KW_ESSENTIAL), KW_GRANTED);
    assert_int_equal(budget.taken, 10);
    assert_int_equal(budget.essential, 4);
}

static void nothing_is_given_back_that_was_not_taken(void **state) {
    (void)state;
    struct kw_budget budget = {.room = 2, .reserved = 1};
    assert_int_equal(kw_budget_give(&budget, KW_ORDINARY), KW_ERROR_STATE);
    assert_int_equal(kw_budget_give(&budget, KW_ESSENTIAL), KW_ERROR_STATE);
    assert_int_equal(kw_budget_take(&budget, KW_ESSENTIAL), KW_GRANTED);
    assert_int_equal(kw_budget_give(&budget, KW_ORDINARY), KW_ERROR_STATE);
    assert_int_equal(kw_budget_give(&budget, KW_ESSENTIAL), KW_OK);
    assert_int_equal(budget.taken, 0);
}

static void a_budget_that_does_not_add_up_gives_nothing(void **state) {
    (void)state;
    struct kw_budget spoilt[] = {{5, 9, 0, 0}, {5, 1, 2, 3}, {5, 1, 6, 0}, {5, 1, UINT32_MAX, 0}};
    for (size_t i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++) {
        assert_int_equal(kw_budget_take(&spoilt[i], KW_ESSENTIAL), KW_DENIED);
        assert_int_equal(kw_budget_take(&spoilt[i], KW_ORDINARY), KW_DENIED);
    }
    struct kw_budget sound = {5, 0, 0, 0};
    assert_int_equal(kw_budget_take(&sound, (enum kw_importance)1), KW_DENIED);
}

static void lasting_load_degrades_and_lasting_calm_ends_it(void **state) {
    (void)state;
    struct kw_mode mode = {.enter_percent = 90, .leave_percent = 50, .enter_ms = 1000, .leave_ms = 5000};
    assert_int_equal(kw_mode_init(&mode), KW_OK);
    assert_int_equal(kw_mode_measure(&mode, 95, 0), KW_MODE_NORMAL);
    assert_int_equal(kw_mode_measure(&mode, 80, 500), KW_MODE_NORMAL);
    assert_int_equal(kw_mode_measure(&mode, 95, 600), KW_MODE_NORMAL);
    assert_int_equal(kw_mode_measure(&mode, 99, 1599), KW_MODE_NORMAL);
    assert_int_equal(kw_mode_measure(&mode, 100, 1600), KW_MODE_DEGRADED);
    assert_int_equal(kw_mode_allows(&mode, KW_ORDINARY), KW_DENIED);
    assert_int_equal(kw_mode_allows(&mode, KW_ESSENTIAL), KW_GRANTED);
    assert_int_equal(kw_mode_measure(&mode, 10, 2000), KW_MODE_DEGRADED);
    assert_int_equal(kw_mode_measure(&mode, 60, 6999), KW_MODE_DEGRADED);
    assert_int_equal(kw_mode_measure(&mode, 10, 7000), KW_MODE_DEGRADED);
    assert_int_equal(kw_mode_measure(&mode, 10, 12000), KW_MODE_NORMAL);
    assert_int_equal(kw_mode_allows(&mode, KW_ORDINARY), KW_GRANTED);
    assert_int_equal(kw_mode_allows(&mode, (enum kw_importance)0), KW_DENIED);
}

static void limits_of_the_mode_must_leave_a_gap(void **state) {
    (void)state;
    struct kw_mode none[] = {{.enter_percent = 0}, {.enter_percent = 101}, {.enter_percent = 50, .leave_percent = 50}};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        assert_int_equal(kw_mode_init(&none[i]), KW_ERROR_ARGUMENT);
}

static enum kw_verdict check(const char *text) {
    return kw_check_text(kw_bytes(text, strlen(text)), 1, 32);
}

static void well_formed_text_passes(void **state) {
    (void)state;
    static const char *const good[] = {"valve 7",          "Kl\xc3\xa4ranlage", "\xe6\xb0\xb4",
                                       "\xf0\x9f\x94\x91", "\xc2\xa0",          "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_int_equal(check(good[i]), KW_GRANTED);
    assert_int_equal(kw_check_text(kw_bytes(NULL, 0), 0, 5), KW_GRANTED);
}

static void malformed_text_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",                                   /* too short */
        "a\nb",                               /* control */
        "\x7f",                               /* delete */
        "\xc2\x85",                           /* a control character of two bytes */
        "\xc0\xaf",                           /* an overlong slash */
        "\xe0\x80\xaf",                       /* the same in three bytes */
        "\xed\xa0\x80",                       /* a surrogate */
        "\xf4\x90\x80\x80",                   /* beyond U+10FFFF */
        "\xf8\x88\x80\x80",                   /* five bytes' lead */
        "\xe6\xb0",                           /* cut short */
        "\x80",                               /* no lead */
        "\xc3(",                              /* no continuation */
        "a\xf0\x9f\x94",                      /* cut short behind a letter */
        "0123456789012345678901234567890123", /* too long */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(check(bad[i]), KW_DENIED);
    assert_int_equal(kw_check_text(kw_bytes("a\0b", 3), 1, 32), KW_DENIED);
}

static void names_are_plain(void **state) {
    (void)state;
    static const char *const good[] = {"a", "pump-3", "A.b_c", "7"};
    static const char *const bad[] = {"", "-a", "a-", ".", "a b", "a/b", "..", "\xc3\xa4", "a\x01z", "abcdefghi"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_int_equal(kw_check_name(kw_bytes(good[i], strlen(good[i])), 8), KW_GRANTED);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(kw_check_name(kw_bytes(bad[i], strlen(bad[i])), 8), KW_DENIED);
}

static enum kw_status number(const char *text, int64_t least, int64_t most, int64_t *value) {
    return kw_check_number(kw_bytes(text, strlen(text)), least, most, value);
}

static void numbers_are_whole_and_within_bounds(void **state) {
    (void)state;
    int64_t value = 42;
    assert_int_equal(number("0", 0, 9, &value), KW_OK);
    assert_true(value == 0);
    assert_int_equal(number("-12", -12, 9, &value), KW_OK);
    assert_true(value == -12);
    assert_int_equal(number("9223372036854775807", INT64_MIN, INT64_MAX, &value), KW_OK);
    assert_true(value == INT64_MAX);
    assert_int_equal(number("-9223372036854775808", INT64_MIN, INT64_MAX, &value), KW_OK);
    assert_true(value == INT64_MIN);
    value = 42;
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      "01",
                                      "-0",
                                      "1 ",
                                      " 1",
                                      "1.0",
                                      "0x10",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999",
                                      "1a",
                                      "--1"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(number(bad[i], INT64_MIN, INT64_MAX, &value), KW_ERROR_FORMAT);
    assert_int_equal(number("10", 0, 9, &value), KW_ERROR_ARGUMENT);
    assert_int_equal(number("-1", 0, 9, &value), KW_ERROR_ARGUMENT);
    assert_true(value == 42);
}

static void each_output_fails_as_was_decided(void **state) {
    (void)state;
    struct kw_output off = {.output = 1, .fallback = KW_FALLBACK_OFF};
    struct kw_output hold = {.output = 2, .fallback = KW_FALLBACK_HOLD};
    struct kw_output fixed = {.output = 3, .fallback = KW_FALLBACK_FIXED, .fixed = -400};
    struct kw_output none = {.output = 4};
    int32_t value = 99;
    kw_output_put(&off, 7);
    assert_int_equal(kw_output_fail(&off, &value), KW_ERROR_MISSING);
    assert_int_equal(value, 0);
    assert_int_equal(kw_output_fail(&hold, &value), KW_ERROR_MISSING);
    kw_output_put(&hold, 7);
    kw_output_put(&hold, 8);
    assert_int_equal(kw_output_fail(&hold, &value), KW_OK);
    assert_int_equal(value, 8);
    assert_int_equal(kw_output_fail(&fixed, &value), KW_OK);
    assert_int_equal(value, -400);
    kw_output_put(&none, 7);
    assert_int_equal(kw_output_fail(&none, &value), KW_ERROR_MISSING);
    assert_int_equal(value, 0);
}

static void error_texts_tell_what_to_do_and_nothing_inside(void **state) {
    (void)state;
    assert_string_equal(kw_error_text(KW_ERROR_MISSING), kw_error_text(KW_ERROR_POLICY));
    assert_string_equal(kw_error_text(KW_ERROR_MISSING), kw_error_text(KW_ERROR_EXISTS));
    assert_string_equal(kw_error_text(KW_ERROR_TAMPERED), kw_error_text(KW_ERROR_CRYPTO));
    assert_string_equal(kw_error_text(KW_ERROR_TAMPERED), kw_error_text((enum kw_status)12345));
    assert_string_not_equal(kw_error_text(KW_ERROR_FORMAT), kw_error_text(KW_ERROR_BUSY));
    static const char *const inside[] = {"tamper", "storage", "crypt",   "entropy",
                                         "clock",  "policy",  "missing", "exist"};
    for (int status = 0; status >= KW_ERROR_POLICY; status--)
        for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
            assert_null(strstr(kw_error_text((enum kw_status)status), inside[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 7.1, CR 7.1 RE 1] a burst passes, then the rate", a_burst_then_the_rate),
        RIG_TEST("[CR 7.1 RE 1] asking in odd steps gains nothing", odd_steps_gain_nothing),
        RIG_TEST("[CR 7.1 RE 1] a clock that goes back gives nothing", a_clock_that_goes_back_gives_nothing),
        RIG_TEST("rates hold at the borders of numbers", rates_at_the_borders_of_numbers),
        RIG_TEST("a limit of nothing is refused", a_limit_of_nothing_is_refused),
        RIG_TEST("[CR 7.1, CR 7.2] one source does not starve the others", one_source_does_not_starve_the_others),
        RIG_TEST("[CR 7.1 RE 1] a flood of made-up sources gains nothing", a_flood_of_names_gains_nothing),
        RIG_TEST("a silent source makes room", a_silent_source_makes_room),
        RIG_TEST("[CCSC 1, CR 7.2] essential functions have what is kept for them",
                 essential_functions_have_what_is_kept_for_them),
        RIG_TEST("[CR 7.2] nothing is given back that was not taken", nothing_is_given_back_that_was_not_taken),
        RIG_TEST("[CR 7.2] a budget that does not add up gives nothing", a_budget_that_does_not_add_up_gives_nothing),
        RIG_TEST("[CCSC 1, CR 7.1] lasting load degrades, lasting calm ends it, what is essential runs on",
                 lasting_load_degrades_and_lasting_calm_ends_it),
        RIG_TEST("limits of the mode must leave a gap", limits_of_the_mode_must_leave_a_gap),
        RIG_TEST("[CR 3.5] well-formed text passes", well_formed_text_passes),
        RIG_TEST("[CR 3.5] malformed text is refused", malformed_text_is_refused),
        RIG_TEST("[CR 3.5] names are plain", names_are_plain),
        RIG_TEST("[CR 3.5] numbers are whole and within bounds", numbers_are_whole_and_within_bounds),
        RIG_TEST("[CR 3.6] each output fails as was decided", each_output_fails_as_was_decided),
        RIG_TEST("[CR 3.7] error texts tell what to do and nothing of the inside",
                 error_texts_tell_what_to_do_and_nothing_inside),
    };
    return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
