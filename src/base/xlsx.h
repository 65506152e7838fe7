/* Spreadsheets (Office Open XML) by libxlsxwriter, which is loaded when it is first needed and may be absent. Every
 * cell is text: what was read can never become a formula. The same cells and the same day give the same bytes. */
#ifndef BASE_XLSX_H
#define BASE_XLSX_H

#include "base/out.h"

enum { XLSX_COLUMNS_MAX = 64, XLSX_ROWS_MAX = 1048576, XLSX_CELL_MAX = 32000 };

struct xlsx;

/* A workbook, in a temporary file until it is written. `seconds` since the epoch: when it says that it was made.
 * STATUS_SYSTEM when the library is not there or no file can be made; STATUS_MEMORY. End with xlsx_done. */
enum status xlsx_new(int64_t seconds, struct xlsx **workbook) MUST_USE;
/* A sheet with a head that stays in sight and can be filtered by; `widths` in characters. At most XLSX_COLUMNS_MAX
 * columns. What is added from here on goes into it. */
void xlsx_sheet(struct xlsx *workbook, const char *name, const struct str *heads, const double *widths, size_t count);
/* A row, one text a column; longer ones than XLSX_CELL_MAX bytes are cut and end in "...". Rows past XLSX_ROWS_MAX are
 * left out. */
void xlsx_row(struct xlsx *workbook, const struct str *cells, size_t count);
/* Makes the sheet that was just begun a form: locked without a password but for the open cells of xlsx_form_row, and
 * printed in landscape, as wide as the paper, its head on every page. */
void xlsx_form(struct xlsx *workbook);
/* A row of a form. */
struct xlsx_open {
    uint64_t columns;           /* bit n: column n may be filled in; whatever is typed there stays text */
    size_t list_column;         /* takes only what is in `choices` */
    const char *const *choices; /* NULL behind the last; NULL: no list. All together at most 255 bytes */
};
void xlsx_form_row(struct xlsx *workbook, const struct str *cells, size_t count, const struct xlsx_open *open);
/* Writes the workbook to `out`. The first failure of all calls: STATUS_SYSTEM, STATUS_MEMORY. */
enum status xlsx_write(struct xlsx *workbook, struct out *out) MUST_USE;
/* Gives everything back, written or not. Fine on NULL. */
void xlsx_done(struct xlsx *workbook);

#endif
