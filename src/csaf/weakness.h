/* The weaknesses of CWE as MITRE published them, release by release (data/cwe-*.tsv). */
#ifndef CSAF_WEAKNESS_H
#define CSAF_WEAKNESS_H

#include "base/date.h"

/* A release by its number, in the order in which they came out. */
enum { WEAKNESS_NO_RELEASE = 255 };

/* How a weakness may be used to say what a vulnerability is. MITRE says so from 4.12 on. */
enum weakness_usage {
    WEAKNESS_UNSAID,
    WEAKNESS_ALLOWED,
    WEAKNESS_ALLOWED_WITH_REVIEW,
    WEAKNESS_DISCOURAGED,
    WEAKNESS_PROHIBITED,
};

/* What an id stands for that is no weakness in some release. */
enum weakness_group { WEAKNESS_NO_GROUP, WEAKNESS_CATEGORY, WEAKNESS_VIEW };

/* The number of "CWE-79"; 0: it is no such id. */
unsigned weakness_id(struct str text);

/* By "4.13"; WEAKNESS_NO_RELEASE: it is not known here. */
unsigned weakness_release(struct str version);
/* The newest that was out on that day; WEAKNESS_NO_RELEASE: none was. */
unsigned weakness_release_at(date_days day);
/* The newest that is known here, and the day on which it came out. */
unsigned weakness_release_newest(void);
date_days weakness_release_newest_day(void);
/* True for a version that is higher than that of the newest. */
bool weakness_release_is_later(struct str version);
struct str weakness_release_name(unsigned release);

/* The name in a release; STR_NONE: it has no such weakness. */
struct str weakness_name(unsigned cwe, unsigned release);
/* True when this was its name in any release. */
bool weakness_was_named(unsigned cwe, struct str name);
bool weakness_is_deprecated(unsigned cwe, unsigned release);
enum weakness_usage weakness_usage(unsigned cwe, unsigned release);
enum weakness_group weakness_group(unsigned cwe);

#endif
