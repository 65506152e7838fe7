#include <keyway/lockout.h>

#include "big_endian.h"
#include "lockout_rule.h"
#include "slot.h"

#include <string.h>

#define KIND   0x4c4fu /* "LO" */
#define FORMAT 1u

/* No device serves so long; and what is added to it does not overflow. */
#define SERVICE_MAX (UINT64_MAX / 4)

static struct kw_slot slot_of(const struct kw_lockout *lockout) {
    const struct kw_lockout_config *config = lockout->config;
    return (struct kw_slot){
        config->storage, config->crypto, config->key, config->area, KIND, lockout->generation, lockout->current,
    };
}

static int is_sound(const struct kw_lockout_config *config) {
    const struct kw_lockout_policy *policy = config->policy;
    if (!config->storage || !config->crypto || !config->clock || !policy || !config->tallies || !config->work)
        return 0;
    return policy->limit > 0 && policy->pause_s > 0 &&
           (policy->final_limit == 0 || policy->final_limit >= policy->limit) && config->count > 1 &&
           config->count <= UINT16_MAX && config->work_size >= KW_LOCKOUT_ROOM(config->count);
}

static enum kw_status service_ms(const struct kw_lockout *lockout, uint64_t *ms) {
    const struct kw_clock *clock = lockout->config->clock;
    uint64_t uptime;
    if (!lockout->ready && !lockout->blind)
        return KW_ERROR_STATE;
    if (clock->uptime(clock->context, &uptime) != KW_OK)
        return KW_ERROR_CLOCK;
    *ms = lockout->base_ms + (uptime > lockout->uptime_ms ? uptime - lockout->uptime_ms : 0);
    return KW_OK;
}

/* A row of the tallies, which is_sound has asked for. NOLINTBEGIN(clang-analyzer-core.NullDereference) */
static int is_in_use(const struct kw_lockout_tally *tally) {
    return tally->total > 0;
}
/* NOLINTEND(clang-analyzer-core.NullDereference) */

/* The account's tally, or null. */
static struct kw_lockout_tally *find(const struct kw_lockout *lockout, uint32_t account) {
    struct kw_lockout_tally *tallies = lockout->config->tallies;
    if (account == KW_LOCKOUT_UNKNOWN)
        return &tallies[0];
    for (uint32_t i = 1; i < lockout->config->count; i++)
        if (is_in_use(&tallies[i]) && tallies[i].account == account)
            return &tallies[i];
    return NULL;
}

static int is_spare(const struct kw_lockout *lockout, const struct kw_lockout_tally *tally, uint64_t now_ms) {
    const struct kw_lockout_policy *policy = lockout->config->policy;
    return !is_in_use(tally) || (policy->final_limit == 0 && kw_lockout_rule_forgotten(policy, tally, now_ms));
}

/* Where the account is counted: its own tally; else one that nobody needs any longer; else the unknown names'. Never
 * one whose failures still count: failing with others' names would free one's own. */
static struct kw_lockout_tally *place_of(const struct kw_lockout *lockout, uint32_t account, uint64_t now_ms) {
    struct kw_lockout_tally *tally = find(lockout, account);
    for (uint32_t i = 1; i < lockout->config->count && !tally; i++)
        if (is_spare(lockout, &lockout->config->tallies[i], now_ms))
            tally = &lockout->config->tallies[i];
    return tally ? tally : &lockout->config->tallies[0];
}

/* Whether the place is the account's, or one that it would only take. */
static int is_taken(const struct kw_lockout *lockout, const struct kw_lockout_tally *place, uint32_t account) {
    return place == &lockout->config->tallies[0] || (is_in_use(place) && place->account == account);
}

/* The work buffer has room for all tallies: init has seen to it. */
static enum kw_status save(struct kw_lockout *lockout, uint64_t now_ms) {
    const struct kw_lockout_config *config = lockout->config;
    struct kw_slot slot = slot_of(lockout);
    uint8_t *at = config->work + KW_LOCKOUT_HEAD_SIZE;
    uint16_t count = 0;
    if (!lockout->ready)
        return KW_ERROR_STATE;
    for (uint32_t i = 0; i < config->count; i++) {
        const struct kw_lockout_tally *tally = &config->tallies[i];
        if (!is_in_use(tally))
            continue;
        put32(at, tally->account);
        put32(at + 4, tally->failures);
        put32(at + 8, tally->total);
        put64(at + 12, tally->last_ms);
        at += KW_LOCKOUT_ENTRY_SIZE;
        count++;
        /* Only a port whose uptime goes back makes a failure later than now. */
        now_ms = tally->last_ms > now_ms ? tally->last_ms : now_ms;
    }
    put16(config->work, FORMAT);
    put16(config->work + 2, count);
    put64(config->work + 4, now_ms);
    KW_TRY(kw_slot_write(&slot, kw_bytes(config->work, (size_t)(at - config->work))));
    lockout->generation = slot.generation;
    lockout->current = slot.current;
    return KW_OK;
}

/* Puts a tally of the record in the table, at `next` when it is an account's. One that could not have been written here
 * is refused. */
static enum kw_status place(struct kw_lockout *lockout, const uint8_t *at, uint32_t *next) {
    const struct kw_lockout_tally tally = {get32(at), get32(at + 4), get32(at + 8), get64(at + 12)};
    const struct kw_lockout_tally *same = find(lockout, tally.account);
    if (!is_in_use(&tally) || tally.failures > tally.total || tally.last_ms > lockout->base_ms ||
        (same && is_in_use(same)))
        return KW_ERROR_FORMAT;
    uint32_t to = tally.account == KW_LOCKOUT_UNKNOWN ? 0 : (*next)++;
    if (to >= lockout->config->count)
        return KW_ERROR_ROOM;
    lockout->config->tallies[to] = tally;
    return KW_OK;
}

static enum kw_status load(struct kw_lockout *lockout, size_t length) {
    const uint8_t *work = lockout->config->work;
    uint32_t next = 1;
    if (length < KW_LOCKOUT_HEAD_SIZE || get16(work) != FORMAT || length != KW_LOCKOUT_ROOM((size_t)get16(work + 2)))
        return KW_ERROR_FORMAT;
    lockout->base_ms = get64(work + 4);
    if (lockout->base_ms > SERVICE_MAX)
        return KW_ERROR_FORMAT;
    for (size_t at = KW_LOCKOUT_HEAD_SIZE; at < length; at += KW_LOCKOUT_ENTRY_SIZE)
        KW_TRY(place(lockout, work + at, &next));
    return KW_OK;
}

/* A context that is not ready yet, with what the record has; `found` is what came of that. */
static enum kw_status begin(struct kw_lockout *lockout, const struct kw_lockout_config *config, enum kw_status *found) {
    size_t length = 0;
    *lockout = (struct kw_lockout){.config = config};
    if (!is_sound(config))
        return KW_ERROR_ARGUMENT;
    memset(config->tallies, 0, config->count * sizeof(*config->tallies));
    if (config->clock->uptime(config->clock->context, &lockout->uptime_ms) != KW_OK)
        return KW_ERROR_CLOCK;
    struct kw_slot slot = slot_of(lockout);
    *found = kw_slot_read(&slot, config->work, config->work_size, &length);
    lockout->generation = slot.generation;
    lockout->current = slot.current;
    if (*found == KW_OK)
        *found = load(lockout, length);
    return KW_OK;
}

/* Counts in memory from now on, and only for who pauses: whoever must act on an essential function is not kept out by
 * broken storage (CCSC 1), nor let guess without end. */
static void go_blind(struct kw_lockout *lockout) {
    memset(lockout->config->tallies, 0, lockout->config->count * sizeof(*lockout->config->tallies));
    lockout->base_ms = 0;
    lockout->ready = 0;
    lockout->blind = 1;
}

enum kw_status kw_lockout_init(struct kw_lockout *lockout, const struct kw_lockout_config *config) {
    enum kw_status found;
    KW_TRY(begin(lockout, config, &found));
    lockout->ready = found == KW_OK || found == KW_ERROR_MISSING;
    if (lockout->ready)
        return KW_OK;
    go_blind(lockout);
    return found;
}

/* A slot of the old record may still be whole, and newer than the first of the new: both are replaced. */
enum kw_status kw_lockout_renew(struct kw_lockout *lockout, const struct kw_lockout_config *config) {
    enum kw_status found;
    KW_TRY(begin(lockout, config, &found));
    memset(config->tallies, 0, config->count * sizeof(*config->tallies));
    lockout->base_ms = 0;
    lockout->ready = 1;
    enum kw_status status = save(lockout, 0);
    if (status == KW_OK)
        status = save(lockout, 0);
    if (status != KW_OK)
        go_blind(lockout);
    return status;
}

enum kw_verdict kw_lockout_ask(const struct kw_lockout *lockout, uint32_t account, enum kw_lockout_kind kind) {
    struct kw_lockout_state state;
    if (kw_lockout_look(lockout, account, kind, &state) != KW_OK)
        return KW_DENIED;
    return state.wait_ms == 0 ? KW_GRANTED : KW_DENIED;
}

enum kw_status kw_lockout_charge(struct kw_lockout *lockout, uint32_t account) {
    uint64_t now_ms;
    KW_TRY(service_ms(lockout, &now_ms));
    struct kw_lockout_tally *tally = place_of(lockout, account, now_ms);
    if (!is_taken(lockout, tally, account))
        *tally = (struct kw_lockout_tally){.account = account};
    kw_lockout_rule_charge(lockout->config->policy, tally, now_ms);
    return save(lockout, now_ms);
}

/* The unknown names' tally is nobody's to reset. */
enum kw_status kw_lockout_credit(struct kw_lockout *lockout, uint32_t account) {
    uint64_t now_ms;
    KW_TRY(service_ms(lockout, &now_ms));
    struct kw_lockout_tally *tally = account == KW_LOCKOUT_UNKNOWN ? NULL : find(lockout, account);
    if (!tally)
        return KW_OK;
    kw_lockout_rule_credit(lockout->config->policy, tally);
    return save(lockout, now_ms);
}

enum kw_status kw_lockout_unlock(struct kw_lockout *lockout, uint32_t account) {
    uint64_t now_ms;
    KW_TRY(service_ms(lockout, &now_ms));
    struct kw_lockout_tally *tally = find(lockout, account);
    if (!tally || !is_in_use(tally))
        return KW_ERROR_MISSING;
    *tally = (struct kw_lockout_tally){.account = KW_LOCKOUT_UNKNOWN};
    return save(lockout, now_ms);
}

enum kw_status kw_lockout_settle(struct kw_lockout *lockout) {
    uint64_t now_ms;
    KW_TRY(service_ms(lockout, &now_ms));
    if (!lockout->ready)
        return KW_ERROR_STATE;
    for (uint32_t i = 0; i < lockout->config->count; i++)
        if (is_in_use(&lockout->config->tallies[i]))
            return save(lockout, now_ms);
    return KW_OK;
}

enum kw_status kw_lockout_look(const struct kw_lockout *lockout, uint32_t account, enum kw_lockout_kind kind,
                               struct kw_lockout_state *state) {
    uint64_t now_ms;
    if (!lockout->ready && kind != KW_LOCKOUT_PAUSES)
        return KW_ERROR_STATE;
    KW_TRY(service_ms(lockout, &now_ms));
    const struct kw_lockout_tally *place = place_of(lockout, account, now_ms);
    struct kw_lockout_tally tally = {.account = account};
    if (is_taken(lockout, place, account))
        tally = *place;
    *state = (struct kw_lockout_state){
        kw_lockout_rule_forgotten(lockout->config->policy, &tally, now_ms) ? 0 : tally.failures,
        tally.total,
        kw_lockout_rule_wait(lockout->config->policy, &tally, now_ms, kind),
    };
    return KW_OK;
}
