/* What people decided about vulnerabilities of assets, and whether it still stands. History is only ever added to: of
 * the rows about one thing the newest counts. */
#ifndef OWNER_TRIAGE_H
#define OWNER_TRIAGE_H

#include "advisory/advisory.h"
#include "base/map.h"

enum triage_action {
    TRIAGE_ACKNOWLEDGE,
    TRIAGE_ACCEPT,
    TRIAGE_PLAN,
    TRIAGE_DONE,
    TRIAGE_REOPEN,
    TRIAGE_COMMENT, /* decides nothing */
    TRIAGE_READ,    /* somebody has read that version of the advisory */
};
enum { TRIAGE_ACTION_COUNT = 7 };

/* One word of a person: who said what about which vulnerability of which asset, and what the advisory said then. */
struct triage_row {
    struct str asset; /* empty for a comment on the advisory, and for a read mark */
    struct str advisory;
    struct str vulnerability;       /* CVE or the supplier's id; may be empty where the advisory names none */
    struct str version;             /* of the advisory at that time */
    uint8_t key[ADVISORY_KEY_SIZE]; /* of the answer that was decided on */
    uint8_t action;                 /* enum triage_action */
    date_days until;                /* an acceptance's end; DATE_NONE: none */
    date_days outage;               /* the outage that a plan waits for; DATE_NONE: none */
    struct str reason;
    struct str who;
    int64_t at; /* seconds since 1970 */
};

/* The rows of one plant, oldest first, with the newest decision on each asset, advisory and vulnerability at hand. */
struct triage_log {
    struct arena *arena;
    struct triage_row *rows;
    size_t count;
    size_t room;
    struct map subjects; /* asset, advisory and vulnerability to a number */
    uint32_t *newest;    /* by that number: the index of the newest row */
    size_t newest_room;
};

void triage_log_init(struct triage_log *log, struct arena *arena);
/* Adds one, newer than all before; its texts are copied. STATUS_MEMORY. */
enum status triage_log_add(struct triage_log *log, const struct triage_row *row) MUST_USE;
/* The newest decision about it, or NULL. */
const struct triage_row *triage_log_newest(const struct triage_log *log, struct str asset, struct str advisory,
                                           struct str vulnerability);

/* The newest read mark of the advisory, or NULL. */
const struct triage_row *triage_log_read(const struct triage_log *log, struct str advisory);

/* Where a vulnerability of an asset stands, in the order in which lists show it. */
enum triage_state {
    TRIAGE_NEW,          /* nobody has said anything */
    TRIAGE_REVISED,      /* what was decided rests on another answer than today's */
    TRIAGE_REOPENED,     /* by a person */
    TRIAGE_OVERDUE,      /* the acceptance has ended, or the outage is past */
    TRIAGE_ACKNOWLEDGED, /* seen */
    TRIAGE_PLANNED,
    TRIAGE_ACCEPTED,
    TRIAGE_COMPENSATED, /* by a countermeasure of the plant document */
    TRIAGE_REMEDIED,    /* done, by a person's word */
    TRIAGE_SETTLED,     /* nothing is to be done: fixed, not affected, withdrawn, or decided so in the plant document */
};
enum { TRIAGE_STATE_COUNT = 10 };

/* CSAF clause 13. */
enum remediation { REMEDIATION_NONE, REMEDIATION_IN_PROGRESS, REMEDIATION_DONE };
enum { REMEDIATION_COUNT = 3 };

/* What a person's newest word (or NULL) comes to on that day, the answer of today having this key. An acceptance holds
 * to the end of its last day, a plan to the end of the day of its outage. */
enum triage_state triage_stand(const struct triage_row *newest, const uint8_t key[ADVISORY_KEY_SIZE], date_days at);
/* `newest` as above: who planned and is overdue is in progress all the same. */
enum remediation triage_remediation(enum triage_state state, const struct triage_row *newest);
/* True while somebody has to do something about it. */
bool triage_is_open(enum triage_state state);
/* The day by which something is to happen, or DATE_NONE. */
date_days triage_due(const struct triage_row *newest);

struct str triage_action_name(enum triage_action action); /* "accept" */
bool triage_action_parse(struct str name, enum triage_action *action);
struct str triage_state_name(enum triage_state state); /* "accepted" */
bool triage_state_parse(struct str name, enum triage_state *state);
struct str triage_remediation_name(enum remediation remediation); /* "in progress" */

#endif
