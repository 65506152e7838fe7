/* A hardening guide held against what probes saw of one device: rule by rule, whether it is kept
 * (docs/decisions/0119-a-guide-held-against-a-device.md). */
#ifndef SUPPLIER_GUIDE_VERIFY_H
#define SUPPLIER_GUIDE_VERIFY_H

#include "evidence/probe_report.h"
#include "supplier/guide.h"

/* The first is what stands where nothing was set. */
enum guide_outcome {
    GUIDE_COULD_NOT_SEE, /* no report shows it; the reason says what would */
    GUIDE_HELD,
    GUIDE_NOT_HELD,
    GUIDE_ASK, /* only a person can tell; the reason says what to look at */
};
enum { GUIDE_OUTCOMES = GUIDE_ASK + 1, GUIDE_SEEN_MAX = 20, GUIDE_REPORTS_MAX = 16 };

struct guide_verdict {
    struct str rule; /* "services/web-off", "interface/web", "listeners", "accounts" */
    struct str what; /* what the guide asks */
    enum guide_outcome outcome;
    struct str reason; /* a sentence without a full stop */
    struct str *seen;  /* at most GUIDE_SEEN_MAX lines */
    size_t seen_count, left_out;
    struct place place; /* of the rule in the documents; zeroed: of none */
};

struct guide_verification {
    const struct guide *guide;
    struct guide_verdict *verdicts; /* interfaces, listeners, accounts, then the steps in the guide's order */
    size_t count;
    size_t counts[GUIDE_OUTCOMES];
};

/* Reports of one device, at most GUIDE_REPORTS_MAX: from on it, from outside, or both; that they are of it is the
 * caller's word. Everything is in the arena. STATUS_MEMORY. */
enum status guide_verify(const struct guide *guide, const struct probe_report *const *reports, size_t count,
                         struct arena *arena, struct guide_verification *verification) MUST_USE;

/* "held", "not held", "could not see", "ask a person". */
struct str guide_outcome_name(enum guide_outcome outcome);

#endif
