/* Reports of a plant's assessment. A format is one row in formats.c; it only shows what level/ has judged. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/out.h"
#include "base/place_index.h"
#include "level/reason.h"

struct report_options {
    bool colour;                /* text only */
    unsigned width;             /* columns, text only */
    bool all;                   /* text only: also the assets that meet their target, and every one that does not */
    struct place_index *places; /* what is known of lines and columns; NULL: large plants take long */
    void (*progress)(void *context, size_t done, size_t count); /* told of every asset; or NULL */
    void *progress_context;
};

/* Tells `progress` that `done` of `count` assets are written. */
void report_progress(const struct report_options *options, size_t done, size_t count);

struct report_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    const char *help;
    enum status (*write)(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                         struct out *out) MUST_USE;
};

extern const struct report_format report_formats[];
extern const size_t report_format_count;

/* By name; by the longest extension that the file's name ends with. NULL when there is none. */
const struct report_format *report_format_named(struct str name);
const struct report_format *report_format_of_file(struct str file);

enum status report_text(const struct assessment *, const struct report_options *, struct arena *,
                        struct out *) MUST_USE;
enum status report_json(const struct assessment *, const struct report_options *, struct arena *,
                        struct out *) MUST_USE;
enum status report_html(const struct assessment *, const struct report_options *, struct arena *,
                        struct out *) MUST_USE;
enum status report_csv(const struct assessment *, const struct report_options *, struct arena *, struct out *) MUST_USE;
enum status report_junit(const struct assessment *, const struct report_options *, struct arena *,
                         struct out *) MUST_USE;
enum status report_oscal(const struct assessment *, const struct report_options *, struct arena *,
                         struct out *) MUST_USE;

#endif
