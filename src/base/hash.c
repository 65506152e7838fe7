#include "base/hash.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

void hash_sha256(struct str data, uint8_t digest[HASH_SHA256_SIZE]) {
    struct sha256_ctx context;
    sha256_init(&context);
    if (data.len)
        sha256_update(&context, data.len, (const uint8_t *)data.ptr);
    sha256_digest(&context, HASH_SHA256_SIZE, digest);
}

void hash_sha512(struct str data, uint8_t digest[HASH_SHA512_SIZE]) {
    struct sha512_ctx context;
    sha512_init(&context);
    if (data.len)
        sha512_update(&context, data.len, (const uint8_t *)data.ptr);
    sha512_digest(&context, HASH_SHA512_SIZE, digest);
}

void hash_sha256_base64(const uint8_t digest[HASH_SHA256_SIZE], char text[HASH_SHA256_BASE64]) {
    base64_encode_raw(text, HASH_SHA256_SIZE, digest);
}
