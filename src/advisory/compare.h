/* What changed between two revisions of an advisory, as a person would say it: not the text, but what it states. */
#ifndef ADVISORY_COMPARE_H
#define ADVISORY_COMPARE_H

#include "advisory/advisory.h"

enum change_kind {
    CHANGE_TRACKING,      /* `what` is "version", "status", "title", "released", "revised", "withdrawn" */
    CHANGE_SUMMARY,       /* what the supplier says of a revision that came: `what` its number, `after` the text */
    CHANGE_PRODUCTS,      /* of the product tree: `after` "new" or "gone" */
    CHANGE_VULNERABILITY, /* one came or went: `after` "new" or "gone" */
    CHANGE_WEAKNESS,      /* its CWEs */
    CHANGE_STATUS,        /* of some products: lists before and after */
    CHANGE_SCORE,         /* of some products: CVSS before and after */
    CHANGE_REMEDY,        /* `what` its kind and text; `after` "new" or "gone", for some products */
};
enum { CHANGE_KIND_COUNT = 8 };

struct advisory_change {
    enum change_kind kind;
    struct str vulnerability; /* of which it is; empty: of the document */
    struct str what;
    struct str before, after;   /* empty: there was none, or is none any more */
    const struct str *products; /* names of the products that it is about, in the order of the document */
    size_t product_count;
};

struct advisory_changes {
    struct str id;
    struct str version[2]; /* before, after */
    date_days revised[2];
    const struct advisory_change
        *items; /* of the document first, then by vulnerability in the order of the newer one */
    size_t count;
};

/* Reads both documents and compares them. Products are told apart by their full names, because ids are numbered anew
 * with each revision; vulnerabilities by CVE or the supplier's id, else by title. All lies in the arena. STATUS_INPUT
 * with a diagnostic for what is no CSAF document, STATUS_LIMIT, STATUS_MEMORY. Linear in the documents but for sorting.
 */
enum status advisory_compare(const struct source *before, const struct source *after, struct arena *arena,
                             struct diag_sink *sink, struct advisory_changes *changes) MUST_USE;

struct str advisory_change_name(enum change_kind kind); /* "status" */

#endif
