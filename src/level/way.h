/* The ways out of a shortfall that are known from the plant's own documents and the advisories. */
#ifndef LEVEL_WAY_H
#define LEVEL_WAY_H

#include "level/reason.h"

/* Adds the ways for asset `index` to `reasons`, whose shortfalls and advisory reasons are set. */
enum status ways_out(const struct assessment *assessment, uint32_t index, struct arena *arena,
                     struct reasons *reasons) MUST_USE;
/* Only those that come before what advisories offer, and need no reasons. */
enum status ways_before_advisories(const struct assessment *assessment, uint32_t index, struct arena *arena,
                                   struct reasons *reasons) MUST_USE;

/* Whether they depend on the asset's serial number: only another release or version of its own is matched under that.
 */
bool ways_need_serial(const struct assessment *assessment, uint32_t index);

#endif
