/* What if: assets as if they were replaced by another release or product of the plant's documents. */
#ifndef LEVEL_WHAT_IF_H
#define LEVEL_WHAT_IF_H

#include "level/assess.h"

/* Changes the plant's assets as the options' replacements say. What was seen on the old device (observations, hardening
 * checks) or decided for it goes; countermeasures around it stay, and written exclusions where the product is the same.
 * STATUS_INPUT for an asset, product or release that is not there, a product named in two ways, an asset replaced
 * twice; STATUS_MEMORY. */
enum status what_if_replace(struct plant *plant, const struct assess_options *options, struct arena *arena,
                            struct diag_sink *sink) MUST_USE;

bool what_if_is_replaced(const struct assess_options *options, const struct asset *asset);

/* Makes the asset that release. `same`: it is of that product already, and stays the model that it is. Its place in the
 * plant's products and what it carries are left to the caller. */
void what_if_become(struct asset *asset, const struct product *product, const struct release *release, bool same);

#endif
