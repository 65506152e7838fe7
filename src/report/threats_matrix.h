/* The trace as rows: a threat, an entry about it, a requirement that answers it, a test that shows that. */
#ifndef REPORT_THREATS_MATRIX_H
#define REPORT_THREATS_MATRIX_H

#include "report/threats.h"

/* What a spreadsheet takes beside its head; a product has some hundreds. */
enum { MATRIX_ROWS_MAX = 1048575, MATRIX_COLUMNS = 18 };

/* Members that there is nothing for are NULL. */
struct matrix_row {
    const struct trace_threat *threat;
    const struct model_threat *written;
    const struct trace_entry *entry;
    const struct trace_requirement *requirement;
    const struct trace_test *test;
};

/* Calls `visit` for every row, at most MATRIX_ROWS_MAX; then for each requirement that comes from no threat. Gives how
 * many rows were left out. */
size_t matrix_walk(const struct trace *trace, void (*visit)(void *context, const struct matrix_row *row),
                   void *context);

extern const struct str matrix_heads[MATRIX_COLUMNS];
extern const double matrix_widths[MATRIX_COLUMNS]; /* in characters */
/* The texts of a row, in `arena`; ptr NULL without memory. */
void matrix_cells(const struct trace *trace, const struct matrix_row *row, struct arena *arena,
                  struct str cells[MATRIX_COLUMNS]);

#endif
