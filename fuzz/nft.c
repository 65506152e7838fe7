/* What the kernel answers about its packet filter: any bytes are read, and each chain has a name. */
#include <stdlib.h>

#include "base/nft_condition.h"
#include "base/nft_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct nft_entries entries = {.asks = NFT_ASKS_STATE};
    struct nft_ruleset ruleset = {.entries = &entries};
    bool done = false;
    arena_init(&arena, 64 << 20);
    if (nft_take((struct str){(const char *)data, size}, &arena, &ruleset, &done) == NFT_OK)
        for (size_t i = 0; i < ruleset.count; i++)
            if (!ruleset.chains[i].name.ptr || !ruleset.chains[i].table.ptr)
                abort();
    arena_done(&arena);
    return 0;
}
