/* A file of pam.d: what is read of any text is bounded, and a stack that ends well had a module say yes. */
#include <stdlib.h>

#include "probe/pam.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum probe_pam_result answer(void *context, const struct probe_pam_line *line) {
    return probe_pam_ordinary(line, true, context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 32 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct probe_pam_stack stack;
    for (enum probe_pam_type type = PAM_TYPE_AUTH; type < PAM_TYPES; type++) {
        bool unsure = false, ran[1024] = {false};
        probe_pam_text(&probe, (struct str){(const char *)data, size}, type, &stack);
        struct probe_pam_play play = {.answer = answer, .context = &unsure, .ran = ran};
        if (stack.count > ARRAY_LEN(ran))
            abort();
        for (size_t i = 0; i < stack.count; i++)
            stack.lines[i].broken &= stack.lines[i].module.len == 0;
        if (probe_pam_plays(&stack, &play) && !memchr(ran, 1, sizeof ran))
            abort();
    }
    arena_done(&arena);
    return 0;
}
