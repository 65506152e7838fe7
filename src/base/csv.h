/* CSV by RFC 4180, read as a cursor: commas or (found in the first line) semicolons or tabs, CRLF or LF, a byte order
 * mark allowed. Fields are slices of the text unless a doubled quote had to be undone. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/diag.h"

enum { CSV_FIELDS_MAX = 256 };

struct csv {
    const struct source *source;
    struct arena *arena; /* for unquoted copies */
    size_t at;
    char separator;
    size_t count;
    struct str fields[CSV_FIELDS_MAX];
    uint32_t offsets[CSV_FIELDS_MAX]; /* of each field in the text */
};

void csv_init(struct csv *csv, const struct source *source, struct arena *arena);
/* Reads the next record that is not empty into `fields`. `*more` false at the end. STATUS_INPUT with a place for an
 * open quote, text behind a closing quote, or too many fields. */
enum status csv_next(struct csv *csv, struct diag_sink *sink, bool *more) MUST_USE;
struct place csv_place(const struct csv *csv, size_t field);

#endif
