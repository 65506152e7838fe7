/* Reports of documents held against CSAF. A format is one row in validation_formats.c. The documents are told one by
 * one, in their order, so that none has to be held: what a document comes to is written on any thread, into memory. */
#ifndef REPORT_VALIDATION_H
#define REPORT_VALIDATION_H

#include "base/out.h"
#include "csaf/locate.h"

/* What one document came to. */
struct validation {
    struct str file;
    bool unread;          /* it could not be held against anything: the diagnostics say why */
    struct str companion; /* no advisory but this of a provider, in words: nothing was held against it */
    enum csaf_version version;
    const struct csaf_finding *findings;
    const struct csaf_spot *spots; /* of each */
    size_t count;
    size_t known;                  /* findings that a baseline lists, which are not among them */
    size_t left_out[CSAF_CLASSES]; /* findings that were only counted: there were too many */
    const struct csaf_skip *skipped;
    const struct csaf_spot *skipped_spots; /* of each that has a node */
    size_t skipped_count;
    size_t skipped_more; /* that are only counted */
};

/* A test that did not run on whole documents, for one reason. */
struct validation_skip {
    const struct csaf_test *test;
    struct str reason;
    size_t documents;
};
enum { VALIDATION_SKIPS_MAX = 448 };

/* What all of them came to. */
struct validation_totals {
    size_t valid, faulty, unread;  /* documents */
    size_t companions;             /* of a provider, and no advisories */
    size_t findings[CSAF_CLASSES]; /* those that were left out too */
    size_t known, left_out;
    size_t open;      /* of `unchecked`, those that are told where they stand */
    size_t unchecked; /* parts of documents that a test did not look at */
    struct validation_skip skips[VALIDATION_SKIPS_MAX];
    size_t skip_count;
};

/* Counts what did not run on whole documents, in the order in which it comes. Of reasons beyond VALIDATION_SKIPS_MAX
 * the test is told, with the words "various reasons". The text is copied. STATUS_MEMORY. */
enum status validation_add_skip(struct validation_totals *totals, const struct csaf_test *test, struct str reason,
                                size_t documents, struct arena *arena) MUST_USE;

struct validation_options {
    const struct csaf_wanted_list *wanted;
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
    bool all;       /* text only: every finding, also where a test finds very many */
};

struct validation_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    bool listed;           /* what is written for a document begins with a comma, to be left out before the first */
    void (*begin)(const struct validation_options *options, struct out *out);
    void (*document)(const struct validation_options *options, const struct validation *validation, struct out *out);
    /* `sink` holds what went wrong with documents that could not be read. */
    void (*end)(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out);
};

/* By name; by the longest extension that the file's name ends with. NULL when there is none. */
const struct validation_format *validation_format_named(struct str name);
const struct validation_format *validation_format_of_file(struct str file);
/* The extensions, for a message. */
struct str validation_extensions(struct arena *arena);

/* Whether what was asked for is what makes a document valid: the schema and the mandatory tests. */
bool validation_is_full(const struct csaf_wanted_list *wanted);
/* "error", "warning", "note". */
struct str validation_severity(enum csaf_class class);
struct str validation_version(enum csaf_version version);
/* All that were only counted. */
size_t validation_left_out(const struct validation *validation);

extern const struct validation_format validation_text, validation_json, validation_sarif, validation_junit;

#endif
