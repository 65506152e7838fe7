#include "base/nft_set.h"
#include "base/nft_attribute.h"
#include "base/nft_condition.h"
#include "base/nft_rule.h"

#include <linux/netfilter/nf_tables.h>

/* An entry that ends an interval holds nothing. */
static bool holds(const struct nft_entries *entries, const struct str a[NFT_ATTRIBUTES]) {
    struct str key[NFT_ATTRIBUTES] = {{NULL, 0}};
    uint32_t flags = nft_attribute_number(a[NFTA_SET_ELEM_FLAGS]);
    if (flags & NFT_SET_ELEM_CATCHALL)
        return true;
    nft_attributes(a[NFTA_SET_ELEM_KEY], key);
    return !(flags & NFT_SET_ELEM_INTERVAL_END) &&
           nft_value_sweeps((enum nft_subject_kind)entries->asks, key[NFTA_DATA_VALUE]);
}

static enum nft_answer take_entry(struct str entry, struct arena *arena, struct nft_entries *entries) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    struct nft_step step = {.when = NFT_SWEEPING};
    nft_attributes(entry, a);
    if (!holds(entries, a))
        return NFT_OK;
    if (!a[NFTA_SET_ELEM_DATA].ptr) {
        entries->sweeps = true;
        return NFT_OK;
    }
    if (!nft_rule_verdict(a[NFTA_SET_ELEM_DATA], &step))
        return NFT_OK;
    entries->sweeps = true;
    step.chain = str_copy(arena, step.chain);
    if (!step.chain.ptr)
        return NFT_MEMORY;
    if (entries->count < NFT_ENTRIES_MAX)
        entries->steps[entries->count++] = step;
    else
        entries->left_out = true;
    return NFT_OK;
}

enum nft_answer nft_entries_take(struct str body, struct arena *arena, struct nft_entries *entries) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}}, entry;
    unsigned type;
    nft_attributes(body, a);
    while (nft_attribute_next(&a[NFTA_SET_ELEM_LIST_ELEMENTS], &type, &entry)) {
        enum nft_answer answer = type == NFTA_LIST_ELEM ? take_entry(entry, arena, entries) : NFT_OK;
        if (answer != NFT_OK)
            return answer;
    }
    return NFT_OK;
}

enum nft_answer nft_entries_apply(const struct nft_entries *entries, struct nft_ruleset *ruleset, uint32_t at,
                                  struct arena *arena) {
    if (!entries->sweeps) {
        ruleset->steps[at].when = NFT_NAMED;
        return NFT_OK;
    }
    if (entries->left_out || entries->count == 0)
        return NFT_OK;
    for (size_t i = 0; i + 1 < entries->count; i++) {
        enum nft_answer answer = nft_step_add_behind(ruleset, at, entries->steps[i], arena);
        if (answer != NFT_OK)
            return answer;
    }
    struct nft_step last = entries->steps[entries->count - 1];
    last.next = ruleset->steps[at].next;
    ruleset->steps[at] = last;
    return NFT_OK;
}
