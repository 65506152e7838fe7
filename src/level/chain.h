/* The chain's seven links, judged one by one from an asset's result so far. */
#ifndef LEVEL_CHAIN_H
#define LEVEL_CHAIN_H

#include "level/assess.h"

/* Sets the links and the verdict of asset `index` whose vectors, states and match counts are set. */
void chain_judge(const struct assessment *assessment, uint32_t index, struct asset_result *result);

/* The requirements that a zone's target asks of a component of these types: everything at or below it in every FR, and
 * the CCSCs, which hold at every level above 0. Empty when the zone asks for nothing. */
struct requirement_set chain_due(const struct zone *zone, unsigned types);
/* True when the target is 0 in every FR, or is not set. */
bool chain_wants_nothing(const struct zone *zone);
/* False for an asset of which nobody says who made it or what it is: no advisory can be matched to it. */
bool chain_can_match(const struct asset *asset);

/* Days of support left, negative when it has ended; false when the release does not say. */
bool chain_support_left(const struct release *release, date_days at, int32_t *days);

#endif
