/* What stands in front of a remediation's colon: "CompactLogix 5380, ControlLogix 5580: Upgrade to v33.011". Advisories
 * give the whole list of such texts to every product of a vulnerability. */
#ifndef ADVISORY_FIX_LABEL_H
#define ADVISORY_FIX_LABEL_H

#include "advisory/csaf.h"

enum fix_label {
    FIX_LABEL_NONE,  /* none, or one that names no product of the list */
    FIX_LABEL_OWN,   /* names the product itself */
    FIX_LABEL_OTHER, /* names others alone */
};

/* What the label of `text` is for `product`, one of those in `set`. `*rest` is what stands behind it, with
 * FIX_LABEL_NONE the whole text. */
enum fix_label fix_label_read(const struct csaf_document *document, const struct csaf_set *set, uint32_t product,
                              struct str text, struct str *rest);

/* True when the label, but for words that say nothing, is the product's name as a whole: not "Pump Deluxe" of a Pump.
 */
bool fix_label_is_name(struct str label, struct str name);

#endif
