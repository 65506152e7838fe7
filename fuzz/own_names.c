/* Tables of users: what is taken has what the matcher relies on. */
#include <stdlib.h>

#include "advisory/own_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("own.tsv"), {(const char *)data, size}};
    struct own_names names = {.alias_count = 0};
    struct arena arena;
    struct diag_sink sink;
    struct vendor_book book;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    if (own_names_parse(&source, &arena, &sink, &names) == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    for (size_t i = 0; i < names.phrase_count; i++)
        if (names.phrases[i].written.len < 2 || names.phrases[i].meant.len > names.phrases[i].written.len)
            abort();
    if (vendor_book_init(&book, &names, &arena) != STATUS_OK && !arena.refused)
        abort();
    arena_done(&arena);
    return 0;
}
