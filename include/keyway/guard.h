/* What keeps a device doing its work when too much or the wrong thing comes in: rates, budgets, a degraded mode,
 * checked input, outputs that are known when things fail, and error texts that do not leak.
 *
 * All of it is arithmetic on the caller's memory: no port, no allocation, nothing durable. Times are milliseconds of
 * one clock that does not go back (struct kw_clock.uptime); a time before the last one counts as the last one. One
 * thread at a time uses one struct. */
#ifndef KEYWAY_GUARD_H
#define KEYWAY_GUARD_H

#include <keyway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rates: CR 7.1 RE 1 */

/* So many events a period, so many at once at most: a bucket that refills evenly. */
struct kw_rate_limit {
    uint32_t events;    /* that a period refills, 1 or more */
    uint32_t period_ms; /* 1 or more */
    uint32_t burst;     /* that a full bucket holds, 1 or more */
};

struct kw_rate {
    uint64_t filled_ms; /* up to when the bucket was refilled */
    uint32_t left;      /* whole events in it */
};

/* A full bucket. KW_ERROR_ARGUMENT when a number of the limit is 0. @req CR 7.1 RE 1 */
KW_MUST_USE enum kw_status kw_rate_init(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms);

/* One event: KW_GRANTED and one less in the bucket, or KW_DENIED and nothing changed but its refill. @req CR 7.1 RE 1
 */
KW_MUST_USE enum kw_verdict kw_rate_take(struct kw_rate *rate, const struct kw_rate_limit *limit, uint64_t now_ms);

/* Rates by source (an address, a port, an account), of which there may be more than the table has rows. */
struct kw_source {
    uint64_t name; /* the caller's number of the source, or a keyed hash of its address */
    uint64_t seen_ms;
    struct kw_rate rate;
    uint32_t used; /* whether the row is taken */
};

struct kw_sources {
    struct kw_source *rows; /* the caller's, `room` of them, 1 or more */
    size_t room;
    struct kw_rate_limit each;
    struct kw_rate_limit all; /* of all sources together */
    uint32_t forget_ms;       /* a source that was silent for so long may lose its row */
    struct kw_rate together;
    struct kw_rate strangers; /* shared by those for whom there is no row: a flood of names gains nothing */
};

/* Empties the rows. @req CR 7.1 */
KW_MUST_USE enum kw_status kw_sources_init(struct kw_sources *sources, uint64_t now_ms);

/* One event of the source. It must be within its own rate and within that of all. @req CR 7.1 RE 1 */
KW_MUST_USE enum kw_verdict kw_sources_take(struct kw_sources *sources, uint64_t name, uint64_t now_ms);

/* ---- Budgets: CR 7.1, CR 7.2, CCSC 1 */

/* Things of which there is only so much (connections, sessions, buffers), some of it kept back for what is essential.
 */
struct kw_budget {
    uint32_t room;      /* in all */
    uint32_t reserved;  /* that only essential functions may take; at most `room` */
    uint32_t taken;     /* by all */
    uint32_t essential; /* of `taken`, by essential functions */
};

enum kw_importance { KW_ORDINARY = 0x3a5c, KW_ESSENTIAL = 0x55a3 };

/* Takes one: an ordinary function only while what is reserved and not in essential use stays free; an essential one
 * while there is any. KW_DENIED changes nothing. @req CR 7.2, CCSC 1 */
KW_MUST_USE enum kw_verdict kw_budget_take(struct kw_budget *budget, enum kw_importance importance);

/* Gives one back. KW_ERROR_STATE when none of that importance is out. */
KW_MUST_USE enum kw_status kw_budget_give(struct kw_budget *budget, enum kw_importance importance);

/* ---- Degraded mode: CR 7.1 */

enum kw_mode_state { KW_MODE_NORMAL = 0x1b63, KW_MODE_DEGRADED = 0x64a5 };

/* Load that lasts leads into the degraded mode, calm that lasts out of it: no flapping. */
struct kw_mode {
    uint32_t enter_percent; /* of load, above which it counts as too much: 1 to 100 */
    uint32_t leave_percent; /* below which it counts as calm: less than `enter_percent` */
    uint32_t enter_ms;      /* too much for so long: degraded */
    uint32_t leave_ms;      /* calm for so long: normal */
    enum kw_mode_state state;
    uint64_t since_ms; /* since when what would change the state lasts */
    uint32_t lasting;  /* whether it does */
};

/* Normal. KW_ERROR_ARGUMENT for limits that do not fit. */
KW_MUST_USE enum kw_status kw_mode_init(struct kw_mode *mode);

/* Takes a measured load (0 to 100, above counts as 100) and returns the state. @req CR 7.1 */
enum kw_mode_state kw_mode_measure(struct kw_mode *mode, uint32_t load_percent, uint64_t now_ms);

/* Whether a function may run now: an essential one always, an ordinary one when nothing is degraded. @req CR 7.1, CCSC
 * 1 */
KW_MUST_USE enum kw_verdict kw_mode_allows(const struct kw_mode *mode, enum kw_importance importance);

/* ---- Checked input: CR 3.5 */

/* A text of `least` to `most` bytes of well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without control
 * characters. @req CR 3.5 */
KW_MUST_USE enum kw_verdict kw_check_text(struct kw_bytes text, size_t least, size_t most);

/* A name of 1 to `most` bytes: letters and digits of ASCII, and between them . _ - only. @req CR 3.5 */
KW_MUST_USE enum kw_verdict kw_check_name(struct kw_bytes name, size_t most);

/* A whole decimal number within bounds, without a sign but '-', without leading zeros; all of the text. @req CR 3.5 */
KW_MUST_USE enum kw_status kw_check_number(struct kw_bytes text, int64_t least, int64_t most, int64_t *number);

/* ---- Outputs when things fail: CR 3.6 */

enum kw_fallback {
    KW_FALLBACK_OFF = 0x11e7,  /* no power, no signal */
    KW_FALLBACK_HOLD = 0x2dd2, /* what was put out last */
    KW_FALLBACK_FIXED = 0x7438 /* a value that was decided beforehand */
};

/* One output and what becomes of it when control over it is lost. */
struct kw_output {
    uint32_t output; /* the integrator's number */
    enum kw_fallback fallback;
    int32_t fixed;
    int32_t last; /* good value; kw_output_put keeps it */
    uint32_t put; /* whether there was one */
};

/* A value that control puts out. */
void kw_output_put(struct kw_output *output, int32_t value);

/* The value that the output takes now that control over it is lost, and KW_OK; KW_ERROR_MISSING, with `value` 0, means:
 * no signal (off, or hold where nothing was ever put out, or a fallback that is none of the three). @req CR 3.6 */
KW_MUST_USE enum kw_status kw_output_fail(const struct kw_output *output, int32_t *value);

/* ---- Error texts: CR 3.7 */

/* What may be shown of a status to somebody who is not trusted: whether to try again, to change the input or to call
 * somebody, and nothing of what is inside. Never null. @req CR 3.7 */
const char *kw_error_text(enum kw_status status);

#ifdef __cplusplus
}
#endif

#endif
