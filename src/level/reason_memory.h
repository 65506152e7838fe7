/* Reasons made once for the assets of a plant that are alike. A large plant is a few devices many times over, and a
 * report asks for the reasons of each. */
#ifndef LEVEL_REASON_MEMORY_H
#define LEVEL_REASON_MEMORY_H

#include "level/reason.h"

struct remembered;

/* reasons_of, or reasons_brief. */
typedef enum status (*reasons_maker)(const struct assessment *assessment, uint32_t index, struct arena *arena,
                                     struct reasons *reasons);

/* Not thread-safe. What it holds is bounded: once it is full it forgets everything and begins anew. */
struct reason_memory {
    const struct assessment *assessment;
    reasons_maker make;
    struct arena arena;
    struct remembered **slots; /* found by hash; in the arena */
    size_t count;
};

void reason_memory_init(struct reason_memory *memory, const struct assessment *assessment, reasons_maker make);
void reason_memory_done(struct reason_memory *memory);

/* As `make`; assets that are alike may get the same pointer. Valid until the next call, and until `arena` is reset:
 * reasons of an asset that is like no other lie there. */
enum status reason_memory_of(struct reason_memory *memory, uint32_t index, struct arena *arena,
                             const struct reasons **reasons) MUST_USE;

#endif
