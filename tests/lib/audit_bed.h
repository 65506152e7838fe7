/* An audit log on the rig: four segments of 4 KB in areas 1 to 4, its state in area 0, a signing key and a counter. */
#ifndef LIB_AUDIT_BED_H
#define LIB_AUDIT_BED_H

#include <keyway/audit.h>

#include "rig.h"

#define BED_SEGMENT      4096u
#define BED_SEGMENTS     4u
#define BED_SIGN_KEY     9u
#define BED_WATCHED(bed) ((bed)->raised)

struct bed {
    struct rig *rig;
    struct kw_audit_config config;
    struct kw_audit log;
    uint32_t segments[BED_SEGMENTS];
    uint8_t buffer[KW_AUDIT_BUFFER_MIN];
    uint8_t work[8192];
    unsigned int raised[5]; /* by alarm */
    uint64_t value[5];      /* the last of each */
};

static inline void bed_alarm(void *watch, enum kw_audit_alarm alarm, uint64_t value) {
    struct bed *bed = watch;
    bed->raised[alarm]++;
    bed->value[alarm] = value;
}

static inline enum kw_verdict bed_may_read(void *access, struct kw_bytes who) {
    (void)access;
    return who.length == 7 && memcmp(who.at, "auditor", 7) == 0 ? KW_GRANTED : KW_DENIED;
}

/* A log that is not open yet. The bed stays valid for the test that makes it. */
static inline struct bed *bed_new(struct rig *rig) {
    static struct bed bed;
    memset(&bed, 0, sizeof(bed));
    bed.rig = rig;
    for (uint32_t i = 0; i < RIG_AREAS; i++)
        rig->area[i].size = BED_SEGMENT;
    for (uint32_t i = 0; i < BED_SEGMENTS; i++)
        bed.segments[i] = i + 1;
    if (rig->software.count == 0)
        assert_int_equal(kw_keys_openssl_make(&rig->software, BED_SIGN_KEY), KW_OK);
    bed.config = (struct kw_audit_config){.storage = &rig->storage,
                                          .crypto = &rig->openssl.crypto,
                                          .clock = &rig->clock,
                                          .keys = &rig->software.keys,
                                          .counter = &rig->counter,
                                          .segments = bed.segments,
                                          .segment_count = BED_SEGMENTS,
                                          .state_area = 0,
                                          .sign_key = BED_SIGN_KEY,
                                          .state_key = kw_text("sixteen byte key", 16),
                                          .name = kw_text("log", 8),
                                          .buffer = bed.buffer,
                                          .buffer_size = sizeof(bed.buffer),
                                          .when_full = KW_AUDIT_OVERWRITE,
                                          .time_step_ms = 1000,
                                          .watch = &bed,
                                          .alarm = bed_alarm,
                                          .may_read = bed_may_read};
    return &bed;
}

/* What a start of the device does. */
static inline void bed_start(struct bed *bed) {
    memset(bed->buffer, 0xa5, sizeof(bed->buffer));
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_OK);
    assert_int_equal(kw_audit_open(&bed->log), KW_OK);
}

static inline struct bed *bed_open(struct rig *rig) {
    struct bed *bed = bed_new(rig);
    bed_start(bed);
    return bed;
}

static inline struct kw_audit_event bed_event(const char *who, const char *detail) {
    return (struct kw_audit_event){.category = KW_AUDIT_ACCESS,
                                   .type = 3,
                                   .event = 77,
                                   .result = KW_AUDIT_REFUSED,
                                   .source = kw_text("https", 64),
                                   .who = kw_text(who, 1000),
                                   .detail = kw_text(detail, 1000)};
}

static inline uint64_t bed_append(struct bed *bed, const char *who, const char *detail) {
    struct kw_audit_event event = bed_event(who, detail);
    uint64_t sequence = 0;
    assert_int_equal(kw_audit_append(&bed->log, &event, &sequence), KW_OK);
    return sequence;
}

/* Durable records of `length` bytes of detail each. */
static inline void bed_fill(struct bed *bed, unsigned int count, size_t length) {
    static char detail[1024];
    memset(detail, 'd', sizeof(detail));
    detail[length] = 0;
    for (unsigned int i = 0; i < count; i++)
        (void)bed_append(bed, "operator", detail);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
}

static inline struct kw_audit_report bed_verify(struct bed *bed) {
    struct kw_audit_report report;
    assert_int_equal(kw_audit_verify_own(&bed->log, bed->work, sizeof(bed->work), &report), KW_OK);
    return report;
}

static inline void bed_read_all(struct bed *bed, struct kw_audit_reader *reader) {
    static const struct kw_audit_filter all;
    assert_int_equal(kw_audit_read_begin(reader, &bed->log, kw_text("auditor", 8), &all, bed->work, sizeof(bed->work)),
                     KW_OK);
}

/* The last record of the log's own kind that is readable; fails when there is none. */
static inline struct kw_audit_record bed_find(struct bed *bed, enum kw_audit_own own) {
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    struct kw_audit_record found = {.sequence = 0};
    static uint8_t copy[KW_AUDIT_RECORD_MAX];
    enum kw_status status;
    bed_read_all(bed, &reader);
    while ((status = kw_audit_read_next(&reader, &record)) == KW_OK || status == KW_ERROR_TAMPERED) {
        if (status != KW_OK || record.event.event != KW_AUDIT_EVENT_OWN + (uint32_t)own)
            continue;
        memcpy(copy, record.bytes.at, record.bytes.length);
        assert_int_equal(kw_audit_decode(kw_bytes(copy, record.bytes.length), &found), KW_OK);
    }
    assert_int_equal(status, KW_ERROR_MISSING);
    assert_true(found.sequence > 0);
    return found;
}

#endif
