#include "account.h"

#include <keyway/role.h>

#include "slot.h"

#include <string.h>

#define KIND 0x61636374u /* "acct": the slot's */

/* Hashed before a name given up, so that its digest is no other's. */
static const char LABEL[] = "keyway account name";

static struct kw_slot slot_of(const struct kw_account *accounts) {
    const struct kw_account_config *config = accounts->config;
    const struct kw_slot slot = {config->storage,      config->crypto,   config->key, config->area, KIND,
                                 accounts->generation, accounts->current};
    return slot;
}

static void keep(struct kw_account *accounts, const struct kw_slot *slot) {
    accounts->generation = slot->generation;
    accounts->current = slot->current;
}

static int is_configured(const struct kw_account_config *config) {
    if (!config->storage || !config->crypto || !config->clock || !config->table || !config->role)
        return 0;
    if (config->room == 0 || config->room > KW_ACCOUNT_ROOM_MAX || config->retired_room > KW_ACCOUNT_ROOM_MAX ||
        config->stride == 0 || config->stride > KW_ACCOUNT_STRIDE_MAX)
        return 0;
    return config->manage_accounts < KW_ACCOUNT_PERMISSIONS && config->manage_roles < KW_ACCOUNT_PERMISSIONS;
}

/* Reads the record to the table, or begins an empty one. */
static enum kw_status load(struct kw_account *accounts) {
    const struct kw_account_config *config = accounts->config;
    struct kw_slot slot = slot_of(accounts);
    size_t length;
    enum kw_status status = kw_slot_read(&slot, config->table, kw_account_record(config), &length);
    if (status == KW_ERROR_MISSING) {
        kw_account_fresh(accounts);
        return KW_OK;
    }
    KW_TRY(status);
    /* Before the table is moved to larger bounds. */
    kw_slot_double(&slot, kw_bytes(config->table, length));
    KW_TRY(kw_account_take(accounts, length));
    keep(accounts, &slot);
    return KW_OK;
}

enum kw_status kw_account_init(struct kw_account *accounts, const struct kw_account_config *config) {
    uint64_t size;
    memset(accounts, 0, sizeof(*accounts));
    if (!config || !is_configured(config))
        return KW_ERROR_ARGUMENT;
    size_t record = kw_account_record(config);
    accounts->config = config;
    if (config->table_size < record + KW_ACCOUNT_ENTRY_SIZE + config->stride)
        return KW_ERROR_ROOM;
    KW_TRY(config->storage->size(config->storage->context, config->area, &size));
    if (kw_slot_room(size) < record)
        return KW_ERROR_ROOM;
    enum kw_status status = load(accounts);
    if (status != KW_OK) {
        kw_wipe(config->table, config->table_size);
        return status;
    }
    accounts->ready = 1;
    return KW_OK;
}

uint64_t kw_account_role(const struct kw_account *accounts, uint32_t role) {
    return accounts->ready && role < KW_ACCOUNT_ROLES ? kw_account_read_role(accounts, role) : 0;
}

/* What a set of roles permits. */
static uint64_t held_by(const struct kw_account *accounts, uint32_t roles) {
    uint64_t held = 0;
    for (uint32_t role = 0; role < KW_ACCOUNT_ROLES; role++)
        if (roles >> role & 1u)
            held |= kw_account_role(accounts, role);
    return held;
}

/* Whether the entry's account may log in now. */
static enum kw_verdict usable(const struct kw_account *accounts, const struct kw_account_entry *entry) {
    const struct kw_clock *clock = accounts->config->clock;
    struct kw_moment moment;
    enum kw_status status = clock->now(clock->context, &moment);
    return kw_account_rule_usable(entry, status == KW_OK ? &moment : NULL);
}

enum kw_status kw_account_get(const struct kw_account *accounts, uint32_t id, struct kw_account_entry *entry) {
    if (!accounts->ready)
        return KW_ERROR_STATE;
    const uint8_t *at = id == KW_ACCOUNT_NOBODY ? NULL : kw_account_by_id(accounts, id);
    if (!at)
        return KW_ERROR_MISSING;
    kw_account_read(at, entry);
    return KW_OK;
}

enum kw_status kw_account_find(const struct kw_account *accounts, struct kw_bytes name,
                               struct kw_account_entry *entry) {
    uint8_t folded[KW_ACCOUNT_NAME_MAX];
    if (!accounts->ready)
        return KW_ERROR_STATE;
    if (kw_account_fold(name, folded) != KW_OK)
        return KW_ERROR_MISSING;
    const uint8_t *at = kw_account_by_name(accounts, folded, name.length);
    if (!at)
        return KW_ERROR_MISSING;
    kw_account_read(at, entry);
    return KW_OK;
}

enum kw_status kw_account_at(const struct kw_account *accounts, uint32_t place, struct kw_account_entry *entry) {
    struct kw_account_entry found;
    if (!accounts->ready)
        return KW_ERROR_STATE;
    if (place >= accounts->config->room)
        return KW_ERROR_ARGUMENT;
    kw_account_read(kw_account_place(accounts, place), &found);
    if (found.id == KW_ACCOUNT_NOBODY)
        return KW_ERROR_MISSING;
    *entry = found;
    return KW_OK;
}

enum kw_verdict kw_account_usable(const struct kw_account *accounts, uint32_t id) {
    struct kw_account_entry entry;
    return kw_account_get(accounts, id, &entry) == KW_OK ? usable(accounts, &entry) : KW_DENIED;
}

uint64_t kw_account_permissions(const struct kw_account *accounts, uint32_t id) {
    struct kw_account_entry entry;
    if (kw_account_get(accounts, id, &entry) != KW_OK || entry.must_change || usable(accounts, &entry) != KW_GRANTED)
        return 0;
    return held_by(accounts, entry.roles);
}

static enum kw_verdict may(const struct kw_account *accounts, uint32_t by, uint8_t permission) {
    return (kw_account_permissions(accounts, by) & KW_ROLE_BIT(permission)) != 0 ? KW_GRANTED : KW_DENIED;
}

/* Whether anybody can manage accounts, as the table is now. */
static enum kw_verdict has_owner(const struct kw_account *accounts) {
    struct kw_account_entry entry;
    for (uint32_t place = 0; place < accounts->config->room; place++) {
        kw_account_read(kw_account_place(accounts, place), &entry);
        if (entry.id != KW_ACCOUNT_NOBODY && kw_account_rule_owner(&entry, held_by(accounts, entry.roles),
                                                                   accounts->config->manage_accounts) == KW_GRANTED)
            return KW_GRANTED;
    }
    return KW_DENIED;
}

/* Makes the table as it is now durable. */
static enum kw_status store(struct kw_account *accounts) {
    const struct kw_account_config *config = accounts->config;
    struct kw_slot slot = slot_of(accounts);
    if (has_owner(accounts) != KW_GRANTED)
        return KW_ERROR_POLICY;
    kw_account_write_head(accounts);
    struct kw_bytes record = kw_bytes(config->table, kw_account_record(config));
    KW_TRY(kw_slot_write(&slot, record));
    kw_slot_double(&slot, record);
    keep(accounts, &slot);
    return KW_OK;
}

/* Puts the entry in its place and makes it durable, or takes it back. */
static enum kw_status commit(struct kw_account *accounts, uint8_t *at, const struct kw_account_entry *entry) {
    const struct kw_account_config *config = accounts->config;
    uint8_t *spare = config->table + kw_account_record(config);
    size_t size = KW_ACCOUNT_ENTRY_SIZE + (size_t)config->stride;
    memcpy(spare, at, size);
    kw_account_write(accounts, at, entry);
    enum kw_status status = store(accounts);
    if (status != KW_OK)
        memcpy(at, spare, size);
    kw_wipe(spare, size);
    return status;
}

/* The place and entry of an account that a manager is about to change. */
static enum kw_status begin(const struct kw_account *accounts, uint32_t by, uint32_t id, struct kw_account_entry *entry,
                            uint8_t **at) {
    if (accounts->ready && may(accounts, by, accounts->config->manage_accounts) != KW_GRANTED)
        return KW_ERROR_POLICY;
    KW_TRY(kw_account_get(accounts, id, entry));
    entry->changed_by = by;
    *at = kw_account_by_id(accounts, id);
    return KW_OK;
}

static enum kw_status digest_of(const struct kw_account *accounts, const uint8_t *folded, size_t length,
                                uint8_t digest[KW_DIGEST_SIZE]) {
    const struct kw_crypto *crypto = accounts->config->crypto;
    const struct kw_bytes parts[2] = {kw_bytes(LABEL, sizeof(LABEL)), kw_bytes(folded, length)};
    return crypto->hash(crypto->context, parts, 2, digest);
}

/* KW_ERROR_EXISTS when the name is or was somebody's. */
static enum kw_status is_new(const struct kw_account *accounts, const uint8_t *folded, size_t length) {
    uint8_t digest[KW_DIGEST_SIZE];
    if (kw_account_by_name(accounts, folded, length))
        return KW_ERROR_EXISTS;
    KW_TRY(digest_of(accounts, folded, length, digest));
    for (uint32_t i = 0; i < accounts->retired; i++)
        if (memcmp(kw_account_retired_at(accounts, i), digest, KW_ACCOUNT_RETIRED_SIZE) == 0)
            return KW_ERROR_EXISTS;
    return KW_OK;
}

static int is_account(const struct kw_account *accounts, const struct kw_account_new *made) {
    return made->kind >= KW_ACCOUNT_PERSON && made->kind <= KW_ACCOUNT_DEVICE &&
           made->valid_from <= made->valid_until && made->credential.length <= accounts->config->stride;
}

enum kw_status kw_account_create(struct kw_account *accounts, uint32_t by, const struct kw_account_new *made,
                                 uint32_t *id) {
    struct kw_account_entry entry;
    if (!accounts->ready)
        return KW_ERROR_STATE;
    /* Nobody makes the first account, and only the first. */
    if ((by != KW_ACCOUNT_NOBODY || accounts->next != 1) &&
        may(accounts, by, accounts->config->manage_accounts) != KW_GRANTED)
        return KW_ERROR_POLICY;
    if (!is_account(accounts, made))
        return KW_ERROR_ARGUMENT;
    KW_TRY(kw_account_fold(made->name, entry.name));
    KW_TRY(is_new(accounts, entry.name, made->name.length));
    uint8_t *at = kw_account_by_id(accounts, KW_ACCOUNT_NOBODY);
    if (!at || accounts->next == UINT32_MAX)
        return KW_ERROR_ROOM;
    entry.id = accounts->next;
    entry.kind = made->kind;
    entry.state = KW_ACCOUNT_ENABLED;
    entry.must_change = made->lasting == 0;
    entry.roles = made->roles;
    entry.changed_by = by;
    entry.valid_from = made->valid_from;
    entry.valid_until = made->valid_until;
    entry.name_length = made->name.length;
    entry.credential = made->credential;
    accounts->next++;
    enum kw_status status = commit(accounts, at, &entry);
    if (status != KW_OK) {
        accounts->next--;
        return status;
    }
    *id = entry.id;
    return KW_OK;
}

enum kw_status kw_account_disable(struct kw_account *accounts, uint32_t by, uint32_t id) {
    struct kw_account_entry entry;
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    entry.state = KW_ACCOUNT_DISABLED;
    return commit(accounts, at, &entry);
}

enum kw_status kw_account_enable(struct kw_account *accounts, uint32_t by, uint32_t id) {
    const struct kw_clock *clock = accounts->config->clock;
    struct kw_account_entry entry;
    struct kw_moment now;
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    if (entry.valid_until != KW_ACCOUNT_FOREVER) {
        KW_TRY(clock->now(clock->context, &now));
        if (now.trust != KW_CLOCK_SET && now.trust != KW_CLOCK_SYNCED)
            return KW_ERROR_CLOCK;
        if (now.unix_ms > entry.valid_until)
            return KW_ERROR_POLICY;
    }
    entry.state = KW_ACCOUNT_ENABLED;
    return commit(accounts, at, &entry);
}

enum kw_status kw_account_remove(struct kw_account *accounts, uint32_t by, uint32_t id) {
    struct kw_account_entry entry;
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    if (accounts->retired == accounts->config->retired_room)
        return KW_ERROR_ROOM;
    KW_TRY(digest_of(accounts, entry.name, entry.name_length, digest));
    uint8_t *retired = kw_account_retired_at(accounts, accounts->retired);
    memcpy(retired, digest, KW_ACCOUNT_RETIRED_SIZE);
    accounts->retired++;
    memset(&entry, 0, sizeof(entry));
    enum kw_status status = commit(accounts, at, &entry);
    if (status != KW_OK) {
        accounts->retired--;
        memset(retired, 0, KW_ACCOUNT_RETIRED_SIZE);
    }
    return status;
}

enum kw_status kw_account_set_roles(struct kw_account *accounts, uint32_t by, uint32_t id, uint32_t roles) {
    struct kw_account_entry entry;
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    if (by == id)
        return KW_ERROR_POLICY;
    entry.roles = roles;
    return commit(accounts, at, &entry);
}

enum kw_status kw_account_set_validity(struct kw_account *accounts, uint32_t by, uint32_t id, int64_t valid_from,
                                       int64_t valid_until) {
    struct kw_account_entry entry;
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    if (valid_until < valid_from)
        return KW_ERROR_ARGUMENT;
    entry.valid_from = valid_from;
    entry.valid_until = valid_until;
    return commit(accounts, at, &entry);
}

/* An account that may log in sets its own; all else is a manager's. */
enum kw_status kw_account_set_credential(struct kw_account *accounts, uint32_t by, uint32_t id,
                                         struct kw_bytes credential, int lasting) {
    struct kw_account_entry entry;
    int own = by == id && credential.length > 0;
    uint8_t *at;
    if (own && kw_account_usable(accounts, id) == KW_GRANTED) {
        KW_TRY(kw_account_get(accounts, id, &entry));
        at = kw_account_by_id(accounts, id);
    } else {
        KW_TRY(begin(accounts, by, id, &entry, &at));
    }
    if (credential.length > accounts->config->stride)
        return KW_ERROR_ROOM;
    entry.changed_by = by;
    entry.must_change = !own && lasting == 0;
    entry.credential = credential;
    return commit(accounts, at, &entry);
}

enum kw_status kw_account_refresh_credential(struct kw_account *accounts, uint32_t id, struct kw_bytes credential) {
    struct kw_account_entry entry;
    KW_TRY(kw_account_get(accounts, id, &entry));
    if (entry.credential.length == 0 || credential.length == 0)
        return KW_ERROR_POLICY;
    if (credential.length > accounts->config->stride)
        return KW_ERROR_ROOM;
    entry.credential = credential;
    return commit(accounts, kw_account_by_id(accounts, id), &entry);
}

enum kw_status kw_account_require_change(struct kw_account *accounts, uint32_t by, uint32_t id) {
    struct kw_account_entry entry;
    uint8_t *at;
    KW_TRY(begin(accounts, by, id, &entry, &at));
    entry.must_change = 1;
    return commit(accounts, at, &entry);
}

enum kw_status kw_account_must_change(struct kw_account *accounts, uint32_t id) {
    struct kw_account_entry entry;
    KW_TRY(kw_account_get(accounts, id, &entry));
    if (entry.must_change)
        return KW_OK;
    entry.must_change = 1;
    entry.changed_by = KW_ACCOUNT_NOBODY;
    return commit(accounts, kw_account_by_id(accounts, id), &entry);
}

enum kw_status kw_account_map_role(struct kw_account *accounts, uint32_t by, uint32_t role, uint64_t permissions) {
    struct kw_account_entry entry;
    if (!accounts->ready)
        return KW_ERROR_STATE;
    if (role >= KW_ACCOUNT_ROLES)
        return KW_ERROR_ARGUMENT;
    uint64_t before = kw_account_role(accounts, role);
    if (may(accounts, by, accounts->config->manage_roles) != KW_GRANTED)
        return KW_ERROR_POLICY;
    KW_TRY(kw_account_get(accounts, by, &entry));
    if ((entry.roles >> role & 1u) && (permissions & ~before) != 0)
        return KW_ERROR_POLICY;
    kw_account_write_role(accounts, role, permissions);
    enum kw_status status = store(accounts);
    if (status != KW_OK)
        kw_account_write_role(accounts, role, before);
    return status;
}

enum kw_status kw_account_expire(struct kw_account *accounts, uint32_t *count) {
    const struct kw_clock *clock = accounts->config->clock;
    struct kw_account_entry entry;
    struct kw_moment now;
    uint32_t found = 0;
    if (!accounts->ready)
        return KW_ERROR_STATE;
    KW_TRY(clock->now(clock->context, &now));
    if (now.trust != KW_CLOCK_SET && now.trust != KW_CLOCK_SYNCED)
        return KW_ERROR_CLOCK;
    for (uint32_t place = 0; place < accounts->config->room; place++) {
        if (kw_account_at(accounts, place, &entry) != KW_OK || entry.state != KW_ACCOUNT_ENABLED ||
            entry.valid_until >= now.unix_ms)
            continue;
        entry.state = KW_ACCOUNT_EXPIRED;
        entry.changed_by = KW_ACCOUNT_NOBODY;
        KW_TRY(commit(accounts, kw_account_place(accounts, place), &entry));
        found++;
    }
    if (count)
        *count = found;
    return KW_OK;
}
