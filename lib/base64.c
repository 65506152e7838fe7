#include "base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void kw_base64_begin(struct kw_base64 *base64, const struct kw_sink *sink) {
    base64->sink = sink;
    base64->count = 0;
}

/* Three bytes, of which `count` are there, as four characters. */
static enum kw_status put_group(struct kw_base64 *base64, size_t count) {
    uint32_t bits = (uint32_t)base64->left[0] << 16 | (count > 1 ? (uint32_t)base64->left[1] << 8 : 0) |
                    (count > 2 ? base64->left[2] : 0);
    uint8_t text[4];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (uint8_t)(i <= count ? digits[bits >> (18 - 6 * i) & 63] : '=');
    return base64->sink->put(base64->sink->context, kw_bytes(text, sizeof(text)));
}

enum kw_status kw_base64_put(void *context, struct kw_bytes bytes) {
    struct kw_base64 *base64 = context;
    for (size_t i = 0; i < bytes.length; i++) {
        base64->left[base64->count++] = bytes.at[i];
        if (base64->count == 3) {
            base64->count = 0;
            KW_TRY(put_group(base64, 3));
        }
    }
    return KW_OK;
}

enum kw_status kw_base64_end(struct kw_base64 *base64) {
    size_t count = base64->count;
    base64->count = 0;
    return count > 0 ? put_group(base64, count) : KW_OK;
}
