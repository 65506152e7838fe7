/* Prose taken apart into words, for the tests of spelling and grammar. Any bytes may be read; what is not UTF-8 parts
 * words. */
#ifndef CSAF_WORD_H
#define CSAF_WORD_H

#include "base/str.h"

/* White space of Unicode; punctuation and symbols beyond ASCII. */
bool code_is_white(uint32_t code);
bool code_is_foreign_mark(uint32_t code);

/* What stands between blanks, without the punctuation around it. */
struct token {
    struct str text; /* empty: punctuation alone */
    bool opened;     /* punctuation stood before it, or it is the first */
    bool closed;     /* punctuation stood behind it */
};
/* Takes the next off the front; false at the end. */
bool token_next(struct str *rest, struct token *token);

/* It is no number, version, identifier, address, path or file name. Of those no dictionary can know anything. */
bool token_is_prose(struct str text);

/* Takes the next word off a token of prose: letters with the apostrophes and hyphens inside. False at the end. */
bool word_next(struct str *rest, struct str *word);

/* A name or an acronym by its capitals: "SIMATIC", "OpenSSL", "IDs". "Siemens" is not: it could begin a sentence. */
bool word_is_name(struct str word);

#endif
