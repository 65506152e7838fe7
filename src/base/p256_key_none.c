/* For a target that has no mbedTLS to link with. */
#include "base/p256_key.h"

enum p256_answer p256_key_open(const char *path, struct p256_key **key) {
    (void)path;
    (void)key;
    return P256_NOT_HERE;
}

enum p256_answer p256_key_sign(struct p256_key *key, const uint8_t digest[HASH_SHA256_SIZE],
                               struct p256_signature *signature) {
    (void)key;
    (void)digest;
    (void)signature;
    return P256_NOT_HERE;
}

void p256_key_close(struct p256_key *key) {
    (void)key;
}
