/* Support of a product's releases against its cases: what is supported until when, which releases have a known
 * vulnerability, and how long fixes took (IEC 62443-4-1, practices 6 and 7). */
#ifndef SUPPLIER_SUPPORT_H
#define SUPPLIER_SUPPORT_H

#include "supplier/psirt.h"

enum support_state {
    SUPPORT_UNSAID,   /* the document does not say until when */
    SUPPORT_SECURITY, /* fixes of vulnerabilities come out */
    SUPPORT_LIMITED,  /* security support has ended, some support has not */
    SUPPORT_OVER,
};
enum { SUPPORT_STATE_COUNT = SUPPORT_OVER + 1 };
extern const struct str support_state_words[SUPPORT_STATE_COUNT];

/* A vulnerability that a release is known to have. */
struct support_hole {
    const struct case_document *document;
    struct str fix;        /* the release that fixes it; empty: there is none yet */
    bool is_none_planned;  /* the case says that none will come */
    bool has_other_remedy; /* a workaround or a compensating control */
};

/* Why a case leaves open whether a release has its vulnerability. */
enum support_doubt {
    SUPPORT_UNVALIDATED,  /* nobody has reproduced it yet, or not again since it was opened again */
    SUPPORT_INVESTIGATED, /* the case says that this is being found out */
    SUPPORT_SILENT,       /* the case says nothing of the release */
};
enum { SUPPORT_DOUBT_COUNT = SUPPORT_SILENT + 1 };
extern const struct str support_doubt_words[SUPPORT_DOUBT_COUNT];

struct support_open {
    const struct case_document *document;
    enum support_doubt doubt;
};

struct support_release {
    const struct release *release;
    enum support_state state;
    struct support_hole *holes; /* in the order of the cases */
    size_t hole_count;
    size_t unfixed;                 /* of them without a fix */
    struct support_open *undecided; /* cases that are no hole of it, and no acquittal; in the order of the cases */
    size_t undecided_count;
};

struct support_product {
    const struct product *product;
    struct support_release *releases; /* in the order of the document */
};

/* How long a case took: whole days from the report, -1 where it has not come so far. */
struct support_case {
    const struct case_document *document;
    int days_to_fix;     /* the first release with the fix */
    int days_to_publish; /* the first publication */
    int days_promised;   /* by the case's own deadline; -1: none */
    bool is_late;        /* neither a fix nor a publication within the promise */
};

struct support_figures {
    size_t fixed;        /* cases with a fix */
    int median, longest; /* days to it; -1: none */
    size_t late;
};

struct support_report {
    date_days at;
    struct support_product *products;
    size_t product_count;
    struct support_case *cases; /* those that were validated and not rejected */
    size_t case_count;
    struct support_figures figures;
};

struct support_question {
    const struct psirt_folder *cases;
    const struct str *documents; /* paths of product documents beside those that cases name */
    size_t document_count;
    date_days at;
};

/* What holds on a day of all products. A vulnerability is known once its case is validated, until it is rejected; it
 * stays known of a release that it affects, for a release does not change. What a case that nobody validated says of a
 * release decides nothing. Everything lies in the arena. Statuses as of
 * psirt_join. */
enum status support_report_make(const struct support_question *question, struct arena *arena, struct diag_sink *sink,
                                struct support_report *report) MUST_USE;

/* What the report says of a release; NULL: it is not in it. */
const struct support_release *support_release_of(const struct support_report *report, const struct product *product,
                                                 struct str version);
/* How long one case took, as of a day. */
struct support_case support_case_of(const struct psirt_case *one, date_days at);
/* The first day of a fix of the product (empty: of any), which may be to come; DATE_NONE when there is none. */
date_days support_fixed(const struct psirt_case *one, struct str product);
/* The state of one release on a day. */
enum support_state support_state_of(const struct release *release, date_days at);
/* Releases under security support with a known vulnerability that nothing fixes. */
size_t support_unfixed(const struct support_report *report);

#endif
