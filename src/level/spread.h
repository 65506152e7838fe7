/* How the assets of a plant are dealt out to threads: those of one product together, because all of them ask the same
 * of the advisories. */
#ifndef LEVEL_SPREAD_H
#define LEVEL_SPREAD_H

#include "document/plant.h"

struct spread {
    uint32_t *assets;     /* every asset once */
    uint32_t *share_ends; /* by share: where it ends in `assets`; it begins where the one before ends */
    size_t share_count;
};

/* Deals out. A share has at most SPREAD_SHARE_MAX assets, so that one product in a whole plant still keeps every thread
 * busy. Linear; the same whatever the number of threads. STATUS_MEMORY. */
enum { SPREAD_SHARE_MAX = 4096 };
enum status spread_make(const struct plant *plant, struct arena *arena, struct spread *spread) MUST_USE;

#endif
