/* What one listed product says of an asset for one vulnerability, by where the asset's version stands to the product's.
 */
#ifndef ADVISORY_DECIDE_VOTE_H
#define ADVISORY_DECIDE_VOTE_H

#include "advisory/decide.h"

/* What one product says of the asset for one vulnerability. */
enum vote {
    VOTE_NONE,
    VOTE_AFFECTED,
    VOTE_LOOK,
    VOTE_INVESTIGATED,
    VOTE_FIXED,
    VOTE_SAFE,
    VOTE_COUNT,
};

struct ballot {
    enum vote vote;
    enum cause cause;
    bool said; /* by a status list that names this very version, not found by where the version stands */
};

/* Where an asset stands to one product that is listed as affected. */
struct stance {
    const struct candidate *candidate;
    const struct database_version *version;
    enum standing place;
    enum standing fix; /* to the fix that is named */
    struct str cve;
    bool soft_end; /* the end that it is past may not be the end of what is affected */
    bool refined;  /* a fix that is written for the product is a release of what the range ends with */
    bool stale;    /* the fix is older than the version that is listed */
};

/* The product is listed as affected. */
struct ballot vote_affected(const struct stance *p);
/* The first or the last of the affected versions is listed. */
struct ballot vote_end(enum standing place, bool first);
/* The product is listed as fixed, recommended, or not affected: `vote` and `cause` where it holds the version. */
struct ballot vote_good(const struct stance *p, enum vote vote, enum cause cause);
/* It is under investigation, or in no list: `inside` and `cause` where it holds the version. Of a `single` version that
 * is listed nothing follows for others. */
struct ballot vote_open(enum standing place, enum vote inside, enum cause cause, bool single);

#endif
