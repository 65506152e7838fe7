/* Support of releases and the time that fixes took, for people and for programs. */
#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H

#include "base/out.h"
#include "supplier/support.h"

struct support_options {
    bool colour;
    unsigned width;
};

enum status support_text(const struct support_report *report, const struct support_options *options,
                         struct arena *arena, struct out *out) MUST_USE;
enum status support_json(const struct support_report *report, const struct support_options *options,
                         struct arena *arena, struct out *out) MUST_USE;
/* A shell of OpenEoX, a statement a release of one model: core 1.0 of the specification, within the shell of its draft.
 * What the document does not say is "tba". */
enum status support_openeox(const struct support_report *report, const struct support_options *options,
                            struct arena *arena, struct out *out) MUST_USE;

#endif
