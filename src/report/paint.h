/* Colour and layout of terminal reports: what a state looks like, and text wrapped into columns. */
#ifndef REPORT_PAINT_H
#define REPORT_PAINT_H

#include "report/report.h"

enum paint { PAINT_PLAIN, PAINT_GOOD, PAINT_WARN, PAINT_BAD, PAINT_FAINT, PAINT_BOLD };

/* Writes `text` in a colour when `colour` is set; control characters of the input never reach the terminal. */
void paint_text(struct out *out, bool colour, enum paint paint, struct str text);
/* The same, padded with blanks to `width` columns. */
void paint_cell(struct out *out, bool colour, enum paint paint, struct str text, size_t width);
/* Wraps `text` at blanks: the first line begins at column `column`, the others at `indent`; none passes `width`, for a
 * word that is longer than a line is broken behind one of _ / , | - . or, failing that, anywhere. Ends with a line
 * feed.
 */
void paint_wrapped(struct out *out, struct str text, size_t column, size_t indent, size_t width);
/* Whether a line may break at the blank before `rest`: requirement ids, level vectors and dates stay on one line. */
bool paint_breaks_before(struct str rest);

/* "ED ND", or that nobody states a type. */
struct str paint_types(struct arena *arena, unsigned type_mask);

enum paint paint_of_state(enum link_state state);
enum paint paint_of_verdict(enum verdict verdict);

#endif
