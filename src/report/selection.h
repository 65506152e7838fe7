/* Reports of the candidates for a tender. A format is one row of selection_formats.c; all show what src/owner judged.
 */
#ifndef REPORT_SELECTION_H
#define REPORT_SELECTION_H

#include "base/out.h"
#include "owner/bid.h"

struct selection {
    const struct tender *tender;
    enum strength assurance;
    const struct bid_list *bids;
    bool advised; /* advisories were given */
};

struct selection_options {
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
    bool all;       /* text only: every demand of every candidate */
};

struct selection_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* as --output's file ends */
    enum status (*write)(const struct selection *selection, const struct selection_options *options,
                         struct arena *arena, struct out *out) MUST_USE;
};
/* NULL when there is none of that name; when a file's name ends with none's extension. */
const struct selection_format *selection_format_named(struct str name);
const struct selection_format *selection_format_of_file(struct str file);

enum status selection_report_text(const struct selection *, const struct selection_options *, struct arena *,
                                  struct out *) MUST_USE;
enum status selection_report_json(const struct selection *, const struct selection_options *, struct arena *,
                                  struct out *) MUST_USE;
enum status selection_report_csv(const struct selection *, const struct selection_options *, struct arena *,
                                 struct out *) MUST_USE;
enum status selection_report_html(const struct selection *, const struct selection_options *, struct arena *,
                                  struct out *) MUST_USE;

/* "(2 2 3 1 3 2 3)" in the arena. */
struct str selection_levels(struct arena *arena, const struct level_vector *levels);
/* "CR 1.1, CR 2.8 and 4 more, SUM, sbom" of the demands in a state, wishes left out; empty: none. `most` of the
 * requirements of 4-2 are named, all for 0. */
struct str selection_rows(const struct selection *selection, const struct bid *bid, enum bid_state state, unsigned most,
                          struct arena *arena);
/* "41 certificate, 12 artefact, 3 claim" of the requirements of 4-2 that are met, or "none". */
struct str selection_strengths(const struct selection *selection, const struct bid *bid, struct arena *arena);
/* What is known of the candidate is from: "form and declaration". */
struct str selection_basis(const struct bid *bid);
/* The same with files: "form a.csv, and declaration a.json, which the plant names". */
struct str selection_sources(const struct bid *bid, struct arena *arena);
/* "before the next by: demands that are not met", or that nothing tells it from the one before; empty for the first. */
struct str selection_place(const struct bid *bid, struct arena *arena);

#endif
