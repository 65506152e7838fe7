#include "cbor.h"

#include <string.h>

#define IN_HEAD 24u /* values below stand in the head itself */

/* What the bytes that are left may hold of a kind: bytes of a string, items of an array (a byte each, at least), pairs
 * of a map. Numbers and tags have no such bound. */
static int holds(const struct kw_reader *reader, enum kw_cbor_kind kind, uint64_t value) {
    switch (kind) {
    case KW_CBOR_BYTES:
    case KW_CBOR_TEXT:
    case KW_CBOR_ARRAY:
        return value <= reader->left;
    case KW_CBOR_MAP:
        return value <= reader->left / 2;
    default:
        return 1;
    }
}

/* The value behind a head whose lower five bits are `size`, 24 to 27: 1, 2, 4 or 8 bytes. */
static enum kw_status read_behind(struct kw_reader *reader, unsigned int size, uint64_t *value) {
    struct kw_bytes bytes;
    size_t width = (size_t)1 << (size - IN_HEAD);
    KW_TRY(kw_read_slice(reader, width, &bytes));
    uint64_t number = 0;
    /*@ loop invariant 0 <= i <= width <= 8;
      @ loop assigns i, number;
      @ loop variant width - i; */
    for (size_t i = 0; i < width; i++)
        number = number << 8 | bytes.at[i];
    /* What would have fitted the form before is not the shortest. */
    uint64_t least = width == 1 ? IN_HEAD : (uint64_t)1 << width * 4;
    if (number < least)
        return KW_ERROR_FORMAT;
    *value = number;
    return KW_OK;
}

enum kw_status kw_cbor_read(struct kw_reader *reader, enum kw_cbor_kind kind, uint64_t *value) {
    struct kw_reader ahead = *reader;
    uint8_t head;
    KW_TRY(kw_read_u8(&ahead, &head));
    uint64_t number = head & 31u;
    if (head >> 5 != (unsigned int)kind || number > IN_HEAD + 3)
        return KW_ERROR_FORMAT;
    if (number >= IN_HEAD)
        KW_TRY(read_behind(&ahead, (unsigned int)number, &number));
    if (!holds(&ahead, kind, number))
        return KW_ERROR_FORMAT;
    *reader = ahead;
    *value = number;
    return KW_OK;
}

struct kw_cbor kw_cbor(struct kw_reader reader) {
    struct kw_cbor cbor = {reader, 0, 0, 0};
    return cbor;
}

uint64_t kw_cbor_take(struct kw_cbor *cbor, enum kw_cbor_kind kind) {
    uint64_t value = 0;
    if (!cbor->broken && kw_cbor_read(&cbor->reader, kind, &value) != KW_OK)
        cbor->broken = 1;
    return value;
}

void kw_cbor_expect(struct kw_cbor *cbor, enum kw_cbor_kind kind, uint64_t value) {
    if (kw_cbor_take(cbor, kind) != value)
        cbor->broken = 1;
}

uint32_t kw_cbor_take_u32(struct kw_cbor *cbor) {
    uint64_t value = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
    if (value <= UINT32_MAX)
        return (uint32_t)value;
    cbor->broken = 1;
    return 0;
}

struct kw_bytes kw_cbor_string(struct kw_cbor *cbor) {
    struct kw_bytes string = {NULL, 0};
    uint64_t length = kw_cbor_take(cbor, KW_CBOR_BYTES);
    /* It fits: the head said no more than is left. */
    if (!cbor->broken && kw_read_slice(&cbor->reader, (size_t)length, &string) != KW_OK)
        cbor->broken = 1;
    return string;
}

void kw_cbor_copy(struct kw_cbor *cbor, void *to, size_t length) {
    struct kw_bytes string = kw_cbor_string(cbor);
    if (string.length != length)
        cbor->broken = 1;
    if (!cbor->broken && length > 0)
        memcpy(to, string.at, length);
}

void kw_cbor_map(struct kw_cbor *cbor) {
    cbor->entries = kw_cbor_take(cbor, KW_CBOR_MAP);
    cbor->next = 0;
}

int kw_cbor_has(struct kw_cbor *cbor, uint64_t key) {
    struct kw_reader ahead = cbor->reader;
    uint64_t found;
    if (cbor->broken || cbor->entries == 0)
        return 0;
    if (kw_cbor_read(&ahead, KW_CBOR_UNSIGNED, &found) != KW_OK || found < cbor->next) {
        cbor->broken = 1;
        return 0;
    }
    /* A key that nobody asks for stays in the way, and is found at the end. */
    if (found != key)
        return 0;
    cbor->reader = ahead;
    cbor->entries--;
    cbor->next = key + 1;
    return 1;
}

void kw_cbor_key(struct kw_cbor *cbor, uint64_t key) {
    if (!kw_cbor_has(cbor, key))
        cbor->broken = 1;
}

uint64_t kw_cbor_number(struct kw_cbor *cbor, uint64_t key) {
    kw_cbor_key(cbor, key);
    return kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
}

int kw_cbor_good(const struct kw_cbor *cbor) {
    return !cbor->broken;
}

enum kw_status kw_cbor_end(const struct kw_cbor *cbor) {
    return !cbor->broken && cbor->entries == 0 && cbor->reader.left == 0 ? KW_OK : KW_ERROR_FORMAT;
}

enum kw_status kw_cbor_write(struct kw_writer *writer, enum kw_cbor_kind kind, uint64_t value) {
    uint8_t head[KW_CBOR_HEAD_SIZE];
    size_t width = 0;
    unsigned int size = (unsigned int)value;
    if (value >= IN_HEAD) {
        width = value <= UINT8_MAX ? 1 : value <= UINT16_MAX ? 2 : value <= UINT32_MAX ? 4 : 8;
        size = width == 1 ? IN_HEAD : width == 2 ? IN_HEAD + 1 : width == 4 ? IN_HEAD + 2 : IN_HEAD + 3;
    }
    head[0] = (uint8_t)((unsigned int)kind << 5 | size);
    /*@ loop invariant 0 <= i <= width <= 8;
      @ loop assigns i, head[1 .. 8];
      @ loop variant width - i; */
    for (size_t i = 0; i < width; i++)
        head[1 + i] = (uint8_t)(value >> 8 * (width - 1 - i));
    return kw_write_bytes(writer, kw_bytes(head, 1 + width));
}
