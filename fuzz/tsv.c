/* Tables of data/: every row that is accepted has a cell for each column, and an error has a place in the text. */
#include <stdint.h>

#include "tsv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tsv tsv;
    struct tsv_error error = {0};
    struct str text = {(const char *)data, size};
    struct arena arena;
    arena_init(&arena, 32 * 1024 * 1024);
    if (tsv_parse(text, &arena, &tsv, &error) == STATUS_OK) {
        for (unsigned i = 0; i < tsv.rows * tsv.columns; i++)
            if (tsv.cells[i].text.len == 0 || tsv.cells[i].line != i / tsv.columns + 2)
                abort();
    } else if (error.text == NULL) {
        abort();
    }
    arena_done(&arena);
    return 0;
}
