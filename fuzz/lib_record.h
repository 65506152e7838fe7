/* For targets of the device library that read a stored record: a device in memory whose area holds the input as a
 * whole record, under a code that anybody can make. */
#ifndef FUZZ_LIB_RECORD_H
#define FUZZ_LIB_RECORD_H

#include <stdlib.h>
#include <string.h>

#include "slot.h"

struct record {
    uint8_t area[65536];
    struct kw_storage storage;
    struct kw_crypto crypto;
    struct kw_clock clock;
    uint64_t uptime_ms;
};

static enum kw_status record_size(void *context, uint32_t area, uint64_t *size) {
    (void)area;
    *size = sizeof(((struct record *)context)->area);
    return KW_OK;
}

static enum kw_status record_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)area;
    memcpy(to, ((struct record *)context)->area + offset, length);
    return KW_OK;
}

static enum kw_status record_write(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    (void)area;
    memcpy(((struct record *)context)->area + offset, from.at, from.length);
    return KW_OK;
}

static enum kw_status record_flush(void *context, uint32_t area) {
    (void)context;
    (void)area;
    return KW_OK;
}

/* FNV-1a in 32 bytes: quick, and different for different parts. */
static enum kw_status record_hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    uint64_t sum = 14695981039346656037u;
    (void)context;
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < parts[i].length; at++)
            sum = (sum ^ parts[i].at[at]) * 1099511628211u;
    for (size_t at = 0; at < KW_DIGEST_SIZE; at++)
        digest[at] = (uint8_t)(sum >> at % 8 * 8);
    return KW_OK;
}

static enum kw_status record_mac(void *context, struct kw_bytes key, const struct kw_bytes *parts, size_t count,
                                 uint8_t *mac) {
    (void)key;
    return record_hash(context, parts, count, mac);
}

static enum kw_status record_uptime(void *context, uint64_t *ms) {
    *ms = ((struct record *)context)->uptime_ms;
    return KW_OK;
}

static enum kw_status record_now(void *context, struct kw_moment *moment) {
    (void)context;
    *moment = (struct kw_moment){1795910400000, KW_CLOCK_SYNCED};
    return KW_OK;
}

static void record_hold(struct record *record, uint32_t kind, const uint8_t *data, size_t size) {
    *record = (struct record){
        .storage = {record, record_size, record_read, record_write, record_flush},
        .crypto = {.hash = record_hash, .mac = record_mac},
        .clock = {record, record_uptime, record_now},
    };
    struct kw_slot slot = {.storage = &record->storage, .crypto = &record->crypto, .kind = kind};
    if (size <= kw_slot_room(sizeof(record->area)) && kw_slot_write(&slot, kw_bytes(data, size)) != KW_OK)
        abort();
}

#endif
