#include "base/nft.h"

#include <linux/netfilter.h>

/* The kernel calls chains no deeper; more steps, calls or ways than these nobody writes by hand. */
enum { CALLS_MAX = 16, STEPS_MAX = 1 << 16, CALLS_FOLLOWED_MAX = 1 << 12, WAYS_MAX = 64 };

/* Where a packet goes on: back behind each call that was not left for good. */
struct way {
    uint32_t back[CALLS_MAX];
    size_t depth;
    uint32_t at;
};

/* The ways that are still to be gone, and how those ended that were. */
struct walk {
    const struct nft_ruleset *ruleset;
    const struct nft_chain *chain;
    struct way ways[WAYS_MAX];
    size_t ways_left, calls_left;
    bool ended[NFT_REST_UNCLEAR + 1];
};

static void go_back(struct way *way) {
    way->at = way->depth > 0 ? way->back[--way->depth] : NFT_NO_STEP;
}

/* False: whither it goes is not known. */
static bool go_into(struct walk *walk, const struct nft_step *step, struct way *way) {
    const struct nft_chain *chain =
        walk->calls_left > 0 ? nft_chain_find(walk->ruleset, walk->chain->family, walk->chain->table, step->chain)
                             : NULL;
    if (!chain || (step->deed == NFT_STEP_CALL && way->depth == CALLS_MAX))
        return false;
    walk->calls_left--;
    if (step->deed == NFT_STEP_CALL)
        way->back[way->depth++] = step->next;
    way->at = chain->first_step;
    return true;
}

/* Also behind the last step of a chain that was called. */
static void skip_ends(struct way *way) {
    while (way->at == NFT_NO_STEP && way->depth > 0)
        go_back(way);
}

/* The way on where the conditions of a step do not hold. */
static bool leave_a_way(struct walk *walk, const struct way *way, const struct nft_step *step) {
    if (walk->ways_left == WAYS_MAX)
        return false;
    walk->ways[walk->ways_left] = *way;
    walk->ways[walk->ways_left++].at = step->next;
    return true;
}

/* True when the way ends with this step, in `*rest`. */
static bool ends_with(struct walk *walk, const struct nft_step *step, struct way *way, enum nft_rest *rest) {
    *rest = NFT_REST_UNCLEAR;
    if (step->when == NFT_SWEEPING && !leave_a_way(walk, way, step))
        return true;
    switch (step->deed) {
    case NFT_STEP_ACCEPT:
        *rest = NFT_REST_ACCEPTED;
        return true;
    case NFT_STEP_DROP:
        *rest = NFT_REST_DROPPED;
        return true;
    case NFT_STEP_RETURN:
        go_back(way);
        return false;
    case NFT_STEP_CALL:
    case NFT_STEP_LEAVE:
        return !go_into(walk, step, way);
    case NFT_STEP_UNCLEAR:
    default:
        return true;
    }
}

static enum nft_rest walk_way(struct walk *walk, struct way way, size_t *steps_left) {
    for (; *steps_left > 0; (*steps_left)--) {
        enum nft_rest rest;
        skip_ends(&way);
        if (way.at == NFT_NO_STEP)
            return NFT_REST_POLICY;
        const struct nft_step *step = &walk->ruleset->steps[way.at];
        if (step->when == NFT_NAMED)
            way.at = step->next;
        else if (ends_with(walk, step, &way, &rest))
            return rest;
    }
    return NFT_REST_UNCLEAR;
}

/* How all ways end that do not end alike: what the policy does is what a rule that does the same would. */
static enum nft_rest rest_of(const struct walk *walk) {
    const bool *ended = walk->ended;
    if (ended[NFT_REST_UNCLEAR])
        return NFT_REST_UNCLEAR;
    bool drops = walk->chain->policy == NF_DROP;
    bool accepted = ended[NFT_REST_ACCEPTED] || (ended[NFT_REST_POLICY] && !drops);
    bool dropped = ended[NFT_REST_DROPPED] || (ended[NFT_REST_POLICY] && drops);
    if (accepted && dropped)
        return NFT_REST_UNCLEAR;
    return ended[NFT_REST_POLICY] ? NFT_REST_POLICY : dropped ? NFT_REST_DROPPED : NFT_REST_ACCEPTED;
}

enum nft_rest nft_rest(const struct nft_ruleset *ruleset, const struct nft_chain *chain) {
    struct walk walk = {.ruleset = ruleset, .chain = chain, .ways_left = 1, .calls_left = CALLS_FOLLOWED_MAX};
    size_t steps_left = STEPS_MAX;
    walk.ways[0] = (struct way){.at = chain->first_step};
    while (walk.ways_left > 0 && !walk.ended[NFT_REST_UNCLEAR]) {
        struct way way = walk.ways[--walk.ways_left];
        walk.ended[walk_way(&walk, way, &steps_left)] = true;
    }
    return rest_of(&walk);
}
