#include <keyway/role.h>

#include "rig.h"

#define STRIDE 8u

enum { WATCH, OPERATE, CONFIGURE, UPDATE, SUPERVISE, ACCOUNTS, ROLES };
enum { OPERATOR, ENGINEER, SUPERVISOR, OWNER };

#define BIT(permission) KW_ROLE_BIT((uint32_t)(permission))

static const uint64_t map[KW_ACCOUNT_ROLES] = {
    [OPERATOR] = BIT(WATCH) | BIT(OPERATE),
    [ENGINEER] = BIT(WATCH) | BIT(CONFIGURE) | BIT(UPDATE),
    [SUPERVISOR] = BIT(WATCH) | BIT(OPERATE) | BIT(CONFIGURE) | BIT(SUPERVISE),
    [OWNER] = BIT(ACCOUNTS) | BIT(ROLES),
};

/* Accounts: 1 the owner, 2 and 3 operators, 4 and 5 engineers, 6 a supervisor, 7 a process that operates. */
enum { THE_OWNER = 1, OPERATOR_A, OPERATOR_B, ENGINEER_A, ENGINEER_B, THE_SUPERVISOR, THE_PROCESS };

struct device {
    struct rig *rig;
    uint8_t table[KW_ACCOUNT_TABLE_SIZE(8, 4, STRIDE)];
    struct kw_account_config account_config;
    struct kw_account accounts;
    struct kw_role_config config;
    struct kw_role roles;
};

static void add(struct device *device, const char *name, enum kw_account_kind kind, uint32_t role) {
    const struct kw_account_new made = {
        kw_bytes(name, strlen(name)), kind, 1u << role, INT64_MIN, KW_ACCOUNT_FOREVER, kw_bytes("x", 1), 1};
    uint32_t by = device->accounts.next == 1 ? KW_ACCOUNT_NOBODY : THE_OWNER;
    uint32_t id;
    assert_int_equal(kw_account_create(&device->accounts, by, &made, &id), KW_OK);
}

static void begin(struct device *device, void **state) {
    struct rig *rig = *state;
    device->rig = rig;
    device->account_config = (struct kw_account_config){&rig->storage,
                                                        &rig->openssl.crypto,
                                                        &rig->clock,
                                                        {NULL, 0},
                                                        1,
                                                        device->table,
                                                        sizeof(device->table),
                                                        8,
                                                        4,
                                                        STRIDE,
                                                        ACCOUNTS,
                                                        ROLES,
                                                        map};
    assert_int_equal(kw_account_init(&device->accounts, &device->account_config), KW_OK);
    add(device, "owner", KW_ACCOUNT_PERSON, OWNER);
    add(device, "operator-a", KW_ACCOUNT_PERSON, OPERATOR);
    add(device, "operator-b", KW_ACCOUNT_PERSON, OPERATOR);
    add(device, "engineer-a", KW_ACCOUNT_PERSON, ENGINEER);
    add(device, "engineer-b", KW_ACCOUNT_PERSON, ENGINEER);
    add(device, "supervisor", KW_ACCOUNT_PERSON, SUPERVISOR);
    add(device, "historian", KW_ACCOUNT_PROCESS, OPERATOR);
    device->config = (struct kw_role_config){.accounts = &device->accounts,
                                             .clock = &rig->clock,
                                             .supervise = SUPERVISE,
                                             .overridable = BIT(CONFIGURE) | BIT(OPERATE),
                                             .dual = BIT(UPDATE),
                                             .override_limit_ms = 60000,
                                             .dual_window_ms = 30000};
    assert_int_equal(kw_role_init(&device->roles, &device->config), KW_OK);
}

static enum kw_verdict allows(const struct device *device, uint32_t account, uint32_t permission) {
    return kw_role_allows(&device->roles, account, permission);
}

/* Every number of a permission, against a model that goes bit by bit. */
static void every_permission(uint64_t held, uint64_t overridden, uint64_t dual) {
    for (uint32_t permission = 0; permission < 130; permission++) {
        const struct kw_role_question question = {held, overridden, dual, permission};
        int granted =
            permission < 64 && ((held | overridden) >> permission & 1u) != 0 && (dual >> permission & 1u) == 0;
        assert_int_equal(kw_role_decide(&question), granted ? KW_GRANTED : KW_DENIED);
    }
}

static void a_decision_grants_what_is_held_and_nothing_else(void **state) {
    (void)state;
    static const uint64_t sets[] = {0, 1, 2, 3, 0x80, (uint64_t)1 << 63, UINT64_MAX, 0x5555555555555555u};
    const size_t count = sizeof(sets) / sizeof(sets[0]);
    for (size_t held = 0; held < count; held++)
        for (size_t over = 0; over < count; over++)
            for (size_t dual = 0; dual < count; dual++)
                every_permission(sets[held], sets[over], sets[dual]);
    const struct kw_role_question question = {UINT64_MAX, UINT64_MAX, 0, UINT32_MAX};
    assert_int_equal(kw_role_decide(&question), KW_DENIED);
}

static void an_override_stands_for_its_time_alone(void **state) {
    (void)state;
    struct kw_role_override override = {7, 6, 1, 1000, 500};
    const struct {
        uint64_t now;
        enum kw_verdict verdict;
    } rows[] = {{0, KW_DENIED},    {999, KW_DENIED},  {1000, KW_GRANTED},     {1499, KW_GRANTED},
                {1500, KW_DENIED}, {1501, KW_DENIED}, {UINT64_MAX, KW_DENIED}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(kw_role_override_stands(&override, rows[i].now), rows[i].verdict);
    /* No sum of times runs over. */
    override.since_ms = UINT64_MAX - 10;
    override.lasts_ms = UINT64_MAX;
    assert_int_equal(kw_role_override_stands(&override, 5), KW_DENIED);
    assert_int_equal(kw_role_override_stands(&override, UINT64_MAX), KW_GRANTED);
    override.account = KW_ACCOUNT_NOBODY;
    assert_int_equal(kw_role_override_stands(&override, UINT64_MAX), KW_DENIED);
}

static void two_agree_only_when_all_of_it_agrees(void **state) {
    (void)state;
    const uint8_t digest[KW_DIGEST_SIZE] = {1, 2, 3};
    uint8_t other[KW_DIGEST_SIZE] = {1, 2, 3};
    const struct kw_role_approval one = {4, 1u << 3, 3, 1000, digest};
    struct kw_role_approval two = {5, 1u << 3 | 1u, 3, 1999, other};
    assert_int_equal(kw_role_dual_decide(&one, &two, 1000), KW_GRANTED);
    assert_int_equal(kw_role_dual_decide(&one, &two, 999), KW_DENIED);
    assert_int_equal(kw_role_dual_decide(&one, &two, 0), KW_DENIED);
    assert_int_equal(kw_role_dual_decide(&two, &one, 1000), KW_DENIED);
    struct kw_role_approval wrong = two;
    wrong.account = 4;
    assert_int_equal(kw_role_dual_decide(&one, &wrong, 1000), KW_DENIED);
    wrong.account = KW_ACCOUNT_NOBODY;
    assert_int_equal(kw_role_dual_decide(&one, &wrong, 1000), KW_DENIED);
    wrong = two;
    wrong.held = 1;
    assert_int_equal(kw_role_dual_decide(&one, &wrong, 1000), KW_DENIED);
    wrong = one;
    wrong.held = 1;
    assert_int_equal(kw_role_dual_decide(&wrong, &two, 1000), KW_DENIED);
    wrong = one;
    wrong.account = KW_ACCOUNT_NOBODY;
    assert_int_equal(kw_role_dual_decide(&wrong, &two, 1000), KW_DENIED);
    wrong = two;
    wrong.permission = 2;
    assert_int_equal(kw_role_dual_decide(&one, &wrong, 1000), KW_DENIED);
    wrong.permission = 3 + 64;
    assert_int_equal(kw_role_dual_decide(&one, &wrong, 1000), KW_DENIED);
    for (size_t i = 0; i < KW_DIGEST_SIZE; i++) {
        other[i] ^= 0x10;
        assert_int_equal(kw_role_dual_decide(&one, &two, 1000), KW_DENIED);
        other[i] ^= 0x10;
    }
}

static void roles_permit_and_all_else_is_denied(void **state) {
    struct device device;
    begin(&device, state);
    for (uint32_t account = 0; account < 10; account++)
        for (uint32_t permission = 0; permission < 70; permission++) {
            static const uint32_t role_of[] = {99,       OWNER,      OPERATOR, OPERATOR, ENGINEER,
                                               ENGINEER, SUPERVISOR, OPERATOR, 99,       99};
            uint64_t held = role_of[account] == 99 ? 0 : map[role_of[account]];
            int granted = permission < 64 && permission != UPDATE && (held >> permission & 1u);
            assert_int_equal(allows(&device, account, permission), granted ? KW_GRANTED : KW_DENIED);
        }
}

static void a_change_of_role_counts_at_once_for_persons_and_processes(void **state) {
    struct device device;
    begin(&device, state);
    assert_int_equal(kw_account_map_role(&device.accounts, THE_OWNER, OPERATOR, BIT(WATCH)), KW_OK);
    const uint32_t operators[] = {OPERATOR_A, OPERATOR_B, THE_PROCESS};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(allows(&device, operators[i], OPERATE), KW_DENIED);
        assert_int_equal(allows(&device, operators[i], WATCH), KW_GRANTED);
    }
    assert_int_equal(kw_account_disable(&device.accounts, THE_OWNER, OPERATOR_A), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, WATCH), KW_DENIED);
    assert_int_equal(kw_account_require_change(&device.accounts, THE_OWNER, OPERATOR_B), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_B, WATCH), KW_DENIED);
    assert_int_equal(kw_account_set_roles(&device.accounts, THE_OWNER, THE_PROCESS, 0), KW_OK);
    assert_int_equal(allows(&device, THE_PROCESS, WATCH), KW_DENIED);
}

static enum kw_status override_begin(struct device *device, uint32_t by, uint32_t account, uint64_t permissions,
                                     uint64_t lasts_ms) {
    const struct kw_role_override wanted = {account, 99, permissions, 99, lasts_ms};
    return kw_role_override_begin(&device->roles, by, &wanted, kw_bytes("pump 3 runs dry", 15));
}

static void a_supervisor_overrides_for_a_while(void **state) {
    struct device device;
    begin(&device, state);
    rig_wait(device.rig, 5000);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 60000), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_GRANTED);
    assert_int_equal(allows(&device, OPERATOR_B, CONFIGURE), KW_DENIED);
    assert_int_equal(allows(&device, OPERATOR_A, ACCOUNTS), KW_DENIED);
    rig_wait(device.rig, 59999);
    /* Setting the clock changes nothing. */
    device.rig->moment.unix_ms -= 1000000000;
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_GRANTED);
    rig_wait(device.rig, 1);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    assert_int_equal(allows(&device, OPERATOR_A, OPERATE), KW_GRANTED);
}

static void an_override_ends_early(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_role *roles = &device.roles;
    const uint32_t enders[] = {THE_SUPERVISOR, OPERATOR_A};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 1000), KW_OK);
        assert_int_equal(kw_role_override_end(roles, ENGINEER_A, OPERATOR_A), KW_ERROR_POLICY);
        assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_GRANTED);
        assert_int_equal(kw_role_override_end(roles, enders[i], OPERATOR_A), KW_OK);
        assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
        assert_int_equal(kw_role_override_end(roles, enders[i], OPERATOR_A), KW_ERROR_MISSING);
    }
    assert_int_equal(kw_role_override_end(roles, THE_SUPERVISOR, KW_ACCOUNT_NOBODY), KW_ERROR_MISSING);
    /* With its supervisor's leave. */
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 1000), KW_OK);
    assert_int_equal(kw_account_disable(&device.accounts, THE_OWNER, THE_SUPERVISOR), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    /* With a restart. */
    assert_int_equal(kw_account_enable(&device.accounts, THE_OWNER, THE_SUPERVISOR), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_GRANTED);
    assert_int_equal(kw_role_init(roles, &device.config), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
}

static void an_override_has_bounds(void **state) {
    struct device device;
    begin(&device, state);
    const struct {
        uint32_t by;
        uint32_t account;
        uint64_t permissions;
        uint64_t lasts_ms;
        enum kw_status status;
    } rows[] = {
        {OPERATOR_B, OPERATOR_A, BIT(OPERATE), 1000, KW_ERROR_POLICY},          /* no supervisor */
        {THE_OWNER, OPERATOR_A, BIT(OPERATE), 1000, KW_ERROR_POLICY},           /* nor the owner */
        {KW_ACCOUNT_NOBODY, OPERATOR_A, BIT(OPERATE), 1000, KW_ERROR_POLICY},   /* nor nobody */
        {THE_SUPERVISOR, THE_SUPERVISOR, BIT(OPERATE), 1000, KW_ERROR_POLICY},  /* himself */
        {THE_SUPERVISOR, OPERATOR_A, BIT(WATCH), 1000, KW_ERROR_POLICY},        /* not overridable */
        {THE_SUPERVISOR, OPERATOR_A, BIT(ACCOUNTS), 1000, KW_ERROR_POLICY},     /* never */
        {THE_SUPERVISOR, OPERATOR_A, BIT(UPDATE), 1000, KW_ERROR_POLICY},       /* takes two */
        {THE_SUPERVISOR, OPERATOR_A, 0, 1000, KW_ERROR_POLICY},                 /* nothing */
        {THE_SUPERVISOR, OPERATOR_A, UINT64_MAX, 1000, KW_ERROR_POLICY},        /* everything */
        {THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 0, KW_ERROR_ARGUMENT},     /* no time */
        {THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 60001, KW_ERROR_ARGUMENT}, /* too long */
        {THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), UINT64_MAX, KW_ERROR_ARGUMENT},
        {THE_SUPERVISOR, 42, BIT(CONFIGURE), 1000, KW_ERROR_MISSING},
        {THE_SUPERVISOR, KW_ACCOUNT_NOBODY, BIT(CONFIGURE), 1000, KW_ERROR_MISSING},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(override_begin(&device, rows[i].by, rows[i].account, rows[i].permissions, rows[i].lasts_ms),
                         rows[i].status);
    const struct kw_role_override wanted = {OPERATOR_A, 0, BIT(CONFIGURE), 0, 1000};
    assert_int_equal(kw_role_override_begin(&device.roles, THE_SUPERVISOR, &wanted, kw_bytes("because", 7)),
                     KW_ERROR_ARGUMENT);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    assert_int_equal(kw_role_override_begin(&device.roles, THE_SUPERVISOR, &wanted, kw_bytes("because.", 8)), KW_OK);
    /* What he no longer holds himself he no longer gives. */
    assert_int_equal(kw_account_map_role(&device.accounts, THE_OWNER, SUPERVISOR, BIT(SUPERVISE)), KW_OK);
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_B, BIT(CONFIGURE), 1000), KW_ERROR_POLICY);
}

static void overrides_have_places(void **state) {
    struct device device;
    begin(&device, state);
    const uint32_t accounts[] = {OPERATOR_A, OPERATOR_B, ENGINEER_A, ENGINEER_B};
    for (size_t i = 0; i < KW_ROLE_OVERRIDES; i++)
        assert_int_equal(override_begin(&device, THE_SUPERVISOR, accounts[i], BIT(OPERATE), 1000 + i), KW_OK);
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, THE_PROCESS, BIT(CONFIGURE), 1000), KW_ERROR_BUSY);
    /* Its own place is always there. */
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, ENGINEER_B, BIT(OPERATE), 5000), KW_OK);
    rig_wait(device.rig, 1000);
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, THE_PROCESS, BIT(CONFIGURE), 1000), KW_OK);
    assert_int_equal(allows(&device, THE_PROCESS, CONFIGURE), KW_GRANTED);
    assert_int_equal(allows(&device, ENGINEER_B, OPERATE), KW_GRANTED);
    assert_int_equal(allows(&device, ENGINEER_A, OPERATE), KW_GRANTED);
}

static void what_takes_two_takes_two(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_role *roles = &device.roles;
    const uint8_t digest[KW_DIGEST_SIZE] = "a new firmware, version 1.2.3";
    const uint8_t other[KW_DIGEST_SIZE] = "a new firmware, version 1.2.4";
    uint32_t first = 0;
    assert_int_equal(allows(&device, ENGINEER_A, UPDATE), KW_DENIED);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, &first), KW_DENIED);
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
    assert_int_equal(kw_role_approve(roles, ENGINEER_A, UPDATE, digest, &first), KW_DENIED);
    assert_int_equal(kw_role_approve(roles, OPERATOR_A, UPDATE, digest, &first), KW_DENIED);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, other, &first), KW_DENIED);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, CONFIGURE, digest, &first), KW_DENIED);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, 64 + UPDATE, digest, &first), KW_DENIED);
    assert_int_equal(first, 0);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, &first), KW_GRANTED);
    assert_int_equal(first, ENGINEER_A);
    /* Once. */
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, &first), KW_DENIED);
    assert_int_equal(allows(&device, ENGINEER_B, UPDATE), KW_DENIED);
}

static void a_proposal_waits_no_longer_than_its_window(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_role *roles = &device.roles;
    const uint8_t digest[KW_DIGEST_SIZE] = {7};
    rig_wait(device.rig, 123456);
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
    rig_wait(device.rig, 30000);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
    rig_wait(device.rig, 29999);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_GRANTED);
    /* A restart forgets it. */
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
    assert_int_equal(kw_role_init(roles, &device.config), KW_OK);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
}

static void who_proposed_must_still_be_allowed_when_it_is_approved(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_role *roles = &device.roles;
    const uint8_t digest[KW_DIGEST_SIZE] = {7};
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
    assert_int_equal(kw_account_disable(&device.accounts, THE_OWNER, ENGINEER_A), KW_OK);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
    assert_int_equal(kw_account_enable(&device.accounts, THE_OWNER, ENGINEER_A), KW_OK);
    assert_int_equal(kw_account_map_role(&device.accounts, THE_OWNER, ENGINEER, BIT(WATCH)), KW_OK);
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
    assert_int_equal(kw_role_propose(roles, ENGINEER_B, UPDATE, digest), KW_ERROR_POLICY);
}

static void proposals_have_places(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_role *roles = &device.roles;
    uint8_t digest[KW_DIGEST_SIZE] = {0};
    assert_int_equal(kw_role_propose(roles, OPERATOR_A, UPDATE, digest), KW_ERROR_POLICY);
    assert_int_equal(kw_role_propose(roles, ENGINEER_A, CONFIGURE, digest), KW_ERROR_POLICY);
    for (uint8_t i = 0; i < KW_ROLE_PROPOSALS; i++) {
        digest[0] = i;
        assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
        assert_int_equal(kw_role_propose(roles, ENGINEER_A, UPDATE, digest), KW_OK);
        rig_wait(device.rig, 1);
    }
    digest[0] = 99;
    assert_int_equal(kw_role_propose(roles, ENGINEER_B, UPDATE, digest), KW_ERROR_BUSY);
    rig_wait(device.rig, 30000 - KW_ROLE_PROPOSALS);
    assert_int_equal(kw_role_propose(roles, ENGINEER_B, UPDATE, digest), KW_OK);
    assert_int_equal(kw_role_approve(roles, ENGINEER_A, UPDATE, digest, NULL), KW_GRANTED);
    digest[0] = KW_ROLE_PROPOSALS - 1;
    assert_int_equal(kw_role_approve(roles, ENGINEER_B, UPDATE, digest, NULL), KW_GRANTED);
}

static enum kw_status no_uptime(void *context, uint64_t *ms) { // NOLINT(readability-non-const-parameter)
    (void)context;
    (void)ms;
    return KW_ERROR_CLOCK;
}

static void without_a_clock_there_is_neither_override_nor_approval(void **state) {
    struct device device;
    begin(&device, state);
    const uint8_t digest[KW_DIGEST_SIZE] = {7};
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(CONFIGURE), 1000), KW_OK);
    assert_int_equal(kw_role_propose(&device.roles, ENGINEER_A, UPDATE, digest), KW_OK);
    device.rig->clock.uptime = no_uptime;
    assert_int_equal(allows(&device, OPERATOR_A, CONFIGURE), KW_DENIED);
    assert_int_equal(allows(&device, OPERATOR_A, OPERATE), KW_GRANTED);
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_B, BIT(CONFIGURE), 1000), KW_ERROR_CLOCK);
    assert_int_equal(kw_role_approve(&device.roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
    assert_int_equal(kw_role_propose(&device.roles, ENGINEER_B, UPDATE, digest), KW_ERROR_CLOCK);
}

static void a_configuration_that_lets_too_much_is_refused(void **state) {
    struct device device;
    begin(&device, state);
    const uint32_t never[] = {SUPERVISE, ACCOUNTS, ROLES, UPDATE};
    for (size_t i = 0; i < 4; i++) {
        device.config.overridable = BIT(OPERATE) | BIT(never[i]);
        assert_int_equal(kw_role_init(&device.roles, &device.config), KW_ERROR_ARGUMENT);
        assert_int_equal(allows(&device, OPERATOR_A, OPERATE), KW_DENIED);
        assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(OPERATE), 1000), KW_ERROR_POLICY);
        assert_int_equal(kw_role_override_end(&device.roles, THE_SUPERVISOR, OPERATOR_A), KW_ERROR_POLICY);
        const uint8_t digest[KW_DIGEST_SIZE] = {7};
        assert_int_equal(kw_role_propose(&device.roles, ENGINEER_A, UPDATE, digest), KW_ERROR_POLICY);
        assert_int_equal(kw_role_approve(&device.roles, ENGINEER_A, UPDATE, digest, NULL), KW_DENIED);
    }
    device.config.overridable = BIT(OPERATE);
    device.config.supervise = 64;
    assert_int_equal(kw_role_init(&device.roles, &device.config), KW_ERROR_ARGUMENT);
    device.config.supervise = SUPERVISE;
    device.config.clock = NULL;
    assert_int_equal(kw_role_init(&device.roles, &device.config), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_role_init(&device.roles, NULL), KW_ERROR_ARGUMENT);
    /* Without a window or a limit there is neither. */
    device.config.clock = &device.rig->clock;
    device.config.override_limit_ms = 0;
    device.config.dual_window_ms = 0;
    assert_int_equal(kw_role_init(&device.roles, &device.config), KW_OK);
    const uint8_t digest[KW_DIGEST_SIZE] = {7};
    assert_int_equal(override_begin(&device, THE_SUPERVISOR, OPERATOR_A, BIT(OPERATE), 1), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_role_propose(&device.roles, ENGINEER_A, UPDATE, digest), KW_OK);
    assert_int_equal(kw_role_approve(&device.roles, ENGINEER_B, UPDATE, digest, NULL), KW_DENIED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 2.1] a decision grants what is held and nothing else",
                 a_decision_grants_what_is_held_and_nothing_else),
        RIG_TEST("[CR 2.1 RE 3] an override stands for its time alone", an_override_stands_for_its_time_alone),
        RIG_TEST("[CR 2.1 RE 4] two agree only when all of it agrees", two_agree_only_when_all_of_it_agrees),
        RIG_TEST("[CR 2.1, CR 2.1 RE 1, CCSC 3] roles permit and all else is denied",
                 roles_permit_and_all_else_is_denied),
        RIG_TEST("[CR 2.1 RE 1, CR 2.1 RE 2] a change of role counts at once for persons and processes",
                 a_change_of_role_counts_at_once_for_persons_and_processes),
        RIG_TEST("[CR 2.1 RE 3] a supervisor overrides for a while", a_supervisor_overrides_for_a_while),
        RIG_TEST("[CR 2.1 RE 3] an override ends early", an_override_ends_early),
        RIG_TEST("[CR 2.1 RE 3, CCSC 3] an override has bounds", an_override_has_bounds),
        RIG_TEST("[CR 2.1 RE 3] overrides have places", overrides_have_places),
        RIG_TEST("[CR 2.1 RE 4] what takes two takes two", what_takes_two_takes_two),
        RIG_TEST("[CR 2.1 RE 4] a proposal waits no longer than its window",
                 a_proposal_waits_no_longer_than_its_window),
        RIG_TEST("[CR 2.1 RE 4] who proposed must still be allowed when it is approved",
                 who_proposed_must_still_be_allowed_when_it_is_approved),
        RIG_TEST("[CR 2.1 RE 4] proposals have places", proposals_have_places),
        RIG_TEST("[CR 2.1 RE 3, CR 2.1 RE 4] without a clock there is neither override nor approval",
                 without_a_clock_there_is_neither_override_nor_approval),
        RIG_TEST("[CCSC 3] a configuration that lets too much is refused",
                 a_configuration_that_lets_too_much_is_refused),
    };
    return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
