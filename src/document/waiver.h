/* Findings of analysers that somebody has decided to live with until a day: scan-waivers.yaml (docs/formats/scan.md).
 */
#ifndef DOCUMENT_WAIVER_H
#define DOCUMENT_WAIVER_H

#include "base/date.h"
#include "base/diag.h"

enum { WAIVERS_MAX = 10000, WAIVER_PATH_MAX = 400 };

struct waiver {
    struct place place;      /* of its first key */
    struct place rule_place; /* of its rule */
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

/* What a waiver may be of. */
struct waivable {
    struct str rule, path, mark;
};

/* Reads the document. STATUS_INPUT with diagnostics for what it must not hold, a waiver without path and mark among it;
 * else as file_read and document_parse. Rules are of whatever analyser: whether they exist is not known here. */
enum status waiver_read(const char *path, struct arena *arena, struct diag_sink *sink,
                        struct waiver_list *list) MUST_USE;
/* The waiver of a finding, one that still holds before one that has run out; NULL: none matches. All that match are
 * counted. */
const struct waiver *waiver_find(struct waiver_list *list, date_days today, const struct waivable *finding);
/* Warns of waivers that have run out, and of those that match nothing. */
void waiver_tell(const struct waiver_list *list, date_days today, struct diag_sink *sink);
/* '*' is any text without a stroke, '**' any, '?' one character that is no stroke. Linear in the text for a pattern. */
bool waiver_path_matches(struct str pattern, struct str path);

#endif
