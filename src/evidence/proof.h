/* Logs of provers (docs/formats/evidence.md): Frama-C's plug-in WP, and CBMC as text or by --json-ui; several of them
 * in one file as log_part.h says. */
#ifndef EVIDENCE_PROOF_H
#define EVIDENCE_PROOF_H

#include "evidence/artefact.h"

enum { PROOF_RUNS_MAX = 100000, PROOF_NAMES_MAX = 4 };

/* One run of a prover. */
struct proof_run {
    struct str name; /* what its log is called */
    struct str tool; /* "Frama-C WP", "CBMC 5.12"; empty: its log is none of these */
    uint64_t goals;  /* that it was to prove: properties of CBMC */
    uint64_t proved;
    uint64_t refuted;  /* CBMC has found how they fail */
    uint64_t uncut;    /* of CBMC: unwinding assertions that hold */
    uint64_t cut;      /* of CBMC: loops that it did not follow to their end */
    uint64_t bodyless; /* of CBMC: functions that it does not know, and takes to do anything */
    bool unguarded;    /* of WP: run-time errors were not looked for */
    struct str flaw;   /* why it is no whole run, a clause; or empty */
    struct place place;
};

/* A goal that was not proved. */
struct proof_goal {
    struct str name;
    struct str state; /* "Timeout", "Unknown", "Failed", "FAILURE", ... */
    struct place place;
};

struct proof_report {
    struct proof_run *runs;
    size_t count;
    uint64_t goals, proved, refuted; /* of all */
    /* The first that were refuted, and the first that were not proved else. */
    struct proof_goal refutations[PROOF_NAMES_MAX], unproved[PROOF_NAMES_MAX];
    size_t refutation_count, unproved_count; /* kept */
    struct topic_set weak;                   /* what the weaknesses of refuted properties contradict */
};

/* Reads the logs; strings are slices of the text or in the arena. A text that holds none of them gives no run: what it
 * is instead is not shown. STATUS_LIMIT for more than PROOF_RUNS_MAX runs, STATUS_MEMORY; `*report` is set only on
 * success. */
enum status proof_read(const struct source *source, unsigned type_mask, struct arena *arena,
                       struct proof_report *report) MUST_USE;

/* Statements of an entry, about the review of the implementation (4-1 SI-1) or what it lists: in support when every
 * goal of every run is proved, else incomplete; what CBMC refutes contradicts. */
enum status proof_state(const struct artefact_job *job) MUST_USE;

#endif
