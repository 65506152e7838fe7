/* The wording that details share: pieces of reports made fit for one line. */
#ifndef EVIDENCE_WORDS_H
#define EVIDENCE_WORDS_H

#include "base/str.h"

enum { WORDS_CLIP = 160 }; /* bytes of a report's own text that a detail shows */

/* The first line of `text` that is not blank, trimmed, cut at WORDS_CLIP bytes between two characters. A slice. */
struct str words_clip(struct str text);
/* "1 test", "12 tests"; in the arena, ptr NULL without memory. */
struct str words_count(struct arena *arena, size_t count, const char *one, const char *many);

#endif
