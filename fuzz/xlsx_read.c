/* Spreadsheets that strangers send: whatever the bytes, CSV or a diagnostic. */
#include "base/xlsx_read.h"
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("a.xlsx"), {(const char *)data, size}}, *csv;
    struct arena arena;
    struct diag_sink sink;
    struct csv table;
    bool more = true;
    arena_init(&arena, 128 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = xlsx_read(&source, STR("Answers"), &arena, &sink, &csv);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    if (status == STATUS_OK) {
        /* What is written can be read, but for rows that are too long or without memory. */
        csv_init(&table, csv, &arena);
        while (more && csv_next(&table, &sink, &more) == STATUS_OK)
            ;
        if (more && diag_errors(&sink) > 0)
            __builtin_trap();
    }
    arena_done(&arena);
    return 0;
}
