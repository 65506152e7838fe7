#include "level/spread.h"

enum { BITS_MIN = 4, BITS_MAX = 16 };

/* Models and versions of one product have much of their answers in common. */
static uint64_t hash_of(const struct asset *asset) {
    const struct str fields[] = {asset->supplier, asset->product};
    uint64_t hash = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        hash = (hash ^ str_hash(fields[i])) * 0x9e3779b97f4a7c15u;
    return hash;
}

/* About four assets a bucket where all are of different products. */
static unsigned bits_for(size_t assets) {
    unsigned bits = BITS_MIN;
    while (bits < BITS_MAX && (size_t)4 << bits < assets)
        bits++;
    return bits;
}

/* Cuts the buckets, which end at `ends`, into shares. */
static void cut(const uint32_t *ends, size_t count, struct spread *spread) {
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        for (; ends[i] - from > SPREAD_SHARE_MAX; from += SPREAD_SHARE_MAX)
            spread->share_ends[spread->share_count++] = from + SPREAD_SHARE_MAX;
        if (ends[i] > from)
            spread->share_ends[spread->share_count++] = ends[i];
        from = ends[i];
    }
}

enum status spread_make(const struct plant *plant, struct arena *arena, struct spread *spread) {
    size_t count = plant->asset_count;
    unsigned bits = bits_for(count);
    size_t buckets = (size_t)1 << bits;
    *spread = (struct spread){.assets = ARENA_ARRAY(arena, uint32_t, count)};
    spread->share_ends = ARENA_ARRAY(arena, uint32_t, buckets + count / SPREAD_SHARE_MAX);
    uint16_t *bucket_of = ARENA_ARRAY(arena, uint16_t, count);
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, buckets + 1);
    if (!spread->assets || !spread->share_ends || !bucket_of || !next)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        bucket_of[i] = (uint16_t)(hash_of(&plant->assets[i]) >> (64 - bits));
        next[bucket_of[i] + 1]++;
    }
    for (size_t i = 0; i < buckets; i++)
        next[i + 1] += next[i];
    /* next[b] is where b's next asset goes; once all are dealt out, where b ends. */
    for (uint32_t i = 0; i < count; i++)
        spread->assets[next[bucket_of[i]]++] = i;
    cut(next, buckets, spread);
    return STATUS_OK;
}
