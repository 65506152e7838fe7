/* Which versions a remediation names as good, when it names several: "corrected in V34.014, V35.013 and later". */
#ifndef ADVISORY_FIX_TEXT_H
#define ADVISORY_FIX_TEXT_H

#include "advisory/version.h"

enum { FIX_VERSIONS_MAX = 16 };

struct fix_versions {
    struct version items[FIX_VERSIONS_MAX];
    bool general[FIX_VERSIONS_MAX]; /* said for many products at once: only counts for versions of its line */
    size_t count;
};

/* Finds versions behind "corrected in", "fixed in" and the like, and those that "or later" follows. They refer to
 * `text`; none is general. "Update UMC to 2.13" counts for a `product` with that word alone. Linear in the text. */
void fix_text_versions(struct str text, struct str product, struct fix_versions *found);

enum fix_standing { FIX_NONE, FIX_UNSURE, FIX_PAST, FIX_EARLIER, FIX_BETWEEN };

/* Whether `version` has the fix of its own line, which is that of the named versions that begins most like it.
 * FIX_BETWEEN: of several that begin alike it has one and not another. */
enum fix_standing fix_text_standing(const struct fix_versions *fixes, const struct version *version,
                                    const struct version_scheme *scheme);

/* How many numbers from the front two versions share. */
unsigned fix_text_shared(const struct version *a, const struct version *b);

#endif
