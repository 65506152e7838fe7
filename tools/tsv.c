#include "tsv.h"

#include <limits.h>

struct reader {
    struct str rest;
    struct tsv *tsv;
    struct tsv_error *error;
    uint32_t line;
};

static enum status fail(struct reader *r, uint32_t column, const char *text) {
    *r->error = (struct tsv_error){r->line, column, text};
    return STATUS_INPUT;
}

static enum status check_bytes(struct reader *r, const struct tsv_cell *cell) {
    for (size_t i = 0; i < cell->text.len; i++)
        if (cell->text.ptr[i] < ' ' || cell->text.ptr[i] > '~')
            return fail(r, cell->column + (uint32_t)i, "a cell may hold printable ASCII only");
    return STATUS_OK;
}

static enum status check_cell(struct reader *r, const struct tsv_cell *cell) {
    TRY(check_bytes(r, cell));
    if (cell->text.len == 0)
        return fail(r, cell->column, "the cell is empty; write '-' for none");
    if (cell->text.len > TSV_CELL_MAX)
        return fail(r, cell->column, "the cell is longer than 320 bytes");
    if (str_trim(cell->text).len != cell->text.len)
        return fail(r, cell->column, "the cell has a blank at one of its ends");
    return STATUS_OK;
}

/* One line into `cells`, which has room for `max`. */
static enum status read_line(struct reader *r, struct tsv_cell *cells, unsigned max, unsigned *count) {
    struct str line;
    r->line++;
    if (!str_next(&r->rest, '\n', &line))
        return fail(r, 1, "the last line does not end in a line feed");
    *count = 0;
    const char *start = line.ptr;
    struct str part;
    while (str_next(&line, '\t', &part)) {
        uint32_t column = (uint32_t)(part.ptr - start) + 1;
        if (*count == max)
            return fail(r, column, "the line has more cells than there are columns");
        cells[*count] = (struct tsv_cell){part, r->line, column};
        TRY(check_cell(r, &cells[*count]));
        (*count)++;
    }
    return STATUS_OK;
}

static enum status read_names(struct reader *r) {
    struct tsv *tsv = r->tsv;
    TRY(read_line(r, tsv->names, TSV_COLUMNS_MAX, &tsv->columns));
    for (unsigned i = 1; i < tsv->columns; i++)
        if (tsv_column(tsv, tsv->names[i].text) < i)
            return fail(r, tsv->names[i].column, "there are two columns of this name");
    return STATUS_OK;
}

static enum status read_rows(struct reader *r, struct tsv_cell *cells) {
    struct tsv *tsv = r->tsv;
    for (unsigned row = 0; row < tsv->rows; row++) {
        unsigned count = 0;
        TRY(read_line(r, cells + (size_t)row * tsv->columns, tsv->columns, &count));
        if (count < tsv->columns) {
            const struct tsv_cell *last = &cells[(size_t)row * tsv->columns + count - 1];
            return fail(r, last->column + (uint32_t)last->text.len, "the line has fewer cells than there are columns");
        }
    }
    return STATUS_OK;
}

static unsigned count_lines(struct str text) {
    unsigned lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

enum status tsv_parse(struct str text, struct arena *arena, struct tsv *tsv, struct tsv_error *error) {
    struct reader r = {.rest = text, .tsv = tsv, .error = error};
    *tsv = (struct tsv){0};
    if (text.len > TSV_BYTES_MAX)
        return fail(&r, 0, "the file is larger than 1 MiB");
    if (text.len == 0)
        return fail(&r, 0, "the file is empty");
    unsigned lines = count_lines(text);
    if (lines > TSV_ROWS_MAX)
        return fail(&r, 0, "the file has more than 16384 lines");
    if (text.ptr[text.len - 1] != '\n') {
        r.line = lines + 1;
        return fail(&r, 1, "the last line does not end in a line feed");
    }
    r.rest.len--;
    TRY(read_names(&r));
    tsv->rows = lines - 1;
    struct tsv_cell *cells = ARENA_ARRAY(arena, struct tsv_cell, (size_t)tsv->rows * tsv->columns);
    if (cells == NULL) {
        *error = (struct tsv_error){0, 0, "no memory"};
        return STATUS_MEMORY;
    }
    TRY(read_rows(&r, cells));
    tsv->cells = cells;
    return STATUS_OK;
}

enum status tsv_read(const char *path, struct arena *arena, struct tsv *tsv) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return STATUS_SYSTEM;
    }
    char *bytes = arena_get_raw(arena, TSV_BYTES_MAX + 1, 1);
    size_t len = bytes == NULL ? 0 : fread(bytes, 1, TSV_BYTES_MAX + 1, file);
    bool failed = bytes == NULL || ferror(file) != 0;
    fclose(file);
    if (failed) {
        fprintf(stderr, "%s: error: cannot be read\n", path);
        return STATUS_SYSTEM;
    }
    struct tsv_error error = {0};
    enum status status = tsv_parse((struct str){bytes, len}, arena, tsv, &error);
    if (status != STATUS_OK)
        fprintf(stderr, "%s:%u:%u: error: %s\n", path, error.line, error.column, error.text);
    return status;
}

unsigned tsv_column(const struct tsv *tsv, struct str name) {
    for (unsigned i = 0; i < tsv->columns; i++)
        if (str_eq(tsv->names[i].text, name))
            return i;
    return UINT_MAX;
}

const struct tsv_cell *tsv_at(const struct tsv *tsv, unsigned row, unsigned column) {
    return &tsv->cells[(size_t)row * tsv->columns + column];
}

bool tsv_is_none(const struct tsv_cell *cell) {
    return str_eq(cell->text, STR("-"));
}
