#include "base/str.h"

#include <stdarg.h>
#include <string.h>

struct str str_from(const char *text) {
    return text ? (struct str){text, strlen(text)} : STR_NONE;
}

bool str_eq(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static bool same_nocase(const char *a, const char *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (char_lower(a[i]) != char_lower(b[i]))
            return false;
    return true;
}

bool str_eq_nocase(struct str a, struct str b) {
    return a.len == b.len && same_nocase(a.ptr, b.ptr, a.len);
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix) {
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_starts_nocase(struct str s, struct str prefix) {
    return s.len >= prefix.len && same_nocase(s.ptr, prefix.ptr, prefix.len);
}

bool str_ends(struct str s, struct str suffix) {
    return s.len >= suffix.len && str_eq(str_skip(s, s.len - suffix.len), suffix);
}

bool str_ends_nocase(struct str s, struct str suffix) {
    return s.len >= suffix.len && str_eq_nocase(str_skip(s, s.len - suffix.len), suffix);
}

size_t str_find(struct str s, struct str needle) {
    if (needle.len == 0)
        return 0;
    const char *hit = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

size_t str_find_nocase(struct str s, struct str needle) {
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (same_nocase(s.ptr + i, needle.ptr, needle.len))
            return i;
    return SIZE_MAX;
}

size_t str_find_char(struct str s, char c) {
    const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

bool str_contains(struct str s, struct str needle) {
    return str_find(s, needle) != SIZE_MAX;
}

bool str_contains_nocase(struct str s, struct str needle) {
    return str_find_nocase(s, needle) != SIZE_MAX;
}

struct str str_trim(struct str s) {
    while (s.len && char_is_blank(s.ptr[0]))
        s = str_skip(s, 1);
    while (s.len && char_is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

struct str str_slice(struct str s, size_t from, size_t to) {
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){s.ptr ? s.ptr + from : NULL, to - from};
}

struct str str_skip(struct str s, size_t n) {
    return str_slice(s, n, s.len);
}

bool str_next(struct str *rest, char c, struct str *part) {
    if (!rest->ptr)
        return false;
    size_t at = str_find_char(*rest, c);
    if (at == SIZE_MAX) {
        *part = *rest;
        *rest = STR_NONE;
    } else {
        *part = str_slice(*rest, 0, at);
        *rest = str_skip(*rest, at + 1);
    }
    return true;
}

bool str_u64(struct str s, uint64_t max, uint64_t *out) {
    uint64_t value = 0;
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!char_is_digit(s.ptr[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
            return false;
    }
    if (value > max)
        return false;
    *out = value;
    return true;
}

/* FNV-1a, then a finalizer (splitmix64's), because tables take the low bits. */
static uint64_t finish(uint64_t h) {
    h ^= h >> 30;
    h *= 0xbf58476d1ce4e5b9u;
    h ^= h >> 27;
    h *= 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

uint64_t str_hash(struct str s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return finish(h);
}

uint64_t str_hash_nocase(struct str s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)char_lower(s.ptr[i])) * 0x100000001b3u;
    return finish(h);
}

struct str str_copy(struct arena *arena, struct str s) {
    char *copy = arena_get_raw(arena, s.len + 1, 1);
    if (!copy)
        return STR_NONE;
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return (struct str){copy, s.len};
}

struct str str_lower(struct arena *arena, struct str s) {
    struct str copy = str_copy(arena, s);
    for (size_t i = 0; i < copy.len; i++)
        ((char *)copy.ptr)[i] = char_lower(copy.ptr[i]);
    return copy;
}

struct str str_format(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *text = len < 0 ? NULL : arena_get_raw(arena, (size_t)len + 1, 1);
    if (text)
        (void)vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return text ? (struct str){text, (size_t)len} : STR_NONE;
}

enum { DISTANCE_MAX = 64 };

static unsigned min3(unsigned a, unsigned b, unsigned c) {
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

unsigned str_distance(struct str a, struct str b, unsigned limit) {
    if (str_eq(a, b))
        return 0;
    size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (a.len > DISTANCE_MAX || b.len > DISTANCE_MAX || gap > limit)
        return limit + 1;
    unsigned rows[3][DISTANCE_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (unsigned j = 0; j <= b.len; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned swap = a.ptr[i - 1] != b.ptr[j - 1];
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + swap);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        unsigned *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b.len] > limit ? limit + 1 : last[b.len];
}

/* Length of the well-formed sequence at `p`, or 0. Bounds of the second byte from RFC 3629 section 4. */
static size_t utf8_sequence(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n > left)
        return 0;
    unsigned low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    unsigned high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

size_t str_utf8_next(struct str s, uint32_t *code) {
    static const unsigned char lead_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const unsigned char *p = (const unsigned char *)s.ptr;
    if (!p || s.len == 0)
        return 0;
    size_t n = utf8_sequence(p, s.len);
    if (n == 0 || !code)
        return n;
    *code = p[0] & lead_mask[n];
    for (size_t i = 1; i < n; i++)
        *code = *code << 6 | (p[i] & 0x3f);
    return n;
}

/* How many bytes at the front are ASCII, eight at a time: most text is nothing else. */
static size_t ascii_run(struct str s) {
    size_t at = 0;
    uint64_t eight;
    for (; at + sizeof eight <= s.len; at += sizeof eight) {
        memcpy(&eight, s.ptr + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    return at;
}

bool str_utf8_valid(struct str s) {
    for (;;) {
        s = str_skip(s, ascii_run(s));
        if (s.len == 0)
            return true;
        size_t n = str_utf8_next(s, NULL);
        if (n == 0)
            return false;
        s = str_skip(s, n);
    }
}
