/* XML into a tree: whatever the bytes, a tree or a diagnostic with a place. */
#include "base/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    const struct source source = {STR_INIT("fuzz"), {(const char *)data, size}};
    const struct xml_node *root;
    arena_init(&arena, 1 << 26);
    diag_init(&sink, &arena);
    if (xml_parse(&source, &arena, &sink, &root) != STATUS_OK && diag_errors(&sink) == 0 && size < 4096)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
