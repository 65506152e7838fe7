#include "maker.h"

enum kw_status maker_string(struct kw_writer *writer, struct kw_bytes bytes) {
    KW_TRY(kw_cbor_write(writer, KW_CBOR_BYTES, bytes.length));
    return kw_write_bytes(writer, bytes);
}

static enum kw_status number(struct kw_writer *writer, uint64_t key, uint64_t value) {
    KW_TRY(kw_cbor_write(writer, KW_CBOR_UNSIGNED, key));
    return kw_cbor_write(writer, KW_CBOR_UNSIGNED, value);
}

static enum kw_status string(struct kw_writer *writer, uint64_t key, struct kw_bytes bytes) {
    KW_TRY(kw_cbor_write(writer, KW_CBOR_UNSIGNED, key));
    return maker_string(writer, bytes);
}

enum kw_status maker_begin(const struct maker *maker, struct kw_writer *writer, uint64_t entries,
                           enum kw_manifest_kind kind, uint64_t sequence) {
    KW_TRY(kw_cbor_write(writer, KW_CBOR_MAP, entries));
    KW_TRY(number(writer, KW_MANIFEST_KEY_KIND, (uint64_t)kind));
    KW_TRY(number(writer, KW_MANIFEST_KEY_SEQUENCE, sequence));
    KW_TRY(string(writer, KW_MANIFEST_KEY_VENDOR, kw_bytes(maker->vendor, KW_UUID_SIZE)));
    return string(writer, KW_MANIFEST_KEY_CLASS, kw_bytes(maker->class_id, KW_UUID_SIZE));
}

enum kw_status maker_sign(const struct maker *maker, struct kw_bytes payload, struct kw_writer *envelope) {
    static const uint8_t header[] = {0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa1, 0x04};
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    KW_TRY(kw_manifest_digest(maker->crypto, payload, digest));
    KW_TRY(maker->keys->sign(maker->keys->context, maker->key, digest, signature));
    KW_TRY(kw_write_bytes(envelope, kw_bytes(header, sizeof(header))));
    KW_TRY(maker_string(envelope, maker->key_id));
    KW_TRY(maker_string(envelope, payload));
    return maker_string(envelope, kw_bytes(signature, sizeof(signature)));
}

static enum kw_status parts(struct kw_writer *writer, const struct maker_update *update) {
    KW_TRY(kw_cbor_write(writer, KW_CBOR_UNSIGNED, 9));
    KW_TRY(kw_cbor_write(writer, KW_CBOR_ARRAY, update->count));
    for (size_t i = 0; i < update->count; i++) {
        const struct maker_part *part = &update->part[i];
        KW_TRY(kw_cbor_write(writer, KW_CBOR_ARRAY, 3));
        KW_TRY(kw_cbor_write(writer, KW_CBOR_UNSIGNED, part->component));
        KW_TRY(kw_cbor_write(writer, KW_CBOR_UNSIGNED, part->size));
        KW_TRY(maker_string(writer, kw_bytes(part->digest, KW_DIGEST_SIZE)));
    }
    return KW_OK;
}

enum kw_status maker_update(const struct maker *maker, const struct maker_update *update, struct kw_writer *room,
                            struct kw_writer *envelope) {
    int requires = update->least != 0 || update->most != 0;
    int expires = update->expires_s != 0;
    KW_TRY(maker_begin(maker, room, (uint64_t)(7 + requires + expires), KW_MANIFEST_UPDATE, update->sequence));
    KW_TRY(number(room, 5, update->version));
    KW_TRY(number(room, 6, update->security));
    if (requires) {
        KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, 7));
        KW_TRY(kw_cbor_write(room, KW_CBOR_ARRAY, 2));
        KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, update->least));
        KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, update->most));
    }
    if (expires)
        KW_TRY(number(room, 8, update->expires_s));
    KW_TRY(parts(room, update));
    return maker_sign(maker, kw_written(room), envelope);
}

enum kw_status maker_integrity(const struct maker *maker, uint64_t sequence, const struct maker_entry *entries,
                               size_t count, struct kw_writer *room, struct kw_writer *envelope) {
    KW_TRY(maker_begin(maker, room, 5, KW_MANIFEST_INTEGRITY, sequence));
    KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, 5));
    KW_TRY(kw_cbor_write(room, KW_CBOR_ARRAY, count));
    for (size_t i = 0; i < count; i++) {
        KW_TRY(kw_cbor_write(room, KW_CBOR_ARRAY, 4));
        KW_TRY(maker_string(room, entries[i].path));
        KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, entries[i].size));
        KW_TRY(maker_string(room, kw_bytes(entries[i].digest, KW_DIGEST_SIZE)));
        KW_TRY(kw_cbor_write(room, KW_CBOR_UNSIGNED, entries[i].mode));
    }
    return maker_sign(maker, kw_written(room), envelope);
}

enum kw_status maker_mobile(const struct maker *maker, const struct maker_mobile *code, struct kw_writer *room,
                            struct kw_writer *envelope) {
    KW_TRY(maker_begin(maker, room, 8, KW_MANIFEST_MOBILE, code->sequence));
    KW_TRY(number(room, 5, code->kind));
    KW_TRY(number(room, 6, code->size));
    KW_TRY(string(room, 7, kw_bytes(code->digest, KW_DIGEST_SIZE)));
    KW_TRY(string(room, 8, code->name));
    return maker_sign(maker, kw_written(room), envelope);
}
