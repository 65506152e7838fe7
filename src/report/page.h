/* What every HTML page of ours carries inside: style and script, embedded from src/report/page/ by the build. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/out.h"

extern const struct str page_style;
extern const struct str page_script;
extern const struct str page_sheet_style;   /* of a CSAF document */
extern const struct str page_status_style;  /* of a product's status */
extern const struct str page_threats_style; /* of a product's threats */
extern const struct str page_tender_style;  /* of a tender, and of its candidates */
extern const struct str page_dossier_style; /* of an application for certification */

/* The page up to <main>: nothing is loaded from anywhere, and only the embedded script may run (Content Security Policy
 * by its hash), so that nothing read from a document can. */
void page_begin(struct out *out, struct str title);
/* The same without the script: none may run. `style` comes behind that of all pages. The skip link leads to `id`, and
 * is called `skip`. */
void page_begin_still(struct out *out, struct str title, struct str style, const char *id, const char *skip);
void page_end(struct out *out, struct str foot);

#endif
