/* psirt/NAME.yaml: one case of a product security incident response team, from the report to the advisory
 * (docs/formats/case.md). */
#ifndef DOCUMENT_CASE_H
#define DOCUMENT_CASE_H

#include "base/date.h"
#include "base/diag.h"
#include "document/case_step.h"

/* A moment with its zone, as written (RFC 3339); `text` is empty when it is not said. */
struct case_time {
    struct str text;
    int64_t seconds; /* since the epoch */
};

enum case_credit { CASE_CREDIT_NAMED, CASE_CREDIT_ANONYMOUS, CASE_CREDIT_NONE };

struct case_reporter {
    struct str name, contact, organisation;
    enum case_credit credit; /* how the advisory may thank */
};

struct case_product {
    struct str id;       /* of the product document */
    struct str document; /* as written, relative to the case */
    const char *path;
    struct place place;
};

enum case_answer { CASE_AFFECTED, CASE_FIXED, CASE_INVESTIGATED, CASE_NOT_AFFECTED };
enum { CASE_ANSWER_COUNT = CASE_NOT_AFFECTED + 1 };
extern const struct str case_answer_words[CASE_ANSWER_COUNT];

/* What is known of some releases; of two about one release the later stands. */
struct case_status {
    struct str product;
    enum case_answer answer;
    struct str *releases;
    size_t release_count;
    struct str why; /* of "not-affected" */
    struct place place;
};

enum case_remedy_kind { CASE_REMEDY_FIX, CASE_REMEDY_WORKAROUND, CASE_REMEDY_CONTROL, CASE_REMEDY_NONE };
enum { CASE_REMEDY_COUNT = CASE_REMEDY_NONE + 1 };
extern const struct str case_remedy_words[CASE_REMEDY_COUNT];

struct case_remedy {
    enum case_remedy_kind kind;
    struct str product; /* empty: all of the case */
    struct str release; /* of a fix: which has it */
    struct str details;
    struct str url;
    date_days date;
    struct place place;
};

struct case_contact {
    struct str whom; /* "reporter", "CERT/CC", "CISA" */
    struct case_time at;
    struct str by, note;
};

struct case_publication {
    uint8_t revision;
    struct case_time at;
    struct str summary;
    struct place place;
};

struct case_event {
    struct str step, from, to; /* words; `from` is empty for the first */
    struct case_time at;
    struct str by, note;
    struct place place;
};

/* Within which time of the report; {0, 0}: whenever. */
struct case_policy {
    struct date_span spans[CASE_DEADLINE_COUNT];
};

struct case_document {
    const struct source *source;
    struct str id; /* the tracking id of the advisory */
    struct str title;
    struct str description, impact;
    struct case_time received;
    struct case_time embargo;
    struct case_reporter reporter;
    struct case_product *products;
    size_t product_count;
    struct case_status *statuses;
    size_t status_count;
    struct str cvss_3_1, cvss_4_0, ssvc, cwe, cve;
    struct place cvss_3_1_place, cvss_4_0_place, ssvc_place, cwe_place;
    struct str tlp; /* "CLEAR", "GREEN", "AMBER", "RED" */
    struct case_remedy *remedies;
    size_t remedy_count;
    struct case_contact *contacts;
    size_t contact_count;
    struct case_publication *publications; /* in order, numbered from 1 */
    size_t publication_count;
    struct case_policy policy;
    struct case_event *history;
    size_t history_count;
    enum case_state state; /* where the history leads */
};

/* Reads and checks one case; everything lives in `arena`. The history must be one that case_step.h allows. Opens no
 * other file. `*read` is set only when there was no mistake. */
enum status case_read(const char *path, struct arena *arena, struct diag_sink *sink,
                      const struct case_document **read) MUST_USE;
enum status case_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                       const struct case_document **read) MUST_USE;

/* When the state of a deadline was first reached, in seconds; false when it was not. */
bool case_reached(const struct case_document *document, enum case_state state, int64_t *seconds);
/* The last day on which a deadline is kept, DATE_NONE when the case sets none. */
date_days case_due(const struct case_document *document, size_t deadline);
/* The first deadline that is not met and past on `day`, or CASE_DEADLINE_COUNT. Cases that ended have none. */
size_t case_overdue(const struct case_document *document, date_days day);
/* The first deadline that is not met yet, or CASE_DEADLINE_COUNT. */
size_t case_next_due(const struct case_document *document);
/* What is said of a release last: false when nothing is. */
bool case_answer_of(const struct case_document *document, struct str product, struct str release,
                    enum case_answer *answer);

struct field_map;
extern const struct field_map case_map;

#endif
