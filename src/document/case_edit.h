/* Writing into the text of a case as a person left it: a value set, an item put behind a list, and nothing else of the
 * text changed, comments and layout included. */
#ifndef DOCUMENT_CASE_EDIT_H
#define DOCUMENT_CASE_EDIT_H

#include "base/diag.h"

/* A key and its value as they are meant; values are put between quotes where YAML needs it. */
struct case_pair {
    struct str key;
    struct str value;        /* ptr NULL: left out */
    const struct str *texts; /* a list of texts instead; NULL: none */
    size_t text_count;
    bool is_number; /* `value` goes without quotes */
};

/* One change: `pair_count` 0 sets `key` to `value`, else an item of these pairs goes behind the list `key`. */
struct case_change {
    struct str key;
    struct str value;
    const struct case_pair *pairs;
    size_t pair_count;
};

/* The text of the case with all changes, in the arena. The result is read again as a case, and everything else of it
 * must be what it was: STATUS_INPUT with a diagnostic where the layout does not allow that (a list in brackets, say),
 * or where the changed case has a mistake. The file is not written: file_write does that. */
enum status case_edit(const struct source *source, const struct case_change *changes, size_t count, struct arena *arena,
                      struct diag_sink *sink, struct str *text) MUST_USE;

/* A text as a YAML scalar on one line: as it is where that is surely a text, else in double quotes. ptr NULL without
 * memory. */
struct str case_scalar(struct arena *arena, struct str text) MUST_USE;
/* A text of several lines as a literal block behind "key:", indented by two; as case_scalar where it has one line, or
 * what a block cannot hold. */
struct str case_block(struct arena *arena, struct str text) MUST_USE;

#endif
