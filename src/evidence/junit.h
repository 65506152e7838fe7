/* JUnit XML: which test shows which requirement (docs/formats/evidence.md). There is no one standard; this reads what
 * the Jenkins and the Ant (Windy Road) schemas describe and what CTest, cmocka, GoogleTest, pytest and Surefire write.
 */
#ifndef EVIDENCE_JUNIT_H
#define EVIDENCE_JUNIT_H

#include "evidence/artefact.h"

/* How a test came out, worst last: of several signs the worst counts. */
enum junit_outcome {
    JUNIT_PASSED,
    JUNIT_DOUBTFUL, /* passed only when run again, has an unknown status, or its suite's counters do not add up */
    JUNIT_SKIPPED,
    JUNIT_FAILED,
};
enum { JUNIT_OUTCOMES = 4 };

struct junit_case {
    struct str name;
    struct str class_name;
    struct str message; /* of the failure or the skip; why it is doubtful; or empty */
    enum junit_outcome outcome;
    struct topic_set topics;
    struct place place;
};

struct junit_report {
    struct junit_case *cases; /* in document order */
    size_t count;
    size_t outcomes[JUNIT_OUTCOMES];
    bool tagged; /* some test, class or suite names a requirement, known or not */
};

/* Reads a report; everything in it lives in `arena` or in the source. Names by property ("requirement") and by tag are
 * looked up, the unknown ones each reported once as a warning, for types `type_mask`. A suite whose counters tell of
 * more tests, failures or skips than it shows is a warning, and its passed tests are doubtful. STATUS_INPUT for what is
 * no JUnit XML, STATUS_LIMIT, STATUS_MEMORY; `*report` is set only on success. */
enum status junit_read(const struct source *source, unsigned type_mask, struct arena *arena, struct diag_sink *sink,
                       struct junit_report *report) MUST_USE;

/* "class: name", "name" when the class says no more; a slice or in the arena, ptr NULL without memory. */
struct str junit_title(const struct junit_case *test, struct arena *arena);

/* Statements of an entry: for each requirement one in support (how many tests passed) and one that it is incomplete
 * (how many did not run or are doubtful); for each failed test one that contradicts, and of a
 * release also for one that names no requirement: it contradicts none, and stands against the release. A report that
 * names no requirement stands as a whole for those of its entry. */
enum status junit_state(const struct artefact_job *job) MUST_USE;

#endif
