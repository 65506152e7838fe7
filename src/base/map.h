/* A hash map from strings to 32-bit numbers, in an arena: open addressing, no removal. Keys are not copied. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot {
    struct str key;
    uint32_t hash;
    uint32_t value;
};
struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t room; /* a power of two, or 0 */
    size_t count;
    bool nocase; /* ASCII letters of either case are one */
};

#define MAP_NONE UINT32_MAX /* no value: never add it */

void map_init(struct map *map, struct arena *arena, bool nocase);
/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct str key);
/* Adds `key` unless it is there. `*stored` is the value that the key has now; compare it with `value` to see which. */
enum status map_add(struct map *map, struct str key, uint32_t value, uint32_t *stored) MUST_USE;

/* The text as the map keeps it: the first of equal ones is copied into the arena. For a map of texts alone, without
 * values. STATUS_MEMORY. */
enum status map_keep(struct map *map, struct str key, struct str *kept) MUST_USE;

#endif
