/* YAML: every place is in the text, and a plain scalar without blanks stands at its place as it was read. */
#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(const struct source *source, const struct yaml_node *node) {
    for (; node; node = node->next) {
        struct str there = str_slice(source->text, node->place.offset, node->place.offset + node->place.length);
        bool is_word = node->type == YAML_SCALAR && !node->quoted && !str_contains(node->text, STR(" ")) &&
                       !str_contains(node->text, STR("\n")) && !str_contains(node->text, STR("\xE2\x80"));
        if (there.len != node->place.length || (is_word && !str_eq(there, node->text)))
            abort();
        visit(source, node->first);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct source source = {STR("fuzz.yaml"), {(const char *)data, size}};
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    const struct yaml_node *root = NULL;
    if (yaml_parse(&source, &arena, &sink, &root) == STATUS_OK)
        visit(&source, root);
    if (yaml_parse_shared(&source, &arena, &sink, &root) == STATUS_OK)
        (void)yaml_get(root, STR("a"));
    arena_done(&arena);
    return 0;
}
