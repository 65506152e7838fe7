/* A scan of 'keyway scan --format json' that was saved (docs/formats/scan.md), read as evidence. */
#ifndef EVIDENCE_SCAN_H
#define EVIDENCE_SCAN_H

#include "base/json.h"
#include "evidence/artefact.h"

#define SCAN_FORMAT "keyway-scan/1"
enum { SCAN_PARTS_SAVED = 4 };
/* What a scan may look for: "elf", "mode", "secret", "function", as --only names them. */
extern const struct str scan_part_words[SCAN_PARTS_SAVED];

/* Open findings of one rule that are errors. */
struct scan_group {
    struct str rule, title;
    unsigned cwe;     /* 0: none */
    uint64_t process; /* of 4-1, that asks for it */
    size_t count;
    struct str file; /* of the first */
    int64_t line;    /* of it; 0: of the whole file */
    const struct json_node *first;
};

struct scan_report {
    struct json_doc doc;
    struct str root;  /* what was scanned, as it was named */
    struct str build; /* of which build, as it was named; empty: not said */
    int64_t files, unread, unfinished;
    bool whole;                /* every part was looked for, and no warning was left out */
    struct scan_group *groups; /* of findings, by first occurrence */
    size_t group_count, room;
    size_t errors, warnings, untold, waived; /* open ones; could not be told; that somebody lives with until a day */
    uint64_t process;                        /* of 4-1, of all that is open and no note */
};

/* Reads a scan; its strings and nodes live in `arena`. A finding is an error, or a warning whose weakness contradicts a
 * requirement of the types in `type_mask`, as in SARIF. A waiver holds through its last day. STATUS_INPUT with a
 * diagnostic at what does not fit, STATUS_LIMIT, STATUS_MEMORY; `*report` is set only on success. */
enum status scan_saved_read(const struct source *source, unsigned type_mask, date_days at, struct arena *arena,
                            struct diag_sink *sink, struct scan_report *report) MUST_USE;

/* Whether every part was looked for, and no warning left out, as the root of a saved scan and the properties of its
 * SARIF run tell; what is not told was not. */
bool scan_saved_whole(const struct json_node *told);

/* The statements of an entry: each rule with open findings contradicts what its weakness contradicts; without any open
 * finding, of a whole scan, it supports 4-1 SVV-3. The same of the SARIF of a scan.
 * A scan that names another build than the release, or than its entry, counts only for what it found. */
enum status scan_state(const struct artefact_job *job) MUST_USE;

#endif
