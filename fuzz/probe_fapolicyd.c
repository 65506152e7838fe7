/* Rules of fapolicyd: a rule that is shown is a line of the text, and not both lets all run and stops the rest. */
#include <stdlib.h>

#include "probe/fapolicyd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct fapolicyd rules = {.path = "text"};
    fapolicyd_text(text, "text", &rules);
    const struct fapolicyd_place *places[] = {&rules.allowed, &rules.denied, &rules.beside};
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (places[i]->text.ptr && (places[i]->text.len == 0 || places[i]->line == 0 || places[i]->text.len > size))
            abort();
    if (rules.allowed.text.ptr && rules.denied.text.ptr)
        abort();
    (void)probe;
    arena_done(&arena);
    return 0;
}
