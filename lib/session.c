#include <keyway/session.h>

#include "session_rule.h"

#include <string.h>

static enum kw_status uptime_of(const struct kw_session *sessions, uint64_t *now_ms) {
    const struct kw_clock *clock = sessions->config->clock;
    return clock->uptime(clock->context, now_ms) == KW_OK ? KW_OK : KW_ERROR_CLOCK;
}

static enum kw_session_due due(const struct kw_session *sessions, const struct kw_session_entry *entry,
                               uint64_t now_ms) {
    const struct kw_session_policy *policy = sessions->config->policy;
    return kw_session_rule_due(entry->subject.origin == KW_SESSION_LOCAL ? &policy->local : &policy->remote, entry,
                               now_ms);
}

static int is_live(const struct kw_session *sessions, const struct kw_session_entry *entry, uint64_t now_ms) {
    return entry->number != 0 && due(sessions, entry, now_ms) <= KW_SESSION_LOCKS;
}

/* The digest stays here: nobody outside has a use for it. */
static void show(const struct kw_session_entry *from, struct kw_session_entry *to) {
    *to = *from;
    memset(to->digest, 0, sizeof(to->digest));
}

static void wipe(struct kw_session_entry *entry) {
    kw_wipe(entry, sizeof(*entry));
}

/* The live session of a number, or null. */
static struct kw_session_entry *numbered(const struct kw_session *sessions, uint32_t number, uint64_t now_ms) {
    struct kw_session_entry *entries = sessions->config->entries;
    for (uint32_t i = 0; i < sessions->config->count && number != 0; i++)
        if (entries[i].number == number && is_live(sessions, &entries[i], now_ms))
            return &entries[i];
    return NULL;
}

/* The same, and the time. */
static enum kw_status find_number(const struct kw_session *sessions, uint32_t number, uint64_t *now_ms,
                                  struct kw_session_entry **found) {
    KW_TRY(uptime_of(sessions, now_ms));
    *found = numbered(sessions, number, *now_ms);
    return *found ? KW_OK : KW_ERROR_MISSING;
}

/* The session of a digest, live or not, or null; every place is looked at, whatever is found. */
static struct kw_session_entry *with_digest(const struct kw_session *sessions, const uint8_t digest[KW_DIGEST_SIZE]) {
    struct kw_session_entry *entries = sessions->config->entries;
    struct kw_session_entry *found = NULL;
    for (uint32_t i = 0; i < sessions->config->count; i++)
        if (kw_equal(entries[i].digest, digest, KW_DIGEST_SIZE) == KW_GRANTED && entries[i].number != 0)
            found = &entries[i];
    return found;
}

static enum kw_status digest_of(const struct kw_session *sessions, const void *id, uint8_t digest[KW_DIGEST_SIZE]) {
    const struct kw_crypto *crypto = sessions->config->crypto;
    const struct kw_bytes part = kw_bytes(id, KW_SESSION_ID_SIZE);
    return crypto->hash(crypto->context, &part, 1, digest);
}

/* A session without a clock is none, but for an essential one, which no time concerns. */
static enum kw_status find(const struct kw_session *sessions, struct kw_bytes id, struct kw_session_entry **found,
                           uint64_t *now_ms) {
    uint8_t digest[KW_DIGEST_SIZE];
    if (id.length != KW_SESSION_ID_SIZE)
        return KW_ERROR_MISSING;
    KW_TRY(digest_of(sessions, id.at, digest));
    struct kw_session_entry *entry = with_digest(sessions, digest);
    if (!entry)
        return KW_ERROR_MISSING;
    enum kw_status status = uptime_of(sessions, now_ms);
    if (entry->subject.essential)
        status = KW_OK;
    KW_TRY(status);
    if (!is_live(sessions, entry, *now_ms))
        return KW_ERROR_MISSING;
    *found = entry;
    return KW_OK;
}

/* A new id and its digest, the entry's from now on. */
static enum kw_status renew_id(const struct kw_session *sessions, struct kw_session_entry *entry, uint8_t *id) {
    const struct kw_entropy *entropy = sessions->config->entropy;
    uint8_t made[KW_SESSION_ID_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    enum kw_status status = KW_ERROR_ENTROPY;
    if (entropy->fill(entropy->context, made, sizeof(made)) == KW_OK) {
        status = digest_of(sessions, made, digest);
        if (status == KW_OK && with_digest(sessions, digest))
            status = KW_ERROR_ENTROPY;
    }
    if (status == KW_OK) {
        memcpy(entry->digest, digest, sizeof(digest));
        memcpy(id, made, sizeof(made));
    }
    kw_wipe(made, sizeof(made));
    return status;
}

/* Whether one more session of the subject is within a limit; `except` is not counted. */
static enum kw_verdict within(const struct kw_session *sessions, const struct kw_session_limit *limit,
                              const struct kw_session_entry *except, const struct kw_session_subject *subject,
                              uint64_t now_ms) {
    const struct kw_session_entry *entries = sessions->config->entries;
    uint32_t open = 0;
    if (!kw_session_rule_counts(limit, subject, subject))
        return KW_GRANTED;
    for (uint32_t i = 0; i < sessions->config->count; i++)
        if (&entries[i] != except && is_live(sessions, &entries[i], now_ms) &&
            kw_session_rule_counts(limit, subject, &entries[i].subject))
            open++;
    return kw_session_rule_admits(open, limit->most);
}

/* The reserved places are a limit of the ordinary sessions; to an essential one its own limits apply still. */
static enum kw_status budget(const struct kw_session *sessions, const struct kw_session_entry *except,
                             const struct kw_session_subject *subject, uint64_t now_ms) {
    const struct kw_session_policy *policy = sessions->config->policy;
    const struct kw_session_limit rest = {KW_SESSION_DEVICE, 0, sessions->config->count - policy->reserved};
    if (!subject->essential && within(sessions, &rest, except, subject, now_ms) != KW_GRANTED)
        return KW_ERROR_BUSY;
    for (uint32_t i = 0; i < policy->limit_count; i++)
        if (within(sessions, &policy->limits[i], except, subject, now_ms) != KW_GRANTED)
            return KW_ERROR_BUSY;
    return KW_OK;
}

static int is_sound(const struct kw_session_config *config) {
    const struct kw_session_policy *policy = config->policy;
    return config->crypto && config->clock && config->entropy && policy && config->entries &&
           (policy->limits || policy->limit_count == 0);
}

enum kw_status kw_session_init(struct kw_session *sessions, const struct kw_session_config *config) {
    if (!is_sound(config) || config->count == 0 || config->count > KW_SESSION_ROOM ||
        config->policy->reserved > config->count)
        return KW_ERROR_ARGUMENT;
    kw_wipe(config->entries, config->count * sizeof(*config->entries));
    *sessions = (struct kw_session){config, 0};
    return KW_OK;
}

enum kw_status kw_session_open(struct kw_session *sessions, const struct kw_session_subject *subject, uint8_t *id,
                               uint32_t *number) {
    struct kw_session_entry *entries = sessions->config->entries;
    struct kw_session_entry *place = NULL;
    struct kw_session_entry made = {.subject = *subject};
    KW_TRY(uptime_of(sessions, &made.since_ms));
    KW_TRY(budget(sessions, NULL, subject, made.since_ms));
    /* A free place rather than one whose session is over but was not collected yet. */
    for (uint32_t i = 0; i < sessions->config->count && !(place && place->number == 0); i++)
        if (!is_live(sessions, &entries[i], made.since_ms))
            place = &entries[i];
    if (!place)
        return KW_ERROR_BUSY;
    made.used_ms = made.since_ms;
    made.number = sessions->last + 1;
    if (made.number == 0)
        return KW_ERROR_ROOM;
    KW_TRY(renew_id(sessions, &made, id));
    *place = made;
    sessions->last = made.number;
    *number = made.number;
    return KW_OK;
}

static enum kw_status ask(struct kw_session *sessions, struct kw_bytes id, uint8_t interface,
                          struct kw_session_entry **found, uint64_t *now_ms) {
    KW_TRY(find(sessions, id, found, now_ms));
    if ((*found)->subject.interface != interface)
        return KW_ERROR_MISSING;
    if (due(sessions, *found, *now_ms) == KW_SESSION_LOCKS)
        (*found)->locked = 1;
    return (*found)->locked ? KW_ERROR_STATE : KW_OK;
}

enum kw_status kw_session_check(struct kw_session *sessions, struct kw_bytes id, uint8_t interface,
                                struct kw_session_entry *entry) {
    struct kw_session_entry *found;
    uint64_t now_ms = 0;
    KW_TRY(ask(sessions, id, interface, &found, &now_ms));
    show(found, entry);
    return KW_OK;
}

enum kw_status kw_session_use(struct kw_session *sessions, struct kw_bytes id, uint8_t interface,
                              struct kw_session_entry *entry) {
    struct kw_session_entry *found;
    uint64_t now_ms = 0;
    KW_TRY(ask(sessions, id, interface, &found, &now_ms));
    if (now_ms > found->used_ms)
        found->used_ms = now_ms;
    show(found, entry);
    return KW_OK;
}

enum kw_status kw_session_lock(struct kw_session *sessions, uint32_t number) {
    struct kw_session_entry *entry;
    uint64_t now_ms;
    KW_TRY(find_number(sessions, number, &now_ms, &entry));
    entry->locked = 1;
    return KW_OK;
}

enum kw_status kw_session_unlock(struct kw_session *sessions, uint32_t number, uint32_t account, uint8_t *id) {
    struct kw_session_entry *entry;
    uint64_t now_ms;
    KW_TRY(find_number(sessions, number, &now_ms, &entry));
    if (entry->subject.account != account)
        return KW_ERROR_POLICY;
    /* One that is in use is nobody's to take over. */
    if (!entry->locked && due(sessions, entry, now_ms) != KW_SESSION_LOCKS)
        return KW_ERROR_STATE;
    KW_TRY(renew_id(sessions, entry, id));
    entry->locked = 0;
    entry->used_ms = now_ms;
    return KW_OK;
}

enum kw_status kw_session_rotate(struct kw_session *sessions, uint32_t number, uint32_t roles, uint8_t *id) {
    struct kw_session_entry *entry;
    uint64_t now_ms;
    KW_TRY(find_number(sessions, number, &now_ms, &entry));
    if (entry->locked || due(sessions, entry, now_ms) != KW_SESSION_GOES_ON)
        return KW_ERROR_STATE;
    struct kw_session_subject subject = entry->subject;
    subject.roles = roles;
    KW_TRY(budget(sessions, entry, &subject, now_ms));
    KW_TRY(renew_id(sessions, entry, id));
    entry->subject = subject;
    return KW_OK;
}

enum kw_status kw_session_leave(struct kw_session *sessions, struct kw_bytes id) {
    struct kw_session_entry *found;
    uint64_t now_ms = 0;
    KW_TRY(find(sessions, id, &found, &now_ms));
    wipe(found);
    return KW_OK;
}

/* No clock is asked: an end is possible always. */
enum kw_status kw_session_end(struct kw_session *sessions, uint32_t number) {
    struct kw_session_entry *entry = numbered(sessions, number, 0);
    if (!entry)
        return KW_ERROR_MISSING;
    wipe(entry);
    return KW_OK;
}

uint32_t kw_session_end_account(struct kw_session *sessions, uint32_t account) {
    struct kw_session_entry *entries = sessions->config->entries;
    uint32_t ended = 0;
    for (uint32_t i = 0; i < sessions->config->count; i++)
        if (entries[i].number != 0 && !entries[i].subject.essential &&
            (account == KW_SESSION_EACH || entries[i].subject.account == account)) {
            wipe(&entries[i]);
            ended++;
        }
    return ended;
}

enum kw_status kw_session_expire(struct kw_session *sessions, struct kw_session_entry *entry,
                                 enum kw_session_due *why) {
    struct kw_session_entry *entries = sessions->config->entries;
    uint64_t now_ms;
    KW_TRY(uptime_of(sessions, &now_ms));
    for (uint32_t i = 0; i < sessions->config->count; i++) {
        if (entries[i].number == 0)
            continue;
        enum kw_session_due next = due(sessions, &entries[i], now_ms);
        if (next == KW_SESSION_LOCKS)
            entries[i].locked = 1;
        if (next <= KW_SESSION_LOCKS)
            continue;
        *why = next;
        show(&entries[i], entry);
        wipe(&entries[i]);
        return KW_OK;
    }
    return KW_ERROR_MISSING;
}

enum kw_status kw_session_at(const struct kw_session *sessions, uint32_t place, struct kw_session_entry *entry) {
    if (place >= sessions->config->count)
        return KW_ERROR_ARGUMENT;
    if (sessions->config->entries[place].number == 0)
        return KW_ERROR_MISSING;
    show(&sessions->config->entries[place], entry);
    return KW_OK;
}
