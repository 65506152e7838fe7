/* Lines and columns of many places in large sources: place_position scans from the start each time, which a report of a
 * million places cannot afford. */
#ifndef BASE_PLACE_INDEX_H
#define BASE_PLACE_INDEX_H

#include "base/source.h"

struct place_index_source;

/* Not thread-safe. */
struct place_index {
    struct arena *arena;
    struct place_index_source *sources; /* the large ones that were asked for, the latest first */
    struct place last;                  /* asked for in one of them: reports ask for an asset's place many times */
    struct position last_position;
};

/* The index takes 12 bytes for each 16 KiB of a large source from `arena`. */
void place_index_init(struct place_index *index, struct arena *arena);

/* As place_position; reads each large source once, and then at most 32 KiB of it a call. `index` NULL, or without
 * memory: as slow as place_position. */
struct position place_index_position(struct place_index *index, struct place place);
/* As place_text. */
struct str place_index_text(struct place_index *index, struct arena *arena, struct place place);

#endif
