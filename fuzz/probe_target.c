/* A device as a person names it: what is taken is one host that a resolver can be asked for, and can be named again. */
#include <stdlib.h>

#include "probe/outside/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct target target, again;
    const char *why;
    arena_init(&arena, 1 << 20);
    if (target_parse((struct str){(const char *)data, size}, &arena, &target, &why)) {
        struct str host = target.host, name = target_authority(host, &arena);
        if (host.len == 0 || host.len > TARGET_NAME_MAX || host.ptr[host.len] || str_find_char(host, ']') != SIZE_MAX)
            abort();
        if (!target_parse(host, &arena, &again, &why) || again.port || !str_eq(again.host, host))
            abort();
        if (str_find_char(name, '%') != SIZE_MAX ||
            str_starts(name, STR("[")) != (str_find_char(host, ':') != SIZE_MAX))
            abort();
    } else if (!why)
        abort();
    arena_done(&arena);
    return 0;
}
