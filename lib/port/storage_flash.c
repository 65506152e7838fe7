#include "storage_flash.h"

#include <string.h>

#define MAGIC 0x4b774632u /* "KwF2" */
#define PIECE 64u         /* bytes that are compared at a time */

/* A bank's header: magic, generation, size, check sums of the data and of itself; the rest is 0. */
struct header {
    uint32_t generation;
    uint32_t size;
    uint32_t data;
};

enum bank_state { BANK_BLANK, BANK_TORN, BANK_COUNTS };

/* CRC-32 (IEEE 802.3), bit by bit: against accidents, which is all that flash has by itself. */
static uint32_t check_sum(uint32_t sum, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        sum ^= bytes[i];
        for (unsigned bit = 0; bit < 8; bit++)
            sum = (sum & 1u) != 0 ? sum >> 1 ^ 0xedb88320u : sum >> 1;
    }
    return sum;
}

static void put_number(uint8_t *at, uint32_t number) {
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(number >> (24 - 8 * i));
}

static uint32_t take_number(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t blocks_of(const struct kw_flash *flash, uint32_t size) {
    return (KW_FLASH_BANK(size) + flash->block_size - 1) / flash->block_size;
}

/* ---- a bank as a row of bytes over its blocks */

static enum kw_status read_bank(const struct kw_flash *flash, uint32_t first, uint32_t at, uint8_t *to, size_t length) {
    while (length > 0) {
        uint32_t offset = at % flash->block_size;
        size_t step = flash->block_size - offset < length ? flash->block_size - offset : length;
        KW_TRY(flash->read(flash->context, first + at / flash->block_size, offset, to, step));
        to += step;
        at += (uint32_t)step;
        length -= step;
    }
    return KW_OK;
}

static enum kw_status program_bank(const struct kw_flash *flash, uint32_t first, uint32_t at, struct kw_bytes from) {
    while (from.length > 0) {
        uint32_t offset = at % flash->block_size;
        size_t step = flash->block_size - offset < from.length ? flash->block_size - offset : from.length;
        KW_TRY(flash->program(flash->context, first + at / flash->block_size, offset, kw_bytes(from.at, step)));
        from = kw_bytes(from.at + step, from.length - step);
        at += (uint32_t)step;
    }
    return KW_OK;
}

/* Whether the bank holds these bytes from `at` on. */
static enum kw_status compare_bank(const struct kw_flash *flash, uint32_t first, uint32_t at, struct kw_bytes with) {
    uint8_t piece[PIECE];
    for (size_t done = 0; done < with.length;) {
        size_t step = with.length - done < PIECE ? with.length - done : PIECE;
        KW_TRY(read_bank(flash, first, at + (uint32_t)done, piece, step));
        if (memcmp(piece, with.at + done, step) != 0)
            return KW_ERROR_STORAGE;
        done += step;
    }
    return KW_OK;
}

static enum kw_status read_header(const struct kw_flash *flash, uint32_t first, struct header *header,
                                  enum bank_state *state) {
    uint8_t bytes[KW_FLASH_HEADER];
    size_t blank = 0;
    KW_TRY(read_bank(flash, first, 0, bytes, sizeof(bytes)));
    while (blank < sizeof(bytes) && bytes[blank] == 0xff)
        blank++;
    *header = (struct header){take_number(bytes + 4), take_number(bytes + 8), take_number(bytes + 12)};
    *state = blank == sizeof(bytes) ? BANK_BLANK : BANK_TORN;
    if (take_number(bytes) == MAGIC && take_number(bytes + 16) == check_sum(0xffffffffu, bytes, 16))
        *state = BANK_COUNTS;
    return KW_OK;
}

/* ---- the table */

static struct kw_flash_area *area_of(const struct kw_storage_flash *port, uint32_t area) {
    for (size_t i = 0; i < port->count; i++)
        if (port->areas[i].area == area)
            return &port->areas[i];
    return NULL;
}

static enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    const struct kw_flash_area *found = area_of(context, area);
    if (!found)
        return KW_ERROR_MISSING;
    *size = found->size;
    return KW_OK;
}

/* The area, when `length` bytes at `offset` lie in it. */
static enum kw_status place(void *context, uint32_t area, uint64_t offset, size_t length,
                            struct kw_flash_area **found) {
    *found = area_of(context, area);
    if (!*found)
        return KW_ERROR_MISSING;
    return offset <= (*found)->size && length <= (*found)->size - offset ? KW_OK : KW_ERROR_ARGUMENT;
}

static enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    struct kw_flash_area *found;
    KW_TRY(place(context, area, offset, length, &found));
    KW_TRY(found->lost);
    if (length > 0)
        memcpy(to, found->shadow + offset, length);
    return KW_OK;
}

static enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    struct kw_flash_area *found;
    KW_TRY(place(context, area, offset, from.length, &found));
    if (from.length > 0)
        memcpy(found->shadow + offset, from.at, from.length);
    found->dirty = 1;
    return KW_OK;
}

static enum kw_status program_header(const struct kw_flash *flash, uint32_t first, const struct header *header) {
    uint8_t bytes[KW_FLASH_HEADER] = {0};
    put_number(bytes, MAGIC);
    put_number(bytes + 4, header->generation);
    put_number(bytes + 8, header->size);
    put_number(bytes + 12, header->data);
    put_number(bytes + 16, check_sum(0xffffffffu, bytes, 16));
    KW_TRY(program_bank(flash, first, 0, kw_bytes(bytes, sizeof(bytes))));
    return compare_bank(flash, first, 0, kw_bytes(bytes, sizeof(bytes)));
}

/* Erased, programmed and read back; only then the header. */
static enum kw_status make_bank(const struct kw_flash *flash, const struct kw_flash_area *area, uint8_t bank) {
    uint32_t first = area->blocks[bank];
    struct kw_bytes data = kw_bytes(area->shadow, area->size);
    const struct header header = {area->generation + 1, area->size, check_sum(0xffffffffu, area->shadow, area->size)};
    for (uint32_t i = 0; i < blocks_of(flash, area->size); i++)
        KW_TRY(flash->erase(flash->context, first + i));
    KW_TRY(program_bank(flash, first, KW_FLASH_HEADER, data));
    KW_TRY(compare_bank(flash, first, KW_FLASH_HEADER, data));
    return program_header(flash, first, &header);
}

static enum kw_status flush_area(void *context, uint32_t area) {
    const struct kw_storage_flash *port = context;
    struct kw_flash_area *found = area_of(port, area);
    if (!found)
        return KW_ERROR_MISSING;
    if (!found->dirty)
        return KW_OK;
    if (found->generation == UINT32_MAX)
        return KW_ERROR_STORAGE;
    uint8_t other = found->current ^ 1u;
    KW_TRY(make_bank(port->flash, found, other));
    found->current = other;
    found->generation++;
    found->dirty = 0;
    found->lost = KW_OK;
    return KW_OK;
}

/* ---- at the start */

static int is_sound(const struct kw_flash *flash, const struct kw_flash_area *area) {
    uint32_t unit = flash->unit;
    return unit > 0 && KW_FLASH_HEADER % unit == 0 && flash->block_size % unit == 0 &&
           flash->block_size >= KW_FLASH_HEADER && area->size > 0 && area->size % unit == 0 &&
           area->size <= UINT32_MAX - KW_FLASH_HEADER - flash->block_size && area->shadow;
}

static enum kw_status load(const struct kw_flash *flash, struct kw_flash_area *area, const struct header *header) {
    if (header->size != area->size)
        return KW_ERROR_TAMPERED;
    KW_TRY(read_bank(flash, area->blocks[area->current], KW_FLASH_HEADER, area->shadow, area->size));
    return check_sum(0xffffffffu, area->shadow, area->size) == header->data ? KW_OK : KW_ERROR_TAMPERED;
}

/* The bytes that count, in the shadow; or why they are not there. */
static enum kw_status find_bytes(const struct kw_flash *flash, struct kw_flash_area *area) {
    struct header header[2];
    enum bank_state state[2];
    area->current = 1;
    area->generation = 0;
    for (unsigned bank = 0; bank < 2; bank++)
        KW_TRY(read_header(flash, area->blocks[bank], &header[bank], &state[bank]));
    if (state[0] != BANK_COUNTS && state[1] != BANK_COUNTS) {
        /* Power can tear one bank alone before anything counted. */
        memset(area->shadow, 0, area->size);
        return state[0] == BANK_TORN && state[1] == BANK_TORN ? KW_ERROR_TAMPERED : KW_OK;
    }
    int second = state[0] != BANK_COUNTS || (state[1] == BANK_COUNTS && header[1].generation > header[0].generation);
    area->current = second ? 1 : 0;
    area->generation = header[area->current].generation;
    return load(flash, area, &header[area->current]);
}

/* Whatever is lost of one area, the others are there: a log that rots takes no accounts with it. */
enum kw_status kw_storage_flash_open(struct kw_storage_flash *port) {
    enum kw_status first = KW_OK;
    for (size_t i = 0; i < port->count; i++)
        if (!is_sound(port->flash, &port->areas[i]))
            return KW_ERROR_ARGUMENT;
    for (size_t i = 0; i < port->count; i++) {
        struct kw_flash_area *area = &port->areas[i];
        area->dirty = 0;
        area->lost = find_bytes(port->flash, area);
        if (area->lost != KW_OK)
            memset(area->shadow, 0, area->size);
        if (first == KW_OK)
            first = area->lost;
    }
    port->storage = (struct kw_storage){port, size_of, read_area, write_area, flush_area};
    return first;
}
