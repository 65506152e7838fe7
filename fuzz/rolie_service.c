/* ROLIE service documents: read, or refused with an error; every feed may be fetched. */
#include <stdlib.h>

#include "base/url.h"
#include "provider/rolie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct rolie_service service = {.feed_count = 0};
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    enum status status = rolie_service_read(&source, STR("https://e.com/a/"), &arena, &sink, &service);
    if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
        abort();
    for (size_t i = 0; i < service.feed_count; i++)
        if (url_check(service.feeds[i], &arena, NULL, NULL) != URL_FINE)
            abort();
    arena_done(&arena);
    return 0;
}
