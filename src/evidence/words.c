#include "evidence/words.h"

struct str words_clip(struct str text) {
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n' || text.ptr[i] == '\r')
            text.len = i;
    text = str_trim(text);
    if (text.len <= WORDS_CLIP)
        return text;
    size_t len = WORDS_CLIP;
    /* Not into the middle of a UTF-8 character. */
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
        len--;
    return str_slice(text, 0, len);
}

struct str words_count(struct arena *arena, size_t count, const char *one, const char *many) {
    return str_format(arena, "%zu %s", count, count == 1 ? one : many);
}
