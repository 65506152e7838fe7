/* Blocks of memory that come and go, over an arena that only grows: a block given back serves the next of its size.
 * What it takes from the arena is at most about twice the most that was ever out. */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "base/str.h"

enum { POOL_SIZES = 32 };

struct pool_block;
struct pool {
    struct arena *arena;
    struct pool_block *free[POOL_SIZES]; /* by the power of two that they hold */
};

void pool_init(struct pool *pool, struct arena *arena);
/* Zeroed; NULL when memory is out or `size` beyond 2 GiB. */
void *pool_take(struct pool *pool, size_t size) MUST_USE;
/* `size` as it was asked for. Fine on NULL. */
void pool_give(struct pool *pool, void *block, size_t size);
/* A copy with a NUL behind it; ptr NULL without memory. To be given back by pool_give_text. */
struct str pool_text(struct pool *pool, struct str text) MUST_USE;
void pool_give_text(struct pool *pool, struct str text);

#endif
