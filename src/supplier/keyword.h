/* Many words looked for at once, letters of either case alike (Aho and Corasick, 1975): one step a byte, whatever the
 * text. */
#ifndef SUPPLIER_KEYWORD_H
#define SUPPLIER_KEYWORD_H

#include "base/str.h"

enum { KEYWORD_CLASSES = 64 };

struct keyword_set {
    uint8_t classes[256];   /* byte to class; 0: in no word */
    const uint16_t *next;   /* by state and class */
    const uint16_t *ending; /* by state from `accepting` on: the longest word that ends there */
    uint32_t accepting;     /* states from here on end a word */
};

/* `words` has `count` words of at least one byte; at most 60,000 bytes, and 63 different ones, in all. STATUS_MEMORY,
 * STATUS_LIMIT. */
enum status keyword_build(const struct str *words, size_t count, struct arena *arena, struct keyword_set *set) MUST_USE;

struct keyword_hit {
    size_t end;  /* behind its last byte */
    size_t word; /* its index */
};
/* The next end of a word in `text`, from `*at` and `*state` (both 0 at first), which it moves. */
bool keyword_next(const struct keyword_set *set, struct str text, size_t *at, uint32_t *state, struct keyword_hit *hit);

#endif
