/* Lines of SHA256SUMS: a name that is taken lies within the folder, and is written so that it is read again. */
#include "base/out.h"
#include "supplier/dossier_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, line, name, again;
    uint8_t sha256[HASH_SHA256_SIZE], same[HASH_SHA256_SIZE];
    struct arena arena;
    struct out out;
    arena_init(&arena, 16 * 1024 * 1024);
    while (rest.len > 0 && str_next(&rest, '\n', &line)) {
        if (!dossier_sum_read(line, &arena, sha256, &name) || !name.ptr)
            continue;
        if (name.len == 0 || name.ptr[0] == '/' || str_starts(name, STR("../")) || str_contains(name, STR("/../")))
            __builtin_trap();
        out_memory(&out, 4 * name.len + 1024);
        dossier_sum_write(&out, sha256, name);
        struct str text = out_text(&out);
        if (!dossier_sum_read(str_slice(text, 0, text.len - 1), &arena, same, &again) ||
            (again.ptr && !str_eq(name, again)) || memcmp(sha256, same, sizeof same) != 0)
            __builtin_trap();
        out_done(&out);
    }
    arena_done(&arena);
    return 0;
}
