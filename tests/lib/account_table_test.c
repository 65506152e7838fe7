#include "account_rig.h"
#include "slot.h"

static void a_record_from_outside_is_refused_and_the_device_runs_without_accounts(void **state) {
    static const uint8_t key[32] = {1, 2, 3};
    struct device device;
    begin(&device, state);
    configure(&device, *state);
    device.config.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_TAMPERED);
    struct kw_account_entry entry;
    uint32_t id;
    struct kw_account_new made = person("owner", OWNER);
    assert_int_equal(kw_account_find(&device.accounts, kw_bytes("owner", 5), &entry), KW_ERROR_STATE);
    assert_int_equal(kw_account_get(&device.accounts, 1, &entry), KW_ERROR_STATE);
    assert_int_equal(kw_account_at(&device.accounts, 0, &entry), KW_ERROR_STATE);
    assert_int_equal(kw_account_create(&device.accounts, KW_ACCOUNT_NOBODY, &made, &id), KW_ERROR_STATE);
    assert_int_equal(kw_account_disable(&device.accounts, 1, 2), KW_ERROR_STATE);
    assert_int_equal(kw_account_map_role(&device.accounts, 1, 0, 0), KW_ERROR_STATE);
    assert_int_equal(kw_account_expire(&device.accounts, NULL), KW_ERROR_STATE);
    assert_int_equal(kw_account_usable(&device.accounts, 1), KW_DENIED);
    assert_int_equal(kw_account_permissions(&device.accounts, 1), 0);
    assert_int_equal(kw_account_role(&device.accounts, OWNER), 0);
    for (size_t i = 0; i < sizeof(device.table); i++)
        assert_int_equal(device.table[i], 0);
}

/* Stores the table as it is, whatever it says. */
static void store_raw(struct device *device, size_t length) {
    struct kw_slot slot = {.storage = &device->rig->storage,
                           .crypto = &device->rig->openssl.crypto,
                           .area = AREA,
                           .kind = 0x61636374u,
                           .generation = device->accounts.generation,
                           .current = device->accounts.current};
    assert_int_equal(kw_slot_write(&slot, kw_bytes(device->table, length)), KW_OK);
}

static void a_table_that_says_what_none_can_is_refused(void **state) {
    const size_t first = KW_ACCOUNT_HEAD_SIZE;
    const size_t second = first + KW_ACCOUNT_ENTRY_SIZE + STRIDE;
    const struct {
        size_t at;
        uint8_t value;
        enum kw_status status;
    } rows[] = {
        {1, 2, KW_ERROR_FORMAT},        /* another version */
        {3, ROOM + 1, KW_ERROR_FORMAT}, /* bounds that are not the record's */
        {7, STRIDE - 1, KW_ERROR_FORMAT},
        {11, 0, KW_ERROR_FORMAT},           /* no next id */
        {11, 2, KW_ERROR_FORMAT},           /* an id beyond the next */
        {13, RETIRED + 1, KW_ERROR_FORMAT}, /* more names given up than there is room */
        {second + 3, 1, KW_ERROR_FORMAT},   /* an id twice */
        {second + 3, 0, KW_ERROR_FORMAT},   /* a free place that is not empty */
        {first + 4, 0, KW_ERROR_FORMAT},    /* kinds */
        {first + 4, 4, KW_ERROR_FORMAT},
        {first + 5, 0, KW_ERROR_FORMAT}, /* states */
        {first + 5, 4, KW_ERROR_FORMAT},
        {first + 6, 2, KW_ERROR_FORMAT},  /* must change */
        {first + 7, 0, KW_ERROR_FORMAT},  /* names */
        {first + 7, 49, KW_ERROR_FORMAT}, /* too long */
        {first + 7, 4, KW_ERROR_FORMAT},  /* more behind its end */
        {first + 34, 'O', KW_ERROR_FORMAT},
        {first + 33, STRIDE + 1, KW_ERROR_FORMAT}, /* a credential longer than its room */
        {first + 7, 5, KW_OK},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct device device;
        struct rig *rig = *state;
        blank(rig);
        begin(&device, state);
        device.table[rows[i].at] = rows[i].value;
        store_raw(&device, KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE));
        assert_int_equal(start(&device, rig), rows[i].status);
    }
}

static void a_name_of_two_accounts_is_refused(void **state) {
    struct device device;
    begin(&device, state);
    uint8_t *first = device.table + KW_ACCOUNT_HEAD_SIZE;
    uint8_t *second = first + KW_ACCOUNT_ENTRY_SIZE + STRIDE;
    memcpy(second + 34, first + 34, KW_ACCOUNT_NAME_MAX);
    second[7] = first[7];
    store_raw(&device, KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE));
    assert_int_equal(start(&device, *state), KW_ERROR_FORMAT);
}

static void every_shorter_record_is_refused(void **state) {
    for (size_t length = 0; length < KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE); length += 7) {
        struct device device;
        struct rig *rig = *state;
        blank(rig);
        begin(&device, state);
        store_raw(&device, length);
        assert_int_equal(start(&device, rig), KW_ERROR_FORMAT);
    }
}

/* A device with more of everything takes over what one with less of it stored. */
static void a_table_grows_and_does_not_shrink(void **state) {
    struct device device;
    begin(&device, state);
    uint32_t third = add(&device, 1, "third", ENGINEER);
    uint32_t fourth = add(&device, 1, "fourth", ENGINEER);
    assert_int_equal(kw_account_remove(&device.accounts, 1, third), KW_OK);
    for (unsigned int more = 0; more < 8; more++) {
        static uint8_t table[KW_ACCOUNT_TABLE_SIZE(ROOM + 3, RETIRED + 5, STRIDE + 9)];
        struct kw_account_config config = device.config;
        struct kw_account accounts;
        struct kw_account_entry entry;
        uint32_t id;
        memset(table, 0x5a, sizeof(table));
        config.table = table;
        config.table_size = sizeof(table);
        config.room = (uint16_t)(ROOM + (more & 1u) * 3u);
        config.retired_room = (uint16_t)(RETIRED + (more >> 1 & 1u) * 5u);
        config.stride = (uint16_t)(STRIDE + (more >> 2) * 9u);
        assert_int_equal(kw_account_init(&accounts, &config), KW_OK);
        assert_int_equal(kw_account_get(&accounts, fourth, &entry), KW_OK);
        assert_memory_equal(entry.name, "fourth", 7);
        assert_int_equal(entry.credential.length, 6);
        assert_memory_equal(entry.credential.at, "secret", 6);
        assert_int_equal(kw_account_get(&accounts, third, &entry), KW_ERROR_MISSING);
        struct kw_account_new made = person("third", OPERATOR);
        assert_int_equal(kw_account_create(&accounts, 1, &made, &id), KW_ERROR_EXISTS);
        for (uint32_t place = 4; place < config.room; place++)
            assert_int_equal(kw_account_at(&accounts, place, &entry), KW_ERROR_MISSING);
        if (more != 7)
            continue;
        made.name = kw_bytes("fifth", 5);
        assert_int_equal(kw_account_create(&accounts, 1, &made, &id), KW_OK);
        assert_int_equal(id, fourth + 1);
        assert_int_equal(kw_account_init(&accounts, &config), KW_OK);
        assert_int_equal(kw_account_get(&accounts, id, &entry), KW_OK);
        /* And the smaller device says that it cannot. */
        assert_int_equal(start(&device, *state), KW_ERROR_ROOM);
    }
}

static void every_size_is_checked_at_its_border(void **state) {
    struct device device;
    struct rig *rig = *state;
    const size_t record = KW_ACCOUNT_RECORD_SIZE(ROOM, RETIRED, STRIDE);
    configure(&device, rig);
    device.config.table_size = sizeof(device.table) - 1;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ROOM);
    configure(&device, rig);
    rig->area[AREA].size = 2 * (record + KW_SLOT_HEADER_SIZE) - 1;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ROOM);
    rig->area[AREA].size++;
    begin(&device, state);
    const struct {
        size_t at;
        uint16_t value;
    } rows[] = {
        {offsetof(struct kw_account_config, room), 0},
        {offsetof(struct kw_account_config, room), KW_ACCOUNT_ROOM_MAX + 1},
        {offsetof(struct kw_account_config, retired_room), KW_ACCOUNT_ROOM_MAX + 1},
        {offsetof(struct kw_account_config, stride), 0},
        {offsetof(struct kw_account_config, stride), KW_ACCOUNT_STRIDE_MAX + 1},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        configure(&device, rig);
        memcpy((uint8_t *)&device.config + rows[i].at, &rows[i].value, sizeof(rows[i].value));
        assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ARGUMENT);
    }
    configure(&device, rig);
    device.config.manage_accounts = KW_ACCOUNT_PERMISSIONS;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ARGUMENT);
    configure(&device, rig);
    device.config.manage_roles = KW_ACCOUNT_PERMISSIONS;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ARGUMENT);
    configure(&device, rig);
    device.config.area = RIG_AREAS;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_MISSING);
    assert_int_equal(kw_account_init(&device.accounts, NULL), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_account_usable(&device.accounts, 1), KW_DENIED);
    configure(&device, rig);
    device.config.role = NULL;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_ERROR_ARGUMENT);
}

static void a_table_without_room_for_names_given_up_removes_nobody(void **state) {
    struct device device;
    configure(&device, *state);
    device.config.retired_room = 0;
    assert_int_equal(kw_account_init(&device.accounts, &device.config), KW_OK);
    (void)add(&device, KW_ACCOUNT_NOBODY, "owner", OWNER);
    (void)add(&device, 1, "operator", OPERATOR);
    assert_int_equal(kw_account_remove(&device.accounts, 1, 2), KW_ERROR_ROOM);
    assert_int_equal(kw_account_disable(&device.accounts, 1, 2), KW_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.3] a record from outside is refused and the device runs without accounts",
                 a_record_from_outside_is_refused_and_the_device_runs_without_accounts),
        RIG_TEST("a table that says what none can is refused", a_table_that_says_what_none_can_is_refused),
        RIG_TEST("[CR 1.4] a name of two accounts is refused", a_name_of_two_accounts_is_refused),
        RIG_TEST("every shorter record is refused", every_shorter_record_is_refused),
        RIG_TEST("a table grows and does not shrink", a_table_grows_and_does_not_shrink),
        RIG_TEST("every size is checked at its border", every_size_is_checked_at_its_border),
        RIG_TEST("[CR 1.4] a table without room for names given up removes nobody",
                 a_table_without_room_for_names_given_up_removes_nobody),
    };
    return cmocka_run_group_tests_name("account_table", tests, NULL, NULL);
}
