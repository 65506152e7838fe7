/* The ids of requirements as people write them, read into parts and written in one form. */
#ifndef CATALOGUE_IDENTIFIER_H
#define CATALOGUE_IDENTIFIER_H

#include "base/str.h"

enum { IDENTIFIER_PREFIX_MAX = 4, IDENTIFIER_NUMBER_MAX = 99, IDENTIFIER_TEXT_MAX = 24 };

struct identifier {
    char prefix[IDENTIFIER_PREFIX_MAX + 1]; /* upper case */
    bool dotted;                            /* "CR 1.1", not "SM-1" or "CCSC 1" */
    uint8_t major;
    uint8_t minor;       /* 0 unless dotted */
    uint8_t enhancement; /* n of RE n, 0 for none */
};

/* Reads "CR 1.1 RE 2", "cr1.1 re(2)", "CR-1.1(2)", "edr_3.2", "SM-1", "sm 1". The letters are any two to four, the
 * numbers 1 to 99. False when the whole of `text` is no such id; `*out` is then untouched. */
bool identifier_parse(struct str text, struct identifier *out);
/* True when `text` is an id with a prefix that some part of 62443 has, whether there is such a requirement or not. */
bool identifier_names_requirement(struct str text);
/* The one form that the tables use: "CR 1.1 RE 2", "SM-1", "CCSC 1". */
struct str identifier_text(const struct identifier *id, char buffer[IDENTIFIER_TEXT_MAX]);

#endif
