#include "owner/triage.h"

#include <string.h>

/* What parts the names in a key: no id holds it. Names are cut far behind what they can be (CSAF_TEXT_MAX). */
enum { KEY_JOINT = '\x1f', KEY_NAME_MAX = 1300, KEY_MAX = 3 * (KEY_NAME_MAX + 1) };

static const struct str action_names[TRIAGE_ACTION_COUNT] = {
    [TRIAGE_ACKNOWLEDGE] = STR_INIT("acknowledge"),
    [TRIAGE_ACCEPT] = STR_INIT("accept"),
    [TRIAGE_PLAN] = STR_INIT("plan"),
    [TRIAGE_DONE] = STR_INIT("done"),
    [TRIAGE_REOPEN] = STR_INIT("reopen"),
    [TRIAGE_COMMENT] = STR_INIT("comment"),
    [TRIAGE_READ] = STR_INIT("read"),
};

static const struct str state_names[TRIAGE_STATE_COUNT] = {
    [TRIAGE_NEW] = STR_INIT("new"),
    [TRIAGE_REVISED] = STR_INIT("revised"),
    [TRIAGE_REOPENED] = STR_INIT("reopened"),
    [TRIAGE_OVERDUE] = STR_INIT("overdue"),
    [TRIAGE_ACKNOWLEDGED] = STR_INIT("acknowledged"),
    [TRIAGE_PLANNED] = STR_INIT("planned"),
    [TRIAGE_ACCEPTED] = STR_INIT("accepted"),
    [TRIAGE_COMPENSATED] = STR_INIT("compensated"),
    [TRIAGE_REMEDIED] = STR_INIT("done"),
    [TRIAGE_SETTLED] = STR_INIT("settled"),
};

struct str triage_action_name(enum triage_action action) {
    return action_names[action];
}

struct str triage_state_name(enum triage_state state) {
    return state_names[state];
}

bool triage_action_parse(struct str name, enum triage_action *action) {
    for (size_t i = 0; i < TRIAGE_ACTION_COUNT; i++) {
        if (!str_eq(name, action_names[i]))
            continue;
        *action = (enum triage_action)i;
        return true;
    }
    return false;
}

bool triage_state_parse(struct str name, enum triage_state *state) {
    for (size_t i = 0; i < TRIAGE_STATE_COUNT; i++) {
        if (!str_eq_nocase(name, state_names[i]))
            continue;
        *state = (enum triage_state)i;
        return true;
    }
    return false;
}

struct str triage_remediation_name(enum remediation remediation) {
    static const struct str names[REMEDIATION_COUNT] = {
        [REMEDIATION_NONE] = STR_INIT("not remediated"),
        [REMEDIATION_IN_PROGRESS] = STR_INIT("in progress"),
        [REMEDIATION_DONE] = STR_INIT("done"),
    };
    return names[remediation];
}

/* ---- the log */

void triage_log_init(struct triage_log *log, struct arena *arena) {
    *log = (struct triage_log){.arena = arena};
    map_init(&log->subjects, arena, false);
}

static struct str key_of(struct str asset, struct str advisory, struct str vulnerability, char bytes[KEY_MAX]) {
    const struct str parts[] = {asset, advisory, vulnerability};
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct str part = str_slice(parts[i], 0, KEY_NAME_MAX);
        if (part.len > 0)
            memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
        bytes[len++] = KEY_JOINT;
    }
    return (struct str){bytes, len};
}

/* Read marks lie among the decisions, under what no vulnerability is called. */
static const struct str read_mark = STR_INIT("\x1e");

/* The number of what the row is about; a new one for a new subject. */
static enum status subject_of(struct triage_log *log, const struct triage_row *row, uint32_t *subject) {
    char bytes[KEY_MAX];
    bool mark = row->action == TRIAGE_READ;
    struct str key = key_of(mark ? STR("") : row->asset, row->advisory, mark ? read_mark : row->vulnerability, bytes);
    *subject = map_get(&log->subjects, key);
    if (*subject != MAP_NONE)
        return STATUS_OK;
    key = str_copy(log->arena, key);
    if (!key.ptr || !arena_grow(log->arena, (void **)&log->newest, log->subjects.count, &log->newest_room,
                                sizeof(*log->newest), _Alignof(uint32_t)))
        return STATUS_MEMORY;
    return map_add(&log->subjects, key, (uint32_t)log->subjects.count, subject);
}

enum status triage_log_add(struct triage_log *log, const struct triage_row *row) {
    struct triage_row own = *row;
    struct str *const texts[] = {&own.asset, &own.advisory, &own.vulnerability, &own.version, &own.reason, &own.who};
    uint32_t subject = 0;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = str_copy(log->arena, *texts[i]);
    if (log->arena->refused || !arena_grow(log->arena, (void **)&log->rows, log->count, &log->room, sizeof(*log->rows),
                                           _Alignof(struct triage_row)))
        return STATUS_MEMORY;
    if (own.action != TRIAGE_COMMENT) {
        TRY(subject_of(log, &own, &subject));
        log->newest[subject] = (uint32_t)log->count;
    }
    log->rows[log->count++] = own;
    return STATUS_OK;
}

const struct triage_row *triage_log_read(const struct triage_log *log, struct str advisory) {
    return triage_log_newest(log, STR(""), advisory, read_mark);
}

const struct triage_row *triage_log_newest(const struct triage_log *log, struct str asset, struct str advisory,
                                           struct str vulnerability) {
    char bytes[KEY_MAX];
    if (log->count == 0)
        return NULL;
    uint32_t subject = map_get(&log->subjects, key_of(asset, advisory, vulnerability, bytes));
    return subject == MAP_NONE ? NULL : &log->rows[log->newest[subject]];
}

/* ---- what stands */

date_days triage_due(const struct triage_row *newest) {
    if (!newest)
        return DATE_NONE;
    switch ((enum triage_action)newest->action) {
    case TRIAGE_PLAN:
        return newest->outage;
    case TRIAGE_ACCEPT:
    case TRIAGE_ACKNOWLEDGE:
        return newest->until;
    default:
        return DATE_NONE;
    }
}

enum triage_state triage_stand(const struct triage_row *newest, const uint8_t key[ADVISORY_KEY_SIZE], date_days at) {
    static const uint8_t states[TRIAGE_ACTION_COUNT] = {
        [TRIAGE_ACKNOWLEDGE] = TRIAGE_ACKNOWLEDGED,
        [TRIAGE_ACCEPT] = TRIAGE_ACCEPTED,
        [TRIAGE_PLAN] = TRIAGE_PLANNED,
        [TRIAGE_DONE] = TRIAGE_REMEDIED,
        [TRIAGE_REOPEN] = TRIAGE_REOPENED,
        [TRIAGE_COMMENT] = TRIAGE_NEW,
        [TRIAGE_READ] = TRIAGE_NEW,
    };
    if (!newest)
        return TRIAGE_NEW;
    if (newest->action == TRIAGE_REOPEN)
        return TRIAGE_REOPENED;
    if (memcmp(newest->key, key, ADVISORY_KEY_SIZE) != 0)
        return TRIAGE_REVISED;
    date_days due = triage_due(newest);
    return due != DATE_NONE && due < at ? TRIAGE_OVERDUE : (enum triage_state)states[newest->action];
}

enum remediation triage_remediation(enum triage_state state, const struct triage_row *newest) {
    switch (state) {
    case TRIAGE_PLANNED:
        return REMEDIATION_IN_PROGRESS;
    case TRIAGE_OVERDUE:
        return newest && newest->action == TRIAGE_PLAN ? REMEDIATION_IN_PROGRESS : REMEDIATION_NONE;
    case TRIAGE_REMEDIED:
    case TRIAGE_SETTLED:
        return REMEDIATION_DONE;
    default:
        return REMEDIATION_NONE;
    }
}

bool triage_is_open(enum triage_state state) {
    return state <= TRIAGE_PLANNED;
}
