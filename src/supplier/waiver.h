/* Findings of a scan that somebody has decided to live with until a day: scan-waivers.yaml (docs/formats/scan.md). */
#ifndef SUPPLIER_WAIVER_H
#define SUPPLIER_WAIVER_H

#include "base/source.h"
#include "supplier/scan.h"

enum { WAIVERS_MAX = 10000, WAIVER_PATH_MAX = 400 };

struct waiver {
    struct place place; /* of its first key */
    struct str rule;
    struct str path; /* a pattern below the folder that is scanned; empty: any */
    struct str mark; /* empty: any */
    struct str reason, by;
    date_days until; /* its last day */
    size_t matched;  /* findings */
};
struct waiver_list {
    struct waiver *items;
    size_t count;
};

/* Reads the document. STATUS_INPUT with diagnostics for what it must not hold, an unknown rule and a waiver without
 * path and mark among it; else as file_read and yaml_parse. */
enum status waiver_read(const char *path, struct arena *arena, struct diag_sink *sink,
                        struct waiver_list *list) MUST_USE;
/* Takes what is waived out of the counts of `result`. A waiver that has run out leaves its finding as it is, and one
 * that matches nothing does nothing: a warning tells of either. */
void waiver_apply(struct waiver_list *list, date_days today, struct diag_sink *sink, struct scan_result *result);
/* '*' is any text without a stroke, '**' any, '?' one character that is no stroke. Linear in the text for a pattern. */
bool waiver_path_matches(struct str pattern, struct str path);

#endif
