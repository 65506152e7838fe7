/* A device with a table of accounts, for the tests of it. */
#ifndef LIB_ACCOUNT_RIG_H
#define LIB_ACCOUNT_RIG_H

#include "account.h"

#include "rig.h"

#define AREA    1u
#define ROOM    6u
#define RETIRED 4u
#define STRIDE  16u

enum { OPERATE, CONFIGURE, ACCOUNTS, ROLES };
enum { OPERATOR, ENGINEER, OWNER, AUDITOR };

static const uint64_t roles[KW_ACCOUNT_ROLES] = {
    [OPERATOR] = 1u << OPERATE,
    [ENGINEER] = 1u << OPERATE | 1u << CONFIGURE,
    [OWNER] = 1u << ACCOUNTS | 1u << ROLES,
};

/* A table with its configuration, as a device has it. */
struct device {
    struct rig *rig;
    uint8_t table[KW_ACCOUNT_TABLE_SIZE(ROOM, RETIRED, STRIDE)];
    struct kw_account_config config;
    struct kw_account accounts;
};

static inline void configure(struct device *device, struct rig *rig) {
    device->rig = rig;
    device->config = (struct kw_account_config){
        .storage = &rig->storage,
        .crypto = &rig->openssl.crypto,
        .clock = &rig->clock,
        .area = AREA,
        .table = device->table,
        .table_size = sizeof(device->table),
        .room = ROOM,
        .retired_room = RETIRED,
        .stride = STRIDE,
        .manage_accounts = ACCOUNTS,
        .manage_roles = ROLES,
        .role = roles,
    };
    memset(device->table, 0xa5, sizeof(device->table));
}

static inline enum kw_status start(struct device *device, struct rig *rig) {
    configure(device, rig);
    return kw_account_init(&device->accounts, &device->config);
}

static inline struct kw_account_new person(const char *name, uint32_t role) {
    return (struct kw_account_new){kw_bytes(name, strlen(name)), KW_ACCOUNT_PERSON,     1u << role, INT64_MIN,
                                   KW_ACCOUNT_FOREVER,           kw_bytes("secret", 6), 1};
}

static inline uint32_t add(struct device *device, uint32_t by, const char *name, uint32_t role) {
    struct kw_account_new made = person(name, role);
    uint32_t id = 0;
    assert_int_equal(kw_account_create(&device->accounts, by, &made, &id), KW_OK);
    return id;
}

static inline struct kw_account_entry entry_of(const struct device *device, uint32_t id) {
    struct kw_account_entry entry;
    assert_int_equal(kw_account_get(&device->accounts, id, &entry), KW_OK);
    return entry;
}

/* A device with an owner (1) and an operator (2). */
static inline void begin(struct device *device, void **state) {
    assert_int_equal(start(device, *state), KW_OK);
    assert_int_equal(add(device, KW_ACCOUNT_NOBODY, "owner", OWNER), 1);
    assert_int_equal(add(device, 1, "operator", OPERATOR), 2);
}

/* An area that nothing was ever written to. */
static inline void blank(struct rig *rig) {
    memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
    rig->area[AREA].size = RIG_AREA_SIZE;
}

#endif
