/* The words inside versions: labels in front, qualifiers behind the numbers, months. */
#ifndef ADVISORY_VERSION_WORD_H
#define ADVISORY_VERSION_WORD_H

#include "advisory/version.h"

/* In the order of the classes below; within the first class also in the order of time. */
enum version_qualifier {
    QUALIFIER_NONE, /* general availability: says nothing */
    QUALIFIER_DEVELOPMENT,
    QUALIFIER_ALPHA,
    QUALIFIER_BETA,
    QUALIFIER_PREVIEW,
    QUALIFIER_CANDIDATE,
    QUALIFIER_UPDATE,
    QUALIFIER_CUMULATIVE,
    QUALIFIER_ROLLUP,
    QUALIFIER_CRITICAL_ROLLUP, /* CFR: counted apart from other rollups */
    QUALIFIER_QUALITY,
    QUALIFIER_UPDATE_COLLECTION,
    QUALIFIER_HOTFIX,
    QUALIFIER_PATCH,
    QUALIFIER_SERVICE_RELEASE,
    QUALIFIER_MAINTENANCE_RELEASE,
    QUALIFIER_REVISION,
    QUALIFIER_VARIANT,
    QUALIFIER_BUILD,
    QUALIFIER_RELEASE,
    QUALIFIER_QUARTER,
    QUALIFIER_FEATURE_PACK,
    QUALIFIER_SERVICE_PACK,
    QUALIFIER_MAINTENANCE_PACK,
};

/* Before the release itself; a small step behind it; a big step, which contains all small ones before it. */
enum version_step { VERSION_STEP_BEFORE, VERSION_STEP_NONE, VERSION_STEP_SMALL, VERSION_STEP_BIG };

/* `word` is letters only, any case. VERSION_LABEL_NONE when it is no label. */
enum version_label version_word_label(struct str word);
/* False when `word` is no qualifier. */
bool version_word_qualifier(struct str word, enum version_qualifier *qualifier);
/* True when `word` is the first of two that are one qualifier ("service" of "service pack"); both joined can then be
 * asked of version_word_qualifier. */
bool version_word_begins_qualifier(struct str word);
/* Words between a qualifier and its number that say nothing: "no", "nr", "number", "level". */
bool version_word_is_number(struct str word);
enum version_step version_word_step(enum version_qualifier qualifier);
/* 1 to 12, or 0 when `word` is no month's English name or its first three letters. */
unsigned version_word_month(struct str word);

#endif
