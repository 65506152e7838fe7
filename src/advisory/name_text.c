#include "advisory/name_text.h"

#include <string.h>

/* Base letters of U+00C0..U+017F; ' ' where the character is no letter. */
static const char folded[] = "aaaaaaaceeeeiiiidnooooox"
                             "ouuuuypsaaaaaaaceeeeiiii"
                             "dnooooo ouuuuypyaaaaaacc"
                             "ccccccddddeeeeeeeeeegggg"
                             "gggghhhhiiiiiiiiiiiijjkk"
                             "kllllllllllnnnnnnnnnoooo"
                             "oooorrrrrrsssssssstttttt"
                             "uuuuuuuuuuuuwwyyyzzzzzzs";

/* The characters of Windows-1252 that are not Latin-1's, from byte 0x80 on; 0: none. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* What a range of characters becomes; `to` 0: nothing. */
static const struct {
    uint16_t first;
    uint16_t last;
    char to;
} replaced[] = {
    {0x0080, 0x009f, 0},   {0x00a0, 0x00a0, ' '}, {0x00ab, 0x00ab, 0},   {0x00ad, 0x00ad, 0},   {0x00a9, 0x00a9, 0},
    {0x00ae, 0x00ae, 0},   {0x00b0, 0x00b0, 0},   {0x00b4, 0x00b4, 0},   {0x00b5, 0x00b5, 'u'}, {0x00b7, 0x00b7, 0},
    {0x00bb, 0x00bb, 0},   {0x2000, 0x200a, ' '}, {0x200b, 0x200f, 0},   {0x2010, 0x2015, '-'}, {0x2018, 0x201f, 0},
    {0x2022, 0x2022, 0},   {0x2026, 0x2026, '*'}, {0x2028, 0x2029, ' '}, {0x202a, 0x202e, 0},   {0x202f, 0x202f, ' '},
    {0x205f, 0x205f, ' '}, {0x2060, 0x2064, 0},   {0x20ac, 0x20ac, 0},   {0x2120, 0x2120, 0},   {0x2122, 0x2122, 0},
    {0x2212, 0x2212, '-'}, {0x25a0, 0x25a1, '*'}, {0x25cf, 0x25cf, 0},   {0x2610, 0x2612, '*'}, {0x3000, 0x3000, ' '},
    {0xfeff, 0xfeff, 0},   {0xfffd, 0xfffd, 0},
};

static const struct {
    const char *name;
    uint32_t character;
} entities[] = {
    {"amp", '&'},   {"lt", '<'},    {"gt", '>'},    {"quot", '"'},     {"apos", '\''},
    {"nbsp", ' '},  {"reg", 0xae},  {"copy", 0xa9}, {"trade", 0x2122}, {"ndash", '-'},
    {"mdash", '-'}, {"uuml", 0xfc}, {"ouml", 0xf6}, {"auml", 0xe4},    {"szlig", 0xdf},
};

/* One character of UTF-8 from `at`; a byte that starts none counts as Latin-1. Returns its length. */
static size_t decode(struct str text, size_t at, uint32_t *character) {
    const unsigned char *s = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;
    size_t need = s[0] < 0xc2 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 1;
    *character = s[0];
    if (need == 1 || need > left)
        return 1;
    uint32_t value = s[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (s[i] & 0x3f);
    }
    *character = value;
    return need;
}

/* The byte that Windows-1252 has for a character, or -1. */
static int windows_byte(uint32_t character) {
    if (character >= 0x80 && character <= 0xff)
        return (int)character;
    for (int i = 0; i < 32; i++) {
        if (windows_1252[i] == character && character != 0)
            return 0x80 + i;
    }
    return -1;
}

/* As decode, but a run of characters that are the bytes of one character of UTF-8 is that character. */
static size_t decode_mended(struct str text, size_t at, uint32_t *character) {
    size_t used = decode(text, at, character);
    int lead = *character < 0x80 ? -1 : windows_byte(*character);
    if (lead < 0xc2 || lead > 0xef)
        return used;
    char bytes[4] = {(char)lead};
    size_t need = lead < 0xe0 ? 2 : 3;
    size_t next = at + used;
    for (size_t i = 1; i < need; i++) {
        uint32_t following = 0;
        if (next >= text.len)
            return used;
        next += decode(text, next, &following);
        int byte = following < 0x80 ? -1 : windows_byte(following);
        if (byte < 0x80 || byte > 0xbf)
            return used;
        bytes[i] = (char)byte;
    }
    uint32_t mended = 0;
    if (decode((struct str){bytes, need}, 0, &mended) != need)
        return used;
    *character = mended;
    return next - at;
}

/* "&#228;" or "&#xe4;" without its frame. False when it is none. */
static bool numbered_entity(struct str digits, uint32_t *character) {
    unsigned base = 10;
    if (digits.len > 1 && char_lower(digits.ptr[0]) == 'x') {
        base = 16;
        digits = str_skip(digits, 1);
    }
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = char_lower(digits.ptr[i]);
        unsigned digit = char_is_digit(c) ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
        if (digit >= base)
            return false;
        value = value * base + digit;
        if (value > 0x10ffff)
            return false;
    }
    if (digits.len == 0)
        return false;
    *character = value;
    return true;
}

/* An HTML entity at `at`; its length, or 0 when there is none. */
static size_t decode_entity(struct str text, size_t at, uint32_t *character) {
    struct str rest = str_slice(text, at + 1, at + 10);
    size_t end = str_find_char(rest, ';');
    if (end == SIZE_MAX || end == 0)
        return 0;
    struct str name = str_slice(rest, 0, end);
    if (name.ptr[0] == '#')
        return numbered_entity(str_skip(name, 1), character) ? end + 2 : 0;
    for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
        if (str_eq_nocase(name, str_from(entities[i].name))) {
            *character = entities[i].character;
            return end + 2;
        }
    }
    return 0;
}

/* "(R)" and "(TM)" are written for the signs. */
static size_t sign_in_letters(struct str text, size_t at) {
    struct str rest = str_skip(text, at);
    return str_starts_nocase(rest, STR("(r)")) ? 3 : str_starts_nocase(rest, STR("(tm)")) ? 4 : 0;
}

struct writer {
    char *plain;
    size_t len;
};

static void put(struct writer *w, char c) {
    bool blank_before = w->len == 0 || w->plain[w->len - 1] == ' ';
    if (w->len < NAME_TEXT_MAX && !(c == ' ' && blank_before))
        w->plain[w->len++] = c;
}

static void put_ascii(struct writer *w, char c) {
    if (c == '\'' || c == '"' || c == '`')
        return;
    put(w, (unsigned char)c <= ' ' || c == 0x7f ? ' ' : char_lower(c));
}

static void put_utf8(struct writer *w, uint32_t character) {
    if (character < 0x800) {
        put(w, (char)(0xc0 | character >> 6));
    } else if (character < 0x10000) {
        put(w, (char)(0xe0 | character >> 12));
        put(w, (char)(0x80 | (character >> 6 & 0x3f)));
    } else {
        put(w, (char)(0xf0 | character >> 18));
        put(w, (char)(0x80 | (character >> 12 & 0x3f)));
        put(w, (char)(0x80 | (character >> 6 & 0x3f)));
    }
    put(w, (char)(0x80 | (character & 0x3f)));
}

static void put_character(struct writer *w, uint32_t character) {
    if (character < 0x80) {
        put_ascii(w, (char)character);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(replaced); i++) {
        if (character >= replaced[i].first && character <= replaced[i].last) {
            if (replaced[i].to != 0)
                put(w, replaced[i].to);
            return;
        }
    }
    if (character >= 0xc0 && character < 0xc0 + sizeof(folded) - 1)
        put(w, folded[character - 0xc0]);
    else if (character >= 0xff01 && character <= 0xff5e)
        put_ascii(w, (char)(character - 0xfee0));
    else
        put_utf8(w, character);
}

/* The writer writes through it. NOLINTNEXTLINE(readability-non-const-parameter) */
size_t name_text(struct str text, char plain[NAME_TEXT_MAX]) {
    struct writer w = {plain, 0};
    size_t at = 0;
    while (at < text.len && w.len < NAME_TEXT_MAX) {
        char c = text.ptr[at];
        if (char_is_alnum(c)) { /* as most are */
            plain[w.len++] = char_lower(c);
            at++;
            continue;
        }
        uint32_t character = (unsigned char)c;
        size_t used = c == '&' ? decode_entity(text, at, &character) : 0;
        size_t sign = c == '(' ? sign_in_letters(text, at) : 0;
        if (used == 0)
            used = (unsigned char)c < 0x80 ? 1 : decode_mended(text, at, &character);
        if (sign > 0)
            used = sign;
        else
            put_character(&w, character);
        at += used;
    }
    while (w.len > 0 && plain[w.len - 1] == ' ')
        w.len--;
    return w.len;
}
