#include "password.h"

#include "big_endian.h"

#include <string.h>

#define VERSION   1u
#define COST_SIZE (KW_PASSWORD_HASHED_SIZE - KW_PASSWORD_SALT_SIZE - KW_DIGEST_SIZE)
#define KEYED     0x80u /* with the algorithm: the digest was taken under the key port's key */

/* Before a digest that the key port derives from, so that its key does for other things too. */
static const char LABEL[] = "keyway password";

#define LABEL_SIZE (sizeof(LABEL) + KW_DIGEST_SIZE)

/* The hashed password at a place, its cost unchecked. */
static void read_hashed(const uint8_t *at, struct kw_password_hashed *hashed) {
    hashed->keyed = (at[0] & KEYED) != 0;
    hashed->cost.algorithm = (enum kw_password_algorithm)(at[0] & ~KEYED);
    hashed->cost.lanes = at[1];
    hashed->cost.memory_kib = get32(at + 2);
    hashed->cost.passes = get32(at + 6);
    hashed->salt = at + COST_SIZE;
    hashed->digest = hashed->salt + KW_PASSWORD_SALT_SIZE;
}

enum kw_status kw_password_read(struct kw_bytes record, struct kw_password_stored *stored) {
    struct kw_password_hashed hashed;
    if (record.length < KW_PASSWORD_RECORD_SIZE(0) || record.at[0] != VERSION || record.at[2] != 0)
        return KW_ERROR_FORMAT;
    stored->history = record.at[1];
    stored->set_at = get64(record.at + 3);
    stored->hashed = record.at + KW_PASSWORD_HEAD_SIZE;
    if (stored->history > KW_PASSWORD_HISTORY_MAX || record.length != KW_PASSWORD_RECORD_SIZE(stored->history))
        return KW_ERROR_FORMAT;
    for (size_t i = 0; i <= stored->history; i++) {
        read_hashed(stored->hashed + i * KW_PASSWORD_HASHED_SIZE, &hashed);
        KW_TRY(kw_password_cost_check(&hashed.cost));
    }
    return KW_OK;
}

/* The digest of a password: slow, and under the device's key when `keyed`. */
static enum kw_status digest_of(const struct kw_password *passwords, const struct kw_password_hashed *hashed,
                                struct kw_bytes password, uint8_t digest[KW_DIGEST_SIZE]) {
    const struct kw_password_config *config = passwords->config;
    uint8_t label[LABEL_SIZE];
    uint8_t *slow = label + sizeof(LABEL);
    memcpy(label, LABEL, sizeof(LABEL));
    enum kw_status status = config->hash->hash(config->hash->context, &hashed->cost, password, hashed->salt, slow);
    if (status == KW_ERROR_UNSUPPORTED && config->older)
        status = config->older->hash(config->older->context, &hashed->cost, password, hashed->salt, slow);
    if (status == KW_OK && !hashed->keyed)
        memcpy(digest, slow, KW_DIGEST_SIZE);
    else if (status == KW_OK && !config->keys)
        status = KW_ERROR_MISSING;
    else if (status == KW_OK)
        status = config->keys->derive(config->keys->context, config->key, kw_bytes(label, LABEL_SIZE), digest);
    kw_wipe(label, sizeof(label));
    return status;
}

/* KW_OK and whether the password is the hashed one. */
static enum kw_status match(const struct kw_password *passwords, const struct kw_password_hashed *hashed,
                            struct kw_bytes password, enum kw_verdict *verdict) {
    uint8_t digest[KW_DIGEST_SIZE];
    enum kw_status status = digest_of(passwords, hashed, password, digest);
    if (status == KW_OK)
        *verdict = kw_equal(digest, hashed->digest, KW_DIGEST_SIZE);
    kw_wipe(digest, sizeof(digest));
    return status;
}

/* The present one of a stored password. */
static enum kw_status read_present(struct kw_bytes record, struct kw_password_hashed *hashed) {
    struct kw_password_stored stored;
    KW_TRY(kw_password_read(record, &stored));
    read_hashed(stored.hashed, hashed);
    return KW_OK;
}

enum kw_verdict kw_password_verify(const struct kw_password *passwords, struct kw_bytes record,
                                   struct kw_bytes password) {
    static const uint8_t nothing[KW_DIGEST_SIZE];
    struct kw_password_hashed hashed;
    enum kw_verdict same = KW_DENIED;
    if (!passwords->config || password.length > KW_PASSWORD_BYTES_MAX)
        return KW_DENIED;
    enum kw_status known = read_present(record, &hashed);
    if (known != KW_OK) {
        /* Nobody's password, at the cost of somebody's. */
        hashed.cost = passwords->config->cost;
        hashed.keyed = passwords->config->keys != NULL;
        hashed.salt = nothing;
        hashed.digest = nothing;
    }
    enum kw_status status = match(passwords, &hashed, password, &same);
    return known == KW_OK && status == KW_OK && same == KW_GRANTED ? KW_GRANTED : KW_DENIED;
}

/* The configured cost as a record carries it. */
static void put_cost(const struct kw_password_config *config, uint8_t at[COST_SIZE]) {
    at[0] = (uint8_t)((uint32_t)config->cost.algorithm | (config->keys != NULL ? KEYED : 0u));
    at[1] = (uint8_t)config->cost.lanes;
    put32(at + 2, config->cost.memory_kib);
    put32(at + 6, config->cost.passes);
}

enum kw_verdict kw_password_outdated(const struct kw_password *passwords, struct kw_bytes record) {
    struct kw_password_stored stored;
    uint8_t cost[COST_SIZE];
    if (!passwords->config || kw_password_read(record, &stored) != KW_OK)
        return KW_DENIED;
    put_cost(passwords->config, cost);
    return kw_equal(stored.hashed, cost, COST_SIZE) == KW_GRANTED ? KW_DENIED : KW_GRANTED;
}

/* Writes a record: its head, the password hashed with a new salt, and those in `earlier`. On a failure it is wiped. */
static enum kw_status write_record(const struct kw_password *passwords, struct kw_bytes password, uint64_t set_at,
                                   struct kw_bytes earlier, struct kw_password_record *record) {
    const struct kw_password_config *config = passwords->config;
    uint8_t *cost = record->at + KW_PASSWORD_HEAD_SIZE;
    uint8_t *salt = cost + COST_SIZE;
    uint8_t *digest = salt + KW_PASSWORD_SALT_SIZE;
    const struct kw_password_hashed hashed = {config->cost, config->keys != NULL, salt, digest};
    size_t length = KW_PASSWORD_RECORD_SIZE(0) + earlier.length;
    if (record->room < length)
        return KW_ERROR_ROOM;
    record->at[0] = VERSION;
    record->at[1] = (uint8_t)(earlier.length / KW_PASSWORD_HASHED_SIZE);
    record->at[2] = 0;
    put64(record->at + 3, set_at);
    put_cost(config, cost);
    if (earlier.length > 0)
        memcpy(record->at + KW_PASSWORD_RECORD_SIZE(0), earlier.at, earlier.length);
    enum kw_status status = config->entropy->fill(config->entropy->context, salt, KW_PASSWORD_SALT_SIZE);
    if (status == KW_OK)
        status = digest_of(passwords, &hashed, password, digest);
    if (status == KW_OK)
        record->length = length;
    else
        kw_wipe(record->at, length);
    return status;
}

/* Is the present password old enough for its owner to change it? */
static enum kw_status check_age(const struct kw_password *passwords, const struct kw_password_new *made,
                                uint64_t set_at, enum kw_password_fault *fault) {
    uint32_t least_s = kw_password_ages_of(passwords, made->kind)->least_s;
    uint64_t now = kw_password_now(passwords);
    if (made->must_change || least_s == 0)
        return KW_OK;
    if (set_at == 0 || now < set_at)
        return KW_ERROR_CLOCK;
    if (now - set_at >= least_s)
        return KW_OK;
    *fault = KW_PASSWORD_TOO_SOON;
    return KW_ERROR_POLICY;
}

/* Is it the present password, or a remembered one? `earlier` becomes those that the new record remembers. */
static enum kw_status check_history(const struct kw_password *passwords, struct kw_bytes password,
                                    const struct kw_password_stored *stored, struct kw_bytes *earlier,
                                    enum kw_password_fault *fault) {
    size_t remembered = passwords->config->policy.history;
    struct kw_password_hashed hashed;
    enum kw_verdict same = KW_DENIED;
    /* The present one, and as many before it. */
    for (size_t i = 0; i <= stored->history && i <= remembered; i++) {
        read_hashed(stored->hashed + i * KW_PASSWORD_HASHED_SIZE, &hashed);
        KW_TRY(match(passwords, &hashed, password, &same));
        if (same != KW_DENIED) {
            *fault = KW_PASSWORD_REUSED;
            return KW_ERROR_POLICY;
        }
    }
    if (remembered > stored->history + 1u)
        remembered = stored->history + 1u;
    *earlier = kw_bytes(stored->hashed, remembered * KW_PASSWORD_HASHED_SIZE);
    return KW_OK;
}

enum kw_status kw_password_make(const struct kw_password *passwords, const struct kw_password_new *made,
                                struct kw_password_record *record, enum kw_password_fault *fault) {
    struct kw_password_stored stored;
    struct kw_bytes earlier = {NULL, 0};
    KW_TRY(kw_password_judge(passwords, made->password, made->name, fault));
    if (made->before.length > 0) {
        KW_TRY(kw_password_read(made->before, &stored));
        KW_TRY(check_age(passwords, made, stored.set_at, fault));
        KW_TRY(check_history(passwords, made->password, &stored, &earlier, fault));
    }
    return write_record(passwords, made->password, kw_password_now(passwords), earlier, record);
}

enum kw_status kw_password_rehash(const struct kw_password *passwords, struct kw_bytes record, struct kw_bytes password,
                                  struct kw_password_record *anew) {
    struct kw_password_stored stored;
    KW_TRY(kw_password_read(record, &stored));
    if (kw_password_verify(passwords, record, password) != KW_GRANTED)
        return KW_ERROR_POLICY;
    struct kw_bytes earlier =
        kw_bytes(stored.hashed + KW_PASSWORD_HASHED_SIZE, (size_t)stored.history * KW_PASSWORD_HASHED_SIZE);
    return write_record(passwords, password, stored.set_at, earlier, anew);
}

enum kw_status kw_password_lifetime(const struct kw_password *passwords, struct kw_bytes record,
                                    enum kw_account_kind kind) {
    struct kw_password_stored stored;
    if (!passwords->config)
        return KW_ERROR_STATE;
    uint32_t most_s = kw_password_ages_of(passwords, kind)->most_s;
    uint64_t now = kw_password_now(passwords);
    KW_TRY(kw_password_read(record, &stored));
    if (most_s == 0)
        return KW_OK;
    if (now == 0 || now < stored.set_at)
        return KW_ERROR_CLOCK;
    return now - stored.set_at < most_s ? KW_OK : KW_ERROR_POLICY;
}
