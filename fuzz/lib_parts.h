/* An input of several parts: each a length of two bytes and its bytes; empty when the input ends before. */
#ifndef FUZZ_LIB_PARTS_H
#define FUZZ_LIB_PARTS_H

#include <keyway/bytes.h>

static struct kw_bytes part_of(struct kw_reader *reader) {
    uint16_t length = 0;
    struct kw_bytes part = {NULL, 0};
    if (kw_read_u16(reader, &length) != KW_OK || kw_read_slice(reader, length, &part) != KW_OK)
        part.length = 0;
    return part;
}

#endif
