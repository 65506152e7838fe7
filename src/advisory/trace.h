/* How an answer came about, step by step, for people: what was read of the asset, which products of one advisory it may
 * be, and where its version stands to each. For one advisory at a time; it reads everything anew. */
#ifndef ADVISORY_TRACE_H
#define ADVISORY_TRACE_H

#include "advisory/advisory.h"

/* One product of the advisory. Empty texts: there is nothing to say. */
struct advisory_step {
    uint32_t product; /* as in struct advisory_match */
    struct str text;  /* as listed */
    struct str versions;
    struct str read;     /* them as they were understood */
    struct str found;    /* how: "by its order number"; empty: it is not the asset's */
    uint8_t probability; /* percent; 0: it is not the asset's */
    bool surest;         /* one of those that are heard first */
    struct str lists;    /* the status lists of the vulnerability that it is in */
    struct str place;    /* where the version stands to the listed ones */
    struct str fix;      /* where it stands to the fix that is named */
    struct str apart;    /* not the asset's: what tells the two apart */
    struct str where;    /* as advisory_place_text; with a file that is there still, ", POINTER" */
};

enum { TRACE_STEPS_MAX = 12, TRACE_APART_MAX = 3 };
struct advisory_trace {
    struct str suppliers; /* that the name of the asset's supplier stands for; empty: nobody whom an advisory knows */
    struct str orders;    /* order numbers that were found in its entry */
    bool known;           /* some advisory lists the asset's very name */
    const char *scheme;   /* how versions of the supplier count, and what that rests on */
    struct advisory_step
        steps[TRACE_STEPS_MAX]; /* the products that it may be; if none, up to TRACE_APART_MAX others */
    size_t count;
    size_t left; /* products that it may be, beyond those */
    bool found;  /* it may be any of them */
};

/* For one vulnerability of one document. The texts lie in the arena or the database. STATUS_MEMORY. */
enum status advisory_trace(const struct advisory_db *db, const struct advisory_subject *subject, uint32_t document,
                           uint32_t vulnerability, struct arena *arena, struct advisory_trace *trace) MUST_USE;

#endif
