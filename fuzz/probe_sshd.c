/* sshd_config: every line has a keyword, and what counts for all lies in no block but "all". */
#include <stdlib.h>

#include "probe/sshd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 32 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct probe_sshd sshd = {.installed = true};
    probe_sshd_text(&probe, &sshd, (struct str){(const char *)data, size}, "text");
    for (size_t i = 0; i < sshd.count; i++)
        if (sshd.lines[i].key.len == 0 || probe_sshd_word(sshd.lines[i].value).len > sshd.lines[i].value.len)
            abort();
    const struct probe_sshd_line *line = probe_sshd_value(&sshd, "PermitRootLogin");
    if (line && line->match.ptr && !str_eq(line->match, STR("all")))
        abort();
    arena_done(&arena);
    return 0;
}
