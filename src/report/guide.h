/* The hardening guide written: for people, and for machines. A format is one row of guide_formats.c. */
#ifndef REPORT_GUIDE_H
#define REPORT_GUIDE_H

#include "base/out.h"
#include "supplier/guide_verify.h"

struct guide_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    enum status (*write)(const struct guide *guide, struct arena *arena, struct diag_sink *sink,
                         struct out *out) MUST_USE;
};
/* NULL when there is none of that name; when a file's name ends with none's extension. */
const struct guide_format *guide_format_named(struct str name);
const struct guide_format *guide_format_of_file(struct str file);

enum status guide_report_markdown(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
enum status guide_report_html(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* RFC 8520. STATUS_INPUT with a diagnostic when the document has no 'mud-url'. */
enum status guide_report_mud(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* A ruleset of nftables for a firewall in front of the product. */
enum status guide_report_nftables(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;
/* What is to be checked on the live product, as JSON (docs/formats/hardening.md). */
enum status guide_report_checks(const struct guide *, struct arena *, struct diag_sink *, struct out *) MUST_USE;

/* A guide held against a device. */
struct guide_sheet {
    const struct guide_verification *verification;
    const struct probe_report *const *reports;
    size_t report_count;
    unsigned width; /* columns, text only */
    bool colour;    /* text only */
};
void guide_verdicts_text(const struct guide_sheet *sheet, struct arena *arena, struct out *out);
void guide_verdicts_json(const struct guide_sheet *sheet, struct out *out);

#endif
