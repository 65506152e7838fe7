#include "base/nft.h"

enum { CHAINS_MAX = 1 << 16, STEPS_MAX = 1 << 20 };

/* Rules come chain by chain, so the one that had the last is asked first. */
struct nft_chain *nft_chain_find(const struct nft_ruleset *ruleset, uint8_t family, struct str table, struct str name) {
    for (size_t i = ruleset->count; i > 0; i--) {
        struct nft_chain *chain = &ruleset->chains[i - 1];
        if (chain->family == family && str_eq(name, chain->name) && str_eq(table, chain->table))
            return chain;
    }
    return NULL;
}

enum nft_answer nft_chain_add(struct nft_ruleset *ruleset, struct nft_chain chain, struct arena *arena) {
    if (ruleset->count >= CHAINS_MAX)
        return NFT_FAILED;
    if (!arena_grow(arena, (void **)&ruleset->chains, ruleset->count, &ruleset->room, sizeof chain,
                    _Alignof(struct nft_chain)))
        return NFT_MEMORY;
    chain.first_step = chain.last_step = NFT_NO_STEP;
    ruleset->chains[ruleset->count++] = chain;
    return NFT_OK;
}

static enum nft_answer keep_step(struct nft_ruleset *ruleset, struct nft_step step, struct arena *arena, uint32_t *at) {
    if (ruleset->step_count >= STEPS_MAX)
        return NFT_FAILED;
    if (!arena_grow(arena, (void **)&ruleset->steps, ruleset->step_count, &ruleset->step_room, sizeof step,
                    _Alignof(struct nft_step)))
        return NFT_MEMORY;
    *at = (uint32_t)ruleset->step_count++;
    ruleset->steps[*at] = step;
    return NFT_OK;
}

enum nft_answer nft_step_add(struct nft_ruleset *ruleset, struct nft_chain *chain, struct nft_step step, bool in_front,
                             struct arena *arena) {
    uint32_t at = NFT_NO_STEP;
    bool is_first = chain->first_step == NFT_NO_STEP;
    step.next = in_front ? chain->first_step : NFT_NO_STEP;
    enum nft_answer answer = keep_step(ruleset, step, arena, &at);
    if (answer != NFT_OK)
        return answer;
    if (in_front || is_first)
        chain->first_step = at;
    else
        ruleset->steps[chain->last_step].next = at;
    if (!in_front || is_first)
        chain->last_step = at;
    return NFT_OK;
}

enum nft_answer nft_step_add_behind(struct nft_ruleset *ruleset, uint32_t before, struct nft_step step,
                                    struct arena *arena) {
    uint32_t at = NFT_NO_STEP;
    step.next = ruleset->steps[before].next;
    enum nft_answer answer = keep_step(ruleset, step, arena, &at);
    if (answer == NFT_OK)
        ruleset->steps[before].next = at;
    return answer;
}
