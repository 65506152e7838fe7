#include <keyway/totp.h>

#include "port/totp_liboath.h"
#include "rig.h"

#include <stdio.h>

#define AREA   4u
#define COUNT  3u
#define KEY    5u
#define ALICE  11u
#define BOB    12u
#define PERIOD 30u

struct bench {
    struct kw_totp totp;
    struct kw_totp_config config;
    struct kw_totp_entry entries[COUNT];
    uint8_t work[KW_TOTP_ROOM(COUNT)];
};

static struct kw_totp_config config_of(struct rig *rig, struct bench *bench) {
    return (struct kw_totp_config){
        .storage = &rig->storage,
        .crypto = &rig->openssl.crypto,
        .clock = &rig->clock,
        .entropy = &rig->entropy,
        .keys = &rig->software.keys,
        .key = KEY,
        .area = AREA,
        .digits = 6,
        .period_s = PERIOD,
        .drift = 1,
        .entries = bench->entries,
        .count = COUNT,
        .work = bench->work,
        .work_size = sizeof(bench->work),
    };
}

static enum kw_status start(struct rig *rig, struct bench *bench) {
    static const char secret[] = "a key that stays in the key port";
    memset(bench, 0xa5, sizeof(*bench));
    bench->config = config_of(rig, bench);
    enum kw_status status = kw_keys_openssl_take_secret(&rig->software, KEY, kw_bytes(secret, 32));
    assert_true(status == KW_OK || status == KW_ERROR_EXISTS);
    return kw_totp_init(&bench->totp, &bench->config);
}

static uint64_t step_of(const struct rig *rig) {
    return (uint64_t)rig->moment.unix_ms / 1000 / PERIOD;
}

/* What the authenticator of a user shows at a step. */
static void shown(const struct rig *rig, const uint8_t *secret, uint64_t step, char code[7]) {
    uint32_t value;
    assert_int_equal(kw_totp_code(&rig->openssl.crypto, kw_bytes(secret, KW_TOTP_SECRET_SIZE), step, 6, &value), KW_OK);
    assert_int_equal(snprintf(code, 7, "%06u", (unsigned int)value), 6);
}

static enum kw_verdict check_at(struct rig *rig, struct bench *bench, const uint8_t *secret, uint64_t step) {
    char code[7];
    shown(rig, secret, step, code);
    return kw_totp_check(&bench->totp, ALICE, kw_bytes(code, 6));
}

/* As docs/device/totp.md says: no code is forgotten to have been taken, so its owner is enrolled anew. */
static void a_clock_far_ahead_leaves_its_mark_until_enrolled_anew(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    rig->moment.unix_ms += 86400000;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_GRANTED);
    rig->moment.unix_ms -= 86400000;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    assert_int_equal(start(rig, &bench), KW_OK);
    rig->moment.unix_ms += 86400000 - 2 * 1000 * PERIOD;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig) + 1), KW_DENIED);
    rig->moment.unix_ms -= 86400000 - 2 * 1000 * PERIOD;
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_GRANTED);
}

static void the_vectors_of_rfc_6238_hold(void **state) {
    static const struct {
        uint64_t time;
        uint32_t sha256;
        uint32_t sha1;
    } rows[] = {
        {59, 46119246, 94287082},         {1111111109, 68084774, 7081804},  {1111111111, 67062674, 14050471},
        {1234567890, 91819424, 89005924}, {2000000000, 90698825, 69279037}, {20000000000, 77737706, 65353130},
    };
    static const char seed[] = "12345678901234567890123456789012";
    struct rig *rig = *state;
    struct kw_totp_algorithm sha1;
    assert_int_equal(kw_totp_liboath_init(&sha1), KW_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint32_t code = 0;
        assert_int_equal(kw_totp_code(&rig->openssl.crypto, kw_bytes(seed, 32), rows[i].time / 30, 8, &code), KW_OK);
        assert_int_equal(code, rows[i].sha256);
        assert_int_equal(sha1.code(sha1.context, kw_bytes(seed, 20), rows[i].time / 30, 8, &code), KW_OK);
        assert_int_equal(code, rows[i].sha1);
    }
    kw_totp_liboath_done(&sha1);
}

/* A secret that was taken away, with the authenticator that was lost, is not good again because a byte rots. */
static void damage_brings_no_secret_back(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t lost[KW_TOTP_SECRET_SIZE];
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    for (size_t half = 0; half < 2; half++) {
        memset(rig->area[AREA].now, 0, RIG_AREA_SIZE);
        assert_int_equal(start(rig, &bench), KW_OK);
        assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, lost), KW_OK);
        assert_int_equal(kw_totp_enrol(&bench.totp, BOB, secret), KW_OK);
        assert_int_equal(kw_totp_remove(&bench.totp, BOB), KW_OK);
        assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
        rig->area[AREA].now[half * (RIG_AREA_SIZE / 2) + 60] ^= 1;
        assert_int_equal(start(rig, &bench), KW_OK);
        assert_int_equal(check_at(rig, &bench, lost, step_of(rig)), KW_DENIED);
        assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_GRANTED);
        assert_int_equal(kw_totp_remove(&bench.totp, ALICE), KW_OK);
        rig->area[AREA].now[half * (RIG_AREA_SIZE / 2) + 57] ^= 1;
        assert_int_equal(start(rig, &bench), KW_OK);
        assert_int_equal(kw_totp_enrolled(&bench.totp, ALICE), KW_DENIED);
        rig_wait(rig, PERIOD * 3000);
    }
}

/* Of no digits every code is 0, and of 32 there is nothing to divide by. */
static void a_code_has_six_to_eight_digits(void **state) {
    static const uint32_t none[] = {0, 1, 5, 9, 10, 32, UINT32_MAX};
    struct rig *rig = *state;
    uint32_t code = 7;
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        assert_int_equal(kw_totp_code(&rig->openssl.crypto, kw_bytes("12345678901234567890", 20), 1, none[i], &code),
                         KW_ERROR_ARGUMENT);
    assert_int_equal(code, 7);
}

static void the_vectors_of_rfc_4226_hold(void **state) {
    static const uint32_t codes[] = {755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};
    struct kw_totp_algorithm sha1;
    uint32_t code = 7;
    (void)state;
    assert_int_equal(kw_totp_liboath_init(&sha1), KW_OK);
    for (uint32_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
        assert_int_equal(sha1.code(sha1.context, kw_bytes("12345678901234567890", 20), i, 6, &code), KW_OK);
        assert_int_equal(code, codes[i]);
    }
    assert_int_equal(sha1.code(sha1.context, kw_bytes("1", 1), 0, 9, &code), KW_ERROR_ARGUMENT);
    kw_totp_liboath_done(&sha1);
}

static void a_secret_is_text_for_an_authenticator(void **state) {
    char text[KW_TOTP_TEXT_SIZE];
    (void)state;
    kw_totp_text((const uint8_t *)"12345678901234567890", text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void a_code_is_good_once_and_within_the_drift(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    uint64_t now = step_of(rig);
    assert_int_equal(check_at(rig, &bench, secret, now - 2), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, now + 2), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, now - 1), KW_GRANTED);
    assert_int_equal(check_at(rig, &bench, secret, now - 1), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, now + 1), KW_GRANTED);
    assert_int_equal(check_at(rig, &bench, secret, now + 1), KW_DENIED);
    /* An earlier step than one that was used is over too. */
    assert_int_equal(check_at(rig, &bench, secret, now), KW_DENIED);
    rig_wait(rig, 1000 * PERIOD);
    assert_int_equal(check_at(rig, &bench, secret, now + 1), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, now + 2), KW_GRANTED);
}

static void a_code_that_was_seen_is_not_replayed_by_setting_the_clock(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char seen[7];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    shown(rig, secret, step_of(rig), seen);
    assert_int_equal(kw_totp_check(&bench.totp, ALICE, kw_bytes(seen, 6)), KW_GRANTED);
    int64_t then = rig->moment.unix_ms;
    for (int64_t back = 0; back < 40; back++) {
        rig->moment.unix_ms = then - back * 10000;
        rig_restart(rig, RIG_CUT_OLD);
        assert_int_equal(start(rig, &bench), KW_OK);
        assert_int_equal(kw_totp_check(&bench.totp, ALICE, kw_bytes(seen, 6)), KW_DENIED);
    }
}

/* Six codes of six steps, the power going within: what was granted is never granted again, and a later code is. */
static void cut_power(struct rig *rig, uint64_t calls, enum rig_cut cut) {
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    uint64_t first = step_of(rig) + 1;
    uint64_t granted = 0;
    memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
    rig->area[AREA].size = RIG_AREA_SIZE;
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    rig_cut_after(rig, calls);
    for (uint64_t step = first; step < first + 6; step++) {
        rig_wait(rig, 1000 * PERIOD);
        if (check_at(rig, &bench, secret, step) == KW_GRANTED)
            granted = step;
    }
    assert_int_equal(granted, calls < 3 ? 0 : first + calls / 3 - 1);
    rig_restart(rig, cut);
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrolled(&bench.totp, ALICE), KW_GRANTED);
    for (uint64_t step = first; step <= granted; step++) {
        rig->moment.unix_ms = (int64_t)(step * PERIOD * 1000);
        assert_int_equal(check_at(rig, &bench, secret, step), KW_DENIED);
    }
    rig->moment.unix_ms = (int64_t)((first + 9) * PERIOD * 1000);
    assert_int_equal(check_at(rig, &bench, secret, first + 9), KW_GRANTED);
}

static void power_may_fail_at_every_write(void **state) {
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++)
        for (uint64_t calls = 0; calls < 18; calls++)
            cut_power(*state, calls, (enum rig_cut)cut);
}

static void an_enrolment_cut_short_is_the_old_or_none(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 4; calls++) {
            struct bench bench;
            uint8_t old[KW_TOTP_SECRET_SIZE];
            uint8_t made[KW_TOTP_SECRET_SIZE] = {0};
            memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
            rig->area[AREA].size = RIG_AREA_SIZE;
            assert_int_equal(start(rig, &bench), KW_OK);
            assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, old), KW_OK);
            rig_cut_after(rig, calls);
            enum kw_status status = kw_totp_enrol(&bench.totp, ALICE, made);
            assert_int_equal(status, calls < 3 ? KW_ERROR_STORAGE : KW_OK);
            assert_true((made[0] | made[1] | made[2]) == 0 || status == KW_OK);
            rig_restart(rig, (enum rig_cut)cut);
            assert_int_equal(start(rig, &bench), KW_OK);
            assert_int_equal(kw_totp_enrolled(&bench.totp, ALICE), KW_GRANTED);
            rig_wait(rig, 10000 * PERIOD);
            enum kw_verdict of_old = check_at(rig, &bench, old, step_of(rig));
            enum kw_verdict of_new = check_at(rig, &bench, made, step_of(rig));
            if (status == KW_OK)
                assert_true(of_new == KW_GRANTED && of_old == KW_DENIED);
            else
                assert_true(of_new == KW_DENIED);
        }
    }
}

static void each_enrolment_has_its_own_secret(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[3][KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret[0]), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, BOB, secret[1]), KW_OK);
    assert_int_equal(check_at(rig, &bench, secret[1], step_of(rig)), KW_DENIED);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret[2]), KW_OK);
    assert_memory_not_equal(secret[0], secret[1], KW_TOTP_SECRET_SIZE);
    assert_memory_not_equal(secret[0], secret[2], KW_TOTP_SECRET_SIZE);
    assert_int_equal(check_at(rig, &bench, secret[0], step_of(rig)), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret[2], step_of(rig)), KW_GRANTED);
    /* No byte of the storage is of a secret. */
    for (size_t area = 0; area < RIG_AREAS; area++)
        for (size_t i = 0; i < 3; i++)
            assert_null(memmem(rig->area[area].durable, RIG_AREA_SIZE, secret[i], 8));
    assert_int_equal(kw_totp_remove(&bench.totp, ALICE), KW_OK);
    assert_int_equal(kw_totp_remove(&bench.totp, ALICE), KW_ERROR_MISSING);
    rig_wait(rig, 1000 * PERIOD);
    assert_int_equal(check_at(rig, &bench, secret[2], step_of(rig)), KW_DENIED);
}

static void what_is_no_code_is_denied(void **state) {
    static const char *const wrong[] = {
        "",       "1",      "12345",  "1234567", "12345a", " 12345",  "-12345",   "+12345",
        "12345/", "12345:", "1e5000", "0x1234",  "99999",  "0000000", "12345\xb2"};
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_int_equal(kw_totp_check(&bench.totp, ALICE, kw_text(wrong[i], 16)), KW_DENIED);
    assert_int_equal(kw_totp_check(&bench.totp, 0, kw_bytes("123456", 6)), KW_DENIED);
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_GRANTED);
}

static enum kw_status no_derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    (void)context;
    (void)key;
    (void)label;
    *derived = 0;
    return KW_ERROR_CRYPTO;
}

static void a_port_that_fails_denies(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    uint8_t none[KW_TOTP_SECRET_SIZE] = {0};
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    rig->moment.trust = (enum kw_clock_trust)0;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    rig->moment.trust = KW_CLOCK_SYNCED;
    rig->moment.unix_ms = -rig->moment.unix_ms;
    assert_int_equal(check_at(rig, &bench, secret, 5), KW_DENIED);
    rig->moment.unix_ms = -rig->moment.unix_ms;
    rig->entropy_fails = 1;
    assert_int_equal(kw_totp_enrol(&bench.totp, BOB, none), KW_ERROR_ENTROPY);
    assert_int_equal(kw_totp_enrolled(&bench.totp, BOB), KW_DENIED);
    rig->software.keys.derive = no_derive;
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, none), KW_ERROR_ENTROPY);
    rig->entropy_fails = 0;
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, none), KW_ERROR_CRYPTO);
    for (size_t i = 0; i < sizeof(none); i++)
        assert_int_equal(none[i], 0);
}

static void a_full_table_says_so(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    for (uint32_t account = 1; account <= COUNT; account++)
        assert_int_equal(kw_totp_enrol(&bench.totp, account, secret), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_ERROR_ROOM);
    assert_int_equal(kw_totp_enrol(&bench.totp, 2, secret), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, 0, secret), KW_ERROR_ARGUMENT);
    /* A smaller table does not take the record, and lets nobody in. */
    bench.config.count = COUNT - 1;
    assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_ROOM);
    assert_int_equal(kw_totp_enrolled(&bench.totp, 1), KW_DENIED);
    assert_int_equal(kw_totp_enrol(&bench.totp, 1, secret), KW_ERROR_STATE);
    assert_int_equal(kw_totp_remove(&bench.totp, 1), KW_ERROR_STATE);
}

static void a_record_that_was_not_written_here_is_refused(void **state) {
    static const uint8_t key[32] = {9};
    struct rig *rig = *state;
    struct bench bench;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    assert_int_equal(start(rig, &bench), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    assert_int_equal(kw_totp_enrol(&bench.totp, BOB, secret), KW_OK);
    bench.config.record_key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_TAMPERED);
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_DENIED);
    assert_int_equal(kw_totp_renew(&bench.totp, &bench.config), KW_OK);
    assert_int_equal(kw_totp_enrolled(&bench.totp, ALICE), KW_DENIED);
    assert_int_equal(kw_totp_enrol(&bench.totp, ALICE, secret), KW_OK);
    assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_OK);
    assert_int_equal(check_at(rig, &bench, secret, step_of(rig)), KW_GRANTED);
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench), KW_OK);
    const struct kw_totp_config good = bench.config;
    const struct {
        size_t at;
        uint32_t low, high; /* the last ones that are refused */
    } rows[] = {
        {offsetof(struct kw_totp_config, digits), 5, 9},
        {offsetof(struct kw_totp_config, period_s), 14, 301},
        {offsetof(struct kw_totp_config, drift), 6, UINT32_MAX},
        {offsetof(struct kw_totp_config, count), 0, 4097},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        bench.config = good;
        memcpy((char *)&bench.config + rows[i].at, &rows[i].low, sizeof(uint32_t));
        assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_ARGUMENT);
        memcpy((char *)&bench.config + rows[i].at, &rows[i].high, sizeof(uint32_t));
        assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_ARGUMENT);
    }
    bench.config = good;
    bench.config.work_size--;
    assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_ARGUMENT);
    /* On a controller address 0 is memory, and what lies there would be called. */
    static const size_t pointers[] = {
        offsetof(struct kw_totp_config, storage), offsetof(struct kw_totp_config, crypto),
        offsetof(struct kw_totp_config, clock),   offsetof(struct kw_totp_config, entropy),
        offsetof(struct kw_totp_config, keys),    offsetof(struct kw_totp_config, entries),
        offsetof(struct kw_totp_config, work),
    };
    for (size_t i = 0; i < sizeof(pointers) / sizeof(*pointers); i++) {
        bench.config = good;
        memset((char *)&bench.config + pointers[i], 0, sizeof(void *));
        assert_int_equal(kw_totp_init(&bench.totp, &bench.config), KW_ERROR_ARGUMENT);
        assert_int_equal(kw_totp_enrolled(&bench.totp, ALICE), KW_DENIED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.1 RE 2] a clock far ahead leaves its mark until enrolled anew",
                 a_clock_far_ahead_leaves_its_mark_until_enrolled_anew),
        RIG_TEST("the vectors of RFC 6238 hold", the_vectors_of_rfc_6238_hold),
        RIG_TEST("[CR 1.5] damage brings no secret back", damage_brings_no_secret_back),
        RIG_TEST("a code has six to eight digits", a_code_has_six_to_eight_digits),
        RIG_TEST("the vectors of RFC 4226 hold", the_vectors_of_rfc_4226_hold),
        RIG_TEST("a secret is text for an authenticator", a_secret_is_text_for_an_authenticator),
        RIG_TEST("[CR 1.1 RE 2] a code is good once and within the drift", a_code_is_good_once_and_within_the_drift),
        RIG_TEST("[CR 1.1 RE 2] a code that was seen is not replayed by setting the clock",
                 a_code_that_was_seen_is_not_replayed_by_setting_the_clock),
        RIG_TEST("[CR 1.1 RE 2] power may fail at every write", power_may_fail_at_every_write),
        RIG_TEST("[CR 1.1 RE 2, CR 1.5] an enrolment cut short is the old or none",
                 an_enrolment_cut_short_is_the_old_or_none),
        RIG_TEST("[CR 1.5] each enrolment has its own secret and none is stored", each_enrolment_has_its_own_secret),
        RIG_TEST("what is no code is denied", what_is_no_code_is_denied),
        RIG_TEST("a port that fails denies", a_port_that_fails_denies),
        RIG_TEST("a full table says so", a_full_table_says_so),
        RIG_TEST("a record that was not written here is refused", a_record_that_was_not_written_here_is_refused),
        RIG_TEST("what is outside the bounds is refused", what_is_outside_the_bounds_is_refused),
    };
    return cmocka_run_group_tests_name("totp", tests, NULL, NULL);
}
