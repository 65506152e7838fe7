/* A device of memory around fuzzed segments. */
#ifndef FUZZ_LIB_AUDIT_H
#define FUZZ_LIB_AUDIT_H

#include "slot.h"

enum { LIB_AUDIT_SIZE = 4096 };
static uint8_t lib_audit_areas[4][LIB_AUDIT_SIZE], lib_audit_work[KW_AUDIT_WORK_MIN];
static struct kw_bytes lib_audit_kept; /* the record of the log's own state; empty: none was ever stored */

static enum kw_status lib_audit_size(void *context, uint32_t area, uint64_t *size) {
    (void)context, (void)area;
    *size = LIB_AUDIT_SIZE;
    return KW_OK;
}

/* Beyond an area nobody reads or writes: the sanitizers would see a little of it, this all. */
static uint8_t *lib_audit_at(uint32_t area, uint64_t offset, size_t length) {
    if (area >= 4 || offset > LIB_AUDIT_SIZE || length > LIB_AUDIT_SIZE - offset)
        abort();
    return lib_audit_areas[area] + offset;
}

static enum kw_status lib_audit_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)context;
    memcpy(to, lib_audit_at(area, offset, length), length);
    return KW_OK;
}

static enum kw_status lib_audit_write(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    (void)context;
    memcpy(lib_audit_at(area, offset, from.length), from.at, from.length);
    return KW_OK;
}

static enum kw_status lib_audit_flush(void *context, uint32_t area) {
    (void)context, (void)area;
    return KW_OK;
}

static enum kw_status lib_audit_uptime(void *context, uint64_t *ms) {
    (void)context;
    *ms = 1;
    return KW_OK;
}

static enum kw_status lib_audit_now(void *context, struct kw_moment *moment) {
    (void)context;
    *moment = (struct kw_moment){1795910400000, KW_CLOCK_SET};
    return KW_OK;
}

static enum kw_verdict lib_audit_may_read(void *access, struct kw_bytes who) {
    (void)access, (void)who;
    return KW_GRANTED;
}

/* A fuzzer cannot find a digest: this makes them all right, so that what lies behind them is reached. */
static void lib_audit_mend(struct kw_crypto_openssl *openssl, uint8_t *area) {
    uint8_t head[KW_DIGEST_SIZE] = {0};
    size_t names = (size_t)area[6] + area[7];
    if (44 + names + sizeof head <= LIB_AUDIT_SIZE)
        memcpy(head, area + 44 + names, sizeof head);
    for (size_t at = 0; at + 2 <= LIB_AUDIT_SIZE;) {
        size_t length = (size_t)area[at] << 8 | area[at + 1];
        if (length < KW_AUDIT_RECORD_MIN || length > LIB_AUDIT_SIZE - at)
            return;
        const struct kw_bytes parts[2] = {kw_bytes(head, sizeof head), kw_bytes(area + at, length - sizeof head)};
        if (openssl->crypto.hash(openssl, parts, 2, head) != KW_OK)
            abort();
        memcpy(area + at + length - sizeof head, head, sizeof head);
        at += length;
    }
}

/* The state in area 0 is what lib_audit_kept says; the segments 1 to 3 have what was given. Of an odd number of bytes
 * all digests are made right. Then records are appended, more than the buffer holds. */
static struct kw_audit *lib_audit_open(const uint8_t *data, size_t size) {
    static const uint32_t segments[3] = {1, 2, 3};
    static const struct kw_storage storage = {NULL, lib_audit_size, lib_audit_read, lib_audit_write, lib_audit_flush};
    static const struct kw_clock clock = {NULL, lib_audit_uptime, lib_audit_now};
    static struct kw_crypto_openssl openssl;
    static uint8_t buffer[KW_AUDIT_BUFFER_MIN];
    static struct kw_audit_config config;
    static struct kw_audit log;
    struct kw_audit_event event = {.category = KW_AUDIT_SYSTEM, .event = 7, .result = KW_AUDIT_SUCCESS};
    if (!openssl.digest && kw_crypto_openssl_init(&openssl) != KW_OK)
        abort();
    memset(lib_audit_areas, 0, sizeof lib_audit_areas);
    memcpy(lib_audit_areas[1], data, size < sizeof lib_audit_areas[1] * 3 ? size : sizeof lib_audit_areas[1] * 3);
    for (size_t i = 1; i < 4 && size % 2 == 1; i++)
        lib_audit_mend(&openssl, lib_audit_areas[i]);
    config = (struct kw_audit_config){.storage = &storage,
                                      .crypto = &openssl.crypto,
                                      .clock = &clock,
                                      .segments = segments,
                                      .segment_count = 3,
                                      .buffer = buffer,
                                      .buffer_size = sizeof buffer,
                                      .when_full = KW_AUDIT_OVERWRITE,
                                      .may_read = lib_audit_may_read};
    struct kw_slot slot = {.storage = &storage, .crypto = &openssl.crypto, .kind = 0x4b774175};
    if (lib_audit_kept.length > 0 && kw_slot_write(&slot, lib_audit_kept) != KW_OK)
        abort();
    if (kw_audit_init(&log, &config) != KW_OK || kw_audit_open(&log) != KW_OK)
        abort();
    for (unsigned int i = 0; i < 40; i++)
        if (kw_audit_append(&log, &event, NULL) != KW_OK && log.last.sequence < UINT64_MAX - 99 &&
            log.last.serial < UINT32_MAX - 9)
            abort();
    if (kw_audit_commit(&log) != KW_OK)
        abort();
    return &log;
}

#endif
