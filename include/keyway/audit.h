/* The audit log: records of what happened, by whom and with what result, in a chain of digests over preallocated
 * segments, that survives power failing at any write and shows what was taken out of it, changed or put back.
 *
 * A record is made in the caller's buffer by kw_audit_append and is durable when kw_audit_commit returns KW_OK: one
 * flush for all records since the last. Each digest is SHA-256 over the digest before and the record; checkpoints are
 * records that are signed. A chain alone cannot show that its end was cut off: that takes a mark kept outside
 * (kw_audit_acknowledge) or a counter that only grows (struct kw_counter). docs/device/audit.md has the bytes.
 *
 * What cannot be recorded never stops the device: the call fails, the event is counted as lost, durably with the next
 * commit, the alarm is raised, and a record tells the count as soon as there is room again.
 *
 * One thread at a time uses a log; only kw_audit_batch_write may run beside the others (lib/port/audit_group.h). */
#ifndef KEYWAY_AUDIT_H
#define KEYWAY_AUDIT_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_AUDIT_RECORD_MIN  76u   /* bytes of a record without source, who and detail */
#define KW_AUDIT_RECORD_MAX  1024u /* bytes of the longest */
#define KW_AUDIT_NAME_MAX    64u   /* bytes of source and of who */
#define KW_AUDIT_DETAIL_MAX  820u
#define KW_AUDIT_BUFFER_MIN  2048u      /* of the log's buffer */
#define KW_AUDIT_WORK_MIN    1024u      /* of a reader's work buffer; more is faster */
#define KW_AUDIT_SEGMENT_MIN 4096u      /* of an area */
#define KW_AUDIT_SEGMENT_MAX 0x1000000u /* of an area: 16 MiB */
#define KW_AUDIT_STATE_SIZE  512u       /* of the area that keeps the log's own state, at least */
#define KW_AUDIT_SYSLOG_MAX  5632u      /* bytes of the longest syslog message */
#define KW_AUDIT_FLAG_CUT    1u
#define KW_AUDIT_EVENT_OWN   0xffff0000u /* event ids from here on are the log's own */

/* The categories that CR 2.8 names. */
enum kw_audit_category {
    KW_AUDIT_ACCESS = 1,    /* access control */
    KW_AUDIT_REQUEST,       /* request errors */
    KW_AUDIT_SYSTEM,        /* control system events */
    KW_AUDIT_BACKUP,        /* backup and restore */
    KW_AUDIT_CONFIGURATION, /* configuration changes */
    KW_AUDIT_LOG            /* events of the audit log itself */
};

enum kw_audit_result { KW_AUDIT_SUCCESS = 1, KW_AUDIT_FAILURE, KW_AUDIT_REFUSED };

/* Events that the log records itself, category KW_AUDIT_LOG. */
enum kw_audit_own {
    KW_AUDIT_EVENT_SEGMENT = 1, /* a segment begins; the first record of each */
    KW_AUDIT_EVENT_CHECKPOINT,  /* signed; everything before it is bound by it */
    KW_AUDIT_EVENT_START,       /* the log was opened: what was dropped, and what is wrong */
    KW_AUDIT_EVENT_LOST,        /* events could not be recorded */
    KW_AUDIT_EVENT_THRESHOLD,   /* storage is as full as the configuration warns of */
    KW_AUDIT_EVENT_TIME         /* the wall clock was set, or its trust changed */
};

/* What the caller tells of an event. Longer names and details are cut, and the record says so: a caller who fills a
 * field from the network must not be able to prevent a record by its length. */
struct kw_audit_event {
    enum kw_audit_category category;
    uint16_t type;  /* the integrator's, within the category */
    uint32_t event; /* the integrator's id of this kind of event, below KW_AUDIT_EVENT_OWN */
    enum kw_audit_result result;
    struct kw_bytes source; /* where it came from: interface, process, peer; KW_AUDIT_NAME_MAX */
    struct kw_bytes who;    /* user, process or device that did it; KW_AUDIT_NAME_MAX */
    struct kw_bytes detail; /* KW_AUDIT_DETAIL_MAX */
};

/* A record as it was read. Slices lie in the bytes that it was read from. */
struct kw_audit_record {
    struct kw_audit_event event; /* of the log's own events with KW_AUDIT_EVENT_OWN added */
    uint16_t flags;              /* KW_AUDIT_FLAG_CUT: a name or the detail was longer */
    struct kw_moment moment;
    uint64_t uptime_ms;
    uint64_t sequence; /* 1 for the first of a log */
    uint32_t boot;     /* 1 for the first start */
    struct kw_bytes bytes;
    const uint8_t *digest; /* KW_DIGEST_SIZE; of the chain as far as this record */
};

/* The chain as far as a record. `sequence` 0: none. */
struct kw_audit_mark {
    uint32_t serial; /* of the segment that the record is in; 1 for the first */
    uint64_t sequence;
    uint8_t head[KW_DIGEST_SIZE];
};

/* What is wrong with a log, the first thing only. */
enum kw_audit_fault {
    KW_AUDIT_INTACT = 0x51c7,
    KW_AUDIT_FORMAT = 1, /* bytes that are no record */
    KW_AUDIT_CHANGED,    /* a digest does not hold: something was changed, added or taken out here */
    KW_AUDIT_ORDER,      /* a sequence number that is not the next, a boot number that is lower */
    KW_AUDIT_REMOVED,    /* a segment is missing, or another's is in its place */
    KW_AUDIT_TRUNCATED,  /* the log ends before what is known to have been in it */
    KW_AUDIT_FORKED,     /* another record stands where a known one was */
    KW_AUDIT_SIGNATURE,  /* a checkpoint's signature does not hold */
    KW_AUDIT_COUNTER,    /* the counter has seen a checkpoint that is not there: an older copy; or is another's */
    KW_AUDIT_TAIL,       /* bytes behind the end */
    KW_AUDIT_STATE       /* the log's own state is not whole */
};

/* What to do when the segments are full (CR 2.9, 2.10). */
enum kw_audit_when_full {
    KW_AUDIT_OVERWRITE = 1,          /* the oldest segment gives way */
    KW_AUDIT_OVERWRITE_ACKNOWLEDGED, /* it does when all of it was acknowledged from outside */
    KW_AUDIT_STOP                    /* nothing is ever overwritten */
};

enum kw_audit_alarm {
    KW_AUDIT_ALARM_THRESHOLD = 1, /* value: per cent of the room in use */
    KW_AUDIT_ALARM_LOST,          /* value: events lost since the log was made */
    KW_AUDIT_ALARM_FAILED,        /* a commit failed; value: the status, negated */
    KW_AUDIT_ALARM_DAMAGED        /* at opening; value: enum kw_audit_fault */
};

/* The log keeps the pointer to this; it and all that it points to outlive the log. */
struct kw_audit_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto;
    const struct kw_clock *clock;
    const struct kw_keys *keys;       /* null: no checkpoints */
    const struct kw_counter *counter; /* the log's alone; null: none */
    const uint32_t *segments;         /* areas of KW_AUDIT_SEGMENT_MIN to KW_AUDIT_SEGMENT_MAX bytes */
    uint32_t segment_count;           /* 2 to 255 */
    uint32_t state_area;
    uint32_t sign_key;
    struct kw_bytes state_key; /* of the state's HMAC (lib/slot.h); empty: accidents only are found */
    struct kw_bytes name;      /* of the log itself, as the source of its own records; KW_AUDIT_NAME_MAX */
    uint8_t *buffer;           /* the log's alone */
    size_t buffer_size;        /* KW_AUDIT_BUFFER_MIN to KW_AUDIT_SEGMENT_MAX: what may be lost when power fails */
    enum kw_audit_when_full when_full;
    uint8_t warn_percent;  /* of the room that may not be overwritten; 0: no warning */
    uint32_t time_step_ms; /* a wall clock that moves by more against the uptime was set */
    void *watch;           /* of `alarm` */
    void (*alarm)(void *watch, enum kw_audit_alarm alarm, uint64_t value); /* may be null; must not call the log */
    void *access;                                                          /* of `may_read` */
    enum kw_verdict (*may_read)(void *access, struct kw_bytes who);        /* null: nobody may */
};

/* What outlives power beside the segments. The log's own. */
struct kw_audit_kept {
    uint32_t boot;
    uint64_t lost;
    uint32_t oldest;                   /* serial of the oldest segment that must be there */
    uint64_t counter;                  /* of the last checkpoint */
    struct kw_audit_mark floor;        /* was durable at the last start, checkpoint, or first commit in a segment */
    struct kw_audit_mark acknowledged; /* from outside */
};

/* The members are the log's own; kw_audit_state tells what is of interest. */
struct kw_audit {
    const struct kw_audit_config *config;
    struct kw_audit_kept kept;
    struct kw_audit_mark last;    /* of all records */
    struct kw_audit_mark durable; /* of those that are in storage */
    uint64_t slot_generation;
    uint32_t slot_current;
    uint32_t at;     /* where the buffer's first byte goes in the segment */
    uint32_t size;   /* of the segment */
    uint32_t used;   /* bytes in the buffer */
    uint32_t flight; /* of them, being written */
    uint32_t room;   /* of the buffer that may be used in this segment */
    uint32_t unsaid; /* events lost that no record tells of */
    uint32_t since;  /* records since the last checkpoint */
    uint8_t open;
    uint8_t dirty; /* `kept` is not in storage as it is here */
    uint8_t warned;
    uint8_t failed;          /* the last commit: what is in storage behind `durable` is unknown */
    struct kw_moment moment; /* of the record being made */
    uint64_t uptime_ms;
    int64_t offset_ms; /* wall clock against uptime, at the last record */
    enum kw_clock_trust trust;
};

/* What an integrator shows and decides by. */
struct kw_audit_state {
    struct kw_audit_mark last;
    struct kw_audit_mark durable;
    struct kw_audit_mark acknowledged;
    uint32_t oldest;
    uint64_t lost;
    uint32_t boot;
    uint32_t since_checkpoint; /* records, since the last one or the start */
    uint32_t percent;          /* of the room that may not be overwritten */
};

/* What a thread writes while others append. */
struct kw_audit_batch {
    const struct kw_storage *storage;
    uint32_t area;
    uint32_t at;
    struct kw_bytes bytes;
    struct kw_audit_mark mark;
};

/* Binds a log to its configuration and forgets everything else, also what it counted. KW_ERROR_ARGUMENT. */
KW_MUST_USE enum kw_status kw_audit_init(struct kw_audit *log, const struct kw_audit_config *config);

/* Reads the state and the newest segment, drops the tail that power cut short, and records that the log started: how
 * much was dropped, how many events were ever lost, what is wrong. All records that a commit acknowledged are there. A
 * damaged log, or one that does not reach what its state knows of or what was acknowledged from outside, is opened too:
 * the alarm says so, the damaged segment stays as it is for kw_audit_verify, and records go on in the next one.
 * KW_ERROR_STORAGE, KW_ERROR_CRYPTO, KW_ERROR_MISSING (no such area), KW_ERROR_ROOM (an area too small or too large),
 * KW_ERROR_ARGUMENT: not open, and to be tried again; until then events are counted as lost.
 * @req CR 2.10, CR 3.9 */
KW_MUST_USE enum kw_status kw_audit_open(struct kw_audit *log);

/* Makes a record of the event, of now. `sequence` (may be null) is its number, to be compared with what is durable. It
 * commits when the buffer is full and goes to the next segment when this one is; a change of the wall clock and lost
 * events are recorded first. On every failure but KW_ERROR_BUSY the event is counted as lost. KW_ERROR_ROOM: the log is
 * full and its policy keeps the oldest. KW_ERROR_STORAGE, KW_ERROR_CRYPTO; KW_ERROR_STATE: not open;
 * KW_ERROR_ARGUMENT: no such category or result, or an event id of the log's own. KW_ERROR_BUSY: a batch is under way
 * and there is no room beside it; append again when it has ended.
 * @req CR 2.8, CR 2.9, CR 2.10, CR 2.11, CR 2.12, CCSC 1 */
KW_MUST_USE enum kw_status kw_audit_append(struct kw_audit *log, const struct kw_audit_event *event,
                                           uint64_t *sequence);

/* Makes every record so far durable. On a failure they stay in the buffer, and the next commit writes them again; only
 * when the log's state is what could not be written they are durable, and the next commit writes the state.
 * @req CR 2.10 */
KW_MUST_USE enum kw_status kw_audit_commit(struct kw_audit *log);

/* A commit in three parts, so that others may append while the second takes its time: begin and end are calls like the
 * rest; the write touches nothing but the batch, the storage and the bytes that begin set aside. After a begin that
 * returned KW_OK comes exactly one end, with what the write returned. KW_ERROR_BUSY: a batch is under way. */
KW_MUST_USE enum kw_status kw_audit_commit_begin(struct kw_audit *log, struct kw_audit_batch *batch);
KW_MUST_USE enum kw_status kw_audit_batch_write(const struct kw_audit_batch *batch);
KW_MUST_USE enum kw_status kw_audit_commit_end(struct kw_audit *log, const struct kw_audit_batch *batch,
                                               enum kw_status written);

/* Records a checkpoint, signed over all of its record and by it over all before, makes it durable, and raises the
 * counter if there is one. `mark` is for whoever keeps it outside. KW_ERROR_UNSUPPORTED: no keys. On a failure of the
 * keys nothing is recorded; on one of storage or counter the checkpoint may be there and counts for nothing yet.
 * @req CR 2.12, CR 3.9 */
KW_MUST_USE enum kw_status kw_audit_checkpoint(struct kw_audit *log, struct kw_audit_mark *mark);

/* Keeps that somebody outside holds all records as far as `mark`: truncation behind it is found from now on, and the
 * segments before its own may be overwritten. The mark is compared with the log's own record. `work` of `size` bytes,
 * KW_AUDIT_WORK_MIN at least. KW_ERROR_MISSING: no such durable record, or another; KW_ERROR_STATE: not open, or a
 * later one was acknowledged; KW_ERROR_TAMPERED: the segment is damaged before it.
 * @req CR 2.9, CR 3.9 */
KW_MUST_USE enum kw_status kw_audit_acknowledge(struct kw_audit *log, const struct kw_audit_mark *mark, void *work,
                                                size_t size);

void kw_audit_state(const struct kw_audit *log, struct kw_audit_state *state);

/* Reads one record, digest unchecked: KW_ERROR_FORMAT when the bytes are not exactly one. No state, any thread. */
KW_MUST_USE enum kw_status kw_audit_decode(struct kw_bytes bytes, struct kw_audit_record *record);

/* A walk over the records of one segment; a reader's and the verifier's. */
struct kw_audit_scan {
    const struct kw_audit_config *config;
    uint8_t *work;
    size_t room;
    size_t have;   /* bytes of the segment in `work` */
    size_t next;   /* of them, already walked over */
    uint32_t from; /* where in the segment `work` begins */
    uint32_t size; /* of the segment */
    uint32_t area;
    uint32_t window; /* the most that may lie torn behind the segment's end */
    uint32_t boot;   /* of the last record */
    struct kw_audit_mark last;
    uint8_t before[KW_DIGEST_SIZE]; /* the head before the segment */
    enum kw_audit_fault fault;      /* when a call returned KW_ERROR_TAMPERED */
};

/* Which records a reader wants; zeroed, all of them. */
struct kw_audit_filter {
    struct kw_audit_mark after; /* only those behind it */
    uint32_t categories;        /* 1u << category for each that is wanted; 0: all */
    uint32_t results;           /* likewise */
    struct kw_bytes who;        /* empty: anybody */
};

struct kw_audit_reader {
    const struct kw_audit *log;
    const struct kw_audit_filter *filter;
    struct kw_audit_scan scan; /* `scan.last` is the mark of the record read last */
    uint32_t serial;           /* of the segment to go on with; 0: the scan is within one */
    uint64_t seen;             /* how far the log had come when the scan last read */
};

/* Begins to read the durable records, oldest first, for `who`, whom config.may_read decides about: on any verdict but
 * KW_GRANTED, KW_ERROR_POLICY. There is no call that changes a record. `log`, `filter` and `work` (KW_AUDIT_WORK_MIN at
 * least) outlive the reader. KW_ERROR_STATE: the log is not open.
 * @req CR 6.1, CR 6.1 RE 1 */
KW_MUST_USE enum kw_status kw_audit_read_begin(struct kw_audit_reader *reader, const struct kw_audit *log,
                                               struct kw_bytes who, const struct kw_audit_filter *filter, void *work,
                                               size_t size);

/* The next record that the filter wants, its digest checked. KW_ERROR_MISSING: no more for now; call again when the log
 * has grown. KW_ERROR_TAMPERED: the rest of the segment `reader->scan.last.serial` cannot be read (`reader->scan.fault`
 * says why); the next call goes on with the one behind.
 * @req CR 6.1, CR 6.1 RE 1 */
KW_MUST_USE enum kw_status kw_audit_read_next(struct kw_audit_reader *reader, struct kw_audit_record *record);

/* What the verifier is to hold a log to. */
struct kw_audit_claims {
    uint32_t oldest;                   /* serial of the oldest segment that must be there; 0: the oldest that is */
    uint64_t counter;                  /* the counter's value; 0: there is none */
    const uint8_t *point;              /* of the key that signs checkpoints; null: signatures are not looked at */
    const struct kw_audit_mark *marks; /* known to have been in the log: acknowledged, or kept by who verifies */
    size_t mark_count;
    const struct kw_audit_mark *end; /* the log ends exactly here; null: that is not known */
};

struct kw_audit_report {
    enum kw_audit_fault fault; /* KW_AUDIT_INTACT: none */
    uint32_t area;             /* where: the area, the offset in it, the sequence number expected there */
    uint32_t offset;
    uint64_t sequence;
    uint64_t first; /* sequence numbers of what is intact */
    uint64_t last;
    uint64_t checkpoint; /* of the last checkpoint whose signature holds: all before it is intact; 0: none */
    uint32_t torn;       /* bytes behind the end that power may have left; an intact log may have some */
};

/* Walks all segments from the oldest to the newest and says whether they hold what the claims say, and where they do
 * not. The log may be of this device or a copy: of `config` it uses storage, crypto, segments and their count. KW_OK:
 * the report is made, whatever it says; intact is `report->fault == KW_AUDIT_INTACT` and nothing else.
 * @req CR 3.9, CR 2.12 */
KW_MUST_USE enum kw_status kw_audit_verify(const struct kw_audit_config *config, const struct kw_audit_claims *claims,
                                           void *work, size_t size, struct kw_audit_report *report);

/* The same for a log that is open, held to what it knows of itself: end, oldest segment, floor, acknowledged mark,
 * counter, and the point of its signing key when it has keys. KW_ERROR_BUSY: a batch is under way, or the
 * last commit failed; commit first. */
KW_MUST_USE enum kw_status kw_audit_verify_own(const struct kw_audit *log, void *work, size_t size,
                                               struct kw_audit_report *report);

/* How a device names itself to a syslog collector. Printable ASCII without spaces. */
struct kw_audit_syslog {
    struct kw_bytes host; /* 1 to 255 */
    struct kw_bytes app;  /* 1 to 48 */
    struct kw_bytes id;   /* of the structured data, 1 to 32: a name, @, the maker's private enterprise number */
};

/* A record as one RFC 5424 message of at most KW_AUDIT_SYSLOG_MAX bytes at `to`: all fields, the digest too, so that a
 * collector can check the chain and the signatures. Bytes that are not printable ASCII, and backslashes, are written
 * \xNN; quotes and brackets are escaped as the RFC says. KW_ERROR_ROOM: `room` is too small; KW_ERROR_ARGUMENT.
 * @req CR 6.1 RE 1; RFC 5424 */
KW_MUST_USE enum kw_status kw_audit_syslog(const struct kw_audit_record *record, const struct kw_audit_syslog *names,
                                           void *to, size_t room, size_t *length);

/* Where messages go; framing and TLS (RFC 5425) are the output's. */
struct kw_audit_output {
    void *context;
    enum kw_status (*send)(void *context, struct kw_bytes message);
};

/* Sends what a reader still has to read, each record as a message made in `to` of `room` bytes. KW_OK: all of it.
 * `sent` is the mark of the last record that went out, also when the output then failed: begin the next reader behind
 * it, and acknowledge it when the collector has it. It stays as it was when none went out. */
KW_MUST_USE enum kw_status kw_audit_export(struct kw_audit_reader *reader, const struct kw_audit_syslog *names,
                                           const struct kw_audit_output *output, void *to, size_t room,
                                           struct kw_audit_mark *sent);

#ifdef __cplusplus
}
#endif

#endif
