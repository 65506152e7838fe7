#include "slot.h"

#include "big_endian.h"

#include <string.h>

#define MAGIC      0x4b775331u /* "KwS1" */
#define HEAD_SIZE  (KW_SLOT_HEADER_SIZE - KW_DIGEST_SIZE)
#define PIECE_SIZE 64u /* of a record, when slots are compared */
#define SPOILT     1u  /* a first byte that no head has, nor a blank slot */

/* Where the header's fields stand, behind its magic and before its code: the kind, the generation, the record's length,
 * and the check sum of these. */
enum { KIND_AT = 4, GENERATION_AT = 8, LENGTH_AT = 16, SUM_AT = 20 };

/* A slot as it was found. */
struct found {
    uint64_t generation;
    uint32_t length;
    uint8_t bytes[KW_SLOT_HEADER_SIZE];
    int blank; /* never written: all bits alike */
};

uint64_t kw_slot_room(uint64_t size) {
    return size / 2 > KW_SLOT_HEADER_SIZE ? size / 2 - KW_SLOT_HEADER_SIZE : 0;
}

/* FNV-1a over the fields: tells a head that power cut short from one that is too long for the reader. No protection. */
static uint32_t sum_of(const uint8_t bytes[HEAD_SIZE]) {
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < SUM_AT; i++)
        sum = (sum ^ bytes[i]) * 16777619u;
    return sum;
}

static void write_head(uint8_t bytes[HEAD_SIZE], uint32_t kind, uint64_t generation, uint32_t length) {
    put32(bytes, MAGIC);
    put32(bytes + KIND_AT, kind);
    put64(bytes + GENERATION_AT, generation);
    put32(bytes + LENGTH_AT, length);
    put32(bytes + SUM_AT, sum_of(bytes));
}

static int all_alike(const uint8_t *bytes, size_t length, uint8_t value) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

/* The code over the header's fields and the record. */
static enum kw_status code_of(const struct kw_slot *slot, const uint8_t head[HEAD_SIZE], struct kw_bytes record,
                              uint8_t code[KW_DIGEST_SIZE]) {
    const struct kw_bytes parts[2] = {kw_bytes(head, HEAD_SIZE), record};
    const struct kw_crypto *crypto = slot->crypto;
    if (slot->key.length > 0)
        return crypto->mac(crypto->context, slot->key, parts, 2, code);
    return crypto->hash(crypto->context, parts, 2, code);
}

/* What a port says of an area. One that is not there is none that nothing was ever written to. */
static enum kw_status told(enum kw_status status) {
    return status == KW_ERROR_MISSING ? KW_ERROR_STORAGE : status;
}

static enum kw_status half_of(const struct kw_slot *slot, uint64_t *half) {
    uint64_t size;
    KW_TRY(told(slot->storage->size(slot->storage->context, slot->area, &size)));
    *half = size / 2;
    return *half > KW_SLOT_HEADER_SIZE ? KW_OK : KW_ERROR_ROOM;
}

static enum kw_status find(const struct kw_slot *slot, uint64_t half, uint32_t which, struct found *found) {
    const struct kw_storage *storage = slot->storage;
    KW_TRY(told(storage->read(storage->context, slot->area, which * half, found->bytes, KW_SLOT_HEADER_SIZE)));
    found->generation = get64(found->bytes + GENERATION_AT);
    found->length = get32(found->bytes + LENGTH_AT);
    found->blank =
        all_alike(found->bytes, KW_SLOT_HEADER_SIZE, 0x00) || all_alike(found->bytes, KW_SLOT_HEADER_SIZE, 0xff);
    return KW_OK;
}

static int may_be_whole(const struct kw_slot *slot, const struct found *found, uint64_t half) {
    return get32(found->bytes) == MAGIC && get32(found->bytes + SUM_AT) == sum_of(found->bytes) &&
           get32(found->bytes + KIND_AT) == slot->kind && found->generation > 0 &&
           found->length <= half - KW_SLOT_HEADER_SIZE;
}

/* Reads the record of a slot and asks whether its code holds: KW_ERROR_TAMPERED when not. */
static enum kw_status take(const struct kw_slot *slot, uint64_t offset, const struct found *found, uint8_t *to,
                           size_t room) {
    const struct kw_storage *storage = slot->storage;
    uint8_t code[KW_DIGEST_SIZE];
    size_t length = found->length;
    if (length > room)
        return KW_ERROR_ROOM;
    if (length > 0)
        KW_TRY(told(storage->read(storage->context, slot->area, offset + KW_SLOT_HEADER_SIZE, to, length)));
    KW_TRY(code_of(slot, found->bytes, kw_bytes(to, length), code));
    return kw_equal(code, found->bytes + HEAD_SIZE, KW_DIGEST_SIZE) == KW_GRANTED ? KW_OK : KW_ERROR_TAMPERED;
}

/* What to say when neither slot holds a whole record. A first write that power cut short leaves the second slot blank,
 * and of the first what it likes, but no head of a later record: nothing was acknowledged then. Whatever else is blank
 * was not always so. */
static enum kw_status none_whole(const struct kw_slot *slot, const struct found found[2], uint64_t half) {
    if (!found[1].blank)
        return KW_ERROR_TAMPERED;
    return may_be_whole(slot, &found[0], half) && found[0].generation > 1 ? KW_ERROR_TAMPERED : KW_ERROR_MISSING;
}

static enum kw_status read_newest(struct kw_slot *slot, void *to, size_t room, size_t *length) {
    struct found found[2];
    uint64_t half;
    KW_TRY(half_of(slot, &half));
    KW_TRY(find(slot, half, 0, &found[0]));
    KW_TRY(find(slot, half, 1, &found[1]));
    uint32_t first = found[1].generation > found[0].generation ? 1 : 0;
    enum kw_status status = KW_ERROR_TAMPERED;
    for (uint32_t turn = 0; turn < 2; turn++) {
        uint32_t which = turn == 0 ? first : 1 - first;
        if (!may_be_whole(slot, &found[which], half))
            continue;
        status = take(slot, which * half, &found[which], (uint8_t *)to, room);
        if (status == KW_OK) {
            slot->generation = found[which].generation;
            slot->current = which;
            *length = found[which].length;
            return KW_OK;
        }
        /* A port that fails, or too small a buffer, is no reason to go back to an older record. */
        if (status != KW_ERROR_TAMPERED)
            return status;
    }
    return none_whole(slot, found, half);
}

enum kw_status kw_slot_read(struct kw_slot *slot, void *to, size_t room, size_t *length) {
    enum kw_status status = read_newest(slot, to, room, length);
    if (status != KW_OK)
        kw_wipe(to, room);
    return status;
}

/* The record and then its header to one of the slots, durably. */
static enum kw_status put(const struct kw_slot *slot, uint64_t offset, struct kw_bytes header, struct kw_bytes record) {
    const struct kw_storage *storage = slot->storage;
    if (record.length > 0)
        KW_TRY(storage->write(storage->context, slot->area, offset + KW_SLOT_HEADER_SIZE, record));
    KW_TRY(storage->write(storage->context, slot->area, offset, header));
    return storage->flush(storage->context, slot->area);
}

/* A write that failed may have arrived all the same, and would count at the next start. Where a record counts, what is
 * left is not blank: a blank slot beside damage would be a device that nothing was ever acknowledged on. */
static void take_back(const struct kw_slot *slot, uint64_t offset) {
    uint8_t none[KW_SLOT_HEADER_SIZE] = {0};
    none[0] = slot->generation > 0 ? SPOILT : 0;
    if (slot->storage->write(slot->storage->context, slot->area, offset, kw_bytes(none, sizeof(none))) == KW_OK)
        (void)slot->storage->flush(slot->storage->context, slot->area);
}

static enum kw_status write_one(struct kw_slot *slot, uint64_t half, struct kw_bytes record) {
    uint8_t header[KW_SLOT_HEADER_SIZE];
    uint32_t which = slot->generation == 0 ? 0 : 1 - slot->current;
    uint64_t generation = slot->generation + 1;
    write_head(header, slot->kind, generation, (uint32_t)record.length);
    KW_TRY(code_of(slot, header, record, header + HEAD_SIZE));
    enum kw_status status = put(slot, which * half, kw_bytes(header, sizeof(header)), record);
    if (status != KW_OK) {
        take_back(slot, which * half);
        return status;
    }
    slot->generation = generation;
    slot->current = which;
    return KW_OK;
}

enum kw_status kw_slot_write(struct kw_slot *slot, struct kw_bytes record) {
    uint64_t half;
    KW_TRY(half_of(slot, &half));
    if (record.length > half - KW_SLOT_HEADER_SIZE || record.length > UINT32_MAX)
        return KW_ERROR_ROOM;
    if (slot->generation == UINT64_MAX)
        return KW_ERROR_ROOM;
    if (slot->generation > 0)
        return write_one(slot, half, record);
    /* The first goes to both slots: an older record that could not be read must not count again, and a slot that is
     * blank beside a spoilt one is to mean that nothing was ever acknowledged. */
    KW_TRY(write_one(slot, half, record));
    enum kw_status status = write_one(slot, half, record);
    if (status != KW_OK) {
        /* The second slot goes blank before the first: until then the first is whole. */
        slot->generation = 0;
        take_back(slot, half);
        take_back(slot, 0);
    }
    return status;
}

/* Whether the bytes at `offset` are the record's. */
static enum kw_status compare(const struct kw_slot *slot, uint64_t offset, struct kw_bytes record, int *same) {
    const struct kw_storage *storage = slot->storage;
    uint8_t piece[PIECE_SIZE];
    *same = 1;
    enum kw_status status = KW_OK;
    for (size_t at = 0; at < record.length && *same && status == KW_OK; at += sizeof(piece)) {
        size_t length = record.length - at < sizeof(piece) ? record.length - at : sizeof(piece);
        status = storage->read(storage->context, slot->area, offset + at, piece, length);
        *same = status == KW_OK && kw_equal(piece, record.at + at, length) == KW_GRANTED;
    }
    kw_wipe(piece, sizeof(piece));
    return status;
}

/* Whether the slot holds the record whole: its head, its code and each byte. */
static enum kw_status holds(const struct kw_slot *slot, uint64_t half, uint32_t which, struct kw_bytes record,
                            int *does) {
    struct found found;
    uint8_t code[KW_DIGEST_SIZE];
    *does = 0;
    KW_TRY(find(slot, half, which, &found));
    if (!may_be_whole(slot, &found, half) || found.length != record.length)
        return KW_OK;
    KW_TRY(code_of(slot, found.bytes, record, code));
    if (kw_equal(code, found.bytes + HEAD_SIZE, KW_DIGEST_SIZE) != KW_GRANTED)
        return KW_OK;
    return compare(slot, which * half + KW_SLOT_HEADER_SIZE, record, does);
}

enum kw_status kw_slot_settle(struct kw_slot *slot, struct kw_bytes record) {
    uint64_t half;
    int does;
    if (slot->generation == 0)
        return KW_OK;
    KW_TRY(half_of(slot, &half));
    KW_TRY(holds(slot, half, 1 - slot->current, record, &does));
    return does ? KW_OK : kw_slot_write(slot, record);
}

void kw_slot_double(struct kw_slot *slot, struct kw_bytes record) {
    (void)!kw_slot_settle(slot, record);
}
