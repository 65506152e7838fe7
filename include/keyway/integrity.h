/* Software and data compared with a signed manifest: in full, and all the time within a budget; what differs is
 * reported as soon as it is seen.
 *
 * A manifest lists entries in ascending order of their paths: files, links, folders and regions of memory, each with
 * its size, the SHA-256 of its content and its mode. A folder's content is the names in it, so what is added is found
 * as what is changed. docs/device/integrity.md has the format, and lib/port/integrity_linux.h reads files.
 *
 * One thread at a time uses a context; several may each have a check of their own over one manifest. */
#ifndef KEYWAY_INTEGRITY_H
#define KEYWAY_INTEGRITY_H

#include <keyway/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_INTEGRITY_WORK_SIZE  64u   /* of a work buffer, at least; what is read at once */
#define KW_INTEGRITY_ENTRY_COST 1024u /* bytes of a budget that an entry takes beside its content */

/* What an entry is: bits of its mode, as POSIX numbers them. The bits below are permissions. */
#define KW_INTEGRITY_KIND   0170000u
#define KW_INTEGRITY_REGION 0000000u /* of memory, by a name */
#define KW_INTEGRITY_FOLDER 0040000u /* content: its names in ascending order, a zero byte behind each */
#define KW_INTEGRITY_FILE   0100000u
#define KW_INTEGRITY_LINK   0120000u /* content: where it points */

/* The slices lie in the manifest. A path is relative, without empty parts, "." and ".."; "." alone is the root. */
struct kw_integrity_entry {
    struct kw_bytes path;
    const uint8_t *digest; /* KW_DIGEST_SIZE */
    uint64_t size;
    uint32_t mode;
};

/* What was found in its place. */
struct kw_integrity_seen {
    uint64_t size;
    uint32_t mode;
};

/* Where content comes from; one entry at a time is open. */
struct kw_integrity_reader {
    void *context;
    /* Follows no link on the way nor at the end. KW_ERROR_MISSING: nothing is there; KW_ERROR_POLICY: a link is in the
     * way; any other: it cannot be read. */
    enum kw_status (*open)(void *context, const struct kw_integrity_entry *entry, struct kw_integrity_seen *seen);
    /* From `offset` on, 1 to `room` bytes, or none at the end; called with offsets that ascend. */
    enum kw_status (*read)(void *context, uint64_t offset, void *to, size_t room, size_t *got);
    void (*close)(void *context);
};

enum kw_integrity_kind {
    KW_INTEGRITY_SAME = 0,
    KW_INTEGRITY_CHANGED,   /* the content is another */
    KW_INTEGRITY_RESIZED,   /* longer or shorter than it should be, or became so while it was read */
    KW_INTEGRITY_REMOVED,   /* nothing is there */
    KW_INTEGRITY_ADDED,     /* the manifest does not have it; from ports alone */
    KW_INTEGRITY_REPLACED,  /* a thing of another kind is there, or a link on the way */
    KW_INTEGRITY_MODE,      /* the content is right, the permissions are not */
    KW_INTEGRITY_UNREADABLE /* so nobody knows */
};

/* What differs: what it is, what was expected, what was seen. */
struct kw_integrity_finding {
    enum kw_integrity_kind kind;
    enum kw_status status;           /* why it is unreadable */
    struct kw_integrity_entry entry; /* expected; of what was added only the path */
    struct kw_integrity_seen seen;
    uint8_t digest[KW_DIGEST_SIZE]; /* seen; zeros unless the content was read to its end */
};

/* What the library cannot see itself and is told (EDR 3.14 by the boot stage, CR 3.3, EDR 3.2). */
enum kw_integrity_source {
    KW_INTEGRITY_BOOT,         /* the boot stage's integrity was verified */
    KW_INTEGRITY_BOOT_SIGNED,  /* its authenticity was, by a root of trust */
    KW_INTEGRITY_SELF_TEST,    /* the security functions were tested, keyway/selftest.h */
    KW_INTEGRITY_MALWARE_GUARD /* a protection from malicious code runs; its version is that of what it knows */
};
#define KW_INTEGRITY_SOURCES 4u

struct kw_integrity_told {
    enum kw_verdict verdict; /* not KW_GRANTED: refused, or never told */
    uint64_t version;
};

struct kw_integrity_config {
    const struct kw_crypto *crypto;
    const struct kw_integrity_reader *reader;
    const struct kw_trust *trust;
    uint64_t least; /* the lowest sequence number that is taken: an older manifest put back with its files is refused */
    /* Called for each finding, in the thread that made it; the finding is gone when it returns (CR 3.4 RE 2). */
    void (*report)(void *context, const struct kw_integrity_finding *finding);
    void *report_context;
    uint8_t *work;
    size_t work_size;
};

/* The check of one entry after the other; the caller's. */
struct kw_integrity_check {
    const struct kw_crypto *crypto;
    const struct kw_integrity_reader *reader;
    uint8_t *work;
    size_t work_size;
    struct kw_integrity_finding finding; /* of the entry */
    uint64_t done;
    struct kw_hash hash;
    int going;
};

/* What is known, for a report (CR 3.4, 6.2). */
struct kw_integrity_state {
    enum kw_verdict
        verdict;       /* KW_GRANTED: a whole pass was made, and neither it nor what was seen since has a finding */
    uint64_t sequence; /* of the manifest */
    uint64_t passes;   /* made in full */
    uint32_t entries;
    uint32_t found;   /* findings since the last whole pass ended */
    uint32_t in_pass; /* findings of the last whole pass */
    struct kw_integrity_told told[KW_INTEGRITY_SOURCES];
};

/* The caller's; its fields are the library's. */
struct kw_integrity {
    struct kw_integrity_config config;
    struct kw_integrity_state state;
    struct kw_integrity_check check; /* of the pass in small steps */
    struct kw_bytes entries;         /* as the manifest has them */
    struct kw_reader cursor;
};

/* Verifies the manifest's signature, then all of its text, and begins the first pass. The envelope, what `config`
 * points to and the work buffer must outlive `integrity`. KW_ERROR_FORMAT; KW_ERROR_MISSING: the key is not trusted for
 * this; KW_ERROR_TAMPERED: the signature does not hold; KW_ERROR_POLICY: another vendor's or class's, or older than
 * `least`; KW_ERROR_ARGUMENT; KW_ERROR_UNSUPPORTED.
 * @req CR 3.4 RE 1 */
KW_MUST_USE enum kw_status kw_integrity_open(struct kw_integrity *integrity, const struct kw_integrity_config *config,
                                             struct kw_bytes envelope);

/* Goes on with the pass under way for about `budget` bytes: at most a work buffer more. `*ended` tells whether the pass
 * ended; the next call begins another. Never fails for what it finds: that is reported, and in the state.
 * KW_ERROR_FORMAT: the envelope is not what it was when it was opened; the verdict is KW_DENIED.
 * @req CR 3.4, CR 3.4 RE 2, CR 3.3 RE 1 */
KW_MUST_USE enum kw_status kw_integrity_step(struct kw_integrity *integrity, uint64_t budget, int *ended);

/* A whole pass at once, from the first entry on. KW_GRANTED: everything is what it should be. @req CR 3.4 */
KW_MUST_USE enum kw_verdict kw_integrity_scan(struct kw_integrity *integrity);

/* Takes in what somebody else vouches for; false words are theirs. @req EDR 3.14, EDR 3.14 RE 1, HDR 3.2 RE 1 */
void kw_integrity_tell(struct kw_integrity *integrity, enum kw_integrity_source source, enum kw_verdict verdict,
                       uint64_t version);

/* ---- for ports that check on several threads or watch */

/* The entries, to be read by kw_integrity_next. */
struct kw_reader kw_integrity_entries(const struct kw_integrity *integrity);

/* KW_ERROR_MISSING: that was the last. */
KW_MUST_USE enum kw_status kw_integrity_next(struct kw_reader *cursor, struct kw_integrity_entry *entry);

/* Checks one entry; what differs is in `check->finding`, and reported by nobody. */
KW_MUST_USE enum kw_verdict kw_integrity_check_entry(struct kw_integrity_check *check,
                                                     const struct kw_integrity_entry *entry);

/* Counts and reports a finding. */
void kw_integrity_found(struct kw_integrity *integrity, const struct kw_integrity_finding *finding);

/* A pass over every entry by checks of one's own begins; one by steps that is under way is given up and begins anew. */
void kw_integrity_pass(struct kw_integrity *integrity);

/* Every entry was checked, by checks of one's own, and what they found is told. */
void kw_integrity_passed(struct kw_integrity *integrity);

#ifdef __cplusplus
}
#endif

#endif
