#include "base/map.h"

#include <string.h>
#include <sys/random.h>

enum { ROOM_FIRST = 16 };

/* Keys come from untrusted input, so their hash depends on a number that an author of input cannot know: else a file of
 * keys that all collide would cost quadratic time. Nothing that is printed follows the order of slots. */
static uint64_t secret(void) {
    static uint64_t shared;
    uint64_t value = __atomic_load_n(&shared, __ATOMIC_RELAXED);
    if (value)
        return value;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) != (ssize_t)sizeof value)
        value = (uint64_t)(uintptr_t)&value;
    value |= 1;
    uint64_t unset = 0;
    if (!__atomic_compare_exchange_n(&shared, &unset, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        value = unset;
    return value;
}

void map_init(struct map *map, struct arena *arena, bool nocase) {
    *map = (struct map){.arena = arena, .secret = secret(), .nocase = nocase};
}

static uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* ASCII capitals of eight bytes at once become small letters. */
static uint64_t lower_word(uint64_t word) {
    uint64_t low7 = word & 0x7f7f7f7f7f7f7f7fu;
    uint64_t from_a = low7 + 0x3f3f3f3f3f3f3f3fu; /* high bit: at least 'A' */
    uint64_t past_z = low7 + 0x2525252525252525u; /* high bit: beyond 'Z' */
    uint64_t capital = (from_a & ~past_z & ~word) & 0x8080808080808080u;
    return word | capital >> 2;
}

static uint32_t hash_of(const struct map *map, struct str key) {
    uint64_t multiplier = map->secret ^ 0x9e3779b97f4a7c15u, h = map->secret ^ key.len;
    while (key.len) {
        size_t n = key.len < 8 ? key.len : 8;
        uint64_t word = 0;
        memcpy(&word, key.ptr, n);
        h = mix(h ^ (map->nocase ? lower_word(word) : word), multiplier);
        key = str_skip(key, n);
    }
    h = mix(h, 0xbf58476d1ce4e5b9u);
    return (uint32_t)(h ^ h >> 32);
}

static struct map_slot *find(const struct map *map, struct str key, uint32_t hash) {
    size_t at = hash & (map->room - 1);
    for (;; at = (at + 1) & (map->room - 1)) {
        struct map_slot *slot = &map->slots[at];
        if (slot->value == MAP_NONE)
            return slot;
        if (slot->hash == hash && (map->nocase ? str_eq_nocase(slot->key, key) : str_eq(slot->key, key)))
            return slot;
    }
}

uint32_t map_get(const struct map *map, struct str key) {
    return map->count ? find(map, key, hash_of(map, key))->value : MAP_NONE;
}

static bool grow(struct map *map) {
    struct map bigger = *map;
    bigger.room = map->room ? map->room * 2 : ROOM_FIRST;
    bigger.slots = ARENA_ARRAY(map->arena, struct map_slot, bigger.room);
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < bigger.room; i++)
        bigger.slots[i].value = MAP_NONE;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].value != MAP_NONE)
            *find(&bigger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    *map = bigger;
    return true;
}

enum status map_add(struct map *map, struct str key, uint32_t value, uint32_t *stored) {
    if (map->count >= map->room / 4 * 3 && !grow(map))
        return STATUS_MEMORY;
    uint32_t hash = hash_of(map, key);
    struct map_slot *slot = find(map, key, hash);
    if (slot->value == MAP_NONE) {
        *slot = (struct map_slot){.key = key, .hash = hash, .value = value};
        map->count++;
    }
    *stored = slot->value;
    return STATUS_OK;
}
