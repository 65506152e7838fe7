#include "document/process_care.h"

#include "document/artefact.h"
#include "document/document.h"
#include "document/process.h"
#include "document/process_names.h"

static const struct diag_kind NEVER = {"document.review-never", SEVERITY_ERROR,
                                       "what is never looked at again shows nothing", "write an interval such as 1y"};
static const struct diag_kind INSTEAD = {"document.missing-key", SEVERITY_ERROR,
                                         "updates of '{0}' are not approved, and nothing says what to do instead",
                                         "add 'instead: ...'"};
static const struct diag_kind HASH_ALONE = {"document.hash-without-file", SEVERITY_ERROR,
                                            "there is a SHA-256 here but no 'file' that it could be of",
                                            "name the file, or take the hash out"};

enum { REVIEWS_MAX = 256, DEPENDENTS_MAX = 4096 };

const struct str process_severity_words[PROCESS_SEVERITY_COUNT] = {STR_INIT("critical"), STR_INIT("high"),
                                                                   STR_INIT("medium"), STR_INIT("low")};

static void check_span(struct field_reader *reader, const struct yaml_node *node, const char *key,
                       const struct date_span *span) {
    if (span->days == 0 && span->months == 0)
        diag_add(reader->sink, &NEVER, field_place(node, str_from(key)), STR_NONE);
}

/* ---- issues */

#define DEADLINE(n, name, span)                                                                                        \
    FIELD(name, FIELD_SPAN, FIELD_AT(process_deadlines, spans[n]), .fallback = STR_INIT(span))
static const struct field DEADLINE_FIELDS[] = {
    DEADLINE(0, "acknowledge", "7d"), DEADLINE(1, "triage", "14d"),  DEADLINE(2, "validate", "30d"),
    DEADLINE(3, "score", "30d"),      DEADLINE(4, "publish", "90d"),
};
static const struct field_map DEADLINES = {.what = "a set of deadlines",
                                           .schema = "deadlines",
                                           FIELD_ROWS(DEADLINE_FIELDS),
                                           .id_at = FIELD_NOWHERE,
                                           .place_at = offsetof(struct process_deadlines, place)};

static void check_review(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct process_review *review = target;
    (void)field;
    if (review->file.len == 0 && yaml_get(node, STR("sha256")))
        diag_add(reader->sink, &HASH_ALONE, field_place(node, STR("sha256")), STR_NONE);
}

static const struct field REVIEW_FIELDS[] = {
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(process_review, date)),
    FIELD("by", FIELD_HANDLED, FIELD_REQUIRED("psirt"), FIELD_BY(process_names_owner), FIELD_AT(process_review, by)),
    FIELD("file", FIELD_HANDLED, FIELD_BY(artefact_read_file), FIELD_AT(process_review, file)),
    FIELD("sha256", FIELD_HANDLED, FIELD_BY(artefact_read_sha256), FIELD_AT(process_review, file)),
    FIELD_STEP_ROW(check_review),
};
static const struct field_map REVIEW = {.what = "a review",
                                        .schema = "review",
                                        FIELD_ROWS(REVIEW_FIELDS),
                                        .size = sizeof(struct process_review),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct process_review, place)};

static void read_security_txt(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    struct process_issues *issues = target;
    if (document_path(reader, field, node, &issues->security_txt, &issues->security_txt_path))
        issues->security_txt_place = node->place;
}

static void read_advisories(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    struct process_issues *issues = target;
    if (document_path(reader, field, node, &issues->advisories, &issues->advisories_path))
        issues->advisories_place = node->place;
}

static void check_issues(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct process_issues *issues = target;
    (void)field;
    check_span(reader, node, "review-every", &issues->review_every);
}

static const struct field ISSUES_FIELDS[] = {
    FIELD("deadlines", FIELD_MAP, .map = &DEADLINES, FIELD_AT(process_issues, deadlines)),
    FIELD("security-txt", FIELD_HANDLED, FIELD_BY(read_security_txt)),
    FIELD("advisories", FIELD_HANDLED, FIELD_BY(read_advisories)),
    FIELD("reviews", FIELD_LIST, .map = &REVIEW, FIELD_RANGE(0, REVIEWS_MAX),
          FIELD_COUNTED(process_issues, reviews, review_count)),
    FIELD("review-every", FIELD_SPAN, FIELD_AT(process_issues, review_every), .fallback = STR_INIT("1y")),
    FIELD_STEP_ROW(check_issues),
};
const struct field_map process_issues_map = {.what = "a section on issues",
                                             .schema = "issues",
                                             FIELD_ROWS(ISSUES_FIELDS),
                                             .id_at = FIELD_NOWHERE,
                                             .place_at = offsetof(struct process_issues, place)};

/* ---- updates */

#define PROMISE(n, name, span) FIELD(name, FIELD_SPAN, FIELD_AT(process_promise, spans[n]), .fallback = STR_INIT(span))
static const struct field PROMISE_FIELDS[] = {
    PROMISE(PROCESS_CRITICAL, "critical", "30d"),
    PROMISE(PROCESS_HIGH, "high", "60d"),
    PROMISE(PROCESS_MEDIUM, "medium", "90d"),
    PROMISE(PROCESS_LOW, "low", "180d"),
};
static const struct field_map PROMISE = {.what = "a promise of updates",
                                         .schema = "promise",
                                         FIELD_ROWS(PROMISE_FIELDS),
                                         .id_at = FIELD_NOWHERE,
                                         .place_at = offsetof(struct process_promise, place)};

/* By enum process_dependent_answer. */
static const struct str ANSWERS[] = {STR_INIT("bundled"), STR_INIT("approved"), STR_INIT("not-approved")};

static void check_dependent(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct process_dependent *dependent = target;
    (void)field;
    if (dependent->answer == DEPENDENT_NOT_APPROVED && dependent->instead.len == 0)
        diag_add(reader->sink, &INSTEAD, field_place(node, STR("updates")), dependent->match);
}

static const struct field DEPENDENT_FIELDS[] = {
    FIELD("match", FIELD_TEXT, FIELD_REQUIRED("\"pkg:deb/debian/*\""), FIELD_AT(process_dependent, match)),
    FIELD("updates", FIELD_CHOICE, FIELD_REQUIRED("bundled"), FIELD_AT(process_dependent, answer),
          FIELD_CHOICES(ANSWERS)),
    FIELD("instead", FIELD_TEXT, FIELD_AT(process_dependent, instead)),
    FIELD("checked", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(process_dependent, checked)),
    FIELD_STEP_ROW(check_dependent),
};
static const struct field_map DEPENDENT = {.what = "a word on updates of a component",
                                           .schema = "dependent",
                                           FIELD_ROWS(DEPENDENT_FIELDS),
                                           .size = sizeof(struct process_dependent),
                                           .id_at = offsetof(struct process_dependent, match),
                                           .place_at = offsetof(struct process_dependent, place)};

static void check_updates(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    const struct process_updates *updates = target;
    (void)field;
    check_span(reader, node, "check-every", &updates->check_every);
}

static const struct field UPDATES_FIELDS[] = {
    FIELD("promise", FIELD_MAP, .map = &PROMISE, FIELD_AT(process_updates, promise)),
    FIELD("dependents", FIELD_LIST, .map = &DEPENDENT, FIELD_RANGE(0, DEPENDENTS_MAX),
          FIELD_COUNTED(process_updates, dependents, dependent_count)),
    FIELD("check-every", FIELD_SPAN, FIELD_AT(process_updates, check_every), .fallback = STR_INIT("1y")),
    FIELD_STEP_ROW(check_updates),
};
const struct field_map process_updates_map = {.what = "a section on updates",
                                              .schema = "updates",
                                              FIELD_ROWS(UPDATES_FIELDS),
                                              .id_at = FIELD_NOWHERE,
                                              .place_at = offsetof(struct process_updates, place)};
