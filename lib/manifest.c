#include "manifest.h"

#include <string.h>

#define TAG_SIGN1    18u
#define LABEL_KEY_ID 4u

/* The protected header {1: -7}, wrapped in its byte string: the one algorithm, so that none is negotiated. */
static const uint8_t es256[] = {0x43, 0xa1, 0x01, 0x26};

/* A Sig_structure up to the payload: an array of four, the context "Signature1", the header, no external data. */
static const uint8_t structure[] = {0x84, 0x6a, 'S', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', '1'};
static const uint8_t no_external[] = {0x40};

/* An envelope taken apart. */
struct parts {
    struct kw_bytes key_id;
    struct kw_bytes payload;
    struct kw_bytes signature;
};

enum kw_status kw_manifest_digest(const struct kw_crypto *crypto, struct kw_bytes payload,
                                  uint8_t digest[KW_DIGEST_SIZE]) {
    uint8_t head[KW_CBOR_HEAD_SIZE];
    struct kw_writer writer = kw_writer(head, sizeof(head));
    KW_TRY(kw_cbor_write(&writer, KW_CBOR_BYTES, payload.length));
    const struct kw_bytes signed_bytes[] = {kw_bytes(structure, sizeof(structure)), kw_bytes(es256, sizeof(es256)),
                                            kw_bytes(no_external, sizeof(no_external)), kw_written(&writer), payload};
    return crypto->hash(crypto->context, signed_bytes, sizeof(signed_bytes) / sizeof(signed_bytes[0]), digest);
}

static enum kw_status take_apart(struct kw_bytes envelope, struct parts *parts) {
    struct kw_cbor cbor = kw_cbor(kw_reader(envelope));
    kw_cbor_expect(&cbor, KW_CBOR_TAG, TAG_SIGN1);
    kw_cbor_expect(&cbor, KW_CBOR_ARRAY, 4);
    struct kw_bytes header = kw_cbor_string(&cbor);
    kw_cbor_map(&cbor);
    kw_cbor_key(&cbor, LABEL_KEY_ID);
    parts->key_id = kw_cbor_string(&cbor);
    parts->payload = kw_cbor_string(&cbor);
    parts->signature = kw_cbor_string(&cbor);
    KW_TRY(kw_cbor_end(&cbor));
    return parts->signature.length == KW_SIGNATURE_SIZE && header.length == sizeof(es256) - 1 &&
                   memcmp(header.at, es256 + 1, sizeof(es256) - 1) == 0
               ? KW_OK
               : KW_ERROR_FORMAT;
}

/* No use, for a kind that is none: then no key is found. */
static uint32_t use_of(enum kw_manifest_kind kind) {
    switch (kind) {
    case KW_MANIFEST_UPDATE:
        return KW_ANCHOR_UPDATE;
    case KW_MANIFEST_INTEGRITY:
        return KW_ANCHOR_INTEGRITY;
    case KW_MANIFEST_MOBILE:
        return KW_ANCHOR_MOBILE;
    default:
        return 0;
    }
}

static const struct kw_anchor *find(const struct kw_anchor *anchors, size_t count, struct kw_bytes id, uint32_t use) {
    for (size_t i = 0; i < count; i++) {
        const struct kw_anchor *anchor = &anchors[i];
        if ((anchor->uses & use) != 0 && id.length > 0 && anchor->id.length == id.length &&
            memcmp(anchor->id.at, id.at, id.length) == 0)
            return anchor;
    }
    return NULL;
}

/* The trusted key of this id that may be used so, and whose it is. */
static const struct kw_anchor *anchor_of(const struct kw_trust *trust, struct kw_bytes id, uint32_t use,
                                         enum kw_anchor_owner *owner) {
    const struct kw_anchor *anchor = find(trust->anchors, trust->count, id, use);
    if (anchor) {
        *owner = anchor->owner;
        return anchor;
    }
    *owner = KW_ANCHOR_ASSET_OWNER;
    return find(trust->changing, trust->changing_count, id, use);
}

/* Whether the UUID under its key is the device's. */
static int same_uuid(struct kw_cbor *cbor, uint64_t key, const uint8_t *own) {
    uint8_t uuid[KW_UUID_SIZE] = {0};
    kw_cbor_key(cbor, key);
    kw_cbor_copy(cbor, uuid, sizeof(uuid));
    return memcmp(uuid, own, sizeof(uuid)) == 0;
}

static enum kw_status begin(const struct kw_trust *trust, enum kw_manifest_kind kind, struct kw_manifest *manifest) {
    struct kw_cbor *cbor = &manifest->cbor;
    kw_cbor_map(cbor);
    uint64_t found = kw_cbor_number(cbor, KW_MANIFEST_KEY_KIND);
    manifest->sequence = kw_cbor_number(cbor, KW_MANIFEST_KEY_SEQUENCE);
    int same_vendor = same_uuid(cbor, KW_MANIFEST_KEY_VENDOR, trust->vendor);
    int same_class = same_uuid(cbor, KW_MANIFEST_KEY_CLASS, trust->class_id);
    if (!kw_cbor_good(cbor) || found != (uint64_t)kind)
        return KW_ERROR_FORMAT;
    return same_vendor && same_class ? KW_OK : KW_ERROR_POLICY;
}

enum kw_status kw_manifest_open(const struct kw_crypto *crypto, const struct kw_trust *trust,
                                enum kw_manifest_kind kind, struct kw_bytes envelope, struct kw_manifest *manifest) {
    struct parts parts;
    struct kw_manifest opened;
    uint8_t digest[KW_DIGEST_SIZE];
    if (!crypto->hash || !crypto->verify)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(take_apart(envelope, &parts));
    const struct kw_anchor *anchor = anchor_of(trust, parts.key_id, use_of(kind), &opened.signer);
    if (!anchor)
        return KW_ERROR_MISSING;
    KW_TRY(kw_manifest_digest(crypto, parts.payload, digest));
    if (crypto->verify(crypto->context, anchor->point, digest, parts.signature.at) != KW_GRANTED)
        return KW_ERROR_TAMPERED;
    opened.cbor = kw_cbor(kw_reader(parts.payload));
    KW_TRY(begin(trust, kind, &opened));
    *manifest = opened;
    return KW_OK;
}
