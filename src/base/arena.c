#include "base/arena.h"

#include <string.h>
#include <sys/mman.h>

enum { CHUNK_MIN = 64 * 1024, CHUNK_MAX = 16 * 1024 * 1024, ALIGN_MAX = 64, HUGE_PAGE = 2 * 1024 * 1024 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* header included */
};

void arena_init(struct arena *arena, size_t cap) {
    *arena = (struct arena){.cap = cap};
}

static void free_from(struct arena *arena, struct arena_chunk *chunk) {
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        arena->used -= chunk->size;
        free(chunk);
        chunk = older;
    }
}

void arena_done(struct arena *arena) {
    free_from(arena, arena->chunk);
    arena_init(arena, arena->cap);
}

void arena_adopt(struct arena *arena, struct arena *other) {
    struct arena_chunk *oldest = other->chunk;
    while (oldest && oldest->older)
        oldest = oldest->older;
    if (!arena->chunk) {
        arena->chunk = other->chunk;
        arena->at = other->at;
        arena->end = other->end;
    } else if (oldest) {
        oldest->older = arena->chunk->older;
        arena->chunk->older = other->chunk;
    }
    arena->used += other->used;
    arena_init(other, other->cap);
}

void arena_reset(struct arena *arena) {
    struct arena_chunk *chunk = arena->chunk;
    arena->refused = false;
    arena->capped = false;
    if (!chunk)
        return;
    free_from(arena, chunk->older);
    chunk->older = NULL;
    arena->at = (char *)(chunk + 1);
}

/* Large chunks begin on a huge page's boundary and ask for huge pages: else a run that fills a gigabyte spends more
 * time on a quarter of a million page faults than on its work. A kernel that has none gives small ones. */
static void *take_memory(size_t size) {
    if (size < 2 * HUGE_PAGE)
        return malloc(size);
    void *memory = NULL;
    if (posix_memalign(&memory, HUGE_PAGE, size) != 0)
        return NULL;
    (void)madvise(memory, size & ~((size_t)HUGE_PAGE - 1), MADV_HUGEPAGE);
    return memory;
}

/* A new chunk that holds `size` bytes at any alignment. Chunks double, so a big arena is few chunks, and a small one
 * does not take megabytes. */
static bool add_chunk(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        return false;
    size_t need = sizeof(struct arena_chunk) + size + ALIGN_MAX;
    size_t want = arena->chunk ? arena->chunk->size * 2 : CHUNK_MIN;
    if (want > CHUNK_MAX)
        want = CHUNK_MAX;
    size_t left = arena->used < arena->cap ? arena->cap - arena->used : 0;
    if (want > left)
        want = left;
    if (want < need)
        want = need;
    if (want > left) {
        arena->capped = true;
        return false;
    }
    struct arena_chunk *chunk = take_memory(want);
    if (!chunk)
        return false;
    *chunk = (struct arena_chunk){.older = arena->chunk, .size = want};
    arena->chunk = chunk;
    arena->used += want;
    arena->at = (char *)(chunk + 1);
    arena->end = (char *)chunk + want;
    return true;
}

bool arena_reserve(struct arena *arena, size_t bytes) {
    bool enough = arena->chunk && (size_t)(arena->end - arena->at) >= bytes;
    return enough || add_chunk(arena, bytes);
}

void *arena_get_raw(struct arena *arena, size_t size, size_t align) {
    for (int attempt = 0; attempt < 2; attempt++) {
        if (arena->chunk) {
            size_t pad = (size_t)(-(uintptr_t)arena->at & (align - 1));
            if (pad <= (size_t)(arena->end - arena->at) && size <= (size_t)(arena->end - arena->at) - pad) {
                char *block = arena->at + pad;
                arena->at = block + size;
                return block;
            }
        }
        if (attempt == 0 && !add_chunk(arena, size))
            break;
    }
    arena->refused = true;
    return NULL;
}

void *arena_get(struct arena *arena, size_t size, size_t align) {
    void *block = arena_get_raw(arena, size, align);
    if (block)
        memset(block, 0, size);
    return block;
}

void *arena_get_array(struct arena *arena, size_t count, size_t size, size_t align) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena->refused = true;
        return NULL;
    }
    return arena_get(arena, bytes, align);
}

/* Makes the block longer where it is, if it is the last one and its chunk has room. */
static bool stretch(struct arena *arena, const void *block, size_t bytes, size_t wanted) {
    const char *start = block;
    if (!start || start + bytes != arena->at || wanted > (size_t)(arena->end - start))
        return false;
    arena->at += wanted - bytes;
    return true;
}

bool arena_grow(struct arena *arena, void **items, size_t count, size_t *room, size_t size, size_t align) {
    if (count < *room)
        return true;
    size_t bigger = *room ? *room * 2 : 8, bytes;
    if (__builtin_mul_overflow(bigger, size, &bytes)) {
        arena->refused = true;
        return false;
    }
    size_t used = count * size;
    if (!stretch(arena, *items, *room * size, bytes)) {
        void *block = arena_get_raw(arena, bytes, align);
        if (!block)
            return false;
        if (count)
            memcpy(block, *items, used);
        *items = block;
    }
    memset((char *)*items + used, 0, bytes - used);
    *room = bigger;
    return true;
}

void arena_shrink(struct arena *arena, void *block, const void *end) {
    arena->at = end ? (char *)block + ((const char *)end - (const char *)block) : block;
}
