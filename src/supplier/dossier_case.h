/* Known vulnerabilities of a release, as its supplier's cases tell of them. */
#ifndef SUPPLIER_DOSSIER_CASE_H
#define SUPPLIER_DOSSIER_CASE_H

#include "document/product.h"

/* A case that was not rejected: validated, it says that the release is affected; or it leaves open whether it is. */
struct dossier_hole {
    struct str id, title, cve; /* `cve` may be empty */
    struct str state;          /* of the case: "fixing" */
    struct str why;            /* it is open: "not validated yet"; empty of one that says affected */
    struct str vector;         /* CVSS 4.0, else 3.1; may be empty */
    struct str fix;            /* the release that fixes it; empty: none yet */
    struct str embargo;        /* until when nothing is to be published, as written; may be empty */
    bool is_none_planned, has_other_remedy;
};

struct dossier_cases {
    bool is_there; /* the working directory has a folder psirt/ */
    size_t count;  /* cases in it */
    struct dossier_hole *holes;
    size_t hole_count;
    struct dossier_hole *undecided; /* without a last word on the release: nothing is known of a fix */
    size_t undecided_count;
};

/* Reads psirt/ of the working directory, the workspace of `product`, and says what is known on that day of the release.
 * As support_report_make. */
enum status dossier_read_cases(const struct product *product, const struct release *release, date_days at,
                               struct arena *arena, struct diag_sink *sink, struct dossier_cases *cases) MUST_USE;

#endif
