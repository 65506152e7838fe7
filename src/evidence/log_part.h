/* Several logs in one text: what `tail -v -n +1 LOG...` writes. A line "==> name <==" begins the log of that name; a
 * text without one is a single log. */
#ifndef EVIDENCE_LOG_PART_H
#define EVIDENCE_LOG_PART_H

#include "base/str.h"

struct log_part {
    struct str name; /* as the line has it, or what the whole is called */
    struct str text; /* up to the next such line */
};
struct log_parts {
    struct str rest; /* ptr NULL: at the end */
    struct str name; /* of the part that `rest` begins with */
    bool headed;     /* it has a line with its name */
};

/* `name` is that of what stands before the first such line. */
struct log_parts log_parts_in(struct str text, struct str name);
/* The next log, also an empty one, but no blanks before the first line that names one. Slices of the text. */
bool log_parts_next(struct log_parts *parts, struct log_part *part);

/* "parse" of "logs/parse.log"; of names in `plain` (file names that say nothing, such as "fuzzer_stats") the folder. */
struct str log_part_title(struct str name, const struct str *plain, size_t count);

/* The decimal number right behind the first `key` in a line; false when there is none or it exceeds 64 bits. */
bool log_number(struct str line, struct str key, uint64_t *number);

#endif
