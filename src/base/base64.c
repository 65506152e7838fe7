#include "base/base64.h"

#include <nettle/base64.h>

/* nettle skips blanks, which RFC 4648 (section 3.3) has a reader refuse. */
static bool has_blank(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_blank(text.ptr[i]))
            return true;
    return false;
}

static bool is_for_urls(struct str text) {
    return str_find_char(text, '-') != SIZE_MAX || str_find_char(text, '_') != SIZE_MAX;
}

enum status base64_read(struct arena *arena, struct str text, struct str *bytes) {
    struct base64_decode_ctx context;
    if (text.len % 4 != 0 || has_blank(text))
        return STATUS_INPUT;
    size_t length = BASE64_DECODE_LENGTH(text.len);
    uint8_t *read = ARENA_ARRAY(arena, uint8_t, length + 1);
    if (!read)
        return STATUS_MEMORY;
    if (is_for_urls(text))
        base64url_decode_init(&context);
    else
        base64_decode_init(&context);
    if (!base64_decode_update(&context, &length, read, text.len, text.ptr) || !base64_decode_final(&context))
        return STATUS_INPUT;
    read[length] = 0;
    *bytes = (struct str){(const char *)read, length};
    return STATUS_OK;
}
