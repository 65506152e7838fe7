/* Where a product stands: the 47 requirements of 62443-4-1 in their eight practices, each with its evidence, and what
 * its release can do (SL-C). From product.yaml, process.yaml and the files that they name; level/ decides what they add
 * up to. */
#ifndef SUPPLIER_PRODUCT_STATUS_H
#define SUPPLIER_PRODUCT_STATUS_H

#include "level/capability.h"
#include "supplier/workspace.h"

struct trace;
struct status_feed;

/* One requirement. */
struct status_item {
    enum process_state state;
    bool contradicted;
    struct str reason; /* what shows it, or the first thing that keeps it from being shown; a clause */
    struct str wanted; /* what would show it */
    /* All that speaks of it: what contradicts, what shows it, what shows it in part, what no longer counts. */
    const struct evidence **evidence;
    size_t evidence_count;
};

struct status_practice {
    unsigned counts[PROCESS_STATE_COUNT];
    unsigned total;
    uint8_t maturity;           /* 1..4, data/process-4-1-maturity.tsv */
    struct str maturity_reason; /* what the next level lacks, or what the level rests on */
};

/* One thing to do, and what it would help. */
struct status_gap {
    uint64_t process; /* by process_at */
    enum process_state state;
    bool repair;        /* what is there only has to be mended: `text` says how */
    struct str text;    /* what is wrong; for nothing at all, empty */
    struct str wanted;  /* what would show it */
    struct place place; /* or none */
};

/* What a program looked at by itself, or why it could not: a clause. It supports nothing. */
struct status_note {
    uint64_t process; /* by process_at */
    bool checked;
    struct str text;
};
struct status_notes {
    struct status_note *items;
    size_t count, room;
};

/* One condition of a release (SM-11, SM-12). */
struct status_condition {
    struct str name; /* "signed off" */
    bool holds;
    struct str reason;
};
enum { STATUS_CONDITIONS_MAX = 8 };

struct product_status {
    struct workspace workspace;
    const struct release *release;
    date_days at;
    enum strength assurance;
    struct policy policy;
    struct capability capability;
    struct evidence_list documents; /* process.yaml's documents, exclusions and records of the release */
    struct evidence_list checks;    /* what the finders of status_rule.c found */
    const char *advisories;         /* as asked for */
    struct str advisories_named;
    const struct status_feed *feed;
    const struct status_cases *cases; /* status_case.h; NULL: the workspace has no psirt/ */
    const struct trace *trace;        /* from threats to tests (trace.h); NULL: the workspace has no threat model */
    struct status_notes notes;
    struct process_standing standing;
    uint64_t practised[3];                 /* recorded of the release, and of the two before it, by process_at */
    const struct release *practised_of[3]; /* those releases */
    unsigned practised_count;
    struct status_item items[PROCESS_COUNT];
    struct status_practice practices[PRACTICE_COUNT];
    unsigned counts[PROCESS_STATE_COUNT];
    unsigned by_certificate; /* of those shown: by nothing but a certificate of the process */
    struct status_gap *gaps; /* the most useful first */
    size_t gap_count;
    bool gated; /* its conditions were asked for */
    struct status_condition conditions[STATUS_CONDITIONS_MAX];
    size_t condition_count;
};

struct status_options {
    const char *where;  /* as workspace_open */
    struct str version; /* the release, with its conditions; empty: the newest one that is out */
    bool gated;         /* with the conditions of that one, too */
    date_days at;
    enum strength assurance; /* least strength that counts as shown */
    const char *scan; /* a folder with the release's files, or one of them; NULL: their surface is not looked at */
    /* Documents with known vulnerabilities: a folder of OSV and CSAF, others (status_advisory.h). Both NULL: they are
     * not looked up. */
    const char *advisories;
    struct str advisories_named; /* what reports call the folder; empty: its path */
    const struct status_feed *feed;
};

/* Reads a workspace and judges it. A file that is missing or altered is no failure: what it was to show is not shown.
 * STATUS_INPUT with diagnostics for mistakes in the documents and for a version that the product does not have. */
enum status product_status_of(const struct status_options *options, struct arena *arena, struct diag_sink *sink,
                              struct product_status *status) MUST_USE;

/* All 47 are shown or do not apply, and, where they were asked for, the conditions of the release hold. */
bool product_status_whole(const struct product_status *status);

#endif
