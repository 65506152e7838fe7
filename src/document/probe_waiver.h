/* Findings of keyway-probe that somebody has decided to live with until a day: probe-waivers.yaml
 * (docs/formats/probe.md). */
#ifndef DOCUMENT_PROBE_WAIVER_H
#define DOCUMENT_PROBE_WAIVER_H

#include "base/date.h"
#include "base/diag.h"

enum { PROBE_WAIVERS_MAX = 10000 };

struct probe_waiver {
    struct place place; /* of its first key */
    struct str check;
    struct str asset; /* empty: every asset */
    struct str reason, by;
    date_days until; /* its last day */
};
struct probe_waiver_list {
    struct probe_waiver *items;
    size_t count;
};

/* Reads the document. STATUS_INPUT with diagnostics for what it must not hold; else as file_read and document_parse. */
enum status probe_waiver_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              struct probe_waiver_list *list) MUST_USE;
/* The same from a text that is already read and outlives `arena`. */
enum status probe_waiver_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct probe_waiver_list *list) MUST_USE;
/* The waiver of a finding of `check` on `asset` (empty: nobody says which, and only what is for every asset fits) that
 * ends last; NULL when there is none. Whether it still holds, `until` says. Linear. */
const struct probe_waiver *probe_waiver_find(const struct probe_waiver_list *list, struct str check, struct str asset);

struct field_map;
extern const struct field_map probe_waiver_map;

#endif
