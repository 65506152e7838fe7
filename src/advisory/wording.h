/* Text of advisories as it comes, made plain: the same characters for the same meaning, before a grammar reads it. */
#ifndef ADVISORY_WORDING_H
#define ADVISORY_WORDING_H

#include "base/str.h"

/* `text` without blanks at its ends, and with plain characters for what stands for them: HTML character references
 * (&lt;), signs beyond ASCII (the less-or-equal sign gives <=, dashes give -, quotes give "), no-break and zero-width
 * blanks, UTF-8 that was once read as Windows-1252, control characters (a blank). Other characters stay as they are.
 * Gives a slice of `text` where nothing is to be done, else a copy in the arena; ptr NULL when memory is out (but for
 * an empty text, which gives an empty slice that is not NULL). Never longer than the text. */
struct str wording_plain(struct arena *arena, struct str text);

/* True when every word of `words` (runs of letters and digits) is also a word of `name`, whatever their case. True when
 * `words` has none. */
bool wording_repeats(struct str words, struct str name);

/* Takes the next run of letters and digits (and bytes beyond ASCII) off the front of `*rest`. False when there is none.
 */
bool wording_next(struct str *rest, struct str *word);

/* A word and what it means: one row of a table in the order of the alphabet, lower case. */
struct wording_row {
    const char *text;
    uint8_t value;
};

/* The row of `word`, whatever its case, or NULL. Takes log2 of `count` steps. */
const struct wording_row *wording_find(const struct wording_row *rows, size_t count, struct str word);

#endif
