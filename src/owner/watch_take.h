/* What a received document is: its hash held against the one published beside it, the document read and held against
 * the mandatory tests of CSAF. Nothing is written. */
#ifndef OWNER_WATCH_TAKE_H
#define OWNER_WATCH_TAKE_H

#include "base/hash.h"
#include "base/json.h"
#include "csaf/validate.h"

/* What reading needs; one a thread. */
struct watch_reader {
    struct json_parser *parser;
    const struct schema_set *schemas;
    struct arena *scratch; /* reset by each call; its cap bounds what a document may take */
};

enum watch_hash { WATCH_HASH_GOOD, WATCH_HASH_BAD, WATCH_HASH_NONE };
/* "good", "bad", "none". */
struct str watch_hash_word(enum watch_hash hash);

/* What a document says of itself; texts in the arena of the call. */
struct watch_taken {
    /* Why it is no document of CSAF that can be kept, as the end of a sentence; ptr NULL: it is one. Without it what
     * follows is set. */
    struct str trouble;
    struct str tracking_id, version, status, current_release, title, category;
    int64_t findings;
};

/* Holds the bytes against the text of a hash file: hex digits of SHA-256 or SHA-512, as many as either has, then
 * anything behind a blank. Whatever else it holds is bad. */
enum watch_hash watch_take_hash(struct str body, struct str hash);

/* Reads `body`, which is followed by JSON_PADDING readable bytes; texts go to the arena. STATUS_MEMORY. */
enum status watch_take(const struct watch_reader *reader, struct str url, struct str body, struct arena *arena,
                       struct watch_taken *taken) MUST_USE;

/* The first error of a sink, with its line; in the arena. ptr NULL without memory. */
struct str watch_first_error(struct arena *arena, const struct diag_sink *sink);

#endif
