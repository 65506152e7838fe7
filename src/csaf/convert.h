/* CSAF 2.0 lifted to CSAF 2.1 (Committee Specification Draft 03) by the rules of its conformance clause 18, and some of
 * our own where a document that is valid 2.0 would else not be valid 2.1. What is done, and what a person must decide,
 * is told change by change. */
#ifndef CSAF_CONVERT_H
#define CSAF_CONVERT_H

#include "csaf/moment.h"
#include "csaf/validate.h"

enum csaf_change_weight {
    CHANGE_NOTE,     /* another form of the same */
    CHANGE_WARNING,  /* it says something else now, or less: worth a look */
    CHANGE_DECISION, /* a person must decide: the document is no valid CSAF 2.1 */
};

/* One kind of change: a row of convert_kind.c. */
struct csaf_change_kind {
    struct str id; /* stable, "title.id" */
    enum csaf_change_weight weight;
    struct str text; /* what happened, one clause */
};

struct csaf_change {
    const struct csaf_change_kind *kind;
    const struct json_node *node; /* of the original: json_pointer and json_place say where */
    struct str before;            /* the value, as JSON unless it is a text; ptr NULL: none */
    struct str after;             /* what became of it, or a finding's text; ptr NULL: nothing, or it is as before */
    struct str test;              /* the test of CSAF 2.1 that finds something; ptr NULL: none */
};

struct csaf_convert_options {
    struct moment now;    /* fixes dated later are planned ones */
    struct str publisher; /* what a publisher of category "other" becomes: "other" or "multiplier"; ptr NULL: it stays,
                             with a warning */
    bool tlp_from_text;   /* take the label that the distribution's text names for TLP 2.0 */
    bool newest_cwe;      /* the newest release of CWE that has the weakness, not that of the document's time */
    bool numbers_are_whole; /* model and serial numbers and SKUs are complete: they get no star */
    bool stars_are_literal; /* '*' and '?' in them are part of the number */
    bool keep_open_ranges;  /* a range without an upper end stays one */
    bool keep_stacked;      /* branches are left as they are */
    bool keep_algorithms;   /* unknown hash algorithms are spelled as they were */
    bool settle_remedies;   /* of remediations that contradict each other the one that goes before holds */
    bool no_license;        /* no licence is taken from the notes */
    bool no_calculator;     /* no CVSS 4.0 is taken from links to the calculator */
    bool no_fixed;          /* no fixed products are made of ranges that end below a version */
};

/* What a conversion needs; one for any number of documents. */
struct csaf_converter {
    const struct schema_set *schemas;
    struct json_parser *parser;
    struct csaf_convert_options options;
};

struct csaf_conversion {
    struct csaf_change *changes; /* in the order of the rules; decisions last */
    size_t count;
    size_t room;
    size_t decisions;
    struct str text; /* the document: JSON with sorted keys, that ends with a line end; as far as it came when there are
                        decisions */
};

/* Converts a document of CSAF 2.0 and holds what comes out against the schema and the mandatory tests of 2.1. All of
 * `conversion` lies in the arena. The original need not be valid; it should have no repeated keys, of which the first
 * counts. STATUS_INPUT with a diagnostic when it is no CSAF 2.0; STATUS_LIMIT with one when it stands for too much;
 * STATUS_MEMORY. Linear in the document, but for what groups stand for, which is bounded. */
enum status csaf_convert(const struct csaf_converter *converter, const struct json_doc *doc, struct arena *arena,
                         struct diag_sink *sink, struct csaf_conversion *conversion) MUST_USE;

size_t csaf_change_kind_count(void);
const struct csaf_change_kind *csaf_change_kind_at(size_t index);

#endif
