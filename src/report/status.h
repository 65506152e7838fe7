/* Reports of a product's status. A format is one row of status_formats.c; all show the same. */
#ifndef REPORT_STATUS_H
#define REPORT_STATUS_H

#include "base/out.h"
#include "base/place_index.h"
#include "supplier/product_status.h"
#include "supplier/status_change.h"

struct status_report_options {
    bool all;                           /* text only: everything that is missing, not the first few */
    bool colour;                        /* text only */
    unsigned width;                     /* columns, text only */
    struct place_index *places;         /* what is known of lines and columns */
    const struct status_changes *since; /* against an earlier status; or NULL */
};

struct status_format {
    const char *name; /* as --format takes it */
    enum status (*write)(const struct product_status *status, const struct status_report_options *options,
                         struct arena *arena, struct out *out) MUST_USE;
};
/* By name; NULL when there is none. */
const struct status_format *status_format_named(struct str name);
#define STATUS_FORMATS "text json junit html oscal csv"

enum status status_report_text(const struct product_status *, const struct status_report_options *, struct arena *,
                               struct out *) MUST_USE;
/* docs/formats/status.schema.json */
enum status status_report_json(const struct product_status *, const struct status_report_options *, struct arena *,
                               struct out *) MUST_USE;
enum status status_report_junit(const struct product_status *, const struct status_report_options *, struct arena *,
                                struct out *) MUST_USE;
enum status status_report_html(const struct product_status *, const struct status_report_options *, struct arena *,
                               struct out *) MUST_USE;
/* OSCAL 1.2.1 component-definition. */
enum status status_report_oscal(const struct product_status *, const struct status_report_options *, struct arena *,
                                struct out *) MUST_USE;
enum status status_report_csv(const struct product_status *, const struct status_report_options *, struct arena *,
                              struct out *) MUST_USE;

#endif
