/* What goes with a product, in a listed name that has more words than an asset's: a Charger, a Loader. */
#ifndef ADVISORY_NAME_TOOL_H
#define ADVISORY_NAME_TOOL_H

#include "advisory/name.h"

/* True when the last word in front of what both names have, by `extra`, names such a thing: a Battery Charger AB1234,
 * and not the Charging Controller AB1234. */
bool name_tool_ends_front(const struct name_form *listed, const bool *extra);

/* True when all that the listed name has more does, or is the suite that the asset is sold in: JuiceBox Charger. */
bool name_tool_is_all(const struct name_form *listed, const bool *extra);
/* All that is extra in the asset's name stands behind what is not, and only says what sort of thing it is. `fronted`:
 * or stands in front. */
bool name_sort_follows(const struct name_form *asset, const bool *extra, bool fronted);
/* Has a word of five letters or more, which is hardly a common one: myPRO. `common`: or is. */
bool name_has_long_word(const struct name_form *form, bool common);
/* Its letters and digits, as far as they count. */
size_t name_length(const struct name_form *form);

#endif
