#include "totp_liboath.h"

#include <liboath/oath.h>

#define DIGITS_MAX 8u

static enum kw_status code_of(void *context, struct kw_bytes secret, uint64_t step, uint32_t digits, uint32_t *code) {
    char text[DIGITS_MAX + 1];
    uint32_t value = 0;
    (void)context;
    if (digits > DIGITS_MAX)
        return KW_ERROR_ARGUMENT;
    if (oath_hotp_generate((const char *)secret.at, secret.length, step, digits, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                           text) != OATH_OK)
        return KW_ERROR_CRYPTO;
    for (uint32_t i = 0; i < digits; i++)
        value = value * 10 + (uint32_t)(text[i] - '0');
    kw_wipe(text, sizeof(text));
    *code = value;
    return KW_OK;
}

enum kw_status kw_totp_liboath_init(struct kw_totp_algorithm *algorithm) {
    if (oath_init() != OATH_OK)
        return KW_ERROR_CRYPTO;
    *algorithm = (struct kw_totp_algorithm){NULL, code_of};
    return KW_OK;
}

void kw_totp_liboath_done(struct kw_totp_algorithm *algorithm) {
    algorithm->code = NULL;
    (void)oath_done();
}
