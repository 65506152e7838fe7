/* A cursor over the text of a version: characters, runs, and the parts that they become. */
#ifndef ADVISORY_VERSION_CURSOR_H
#define ADVISORY_VERSION_CURSOR_H

#include "advisory/version_read.h"

/* `depth` is 1 in a second number: it has no other within. */
struct version_cursor {
    struct str text;
    size_t at;
    struct version *version;
    unsigned depth;
};

static inline char version_cursor_char(struct str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}
static inline char version_cursor_peek(const struct version_cursor *c) {
    return version_cursor_char(c->text, c->at);
}

/* Classes of characters, for runs. */
bool version_is_digit(char ch);
bool version_is_letter(char ch);
bool version_is_alnum(char ch);
bool version_is_hex(char ch);
bool version_is_open(char ch); /* stands for any digit: x, X, * */
static inline bool version_is_blank(char ch) {
    return ch == ' ' || ch == '_';
}
bool version_is_all(struct str run, bool (*is)(char));

/* The run of characters of a class from `at` on, and where it ends. */
size_t version_cursor_run_end(struct str text, size_t at, bool (*is)(char));
struct str version_cursor_run(struct str text, size_t at, bool (*is)(char));

/* A part that stands at the cursor, `len` long. */
struct version_part version_cursor_part(const struct version_cursor *c, enum version_part_kind kind, size_t len);
/* Adds a part to the version, or to its second number at `depth` 1; past VERSION_PARTS_MAX the version is too long. */
void version_cursor_push(struct version_cursor *c, struct version_part part);
/* Gives `part` the number that `digits` says; one of more than 18 digits makes the version too long. */
void version_cursor_number(struct version_cursor *c, struct version_part *part, struct str digits);

/* These add what stands at the cursor and move behind it; false, and nothing moved, when it is none. */
void version_cursor_take_number(struct version_cursor *c, enum version_part_kind kind); /* digits do stand there */
bool version_cursor_take_hash(struct version_cursor *c);
/* A qualifier, perhaps of two words, with its number; `word` are the letters at the cursor. */
bool version_cursor_take_qualifier(struct version_cursor *c, struct str word);

#endif
