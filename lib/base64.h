/* Base64 (RFC 4648, 4), as a sink between a writer and another sink. */
#ifndef LIB_BASE64_H
#define LIB_BASE64_H

#include <keyway/port.h>

struct kw_base64 {
    const struct kw_sink *sink;
    uint8_t left[3];
    size_t count;
};

/* The context of a sink whose put is kw_base64_put. */
void kw_base64_begin(struct kw_base64 *base64, const struct kw_sink *sink);
KW_MUST_USE enum kw_status kw_base64_put(void *base64, struct kw_bytes bytes);

/* What is left, filled up. */
KW_MUST_USE enum kw_status kw_base64_end(struct kw_base64 *base64);

#endif
