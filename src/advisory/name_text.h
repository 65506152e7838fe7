/* The plain form of a vendor's or product's name, so that the same name written twice compares equal. */
#ifndef ADVISORY_NAME_TEXT_H
#define ADVISORY_NAME_TEXT_H

#include "base/str.h"

/* Longer names are cut: no real name comes near (the longest of CISA's has 229 bytes). */
enum { NAME_TEXT_MAX = 512 };

/* Writes the plain form of `text` into `plain` and returns its length: lower case, accents taken off, every kind of
 * blank one space, every kind of dash "-", placeholder boxes "*"; without trademark signs, quotes, zero-width
 * characters and control characters; HTML entities and UTF-8 that was read as Windows-1252 ("GeutebrÃ¼ck") undone. What
 * is left beside ASCII are letters of other scripts, as they are. No blanks at the ends. */
size_t name_text(struct str text, char plain[NAME_TEXT_MAX]);

#endif
