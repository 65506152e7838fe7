/* sudoers: every rule and setting lies within what was read, and lists end. */
#include "probe/sudoers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count(void *context, struct str member, bool no) {
    *(size_t *)context += member.len + no;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    size_t sum = 0;
    arena_init(&arena, (size_t)64 << 20);
    struct probe_sudoers all = {.rules = NULL};
    struct sudo_reader reader = {.arena = &arena, .all = &all};
    if (probe_sudoers_parse(&reader, (struct str){(const char *)data, size}, "fuzz"))
        for (size_t i = 0; i < all.rule_count && i < 64; i++) {
            if (all.rules[i].command.len == 0)
                abort();
            sudo_each(&all, SUDO_USERS, all.rules[i].users, count, &sum);
            sudo_each(&all, SUDO_COMMANDS, all.rules[i].command, count, &sum);
        }
    arena_done(&arena);
    return 0;
}
