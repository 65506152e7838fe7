#include "advisory/decide_vote.h"

/* In the range, or before a fix of the release that the range ends with. */
static struct ballot vote_inside(const struct stance *p, enum cause cause) {
    if (p->candidate->flags & (CANDIDATE_CONDITIONAL | CANDIDATE_HOST))
        return (struct ballot){VOTE_LOOK, CAUSE_CONDITION, false};
    if (p->fix == STANDING_PAST || (p->fix == STANDING_BETWEEN && !p->version->exact))
        return (struct ballot){VOTE_LOOK, CAUSE_FIX_CONTRADICTS, false};
    return (struct ballot){VOTE_AFFECTED, cause, p->version->exact};
}

/* The range does not say, but a fix that is named may. Where the range ends with the fix's own release, to have it
 * counts when it is written for this product ("<= 5.7" and "5.7.02"), and says nothing when it is for many at once. */
static struct ballot vote_by_fix(const struct stance *p) {
    if (p->fix == STANDING_PAST && (p->place == STANDING_APART || p->version->exact))
        return (struct ballot){VOTE_FIXED, CAUSE_PAST_FIX, false};
    if (p->fix == STANDING_PAST && p->place == STANDING_COARSE && p->refined)
        return (struct ballot){VOTE_FIXED, CAUSE_PAST_FIX, false};
    if (p->fix == STANDING_EARLIER && p->place == STANDING_COARSE && !p->version->exact)
        return vote_inside(p, CAUSE_BEFORE_FIX);
    return (struct ballot){VOTE_LOOK, CAUSE_UNREAD, false};
}

/* A single version is often all that is left of "and prior" or "first known in". */
static struct ballot vote_single(const struct stance *p) {
    if (p->fix == STANDING_PAST && !p->stale)
        return (struct ballot){VOTE_FIXED, CAUSE_PAST_FIX, false};
    return (struct ballot){VOTE_LOOK, CAUSE_ONE_VERSION, false};
}

/* "<= 4.2" is often only the last version that was known, and "< 4.1" may be mended by a build of 4.1. */
static struct ballot vote_beyond(const struct stance *p) {
    if (p->soft_end && (p->fix == STANDING_EARLIER || p->fix == STANDING_HINTED))
        return (struct ballot){VOTE_LOOK, CAUSE_GAP, false};
    return (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
}

/* "(only affected by CVE-2019-10943)" */
static struct ballot vote_named(const struct stance *p) {
    if (p->cve.len > 0 && str_contains_nocase(p->version->text, p->cve))
        return vote_inside(p, CAUSE_IN_RANGE);
    return (struct ballot){VOTE_LOOK, CAUSE_CONTRADICTION, false};
}

/* Not in the range, which may be of what is installed on the asset, and counts otherwise. */
static struct ballot vote_outside(const struct stance *p) {
    if (p->candidate->flags & CANDIDATE_AROUND)
        return (struct ballot){VOTE_LOOK, CAUSE_CONDITION, false};
    if (p->version->exact)
        return vote_single(p);
    if (p->place == STANDING_BEYOND)
        return vote_beyond(p);
    return (struct ballot){VOTE_SAFE, p->place == STANDING_BEFORE ? CAUSE_BEFORE : CAUSE_OUTSIDE, false};
}

/* The product is listed as affected. */
struct ballot vote_affected(const struct stance *p) {
    switch (p->place) {
    case STANDING_INSIDE:
        return vote_inside(p, p->version->all ? CAUSE_ALL_VERSIONS : CAUSE_IN_RANGE);
    case STANDING_CVE:
        return vote_named(p);
    case STANDING_COARSE:
    case STANDING_APART:
        return vote_by_fix(p);
    case STANDING_OTHER_LINE:
        return (struct ballot){VOTE_SAFE, CAUSE_OTHER_LINE, false};
    case STANDING_UNKNOWN:
        return (struct ballot){VOTE_LOOK, CAUSE_NO_VERSION, false};
    case STANDING_BEYOND:
    case STANDING_BEFORE:
    case STANDING_OUTSIDE:
        return vote_outside(p);
    default:
        return (struct ballot){VOTE_LOOK, CAUSE_UNREAD, false};
    }
}

/* The first or the last of the affected versions is listed. */
struct ballot vote_end(enum standing place, bool first) {
    if (place == STANDING_INSIDE)
        return (struct ballot){VOTE_AFFECTED, CAUSE_IN_RANGE, true};
    if (first && place == STANDING_BEFORE)
        return (struct ballot){VOTE_SAFE, CAUSE_BEFORE, false};
    if (!first && place == STANDING_BEYOND)
        return (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
    return (struct ballot){VOTE_LOOK, place == STANDING_UNKNOWN ? CAUSE_NO_VERSION : CAUSE_UNREAD, false};
}

/* The product is listed as fixed, recommended, or not affected. */
struct ballot vote_good(const struct stance *p, enum vote vote, enum cause cause) {
    bool inside = p->place == STANDING_INSIDE;
    bool beyond = p->place == STANDING_BEYOND && p->version->exact && vote == VOTE_FIXED;
    if (!inside && !beyond)
        return (struct ballot){VOTE_NONE, CAUSE_OTHER_GOOD, false};
    if (p->candidate->flags & (CANDIDATE_CONDITIONAL | CANDIDATE_HOST))
        return (struct ballot){VOTE_LOOK, CAUSE_GOOD_CONDITION, false};
    return inside ? (struct ballot){vote, cause, p->version->exact} : (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
}

struct ballot vote_open(enum standing place, enum vote inside, enum cause cause, bool single) {
    bool outside = place == STANDING_BEYOND || place == STANDING_BEFORE || place == STANDING_OUTSIDE ||
                   place == STANDING_OTHER_LINE;
    if (outside && !single)
        return (struct ballot){VOTE_SAFE, place == STANDING_BEYOND ? CAUSE_BEYOND : CAUSE_OUTSIDE, false};
    return (struct ballot){place == STANDING_INSIDE ? inside : VOTE_LOOK, cause, false};
}
