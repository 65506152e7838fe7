/* provider-metadata.json: read, or refused with an error; every URL may be fetched, and folders end in a slash. */
#include <stdlib.h>

#include "base/url.h"
#include "provider/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct provider_metadata m = {.feed_count = 0};
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    enum status status = metadata_read(&source, &arena, &sink, &m);
    if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
        abort();
    for (size_t i = 0; i < m.feed_count; i++)
        if (url_check(m.feeds[i].url, &arena, NULL, NULL) != URL_FINE)
            abort();
    for (size_t i = 0; i < m.directory_count; i++)
        if (!str_ends(m.directories[i].url, STR("/")))
            abort();
    arena_done(&arena);
    return 0;
}
