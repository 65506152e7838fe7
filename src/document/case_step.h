/* The life of a vulnerability case: its states, the steps between them and when each state is due, as tables. One
 * place decides what may follow what; the reader of cases (case.h) holds every history against it. */
#ifndef DOCUMENT_CASE_STEP_H
#define DOCUMENT_CASE_STEP_H

#include "base/date.h"

enum case_state {
    CASE_RECEIVED,
    CASE_ACKNOWLEDGED, /* the reporter knows that somebody reads it */
    CASE_TRIAGED,      /* somebody decided that it is worth a look, and who looks */
    CASE_VALIDATED,    /* it could be reproduced */
    CASE_SCORED,       /* how bad it is, and where */
    CASE_FIXING,
    CASE_COORDINATED, /* all agree on what is published and when */
    CASE_PUBLISHED,
    CASE_CLOSED,
    CASE_REJECTED, /* not a vulnerability of ours, with a reason */
};
enum { CASE_STATE_COUNT = CASE_REJECTED + 1 };

extern const struct str case_state_words[CASE_STATE_COUNT];

/* One kind of step. `moves` and `stays` are bits by state: where it leads to `to`, and where it is allowed and leads
 * nowhere. The first step of a case comes from no state. */
struct case_step {
    struct str word;
    uint16_t moves, stays;
    enum case_state to;
    bool needs_note; /* a decision that somebody will ask about */
    struct str what; /* one clause for people */
};
enum { CASE_STEP_COUNT = 17 };

extern const struct case_step case_steps[CASE_STEP_COUNT];
extern const struct str case_step_words[CASE_STEP_COUNT]; /* in the order of case_steps */

/* NULL: there is no such step. */
const struct case_step *case_step_find(struct str word);
/* The number of a state's word, or CASE_STATE_COUNT. */
unsigned case_state_find(struct str word);
/* Where the step leads from a state, or CASE_STATE_COUNT when it is not allowed there. */
unsigned case_step_result(const struct case_step *step, enum case_state from);
/* The steps that are allowed in a state, "acknowledge, reject, note"; in the arena. */
struct str case_steps_allowed(struct arena *arena, enum case_state from);

/* What is to be done within a time of the report, unless the case was rejected or closed before. */
struct case_deadline {
    struct str key;        /* in the document, and the step that meets it */
    struct str fallback;   /* "7d": without another word of the case */
    enum case_state until; /* met by this state and every later one */
};
enum { CASE_DEADLINE_COUNT = 5 };
extern const struct case_deadline case_deadlines[CASE_DEADLINE_COUNT];

#endif
