#include <keyway/totp.h>

#include "big_endian.h"
#include "slot.h"

#include <string.h>

#define KIND       0x544fu /* "TO" */
#define FORMAT     1u
#define SALT_SIZE  16u
#define ROOM_MAX   4096u
#define DRIFT_MAX  5u
#define DIGITS_MIN 6u
#define DIGITS_MAX 8u

static struct kw_slot slot_of(const struct kw_totp *totp) {
    const struct kw_totp_config *config = totp->config;
    return (struct kw_slot){
        config->storage, config->crypto, config->record_key, config->area, KIND, totp->generation, totp->current,
    };
}

static int is_sound(const struct kw_totp_config *config) {
    if (!config->storage || !config->crypto || !config->clock || !config->entropy || !config->keys ||
        !config->entries || !config->work)
        return 0;
    return config->digits >= DIGITS_MIN && config->digits <= DIGITS_MAX && config->period_s >= 15 &&
           config->period_s <= 300 && config->drift <= DRIFT_MAX && config->count > 0 && config->count <= ROOM_MAX &&
           config->work_size >= KW_TOTP_ROOM(config->count);
}

/* The entry of an account, or of none with 0: a free one; or null. */
static struct kw_totp_entry *find(const struct kw_totp *totp, uint32_t account) {
    for (uint32_t i = 0; i < totp->config->count; i++)
        if (totp->config->entries[i].account == account)
            return &totp->config->entries[i];
    return NULL;
}

/* The work buffer has room for all entries: init has seen to it. To both slots when a secret came or went: damage to
 * one must not bring another back. */
static enum kw_status save(struct kw_totp *totp, int both) {
    const struct kw_totp_config *config = totp->config;
    struct kw_slot slot = slot_of(totp);
    uint8_t *at = config->work + KW_TOTP_HEAD_SIZE;
    uint16_t count = 0;
    for (uint32_t i = 0; i < config->count; i++) {
        const struct kw_totp_entry *entry = &config->entries[i];
        if (entry->account == 0)
            continue;
        put32(at, entry->account);
        memcpy(at + 4, entry->salt, SALT_SIZE);
        put64(at + 20, entry->last_step);
        at += KW_TOTP_ENTRY_SIZE;
        count++;
    }
    put16(config->work, FORMAT);
    put16(config->work + 2, count);
    struct kw_bytes record = kw_bytes(config->work, (size_t)(at - config->work));
    KW_TRY(kw_slot_write(&slot, record));
    if (both)
        kw_slot_double(&slot, record);
    totp->generation = slot.generation;
    totp->current = slot.current;
    return KW_OK;
}

static enum kw_status load(const struct kw_totp *totp, size_t length) {
    const struct kw_totp_config *config = totp->config;
    const uint8_t *at = config->work;
    if (length < KW_TOTP_HEAD_SIZE || get16(at) != FORMAT || length != KW_TOTP_ROOM((size_t)get16(at + 2)))
        return KW_ERROR_FORMAT;
    uint32_t count = get16(at + 2);
    at += KW_TOTP_HEAD_SIZE;
    if (count > config->count)
        return KW_ERROR_ROOM;
    for (uint32_t i = 0; i < count; i++) {
        struct kw_totp_entry *entry = &config->entries[i];
        uint32_t account = get32(at);
        if (account == 0 || find(totp, account))
            return KW_ERROR_FORMAT;
        entry->account = account;
        memcpy(entry->salt, at + 4, SALT_SIZE);
        entry->last_step = get64(at + 20);
        at += KW_TOTP_ENTRY_SIZE;
    }
    return KW_OK;
}

static enum kw_status begin(struct kw_totp *totp, const struct kw_totp_config *config, enum kw_status *found) {
    *totp = (struct kw_totp){.config = config};
    if (!is_sound(config))
        return KW_ERROR_ARGUMENT;
    memset(config->entries, 0, config->count * sizeof(*config->entries));
    struct kw_slot slot = slot_of(totp);
    size_t length = 0;
    *found = kw_slot_read(&slot, config->work, config->work_size, &length);
    totp->generation = slot.generation;
    totp->current = slot.current;
    if (*found == KW_OK)
        *found = load(totp, length);
    return KW_OK;
}

enum kw_status kw_totp_init(struct kw_totp *totp, const struct kw_totp_config *config) {
    enum kw_status found;
    KW_TRY(begin(totp, config, &found));
    if (found != KW_OK && found != KW_ERROR_MISSING)
        return found;
    totp->ready = 1;
    return KW_OK;
}

/* Both slots are replaced: one of the old may be whole, and newer than the first of the new. */
enum kw_status kw_totp_renew(struct kw_totp *totp, const struct kw_totp_config *config) {
    enum kw_status found;
    KW_TRY(begin(totp, config, &found));
    memset(config->entries, 0, config->count * sizeof(*config->entries));
    KW_TRY(save(totp, 0));
    KW_TRY(save(totp, 0));
    totp->ready = 1;
    return KW_OK;
}

enum kw_status kw_totp_code(const struct kw_crypto *crypto, struct kw_bytes secret, uint64_t step, uint32_t digits,
                            uint32_t *code) {
    uint8_t moving[sizeof(uint64_t)] = {0};
    uint8_t mac[KW_MAC_SIZE];
    const struct kw_bytes part = kw_bytes(moving, sizeof(moving));
    if (digits < DIGITS_MIN || digits > DIGITS_MAX)
        return KW_ERROR_ARGUMENT;
    if (!crypto->mac)
        return KW_ERROR_UNSUPPORTED;
    put64(moving, step);
    KW_TRY(crypto->mac(crypto->context, secret, &part, 1, mac));
    uint32_t truncated = get32(mac + (mac[KW_MAC_SIZE - 1] & 15)) & INT32_MAX;
    uint32_t modulus = 1;
    while (digits-- > 0)
        modulus *= 10;
    *code = truncated % modulus;
    kw_wipe(mac, sizeof(mac));
    return KW_OK;
}

void kw_totp_text(const uint8_t *secret, char *text) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    unsigned int held = 0;
    for (size_t i = 0; i < KW_TOTP_SECRET_SIZE; i++) {
        bits = bits << 8 | secret[i];
        for (held += 8; held >= 5; held -= 5)
            *text++ = alphabet[bits >> (held - 5) & 31];
    }
    *text = '\0';
}

/* The secret of an account: KW_MAC_SIZE bytes, of which the first KW_TOTP_SECRET_SIZE are it. */
static enum kw_status secret_of(const struct kw_totp *totp, const struct kw_totp_entry *entry,
                                uint8_t derived[KW_MAC_SIZE]) {
    static const char name[] = "keyway totp 1";
    const struct kw_keys *keys = totp->config->keys;
    uint8_t label[sizeof(name) + sizeof(uint32_t) + SALT_SIZE];
    memcpy(label, name, sizeof(name));
    put32(label + sizeof(name), entry->account);
    memcpy(label + sizeof(name) + sizeof(uint32_t), entry->salt, SALT_SIZE);
    return keys->derive(keys->context, totp->config->key, kw_bytes(label, sizeof(label)), derived);
}

enum kw_status kw_totp_enrol(struct kw_totp *totp, uint32_t account, uint8_t *secret) {
    uint8_t derived[KW_MAC_SIZE];
    struct kw_totp_entry made = {.account = account};
    if (!totp->ready)
        return KW_ERROR_STATE;
    if (account == 0)
        return KW_ERROR_ARGUMENT;
    const struct kw_entropy *entropy = totp->config->entropy;
    struct kw_totp_entry *entry = find(totp, account);
    if (!entry)
        entry = find(totp, 0);
    if (!entry)
        return KW_ERROR_ROOM;
    if (entropy->fill(entropy->context, made.salt, sizeof(made.salt)) != KW_OK)
        return KW_ERROR_ENTROPY;
    KW_TRY(secret_of(totp, &made, derived));
    const struct kw_totp_entry before = *entry;
    *entry = made;
    enum kw_status status = save(totp, 1);
    if (status == KW_OK)
        memcpy(secret, derived, KW_TOTP_SECRET_SIZE);
    else
        *entry = before;
    kw_wipe(derived, sizeof(derived));
    return status;
}

enum kw_status kw_totp_remove(struct kw_totp *totp, uint32_t account) {
    if (!totp->ready)
        return KW_ERROR_STATE;
    struct kw_totp_entry *entry = account == 0 ? NULL : find(totp, account);
    if (!entry)
        return KW_ERROR_MISSING;
    const struct kw_totp_entry before = *entry;
    *entry = (struct kw_totp_entry){0};
    enum kw_status status = save(totp, 1);
    if (status != KW_OK)
        *entry = before;
    return status;
}

enum kw_verdict kw_totp_enrolled(const struct kw_totp *totp, uint32_t account) {
    return totp->ready && account != 0 && find(totp, account) ? KW_GRANTED : KW_DENIED;
}

static enum kw_status number_of(struct kw_bytes code, uint32_t digits, uint32_t *number) {
    uint32_t value = 0;
    if (code.length != digits)
        return KW_ERROR_FORMAT;
    for (size_t i = 0; i < code.length; i++) {
        uint32_t digit = (uint32_t)code.at[i] - '0';
        if (digit > 9)
            return KW_ERROR_FORMAT;
        value = value * 10 + digit;
    }
    *number = value;
    return KW_OK;
}

static enum kw_status step_now(const struct kw_totp *totp, uint64_t *step) {
    const struct kw_clock *clock = totp->config->clock;
    struct kw_moment moment;
    if (clock->now(clock->context, &moment) != KW_OK || moment.unix_ms < 0 ||
        (moment.trust != KW_CLOCK_SET && moment.trust != KW_CLOCK_SYNCED))
        return KW_ERROR_CLOCK;
    *step = (uint64_t)moment.unix_ms / (totp->config->period_s * 1000u);
    return KW_OK;
}

static enum kw_status code_at(const struct kw_totp *totp, struct kw_bytes secret, uint64_t step, uint32_t *code) {
    const struct kw_totp_config *config = totp->config;
    if (config->algorithm)
        return config->algorithm->code(config->algorithm->context, secret, step, config->digits, code);
    return kw_totp_code(config->crypto, secret, step, config->digits, code);
}

/* The first step around `now` whose code it is and that is later than the last one taken; every step is tried, whatever
 * is found. KW_ERROR_MISSING: none. */
static enum kw_status match(const struct kw_totp *totp, const struct kw_totp_entry *entry, uint32_t given,
                            uint64_t *step) {
    uint8_t secret[KW_MAC_SIZE];
    uint64_t now;
    uint64_t found = 0;
    KW_TRY(step_now(totp, &now));
    enum kw_status status = secret_of(totp, entry, secret);
    uint64_t from = now > totp->config->drift ? now - totp->config->drift : 0;
    for (uint64_t at = from; at <= now + totp->config->drift && status == KW_OK; at++) {
        uint32_t code = 0;
        status = code_at(totp, kw_bytes(secret, KW_TOTP_SECRET_SIZE), at, &code);
        if (kw_equal(&code, &given, sizeof(code)) == KW_GRANTED && at > entry->last_step && found == 0)
            found = at;
    }
    kw_wipe(secret, sizeof(secret));
    KW_TRY(status);
    *step = found;
    return found != 0 ? KW_OK : KW_ERROR_MISSING;
}

enum kw_verdict kw_totp_check(struct kw_totp *totp, uint32_t account, struct kw_bytes code) {
    struct kw_totp_entry nobody = {.last_step = UINT64_MAX};
    uint32_t given;
    uint64_t step;
    if (!totp->ready || number_of(code, totp->config->digits, &given) != KW_OK)
        return KW_DENIED;
    struct kw_totp_entry *entry = account == 0 ? NULL : find(totp, account);
    if (match(totp, entry ? entry : &nobody, given, &step) != KW_OK || !entry)
        return KW_DENIED;
    /* A code whose step could not be stored is used up as well: it may have reached the storage. */
    entry->last_step = step;
    return save(totp, 0) == KW_OK ? KW_GRANTED : KW_DENIED;
}
