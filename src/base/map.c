#include "base/map.h"

enum { ROOM_FIRST = 16 };

void map_init(struct map *map, struct arena *arena, bool nocase) {
    *map = (struct map){.arena = arena, .nocase = nocase};
}

static uint32_t hash_of(const struct map *map, struct str key) {
    return (uint32_t)(map->nocase ? str_hash_nocase(key) : str_hash(key));
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

static bool make_room(struct map *map) {
    return map->count < map->room / 4 * 3 || grow(map);
}

enum status map_keep(struct map *map, struct str key, struct str *kept) {
    if (!make_room(map))
        return STATUS_MEMORY;
    uint32_t hash = hash_of(map, key);
    struct map_slot *slot = find(map, key, hash);
    if (slot->value == MAP_NONE) {
        struct str copy = str_copy(map->arena, key);
        if (!copy.ptr)
            return STATUS_MEMORY;
        *slot = (struct map_slot){.key = copy, .hash = hash, .value = 0};
        map->count++;
    }
    *kept = slot->key;
    return STATUS_OK;
}

enum status map_add(struct map *map, struct str key, uint32_t value, uint32_t *stored) {
    if (!make_room(map))
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
