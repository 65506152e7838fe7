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
/* The first statement of the asset's device report or of one of its probe reports that is not believed, which says why;
 * else NULL. Of a probe whose report is not believed nothing is known, so that what it would break may not hold. */
const struct evidence *chain_doubted_report(const struct asset *asset, const struct evidence_list *list);
/* What is due of an asset, and contradicted without a countermeasure. */
struct requirement_set chain_open(const struct zone *zone, const struct asset_result *result);
/* Whether a statement is a finding of a probe against something in `open`: it breaks the link "hardening". */
bool chain_is_finding(const struct evidence *item, const struct requirement_set *open);

/* Days of support left, negative when it has ended; false when the release does not say. */
bool chain_support_left(const struct release *release, date_days at, int32_t *days);

#endif
