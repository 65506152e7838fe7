/* The entries of a set or map of the kernel's packet filter that a rule looks into: whether one of them holds for
 * nearly every packet, and what becomes of that. Internal to the packet filter's reader. */
#ifndef BASE_NFT_SET_H
#define BASE_NFT_SET_H

#include "base/nft.h"

enum { NFT_ENTRIES_MAX = 8 };
struct nft_entries {
    int asks;                               /* enum nft_subject_kind */
    bool sweeps;                            /* an entry does */
    struct nft_step steps[NFT_ENTRIES_MAX]; /* of a map, the verdicts of those */
    size_t count;
    bool left_out; /* there were more */
};

/* From one message of the kernel's (NFT_MSG_NEWSETELEM). */
enum nft_answer nft_entries_take(struct str body, struct arena *arena, struct nft_entries *entries) MUST_USE;
/* What the rule does that asked for them: it names some packets, or does what the map says. */
enum nft_answer nft_entries_apply(const struct nft_entries *entries, struct nft_ruleset *ruleset, uint32_t at,
                                  struct arena *arena) MUST_USE;

#endif
