/* Functions that are not to be called (data/functions.tsv), in what a binary imports and in C and C++ text. */
#ifndef SUPPLIER_FUNCTION_H
#define SUPPLIER_FUNCTION_H

#include "base/str.h"

enum function_topic {
    FUNCTION_NEVER,
    FUNCTION_UNBOUNDED,
    FUNCTION_SHELL,
    FUNCTION_TEMPORARY,
    FUNCTION_CIPHER,
    FUNCTION_RANDOM,
    FUNCTION_RACE,
    FUNCTION_OBSOLETE,
    FUNCTION_BINDS,   /* takes an address: datagrams are received there */
    FUNCTION_LISTENS, /* waits for connections */
};
enum { FUNCTION_BANNED = FUNCTION_OBSOLETE + 1 /* topics up to here */, FUNCTION_ROWS_MAX = 192 };

struct function_row {
    struct str name;
    enum function_topic topic;
    struct str instead;
};
size_t function_count(void);
const struct function_row *function_at(size_t index);
/* Its index, or SIZE_MAX. */
size_t function_find(struct str name);

/* Which rows a binary imports. */
struct function_set {
    uint64_t words[FUNCTION_ROWS_MAX / 64];
};
void function_set_add(struct function_set *set, size_t index);
bool function_set_has(const struct function_set *set, size_t index);

/* Where reading C text stands from one stretch to the next. */
struct function_text {
    char within; /* 0: code; '"' and '\'': a literal; '/': a comment to the end of the line; '*': one to its end */
    char before; /* the last character that was no blank */
};
/* The next call of a function of the table in `text`, whose bytes from `*at` on were not read yet, up to `to`. */
bool function_next(struct function_text *state, struct str text, size_t to, size_t *at, size_t *place, size_t *index);

#endif
