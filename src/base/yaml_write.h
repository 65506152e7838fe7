/* YAML written: single values, in a form that reads back as the same text. */
#ifndef BASE_YAML_WRITE_H
#define BASE_YAML_WRITE_H

#include "base/out.h"

/* A text as one scalar of one line: plain when it begins with a letter, holds only letters, digits, single blanks and
 * . _ / - ( ) + ' and is no word that YAML takes for something else; in double quotes otherwise, control characters
 * escaped and bytes that are not UTF-8 as U+FFFD. */
void yaml_write_scalar(struct out *out, struct str text);

#endif
