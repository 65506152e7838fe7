/* Whether what was read of advisories can say anything of an asset's supplier. That none was found of a supplier of
 * whom none was read is a check that did not run, and no pass. */
#ifndef LEVEL_HEARD_H
#define LEVEL_HEARD_H

#include "level/assess.h"

/* What was found for the supplier at hand: a plant's assets are of few suppliers, and those of one stand together. */
struct heard {
    const struct asset *of; /* an asset of that supplier and product; NULL: none yet */
    const struct silent_supplier *silent;
    bool unheard;
};

/* Sets `unheard` and `silent` of a result, whatever was found for it: another firm's advisory about a product of the
 * same name says nothing of what this one published. `heard` is one worker's, zero at first. */
void heard_judge(const struct assessment *assessment, const struct asset *asset, struct heard *heard,
                 struct asset_result *result);

#endif
