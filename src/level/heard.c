#include "level/heard.h"

/* Names of a declaration that nobody vouches for say nothing of whom was heard: they could be anybody's. */
static bool is_vouched_for(const struct assessment *assessment, uint32_t index) {
    const struct product *product = assessment->plant->products[index];
    for (size_t r = 0; r < product->release_count; r++)
        if (assessment->capabilities[index][r].unbelieved)
            return false;
    return true;
}

/* The supplier's names: as the asset writes it, then as its product document does. STR_NONE: no more. */
static struct str name_at(const struct assessment *assessment, const struct asset *asset, size_t i) {
    if (i == 0)
        return asset->supplier;
    if (asset->product_index == ASSET_NO_PRODUCT || !is_vouched_for(assessment, asset->product_index))
        return STR_NONE;
    const struct subject_product *product = &assessment->subjects[asset->product_index];
    return i <= product->supplier_name_count ? product->supplier_names[i - 1] : STR_NONE;
}

static bool is_covered(const struct assessment *assessment, const struct asset *asset) {
    struct str name;
    for (size_t i = 0; (name = name_at(assessment, asset, i)).len; i++)
        if (advisory_covers_supplier(assessment->options.advisories, name, assessment->options.at))
            return true;
    return false;
}

static bool is_meant(const struct assessment *assessment, const struct asset *asset,
                     const struct silent_supplier *silent) {
    struct str name;
    for (size_t i = 0; (name = name_at(assessment, asset, i)).len; i++)
        if (str_eq_nocase(name, silent->supplier))
            return true;
    return false;
}

static const struct silent_supplier *find_silent(const struct assessment *assessment, const struct asset *asset) {
    const struct policy *policy = &assessment->plant->policy;
    date_days at = assessment->options.at;
    for (size_t i = 0; i < policy->silent_count; i++) {
        const struct silent_supplier *silent = &policy->silent[i];
        if (silent->date <= at && silent->review >= at && is_meant(assessment, asset, silent))
            return silent;
    }
    return NULL;
}

static bool is_same(const struct asset *a, const struct asset *b) {
    return a && a->product_index == b->product_index && str_eq(a->supplier, b->supplier);
}

void heard_judge(const struct assessment *assessment, const struct asset *asset, struct heard *heard,
                 struct asset_result *result) {
    if (!assessment->options.advisories || asset->supplier.len == 0)
        return;
    if (!is_same(heard->of, asset)) {
        bool covered = is_covered(assessment, asset);
        *heard = (struct heard){.of = asset, .silent = covered ? NULL : find_silent(assessment, asset)};
        heard->unheard = !covered && !heard->silent;
    }
    result->unheard = heard->unheard;
    result->silent = heard->silent;
}
