/* What every HTML page of ours carries inside: style and script, embedded from src/report/page/ by the build. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/out.h"

extern const struct str page_style;
extern const struct str page_script;

/* The page up to <main>: nothing is loaded from anywhere, and only the embedded script may run (Content Security Policy
 * by its hash), so that nothing read from a document can. */
void page_begin(struct out *out, struct str title);
void page_end(struct out *out, struct str foot);

#endif
