/* index.txt and changes.csv of a directory-based distribution: the documents that lie in it. */
#ifndef PROVIDER_LISTING_H
#define PROVIDER_LISTING_H

#include "base/diag.h"
#include "provider/text.h"

enum { LISTING_MAX = 2 * 1000 * 1000, LISTING_CANDIDATES = 4 };

struct listing_item {
    struct str path;  /* as written, without quotes and blanks around it; a slice of the source, or in the arena */
    int64_t released; /* changes.csv: when the document was released last; PROVIDER_NO_TIME when that cannot be read */
    uint32_t line;
};
struct listing {
    struct listing_item *items; /* in the order of the file; paths that come again are there again */
    size_t count;
};

/* index.txt: one path a line, with any line end, blanks around it, a byte order mark. Lines that do not end in ".json"
 * (hashes, signatures, a page that says "not found") are left out and counted in one warning. STATUS_LIMIT with an
 * error beyond LISTING_MAX lines; STATUS_MEMORY. */
enum status listing_read_index(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct listing *listing) MUST_USE;
/* changes.csv: path and date-time, with or without quotes, a heading, any line end, a byte order mark. A line that is
 * broken is a warning, and left out; a date that cannot be read is a warning, and PROVIDER_NO_TIME. Statuses as above.
 */
enum status listing_read_changes(const struct source *source, struct arena *arena, struct diag_sink *sink,
                                 struct listing *listing) MUST_USE;

/* Where the document of a path may lie, most likely first: in the folder `base` (a checked URL that ends in a slash),
 * as the specification says; and, because providers write paths from another place: without the part that the folder's
 * URL ends in already ("csaf/white/2023/a.json" in ".../csaf/white/"); from the host's root; the last two parts of the
 * path, year and name, in the folder. `urls` holds LISTING_CANDIDATES; each differs from those before it. `*count` is 0
 * when the path leads to nothing that may be fetched. A path that leads to another host is such: a listing says what
 * lies beside it. STATUS_MEMORY. */
enum status listing_candidates(struct str base, struct str path, struct arena *arena,
                               struct str urls[LISTING_CANDIDATES], size_t *count) MUST_USE;

#endif
