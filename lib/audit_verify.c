#include "audit_log.h"

#include <string.h>

/* A verification under way. */
struct check {
    const struct kw_audit_claims *claims;
    struct kw_audit_scan scan;
    struct kw_audit_report report;
    uint64_t counter;               /* of the last checkpoint that holds */
    uint8_t before[KW_DIGEST_SIZE]; /* the head before the record at hand */
    uint32_t end;                   /* where the last segment that was walked through ends */
};

static void fault_at(struct check *check, enum kw_audit_fault fault, uint32_t offset) {
    if (check->report.fault != KW_AUDIT_INTACT || fault == KW_AUDIT_INTACT)
        return;
    check->report.fault = fault;
    check->report.area = check->scan.area;
    check->report.offset = offset;
    check->report.sequence = check->report.last + 1;
}

static enum kw_audit_fault check_marks(const struct check *check) {
    const struct kw_audit_claims *claims = check->claims;
    const struct kw_audit_mark *last = &check->scan.last;
    enum kw_audit_fault fault = KW_AUDIT_INTACT;
    for (size_t i = 0; i < claims->mark_count && fault == KW_AUDIT_INTACT; i++)
        if (claims->marks[i].sequence == last->sequence)
            fault = kw_audit_rule_mark(last->sequence, claims->marks[i].sequence,
                                       kw_equal(last->head, claims->marks[i].head, KW_DIGEST_SIZE));
    return fault;
}

/* A checkpoint holds when its signature does, the head that is signed is the one before it, and it counts no less than
 * those before: whoever computes the chain anew can keep the signed bytes, but not what they say of the chain. */
static enum kw_status check_checkpoint(struct check *check, const struct kw_audit_record *record,
                                       enum kw_audit_fault *fault) {
    const struct kw_crypto *crypto = check->scan.config->crypto;
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_bytes head;
    struct kw_bytes signature;
    struct kw_reader detail = kw_reader(record->event.detail);
    uint64_t counter = 0;
    *fault = KW_AUDIT_SIGNATURE;
    if (detail.left != KW_AUDIT_CHECKED_DETAIL)
        return KW_OK;
    KW_TRY(kw_read_slice(&detail, KW_DIGEST_SIZE, &head));
    KW_TRY(kw_read_u64(&detail, &counter));
    KW_TRY(kw_read_slice(&detail, KW_SIGNATURE_SIZE, &signature));
    KW_TRY(kw_audit_signed_digest(crypto, record->bytes, digest));
    if (kw_equal(head.at, check->before, KW_DIGEST_SIZE) != KW_GRANTED ||
        crypto->verify(crypto->context, check->claims->point, digest, signature.at) != KW_GRANTED)
        return KW_OK;
    *fault = counter < check->counter ? KW_AUDIT_COUNTER : KW_AUDIT_INTACT;
    if (*fault == KW_AUDIT_INTACT) {
        check->counter = counter;
        check->report.checkpoint = record->sequence;
    }
    return KW_OK;
}

static enum kw_status check_record(struct check *check, const struct kw_audit_record *record) {
    uint32_t offset = kw_audit_scan_at(&check->scan) - (uint32_t)record->bytes.length;
    enum kw_audit_fault fault = check_marks(check);
    if (fault == KW_AUDIT_INTACT && check->claims->point && kw_audit_is(&record->event, KW_AUDIT_EVENT_CHECKPOINT))
        KW_TRY(check_checkpoint(check, record, &fault));
    fault_at(check, fault, offset);
    if (fault == KW_AUDIT_INTACT)
        check->report.last = record->sequence;
    return KW_OK;
}

/* The first record of a segment, and whether it goes on where the one before ended. */
static enum kw_status begin_segment(struct check *check, uint32_t serial, struct kw_audit_record *record) {
    struct kw_audit_mark before = check->scan.last;
    uint32_t boot = check->scan.boot;
    enum kw_status status = kw_audit_scan_open(&check->scan, serial, record);
    if (status != KW_OK)
        return status;
    if (before.sequence == 0)
        check->report.first = record->sequence;
    else if (kw_audit_rule_link((struct kw_audit_link){before.sequence, boot},
                                (struct kw_audit_link){record->sequence, record->boot},
                                kw_equal(check->scan.before, before.head, KW_DIGEST_SIZE)) != KW_AUDIT_INTACT)
        fault_at(check, KW_AUDIT_REMOVED, 0);
    return KW_OK;
}

/* What stands behind a segment's last record: nothing, or in the newest one what power left of records that nobody was
 * told are durable. `broken` is what the walk ended with. */
static enum kw_status check_tail(struct check *check, int newest, enum kw_audit_fault broken) {
    uint32_t tail;
    check->end = kw_audit_scan_at(&check->scan);
    KW_TRY(kw_audit_scan_tail(&check->scan, &tail));
    if (newest && !check->claims->end && tail <= check->scan.window)
        check->report.torn = tail;
    else if (broken != KW_AUDIT_INTACT || tail > 0)
        fault_at(check, broken != KW_AUDIT_INTACT ? broken : KW_AUDIT_TAIL, check->end);
    return KW_OK;
}

static enum kw_status check_segment(struct check *check, uint32_t serial, int newest) {
    struct kw_audit_record record;
    enum kw_status status = begin_segment(check, serial, &record);
    if (status == KW_ERROR_TAMPERED) {
        fault_at(check, check->scan.fault, kw_audit_scan_at(&check->scan));
        return KW_OK;
    }
    while (status == KW_OK && check->report.fault == KW_AUDIT_INTACT) {
        KW_TRY(check_record(check, &record));
        memcpy(check->before, check->scan.last.head, KW_DIGEST_SIZE);
        if (check->report.fault == KW_AUDIT_INTACT)
            status = kw_audit_scan_next(&check->scan, &record);
    }
    if (check->report.fault != KW_AUDIT_INTACT)
        return KW_OK;
    if (status != KW_ERROR_MISSING && status != KW_ERROR_TAMPERED)
        return status;
    return check_tail(check, newest, status == KW_ERROR_TAMPERED ? check->scan.fault : KW_AUDIT_INTACT);
}

/* Whether the log reaches what is known of it. */
static void check_end(struct check *check) {
    const struct kw_audit_claims *claims = check->claims;
    const struct kw_audit_mark *end = claims->end;
    uint64_t last = check->report.last;
    uint32_t offset = check->end;
    for (size_t i = 0; i < claims->mark_count; i++)
        fault_at(check, kw_audit_rule_end(last, claims->marks[i].sequence), offset);
    if (end) {
        fault_at(check, kw_audit_rule_end(last, end->sequence), offset);
        fault_at(check, kw_audit_rule_end(end->sequence, last) == KW_AUDIT_INTACT ? KW_AUDIT_INTACT : KW_AUDIT_TAIL,
                 offset);
        fault_at(check,
                 kw_audit_rule_mark(last, end->sequence, kw_equal(check->scan.last.head, end->head, KW_DIGEST_SIZE)),
                 offset);
    }
    if (check->counter < claims->counter)
        fault_at(check, KW_AUDIT_COUNTER, offset);
}

/* The newest segment that must be there: the newest that is, unless a later one is known. */
static uint32_t newest_known(const struct kw_audit_claims *claims, uint32_t newest) {
    if (claims->end && claims->end->serial > newest)
        newest = claims->end->serial;
    for (size_t i = 0; i < claims->mark_count; i++)
        if (claims->marks[i].serial > newest)
            newest = claims->marks[i].serial;
    return newest;
}

enum kw_status kw_audit_verify(const struct kw_audit_config *config, const struct kw_audit_claims *claims, void *work,
                               size_t size, struct kw_audit_report *report) {
    struct check check = {.claims = claims, .report = {.fault = KW_AUDIT_INTACT}};
    uint32_t first;
    uint32_t newest;
    KW_TRY(kw_audit_scan_init(&check.scan, config, work, size));
    KW_TRY(kw_audit_scan_ends(&check.scan, claims->oldest, &first, &newest));
    memset(&check.scan.last, 0, sizeof(check.scan.last));
    newest = newest_known(claims, newest);
    if (claims->oldest > 0)
        first = claims->oldest;
    for (uint32_t serial = first; serial <= newest && newest > 0 && check.report.fault == KW_AUDIT_INTACT; serial++)
        KW_TRY(check_segment(&check, serial, serial == newest));
    check_end(&check);
    *report = check.report;
    return KW_OK;
}

enum kw_status kw_audit_verify_own(const struct kw_audit *log, void *work, size_t size,
                                   struct kw_audit_report *report) {
    const struct kw_audit_config *config = log->config;
    const struct kw_audit_mark marks[2] = {log->kept.floor, log->kept.acknowledged};
    struct kw_audit_claims claims = {.oldest = log->kept.oldest, .marks = marks, .mark_count = 2, .end = &log->durable};
    uint8_t point[KW_POINT_SIZE];
    if (!log->open)
        return KW_ERROR_STATE;
    if (log->flight > 0 || log->failed)
        return KW_ERROR_BUSY;
    if (config->keys) {
        KW_TRY(config->keys->point(config->keys->context, config->sign_key, point));
        claims.point = point;
    }
    if (config->keys && config->counter)
        KW_TRY(config->counter->read(config->counter->context, &claims.counter));
    return kw_audit_verify(config, &claims, work, size, report);
}
