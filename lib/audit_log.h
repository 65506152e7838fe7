/* What the files of the audit log share: the bytes of a record, the walk over a segment, the state beside it. */
#ifndef LIB_AUDIT_LOG_H
#define LIB_AUDIT_LOG_H

#include <keyway/audit.h>

#include "audit_rule.h"

#define KW_AUDIT_HEAD_SIZE      44u                                       /* a record before its names */
#define KW_AUDIT_SEGMENT_DETAIL 40u                                       /* head, serial, window */
#define KW_AUDIT_CHECKED_DETAIL (KW_DIGEST_SIZE + 8u + KW_SIGNATURE_SIZE) /* head, counter, signature */

/* A member of a struct as it stands in stored bytes: 2, 4 or 8 bytes are a number, other widths are bytes. */
struct kw_audit_field {
    uint16_t at;
    uint16_t width;
};

/* Each writes or reads `count` fields of the struct; 0 when that went well. */
int kw_audit_put_fields(struct kw_writer *writer, const void *from, const struct kw_audit_field *fields, size_t count);
int kw_audit_get_fields(struct kw_reader *reader, void *to, const struct kw_audit_field *fields, size_t count);

/* Bytes of the record that kw_audit_encode makes of the event. */
size_t kw_audit_length(const struct kw_audit_event *event);

/* Trust as a record has it: 0 unset, 1 set, 2 synchronised. */
uint8_t kw_audit_trust(enum kw_clock_trust trust);

/* Writes record->event and what goes with it, without the digest, to `to`, which has room for kw_audit_length. Sets
 * record->bytes to the whole record and record->event.detail to where it went. */
KW_MUST_USE enum kw_status kw_audit_encode(struct kw_audit_record *record, uint8_t *to);

/* The digest of a record behind `head`. */
KW_MUST_USE enum kw_status kw_audit_digest(const struct kw_crypto *crypto, const uint8_t *head, struct kw_bytes record,
                                           uint8_t *digest);

/* What a checkpoint's signature is over: the record as far as the signature. */
KW_MUST_USE enum kw_status kw_audit_signed_digest(const struct kw_crypto *crypto, struct kw_bytes record,
                                                  uint8_t *digest);

/* Whether `event`, as it stands in a record, is the log's `own`. */
int kw_audit_is(const struct kw_audit_event *event, enum kw_audit_own own);

/* Prepares a walk; KW_ERROR_ARGUMENT when the work buffer is too small. */
KW_MUST_USE enum kw_status kw_audit_scan_init(struct kw_audit_scan *scan, const struct kw_audit_config *config,
                                              void *work, size_t room);

/* Reads the first record of the segment `serial`, which must say that it is, into `record`. KW_ERROR_TAMPERED: it does
 * not. */
KW_MUST_USE enum kw_status kw_audit_scan_open(struct kw_audit_scan *scan, uint32_t serial,
                                              struct kw_audit_record *record);

/* The next record of the segment. KW_ERROR_MISSING: its end; KW_ERROR_TAMPERED: what stands there does not continue the
 * chain, see scan->fault. */
KW_MUST_USE enum kw_status kw_audit_scan_next(struct kw_audit_scan *scan, struct kw_audit_record *record);

/* Where in the segment the walk has come to. */
uint32_t kw_audit_scan_at(const struct kw_audit_scan *scan);

/* Bytes from here to the last one that is not zero. The walk is over then. */
KW_MUST_USE enum kw_status kw_audit_scan_tail(struct kw_audit_scan *scan, uint32_t *length);

/* The serial of the newest segment from `oldest` on, and of the oldest found; 0: none. */
KW_MUST_USE enum kw_status kw_audit_scan_ends(struct kw_audit_scan *scan, uint32_t oldest, uint32_t *first,
                                              uint32_t *newest);

/* Reads and writes the log's state. */
KW_MUST_USE enum kw_status kw_audit_load(struct kw_audit *log);
KW_MUST_USE enum kw_status kw_audit_keep(struct kw_audit *log);

/* Appends a record of the log's own. */
KW_MUST_USE enum kw_status kw_audit_own(struct kw_audit *log, enum kw_audit_own own, enum kw_audit_result result,
                                        struct kw_bytes detail);

/* Writes zeros from `at` on, by means of the log's empty buffer, and flushes. */
KW_MUST_USE enum kw_status kw_audit_blank(struct kw_audit *log, uint32_t area, uint32_t at, uint32_t length);

void kw_audit_read_clocks(struct kw_audit *log);

/* Counts an event that could not be recorded. */
void kw_audit_lose(struct kw_audit *log);

void kw_audit_raise_alarm(const struct kw_audit *log, enum kw_audit_alarm alarm, uint64_t value);

/* The area that has the segment `serial`. */
uint32_t kw_audit_area(const struct kw_audit_config *config, uint32_t serial);

#endif
