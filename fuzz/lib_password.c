/* A stored password: whatever a record holds, it is refused, or its hashes lie within it at costs that can be; and no
 * record lets anybody in but by the digest of its own hash. */
#include "password.h"

#include <stdlib.h>
#include <string.h>

static enum kw_status hash(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                           const uint8_t *salt, uint8_t *digest) {
    (void)context;
    (void)password;
    for (size_t i = 0; i < KW_DIGEST_SIZE; i++)
        digest[i] = (uint8_t)(salt[i % KW_PASSWORD_SALT_SIZE] ^ cost->passes ^ 0x5au);
    return kw_password_cost_check(cost);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_password_hash port = {NULL, hash};
    static const struct kw_password_config config = {.hash = &port, .cost = KW_PASSWORD_COST_SMALL};
    const struct kw_password passwords = {&config};
    struct kw_password_stored stored;
    enum kw_status status = kw_password_read(kw_bytes(data, size), &stored);
    if (status == KW_OK && size != KW_PASSWORD_RECORD_SIZE(stored.history))
        abort();
    if (kw_password_verify(&passwords, kw_bytes(data, size), kw_bytes("x", 1)) == KW_GRANTED && status != KW_OK)
        abort();
    return 0;
}
