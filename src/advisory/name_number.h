/* The numbers in two names: when they tell products apart whose words are the same. */
#ifndef ADVISORY_NAME_NUMBER_H
#define ADVISORY_NAME_NUMBER_H

#include "advisory/name.h"

/* The characters of a word of eight at most; how many. */
size_t name_digits(uint64_t word, char text[8]);
/* X-200 and X204: the same digits but for zeros at the listed one's end. GT27 and GT2712: the listed one goes on. */
bool name_number_family(uint64_t listed, uint64_t asset, bool *goes_on);
/* The number at `at` stands at the word before it: X-200, or in a `line` of products that says so ioLogik 2500. */
bool name_is_numbered(const struct name_form *form, uint8_t at, bool line);
/* Datagate MK2 and Octo MK2: which generation it is, is all that is not extra. */
bool name_is_of_generation(const struct name_form *form, const bool *extra);
/* A word of the asset's text that the pattern covers; one with placeholders at its end may go on, but not in digits,
 * and that of a family behind a dash: the DS-2CD2142FWD-I of DS-2CD2xx2FWD Series. */
bool name_pattern_covers(struct str pattern, struct str word, bool family);
/* Medfusion 4000: the name ends in a number that is no year. */
bool name_ends_in_number(const struct name_form *form);
/* 1-23 and 12-3: joined they are alike, and neither is the other with a sign left out, as 1234 is of 12-34. */
bool name_cuts_cross(const struct name_form *listed, const struct name_form *asset);
/* Part Number 100 and Part Number 200: both names say part numbers, and none of the listed ones covers one of the
 * asset's. `sure`: all of them were read. */
bool name_parts_differ(const struct name *listed, const struct name *asset, bool *sure);
/* The same text, signs apart: the same product, but for numbers that a sign parts elsewhere. */
bool name_is_verbatim(const struct name *listed, const struct name *asset);
/* FX5U-32MT/ES and FX5U: a number behind a dash goes on a designator that is one by itself. */
bool name_is_joined(const struct name_form *form, const bool *extra, uint8_t at);
/* Of how many pieces what is extra is. */
unsigned name_chunks(const struct name_form *form, const bool *extra);

#endif
