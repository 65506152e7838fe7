/* Where something was read: a source is one input's name and text, a place is a stretch of it. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/str.h"

/* One input. Lives as long as every place in it. Inputs are capped below 4 GiB. */
struct source {
    struct str name; /* as the user gave it: a path, or "<stdin>" */
    struct str text; /* whole, as read; may be emptied (ptr NULL) when only the name still matters */
};

/* A stretch of a source. `source` NULL: no place known (a command line, say). */
struct place {
    const struct source *source;
    uint32_t offset; /* bytes from the start of the text */
    uint32_t length; /* bytes; 0 points between two characters */
};

#define PLACE_NONE ((struct place){NULL, 0, 0})

struct position {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in characters (UTF-8 code points; a stray byte counts as one) */
};

/* Line and column of a place; {0, 0} when it has no source or the text is gone. Scans from the start: for reports. */
struct position place_position(struct place place);
/* The same for `count` places of one source that are in the order of their offsets, by one scan. */
void place_positions(const struct place *places, size_t count, struct position *positions);
/* The whole line that the place begins on, without its end. */
struct str place_line(struct place place);
/* "name:line:col", "name" when the position is unknown, "" when there is no source. */
struct str place_text(struct arena *arena, struct place place);

/* As much of a place's line as a report shows: for a text that is not kept. */
struct excerpt {
    struct str text;       /* in the source's text; ptr NULL when that is gone */
    uint32_t offset;       /* of the place, from the start of `text` */
    uint32_t length;       /* at most to the end of `text` */
    struct position start; /* of `text` in the source */
};

struct excerpt place_excerpt(struct place place);

#endif
