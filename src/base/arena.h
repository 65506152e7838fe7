/* Memory by region: one arena a run, a document or a worker, freed at once; it never exceeds its cap.
 * Not thread-safe: one arena belongs to one thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* newest chunk; older ones are linked behind it */
    char *at;                  /* next free byte of the newest chunk */
    char *end;
    size_t used;  /* bytes taken from the system, chunk headers included */
    size_t cap;   /* `used` never exceeds this, but by what was adopted */
    bool refused; /* it could not give what was asked, at least once since it was made or reset */
    bool capped;  /* and its cap was why, not the system */
};

/* An empty arena of at most `cap` bytes; takes no memory yet. */
void arena_init(struct arena *arena, size_t cap);
/* Gives everything back. Fine on a zeroed or already done arena. */
void arena_done(struct arena *arena);
/* Forgets the contents but keeps the newest chunk for reuse: for a loop over many documents. */
void arena_reset(struct arena *arena);

/* Takes a chunk for at least `bytes` at once: for what will surely be large, so that it lies in few and huge pages.
 * False when memory is out, or at the cap; nothing is lost then. */
bool arena_reserve(struct arena *arena, size_t bytes);

/* Takes over all that lies in `other`, which is empty afterwards. The cap of `arena` does not bound what it takes over.
 */
void arena_adopt(struct arena *arena, struct arena *other);

/* `size` zeroed bytes aligned to `align` (a power of two, at most 64). NULL at the cap or when memory is out.
 * A size of 0 gives a valid pointer to no bytes. */
void *arena_get(struct arena *arena, size_t size, size_t align) MUST_USE;
/* The same without the zeroes: for bytes that are overwritten at once. */
void *arena_get_raw(struct arena *arena, size_t size, size_t align) MUST_USE;
/* `count` zeroed items of `size` bytes; NULL also when the product overflows. */
void *arena_get_array(struct arena *arena, size_t count, size_t size, size_t align) MUST_USE;
/* Makes room for one more item in a growing array: doubles `*items` (of `count` items, room for `*room`) when full.
 * The old block stays in the arena, unless it could be made longer where it is. False when memory is out; then nothing
 * has changed. */
bool arena_grow(struct arena *arena, void **items, size_t count, size_t *room, size_t size, size_t align) MUST_USE;

/* Gives back what lies behind `end` of the block taken last, `block`: all of it when `end` is NULL. */
void arena_shrink(struct arena *arena, void *block, const void *end);

#define ARENA_NEW(arena, T)      ((T *)arena_get((arena), sizeof(T), _Alignof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_get_array((arena), (n), sizeof(T), _Alignof(T)))

#endif
