#include <keyway/lockout.h>

#include "lockout_rule.h"
#include "rig.h"
#include "slot.h"

#define AREA   2u
#define COUNT  6u
#define ALICE  11u
#define BOB    12u
#define MINUTE 60000u

static const struct kw_lockout_policy usual = {.limit = 5, .window_s = 300, .lock_s = 900, .pause_s = 10};

/* What a device holds in memory: forgotten at a restart. */
struct bench {
    struct kw_lockout lockout;
    struct kw_lockout_config config;
    struct kw_lockout_tally tallies[COUNT];
    uint8_t work[KW_LOCKOUT_ROOM(COUNT)];
};

static struct kw_lockout_config config_of(struct rig *rig, struct bench *bench,
                                          const struct kw_lockout_policy *policy) {
    return (struct kw_lockout_config){
        .storage = &rig->storage,
        .crypto = &rig->openssl.crypto,
        .clock = &rig->clock,
        .policy = policy,
        .area = AREA,
        .tallies = bench->tallies,
        .count = COUNT,
        .work = bench->work,
        .work_size = sizeof(bench->work),
    };
}

static enum kw_status start(struct rig *rig, struct bench *bench, const struct kw_lockout_policy *policy) {
    memset(bench, 0xa5, sizeof(*bench));
    bench->config = config_of(rig, bench, policy);
    return kw_lockout_init(&bench->lockout, &bench->config);
}

static void miss(struct bench *bench, uint32_t account, unsigned int times) {
    for (unsigned int i = 0; i < times; i++)
        assert_int_equal(kw_lockout_charge(&bench->lockout, account), KW_OK);
}

static enum kw_verdict ask(const struct bench *bench, uint32_t account) {
    return kw_lockout_ask(&bench->lockout, account, KW_LOCKOUT_LOCKS);
}

static struct kw_lockout_state look(const struct bench *bench, uint32_t account) {
    struct kw_lockout_state state;
    assert_int_equal(kw_lockout_look(&bench->lockout, account, KW_LOCKOUT_LOCKS, &state), KW_OK);
    return state;
}

static void the_limit_locks_and_time_unlocks(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    miss(&bench, ALICE, 4);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
    miss(&bench, ALICE, 1);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_int_equal(ask(&bench, BOB), KW_GRANTED);
    rig_wait(rig, 900 * 1000 - 1);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_true(look(&bench, ALICE).wait_ms == 1);
    rig_wait(rig, 1);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
    miss(&bench, ALICE, 1);
    assert_int_equal(look(&bench, ALICE).failures, 1);
}

/* A success in between resets, or takes back only itself. */
static void a_success_resets_only_by_policy(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    miss(&bench, ALICE, 3);
    assert_int_equal(kw_lockout_credit(&bench.lockout, ALICE), KW_OK);
    assert_int_equal(look(&bench, ALICE).failures, 0);
    struct kw_lockout_policy keeps = usual;
    keeps.keep_on_success = 1;
    assert_int_equal(start(rig, &bench, &keeps), KW_OK);
    miss(&bench, ALICE, 3);
    assert_int_equal(kw_lockout_credit(&bench.lockout, ALICE), KW_OK);
    assert_int_equal(look(&bench, ALICE).failures, 2);
    assert_int_equal(start(rig, &bench, &keeps), KW_OK);
    assert_int_equal(look(&bench, ALICE).failures, 2);
}

static void the_attempt_that_reaches_the_limit_may_still_be_right(void **state) {
    struct bench bench;
    assert_int_equal(start(*state, &bench, &usual), KW_OK);
    miss(&bench, ALICE, 5);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_int_equal(kw_lockout_credit(&bench.lockout, ALICE), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
}

static void a_quiet_window_forgets(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    for (int i = 0; i < 50; i++) {
        miss(&bench, ALICE, 4);
        rig_wait(rig, 300 * 1000);
        assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
        assert_int_equal(look(&bench, ALICE).failures, 0);
    }
}

/* No window of the policy's length ever holds more than `limit` failures that were let through: random attempts, by a
 * guesser who uses every one that he gets. */
static void no_window_holds_more_than_the_limit(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    uint64_t made[2000];
    size_t count = 0;
    uint32_t dice = 1;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    while (count < 2000) {
        dice = dice * 1664525u + 1013904223u;
        rig_wait(rig, dice >> 16);
        if (ask(&bench, ALICE) != KW_GRANTED)
            continue;
        miss(&bench, ALICE, 1);
        made[count++] = rig->uptime_ms;
        if (count > usual.limit)
            assert_true(made[count - 1] - made[count - 1 - usual.limit] >= usual.window_s * 1000u);
    }
}

static void a_lock_without_a_term_waits_for_an_administrator(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct kw_lockout_policy policy = usual;
    policy.lock_s = 0;
    assert_int_equal(start(rig, &bench, &policy), KW_OK);
    miss(&bench, ALICE, 5);
    rig_wait(rig, 1000ull * MINUTE * 60);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_true(look(&bench, ALICE).wait_ms == UINT64_MAX);
    assert_int_equal(kw_lockout_unlock(&bench.lockout, ALICE), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
    assert_int_equal(kw_lockout_unlock(&bench.lockout, ALICE), KW_ERROR_MISSING);
    assert_int_equal(start(rig, &bench, &policy), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
}

static void the_final_limit_holds_through_every_pause(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct kw_lockout_policy policy = usual;
    policy.final_limit = 12;
    assert_int_equal(start(rig, &bench, &policy), KW_OK);
    unsigned int made = 0;
    for (int hour = 0; hour < 200; hour++) {
        while (ask(&bench, ALICE) == KW_GRANTED) {
            miss(&bench, ALICE, 1);
            made++;
        }
        rig_wait(rig, 60ull * MINUTE);
        rig_restart(rig, RIG_CUT_OLD);
        assert_int_equal(start(rig, &bench, &policy), KW_OK);
        rig_wait(rig, 60ull * MINUTE);
    }
    assert_int_equal(made, 12);
}

/* The essential functions' account is slowed, not locked: and a final limit does not lock it either. */
static void an_emergency_account_pauses_and_is_never_locked(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct kw_lockout_policy policy = usual;
    policy.final_limit = 8;
    assert_int_equal(start(rig, &bench, &policy), KW_OK);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(kw_lockout_ask(&bench.lockout, ALICE, KW_LOCKOUT_PAUSES), KW_GRANTED);
        miss(&bench, ALICE, 1);
        if (i >= 4) {
            assert_int_equal(kw_lockout_ask(&bench.lockout, ALICE, KW_LOCKOUT_PAUSES), KW_DENIED);
            rig_wait(rig, 9999);
            assert_int_equal(kw_lockout_ask(&bench.lockout, ALICE, KW_LOCKOUT_PAUSES), KW_DENIED);
            rig_wait(rig, 1);
        }
    }
    /* A value that is neither kind locks. */
    assert_int_equal(kw_lockout_ask(&bench.lockout, ALICE, (enum kw_lockout_kind)0), KW_DENIED);
}

static void neither_clock_shortens_a_lock(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    static const int64_t jumps[] = {-4000000000000, -1, 0, 1, 900000, 4000000000000};
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    miss(&bench, ALICE, 5);
    for (size_t i = 0; i < sizeof(jumps) / sizeof(*jumps); i++) {
        rig->moment.unix_ms += jumps[i];
        assert_int_equal(ask(&bench, ALICE), KW_DENIED);
        rig_restart(rig, RIG_CUT_OLD);
        assert_int_equal(start(rig, &bench, &usual), KW_OK);
        assert_int_equal(ask(&bench, ALICE), KW_DENIED);
        assert_true(look(&bench, ALICE).wait_ms == 900000);
    }
    /* An uptime that goes back is a port's fault, and no way in. */
    rig_wait(rig, 10 * MINUTE);
    miss(&bench, BOB, 5);
    rig->uptime_ms = 0;
    assert_int_equal(ask(&bench, BOB), KW_DENIED);
    miss(&bench, BOB, 1);
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    assert_int_equal(ask(&bench, BOB), KW_DENIED);
}

static void a_restart_goes_on_where_time_was_made_durable(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    uint64_t before = rig->writes;
    assert_int_equal(kw_lockout_settle(&bench.lockout), KW_OK);
    assert_true(rig->writes == before);
    miss(&bench, ALICE, 5);
    rig_wait(rig, 10 * MINUTE);
    assert_int_equal(kw_lockout_settle(&bench.lockout), KW_OK);
    rig_wait(rig, MINUTE);
    rig_restart(rig, RIG_CUT_OLD);
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    assert_true(look(&bench, ALICE).wait_ms == 5 * MINUTE);
    rig_wait(rig, 5 * MINUTE);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
}

/* Guesses, and pulls the plug after each: the tally knows every guess. */
static void brute_force_across_restarts_gets_no_more_guesses(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    unsigned int guesses = 0;
    for (int boot = 0; boot < 300; boot++) {
        rig_restart(rig, (enum rig_cut)(boot % RIG_CUT_KINDS));
        assert_int_equal(start(rig, &bench, &usual), KW_OK);
        if (ask(&bench, ALICE) == KW_GRANTED && kw_lockout_charge(&bench.lockout, ALICE) == KW_OK)
            guesses++;
        rig_wait(rig, MINUTE);
    }
    assert_int_equal(guesses, 5);
}

/* Power goes at every write of ten attempts, in every way. Whoever was told KW_OK is counted after the restart, and of
 * one who was not told at most one is. */
static void power_may_fail_at_every_write(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 32; calls++) {
            struct bench bench;
            unsigned int told = 0;
            memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
            rig->area[AREA].size = RIG_AREA_SIZE;
            struct kw_lockout_policy policy = usual;
            policy.limit = 100;
            assert_int_equal(start(rig, &bench, &policy), KW_OK);
            rig_cut_after(rig, calls);
            while (kw_lockout_charge(&bench.lockout, ALICE) == KW_OK)
                told++;
            /* The first goes to both slots. */
            assert_int_equal(told, calls < 3 ? 0 : calls / 3 - 1);
            rig_restart(rig, (enum rig_cut)cut);
            assert_int_equal(start(rig, &bench, &policy), KW_OK);
            unsigned int counted = look(&bench, ALICE).failures;
            assert_true(counted == told || counted == told + 1);
            miss(&bench, ALICE, 1);
        }
    }
}

static void a_storage_that_fails_still_counts_until_the_restart(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    rig_cut_after(rig, 0);
    for (int i = 0; i < 5; i++)
        assert_int_equal(kw_lockout_charge(&bench.lockout, ALICE), KW_ERROR_STORAGE);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
}

/* Ten thousand names that nobody has: one tally, a record of one entry. */
static void unknown_names_share_one_tally(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    miss(&bench, KW_LOCKOUT_UNKNOWN, 10000);
    assert_int_equal(ask(&bench, KW_LOCKOUT_UNKNOWN), KW_DENIED);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
    for (uint32_t account = 1; account < COUNT; account++)
        miss(&bench, account, 1);
    for (uint32_t account = 1; account < COUNT; account++)
        assert_int_equal(look(&bench, account).failures, 1);
    /* Nobody resets it by having an account. */
    assert_int_equal(kw_lockout_credit(&bench.lockout, KW_LOCKOUT_UNKNOWN), KW_OK);
    assert_int_equal(ask(&bench, KW_LOCKOUT_UNKNOWN), KW_DENIED);
}

/* More accounts fail than there are tallies: none is pushed out, the rest are counted together. */
static void a_full_table_pushes_nobody_out(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    for (uint32_t account = 1; account < COUNT; account++)
        miss(&bench, account, 5);
    for (uint32_t account = 100; account < 105; account++)
        miss(&bench, account, 1);
    for (uint32_t account = 1; account < COUNT; account++)
        assert_int_equal(ask(&bench, account), KW_DENIED);
    assert_int_equal(ask(&bench, 999), KW_DENIED);
    rig_restart(rig, RIG_CUT_OLD);
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    assert_int_equal(ask(&bench, 1), KW_DENIED);
    assert_int_equal(ask(&bench, 999), KW_DENIED);
    /* When the locks have ended their tallies serve others. */
    rig_wait(rig, 900 * 1000);
    assert_int_equal(ask(&bench, 999), KW_GRANTED);
    miss(&bench, 999, 5);
    assert_int_equal(ask(&bench, 999), KW_DENIED);
    assert_int_equal(look(&bench, KW_LOCKOUT_UNKNOWN).failures, 0);
}

static void a_record_that_was_not_written_here_lets_in_who_pauses(void **state) {
    static const uint8_t key[32] = {7};
    struct rig *rig = *state;
    struct bench bench;
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    miss(&bench, ALICE, 2);
    struct kw_lockout_config config = config_of(rig, &bench, &usual);
    config.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_ERROR_TAMPERED);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_int_equal(kw_lockout_charge(&bench.lockout, ALICE), KW_ERROR_STATE);
    /* One that pauses is counted in memory, and nothing of it is written. */
    uint64_t flushes = rig->flushes;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kw_lockout_ask(&bench.lockout, BOB, KW_LOCKOUT_PAUSES), KW_GRANTED);
        assert_int_equal(kw_lockout_charge(&bench.lockout, BOB), KW_ERROR_STATE);
    }
    assert_int_equal(kw_lockout_ask(&bench.lockout, BOB, KW_LOCKOUT_PAUSES), KW_DENIED);
    rig_wait(rig, 10000);
    assert_int_equal(kw_lockout_ask(&bench.lockout, BOB, KW_LOCKOUT_PAUSES), KW_GRANTED);
    assert_int_equal(kw_lockout_credit(&bench.lockout, BOB), KW_ERROR_STATE);
    assert_int_equal(kw_lockout_settle(&bench.lockout), KW_ERROR_STATE);
    assert_true(rig->flushes == flushes);
    assert_int_equal(ask(&bench, BOB), KW_DENIED);
    /* Nor does an unlock let in whom a lock concerns. */
    assert_int_not_equal(kw_lockout_unlock(&bench.lockout, ALICE), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    assert_int_equal(kw_lockout_renew(&bench.lockout, &config), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_GRANTED);
    miss(&bench, ALICE, 5);
    config = config_of(rig, &bench, &usual);
    config.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_OK);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
    /* A renewal that fails is no better. */
    rig_cut_after(rig, 1);
    assert_int_not_equal(kw_lockout_renew(&bench.lockout, &config), KW_OK);
    assert_int_equal(ask(&bench, BOB), KW_DENIED);
    assert_int_equal(kw_lockout_ask(&bench.lockout, BOB, KW_LOCKOUT_PAUSES), KW_GRANTED);
    assert_int_equal(kw_lockout_charge(&bench.lockout, BOB), KW_ERROR_STATE);
}

static void a_renewal_cut_short_does_not_mix_with_the_old(void **state) {
    struct rig *rig = *state;
    for (uint64_t calls = 0; calls < 7; calls++) {
        struct bench bench;
        assert_int_equal(start(rig, &bench, &usual), KW_OK);
        miss(&bench, ALICE, 5);
        const struct kw_lockout_config config = config_of(rig, &bench, &usual);
        rig_cut_after(rig, calls);
        enum kw_status status = kw_lockout_renew(&bench.lockout, &config);
        assert_int_equal(status, calls < 6 ? KW_ERROR_STORAGE : KW_OK);
        rig_restart(rig, RIG_CUT_TORN);
        assert_int_equal(start(rig, &bench, &usual), KW_OK);
        unsigned int failures = look(&bench, ALICE).failures;
        assert_true(failures == 0 || (calls < 3 && failures == 5));
        assert_true(failures == 0 || kw_lockout_unlock(&bench.lockout, ALICE) == KW_OK);
    }
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct kw_lockout_policy wrong[4] = {usual, usual, usual, usual};
    wrong[0].limit = 0;
    wrong[1].pause_s = 0;
    wrong[2].final_limit = 4;
    wrong[3].final_limit = 5;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(start(rig, &bench, &wrong[i]), KW_ERROR_ARGUMENT);
    assert_int_equal(start(rig, &bench, &wrong[3]), KW_OK);
    struct kw_lockout_config config = config_of(rig, &bench, &usual);
    config.work_size--;
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_ERROR_ARGUMENT);
    config.work_size++;
    config.count = 1;
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_ERROR_ARGUMENT);
    static const size_t pointers[] = {
        offsetof(struct kw_lockout_config, storage), offsetof(struct kw_lockout_config, crypto),
        offsetof(struct kw_lockout_config, clock),   offsetof(struct kw_lockout_config, policy),
        offsetof(struct kw_lockout_config, tallies), offsetof(struct kw_lockout_config, work),
    };
    for (size_t i = 0; i < sizeof(pointers) / sizeof(*pointers); i++) {
        config = config_of(rig, &bench, &usual);
        memset((char *)&config + pointers[i], 0, sizeof(void *));
        assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_ERROR_ARGUMENT);
        assert_int_equal(kw_lockout_ask(&bench.lockout, ALICE, KW_LOCKOUT_PAUSES), KW_DENIED);
    }
    config = config_of(rig, &bench, &usual);
    /* A table that shrank below its record. */
    config.count = COUNT;
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_OK);
    miss(&bench, ALICE, 1);
    miss(&bench, BOB, 1);
    config.count = 2;
    assert_int_equal(kw_lockout_init(&bench.lockout, &config), KW_ERROR_ROOM);
    assert_int_equal(ask(&bench, ALICE), KW_DENIED);
}

/* Records that could not have been written here, under a code that holds. */
static void a_record_that_cannot_be_is_refused(void **state) {
    struct rig *rig = *state;
    static const struct {
        uint8_t format, count;
        uint32_t service_ms, account, failures, total, last_ms;
        enum kw_status status;
    } rows[] = {
        {1, 1, 50, 7, 2, 2, 50, KW_OK},           {2, 1, 50, 7, 2, 2, 50, KW_ERROR_FORMAT},
        {1, 0, 50, 7, 2, 2, 50, KW_ERROR_FORMAT}, {1, 2, 50, 7, 2, 2, 50, KW_ERROR_FORMAT},
        {1, 1, 50, 7, 2, 2, 51, KW_ERROR_FORMAT}, {1, 1, 50, 7, 3, 2, 50, KW_ERROR_FORMAT},
        {1, 1, 50, 7, 0, 0, 50, KW_ERROR_FORMAT},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct bench bench;
        struct kw_slot slot = {.storage = &rig->storage, .crypto = &rig->openssl.crypto, .area = AREA, .kind = 0x4c4f};
        uint8_t record[KW_LOCKOUT_ROOM(1)];
        struct kw_writer writer = kw_writer(record, sizeof(record));
        assert_int_equal(kw_write_u16(&writer, rows[i].format), KW_OK);
        assert_int_equal(kw_write_u16(&writer, rows[i].count), KW_OK);
        assert_int_equal(kw_write_u64(&writer, rows[i].service_ms), KW_OK);
        assert_int_equal(kw_write_u32(&writer, rows[i].account), KW_OK);
        assert_int_equal(kw_write_u32(&writer, rows[i].failures), KW_OK);
        assert_int_equal(kw_write_u32(&writer, rows[i].total), KW_OK);
        assert_int_equal(kw_write_u64(&writer, rows[i].last_ms), KW_OK);
        assert_int_equal(kw_slot_write(&slot, kw_written(&writer)), KW_OK);
        assert_int_equal(start(rig, &bench, &usual), rows[i].status);
        assert_int_equal(ask(&bench, 7), rows[i].status == KW_OK ? KW_GRANTED : KW_DENIED);
        memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
        rig->area[AREA].size = RIG_AREA_SIZE;
    }
}

/* Failures that a final limit adds up are kept through every quiet time, also when the table is full. */
static void what_the_final_limit_counts_is_pushed_out_by_nobody(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct kw_lockout_policy policy = usual;
    policy.final_limit = 6;
    assert_int_equal(start(rig, &bench, &policy), KW_OK);
    for (uint32_t account = 1; account < COUNT; account++)
        miss(&bench, account, 4);
    rig_wait(rig, 1000 * MINUTE);
    miss(&bench, 999, 1);
    assert_int_equal(look(&bench, 999).total, look(&bench, KW_LOCKOUT_UNKNOWN).total);
    for (uint32_t account = 1; account < COUNT; account++)
        assert_int_equal(look(&bench, account).total, 4);
}

/* An area in which the record just fits, and one byte less. */
static void the_area_is_as_large_as_the_header_says(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    rig->area[AREA].size = 2 * (56 + KW_LOCKOUT_ROOM(COUNT));
    assert_int_equal(start(rig, &bench, &usual), KW_OK);
    for (uint32_t account = 0; account < COUNT; account++)
        miss(&bench, account, 1);
    rig->area[AREA].size -= 2;
    assert_int_equal(kw_lockout_charge(&bench.lockout, ALICE), KW_ERROR_ROOM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.11] the limit locks and time unlocks", the_limit_locks_and_time_unlocks),
        RIG_TEST("a success resets only by policy", a_success_resets_only_by_policy),
        RIG_TEST("the attempt that reaches the limit may still be right",
                 the_attempt_that_reaches_the_limit_may_still_be_right),
        RIG_TEST("a quiet window forgets", a_quiet_window_forgets),
        RIG_TEST("[CR 1.11] no window holds more failures than the limit", no_window_holds_more_than_the_limit),
        RIG_TEST("[CR 1.11] a lock without a term waits for an administrator",
                 a_lock_without_a_term_waits_for_an_administrator),
        RIG_TEST("the final limit holds through every pause", the_final_limit_holds_through_every_pause),
        RIG_TEST("[CCSC 1] an emergency account pauses and is never locked",
                 an_emergency_account_pauses_and_is_never_locked),
        RIG_TEST("[CR 1.11] neither clock shortens a lock", neither_clock_shortens_a_lock),
        RIG_TEST("a restart goes on where time was made durable", a_restart_goes_on_where_time_was_made_durable),
        RIG_TEST("[CR 1.11] brute force across restarts gets no more guesses",
                 brute_force_across_restarts_gets_no_more_guesses),
        RIG_TEST("[CR 1.11] power may fail at every write", power_may_fail_at_every_write),
        RIG_TEST("a storage that fails still counts until the restart",
                 a_storage_that_fails_still_counts_until_the_restart),
        RIG_TEST("unknown names share one tally", unknown_names_share_one_tally),
        RIG_TEST("a full table pushes nobody out", a_full_table_pushes_nobody_out),
        RIG_TEST("[CCSC 1, CR 1.11] a record that was not written here lets in who pauses",
                 a_record_that_was_not_written_here_lets_in_who_pauses),
        RIG_TEST("a renewal cut short does not mix with the old", a_renewal_cut_short_does_not_mix_with_the_old),
        RIG_TEST("what is outside the bounds is refused", what_is_outside_the_bounds_is_refused),
        RIG_TEST("a record that cannot be is refused", a_record_that_cannot_be_is_refused),
        RIG_TEST("what the final limit counts is pushed out by nobody",
                 what_the_final_limit_counts_is_pushed_out_by_nobody),
        RIG_TEST("the area is as large as the header says", the_area_is_as_large_as_the_header_says),
    };
    return cmocka_run_group_tests_name("lockout", tests, NULL, NULL);
}
