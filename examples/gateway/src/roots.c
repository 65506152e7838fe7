#include "roots.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <string.h>

/* Of Haselgrund Netze and of the HG-7: UUIDs of version 8, which stay with the product. */
static const uint8_t vendor[KW_UUID_SIZE] = {0x48, 0x61, 0x73, 0x65, 0x6c, 0x67, 0x8e, 0x75,
                                             0x9e, 0x64, 0x4e, 0x65, 0x74, 0x7a, 0x65, 0x01};
static const uint8_t class_id[KW_UUID_SIZE] = {0x48, 0x47, 0x2d, 0x37, 0x20, 0x67, 0x81, 0x74,
                                               0x9e, 0x77, 0x61, 0x79, 0x00, 0x00, 0x00, 0x01};

void roots_identity(struct kw_anchor *anchor, struct kw_trust *trust) {
    *anchor = (struct kw_anchor){
        .id = kw_text("supplier", 8), .owner = KW_ANCHOR_SUPPLIER, .uses = KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY};
    *trust = (struct kw_trust){.anchors = anchor, .count = 1};
    memcpy(trust->vendor, vendor, sizeof(vendor));
    memcpy(trust->class_id, class_id, sizeof(class_id));
}

int roots_supplier(struct roots *roots, const char *path) {
    size_t length = 0;
    BIO *in = BIO_new_file(path, "r");
    EVP_PKEY *key = in ? PEM_read_bio_PUBKEY(in, NULL, NULL, NULL) : NULL;
    roots_identity(&roots->supplier, &roots->trust);
    int taken = key &&
                EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, roots->supplier.point, KW_POINT_SIZE,
                                                &length) == 1 &&
                length == KW_POINT_SIZE;
    EVP_PKEY_free(key);
    BIO_free(in);
    return taken ? 0 : -1;
}

/* A code of all that makes the supplier's key what it is, under the device's secret. */
static enum kw_status code_of(const struct roots *roots, const struct device *device, uint8_t code[KW_MAC_SIZE]) {
    const struct kw_crypto *crypto = &device->openssl.crypto;
    const struct kw_bytes parts[] = {
        kw_text("supplier's root of trust", 24),        roots->supplier.id,
        kw_bytes(roots->supplier.point, KW_POINT_SIZE), kw_bytes(roots->trust.vendor, KW_UUID_SIZE),
        kw_bytes(roots->trust.class_id, KW_UUID_SIZE),
    };
    return crypto->mac(crypto->context, kw_bytes(device->record_key, KW_MAC_SIZE), parts,
                       sizeof(parts) / sizeof(*parts), code);
}

enum kw_status roots_check(const struct roots *roots, struct device *device) {
    static const uint8_t nothing[KW_MAC_SIZE];
    const struct kw_storage *storage = &device->store.posix.storage;
    uint8_t wanted[KW_MAC_SIZE];
    uint8_t sealed[KW_MAC_SIZE];
    KW_TRY(code_of(roots, device, wanted));
    KW_TRY(storage->read(storage->context, STORE_SUPPLIER, 0, sealed, KW_MAC_SIZE));
    if (memcmp(sealed, nothing, KW_MAC_SIZE) == 0)
        return KW_ERROR_MISSING;
    return kw_equal(sealed, wanted, KW_MAC_SIZE) == KW_GRANTED ? KW_OK : KW_ERROR_TAMPERED;
}

enum kw_status roots_seal(const struct roots *roots, struct device *device) {
    const struct kw_storage *storage = &device->store.posix.storage;
    uint8_t code[KW_MAC_SIZE];
    enum kw_status status = roots_check(roots, device);
    if (status != KW_ERROR_MISSING)
        return status == KW_ERROR_TAMPERED ? KW_ERROR_EXISTS : status;
    KW_TRY(code_of(roots, device, code));
    KW_TRY(storage->write(storage->context, STORE_SUPPLIER, 0, kw_bytes(code, KW_MAC_SIZE)));
    return storage->flush(storage->context, STORE_SUPPLIER);
}

enum kw_status roots_open_owner(struct roots *roots, struct device *device) {
    roots->config = (struct kw_keystore_roots_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .counter = device->counters.roots,
        .supplier = &roots->supplier,
        .supplier_count = 1,
        .vendor = vendor,
        .class_id = class_id,
        .key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .area = STORE_ROOTS,
        .owner_uses = ROOTS_USES,
        .anchors = roots->anchors,
        .ids = roots->ids,
        .room = ROOTS_OWNER,
        .work = roots->work,
        .work_size = sizeof(roots->work),
    };
    return kw_keystore_roots_open(&roots->owner, &roots->config);
}
