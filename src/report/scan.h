/* Reports of a scan. A format is one row; all show the same findings, from a severity on. */
#ifndef REPORT_SCAN_H
#define REPORT_SCAN_H

#include "base/out.h"
#include "supplier/scan.h"
#include "supplier/surface.h"

struct scan_report_options {
    const char *root;         /* the folder that was scanned, as it was named */
    struct str build;         /* that it was of, as the caller names it; empty: not said */
    unsigned parts;           /* enum scan_part: what was looked for */
    enum scan_severity least; /* findings below it are not shown; what could not be told is as severe as its rule */
    int64_t now;              /* CycloneDX only: when it is written, seconds since the epoch */
    bool all;                 /* text only: every file of a rule, not the first few */
    bool waivers;   /* there were waivers to heed: SARIF then tells of each finding whether it is suppressed */
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
};

struct scan_format {
    const char *name; /* as --format takes it */
    enum status (*write)(const struct scan_result *result, const struct scan_report_options *options,
                         struct arena *arena, struct out *out) MUST_USE;
};
/* "text", "json", "sarif", "cyclonedx"; NULL when there is none of that name. */
const struct scan_format *scan_format_named(struct str name);

enum status scan_report_text(const struct scan_result *, const struct scan_report_options *, struct arena *,
                             struct out *) MUST_USE;
enum status scan_report_json(const struct scan_result *, const struct scan_report_options *, struct arena *,
                             struct out *) MUST_USE;
/* SARIF 2.1.0 (OASIS): what could not be told is of kind "open". */
enum status scan_report_sarif(const struct scan_result *, const struct scan_report_options *, struct arena *,
                              struct out *) MUST_USE;

struct json_writer;
/* Into the object that is open: of which build, what was looked for, from which severity on, in how many files. Who
 * reads the report as evidence asks for it (evidence/scan.h). */
void scan_write_reach(struct json_writer *w, const struct scan_report_options *options,
                      const struct scan_result *result);

/* CycloneDX 1.6 (ECMA-424): the packages of the databases and of binaries' notes; where there is no database, also
 * every binary with what names its build. Says of itself that it is incomplete when a database could not be read. */
enum status scan_report_cyclonedx(const struct scan_result *, const struct scan_report_options *, struct arena *,
                                  struct out *) MUST_USE;
/* The attack surface, kind by kind; with a product it says of each whether an interface of it accounts for it. */
void scan_surface_text(const struct surface *surface, const struct product *product, struct out *out);
void scan_surface_json(const struct surface *surface, const struct product *product, struct out *out);

#endif
