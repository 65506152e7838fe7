/* Reports of keyway-probe for people and programs. A format is one row in probe_formats.c. */
#ifndef REPORT_PROBE_H
#define REPORT_PROBE_H

#include "base/out.h"
#include "document/probe_waiver.h"
#include "evidence/probe_report.h"

struct probe_sheet {
    const struct probe_report *report;
    struct str file;                         /* as it was named */
    const struct probe_waiver_list *waivers; /* NULL: none are known */
    struct str asset;                        /* whose waivers count beside those for every asset; may be empty */
    date_days at;                            /* the day on which waivers are held against their last */
    unsigned width;                          /* columns, text only */
    bool colour;                             /* text only */
};

struct probe_format {
    const char *name; /* as --format takes it */
    /* STATUS_MEMORY; the status of `out` is asked as ever. */
    enum status (*write)(const struct probe_sheet *sheet, struct arena *arena, struct out *out);
};
/* NULL when there is none of that name. */
const struct probe_format *probe_format_named(struct str name);

/* The waiver of a finding that holds on the sheet's day; NULL: none, or the row is no finding. */
const struct probe_waiver *probe_sheet_waiver(const struct probe_sheet *sheet, const struct probe_report_row *row);
/* Findings that no waiver holds for. */
size_t probe_sheet_open(const struct probe_sheet *sheet);
/* "waived until 2027-06-30 by NAME: REASON" in the arena. */
struct str probe_waiver_text(const struct probe_waiver *waiver, struct arena *arena);
/* "CR 1.1, CR 1.5" in the arena. */
struct str probe_requirements_text(const struct probe_report_row *row, struct arena *arena);

enum status probe_text_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;
enum status probe_json_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;
enum status probe_html_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;
enum status probe_sarif_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;
enum status probe_junit_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;
enum status probe_oscal_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) MUST_USE;

/* ---- drift (probe_diff.c) */

enum probe_turn {
    PROBE_WORSE,   /* a finding is new or shows more, or what was met is no longer seen to be */
    PROBE_BETTER,  /* a finding is gone: met, or not applicable any more */
    PROBE_CHANGED, /* any other change of the outcome */
};
struct probe_drift {
    enum probe_turn turn;
    const struct probe_report_row *before, *after; /* one may be NULL: the report has no such check */
    struct str text;                               /* "met, now not met: ..."; in the arena */
};
struct probe_drifts {
    struct probe_drift *items; /* worse first, then better, then changed; in the order of the reports */
    size_t count, room;
    size_t counts[PROBE_CHANGED + 1];
};
/* What turned between two reports. STATUS_MEMORY. */
enum status probe_diff(const struct probe_report *before, const struct probe_report *after, struct arena *arena,
                       struct probe_drifts *drifts) MUST_USE;
void probe_diff_text(const struct probe_drifts *drifts, const struct probe_sheet *after, struct arena *arena,
                     struct out *out);
void probe_diff_json(const struct probe_drifts *drifts, const struct probe_report *before,
                     const struct probe_report *after, struct out *out);

/* ---- the checks themselves (probe_checks.c) */

/* Of these groups those whose id or group is `only`, or that speak to the requirement of that id; all when it is empty.
 * By requirement when `by_requirement`, else by group. False when there is none, and then nothing is written. */
struct probe_groups;
bool probe_checks_text(const struct probe_groups *groups, struct str only, bool by_requirement, unsigned width,
                       struct arena *arena, struct out *out);

/* The requirements that no check asks a device of, each with why: that of id `only`, or all when it is empty. False
 * when there is none. */
bool probe_unasked_text(struct str only, unsigned width, struct out *out);

#endif
