/* SARIF 2.1.0 (OASIS, with errata 01): the findings of static analysis (docs/formats/evidence.md). */
#ifndef EVIDENCE_SARIF_H
#define EVIDENCE_SARIF_H

#include "base/json.h"
#include "catalogue/cwe.h"
#include "document/waiver.h"
#include "evidence/artefact.h"
#include "evidence/sarif_rule.h"

/* Open findings of one weakness. A result of several weaknesses is in the group of each. */
struct sarif_group {
    unsigned cwe;
    struct requirement_set requirements; /* of 4-2, that the weakness contradicts; empty: none is known */
    struct cwe_basis basis;
    size_t count;
    const struct json_node *first; /* the first such result */
    struct str rule;               /* of it: id */
    struct str message;            /* of it */
    struct str file;               /* of it: URI as written, or empty */
    int64_t line;                  /* of it; 0: not said */
};

struct sarif_report {
    struct json_doc doc;
    struct str tool;            /* "Flawfinder 2.0.19", of several runs "A 1, B 2" */
    struct sarif_group *groups; /* by first occurrence */
    size_t group_count;
    size_t findings;    /* open: errors, and warnings about security */
    size_t nameless;    /* of these: without a weakness */
    size_t unmapped;    /* of these: with weaknesses that contradict no requirement of the types */
    size_t unjustified; /* of these: suppressed, and nobody says why */
    size_t weaker;      /* open, and no finding: notes, and warnings about something else */
    size_t suppressed;  /* suppressed and no longer there */
    size_t waived;      /* somebody lives with them until a day that has not passed */
    bool translated; /* from cppcheck's XML or gcc's JSON: `doc` is of a text that nobody wrote, its places are none */
    struct str flaw; /* why the file does not show a whole analysis, static; or empty */
};

/* Reads a log; its strings and nodes live in `arena`. `source->text` is followed by JSON_PADDING zero bytes. A result
 * is open when its kind is "fail" or absent, no accepted suppression with a justification hides it and it is not
 * "absent" from the baseline. It is a finding when its level is "error", or "warning" and it is about security: its
 * weakness contradicts a requirement of the types, or its rule has a "security-severity"
 * (docs/decisions/0137-warnings-about-security.md). STATUS_INPUT for what is not SARIF 2.1.0, STATUS_LIMIT,
 * STATUS_MEMORY; `*report` is set only on success. */
enum status sarif_read(const struct source *source, unsigned type_mask, struct arena *arena, struct diag_sink *sink,
                       struct sarif_report *report) MUST_USE;

/* The same without what the waivers (counted in the list) hide on day `at`. */
struct sarif_query {
    unsigned type_mask;
    struct waiver_list *waivers; /* NULL: none */
    date_days at;
};
enum status sarif_read_waived(const struct source *source, const struct sarif_query *query, struct arena *arena,
                              struct diag_sink *sink, struct sarif_report *report) MUST_USE;

/* One result that is open: of whatever level, or one of which the tool could not tell whether it holds. */
struct sarif_result {
    struct str tool; /* "cppcheck 2.10" */
    struct str rule; /* id */
    struct str message;
    struct str file; /* URI as written, or empty */
    int64_t line;    /* 0: not said */
    enum sarif_level level;
    const uint16_t *cwes;
    size_t cwe_count;
    bool told; /* false: of kind "open" */
};
struct sarif_visitor {
    enum status (*visit)(void *context, const struct sarif_result *result);
    void *context;
};
/* As sarif_read for components of every type, and hands over each open result in turn; its texts live in `arena`. */
enum status sarif_visit(const struct source *source, const struct sarif_visitor *visitor, struct arena *arena,
                        struct diag_sink *sink, struct sarif_report *report) MUST_USE;

/* Statements of an entry: each weakness with open findings contradicts its requirements; a whole analysis without
 * any supports the review of the implementation (4-1 SI-1), any other is incomplete for it. */
enum status sarif_state(const struct artefact_job *job) MUST_USE;
/* The same of the SARIF of 'keyway scan': what is open and no finding is no pass either, nor is a scan with a `flaw`
 * (empty: none); of another tool it is refused. */
enum status sarif_state_scan(const struct artefact_job *job, const struct str *able, size_t count,
                             struct str flaw) MUST_USE;

#endif
