/* Tab-separated tables of data/, read whole: a line of column names, then one row a line. Strict, because the build
 * trusts them: printable ASCII only, every row as many cells as the first line, no empty cell ("-" stands for none), no
 * blank at the end of a cell, a line feed behind the last line. */
#ifndef TOOLS_TSV_H
#define TOOLS_TSV_H

#include "base/str.h"

enum { TSV_COLUMNS_MAX = 24, TSV_ROWS_MAX = 16384, TSV_CELL_MAX = 320, TSV_BYTES_MAX = 1 << 20 };

struct tsv_cell {
    struct str text; /* a slice of the input */
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in bytes */
};
struct tsv {
    unsigned columns;
    unsigned rows;                          /* without the line of names */
    struct tsv_cell names[TSV_COLUMNS_MAX]; /* of the columns, each different */
    struct tsv_cell *cells;                 /* rows * columns of them, in the arena */
};
struct tsv_error {
    uint32_t line; /* 0: about the file as a whole */
    uint32_t column;
    const char *text; /* a sentence without a full stop, static */
};

/* Reads `text`. On failure `*tsv` is undefined and `*error` says where and why. */
enum status tsv_parse(struct str text, struct arena *arena, struct tsv *tsv, struct tsv_error *error) MUST_USE;
/* Reads the file into the arena and parses it; problems go to stderr as "path:line:column: error: text". */
enum status tsv_read(const char *path, struct arena *arena, struct tsv *tsv) MUST_USE;
/* Index of the column `name`, or UINT_MAX. */
unsigned tsv_column(const struct tsv *tsv, struct str name);
const struct tsv_cell *tsv_at(const struct tsv *tsv, unsigned row, unsigned column);
/* True for "-": nothing stands here. */
bool tsv_is_none(const struct tsv_cell *cell);

#endif
