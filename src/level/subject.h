/* An asset as the matcher of advisories is asked for it: as it is written, and as its product document names it. An
 * inventory may misspell a product that its order number finds, and a plant may call a supplier by a name that no
 * advisory uses; the product document is joined to the asset all the same, and with it what advisories say of it. */
#ifndef LEVEL_SUBJECT_H
#define LEVEL_SUBJECT_H

#include "advisory/advisory.h"
#include "base/map.h"
#include "document/plant.h"

/* What a product document adds to what is written of its assets. */
struct subject_product {
    const struct product *product;
    const struct str *supplier_names; /* the supplier's name and aliases */
    size_t supplier_name_count;
    struct map models; /* names and order numbers, in any case: the model's index */
};

enum { SUBJECTS_MAX = 2 };

/* One a product of the plant, in the arena. STATUS_MEMORY. */
enum status subject_products(const struct plant *plant, struct arena *arena,
                             const struct subject_product **products) MUST_USE;

/* The subjects of an asset: one as it is written, and, when its product document says more or says it otherwise, one as
 * the document does. `product` is NULL for an asset without product document. Returns how many. */
size_t subject_list(const struct asset *asset, const struct subject_product *product,
                    struct advisory_subject subjects[SUBJECTS_MAX]);

#endif
