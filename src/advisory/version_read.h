/* One version read off the front of a text: what version_parse and the reader of ranges have in common. */
#ifndef ADVISORY_VERSION_READ_H
#define ADVISORY_VERSION_READ_H

#include "advisory/version.h"

/* Reads the version that begins at `*at` of a plain text (wording_plain) and moves `*at` behind it. False, and nothing
 * moved, when no version begins there. `version->reason` is VERSION_REASON_LONG when it has more parts or digits than
 * fit; else it is VERSION_REASON_NONE, or VERSION_REASON_DATE for a date that could be read two ways. Words in front of
 * the version, blanks between, are the caller's to judge. Linear in the text. */
bool version_take(struct str text, size_t *at, struct version *version);

/* The same for a version of nothing but one or two capitals, or several such ("<=LF", "A_B"); the caller knows that a
 * version is due here. */
bool version_take_letters(struct str text, size_t *at, struct version *version);

/* Reads a calendar day or month: April 3, 2018; June 2016; 2019-12-13; 8/30/2024; 20230518. */
bool version_take_date(struct str text, size_t *at, struct version *version);

/* True when the first number of `version` is a year. */
bool version_is_year(const struct version_part *first);

/* Blanks, underscores counted as such, from `at` on are passed over. */
size_t version_skip_blanks(struct str text, size_t at);

#endif
