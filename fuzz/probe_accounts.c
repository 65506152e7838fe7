/* passwd, shadow and group: a sound account has a name, and what is known of its password is one of the answers. */
#include <stdlib.h>

#include "probe/accounts.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/passwd", "/etc/shadow", "/etc/group", NULL};
    fuzz_tree(&probe.tree, paths, text);
    const struct probe_accounts *all = probe_accounts(&probe);
    for (size_t i = 0; i < all->account_count; i++) {
        struct str hash = STR("");
        bool weak = false;
        if (probe_password(all, &all->accounts[i], &hash) > PASSWORD_NONE || hash.len > size ||
            (all->accounts[i].sound && all->accounts[i].name.len == 0) || !probe_hash_method(hash, &weak))
            abort();
    }
    arena_done(&arena);
    return 0;
}
