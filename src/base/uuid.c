#include "base/uuid.h"

#include <nettle/sha1.h>

#include "base/hash.h"

/* Drawn at random once; every name of ours is under it. */
static const uint8_t OUR_NAMESPACE[16] = {0x8c, 0x1f, 0x5d, 0x2e, 0x73, 0x0a, 0x4b, 0x96,
                                          0xa4, 0x51, 0x3e, 0xc7, 0x6d, 0x90, 0x28, 0xbf};

void uuid_named(const struct str *parts, size_t count, char text[UUID_TEXT]) {
    struct sha1_ctx context;
    uint8_t digest[SHA1_DIGEST_SIZE];
    char hex[32];
    sha1_init(&context);
    sha1_update(&context, sizeof(OUR_NAMESPACE), OUR_NAMESPACE);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            sha1_update(&context, parts[i].len, (const uint8_t *)parts[i].ptr);
        sha1_update(&context, 1, (const uint8_t *)"\x1f");
    }
    sha1_digest(&context, sizeof(digest), digest);
    digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x50);
    digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
    hash_hex(digest, 16, hex);
    size_t at = 0;
    for (size_t i = 0; i < sizeof(hex); i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            text[at++] = '-';
        text[at++] = hex[i];
    }
    text[at] = '\0';
}
