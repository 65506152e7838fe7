#include <keyway/session.h>

#include "rig.h"
#include "session_rule.h"

#define COUNT    6u
#define ALICE    11u
#define BOB      12u
#define PANEL    1u
#define WEB      2u
#define OPERATOR 1u /* roles, as bits */
#define ENGINEER 2u

static const struct kw_session_limit limits[] = {
    {KW_SESSION_ACCOUNT, KW_SESSION_EACH, 2},
    {KW_SESSION_ROLE, 1, 1}, /* one engineer at a time */
    {KW_SESSION_INTERFACE, WEB, 3},
};
static const struct kw_session_policy usual = {
    .local = {.lock_s = 600},
    .remote = {.lock_s = 300, .idle_s = 900, .life_s = 28800},
    .limits = limits,
    .limit_count = 3,
    .reserved = 1,
};

struct bench {
    struct kw_session sessions;
    struct kw_session_config config;
    struct kw_session_entry entries[COUNT];
};

/* What a user holds. */
struct held {
    uint8_t id[KW_SESSION_ID_SIZE];
    uint32_t number;
};

static void start(struct rig *rig, struct bench *bench, const struct kw_session_policy *policy) {
    memset(bench, 0xa5, sizeof(*bench));
    bench->config =
        (struct kw_session_config){&rig->openssl.crypto, &rig->clock, &rig->entropy, policy, bench->entries, COUNT};
    assert_int_equal(kw_session_init(&bench->sessions, &bench->config), KW_OK);
}

static enum kw_status open_as(struct bench *bench, uint32_t account, uint32_t roles, uint8_t interface,
                              struct held *held) {
    const struct kw_session_subject subject = {
        .account = account,
        .roles = roles,
        .interface = interface,
        .origin = interface == PANEL ? KW_SESSION_LOCAL : KW_SESSION_REMOTE,
    };
    return kw_session_open(&bench->sessions, &subject, held->id, &held->number);
}

static enum kw_status use(struct bench *bench, const struct held *held, uint8_t interface) {
    struct kw_session_entry entry;
    return kw_session_use(&bench->sessions, kw_bytes(held->id, sizeof(held->id)), interface, &entry);
}

static unsigned int open_count(const struct bench *bench) {
    struct kw_session_entry entry;
    unsigned int count = 0;
    for (uint32_t i = 0; i < COUNT; i++)
        count += kw_session_at(&bench->sessions, i, &entry) == KW_OK;
    return count;
}

static void an_id_opens_its_own_session_and_nothing_else_does(void **state) {
    struct bench bench;
    struct held alice;
    struct held bob;
    struct kw_session_entry entry;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &alice), KW_OK);
    assert_int_equal(open_as(&bench, BOB, ENGINEER, WEB, &bob), KW_OK);
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(bob.id, sizeof(bob.id)), WEB, &entry), KW_OK);
    assert_int_equal(entry.subject.account, BOB);
    assert_int_equal(entry.number, bob.number);
    for (size_t bit = 0; bit < sizeof(alice.id) * 8; bit++) {
        struct held other = alice;
        other.id[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(use(&bench, &other, WEB), KW_ERROR_MISSING);
    }
    for (size_t length = 0; length < sizeof(alice.id); length++)
        assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(alice.id, length), WEB, &entry), KW_ERROR_MISSING);
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(alice.id, 17), WEB, &entry), KW_ERROR_MISSING);
    /* Neither does what stands in the table, nor the zeros of a free place. */
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(bench.entries[0].digest, 16), WEB, &entry),
                     KW_ERROR_MISSING);
    static const uint8_t zeros[16];
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(zeros, 16), WEB, &entry), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &alice, WEB), KW_OK);
}

/* The id is in no byte of the library's memory. */
static void the_table_holds_no_id(void **state) {
    struct bench bench;
    struct held held;
    struct kw_session_entry entry;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    assert_null(memmem(&bench, sizeof(bench), held.id, sizeof(held.id)));
    assert_int_equal(kw_session_at(&bench.sessions, 0, &entry), KW_OK);
    for (size_t i = 0; i < sizeof(entry.digest); i++)
        assert_int_equal(entry.digest[i], 0);
}

static void an_id_of_another_interface_opens_nothing(void **state) {
    struct bench bench;
    struct held held;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, PANEL, &held), KW_OK);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &held, PANEL), KW_OK);
}

static void an_ended_session_never_comes_back(void **state) {
    struct bench bench;
    struct held first;
    struct held later;
    start(*state, &bench, &usual);
    for (int round = 0; round < 200; round++) {
        assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &later), KW_OK);
        if (round == 0)
            first = later;
        else
            assert_int_equal(use(&bench, &first, WEB), KW_ERROR_MISSING);
        assert_int_equal(later.number, round + 1);
        if (round % 2 == 0)
            assert_int_equal(kw_session_end(&bench.sessions, later.number), KW_OK);
        else
            assert_int_equal(kw_session_leave(&bench.sessions, kw_bytes(later.id, 16)), KW_OK);
        assert_int_equal(use(&bench, &later, WEB), KW_ERROR_MISSING);
        assert_int_equal(kw_session_end(&bench.sessions, later.number), KW_ERROR_MISSING);
        assert_int_equal(kw_session_end(&bench.sessions, 0), KW_ERROR_MISSING);
        assert_int_equal(kw_session_leave(&bench.sessions, kw_bytes(later.id, 16)), KW_ERROR_MISSING);
        assert_int_equal(kw_session_leave(&bench.sessions, kw_bytes(later.id, 15)), KW_ERROR_MISSING);
    }
}

static void a_restart_ends_all_sessions(void **state) {
    struct bench bench;
    struct held held;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    rig_restart(*state, RIG_CUT_NEW);
    start(*state, &bench, &usual);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_MISSING);
}

static void an_unused_session_is_locked_and_its_owner_opens_it(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    struct held anew;
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    for (int i = 0; i < 10; i++) {
        rig_wait(rig, 299999);
        assert_int_equal(use(&bench, &held, WEB), KW_OK);
    }
    rig_wait(rig, 300000);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_STATE);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_STATE);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, BOB, anew.id), KW_ERROR_POLICY);
    assert_int_equal(kw_session_rotate(&bench.sessions, held.number, OPERATOR, anew.id), KW_ERROR_STATE);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, anew.id), KW_OK);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &anew, WEB), KW_OK);
}

/* Who learns a number and has one factor would take a session over that somebody else uses. */
static void an_open_session_is_not_unlocked(void **state) {
    struct bench bench;
    struct held held;
    struct held anew = {.number = 0};
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, anew.id), KW_ERROR_STATE);
    assert_int_equal(anew.id[0] | anew.id[15], 0);
    assert_int_equal(use(&bench, &held, WEB), KW_OK);
    rig_wait(*state, 299999);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, anew.id), KW_ERROR_STATE);
    /* One that is due to be locked is, though nobody has asked for it yet. */
    rig_wait(*state, 1);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, anew.id), KW_OK);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, held.id), KW_ERROR_STATE);
    assert_int_equal(kw_session_lock(&bench.sessions, held.number), KW_OK);
    assert_int_equal(kw_session_unlock(&bench.sessions, held.number, ALICE, held.id), KW_OK);
    assert_int_equal(use(&bench, &anew, WEB), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &held, WEB), KW_OK);
}

static void what_a_page_asks_by_itself_is_no_use(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    struct kw_session_entry entry;
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    for (int i = 0; i < 2; i++) {
        rig_wait(rig, 100000);
        assert_int_equal(kw_session_check(&bench.sessions, kw_bytes(held.id, 16), WEB, &entry), KW_OK);
    }
    rig_wait(rig, 100000);
    assert_int_equal(kw_session_check(&bench.sessions, kw_bytes(held.id, 16), WEB, &entry), KW_ERROR_STATE);
}

static void a_user_locks_his_own_session(void **state) {
    struct bench bench;
    struct held held;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, PANEL, &held), KW_OK);
    assert_int_equal(kw_session_lock(&bench.sessions, held.number), KW_OK);
    assert_int_equal(use(&bench, &held, PANEL), KW_ERROR_STATE);
    assert_int_equal(kw_session_leave(&bench.sessions, kw_bytes(held.id, 16)), KW_OK);
    assert_int_equal(kw_session_lock(&bench.sessions, held.number), KW_ERROR_MISSING);
}

static void a_remote_session_ends_by_time_and_a_local_one_does_not(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held panel;
    struct held web;
    struct held used;
    struct kw_session_entry entry;
    enum kw_session_due why;
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, PANEL, &panel), KW_OK);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &web), KW_OK);
    assert_int_equal(open_as(&bench, BOB, OPERATOR, WEB, &used), KW_OK);
    assert_int_equal(kw_session_expire(&bench.sessions, &entry, &why), KW_ERROR_MISSING);
    for (int i = 0; i < 4; i++) {
        rig_wait(rig, 225000);
        assert_int_equal(use(&bench, &used, WEB), KW_OK);
    }
    assert_int_equal(use(&bench, &web, WEB), KW_ERROR_MISSING);
    assert_int_equal(kw_session_unlock(&bench.sessions, web.number, ALICE, web.id), KW_ERROR_MISSING);
    assert_int_equal(kw_session_expire(&bench.sessions, &entry, &why), KW_OK);
    assert_int_equal(entry.number, web.number);
    assert_int_equal(why, KW_SESSION_IDLE);
    assert_int_equal(kw_session_expire(&bench.sessions, &entry, &why), KW_ERROR_MISSING);
    while (rig->uptime_ms < 28799999) {
        uint64_t left = 28799999 - rig->uptime_ms;
        rig_wait(rig, left < 200000 ? left : 200000);
        assert_int_equal(use(&bench, &used, WEB), KW_OK);
    }
    rig_wait(rig, 1);
    assert_int_equal(use(&bench, &used, WEB), KW_ERROR_MISSING);
    assert_int_equal(kw_session_expire(&bench.sessions, &entry, &why), KW_OK);
    assert_int_equal(why, KW_SESSION_OLD);
    assert_int_equal(kw_session_unlock(&bench.sessions, panel.number, ALICE, panel.id), KW_OK);
    assert_int_equal(use(&bench, &panel, PANEL), KW_OK);
}

static void neither_clock_prolongs_a_session(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held), KW_OK);
    rig_wait(rig, 899999);
    rig->moment.unix_ms = 0;
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_STATE);
    rig->moment.unix_ms = INT64_MAX / 2;
    rig_wait(rig, 1);
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_MISSING);
}

static void each_limit_holds_by_itself(void **state) {
    struct bench bench;
    struct held held[COUNT];
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, PANEL, &held[0]), KW_OK);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &held[1]), KW_OK);
    /* Two of an account, over all interfaces. */
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, PANEL, &held[2]), KW_ERROR_BUSY);
    /* One engineer, whatever other roles he has. */
    assert_int_equal(open_as(&bench, BOB, ENGINEER | OPERATOR, WEB, &held[2]), KW_OK);
    assert_int_equal(open_as(&bench, 13, ENGINEER, PANEL, &held[3]), KW_ERROR_BUSY);
    /* Three on the web. */
    assert_int_equal(open_as(&bench, 13, OPERATOR, WEB, &held[3]), KW_OK);
    assert_int_equal(open_as(&bench, 14, OPERATOR, WEB, &held[4]), KW_ERROR_BUSY);
    assert_int_equal(open_as(&bench, 14, OPERATOR, PANEL, &held[4]), KW_OK);
    /* The last place is reserved. */
    assert_int_equal(open_as(&bench, 15, OPERATOR, PANEL, &held[5]), KW_ERROR_BUSY);
    assert_int_equal(open_count(&bench), 5);
    /* What ends makes room; so does what time has ended and nobody collected. */
    assert_int_equal(kw_session_end(&bench.sessions, held[1].number), KW_OK);
    assert_int_equal(open_as(&bench, 15, OPERATOR, WEB, &held[1]), KW_OK);
    rig_wait(*state, 900000);
    assert_int_equal(open_as(&bench, 16, ENGINEER, WEB, &held[1]), KW_OK);
}

static void a_full_table_has_room_for_the_emergency(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    struct held other;
    const struct kw_session_subject subject = {
        .account = 99, .interface = PANEL, .essential = 1, .origin = KW_SESSION_LOCAL};
    start(rig, &bench, &usual);
    for (uint32_t account = 1; account < COUNT; account++)
        assert_int_equal(open_as(&bench, account, 0, PANEL, &other), KW_OK);
    assert_int_equal(open_as(&bench, 6, 0, PANEL, &other), KW_ERROR_BUSY);
    assert_int_equal(kw_session_open(&bench.sessions, &subject, held.id, &held.number), KW_OK);
    assert_int_equal(open_count(&bench), COUNT);
    /* No time, and no end of everybody, touches it; an end by its number does. */
    rig_wait(rig, 1000ull * 86400 * 365);
    assert_int_equal(kw_session_end_account(&bench.sessions, KW_SESSION_EACH), COUNT - 1);
    assert_int_equal(kw_session_end_account(&bench.sessions, 99), 0);
    assert_int_equal(use(&bench, &held, PANEL), KW_OK);
    /* With the table full of essential sessions, one more finds no place. */
    for (uint32_t i = 1; i < COUNT; i++) {
        struct kw_session_subject more = subject;
        more.account += i;
        assert_int_equal(kw_session_open(&bench.sessions, &more, other.id, &other.number), KW_OK);
    }
    struct kw_session_subject last = subject;
    last.account = 200;
    assert_int_equal(kw_session_open(&bench.sessions, &last, other.id, &other.number), KW_ERROR_BUSY);
    assert_int_equal(kw_session_end(&bench.sessions, held.number), KW_OK);
    assert_int_equal(use(&bench, &held, PANEL), KW_ERROR_MISSING);
}

static void an_administrator_ends_all_sessions_of_an_account(void **state) {
    struct bench bench;
    struct held alice[2];
    struct held bob;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, 0, WEB, &alice[0]), KW_OK);
    assert_int_equal(open_as(&bench, ALICE, 0, PANEL, &alice[1]), KW_OK);
    assert_int_equal(open_as(&bench, BOB, 0, WEB, &bob), KW_OK);
    assert_int_equal(kw_session_end_account(&bench.sessions, ALICE), 2);
    assert_int_equal(use(&bench, &alice[0], WEB), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &alice[1], PANEL), KW_ERROR_MISSING);
    assert_int_equal(use(&bench, &bob, WEB), KW_OK);
}

/* An id known before the rise in privilege is good for nothing after it. */
static void a_rise_in_privilege_brings_a_new_id(void **state) {
    struct bench bench;
    struct held before;
    struct held after;
    struct held other;
    struct kw_session_entry entry;
    start(*state, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, OPERATOR, WEB, &before), KW_OK);
    after = before;
    assert_int_equal(kw_session_rotate(&bench.sessions, before.number, ENGINEER, after.id), KW_OK);
    assert_int_equal(use(&bench, &before, WEB), KW_ERROR_MISSING);
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(after.id, 16), WEB, &entry), KW_OK);
    assert_int_equal(entry.subject.roles, ENGINEER);
    assert_int_equal(kw_session_rotate(&bench.sessions, before.number, ENGINEER | OPERATOR, after.id), KW_OK);
    /* The other one keeps session, id and roles when the new roles have no room. */
    assert_int_equal(open_as(&bench, BOB, OPERATOR, WEB, &other), KW_OK);
    assert_int_equal(kw_session_rotate(&bench.sessions, other.number, ENGINEER, before.id), KW_ERROR_BUSY);
    assert_int_equal(kw_session_use(&bench.sessions, kw_bytes(other.id, 16), WEB, &entry), KW_OK);
    assert_int_equal(entry.subject.roles, OPERATOR);
}

static enum kw_status same_again(void *context, void *to, size_t length) {
    (void)context;
    memset(to, 5, length);
    return KW_OK;
}

static void without_entropy_there_is_no_session(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    struct held other = {{0}, 77};
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, 0, WEB, &held), KW_OK);
    rig->entropy_fails = 1;
    assert_int_equal(open_as(&bench, BOB, 0, WEB, &other), KW_ERROR_ENTROPY);
    assert_int_equal(other.number, 77);
    assert_int_equal(kw_session_rotate(&bench.sessions, held.number, OPERATOR, other.id), KW_ERROR_ENTROPY);
    assert_int_equal(use(&bench, &held, WEB), KW_OK);
    assert_int_equal(open_count(&bench), 1);
    /* A source that gives the same again gives no second session of the same id. */
    const struct kw_entropy stuck = {NULL, same_again};
    bench.config.entropy = &stuck;
    assert_int_equal(open_as(&bench, BOB, 0, WEB, &other), KW_OK);
    assert_int_equal(open_as(&bench, BOB, 0, WEB, &held), KW_ERROR_ENTROPY);
}

static enum kw_status no_uptime(void *context, uint64_t *ms) {
    (void)context;
    *ms = 0;
    return KW_ERROR_CLOCK;
}

static void without_a_clock_only_the_essential_goes_on(void **state) {
    struct rig *rig = *state;
    struct bench bench;
    struct held held;
    struct held emergency;
    const struct kw_session_subject subject = {
        .account = 99, .interface = PANEL, .essential = 1, .origin = KW_SESSION_LOCAL};
    start(rig, &bench, &usual);
    assert_int_equal(open_as(&bench, ALICE, 0, WEB, &held), KW_OK);
    assert_int_equal(kw_session_open(&bench.sessions, &subject, emergency.id, &emergency.number), KW_OK);
    rig->clock.uptime = no_uptime;
    assert_int_equal(use(&bench, &held, WEB), KW_ERROR_CLOCK);
    assert_int_equal(use(&bench, &emergency, PANEL), KW_OK);
    assert_int_equal(kw_session_end(&bench.sessions, held.number), KW_OK);
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct bench bench;
    struct kw_session_policy policy = usual;
    start(*state, &bench, &usual);
    bench.config.count = 0;
    assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_ERROR_ARGUMENT);
    bench.config.count = KW_SESSION_ROOM + 1;
    assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_ERROR_ARGUMENT);
    bench.config.count = COUNT;
    bench.config.policy = &policy;
    policy.reserved = COUNT + 1;
    assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_ERROR_ARGUMENT);
    policy.reserved = COUNT;
    policy.limits = NULL;
    policy.limit_count = 1;
    assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_ERROR_ARGUMENT);
    policy.limit_count = 0;
    static const size_t pointers[] = {
        offsetof(struct kw_session_config, crypto),  offsetof(struct kw_session_config, clock),
        offsetof(struct kw_session_config, entropy), offsetof(struct kw_session_config, policy),
        offsetof(struct kw_session_config, entries),
    };
    const struct kw_session_config good = bench.config;
    for (size_t i = 0; i < sizeof(pointers) / sizeof(*pointers); i++) {
        memset((char *)&bench.config + pointers[i], 0, sizeof(void *));
        assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_ERROR_ARGUMENT);
        bench.config = good;
    }
    assert_int_equal(kw_session_init(&bench.sessions, &bench.config), KW_OK);
    struct held held;
    struct kw_session_entry entry;
    assert_int_equal(open_as(&bench, ALICE, 0, PANEL, &held), KW_ERROR_BUSY);
    assert_int_equal(kw_session_at(&bench.sessions, COUNT, &entry), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_session_at(&bench.sessions, COUNT - 1, &entry), KW_ERROR_MISSING);
    /* A role that cannot be is nobody's. */
    const struct kw_session_limit odd = {KW_SESSION_ROLE, KW_SESSION_EACH, 0};
    const struct kw_session_subject all = {.roles = UINT32_MAX};
    assert_int_equal(kw_session_rule_counts(&odd, &all, &all), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.8] an id opens its own session and nothing else does",
                 an_id_opens_its_own_session_and_nothing_else_does),
        RIG_TEST("[CR 3.8] the table holds no id", the_table_holds_no_id),
        RIG_TEST("[CR 3.8] an id of another interface opens nothing", an_id_of_another_interface_opens_nothing),
        RIG_TEST("[CR 2.6, CR 3.8] an ended session never comes back", an_ended_session_never_comes_back),
        RIG_TEST("[CR 3.8] a restart ends all sessions", a_restart_ends_all_sessions),
        RIG_TEST("[CR 2.5, CR 3.8] an unused session is locked and its owner opens it",
                 an_unused_session_is_locked_and_its_owner_opens_it),
        RIG_TEST("[CR 2.5] an open session is not unlocked", an_open_session_is_not_unlocked),
        RIG_TEST("[CR 2.5] what a page asks by itself is no use", what_a_page_asks_by_itself_is_no_use),
        RIG_TEST("[CR 2.5] a user locks his own session", a_user_locks_his_own_session),
        RIG_TEST("[CR 2.6] a remote session ends by time and a local one does not",
                 a_remote_session_ends_by_time_and_a_local_one_does_not),
        RIG_TEST("[CR 2.6] neither clock prolongs a session", neither_clock_prolongs_a_session),
        RIG_TEST("[CR 2.7] each limit holds by itself", each_limit_holds_by_itself),
        RIG_TEST("[CCSC 1] a full table has room for the emergency", a_full_table_has_room_for_the_emergency),
        RIG_TEST("[CR 2.6] an administrator ends all sessions of an account",
                 an_administrator_ends_all_sessions_of_an_account),
        RIG_TEST("[CR 2.7, CR 3.8] a rise in privilege brings a new id", a_rise_in_privilege_brings_a_new_id),
        RIG_TEST("[CR 3.8] without entropy there is no session", without_entropy_there_is_no_session),
        RIG_TEST("[CCSC 1] without a clock only the essential goes on", without_a_clock_only_the_essential_goes_on),
        RIG_TEST("what is outside the bounds is refused", what_is_outside_the_bounds_is_refused),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
