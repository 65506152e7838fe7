/* Version lines and hardware revisions inside product names: "WinCC V7.2 and prior", "1756-EN2T Series A/B". */
#ifndef ADVISORY_NAME_SERIES_H
#define ADVISORY_NAME_SERIES_H

#include "advisory/name.h"

/* Reads the version line that `chunk` (one word, plain) is: "v7.2", "v4.x", "3.1", "4.4u2". `after_version`: the word
 * "version" stands before it, so a bare number is one too. False when it is none: "v90", "802.11n". */
bool series_read(struct str chunk, bool after_version, struct name_series *series);
/* A bare number that may be a version line when it ends a name: 5, 2017. */
bool series_read_tail(struct str chunk, struct name_series *series);

/* What the words around a version line say about its reach. `after` is what follows it; `*length` what of it says so.
 */
enum series_reach series_reach_after(struct str after, size_t *length);

/* How the version `text` of an asset stands to a line. */
enum series_fit { SERIES_IN, SERIES_BEFORE, SERIES_AFTER, SERIES_UNKNOWN };
enum series_fit series_fit(const struct name_series *series, struct str text);
/* True when two lines may be one: equal as far as both go, or reached by "and prior". */
bool series_meet(const struct name_series *listed, const struct name_series *asset);

/* The hardware revisions that `text` begins with, as bits by letter: "a", "a/b/c", "b and c", in the order of the
 * alphabet. 0 when there are none; `*length` is what was read. */
uint64_t revisions_read(struct str text, size_t *length);

#endif
