/* For the targets that read signed manifests: a device whose one trusted key signed whatever comes, so that what is
 * behind the signature is reached. An input begins with a byte that says whether it is an envelope or only a payload.
 */
#ifndef FUZZ_LIB_MANIFEST_H
#define FUZZ_LIB_MANIFEST_H

#include "manifest.h"
#include "port/crypto_openssl.h"

#include <keyway/update.h>

#include <string.h>

static inline enum kw_verdict all_is_well(void *context, const uint8_t *point, const uint8_t *digest,
                                          const uint8_t *signature) {
    (void)context, (void)point, (void)digest, (void)signature;
    return KW_GRANTED;
}

static const struct kw_anchor anchors[] = {
    {{(const uint8_t *)"key", 3}, {0}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY | KW_ANCHOR_MOBILE}};
static const struct kw_trust trust = {.anchors = anchors, .count = 1};

/* The envelope that the input is or stands for, in `room`; all of OpenSSL's crypto but the verification. */
static inline struct kw_bytes envelope_of(const uint8_t *data, size_t size, struct kw_writer room,
                                          struct kw_crypto_openssl *openssl) {
    static const uint8_t head[] = {0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa1, 0x04, 0x43, 'k', 'e', 'y'};
    static const uint8_t signature[KW_SIGNATURE_SIZE];
    if (kw_crypto_openssl_init(openssl) != KW_OK)
        __builtin_trap();
    openssl->crypto.verify = all_is_well;
    if (size > 0 && data[0] == 0)
        return kw_bytes(data + 1, size - 1);
    struct kw_bytes payload = size > 0 ? kw_bytes(data + 1, size - 1) : kw_bytes(NULL, 0);
    if (kw_write_bytes(&room, kw_bytes(head, sizeof(head))) != KW_OK ||
        kw_cbor_write(&room, KW_CBOR_BYTES, payload.length) != KW_OK || kw_write_bytes(&room, payload) != KW_OK ||
        kw_cbor_write(&room, KW_CBOR_BYTES, sizeof(signature)) != KW_OK ||
        kw_write_bytes(&room, kw_bytes(signature, sizeof(signature))) != KW_OK)
        return kw_bytes(NULL, 0);
    return kw_written(&room);
}

/* A storage whose areas are 2048 bytes, all of them blank whatever is written. */
static inline enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    (void)context, (void)area;
    *size = 2048;
    return KW_OK;
}
static inline enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)area;
    (void)context, (void)offset;
    memset(to, 0, length);
    return KW_OK;
}
static inline enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    (void)context, (void)area, (void)offset, (void)from;
    return KW_OK;
}
static inline enum kw_status flush_area(void *context, uint32_t area) {
    (void)context, (void)area;
    return KW_OK;
}

static const struct kw_storage blank = {NULL, size_of, read_area, write_area, flush_area};

/* A storage whose record is in the context, and whose images are zeros. */
static inline enum kw_status read_kept(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    if (area > 0)
        memset(to, 0, length);
    else
        memcpy(to, (uint8_t *)context + offset, length);
    return KW_OK;
}
static inline enum kw_status write_kept(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    if (area == 0)
        memcpy((uint8_t *)context + offset, from.at, from.length);
    return KW_OK;
}

/* A device of two components. */
static inline enum kw_status try_update(struct kw_update *update, const struct kw_storage *storage,
                                        const struct kw_crypto *crypto) {
    static uint8_t work[KW_UPDATE_WORK_SIZE];
    static const struct kw_update_component components[] = {{1, {1, 2}}, {2, {3, 4}}};
    const struct kw_update_config config = {.storage = storage,
                                            .crypto = crypto,
                                            .trust = &trust,
                                            .components = components,
                                            .component_count = 2,
                                            .starts = 1,
                                            .work = work,
                                            .work_size = sizeof(work)};
    return kw_update_open(update, &config);
}

#endif
