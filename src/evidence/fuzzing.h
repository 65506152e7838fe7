/* What fuzzers leave behind (docs/formats/evidence.md): logs of libFuzzer and the file fuzzer_stats of AFL and AFL++,
 * several of them in one file as log_part.h says. */
#ifndef EVIDENCE_FUZZING_H
#define EVIDENCE_FUZZING_H

#include "catalogue/cwe.h"
#include "evidence/artefact.h"

enum { FUZZING_RUNS_MAX = 100000, FUZZING_FAULTS_MAX = 32 };

/* A kind of fault that a fuzzer or a sanitizer tells of, and the weakness that it is a sign of. */
struct fuzzing_fault {
    struct str word; /* in the line that tells of it */
    struct str name;
    unsigned cwe;
};
/* The kind that a line ("SUMMARY: AddressSanitizer: heap-use-after-free t.c:9 in f") is of, by index. */
unsigned fuzzing_fault_of(struct str line);
const struct fuzzing_fault *fuzzing_fault_at(unsigned index);
unsigned fuzzing_fault_count(void);
/* What nobody says more of, and what AFL calls a hang. */
unsigned fuzzing_fault_crash(void);
unsigned fuzzing_fault_hang(void);

/* One run of a fuzzer on one target. */
struct fuzzing_run {
    struct str target; /* what its log is called, or the banner of AFL */
    struct str tool;   /* "libFuzzer", "AFL++ 4.04c" */
    uint64_t counters; /* of libFuzzer: places that it watches, which tells targets apart; 0: not said */
    uint64_t seed;     /* of libFuzzer; of AFL the second in which it started; 0: not said */
    uint64_t seconds;
    uint64_t executions;
    uint64_t coverage; /* edges */
    uint64_t faults;   /* crashes, hangs, leaks, ... */
    struct str flaw;   /* why it is no whole run, a clause; or empty */
    struct place place;
};

/* The faults of one kind. */
struct fuzzing_finding {
    uint64_t count;
    struct str target; /* of the first */
    struct str text;   /* of the first: the line that tells of it, or empty */
    struct place place;
};

struct fuzzing_report {
    struct fuzzing_run *runs;
    size_t count;
    struct fuzzing_finding findings[FUZZING_FAULTS_MAX]; /* by fuzzing_fault_at */
    uint64_t faults;
};

/* Reads the logs; strings are slices of the text or in the arena. A text that holds none of them gives no run: what it
 * is instead is not shown. `name` stands for a log that has no name. STATUS_LIMIT for more than FUZZING_RUNS_MAX runs,
 * STATUS_MEMORY; `*report` is set only on success. */
enum status fuzzing_read(const struct source *source, struct str name, struct arena *arena,
                         struct fuzzing_report *report) MUST_USE;

/* Statements of an entry, about vulnerability testing (4-1 SVV-3) and what it lists: each kind of fault contradicts,
 * and through its weakness requirements of 4-2 as well; a target that ran long enough (the policy's fuzzing time)
 * supports; one that did not, or whose log does not end, is incomplete. */
enum status fuzzing_state(const struct artefact_job *job) MUST_USE;

#endif
