/* Forms of a tender. A format is one row of tender_formats.c; docs/formats/tender.md says what each holds. */
#ifndef REPORT_TENDER_H
#define REPORT_TENDER_H

#include "base/diag.h"
#include "base/out.h"
#include "owner/tender.h"

struct tender_report_options {
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
};

struct tender_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    enum status (*write)(const struct tender *tender, const struct tender_report_options *options, struct arena *arena,
                         struct diag_sink *sink, struct out *out) MUST_USE;
};
/* NULL when there is none of that name; when a file's name ends with none's extension. */
const struct tender_format *tender_format_named(struct str name);
const struct tender_format *tender_format_of_file(struct str file);

enum status tender_report_text(const struct tender *, const struct tender_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;
enum status tender_report_csv(const struct tender *, const struct tender_report_options *, struct arena *,
                              struct diag_sink *, struct out *) MUST_USE;
enum status tender_report_xlsx(const struct tender *, const struct tender_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;
enum status tender_report_html(const struct tender *, const struct tender_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;
enum status tender_report_json(const struct tender *, const struct tender_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;

/* The cells of the form's rows: those of its head first, then the demands. `index` counts both. */
size_t tender_form_rows(const struct tender *tender);
/* Which columns of a row the supplier fills in. */
struct tender_open {
    bool answer; /* one of the list */
    bool value;
    bool rest; /* evidence and remark */
};
struct tender_open tender_form_cells(const struct tender *tender, size_t index, struct arena *arena,
                                     struct str cells[FORM_COLUMNS]);
/* What belongs beside a demand: that it is a wish, that a countermeasure may stand in, that sources differ. */
struct str tender_row_note(const struct tender_row *row);

#endif
