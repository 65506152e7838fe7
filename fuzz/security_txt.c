/* security.txt: what comes out may be fetched, and no more than is said. */
#include <stdlib.h>

#include "base/url.h"
#include "provider/security_txt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct security_txt found;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    if (security_txt_read(&source, &arena, &sink, &found) == STATUS_OK)
        for (size_t i = 0; i < found.csaf_count; i++)
            if (url_check(found.csaf[i], &arena, NULL, NULL) != URL_FINE)
                abort();
    arena_done(&arena);
    return 0;
}
