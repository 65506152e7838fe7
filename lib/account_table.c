#include "account.h"

#include "big_endian.h"

#include <string.h>

#define VERSION  1u
#define ROLES_AT 16u /* behind the head's fields */

/* Where the fields of an entry stand. */
enum {
    ID = 0,
    KIND = 4,
    STATE = 5,
    MUST_CHANGE = 6,
    NAME_LENGTH = 7,
    ROLES = 8,
    CHANGED_BY = 12,
    VALID_FROM = 16,
    VALID_UNTIL = 24,
    CREDENTIAL_LENGTH = 32,
    NAME = 34,
};

/* The bounds that a record was made for. */
struct bounds {
    uint16_t room;
    uint16_t retired_room;
    uint16_t stride;
};

static size_t entry_size(const struct kw_account *accounts) {
    return KW_ACCOUNT_ENTRY_SIZE + (size_t)accounts->config->stride;
}

uint8_t *kw_account_place(const struct kw_account *accounts, uint32_t place) {
    return accounts->config->table + KW_ACCOUNT_HEAD_SIZE + place * entry_size(accounts);
}

uint64_t kw_account_read_role(const struct kw_account *accounts, uint32_t role) {
    return get64(accounts->config->table + ROLES_AT + (size_t)role * 8);
}

void kw_account_write_role(const struct kw_account *accounts, uint32_t role, uint64_t permissions) {
    put64(accounts->config->table + ROLES_AT + (size_t)role * 8, permissions);
}

uint8_t *kw_account_retired_at(const struct kw_account *accounts, uint32_t index) {
    return kw_account_place(accounts, accounts->config->room) + (size_t)index * KW_ACCOUNT_RETIRED_SIZE;
}

size_t kw_account_record(const struct kw_account_config *config) {
    return KW_ACCOUNT_RECORD_SIZE((size_t)config->room, (size_t)config->retired_room, (size_t)config->stride);
}

void kw_account_fresh(struct kw_account *accounts) {
    memset(accounts->config->table, 0, kw_account_record(accounts->config));
    for (uint32_t role = 0; role < KW_ACCOUNT_ROLES; role++)
        kw_account_write_role(accounts, role, accounts->config->role[role]);
    accounts->next = 1;
    accounts->retired = 0;
}

void kw_account_read(const uint8_t *at, struct kw_account_entry *entry) {
    entry->id = get32(at + ID);
    entry->kind = (enum kw_account_kind)at[KIND];
    entry->state = (enum kw_account_state)at[STATE];
    entry->must_change = at[MUST_CHANGE];
    entry->roles = get32(at + ROLES);
    entry->changed_by = get32(at + CHANGED_BY);
    entry->valid_from = (int64_t)get64(at + VALID_FROM);
    entry->valid_until = (int64_t)get64(at + VALID_UNTIL);
    entry->name_length = at[NAME_LENGTH];
    memcpy(entry->name, at + NAME, KW_ACCOUNT_NAME_MAX);
    entry->credential = kw_bytes(at + KW_ACCOUNT_ENTRY_SIZE, get16(at + CREDENTIAL_LENGTH));
}

void kw_account_write(const struct kw_account *accounts, uint8_t *at, const struct kw_account_entry *entry) {
    size_t length = entry->credential.length;
    /* First what may lie in the place itself. */
    if (length > 0)
        memmove(at + KW_ACCOUNT_ENTRY_SIZE, entry->credential.at, length);
    kw_wipe(at + KW_ACCOUNT_ENTRY_SIZE + length, accounts->config->stride - length);
    put32(at + ID, entry->id);
    at[KIND] = (uint8_t)entry->kind;
    at[STATE] = (uint8_t)entry->state;
    at[MUST_CHANGE] = entry->must_change != 0;
    at[NAME_LENGTH] = (uint8_t)entry->name_length;
    put32(at + ROLES, entry->roles);
    put32(at + CHANGED_BY, entry->changed_by);
    put64(at + VALID_FROM, (uint64_t)entry->valid_from);
    put64(at + VALID_UNTIL, (uint64_t)entry->valid_until);
    put16(at + CREDENTIAL_LENGTH, (uint16_t)length);
    memcpy(at + NAME, entry->name, KW_ACCOUNT_NAME_MAX);
}

void kw_account_write_head(const struct kw_account *accounts) {
    const struct kw_account_config *config = accounts->config;
    uint8_t *head = config->table;
    put16(head, VERSION);
    put16(head + 2, config->room);
    put16(head + 4, config->retired_room);
    put16(head + 6, config->stride);
    put32(head + 8, accounts->next);
    put16(head + 12, accounts->retired);
    put16(head + 14, 0);
}

/* A character of a name in small letters; 0 for one that no name has. `first`: of those that a name begins with. */
static uint8_t fold_one(uint8_t character, int first) {
    if (character >= 'A' && character <= 'Z')
        character = (uint8_t)(character - 'A' + 'a');
    if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9'))
        return character;
    if (!first && (character == '.' || character == '_' || character == '-' || character == '@'))
        return character;
    return 0;
}

enum kw_status kw_account_fold(struct kw_bytes name, uint8_t folded[KW_ACCOUNT_NAME_MAX]) {
    if (name.length == 0 || name.length > KW_ACCOUNT_NAME_MAX)
        return KW_ERROR_FORMAT;
    memset(folded, 0, KW_ACCOUNT_NAME_MAX);
    for (size_t i = 0; i < name.length; i++) {
        folded[i] = fold_one(name.at[i], i == 0);
        if (folded[i] == 0)
            return KW_ERROR_FORMAT;
    }
    return KW_OK;
}

uint8_t *kw_account_by_id(const struct kw_account *accounts, uint32_t id) {
    for (uint32_t place = 0; place < accounts->config->room; place++) {
        uint8_t *at = kw_account_place(accounts, place);
        if (get32(at + ID) == id)
            return at;
    }
    return NULL;
}

uint8_t *kw_account_by_name(const struct kw_account *accounts, const uint8_t *folded, size_t length) {
    for (uint32_t place = 0; place < accounts->config->room; place++) {
        uint8_t *at = kw_account_place(accounts, place);
        if (at[NAME_LENGTH] == length && memcmp(at + NAME, folded, KW_ACCOUNT_NAME_MAX) == 0)
            return at;
    }
    return NULL;
}

/* Moves a table of smaller bounds apart, from the back, so that nothing is written over before it has moved. */
static void widen(const struct kw_account *accounts, const struct bounds *old) {
    const struct kw_account_config *config = accounts->config;
    size_t width = KW_ACCOUNT_ENTRY_SIZE + (size_t)old->stride;
    uint8_t *entries = config->table + KW_ACCOUNT_HEAD_SIZE;
    size_t retired = (size_t)old->retired_room * KW_ACCOUNT_RETIRED_SIZE;
    uint8_t *to = kw_account_retired_at(accounts, 0);
    memmove(to, entries + old->room * width, retired);
    memset(to + retired, 0, (size_t)(config->retired_room - old->retired_room) * KW_ACCOUNT_RETIRED_SIZE);
    for (uint32_t place = config->room; place > 0; place--) {
        to = kw_account_place(accounts, place - 1);
        size_t kept = place <= old->room ? width : 0;
        if (kept > 0)
            memmove(to, entries + (place - 1) * width, kept);
        memset(to + kept, 0, entry_size(accounts) - kept);
    }
}

/* Is the entry one that this module wrote: of known values, with a name and an id that no other has? */
static int is_whole(const struct kw_account *accounts, uint8_t *at) {
    struct kw_account_entry entry;
    uint8_t folded[KW_ACCOUNT_NAME_MAX];
    kw_account_read(at, &entry);
    if (entry.kind < KW_ACCOUNT_PERSON || entry.kind > KW_ACCOUNT_DEVICE)
        return 0;
    if (entry.state < KW_ACCOUNT_ENABLED || entry.state > KW_ACCOUNT_EXPIRED || entry.must_change > 1)
        return 0;
    if (entry.id >= accounts->next || entry.credential.length > accounts->config->stride)
        return 0;
    if (kw_account_fold(kw_bytes(entry.name, entry.name_length), folded) != KW_OK ||
        memcmp(folded, entry.name, KW_ACCOUNT_NAME_MAX) != 0)
        return 0;
    return kw_account_by_id(accounts, entry.id) == at && kw_account_by_name(accounts, folded, entry.name_length) == at;
}

/* The places of the table: a free one is all zeros. */
static enum kw_status check(const struct kw_account *accounts) {
    for (uint32_t place = 0; place < accounts->config->room; place++) {
        uint8_t *at = kw_account_place(accounts, place);
        if (get32(at + ID) != 0) {
            if (!is_whole(accounts, at))
                return KW_ERROR_FORMAT;
            continue;
        }
        for (size_t i = 0; i < entry_size(accounts); i++)
            if (at[i] != 0)
                return KW_ERROR_FORMAT;
    }
    return KW_OK;
}

enum kw_status kw_account_take(struct kw_account *accounts, size_t length) {
    const struct kw_account_config *config = accounts->config;
    const uint8_t *head = config->table;
    if (length < KW_ACCOUNT_HEAD_SIZE || get16(head) != VERSION)
        return KW_ERROR_FORMAT;
    const struct bounds old = {get16(head + 2), get16(head + 4), get16(head + 6)};
    accounts->next = get32(head + 8);
    accounts->retired = get16(head + 12);
    if (length != KW_ACCOUNT_RECORD_SIZE((size_t)old.room, (size_t)old.retired_room, (size_t)old.stride) ||
        accounts->retired > old.retired_room || accounts->next == 0)
        return KW_ERROR_FORMAT;
    if (old.room > config->room || old.retired_room > config->retired_room || old.stride > config->stride)
        return KW_ERROR_ROOM;
    widen(accounts, &old);
    return check(accounts);
}
