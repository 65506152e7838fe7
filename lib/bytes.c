#include <keyway/bytes.h>

/* The contracts in this file are ACSL, proved by `make prove`: no call reads or writes outside what it was given, for
 * any length. So bytes are copied by a loop here, which the compilers turn into memcpy, and not by a call whose
 * contract is about objects of unknown type. */

/*@ predicate can_read(struct kw_reader *r) = \valid(r) && (r->left > 0 ==> \valid_read(r->at + (0 .. r->left - 1)));
  @ predicate can_write(struct kw_writer *w) =
  @   \valid(w) && w->used <= w->room && (w->room > 0 ==> \valid(w->start + (0 .. w->room - 1)));
  @ predicate moved{Before, After}(struct kw_reader *r, integer n) =
  @   \at(r->left, After) == \at(r->left, Before) - n &&
  @   (n > 0 ==> \at(r->at, After) == \at(r->at, Before) + n) && (n == 0 ==> \at(r->at, After) == \at(r->at, Before));
  @ predicate stayed{Before, After}(struct kw_reader *r) =
  @   \at(r->left, After) == \at(r->left, Before) && \at(r->at, After) == \at(r->at, Before);
  @*/

/*@ assigns \nothing;
  @ ensures \result.at == at && \result.length == length; */
struct kw_bytes kw_bytes(const void *at, size_t length) {
    struct kw_bytes bytes = {(const uint8_t *)at, length};
    return bytes;
}

/*@ requires \valid_read(text + (0 .. limit - 1)) || (\exists integer end; 0 <= end < limit &&
  @            \valid_read(text + (0 .. end)) && text[end] == 0);
  @ assigns \nothing;
  @ ensures \result.at == (const uint8_t *)text && \result.length <= limit;
  @ ensures \forall integer i; 0 <= i < \result.length ==> text[i] != 0; */
struct kw_bytes kw_text(const char *text, size_t limit) {
    size_t length = 0;
    /*@ loop invariant 0 <= length <= limit;
      @ loop invariant \forall integer i; 0 <= i < length ==> text[i] != 0;
      @ loop assigns length;
      @ loop variant limit - length; */
    while (length < limit && text[length] != '\0')
        length++;
    return kw_bytes(text, length);
}

/*@ assigns \nothing;
  @ ensures \result.at == bytes.at && \result.left == bytes.length; */
struct kw_reader kw_reader(struct kw_bytes bytes) {
    struct kw_reader reader = {bytes.at, bytes.length};
    return reader;
}

/*@ requires can_read(reader) && \valid(slice) && \separated(reader, slice);
  @ assigns reader->at, reader->left, *slice;
  @ ensures can_read(reader);
  @ behavior enough:
  @   assumes length <= reader->left;
  @   ensures \result == KW_OK && moved{Pre, Post}(reader, length);
  @   ensures slice->at == \old(reader->at) && slice->length == length;
  @   ensures length > 0 ==> \valid_read(slice->at + (0 .. length - 1));
  @ behavior too_short:
  @   assumes length > reader->left;
  @   ensures \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *slice == \old(*slice);
  @ complete behaviors;
  @ disjoint behaviors; */
enum kw_status kw_read_slice(struct kw_reader *reader, size_t length, struct kw_bytes *slice) {
    if (length > reader->left)
        return KW_ERROR_FORMAT;
    *slice = kw_bytes(reader->at, length);
    /* Nothing may be added to a null pointer, not even 0. */
    if (length > 0)
        reader->at += length;
    reader->left -= length;
    return KW_OK;
}

/*@ requires length > 0 ==> \valid(to + (0 .. length - 1)) && \valid_read(from + (0 .. length - 1));
  @ requires \separated(to + (0 .. length - 1), from + (0 .. length - 1));
  @ assigns to[0 .. length - 1];
  @ ensures \forall integer i; 0 <= i < length ==> to[i] == from[i]; */
static void copy(uint8_t *to, const uint8_t *from, size_t length) {
    /*@ loop invariant 0 <= i <= length;
      @ loop invariant \forall integer j; 0 <= j < i ==> to[j] == from[j];
      @ loop assigns i, to[0 .. length - 1];
      @ loop variant length - i; */
    for (size_t i = 0; i < length; i++)
        to[i] = from[i];
}

/*@ requires can_read(reader);
  @ requires length > 0 ==> \valid((uint8_t *)to + (0 .. length - 1));
  @ requires \separated(reader, (uint8_t *)to + (0 .. length - 1));
  @ requires \separated(reader->at + (0 .. length - 1), (uint8_t *)to + (0 .. length - 1));
  @ assigns reader->at, reader->left, ((uint8_t *)to)[0 .. length - 1];
  @ behavior enough:
  @   assumes length <= reader->left;
  @   ensures \result == KW_OK && moved{Pre, Post}(reader, length);
  @   ensures \forall integer i; 0 <= i < length ==> ((uint8_t *)to)[i] == \old(reader->at)[i];
  @ behavior too_short:
  @   assumes length > reader->left;
  @   ensures \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader);
  @ complete behaviors;
  @ disjoint behaviors; */
enum kw_status kw_read_copy(struct kw_reader *reader, void *to, size_t length) {
    struct kw_bytes slice;
    KW_TRY(kw_read_slice(reader, length, &slice));
    copy((uint8_t *)to, slice.at, length);
    return KW_OK;
}

/* A number of `width` bytes, 1 to 8. */
/*@ requires can_read(reader) && \valid(value) && \separated(reader, value) && 1 <= width <= 8;
  @ assigns reader->at, reader->left, *value;
  @ ensures can_read(reader);
  @ behavior enough:
  @   assumes width <= reader->left;
  @   ensures \result == KW_OK && moved{Pre, Post}(reader, width);
  @ behavior too_short:
  @   assumes width > reader->left;
  @   ensures \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *value == \old(*value);
  @ complete behaviors;
  @ disjoint behaviors; */
static enum kw_status read_number(struct kw_reader *reader, size_t width, uint64_t *value) {
    struct kw_bytes slice;
    KW_TRY(kw_read_slice(reader, width, &slice));
    uint64_t number = 0;
    /*@ loop invariant 0 <= i <= width;
      @ loop assigns i, number;
      @ loop variant width - i; */
    for (size_t i = 0; i < width; i++)
        number = number << 8 | slice.at[i];
    *value = number;
    return KW_OK;
}

/*@ requires can_read(reader) && \valid(value) && \separated(reader, value);
  @ assigns reader->at, reader->left, *value;
  @ ensures can_read(reader);
  @ ensures \result == KW_OK ==> moved{Pre, Post}(reader, 1);
  @ ensures \result != KW_OK ==> \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *value == \old(*value);
  @ ensures \result == KW_OK <==> \old(reader->left) >= 1; */
enum kw_status kw_read_u8(struct kw_reader *reader, uint8_t *value) {
    uint64_t number;
    KW_TRY(read_number(reader, 1, &number));
    *value = (uint8_t)number;
    return KW_OK;
}

/*@ requires can_read(reader) && \valid(value) && \separated(reader, value);
  @ assigns reader->at, reader->left, *value;
  @ ensures can_read(reader);
  @ ensures \result == KW_OK ==> moved{Pre, Post}(reader, 2);
  @ ensures \result != KW_OK ==> \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *value == \old(*value);
  @ ensures \result == KW_OK <==> \old(reader->left) >= 2; */
enum kw_status kw_read_u16(struct kw_reader *reader, uint16_t *value) {
    uint64_t number;
    KW_TRY(read_number(reader, 2, &number));
    *value = (uint16_t)number;
    return KW_OK;
}

/*@ requires can_read(reader) && \valid(value) && \separated(reader, value);
  @ assigns reader->at, reader->left, *value;
  @ ensures can_read(reader);
  @ ensures \result == KW_OK ==> moved{Pre, Post}(reader, 4);
  @ ensures \result != KW_OK ==> \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *value == \old(*value);
  @ ensures \result == KW_OK <==> \old(reader->left) >= 4; */
enum kw_status kw_read_u32(struct kw_reader *reader, uint32_t *value) {
    uint64_t number;
    KW_TRY(read_number(reader, 4, &number));
    *value = (uint32_t)number;
    return KW_OK;
}

/*@ requires can_read(reader) && \valid(value) && \separated(reader, value);
  @ assigns reader->at, reader->left, *value;
  @ ensures can_read(reader);
  @ ensures \result == KW_OK ==> moved{Pre, Post}(reader, 8);
  @ ensures \result != KW_OK ==> \result == KW_ERROR_FORMAT && stayed{Pre, Post}(reader) && *value == \old(*value);
  @ ensures \result == KW_OK <==> \old(reader->left) >= 8; */
enum kw_status kw_read_u64(struct kw_reader *reader, uint64_t *value) {
    return read_number(reader, 8, value);
}

/*@ assigns \nothing;
  @ ensures \result.start == start && \result.used == 0 && \result.room == room; */
struct kw_writer kw_writer(void *start, size_t room) {
    struct kw_writer writer = {(uint8_t *)start, 0, room};
    return writer;
}

/*@ requires can_write(writer) && (bytes.length > 0 ==> \valid_read(bytes.at + (0 .. bytes.length - 1)));
  @ requires \separated(writer, writer->start + (0 .. writer->room - 1));
  @ requires \separated(bytes.at + (0 .. bytes.length - 1), writer->start + (0 .. writer->room - 1));
  @ assigns writer->used, writer->start[writer->used .. writer->used + bytes.length - 1];
  @ ensures can_write(writer);
  @ behavior enough:
  @   assumes bytes.length <= writer->room - writer->used;
  @   ensures \result == KW_OK && writer->used == \old(writer->used) + bytes.length;
  @   ensures \forall integer i; 0 <= i < bytes.length ==> writer->start[\old(writer->used) + i] == bytes.at[i];
  @ behavior full:
  @   assumes bytes.length > writer->room - writer->used;
  @   ensures \result == KW_ERROR_ROOM && writer->used == \old(writer->used);
  @ complete behaviors;
  @ disjoint behaviors; */
enum kw_status kw_write_bytes(struct kw_writer *writer, struct kw_bytes bytes) {
    if (bytes.length > writer->room - writer->used)
        return KW_ERROR_ROOM;
    if (bytes.length > 0)
        copy(writer->start + writer->used, bytes.at, bytes.length);
    writer->used += bytes.length;
    return KW_OK;
}

/* The lower `width` bytes of a number, 1 to 8. */
/*@ requires can_write(writer) && \separated(writer, writer->start + (0 .. writer->room - 1)) && 1 <= width <= 8;
  @ assigns writer->used, writer->start[writer->used .. writer->used + width - 1];
  @ ensures can_write(writer);
  @ ensures \result == KW_OK <==> \old(writer->room - writer->used) >= width;
  @ ensures \result == KW_OK ==> writer->used == \old(writer->used) + width;
  @ ensures \result != KW_OK ==> \result == KW_ERROR_ROOM && writer->used == \old(writer->used); */
static enum kw_status write_number(struct kw_writer *writer, size_t width, uint64_t value) {
    uint8_t bytes[8];
    /*@ loop invariant 0 <= i <= width;
      @ loop assigns i, bytes[0 .. 7];
      @ loop variant width - i; */
    for (size_t i = 0; i < width; i++)
        bytes[i] = (uint8_t)(value >> 8 * (width - 1 - i));
    return kw_write_bytes(writer, kw_bytes(bytes, width));
}

/*@ requires can_write(writer) && \separated(writer, writer->start + (0 .. writer->room - 1));
  @ assigns writer->used, writer->start[writer->used .. writer->used + 0];
  @ ensures can_write(writer);
  @ ensures \result == KW_OK <==> \old(writer->room - writer->used) >= 1;
  @ ensures \result == KW_OK ==> writer->used == \old(writer->used) + 1;
  @ ensures \result != KW_OK ==> \result == KW_ERROR_ROOM && writer->used == \old(writer->used); */
enum kw_status kw_write_u8(struct kw_writer *writer, uint8_t value) {
    return write_number(writer, 1, value);
}

/*@ requires can_write(writer) && \separated(writer, writer->start + (0 .. writer->room - 1));
  @ assigns writer->used, writer->start[writer->used .. writer->used + 1];
  @ ensures can_write(writer);
  @ ensures \result == KW_OK <==> \old(writer->room - writer->used) >= 2;
  @ ensures \result == KW_OK ==> writer->used == \old(writer->used) + 2;
  @ ensures \result != KW_OK ==> \result == KW_ERROR_ROOM && writer->used == \old(writer->used); */
enum kw_status kw_write_u16(struct kw_writer *writer, uint16_t value) {
    return write_number(writer, 2, value);
}

/*@ requires can_write(writer) && \separated(writer, writer->start + (0 .. writer->room - 1));
  @ assigns writer->used, writer->start[writer->used .. writer->used + 3];
  @ ensures can_write(writer);
  @ ensures \result == KW_OK <==> \old(writer->room - writer->used) >= 4;
  @ ensures \result == KW_OK ==> writer->used == \old(writer->used) + 4;
  @ ensures \result != KW_OK ==> \result == KW_ERROR_ROOM && writer->used == \old(writer->used); */
enum kw_status kw_write_u32(struct kw_writer *writer, uint32_t value) {
    return write_number(writer, 4, value);
}

/*@ requires can_write(writer) && \separated(writer, writer->start + (0 .. writer->room - 1));
  @ assigns writer->used, writer->start[writer->used .. writer->used + 7];
  @ ensures can_write(writer);
  @ ensures \result == KW_OK <==> \old(writer->room - writer->used) >= 8;
  @ ensures \result == KW_OK ==> writer->used == \old(writer->used) + 8;
  @ ensures \result != KW_OK ==> \result == KW_ERROR_ROOM && writer->used == \old(writer->used); */
enum kw_status kw_write_u64(struct kw_writer *writer, uint64_t value) {
    return write_number(writer, 8, value);
}

/*@ requires \valid_read(writer);
  @ assigns \nothing;
  @ ensures \result.at == writer->start && \result.length == writer->used; */
struct kw_bytes kw_written(const struct kw_writer *writer) {
    return kw_bytes(writer->start, writer->used);
}

/*@ requires length > 0 ==> \valid_read((uint8_t *)a + (0 .. length - 1)) && \valid_read((uint8_t *)b + (0 .. length -
  1));
  @ requires length <= 0x00ffffffffffffff;
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED <==> (\forall integer i; 0 <= i < length ==> ((uint8_t *)a)[i] == ((uint8_t *)b)[i]);
*/
enum kw_verdict kw_equal(const void *a, const void *b, size_t length) {
    const volatile uint8_t *left = (const volatile uint8_t *)a;
    const volatile uint8_t *right = (const volatile uint8_t *)b;
    /* The sum of how far the bytes lie apart, each modulo 256: no branch and no early end on what may be secret. That
     * the sum is 0 in the end is the answer, which is no secret. */
    uint64_t apart = 0;
    /*@ loop invariant 0 <= i <= length && apart <= 255 * i;
      @ loop invariant apart == 0 <==> (\forall integer j; 0 <= j < i ==> left[j] == right[j]);
      @ loop assigns i, apart;
      @ loop variant length - i; */
    for (size_t i = 0; i < length; i++) {
        uint8_t l = left[i];
        uint8_t r = right[i];
        uint32_t difference = (256u + l - r) % 256u;
        /*@ assert difference == 0 <==> l == r; */
        apart += difference;
    }
    return apart == 0 ? KW_GRANTED : KW_DENIED;
}

/*@ requires length > 0 ==> \valid((uint8_t *)at + (0 .. length - 1));
  @ assigns ((uint8_t *)at)[0 .. length - 1];
  @ ensures \forall integer i; 0 <= i < length ==> ((uint8_t *)at)[i] == 0; */
void kw_wipe(void *at, size_t length) {
    /* volatile, so that the writes are part of what the program does. */
    volatile uint8_t *byte = (volatile uint8_t *)at;
    /*@ loop invariant 0 <= i <= length;
      @ loop invariant \forall integer j; 0 <= j < i ==> byte[j] == 0;
      @ loop assigns i, byte[0 .. length - 1];
      @ loop variant length - i; */
    for (size_t i = 0; i < length; i++)
        byte[i] = 0;
}
