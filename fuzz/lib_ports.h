/* Ports for fuzzing what lies behind the crypto: every seal opens, every key is the same. */
#ifndef FUZZ_LIB_PORTS_H
#define FUZZ_LIB_PORTS_H

#include <keyway/port.h>

#include <stdlib.h>
#include <string.h>

static enum kw_verdict port_open(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                 struct kw_bytes sealed, uint8_t *plain) {
    (void)context, (void)key, (void)nonce, (void)aad;
    if (sealed.length < KW_TAG_SIZE)
        return KW_DENIED;
    memmove(plain, sealed.at, sealed.length - KW_TAG_SIZE);
    return KW_GRANTED;
}

static enum kw_status port_seal(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                struct kw_bytes plain, uint8_t *sealed) {
    (void)context, (void)key, (void)nonce, (void)aad;
    memmove(sealed, plain.at, plain.length);
    memset(sealed + plain.length, 0, KW_TAG_SIZE);
    return KW_OK;
}

static enum kw_status port_derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    (void)context, (void)key, (void)label;
    memset(derived, 1, KW_MAC_SIZE);
    return KW_OK;
}

/* An item that counts what is written to it, its context; and bytes as a source. */
static enum kw_status port_take(void *context, uint64_t offset, struct kw_bytes from) {
    return *(uint64_t *)context == offset ? *(uint64_t *)context += from.length, KW_OK : KW_ERROR_STORAGE;
}

static enum kw_status port_commit(void *context, uint64_t size) {
    if (*(uint64_t *)context != size)
        abort();
    return KW_OK;
}

static enum kw_status port_read(void *context, uint64_t offset, void *to, size_t length) {
    memcpy(to, ((const struct kw_bytes *)context)->at + offset, length);
    return KW_OK;
}

static const struct kw_crypto port_crypto = {.seal = port_seal, .open = port_open};
static const struct kw_keys port_keys = {.derive = port_derive};

#endif
