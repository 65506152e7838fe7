/* Reads a table of data/ for tests that ask whether the code does what each of its rows says. */
#ifndef UNIT_ADVISORY_TABLE_BED_H
#define UNIT_ADVISORY_TABLE_BED_H

#include "base/csv.h"
#include "base/file.h"
#include "bed.h"

enum { TABLE_COLUMNS = 5 };

struct table_row {
    struct str cells[TABLE_COLUMNS];
};

/* The rows of data/NAME behind the one that names the columns. */
static inline const struct table_row *table_of(struct bed *bed, const char *name, size_t *count) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct table_row *rows = NULL;
    size_t room = 0;
    struct csv csv;
    bool more = false;
    const char *path = str_format(&bed->arena, KEYWAY_ROOT "/data/%s", name).ptr;
    assert_int_equal(file_read(path, 1 << 20, &bed->arena, &bed->sink, source), STATUS_OK);
    csv_init(&csv, source, &bed->arena);
    assert_int_equal(csv_next(&csv, &bed->sink, &more), STATUS_OK);
    *count = 0;
    for (;;) {
        assert_int_equal(csv_next(&csv, &bed->sink, &more), STATUS_OK);
        if (!more)
            return rows;
        assert_true(arena_grow(&bed->arena, (void **)&rows, *count, &room, sizeof(*rows), _Alignof(struct table_row)));
        for (size_t i = 0; i < TABLE_COLUMNS; i++)
            rows[*count].cells[i] = i < csv.count ? csv.fields[i] : STR("");
        ++*count;
    }
}

#endif
