/* Saved statuses, as keyway status --since reads them. */
#include "supplier/status_change.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct product PRODUCT = {.id = STR_INIT("p")};
    static const struct product_status NOW = {.workspace = {.product = &PRODUCT}};
    struct arena arena;
    struct diag_sink sink;
    struct status_changes changes;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    char *padded = arena_get(&arena, size + 64, 1);
    if (padded && size > 0)
        memcpy(padded, data, size);
    const struct source source = {STR("old.json"), {padded, size}};
    enum status status = padded ? status_changes_in(&source, &NOW, &arena, &sink, &changes) : STATUS_MEMORY;
    if (status == STATUS_OK ? diag_errors(&sink) > 0 : status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
