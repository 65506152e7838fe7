/* Deterministic CBOR (RFC 8949, 4.2), as much as signed manifests need: unsigned numbers, byte and text strings,
 * arrays, tags, and maps whose keys are unsigned numbers in ascending order. Lengths are definite and every head has
 * its shortest form: one content, one encoding. Nothing recurses; a reader never goes beyond its bytes, and a count is
 * never larger than what is left could hold. A text's characters are its reader's to check. */
#ifndef LIB_CBOR_H
#define LIB_CBOR_H

#include <keyway/bytes.h>

#define KW_CBOR_HEAD_SIZE 9u /* the longest head */

/* The major types, RFC 8949, 3.1. */
enum kw_cbor_kind {
    KW_CBOR_UNSIGNED = 0,
    KW_CBOR_BYTES = 2,
    KW_CBOR_TEXT = 3,
    KW_CBOR_ARRAY = 4,
    KW_CBOR_MAP = 5,
    KW_CBOR_TAG = 6
};

/* Reads the head of an item of `kind`: a number's value, a string's length, an array's or map's count, a tag's number.
 * KW_ERROR_FORMAT, and nothing moves, for another kind, a form that is not the shortest, and more than is left. */
KW_MUST_USE enum kw_status kw_cbor_read(struct kw_reader *reader, enum kw_cbor_kind kind, uint64_t *value);

/* A content that is read from its beginning to its end, with the map that it is. The first failure stays: behind it
 * every number is 0, every string is empty, nothing is copied, and kw_cbor_end tells. So a reader asks once, at the
 * end; what it uses on the way (a count, a size) it must bound itself or ask kw_cbor_good. */
struct kw_cbor {
    struct kw_reader reader;
    uint64_t entries; /* of the map, to come */
    uint64_t next;    /* the smallest key that may come */
    int broken;
};

struct kw_cbor kw_cbor(struct kw_reader reader);

/* The head of the next item. */
uint64_t kw_cbor_take(struct kw_cbor *cbor, enum kw_cbor_kind kind);

/* A head that must say `value`. */
void kw_cbor_expect(struct kw_cbor *cbor, enum kw_cbor_kind kind, uint64_t value);

/* A number that fits 32 bits. */
uint32_t kw_cbor_take_u32(struct kw_cbor *cbor);

/* A byte string where it lies. */
struct kw_bytes kw_cbor_string(struct kw_cbor *cbor);

/* A byte string of exactly `length` bytes, copied. */
void kw_cbor_copy(struct kw_cbor *cbor, void *to, size_t length);

/* Begins the one map. */
void kw_cbor_map(struct kw_cbor *cbor);

/* Whether the map goes on with `key`: then its value is next. Otherwise the key is a larger one, or there is none, and
 * nothing moves. */
int kw_cbor_has(struct kw_cbor *cbor, uint64_t key);

/* The same of a key that must be there. */
void kw_cbor_key(struct kw_cbor *cbor, uint64_t key);

/* The number at a key that must be there. */
uint64_t kw_cbor_number(struct kw_cbor *cbor, uint64_t key);

/* Whether nothing failed so far. */
int kw_cbor_good(const struct kw_cbor *cbor);

/* KW_OK: nothing failed, and everything was read: the map and the bytes. Else KW_ERROR_FORMAT. */
KW_MUST_USE enum kw_status kw_cbor_end(const struct kw_cbor *cbor);

/* Appends a head in its shortest form. KW_ERROR_ROOM. */
KW_MUST_USE enum kw_status kw_cbor_write(struct kw_writer *writer, enum kw_cbor_kind kind, uint64_t value);

#endif
