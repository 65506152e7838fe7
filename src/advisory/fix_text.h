/* Which versions a remediation names as good, when it names several: "corrected in V34.014, V35.013 and later". */
#ifndef ADVISORY_FIX_TEXT_H
#define ADVISORY_FIX_TEXT_H

#include "advisory/version.h"

enum { FIX_VERSIONS_MAX = 16 };

struct fix_versions {
    size_t count;
    bool hinted;                            /* none is said to be good: they are only spoken of */
    bool doubted[FIX_VERSIONS_MAX];         /* its sentence may say the opposite: to have it is no proof of a fix */
    bool led[FIX_VERSIONS_MAX];             /* a verb says so, and its sentence names no vulnerability */
    bool general[FIX_VERSIONS_MAX];         /* said for many products at once: only counts for versions of its line */
    struct version items[FIX_VERSIONS_MAX]; /* last, so that what is kept ends behind those that there are */
};

/* Finds versions behind "corrected in", "fixed in" and the like, and those that "or later" follows. They refer to
 * `text`; none is general. "Update UMC to 2.13" counts for a `product` with that word alone. Linear in the text. */
void fix_text_versions(struct str text, struct str product, struct fix_versions *found);

/* Behind the label of a product, a version and nothing else: what a supplier's fix is ("Pump: v7.4.72"). */
void fix_text_bare(struct str text, struct fix_versions *found);

/* True when one of the words stands in the text that may turn what it says: "not", "only", "withdrawn". */
bool fix_text_is_doubted(struct str text);

/* True when a remediation takes back what stands before it, in its own text or in others: it says that something of
 * `found` was withdrawn, or what it does not name, or begins with "It", "However" or "This version" and has a word of
 * doubt in that sentence. */
bool fix_text_takes_back(struct str text, const struct fix_versions *found);
/* To have any of what was found is no proof of a fix. */
void fix_text_doubt(struct fix_versions *found);

/* Where none is said to be good: adds every version that the text speaks of. Linear in the text. */
void fix_text_hints(struct str text, struct fix_versions *found);

enum fix_standing {
    FIX_NONE,
    FIX_UNSURE,
    FIX_PAST,
    FIX_EARLIER,
    FIX_BETWEEN,
    FIX_HINTED, /* older than a version that is only spoken of, and begins alike */
};

/* Whether `version` has the fix of its own line, which is that of the named versions that begins most like it.
 * FIX_BETWEEN: of several that begin alike it has one and not another. */
enum fix_standing fix_text_standing(const struct fix_versions *fixes, const struct version *version,
                                    const struct version_scheme *scheme);

/* How many numbers from the front two versions share. */
unsigned fix_text_shared(const struct version *a, const struct version *b);

#endif
