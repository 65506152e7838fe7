/* Names of platforms: every text lies in what was read, and is never longer. */
#include <stdlib.h>

#include "csaf/cpe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct cpe cpe;
    bool valid;
    size_t total = 0;
    arena_init(&arena, 16 << 20);
    if (cpe_read((struct str){(const char *)data, size}, &arena, &cpe, &valid) == STATUS_OK && valid) {
        for (size_t i = 0; i < CPE_ATTRIBUTES; i++) {
            const struct cpe_value *value = &cpe.values[i];
            total += value->kind == CPE_TEXT ? value->text.len : 0;
            if (value->kind == CPE_TEXT && (value->text.len == 0 || str_hash(value->text) == 1))
                abort();
        }
        if (total > size)
            abort();
    }
    return arena_done(&arena), 0;
}
