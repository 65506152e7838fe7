#include "base/str.h"

#include <string.h>
#include <sys/random.h>

/* ASCII; every other byte is of no class. */
const uint8_t char_classes[256] = {
    /* clang-format off */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 0, 0, /* 0x00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x10 */
    8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x20 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 0x30 */
    0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, /* 0x40 */
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, /* 0x50 */
    0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, /* 0x60 */
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, /* 0x70 */
    /* clang-format on */
};

struct str str_from(const char *text) {
    return text ? (struct str){text, strlen(text)} : STR_NONE;
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
    if (n && *a.ptr != *b.ptr) /* NOLINT(clang-analyzer-core.NullDereference): as above */
        return (unsigned char)*a.ptr < (unsigned char)*b.ptr ? -1 : 1;
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

/* What is hashed comes from untrusted input, so a hash depends on a number that an author of input cannot know: else a
 * file of keys that all collide would cost quadratic time. Nothing that is printed follows the order of hashes. */
uint64_t str_hash_key(void) {
    static uint64_t shared;
    uint64_t value = __atomic_load_n(&shared, __ATOMIC_RELAXED);
    if (value)
        return value;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) != (ssize_t)sizeof value)
        value = (uint64_t)(uintptr_t)&value;
    value |= 1;
    uint64_t unset = 0;
    if (!__atomic_compare_exchange_n(&shared, &unset, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        value = unset;
    return value;
}

static uint64_t mix(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    /* Processors of 32 bits: the four products of the halves. */
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX), high = (a >> 32) * (b >> 32);
    uint64_t left = (a >> 32) * (b & UINT32_MAX), right = (a & UINT32_MAX) * (b >> 32);
    uint64_t middle = (low >> 32) + (left & UINT32_MAX) + (right & UINT32_MAX);
    return ((low & UINT32_MAX) | middle << 32) ^ (high + (left >> 32) + (right >> 32) + (middle >> 32));
#endif
}

/* ASCII capitals of eight bytes at once become small letters. */
static uint64_t lower_word(uint64_t word) {
    uint64_t low7 = word & 0x7f7f7f7f7f7f7f7fu;
    uint64_t from_a = low7 + 0x3f3f3f3f3f3f3f3fu; /* high bit: at least 'A' */
    uint64_t past_z = low7 + 0x2525252525252525u; /* high bit: beyond 'Z' */
    uint64_t capital = (from_a & ~past_z & ~word) & 0x8080808080808080u;
    return word | capital >> 2;
}

/* Up to eight bytes as a number. */
static uint64_t word_at(const char *ptr, size_t len, bool nocase) {
    uint64_t word = 0;
    memcpy(&word, ptr, len < 8 ? len : 8);
    return nocase ? lower_word(word) : word;
}

/* Two words a step, so that one multiplication need not wait for the other. */
static inline uint64_t hash(struct str s, bool nocase) {
    uint64_t key = str_hash_key(), h = key ^ s.len, other = key;
    const char *at = s.ptr;
    size_t left = s.len;
    for (; left >= 16; at += 16, left -= 16) {
        h = mix(h ^ word_at(at, 8, nocase), key ^ 0x9e3779b97f4a7c15u);
        other = mix(other ^ word_at(at + 8, 8, nocase), key ^ 0x94d049bb133111ebu);
    }
    if (left >= 8)
        h = mix(h ^ word_at(at, 8, nocase), key ^ 0x9e3779b97f4a7c15u);
    if (left % 8)
        other = mix(other ^ word_at(at + left / 8 * 8, left % 8, nocase), key ^ 0x94d049bb133111ebu);
    return mix(h ^ other << 1, 0xbf58476d1ce4e5b9u ^ other);
}

uint64_t str_hash(struct str s) {
    return hash(s, false);
}

uint64_t str_hash_nocase(struct str s) {
    return hash(s, true);
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

struct str str_percent(struct arena *arena, struct str s, struct str kept) {
    static const char digits[] = "0123456789ABCDEF";
    char *text = s.len < SIZE_MAX / 3 ? ARENA_ARRAY(arena, char, s.len * 3 + 1) : NULL;
    size_t len = 0;
    for (size_t i = 0; text && i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (char_is_alnum((char)c) || str_find_char(kept, (char)c) != SIZE_MAX) {
            text[len++] = (char)c;
            continue;
        }
        text[len++] = '%';
        text[len++] = digits[c >> 4];
        text[len++] = digits[c & 15];
    }
    return text ? (struct str){text, len} : STR_NONE;
}
