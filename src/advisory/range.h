/* Version ranges as advisories write them in product_version and product_version_range: read once, asked often. The
 * grammar is free prose, so what is read is kept apart from what is not: a part that is not understood, or that holds
 * only under a condition, never becomes an answer. docs/internals/version-ranges.md has the grammar and the reasons. */
#ifndef ADVISORY_RANGE_H
#define ADVISORY_RANGE_H

#include "advisory/version.h"
#include "base/out.h"

enum range_place { RANGE_OUTSIDE, RANGE_INSIDE, RANGE_UNSURE };

enum range_reason {
    RANGE_REASON_NONE,
    RANGE_REASON_VERSION,     /* the comparison is none: see `version` of the answer */
    RANGE_REASON_BOUND,       /* the text does not say whether the bound itself belongs to the range */
    RANGE_REASON_TWO_WAYS,    /* the text can be read two ways, and they differ here */
    RANGE_REASON_CONDITION,   /* holds only under a condition: a function, a setting, another product */
    RANGE_REASON_CVE,         /* holds for some of the vulnerabilities only */
    RANGE_REASON_SERIAL,      /* the serial number decides */
    RANGE_REASON_HARDWARE,    /* the revision of the hardware or its function state decides */
    RANGE_REASON_MADE,        /* the date of making, delivery or material decides */
    RANGE_REASON_UNREAD,      /* not understood */
    RANGE_REASON_NOT_VERSION, /* names a model or an edition rather than a version */
    RANGE_REASON_EMPTY,       /* says nothing: "-", "N/A" */
    RANGE_REASON_CONTRADICTS, /* the lower bound is above the upper one */
    RANGE_REASON_LINE,        /* the product's name is of another version line: "WinCC V7.4" */
    RANGE_REASON_LONG,        /* longer than RANGE_TEXT_MAX or RANGE_ITEMS_MAX */
};
enum { RANGE_REASON_COUNT = 15 };

enum { RANGE_TEXT_MAX = 1024, RANGE_ITEMS_MAX = 64 };

/* `reason` says why it is RANGE_UNSURE (and RANGE_REASON_LINE beside RANGE_OUTSIDE: the name, not the range, decided);
 * `about` is the stretch of the range that the reason is about, or empty. */
struct range_answer {
    enum range_place place;
    enum range_reason reason;
    enum version_reason version; /* with RANGE_REASON_VERSION */
    struct str about;
};

struct range;

/* Reads the name of a branch of category product_version or product_version_range. `product` is the name of the branch
 * above (may be empty): words of it in front of a version are no doubt, a version line in it ("SIMATIC WinCC V7.2 and
 * earlier", "RSG2300 V4.X") bounds the range. Always gives a range, in the arena, that refers to `text`, `product` and
 * `scheme`. At most linear in the text. STATUS_MEMORY. */
enum status range_parse(struct str text, struct str product, const struct version_scheme *scheme, struct arena *arena,
                        const struct range **range) MUST_USE;

/* Whether `version` lies in the range. Pure, no allocation. */
struct range_answer range_check(const struct range *range, const struct version *version);

/* The same for a range that the serial number decides (RANGE_REASON_SERIAL): "<= first 5 digits of serial number
 * 22081". `number` is the whole serial number of what is installed. */
struct range_answer range_check_serial(const struct range *range, struct str number);

/* True when no part of the text was left unread and none is a doubt: every version that can be compared gets an answer.
 */
bool range_is_read(const struct range *range);
/* True when the range is every version, without a condition. */
bool range_is_all(const struct range *range);
/* The version, when the range is just one; else NULL. */
const struct version *range_exact(const struct range *range);
/* The first version past the range as its text says it ("V3.1.2" of "< V3.1.2"), when it has one branch with an
 * exclusive upper bound and no doubt; else empty. */
struct str range_end(const struct range *range);

/* The range in plain words: "before V3.1.2", "from 2.0 up to but not including 2.9", "every version". */
void range_text(const struct range *range, struct out *out);
/* Half a sentence that follows "because". Never NULL. */
const char *range_reason_text(enum range_reason reason);

/* The version that a remediation says to update to ("Update to V3.1.2 or later version"), as a slice of `text`,
 * without "Version" in front. Empty when there is none, when there are several, when the text says for which installed
 * versions it is, or when it is of something whose words are not among `product`'s (its name in the advisory, may be
 * empty). */
struct str range_fixed_version(struct str text, struct str product);

/* True for a word between the verb of a remediation and its version that names nothing: "the firmware". */
bool range_fixed_is_neutral(struct str word);

#endif
