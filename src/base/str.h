/* Strings as slices: a pointer and a length, by value, never owned, not NUL-terminated, may hold any byte.
 * Case folding and classes are ASCII's; other bytes compare as they are. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
/* The same for static tables, where a compound literal is not constant. */
#define STR_INIT(literal)                                                                                              \
    { ("" literal), sizeof(literal) - 1 }
#define STR_NONE ((struct str){NULL, 0})
/* For printf: printf(STR_F, STR_A(s)). Cuts at INT_MAX. */
#define STR_F    "%.*s"
#define STR_A(s) ((int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len)), ((s).ptr ? (s).ptr : "")

/* Whether `len` bytes are the same; of 0 bytes the pointers may be NULL. Most texts that are compared are names of a
 * few letters: two words that overlap are faster than a call. */
static inline bool bytes_eq_8(const char *a, const char *b) {
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x == y;
}
static inline bool bytes_eq_4(const char *a, const char *b) {
    uint32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x == y;
}
static inline bool bytes_eq(const char *a, const char *b, size_t len) {
#ifdef __clang_analyzer__
    /* A slice without a pointer has no length, which the analyzer does not know. */
    if (!a || !b)
        return len == 0;
#endif
    if (len > 16)
        return *a == *b && memcmp(a, b, len) == 0;
    if (len >= 8)
        return bytes_eq_8(a, b) && bytes_eq_8(a + len - 8, b + len - 8);
    if (len >= 4)
        return bytes_eq_4(a, b) && bytes_eq_4(a + len - 4, b + len - 4);
    for (size_t i = 0; i < len; i++)
        if (a[i] != b[i])
            return false;
    return true;
}
static inline bool str_eq(struct str a, struct str b) {
    return a.len == b.len && bytes_eq(a.ptr, b.ptr, a.len);
}

/* A slice of a NUL-terminated string; NULL gives STR_NONE. */
struct str str_from(const char *text);
bool str_eq_nocase(struct str a, struct str b);
/* Order of bytes; a prefix comes first. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_ends_nocase(struct str s, struct str suffix);
/* Offset of the first `needle` in `s`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_nocase(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);
bool str_contains(struct str s, struct str needle);
bool str_contains_nocase(struct str s, struct str needle);
/* Without blanks (space, tab, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);
/* From `from` to before `to`, both cut to the length. */
struct str str_slice(struct str s, size_t from, size_t to);
struct str str_skip(struct str s, size_t n);
/* Takes the part before `c` off the front of `*rest` (and `c` too). False when `*rest` is spent: its ptr is NULL.
 * "a,,b" gives "a", "", "b"; "" gives one empty part. */
bool str_next(struct str *rest, char c, struct str *part);
/* A decimal number without sign that is the whole of `s`; false when it is none or exceeds `max`. */
bool str_u64(struct str s, uint64_t max, uint64_t *out);
/* Differs from run to run: no author of input can foresee which texts collide. */
uint64_t str_hash(struct str s);
uint64_t str_hash_nocase(struct str s);
/* The number of this run that keys the hashes, for others that hash what was read. Never 0. */
uint64_t str_hash_key(void);
/* Copies into the arena, with a NUL behind it that `len` does not count. ptr NULL when memory is out. */
struct str str_copy(struct arena *arena, struct str s);
struct str str_lower(struct arena *arena, struct str s);
/* printf into the arena; ptr NULL when memory is out. */
struct str str_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* Percent-encoded (RFC 3986, 2.1): ASCII letters, digits and the characters of `kept` stay. ptr NULL when memory is
 * out. */
struct str str_percent(struct arena *arena, struct str s, struct str kept);
/* What a counted noun ends with: "" for one, else "s". */
static inline const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}
/* Optimal string alignment distance, cut off at `limit` + 1; strings over 64 bytes give limit + 1 unless equal. */
unsigned str_distance(struct str a, struct str b, unsigned limit);
/* Bytes of the UTF-8 character that `s` begins with, and its code point (`code` may be NULL); 0 when `s` is empty or
 * does not begin with a well-formed one (RFC 3629). */
size_t str_utf8_next(struct str s, uint32_t *code);
/* True when the bytes are well-formed UTF-8 (RFC 3629). */
bool str_utf8_valid(struct str s);

/* The class of each byte, for the tests below: they are asked of every letter that is read. */
enum { CHAR_DIGIT = 1, CHAR_SMALL = 2, CHAR_CAPITAL = 4, CHAR_BLANK = 8 };
extern const uint8_t char_classes[256];

static inline bool char_is(char c, unsigned classes) {
    return (char_classes[(unsigned char)c] & classes) != 0;
}
static inline bool char_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool char_is_alpha(char c) {
    return char_is(c, CHAR_SMALL | CHAR_CAPITAL);
}
static inline bool char_is_alnum(char c) {
    return char_is(c, CHAR_DIGIT | CHAR_SMALL | CHAR_CAPITAL);
}
static inline bool char_is_blank(char c) {
    return char_is(c, CHAR_BLANK);
}
static inline char char_lower(char c) {
    return char_is(c, CHAR_CAPITAL) ? (char)(c + 32) : c;
}

#endif
