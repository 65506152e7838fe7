/* Bytes: a slice, a reader that cannot run over its end, a writer that cannot run over its room, and the two things
 * that secrets need: to be compared in constant time and to be wiped. Numbers are big-endian, as networks write them.
 *
 * No call here allocates, keeps a pointer, or touches anything but its arguments; all are safe in interrupts and
 * threads. */
#ifndef KEYWAY_BYTES_H
#define KEYWAY_BYTES_H

#include <keyway/status.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Some bytes of somebody else's. `at` may be null when `length` is 0. */
struct kw_bytes {
    const uint8_t *at;
    size_t length;
};

/* What is left to read. */
struct kw_reader {
    const uint8_t *at;
    size_t left;
};

/* What was written so far: `used` of `room` bytes at `start`. */
struct kw_writer {
    uint8_t *start;
    size_t used;
    size_t room;
};

struct kw_bytes kw_bytes(const void *at, size_t length);

/* The characters of a string without its end; `text` is no more than `limit` characters, or cut there. */
struct kw_bytes kw_text(const char *text, size_t limit);

struct kw_reader kw_reader(struct kw_bytes bytes);

/* Each takes what it says from the reader and moves on, or returns KW_ERROR_FORMAT and moves nothing. */
KW_MUST_USE enum kw_status kw_read_u8(struct kw_reader *reader, uint8_t *value);
KW_MUST_USE enum kw_status kw_read_u16(struct kw_reader *reader, uint16_t *value);
KW_MUST_USE enum kw_status kw_read_u32(struct kw_reader *reader, uint32_t *value);
KW_MUST_USE enum kw_status kw_read_u64(struct kw_reader *reader, uint64_t *value);

/* `length` bytes where they lie: the slice is as long-lived as what the reader reads. */
KW_MUST_USE enum kw_status kw_read_slice(struct kw_reader *reader, size_t length, struct kw_bytes *slice);

/* `length` bytes copied to `to`. */
KW_MUST_USE enum kw_status kw_read_copy(struct kw_reader *reader, void *to, size_t length);

struct kw_writer kw_writer(void *start, size_t room);

/* Each appends what it says, or returns KW_ERROR_ROOM and writes nothing. */
KW_MUST_USE enum kw_status kw_write_u8(struct kw_writer *writer, uint8_t value);
KW_MUST_USE enum kw_status kw_write_u16(struct kw_writer *writer, uint16_t value);
KW_MUST_USE enum kw_status kw_write_u32(struct kw_writer *writer, uint32_t value);
KW_MUST_USE enum kw_status kw_write_u64(struct kw_writer *writer, uint64_t value);
KW_MUST_USE enum kw_status kw_write_bytes(struct kw_writer *writer, struct kw_bytes bytes);

struct kw_bytes kw_written(const struct kw_writer *writer);

/* Whether two stretches of `length` bytes agree, in time that depends on `length` alone: for codes, digests and
 * secrets. KW_GRANTED when they do; of no bytes too. */
KW_MUST_USE enum kw_verdict kw_equal(const void *a, const void *b, size_t length);

/* Overwrites `length` bytes with zeros, and the compiler may not leave it out. */
void kw_wipe(void *at, size_t length);

#ifdef __cplusplus
}
#endif

#endif
