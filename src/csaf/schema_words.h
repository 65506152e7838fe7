/* What a regular expression of the schemas asks for, in words: nobody mends a document by reading one. */
#ifndef CSAF_SCHEMA_WORDS_H
#define CSAF_SCHEMA_WORDS_H

#include "base/str.h"

/* What a text is that has not the form, and how to write it: "is no CVE id: write it as CVE-2026-12345". ptr NULL: the
 * expression is not in the table. */
struct str schema_words(struct str pattern);

#endif
