/* Validation of CSAF 2.0 and 2.1 documents: the schema, then the tests of the specification, one a row of a table. */
#ifndef CSAF_VALIDATE_H
#define CSAF_VALIDATE_H

#include "csaf/schema.h"

enum csaf_version { CSAF_2_0, CSAF_2_1 };

/* 6.1, 6.2 and 6.3 of both specifications; the schema stands before them. */
enum csaf_class { CSAF_SCHEMA, CSAF_MANDATORY, CSAF_RECOMMENDED, CSAF_INFORMATIVE };
enum { CSAF_CLASSES = CSAF_INFORMATIVE + 1 };

struct csaf_check;

/* One test of the specification. */
struct csaf_test {
    struct str id;         /* "6.1.27.3" */
    struct str title;      /* in our words */
    uint8_t versions;      /* bits by enum csaf_version */
    enum csaf_class class; /* what failing it means */
    enum status (*run)(struct csaf_check *check);
};

/* What one test found. */
struct csaf_finding {
    const struct csaf_test *test; /* NULL: the schema */
    const struct json_node *node; /* json_pointer and json_place say where */
    struct str text;              /* what is wrong, and how to mend it */
};

/* A test that was asked for and did not run, or not to its end. Never a pass: what it is about was not checked. What
 * the specification calls a warning of what is not supported is one of these. */
struct csaf_skip {
    const struct csaf_test *test;
    const struct json_node *node; /* the part that was not checked; NULL: the document */
    bool begun;                   /* of the document it looked at something */
    struct str reason;            /* half a sentence */
};

struct csaf_findings {
    struct csaf_finding *items;
    size_t count;
    size_t room;
    size_t left_out[CSAF_CLASSES]; /* beyond CSAF_FINDINGS_MAX, or all of them: only counted */
    enum csaf_version version;
    struct csaf_skip *skipped; /* in the order of the tests */
    size_t skipped_count;
    size_t skipped_room;
    size_t skipped_more; /* beyond CSAF_SKIPS_MAX */
};

/* Of one document: more parts that were not checked are only counted. */
enum { CSAF_SKIPS_MAX = 1000 };
/* Of one document: more are only counted. */
enum { CSAF_FINDINGS_MAX = 1000000 };

size_t csaf_test_count(void);
const struct csaf_test *csaf_test_at(size_t index);
/* By id; NULL: there is no such test. */
const struct csaf_test *csaf_test_find(struct str id);

/* Whether that version of CSAF has the test. */
bool csaf_test_is_of(const struct csaf_test *test, enum csaf_version version);

/* Tells where a document says no version that is taken: `other` of one that is another ({0}), else that there is none.
 */
void csaf_refuse_version(const struct json_doc *doc, const struct diag_kind *other, struct diag_sink *sink);

/* "schema", or the id of the test. */
struct str csaf_finding_id(const struct csaf_finding *finding);
enum csaf_class csaf_finding_class(const struct csaf_finding *finding);

/* Whether an address leads somewhere (6.3.6, 6.3.7). What nobody answered is not checked. */
enum csaf_url_answer { CSAF_URL_UNASKED, CSAF_URL_RESOLVES, CSAF_URL_FAILS };
struct csaf_url {
    struct str url;              /* as it is written, whatever its scheme */
    enum csaf_url_answer answer; /* RESOLVES: a status of HTTP from 200 to 399 */
    struct str why;              /* else half a sentence: "the server says 404"; need not outlive the call */
};
/* Answers the addresses that one test finds in one document, each given once. Any status but STATUS_OK ends the
 * validation. */
typedef enum status (*csaf_resolver)(void *context, struct csaf_url *urls, size_t count);

struct spelling;

/* What is asked of a document. */
struct csaf_wanted {
    enum csaf_class most;         /* the schema and every test up to this class */
    const struct csaf_test *only; /* or this test alone, without the schema; NULL: all */
    bool by_set;           /* `only` is one of a set, and is missed only where the document's version has none of it */
    csaf_resolver resolve; /* the way into the network; NULL: 6.3.6 and 6.3.7 do not run */
    void *resolve_context;
    struct spelling *spelling; /* csaf/spelling.h; NULL: 6.3.8 does not run */
    bool counts_only;          /* findings are counted (left_out), and none is kept: for who tells none of them */
    int64_t now;               /* in seconds since the epoch; 0: as date_now says */
};

/* The schema, to be asked for alone as `only`; it is in no table, and csaf_test_find does not know it. */
extern const struct csaf_test csaf_schema_test;

/* Several things asked of one document. */
struct csaf_wanted_list {
    const struct csaf_wanted *items;
    size_t count;
};

/* Whether the test is asked for; NULL and csaf_schema_test are the schema. */
bool csaf_is_wanted(const struct csaf_wanted_list *list, const struct csaf_test *test);

/* Runs them. One that is named as `only` and that the document's version of CSAF does not have is skipped. A document
 * that says no version of CSAF is STATUS_INPUT with a diagnostic. Findings, in the order of the tests, lie in the
 * arena. The tests run whatever the schema finds: they take a part of the wrong type as one that is missing.
 * STATUS_LIMIT with a diagnostic when product groups stand for too much; STATUS_MEMORY. */
enum status csaf_validate(const struct schema_set *schemas, const struct json_doc *doc,
                          const struct csaf_wanted *wanted, struct arena *arena, struct diag_sink *sink,
                          struct csaf_findings *findings) MUST_USE;
/* The same for several, one after the other. */
enum status csaf_validate_list(const struct schema_set *schemas, const struct json_doc *doc,
                               const struct csaf_wanted_list *list, struct arena *arena, struct diag_sink *sink,
                               struct csaf_findings *findings) MUST_USE;

#endif
