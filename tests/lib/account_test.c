#include "account_rig.h"

static void the_first_account_is_nobodys_and_must_be_able_to_manage(void **state) {
    struct device device;
    assert_int_equal(start(&device, *state), KW_OK);
    uint32_t id = 77;
    struct kw_account_new made = person("first", OPERATOR);
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_POLICY);
    made = person("first", OWNER);
    made.credential.length = 0;
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_POLICY);
    made = person("first", OWNER);
    made.valid_until = INT64_MAX - 1;
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_POLICY);
    made = person("first", OWNER);
    made.valid_from = 0;
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_POLICY);
    made = person("first", OWNER);
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_POLICY);
    assert_int_equal(id, 77);
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_OK);
    assert_int_equal(id, 1);
    made = person("second", OWNER);
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_POLICY);
}

static void every_kind_has_its_own_account(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account_new made = person("PLC-0042", OPERATOR);
    uint32_t process;
    uint32_t machine;
    made.kind = KW_ACCOUNT_DEVICE;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &machine), KW_OK);
    made.name = kw_bytes("historian@plant.example", 23);
    made.kind = KW_ACCOUNT_PROCESS;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &process), KW_OK);
    assert_int_equal(entry_of(&device, 2).kind, KW_ACCOUNT_PERSON);
    assert_int_equal(entry_of(&device, machine).kind, KW_ACCOUNT_DEVICE);
    assert_int_equal(entry_of(&device, process).kind, KW_ACCOUNT_PROCESS);
    struct kw_account_entry entry;
    assert_int_equal(kw_account_find(&device.accounts, kw_bytes("plc-0042", 8), &entry), KW_OK);
    assert_int_equal(entry.id, machine);
    assert_int_equal(kw_account_permissions(&device.accounts, machine), roles[OPERATOR]);
    made.kind = (enum kw_account_kind)0;
    made.name = kw_bytes("x", 1);
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &process), KW_ERROR_ARGUMENT);
    made.kind = (enum kw_account_kind)4;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &process), KW_ERROR_ARGUMENT);
}

static void names_differ_in_more_than_the_size_of_letters(void **state) {
    struct device device;
    begin(&device, state);
    static const char *const taken[] = {"operator", "Operator", "OPERATOR"};
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        struct kw_account_new made = person(taken[i], OPERATOR);
        uint32_t id;
        assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_EXISTS);
    }
    assert_int_equal(entry_of(&device, 2).name_length, 8);
    assert_memory_equal(entry_of(&device, 2).name, "operator", 8);
}

static void names_that_break_the_rule_are_refused(void **state) {
    struct device device;
    begin(&device, state);
    static const char longest[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.@abcdefgh";
    static const struct kw_bytes wrong[] = {
        {NULL, 0},
        {(const uint8_t *)".hidden", 7},
        {(const uint8_t *)"-rf", 3},
        {(const uint8_t *)"two words", 9},
        {(const uint8_t *)"a\0b", 3},
        {(const uint8_t *)"line\n", 5},
        {(const uint8_t *)"\xd0\xb0"
                          "dmin",
         6}, /* a Cyrillic letter that looks like a */
        {(const uint8_t *)"abcdefghijklmnopqrstuvwxyz0123456789-_.@abcdefghi", 49},
    };
    uint32_t id;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct kw_account_new made = person("x", OPERATOR);
        struct kw_account_entry entry;
        made.name = wrong[i];
        assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_FORMAT);
        assert_int_equal(kw_account_find(&device.accounts, wrong[i], &entry), KW_ERROR_MISSING);
    }
    assert_int_equal(sizeof(longest) - 1, KW_ACCOUNT_NAME_MAX);
    id = add(&device, 1, longest, OPERATOR);
    assert_int_equal(entry_of(&device, id).name_length, KW_ACCOUNT_NAME_MAX);
}

static void a_removed_name_never_comes_back(void **state) {
    struct device device;
    begin(&device, state);
    for (unsigned int i = 0; i < RETIRED; i++) {
        char name[8] = "guest-0";
        name[6] = (char)('0' + i);
        uint32_t id = add(&device, 1, name, OPERATOR);
        assert_int_equal(id, 3 + i);
        assert_int_equal(kw_account_remove(&device.accounts, 1, id), KW_OK);
        assert_int_equal(start(&device, *state), KW_OK);
        for (unsigned int before = 0; before <= i; before++) {
            struct kw_account_new made = person(name, OPERATOR);
            name[6] = (char)('0' + before);
            uint32_t again = 0;
            assert_int_equal(kw_account_create(&device.accounts, 1, &made, &again), KW_ERROR_EXISTS);
            name[0] = 'G';
            assert_int_equal(kw_account_create(&device.accounts, 1, &made, &again), KW_ERROR_EXISTS);
            name[0] = 'g';
        }
        struct kw_account_entry entry;
        assert_int_equal(kw_account_get(&device.accounts, id, &entry), KW_ERROR_MISSING);
        assert_int_equal(kw_account_find(&device.accounts, kw_bytes(name, 7), &entry), KW_ERROR_MISSING);
        assert_int_equal(kw_account_usable(&device.accounts, id), KW_DENIED);
    }
    /* The list of names given up is full: nobody is removed any more, but everybody can be disabled. */
    assert_int_equal(kw_account_remove(&device.accounts, 1, 2), KW_ERROR_ROOM);
    assert_int_equal(kw_account_disable(&device.accounts, 1, 2), KW_OK);
    struct kw_account_new made = person("operator", OPERATOR);
    uint32_t id;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_EXISTS);
}

static void a_removed_credential_is_gone_from_memory_and_storage(void **state) {
    struct device device;
    begin(&device, state);
    struct rig *rig = *state;
    struct kw_account_new made = person("leaving", OPERATOR);
    uint32_t id;
    made.credential = kw_bytes("\xde\xad\xbe\xef\xde\xad", 6);
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_OK);
    assert_non_null(memmem(device.table, sizeof(device.table), made.credential.at, 6));
    assert_int_equal(kw_account_remove(&device.accounts, 1, id), KW_OK);
    assert_null(memmem(device.table, sizeof(device.table), made.credential.at, 6));
    assert_null(memmem(rig->area[AREA].durable, RIG_AREA_SIZE, made.credential.at, 6));
}

static void what_was_changed_outlives_a_restart(void **state) {
    struct device device;
    begin(&device, state);
    assert_int_equal(kw_account_set_roles(&device.accounts, 1, 2, 1u << ENGINEER | 1u << 31), KW_OK);
    assert_int_equal(kw_account_set_validity(&device.accounts, 1, 2, -5, 1795910400001), KW_OK);
    assert_int_equal(kw_account_set_credential(&device.accounts, 1, 2, kw_bytes("0123456789abcdef", 16), 0), KW_OK);
    assert_int_equal(kw_account_map_role(&device.accounts, 1, 31, (uint64_t)1 << 63), KW_OK);
    uint32_t third = add(&device, 1, "third", AUDITOR);
    assert_int_equal(kw_account_disable(&device.accounts, 1, third), KW_OK);
    struct device again;
    assert_int_equal(start(&again, *state), KW_OK);
    assert_memory_equal(again.table, device.table, KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE));
    struct kw_account_entry entry = entry_of(&again, 2);
    assert_int_equal(entry.roles, 1u << ENGINEER | 1u << 31);
    assert_int_equal(entry.valid_from, -5);
    assert_int_equal(entry.valid_until, 1795910400001);
    assert_int_equal(entry.changed_by, 1);
    assert_true(entry.must_change);
    assert_int_equal(entry.credential.length, 16);
    assert_memory_equal(entry.credential.at, "0123456789abcdef", 16);
    assert_int_equal(entry_of(&again, third).state, KW_ACCOUNT_DISABLED);
    assert_true(kw_account_role(&again.accounts, 31) == (uint64_t)1 << 63);
    assert_int_equal(kw_account_role(&again.accounts, 32), 0);
    assert_int_equal(add(&again, 1, "fourth", OPERATOR), third + 1);
}

static void places_are_listed(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account_entry entry;
    assert_int_equal(kw_account_at(&device.accounts, 1, &entry), KW_OK);
    assert_int_equal(entry.id, 2);
    assert_int_equal(kw_account_at(&device.accounts, 2, &entry), KW_ERROR_MISSING);
    assert_int_equal(entry.id, 2);
    assert_int_equal(kw_account_at(&device.accounts, ROOM, &entry), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_account_get(&device.accounts, KW_ACCOUNT_NOBODY, &entry), KW_ERROR_MISSING);
}

static void a_full_table_refuses_one_more(void **state) {
    struct device device;
    begin(&device, state);
    for (char letter = 'a'; letter < 'a' + (int)ROOM - 2; letter++)
        (void)add(&device, 1, (char[]){letter, '\0'}, OPERATOR);
    struct kw_account_new made = person("more", OPERATOR);
    uint32_t id = 99;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_ROOM);
    assert_int_equal(id, 99);
    assert_int_equal(kw_account_remove(&device.accounts, 1, 3), KW_OK);
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_OK);
    assert_int_equal(id, ROOM + 1);
}

static void the_last_id_is_not_wrapped(void **state) {
    struct device device;
    begin(&device, state);
    device.accounts.next = UINT32_MAX;
    struct kw_account_new made = person("more", OPERATOR);
    uint32_t id;
    assert_int_equal(kw_account_create(&device.accounts, 1, &made, &id), KW_ERROR_ROOM);
}

/* Every change, as a row: who makes it is the argument. */
typedef enum kw_status (*change)(struct kw_account *accounts, uint32_t by);

static enum kw_status create(struct kw_account *accounts, uint32_t by) {
    struct kw_account_new made = person("new", OPERATOR);
    uint32_t id;
    return kw_account_create(accounts, by, &made, &id);
}
static enum kw_status disable(struct kw_account *accounts, uint32_t by) {
    return kw_account_disable(accounts, by, 2);
}
static enum kw_status enable(struct kw_account *accounts, uint32_t by) {
    return kw_account_enable(accounts, by, 2);
}
static enum kw_status remove_one(struct kw_account *accounts, uint32_t by) {
    return kw_account_remove(accounts, by, 2);
}
static enum kw_status set_roles(struct kw_account *accounts, uint32_t by) {
    return kw_account_set_roles(accounts, by, 2, 1u << OWNER);
}
static enum kw_status set_validity(struct kw_account *accounts, uint32_t by) {
    return kw_account_set_validity(accounts, by, 2, 1, 2);
}
static enum kw_status set_credential(struct kw_account *accounts, uint32_t by) {
    return kw_account_set_credential(accounts, by, 2, kw_bytes("other", 5), 1);
}
static enum kw_status require_change(struct kw_account *accounts, uint32_t by) {
    return kw_account_require_change(accounts, by, 2);
}
static enum kw_status map_role(struct kw_account *accounts, uint32_t by) {
    return kw_account_map_role(accounts, by, OPERATOR, 1u << CONFIGURE);
}

static const change changes[] = {create,       disable,        enable,         remove_one, set_roles,
                                 set_validity, set_credential, require_change, map_role};
#define CHANGES (sizeof(changes) / sizeof(changes[0]))

static void only_a_manager_changes_anything(void **state) {
    struct device device;
    begin(&device, state);
    uint32_t third = add(&device, 1, "third", ENGINEER);
    uint8_t before[sizeof(device.table)];
    memcpy(before, device.table, sizeof(before));
    const uint32_t strangers[] = {KW_ACCOUNT_NOBODY, third, 4, UINT32_MAX};
    for (size_t i = 0; i < CHANGES; i++)
        for (size_t who = 0; who < 4; who++) {
            assert_int_equal(changes[i](&device.accounts, strangers[who]), KW_ERROR_POLICY);
            assert_memory_equal(before, device.table, sizeof(before));
        }
    for (size_t i = 0; i < CHANGES; i++) {
        struct device one;
        blank(*state);
        begin(&one, state);
        assert_int_equal(changes[i](&one.accounts, 1), KW_OK);
    }
}

static void a_manager_without_leave_changes_nothing(void **state) {
    struct device device;
    begin(&device, state);
    uint32_t second = add(&device, 1, "second", OWNER);
    assert_int_equal(kw_account_require_change(&device.accounts, 1, second), KW_OK);
    for (size_t i = 0; i < CHANGES; i++)
        assert_int_equal(changes[i](&device.accounts, second), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_credential(&device.accounts, second, second, kw_bytes("own", 3), 0), KW_OK);
    assert_int_equal(kw_account_disable(&device.accounts, second, 2), KW_OK);
    assert_int_equal(kw_account_disable(&device.accounts, 1, second), KW_OK);
    for (size_t i = 0; i < CHANGES; i++)
        assert_int_equal(changes[i](&device.accounts, second), KW_ERROR_POLICY);
}

static void what_is_no_account_cannot_be_changed(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    const uint32_t none[] = {KW_ACCOUNT_NOBODY, 3, UINT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(kw_account_disable(accounts, 1, none[i]), KW_ERROR_MISSING);
        assert_int_equal(kw_account_enable(accounts, 1, none[i]), KW_ERROR_MISSING);
        assert_int_equal(kw_account_remove(accounts, 1, none[i]), KW_ERROR_MISSING);
        assert_int_equal(kw_account_set_roles(accounts, 1, none[i], 1), KW_ERROR_MISSING);
        assert_int_equal(kw_account_set_validity(accounts, 1, none[i], 0, 1), KW_ERROR_MISSING);
        assert_int_equal(kw_account_set_credential(accounts, 1, none[i], kw_bytes("x", 1), 0), KW_ERROR_MISSING);
        assert_int_equal(kw_account_refresh_credential(accounts, none[i], kw_bytes("x", 1)), KW_ERROR_MISSING);
        assert_int_equal(kw_account_require_change(accounts, 1, none[i]), KW_ERROR_MISSING);
    }
}

static void the_last_manager_stays(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    uint8_t before[sizeof(device.table)];
    memcpy(before, device.table, sizeof(before));
    assert_int_equal(kw_account_disable(accounts, 1, 1), KW_ERROR_POLICY);
    assert_int_equal(kw_account_remove(accounts, 1, 1), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_roles(accounts, 1, 1, 0), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_validity(accounts, 1, 1, INT64_MIN, INT64_MAX - 1), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_credential(accounts, 1, 1, kw_bytes(NULL, 0), 0), KW_ERROR_POLICY);
    assert_int_equal(kw_account_map_role(accounts, 1, OWNER, 1u << ROLES), KW_ERROR_POLICY);
    assert_memory_equal(before, device.table, sizeof(before));
    /* One whose dates end, or that has nothing to log in with, does not count as another one. */
    uint32_t second = add(&device, 1, "second", OWNER);
    assert_int_equal(kw_account_set_validity(accounts, 1, second, INT64_MIN, INT64_MAX - 1), KW_OK);
    assert_int_equal(kw_account_disable(accounts, 1, 1), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_validity(accounts, 1, second, INT64_MIN, KW_ACCOUNT_FOREVER), KW_OK);
    assert_int_equal(kw_account_set_credential(accounts, 1, second, kw_bytes(NULL, 0), 0), KW_OK);
    assert_int_equal(kw_account_disable(accounts, 1, 1), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_credential(accounts, 1, second, kw_bytes("x", 1), 1), KW_OK);
    assert_int_equal(kw_account_disable(accounts, 1, 1), KW_OK);
    assert_int_equal(kw_account_remove(accounts, second, second), KW_ERROR_POLICY);
    assert_int_equal(kw_account_remove(accounts, second, 1), KW_OK);
}

static void nobody_raises_himself(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    assert_int_equal(kw_account_set_roles(accounts, 1, 1, 1u << OWNER | 1u << ENGINEER), KW_ERROR_POLICY);
    assert_int_equal(kw_account_map_role(accounts, 1, OWNER, roles[OWNER] | 1u << OPERATE), KW_ERROR_POLICY);
    assert_int_equal(kw_account_map_role(accounts, 1, OPERATOR, 1u << CONFIGURE), KW_OK);
    assert_int_equal(kw_account_permissions(accounts, 2), 1u << CONFIGURE);
    assert_int_equal(kw_account_map_role(accounts, 1, KW_ACCOUNT_ROLES, 0), KW_ERROR_ARGUMENT);
    /* To take from his own role is no raising, as long as somebody can manage. */
    assert_int_equal(kw_account_map_role(accounts, 1, OWNER, 1u << ACCOUNTS), KW_OK);
    assert_int_equal(kw_account_map_role(accounts, 1, OPERATOR, 0), KW_ERROR_POLICY);
}

static void a_credential_of_somebody_else_does_for_a_new_one_alone(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    struct kw_account_new made = person("new", ENGINEER);
    uint32_t id;
    made.lasting = 0;
    assert_int_equal(kw_account_create(accounts, 1, &made, &id), KW_OK);
    assert_true(entry_of(&device, id).must_change);
    assert_int_equal(kw_account_usable(accounts, id), KW_GRANTED);
    assert_int_equal(kw_account_permissions(accounts, id), 0);
    assert_int_equal(start(&device, *state), KW_OK);
    assert_int_equal(kw_account_permissions(accounts, id), 0);
    assert_int_equal(kw_account_set_credential(accounts, id, id, kw_bytes(NULL, 0), 0), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_credential(accounts, id, id, kw_bytes("0123456789abcdefg", 17), 0), KW_ERROR_ROOM);
    assert_int_equal(kw_account_set_credential(accounts, id, id, kw_bytes("own", 3), 0), KW_OK);
    assert_int_equal(kw_account_permissions(accounts, id), roles[ENGINEER]);
    assert_int_equal(entry_of(&device, id).changed_by, id);
    assert_int_equal(kw_account_set_credential(accounts, 1, id, kw_bytes("reset", 5), 0), KW_OK);
    assert_int_equal(kw_account_permissions(accounts, id), 0);
    /* A factory's owner is no exception. */
    struct rig *rig = *state;
    memset(rig->area[AREA].now, 0, RIG_AREA_SIZE);
    assert_int_equal(start(&device, rig), KW_OK);
    made = person("admin", OWNER);
    made.lasting = 0;
    assert_int_equal(kw_account_create(accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_OK);
    assert_int_equal(create(accounts, id), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_credential(accounts, id, id, kw_bytes("own", 3), 0), KW_OK);
    assert_int_equal(create(accounts, id), KW_OK);
}

static void a_refreshed_credential_changes_nothing_else(void **state) {
    struct device device;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    assert_int_equal(kw_account_require_change(accounts, 1, 2), KW_OK);
    assert_int_equal(kw_account_refresh_credential(accounts, 2, kw_bytes("dearer", 6)), KW_OK);
    assert_true(entry_of(&device, 2).must_change);
    assert_int_equal(entry_of(&device, 2).changed_by, 1);
    assert_memory_equal(entry_of(&device, 2).credential.at, "dearer", 6);
    assert_int_equal(kw_account_refresh_credential(accounts, 2, kw_bytes(NULL, 0)), KW_ERROR_POLICY);
    assert_int_equal(kw_account_refresh_credential(accounts, 2, kw_bytes("0123456789abcdefg", 17)), KW_ERROR_ROOM);
    assert_int_equal(kw_account_set_credential(accounts, 1, 2, kw_bytes(NULL, 0), 0), KW_OK);
    assert_int_equal(kw_account_usable(accounts, 2), KW_DENIED);
    assert_int_equal(kw_account_refresh_credential(accounts, 2, kw_bytes("x", 1)), KW_ERROR_POLICY);
}

static void dates_hold_to_the_millisecond_and_by_a_set_clock_alone(void **state) {
    struct device device;
    struct rig *rig = *state;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    int64_t from = rig->moment.unix_ms + 1000;
    int64_t until = from + 5000;
    assert_int_equal(kw_account_set_validity(accounts, 1, 2, from, until), KW_OK);
    const struct {
        int64_t at;
        enum kw_clock_trust trust;
        enum kw_verdict verdict;
    } rows[] = {
        {from - 1, KW_CLOCK_SYNCED, KW_DENIED}, {from, KW_CLOCK_SYNCED, KW_GRANTED},
        {until, KW_CLOCK_SET, KW_GRANTED},      {until + 1, KW_CLOCK_SET, KW_DENIED},
        {from, KW_CLOCK_UNSET, KW_DENIED},      {from, (enum kw_clock_trust)0, KW_DENIED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        rig->moment = (struct kw_moment){rows[i].at, rows[i].trust};
        assert_int_equal(kw_account_usable(accounts, 2), rows[i].verdict);
        assert_int_equal(kw_account_permissions(accounts, 2), rows[i].verdict == KW_GRANTED ? roles[OPERATOR] : 0);
        /* The owner has no dates, and needs no clock. */
        assert_int_equal(kw_account_usable(accounts, 1), KW_GRANTED);
    }
    assert_int_equal(kw_account_set_validity(accounts, 1, 2, 5, 4), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_account_set_validity(accounts, 1, 2, 5, 5), KW_OK);
}

static void an_account_that_expired_stays_so_when_the_clock_is_set_back(void **state) {
    struct device device;
    struct rig *rig = *state;
    begin(&device, state);
    struct kw_account *accounts = &device.accounts;
    int64_t now = rig->moment.unix_ms;
    uint32_t count = 9;
    assert_int_equal(kw_account_set_validity(accounts, 1, 2, INT64_MIN, now), KW_OK);
    assert_int_equal(kw_account_expire(accounts, &count), KW_OK);
    assert_int_equal(count, 0);
    rig_wait(rig, 1);
    rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(kw_account_expire(accounts, &count), KW_ERROR_CLOCK);
    rig->moment.trust = KW_CLOCK_SET;
    assert_int_equal(kw_account_expire(accounts, &count), KW_OK);
    assert_int_equal(count, 1);
    rig->moment.unix_ms = now - 1000000;
    assert_int_equal(kw_account_usable(accounts, 2), KW_DENIED);
    assert_int_equal(start(&device, rig), KW_OK);
    assert_int_equal(kw_account_usable(accounts, 2), KW_DENIED);
    assert_int_equal(entry_of(&device, 2).state, KW_ACCOUNT_EXPIRED);
    assert_int_equal(entry_of(&device, 2).changed_by, KW_ACCOUNT_NOBODY);
    rig->moment.unix_ms = now + 1;
    assert_int_equal(kw_account_enable(accounts, 1, 2), KW_ERROR_POLICY);
    rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(kw_account_enable(accounts, 1, 2), KW_ERROR_CLOCK);
    /* Nor is a trust that is none of the three, as of a port that says nothing of it, any trust. */
    rig->moment = (struct kw_moment){now - 1000000, (enum kw_clock_trust)0};
    assert_int_equal(kw_account_enable(accounts, 1, 2), KW_ERROR_CLOCK);
    rig->moment = (struct kw_moment){now + 1, KW_CLOCK_UNSET};
    assert_int_equal(kw_account_set_validity(accounts, 1, 2, INT64_MIN, KW_ACCOUNT_FOREVER), KW_OK);
    assert_int_equal(kw_account_usable(accounts, 2), KW_DENIED);
    assert_int_equal(kw_account_enable(accounts, 1, 2), KW_OK);
    assert_int_equal(kw_account_usable(accounts, 2), KW_GRANTED);
    assert_int_equal(kw_account_expire(accounts, NULL), KW_ERROR_CLOCK);
}

/* An area whose newest slot is damaged afterwards: what was acknowledged is not undone by it, whichever slot it is. */
static void damage_undoes_no_change(void **state) {
    struct rig *rig = *state;
    for (size_t half = 0; half < 2; half++) {
        struct device device;
        memset(rig->area[AREA].now, 0, RIG_AREA_SIZE);
        begin(&device, state);
        assert_int_equal(kw_account_disable(&device.accounts, 1, 2), KW_OK);
        rig->area[AREA].now[half * (RIG_AREA_SIZE / 2) + 200] ^= 1;
        assert_int_equal(start(&device, rig), KW_OK);
        assert_int_equal(entry_of(&device, 2).state, KW_ACCOUNT_DISABLED);
        /* The start has mended it: damage to the other one is no worse. */
        rig->area[AREA].now[(1 - half) * (RIG_AREA_SIZE / 2) + 200] ^= 1;
        assert_int_equal(start(&device, rig), KW_OK);
        assert_int_equal(entry_of(&device, 2).state, KW_ACCOUNT_DISABLED);
    }
}

/* What each change makes of the table, in a device of its own. */
static void model_of(struct device *device, struct rig *rig, size_t step) {
    assert_int_equal(start(device, rig), KW_OK);
    (void)add(device, KW_ACCOUNT_NOBODY, "owner", OWNER);
    (void)add(device, 1, "operator", OPERATOR);
    for (size_t i = 0; i < step; i++)
        assert_int_equal(changes[i](&device->accounts, 1), KW_OK);
}

/* The fields of the table's head are written when it is stored, and count in the context till then. */
static int same_table(const struct device *a, const struct device *b) {
    return a->accounts.next == b->accounts.next && a->accounts.retired == b->accounts.retired &&
           memcmp(a->table + 16, b->table + 16, KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE) - 16) == 0;
}

/* Power fails at each change of storage of each change of the table, in every way: the device comes up, has what was
 * acknowledged or what was just being changed, and takes the next change. */
static void power_may_fail_at_every_write(void **state) {
    struct rig *rig = *state;
    static struct device before[CHANGES + 1];
    /* Removing the account that all others change comes last. */
    const size_t order[] = {0, 1, 2, 4, 5, 6, 7, 8, 3};
    for (size_t step = 0; step <= CHANGES; step++) {
        struct rig *other = rig_new();
        model_of(&before[step], other, 0);
        for (size_t i = 0; i < step; i++)
            assert_int_equal(changes[order[i]](&before[step].accounts, 1), KW_OK);
        rig_free(other);
    }
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 6 * CHANGES - 3; calls++) {
            struct device device;
            blank(rig);
            model_of(&device, rig, 0);
            rig_cut_after(rig, calls);
            size_t done = 0;
            while (done < CHANGES && changes[order[done]](&device.accounts, 1) == KW_OK)
                done++;
            /* Three calls make a change durable, and three more double it, which nobody waits for. */
            assert_int_equal(done, (calls + 3) / 6);
            /* What was not acknowledged is not in memory either. */
            assert_true(same_table(&device, &before[done]));
            rig_restart(rig, (enum rig_cut)cut);
            assert_int_equal(start(&device, rig), KW_OK);
            assert_true(same_table(&device, &before[done]) || same_table(&device, &before[done + 1]));
            uint32_t id = add(&device, 1, "after", OPERATOR);
            assert_true(id >= 3);
            assert_int_equal(kw_account_usable(&device.accounts, id), KW_GRANTED);
        }
    }
}

static void power_may_fail_while_the_first_account_is_made(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 3; calls++) {
            struct device device;
            struct kw_account_entry entry;
            struct kw_account_new made = person("owner", OWNER);
            uint32_t id = 0;
            blank(rig);
            assert_int_equal(start(&device, rig), KW_OK);
            rig_cut_after(rig, calls);
            assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_STORAGE);
            rig_restart(rig, (enum rig_cut)cut);
            assert_int_equal(start(&device, rig), KW_OK);
            if (kw_account_get(&device.accounts, 1, &entry) != KW_OK)
                assert_int_equal(add(&device, KW_ACCOUNT_NOBODY, "owner", OWNER), 1);
            assert_int_equal(kw_account_permissions(&device.accounts, 1), roles[OWNER]);
        }
    }
}

static void a_storage_that_fails_changes_nothing(void **state) {
    struct device device;
    struct rig *rig = *state;
    for (size_t i = 0; i < CHANGES; i++)
        for (uint64_t calls = 0; calls < 3; calls++) {
            blank(rig);
            begin(&device, state);
            uint8_t before[sizeof(device.table)];
            memcpy(before, device.table, sizeof(before));
            struct kw_account context = device.accounts;
            rig_cut_after(rig, calls);
            assert_int_equal(changes[i](&device.accounts, 1), KW_ERROR_STORAGE);
            assert_memory_equal(before + 16, device.table + 16, sizeof(before) - 16 - KW_ACCOUNT_ENTRY_SIZE - STRIDE);
            assert_memory_equal(&context, &device.accounts, sizeof(context));
            rig->cut_after = UINT64_MAX;
            rig->dead = 0;
            assert_int_equal(changes[i](&device.accounts, 1), KW_OK);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.3, CCSC 1] the first account is nobody's and must be able to manage",
                 the_first_account_is_nobodys_and_must_be_able_to_manage),
        RIG_TEST("[CR 1.1, CR 1.1 RE 1, CR 1.2, CR 1.2 RE 1] every kind has its own account",
                 every_kind_has_its_own_account),
        RIG_TEST("[CR 1.1 RE 1, CR 1.4] names differ in more than the size of letters",
                 names_differ_in_more_than_the_size_of_letters),
        RIG_TEST("[CR 1.1, CR 1.2, CR 1.4] names that break the rule are refused",
                 names_that_break_the_rule_are_refused),
        RIG_TEST("[CR 1.4, CR 1.1 RE 1, CR 1.2 RE 1] a removed name never comes back", a_removed_name_never_comes_back),
        RIG_TEST("[CR 1.3, CR 1.5] a removed credential is gone from memory and storage",
                 a_removed_credential_is_gone_from_memory_and_storage),
        RIG_TEST("[CR 1.3] damage undoes no change", damage_undoes_no_change),
        RIG_TEST("[CR 1.3] what was changed outlives a restart", what_was_changed_outlives_a_restart),
        RIG_TEST("[CR 1.3] places are listed", places_are_listed),
        RIG_TEST("a full table refuses one more", a_full_table_refuses_one_more),
        RIG_TEST("[CR 1.4] the last id is not wrapped", the_last_id_is_not_wrapped),
        RIG_TEST("[CR 1.3, CR 2.1, CR 2.1 RE 2] only a manager changes anything", only_a_manager_changes_anything),
        RIG_TEST("[CR 1.3, CR 1.5] a manager without leave changes nothing", a_manager_without_leave_changes_nothing),
        RIG_TEST("what is no account cannot be changed", what_is_no_account_cannot_be_changed),
        RIG_TEST("[CCSC 1, CR 1.3] the last manager stays", the_last_manager_stays),
        RIG_TEST("[CCSC 3, CR 2.1 RE 2] nobody raises himself", nobody_raises_himself),
        RIG_TEST("[CR 1.5] a credential of somebody else does for a new one alone",
                 a_credential_of_somebody_else_does_for_a_new_one_alone),
        RIG_TEST("[CR 1.5] a refreshed credential changes nothing else", a_refreshed_credential_changes_nothing_else),
        RIG_TEST("[CR 1.1, CR 1.2, CR 1.3] dates hold to the millisecond and by a set clock alone",
                 dates_hold_to_the_millisecond_and_by_a_set_clock_alone),
        RIG_TEST("[CR 1.3] an account that expired stays so when the clock is set back",
                 an_account_that_expired_stays_so_when_the_clock_is_set_back),
        RIG_TEST("[CR 1.3, CR 1.4] power may fail at every write", power_may_fail_at_every_write),
        RIG_TEST("[CR 1.3] power may fail while the first account is made",
                 power_may_fail_while_the_first_account_is_made),
        RIG_TEST("[CR 1.3] a storage that fails changes nothing", a_storage_that_fails_changes_nothing),
    };
    return cmocka_run_group_tests_name("account", tests, NULL, NULL);
}
