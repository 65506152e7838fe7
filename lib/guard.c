#include <keyway/guard.h>

#include "guard_rule.h"

static int is_limit(const struct kw_rate_limit *limit) {
    return limit->events > 0 && limit->period_ms > 0 && limit->burst > 0;
}

enum kw_status kw_rate_init(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms) {
    if (!is_limit(limit))
        return KW_ERROR_ARGUMENT;
    rate->filled_ms = now_ms;
    rate->left = limit->burst;
    return KW_OK;
}

/* Fills up what time has brought. What is left of a period counts on: only the time that its events are worth is used
 * up. */
static void refill(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms) {
    uint32_t missing = rate->left < limit->burst ? limit->burst - rate->left : 0;
    uint64_t gone_ms = now_ms > rate->filled_ms ? now_ms - rate->filled_ms : 0;
    uint32_t gained = kw_rate_gained(limit, missing, gone_ms);
    rate->left += gained;
    if (gained == missing)
        rate->filled_ms += gone_ms;
    else
        rate->filled_ms += ((uint64_t)gained * limit->period_ms + limit->events - 1) / limit->events;
}

enum kw_verdict kw_rate_take(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms) {
    if (!is_limit(limit))
        return KW_DENIED;
    refill(rate, limit, now_ms);
    if (rate->left == 0 || rate->left > limit->burst)
        return KW_DENIED;
    rate->left--;
    return KW_GRANTED;
}

enum kw_status kw_sources_init(struct kw_sources *sources, uint64_t now_ms) {
    if (!sources->rows || sources->room == 0 || !is_limit(&sources->each))
        return KW_ERROR_ARGUMENT;
    KW_TRY(kw_rate_init(&sources->together, &sources->all, now_ms));
    KW_TRY(kw_rate_init(&sources->strangers, &sources->each, now_ms));
    for (size_t i = 0; i < sources->room; i++)
        sources->rows[i].used = 0;
    return KW_OK;
}

/* The source's row, else a free one, else that of the source that was silent longest if long enough; null: none. */
static struct kw_source *row_of(struct kw_sources *sources, uint64_t name, uint64_t now_ms) {
    struct kw_source *oldest = NULL;
    for (size_t i = 0; i < sources->room; i++) {
        struct kw_source *row = &sources->rows[i];
        if (row->used && row->name == name)
            return row;
        if (!row->used) {
            if (!oldest || oldest->used)
                oldest = row;
        } else if (!oldest || (oldest->used && row->seen_ms < oldest->seen_ms)) {
            oldest = row;
        }
    }
    if (!oldest || (oldest->used && (now_ms < oldest->seen_ms || now_ms - oldest->seen_ms < sources->forget_ms)))
        return NULL;
    *oldest = (struct kw_source){name, now_ms, {now_ms, sources->each.burst}, 1};
    return oldest;
}

enum kw_verdict kw_sources_take(struct kw_sources *sources, uint64_t name, uint64_t now_ms) {
    struct kw_source *row = row_of(sources, name, now_ms);
    struct kw_rate *rate = row ? &row->rate : &sources->strangers;
    if (row)
        row->seen_ms = now_ms;
    /* Its own rate first: a source that is over it must not use up what the others share. */
    if (kw_rate_take(rate, &sources->each, now_ms) != KW_GRANTED)
        return KW_DENIED;
    return kw_rate_take(&sources->together, &sources->all, now_ms);
}

enum kw_verdict kw_budget_take(struct kw_budget *budget, enum kw_importance importance) {
    if (kw_budget_decide(budget, importance) != KW_GRANTED)
        return KW_DENIED;
    budget->taken++;
    if (importance == KW_ESSENTIAL)
        budget->essential++;
    return KW_GRANTED;
}

enum kw_status kw_budget_give(struct kw_budget *budget, enum kw_importance importance) {
    uint32_t essential = importance == KW_ESSENTIAL ? 1 : 0;
    if (budget->essential > budget->taken || (essential ? budget->essential : budget->taken - budget->essential) == 0)
        return KW_ERROR_STATE;
    budget->taken--;
    budget->essential -= essential;
    return KW_OK;
}

enum kw_status kw_mode_init(struct kw_mode *mode) {
    if (mode->enter_percent == 0 || mode->enter_percent > 100 || mode->leave_percent >= mode->enter_percent)
        return KW_ERROR_ARGUMENT;
    mode->state = KW_MODE_NORMAL;
    mode->lasting = 0;
    mode->since_ms = 0;
    return KW_OK;
}

enum kw_mode_state kw_mode_measure(struct kw_mode *mode, uint32_t load_percent, uint64_t now_ms) {
    int normal = mode->state == KW_MODE_NORMAL;
    int against =
        normal ? load_percent > mode->enter_percent || load_percent >= 100 : load_percent < mode->leave_percent;
    if (!against) {
        mode->lasting = 0;
        return mode->state;
    }
    if (!mode->lasting) {
        mode->lasting = 1;
        mode->since_ms = now_ms;
    }
    uint64_t lasted_ms = now_ms > mode->since_ms ? now_ms - mode->since_ms : 0;
    if (lasted_ms >= (normal ? mode->enter_ms : mode->leave_ms)) {
        mode->state = normal ? KW_MODE_DEGRADED : KW_MODE_NORMAL;
        mode->lasting = 0;
    }
    return mode->state;
}

enum kw_verdict kw_mode_allows(const struct kw_mode *mode, enum kw_importance importance) {
    if (importance == KW_ESSENTIAL)
        return KW_GRANTED;
    return importance == KW_ORDINARY && mode->state == KW_MODE_NORMAL ? KW_GRANTED : KW_DENIED;
}

void kw_output_put(struct kw_output *output, int32_t value) {
    output->last = value;
    output->put = 1;
}

enum kw_status kw_output_fail(const struct kw_output *output, int32_t *value) {
    *value = 0;
    if (output->fallback == KW_FALLBACK_FIXED) {
        *value = output->fixed;
        return KW_OK;
    }
    if (output->fallback == KW_FALLBACK_HOLD && output->put) {
        *value = output->last;
        return KW_OK;
    }
    return KW_ERROR_MISSING;
}

const char *kw_error_text(enum kw_status status) {
    switch (status) {
    case KW_OK:
        return "Done.";
    case KW_ERROR_ARGUMENT:
    case KW_ERROR_FORMAT:
        return "The input is not valid. Correct it and try again.";
    case KW_ERROR_BUSY:
    case KW_ERROR_ROOM:
        return "The device is busy. Try again later.";
    case KW_ERROR_STATE:
        return "This is not possible now.";
    /* Whether a thing is missing, exists or is forbidden tells a stranger what there is: one answer for all. */
    case KW_ERROR_MISSING:
    case KW_ERROR_EXISTS:
    case KW_ERROR_POLICY:
    case KW_ERROR_UNSUPPORTED:
        return "The request was refused.";
    default:
        return "The device cannot do this. Call its administrator.";
    }
}
