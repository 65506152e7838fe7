#include "base/hash.h"

void hash_hex(const uint8_t *digest, size_t size, char *hex) {
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = DIGITS[digest[i] >> 4];
        hex[2 * i + 1] = DIGITS[digest[i] & 15];
    }
}

static int nibble(char c) {
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hash_unhex(struct str hex, uint8_t *digest, size_t size) {
    if (size > SIZE_MAX / 2 || hex.len != 2 * size)
        return false;
    for (size_t i = 0; i < hex.len; i++)
        if (nibble(hex.ptr[i]) < 0)
            return false;
    for (size_t i = 0; i < size; i++)
        digest[i] = (uint8_t)(nibble(hex.ptr[2 * i]) * 16 + nibble(hex.ptr[2 * i + 1]));
    return true;
}
