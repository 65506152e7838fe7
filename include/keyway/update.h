/* Signed updates that cannot be undone by loss of power, and cannot be turned back to an older security version.
 *
 * A device has two banks, and of each component an area in both. A signed manifest tells what an update holds; its data
 * is hashed while it arrives and goes to the bank that does not run; what is whole is started on trial; what was
 * confirmed counts from then on, and what was not within so many starts is given up. Every step is durable before it is
 * acknowledged.
 *
 *     idle -> receiving -> verified -> trial -> idle, the new one counts
 *       ^________|____________|__________|      the old one counts
 *
 * The boot stage and the application each open a context of their own over the same area; one thread at a time uses it.
 * docs/device/update.md has the format of manifests and what the integrator must do. */
#ifndef KEYWAY_UPDATE_H
#define KEYWAY_UPDATE_H

#include <keyway/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_UPDATE_COMPONENTS 4u   /* at most */
#define KW_UPDATE_WORK_SIZE  512u /* of the work buffer, at least; the boot stage hashes as much at once */
#define KW_UPDATE_RAISE_MAX  64u  /* a security version is no further than this above the counter */
#define KW_UPDATE_MANIFEST_MAX                                                                                         \
    512u /* no manifest of KW_UPDATE_COMPONENTS components is longer, key ids up to 64 bytes */

/* A version that can be compared: major 16 bits, minor 16, patch 32. */
#define KW_UPDATE_VERSION(major, minor, patch) ((uint64_t)(major) << 48 | (uint64_t)(minor) << 32 | (uint64_t)(patch))

/* A part of the software, its number in manifests, and its area of storage in each bank. */
struct kw_update_component {
    uint32_t component;
    uint32_t area[2];
};

struct kw_update_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto;
    const struct kw_counter *counter; /* what storage that is copied back cannot undo; null: there is none */
    const struct kw_clock *clock;     /* for manifests that expire; null: such are refused */
    enum kw_clock_trust clock_trust;  /* how far a clock must be believed to judge that */
    const struct kw_trust *trust;
    const struct kw_update_component *components; /* 1 to KW_UPDATE_COMPONENTS, in ascending order */
    size_t component_count;
    struct kw_bytes key; /* of the record's code, struct kw_slot; empty: only accidents are found */
    uint32_t area;       /* of the record: two slots of 512 bytes and their headers */
    uint32_t starts;     /* how often an image on trial may be started without being confirmed; 1 to 255 */
    uint8_t *work;
    size_t work_size;
};

enum kw_update_step {
    KW_UPDATE_EMPTY = 0, /* nothing was ever adopted */
    KW_UPDATE_IDLE = 0x1d,
    KW_UPDATE_RECEIVING = 0x2b,
    KW_UPDATE_VERIFIED = 0x47,
    KW_UPDATE_TRIAL = 0x8e
};

/* What became of the last update. */
enum kw_update_outcome {
    KW_UPDATE_NONE = 0,
    KW_UPDATE_CONFIRMED = 1,
    KW_UPDATE_GIVEN_UP = 2,   /* by a call of kw_update_revert */
    KW_UPDATE_UNSTARTED = 3,  /* not confirmed within its starts */
    KW_UPDATE_UNSOUND = 4,    /* its stored bytes were not what was verified */
    KW_UPDATE_FALLEN_BACK = 5 /* the image that counted was no longer sound, and the other bank's is used */
};

/* Why an offered manifest whose signature holds is refused. Accepted is far from every other value and never 0 or 1. */
enum kw_update_answer {
    KW_UPDATE_ACCEPTED = 0x69a5963c,
    KW_UPDATE_REPLAYED = 0x11, /* its sequence number is not above the one that counts */
    KW_UPDATE_OLDER = 0x12,    /* its security version is below the floor */
    KW_UPDATE_AHEAD = 0x13,    /* its security version is further above the counter than it may be raised */
    KW_UPDATE_UNSUITED = 0x14, /* it does not go onto the version that is installed */
    KW_UPDATE_EXPIRED = 0x15,
    KW_UPDATE_UNTIMED = 0x16 /* it expires, and there is no clock that could be believed */
};

struct kw_update_part {
    uint64_t size;
    uint8_t digest[KW_DIGEST_SIZE];
};

/* What a bank holds, as its signed manifest said; `count` 0: nothing that may be started. */
struct kw_update_image {
    uint64_t version;
    uint64_t sequence;
    uint32_t security;
    uint32_t count;
    struct kw_update_part part[KW_UPDATE_COMPONENTS];
};

/* What is durable. */
struct kw_update_record {
    enum kw_update_step step;
    enum kw_update_outcome outcome;
    uint32_t active; /* the bank that counts */
    uint32_t starts; /* of the image on trial so far */
    uint32_t floor;  /* no image of a lower security version is ever taken or started */
    uint64_t sequence;
    struct kw_update_image image[2];
};

/* The caller's; its fields are the library's, but `record`, `answer`, `signer` and `counter_behind` may be read
 * (EDR 3.10, CR 7.8). */
struct kw_update {
    struct kw_update_config config;
    struct kw_update_record record; /* what counts */
    enum kw_update_answer answer;   /* to the last manifest that was offered */
    enum kw_anchor_owner signer;    /* of it */
    int counter_behind;             /* the counter could not be raised to the floor when this was opened */
    struct kw_update_record next;   /* what is being made durable */
    uint64_t generation;            /* of the record's slot */
    uint32_t slot;
    uint32_t current; /* component that arrives */
    uint64_t offset;  /* bytes of it that did */
    struct kw_hash hash;
    int hashing;
};

/* Reads what is durable. The ports, the trust, the component table, the key and the work buffer must outlive `update`.
 * When power failed between a confirmation and the counter, the counter is raised now; that it cannot be is no failure,
 * and is tried again.
 * KW_OK, with step KW_UPDATE_EMPTY when nothing was ever adopted; KW_ERROR_ARGUMENT; KW_ERROR_UNSUPPORTED: the crypto
 * port lacks a function; KW_ERROR_TAMPERED: the record is not whole or not ours, or says what cannot be; or of the
 * ports.
 */
KW_MUST_USE enum kw_status kw_update_open(struct kw_update *update, const struct kw_update_config *config);

/* Drops what is being received, in memory alone: for who opens a context again or forgets it. What is durable stays. */
void kw_update_close(struct kw_update *update);

/* Makes the image in `bank` the one that counts, on a device without one: at its making. The manifest and every byte of
 * the image are verified as an update's would be. KW_ERROR_STATE: there is a record. Else as kw_update_begin.
 * @req EDR 3.12, HDR 3.12, NDR 3.12: the supplier's key decides from the first image on */
KW_MUST_USE enum kw_status kw_update_adopt(struct kw_update *update, struct kw_bytes envelope, uint32_t bank);

/* Takes an offered manifest and makes ready to receive. What was being received is dropped, even when the manifest is
 * refused; when it is accepted, what was verified before is dropped too, and the bank that does not run counts as
 * empty. KW_ERROR_STATE: on trial, or empty. KW_ERROR_FORMAT, KW_ERROR_MISSING (the key is not trusted),
 * KW_ERROR_TAMPERED (the signature): `answer` is 0. KW_ERROR_POLICY: of another vendor or class
 * (`answer` 0), or `answer` says why. KW_ERROR_ROOM: a component is longer than its area. Else of the ports.
 * @req EDR 3.10, EDR 3.10 RE 1, HDR 3.10, HDR 3.10 RE 1, NDR 3.10, NDR 3.10 RE 1
 * @req RFC 9019, 9124 (vendor, class, sequence number, digest, size, required version, expiry) */
KW_MUST_USE enum kw_status kw_update_begin(struct kw_update *update, struct kw_bytes envelope);

/* Takes the next bytes of a component: components in their order, bytes in theirs, of any length. At a component's last
 * byte its digest is compared. KW_ERROR_STATE: nothing is being received, or power failed since; KW_ERROR_ARGUMENT: not
 * the component whose turn it is; KW_ERROR_FORMAT: more than the manifest says; KW_ERROR_TAMPERED: the digest is
 * another; or of the ports. After any but KW_ERROR_ARGUMENT, an update must begin anew. */
KW_MUST_USE enum kw_status kw_update_write(struct kw_update *update, uint32_t component, struct kw_bytes bytes);

/* Every component has arrived: flushes them and makes the image verified. KW_ERROR_STATE: some is missing yet. */
KW_MUST_USE enum kw_status kw_update_finish(struct kw_update *update);

/* The verified image is to be started on trial from the next start on. KW_ERROR_STATE: none is. */
KW_MUST_USE enum kw_status kw_update_activate(struct kw_update *update);

/* For the boot stage: which bank to start now. The stored bytes of that image are hashed in full; a start on trial is
 * counted before it is granted. An image on trial that is not sound, of an older security version or out of starts is
 * given up for good. When the image that counts is not sound, the other bank's counts from now on if it is whole and
 * not older than the floor, one that was verified and never tried too. `bank` is written on KW_OK alone; start nothing
 * on another status. KW_ERROR_MISSING: nothing was adopted; KW_ERROR_TAMPERED: no sound image that may be started; or
 * of the ports.
 * @req EDR 3.14, HDR 3.14, NDR 3.14 */
KW_MUST_USE enum kw_status kw_update_boot(struct kw_update *update, uint32_t *bank);

/* The running image, of `bank` as kw_update_boot said it, has tested itself and counts from now on: its sequence number
 * and security version are what later manifests must exceed and reach. KW_ERROR_STATE: nothing is on trial, or another
 * bank runs. A failure of the counter comes back when the confirmation itself is durable already: call again or wait
 * for the next start.  */
KW_MUST_USE enum kw_status kw_update_confirm(struct kw_update *update, uint32_t bank);

/* Gives up what is received, verified or on trial; the image that counts is started next. KW_ERROR_STATE: nothing is.
 */
KW_MUST_USE enum kw_status kw_update_revert(struct kw_update *update);

#ifdef __cplusplus
}
#endif

#endif
