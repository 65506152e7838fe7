#include "net/pool.h"

enum { SMALLEST = 6 }; /* 64 bytes */

struct pool_block {
    struct pool_block *next;
};

void pool_init(struct pool *pool, struct arena *arena) {
    *pool = (struct pool){.arena = arena};
}

static unsigned power_of(size_t size) {
    unsigned power = SMALLEST;
    while (power < POOL_SIZES && ((size_t)1 << power) < size)
        power++;
    return power;
}

void *pool_take(struct pool *pool, size_t size) {
    unsigned power = power_of(size);
    if (power == POOL_SIZES)
        return NULL;
    struct pool_block *block = pool->free[power];
    if (!block)
        return arena_get(pool->arena, (size_t)1 << power, _Alignof(max_align_t));
    pool->free[power] = block->next;
    memset(block, 0, (size_t)1 << power);
    return block;
}

void pool_give(struct pool *pool, void *block, size_t size) {
    struct pool_block *given = block;
    if (!given)
        return;
    unsigned power = power_of(size);
    given->next = pool->free[power];
    pool->free[power] = given;
}

struct str pool_text(struct pool *pool, struct str text) {
    char *copy = pool_take(pool, text.len + 1);
    if (!copy)
        return STR_NONE;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return (struct str){copy, text.len};
}

void pool_give_text(struct pool *pool, struct str text) {
    pool_give(pool, (void *)(uintptr_t)text.ptr, text.len + 1);
}
