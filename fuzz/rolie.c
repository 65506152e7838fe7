/* ROLIE feeds: the same entries however the feed is cut, and all may be fetched. The first byte is the pieces' size. */
#include "provider/rolie.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status count(void *context, const struct rolie_entry *entry) {
    *(uint64_t *)context += 1 + entry->url.len + entry->id.len + entry->signature_url.len;
    return str_starts(entry->url, STR("https://")) ? STATUS_OK : STATUS_SYSTEM;
}
static enum status read_pieces(struct str text, size_t size, uint64_t *sum, struct arena *arena) {
    struct diag_sink sink = {.arena = arena};
    struct rolie *rolie;
    struct rolie_feed f;
    enum status status = rolie_new(STR("https://e.com/a/feed.json"), count, sum, &sink, &rolie);
    for (size_t at = 0; at < text.len && !status; at += size)
        status = rolie_feed(rolie, str_slice(text, at, at + size));
    status = status ? status : rolie_end(rolie, arena, &f);
    return rolie_free(rolie), status;
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    uint64_t whole = 0, parts = 0, piece = size ? data[0] + 1u : 1;
    struct str text = str_skip((struct str){(const char *)data, size}, 1);
    arena_init(&arena, 64 << 20);
    enum status a = read_pieces(text, size + 1, &whole, &arena);
    if (a != read_pieces(text, piece, &parts, &arena) || whole != parts || a == STATUS_SYSTEM)
        abort();
    return arena_done(&arena), 0;
}
