#include "document/case.h"

#include "document/field.h"

enum { DAY_SECONDS = 86400 };

/* What meets a deadline is the order of the states; a case that was rejected has none. */
static bool is_met_by(enum case_state until, struct str word) {
    unsigned state = case_state_find(word);
    return state < CASE_REJECTED && state >= (unsigned)until;
}

bool case_reached(const struct case_document *document, enum case_state state, int64_t *seconds) {
    for (size_t i = 0; i < document->history_count; i++)
        if (is_met_by(state, document->history[i].to)) {
            *seconds = document->history[i].at.seconds;
            return true;
        }
    return false;
}

date_days case_due(const struct case_document *document, size_t deadline) {
    const struct date_span *span = &document->policy.spans[deadline];
    date_days received = (date_days)(document->received.seconds / DAY_SECONDS);
    if (span->days == 0 && span->months == 0)
        return DATE_NONE;
    return date_add(received, *span);
}

static bool is_ended(const struct case_document *document) {
    return document->state == CASE_CLOSED || document->state == CASE_REJECTED;
}

size_t case_overdue(const struct case_document *document, date_days day) {
    int64_t reached;
    for (size_t i = 0; i < CASE_DEADLINE_COUNT && !is_ended(document); i++) {
        date_days due = case_due(document, i);
        if (due != DATE_NONE && due < day && !case_reached(document, case_deadlines[i].until, &reached))
            return i;
    }
    return CASE_DEADLINE_COUNT;
}

size_t case_next_due(const struct case_document *document) {
    int64_t reached;
    for (size_t i = 0; i < CASE_DEADLINE_COUNT && !is_ended(document); i++)
        if (case_due(document, i) != DATE_NONE && !case_reached(document, case_deadlines[i].until, &reached))
            return i;
    return CASE_DEADLINE_COUNT;
}

bool case_answer_of(const struct case_document *document, struct str product, struct str release,
                    enum case_answer *answer) {
    struct str key = field_version_key(str_trim(release));
    for (size_t i = document->status_count; i-- > 0;) {
        const struct case_status *status = &document->statuses[i];
        for (size_t k = 0; k < status->release_count && str_eq(status->product, product); k++)
            if (str_eq_nocase(field_version_key(str_trim(status->releases[k])), key)) {
                *answer = status->answer;
                return true;
            }
    }
    return false;
}
