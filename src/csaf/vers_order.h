/* The orders of versions that vers_type.c lists; only the files of vers include this. Each `valid` says which versions
 * its `compare` can order for certain. */
#ifndef CSAF_VERS_ORDER_H
#define CSAF_VERS_ORDER_H

#include "base/str.h"

/* Runs of digits as numbers of any size. */
int vers_number_cmp(struct str a, struct str b);
/* Numbers between full stops; what is missing is 0. */
bool vers_is_dotted(struct str text);
int vers_dotted_cmp(struct str a, struct str b);
/* Takes the longest front of digits, or of letters, off; it may be empty. */
struct str vers_take_digits(struct str *rest);
struct str vers_take_letters(struct str *rest);
/* Takes `c` off the front when it is there. */
bool vers_take(struct str *rest, char c);

bool vers_any_valid(struct str version);
int vers_bytes_compare(struct str a, struct str b);
bool vers_plain_valid(struct str version);
int vers_plain_compare(struct str a, struct str b);
int vers_hackage_compare(struct str a, struct str b);
/* Semantic Versioning 2.0.0, a "v" in front allowed; for dart without build metadata, which it orders. */
bool vers_semver_valid(struct str version);
bool vers_dart_valid(struct str version);
int vers_semver_compare(struct str a, struct str b);
/* One to four numbers and a label. */
bool vers_nuget_valid(struct str version);
int vers_nuget_compare(struct str a, struct str b);
/* RFC 3339. */
bool vers_datetime_valid(struct str version);
int vers_datetime_compare(struct str a, struct str b);

/* Debian policy 5.6.12. */
bool vers_deb_valid(struct str version);
int vers_deb_compare(struct str a, struct str b);
/* rpm-version(7), with a release: one without equals all. */
bool vers_rpm_valid(struct str version);
int vers_rpm_compare(struct str a, struct str b);
/* apk-package(5), without zeros in front, which mean fractions to some releases. */
bool vers_apk_valid(struct str version);
int vers_apk_compare(struct str a, struct str b);

/* PEP 440 without local versions. */
bool vers_pypi_valid(struct str version);
int vers_pypi_compare(struct str a, struct str b);
/* Numbers, then at most one known qualifier with a number, then perhaps SNAPSHOT. */
bool vers_maven_valid(struct str version);
int vers_maven_compare(struct str a, struct str b);
/* Up to four numbers and a stability. */
bool vers_composer_valid(struct str version);
int vers_composer_compare(struct str a, struct str b);
/* Gem::Version without dashes. */
bool vers_gem_valid(struct str version);
int vers_gem_compare(struct str a, struct str b);

#endif
