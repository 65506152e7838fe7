#include "base/base64.h"

/* Without nettle: a program on a device signs, and has no library. */
struct str base64_text(struct arena *arena, struct str bytes) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = (bytes.len + 2) / 3 * 4;
    char *text = ARENA_ARRAY(arena, char, length + 1);
    if (!text)
        return STR_NONE;
    for (size_t from = 0, to = 0; from < bytes.len; from += 3, to += 4) {
        size_t left = bytes.len - from;
        uint32_t three = 0;
        for (size_t i = 0; i < 3; i++)
            three = three << 8 | (i < left ? (unsigned char)bytes.ptr[from + i] : 0U);
        for (size_t i = 0; i < 4; i++)
            text[to + i] = i <= left ? LETTERS[three >> (18 - 6 * i) & 63] : '=';
    }
    text[length] = '\0';
    return (struct str){text, length};
}
