/* Reports of the trace of a product's threats. A format is one row of threats_formats.c; all show what src/supplier
 * found. */
#ifndef REPORT_THREATS_H
#define REPORT_THREATS_H

#include "base/out.h"
#include "supplier/trace.h"

struct threats_report_options {
    bool all;       /* text only: every finding, and the threats that are treated */
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
};

struct threats_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    enum status (*write)(const struct trace *trace, const struct threats_report_options *options, struct arena *arena,
                         struct diag_sink *sink, struct out *out) MUST_USE;
};
/* NULL when there is none of that name; when a file's name ends with none's extension. */
const struct threats_format *threats_format_named(struct str name);
const struct threats_format *threats_format_of_file(struct str file);

/* docs/formats/threats.md says what each holds. */
enum status threats_report_text(const struct trace *, const struct threats_report_options *, struct arena *,
                                struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_json(const struct trace *, const struct threats_report_options *, struct arena *,
                                struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_csv(const struct trace *, const struct threats_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_html(const struct trace *, const struct threats_report_options *, struct arena *,
                                struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_xlsx(const struct trace *, const struct threats_report_options *, struct arena *,
                                struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_svg(const struct trace *, const struct threats_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;
enum status threats_report_dot(const struct trace *, const struct threats_report_options *, struct arena *,
                               struct diag_sink *, struct out *) MUST_USE;

/* Whether a diagram of the model can be drawn in a reasonable time. */
bool threats_is_drawable(const struct trace *trace);
/* The diagram as SVG. As graph_svg. */
enum status threats_draw(const struct trace *trace, struct arena *arena, struct out *out) MUST_USE;

/* Entries for the threats that nobody has decided about, as YAML to fill in and put into the model. */
void threats_stubs(const struct trace *trace, struct out *out);

#endif
