/* The chain's seven links, judged one by one from an asset's result so far. */
#ifndef LEVEL_CHAIN_H
#define LEVEL_CHAIN_H

#include "level/assess.h"

/* Sets the links and the verdict of asset `index` whose vectors, states and match counts are set. */
void chain_judge(const struct assessment *assessment, uint32_t index, struct asset_result *result);

/* Days of support left, negative when it has ended; false when the release does not say. */
bool chain_support_left(const struct release *release, date_days at, int32_t *days);

#endif
