#include "password_pbkdf2_openssl.h"

#include <openssl/evp.h>

static enum kw_status hash(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                           const uint8_t *salt, uint8_t *digest) {
    (void)context;
    if (cost->algorithm != KW_PASSWORD_PBKDF2_SHA256)
        return KW_ERROR_UNSUPPORTED;
    if (cost->passes == 0 || cost->passes > KW_PASSWORD_ITERATIONS_MAX || password.length > KW_PASSWORD_BYTES_MAX)
        return KW_ERROR_ARGUMENT;
    /* OpenSSL takes no null text, not even of no length. */
    const char *text = password.length > 0 ? (const char *)password.at : "";
    int made = PKCS5_PBKDF2_HMAC(text, (int)password.length, salt, (int)KW_PASSWORD_SALT_SIZE, (int)cost->passes,
                                 EVP_sha256(), (int)KW_DIGEST_SIZE, digest);
    return made == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

const struct kw_password_hash kw_password_pbkdf2_openssl = {NULL, hash};
