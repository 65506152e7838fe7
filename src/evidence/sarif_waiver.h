/* What names a result of an analysis for a waiver (document/waiver.h), whichever way it came in. */
#ifndef EVIDENCE_SARIF_WAIVER_H
#define EVIDENCE_SARIF_WAIVER_H

#include "document/waiver.h"
#include "evidence/sarif.h"

enum { SARIF_TEXT_MOST = 1000, SARIF_MARK_DIGITS = 16 };

/* "cppcheck/nullPointer": without the version, so that a waiver outlives an update. ptr NULL without memory. */
struct str sarif_waiver_rule(struct arena *arena, const struct sarif_result *result);
/* The path of a file URI, or of a relative reference; percent signs undone. ptr NULL without memory. */
struct str sarif_waiver_path(struct arena *arena, struct str uri);
/* 16 hexadecimal digits of a SHA-256 over rule, path and text: the mark of a finding. ptr NULL without memory. */
struct str sarif_waiver_mark(struct arena *arena, struct str rule, struct str path, struct str text);

/* Whether somebody lives with the result on that day. The path is taken as the report has it. STATUS_MEMORY. */
enum status sarif_waiver_holds(struct waiver_list *list, date_days at, struct arena *arena,
                               const struct sarif_result *result, bool *holds) MUST_USE;

#endif
