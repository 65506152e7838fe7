/* The terms of an assessment that are not the plant's own. A report that rests on them must not be taken for one that
 * does not. */
#ifndef REPORT_PREMISE_H
#define REPORT_PREMISE_H

#include "report/report.h"

struct premises {
    struct str *items; /* a clause each, no full stop: "what if CVE-2026-1 were fixed everywhere" */
    size_t count;
};

/* Another assurance than the zones', what is taken as fixed, what is replaced; none for a plant judged as it is. Ids
 * are as the user wrote them. STATUS_MEMORY. */
enum status premises_of(const struct assessment *assessment, struct arena *arena, struct premises *premises) MUST_USE;

/* All of them in one text, separated by "; ". ptr NULL without memory. */
struct str premises_text(const struct premises *premises, struct arena *arena);

/* Writes them for people, a line each; nothing when there are none. STATUS_MEMORY. */
enum status premises_write(const struct assessment *assessment, const struct report_options *options,
                           struct arena *arena, struct out *out) MUST_USE;

#endif
