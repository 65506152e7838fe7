/* The device's keys and whom it believes, in one place.
 *
 * Keys: a table of slots, each with a purpose, the port that has its key, and the weakest home that the key may have.
 * The keystore is itself a table of keys (struct kw_keys) that every other module takes: a key is used for its purpose
 * only, and not at all when its home is weaker than the security level and the integrator ask for. None leaves by
 * value.
 *
 * Roots of trust: the product supplier's are public keys in memory that software cannot write; the asset owner's are
 * kept in storage, changed by whoever has leave to, for uses that the integrator allows, and are part of the
 * `struct kw_trust` that updates and integrity read.
 *
 * One thread at a time uses a context, and the ports behind it. docs/device/keystore.md has the bytes. */
#ifndef KEYWAY_KEYSTORE_H
#define KEYWAY_KEYSTORE_H

#include <keyway/report.h>
#include <keyway/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_KEYSTORE_LEVEL_MAX     4u
#define KW_KEYSTORE_HARDWARE_FROM 3u /* the security level from which 62443-4-2 asks for keys in hardware */

/* What a key is for, and so what may be done with it. */
enum kw_keystore_purpose {
    KW_KEYSTORE_IDENTITY = 0x1d,      /* signs: who the device is, its report, its certificates; CR 1.9 RE 1 */
    KW_KEYSTORE_AUTHENTICATOR = 0x2b, /* derives: what keeps stored passwords and secrets of codes; CR 1.5 RE 1 */
    KW_KEYSTORE_SYMMETRIC = 0x47,     /* derives: keys that peers have too; CR 1.14 RE 1 */
    KW_KEYSTORE_CHECKPOINT = 0x8e,    /* signs the audit log's checkpoints */
    KW_KEYSTORE_SEAL = 0xb2           /* derives: what seals backups and stored records */
};

struct kw_keystore_slot {
    uint32_t key; /* by which the modules ask for it; no two alike */
    enum kw_keystore_purpose purpose;
    enum kw_key_home least; /* the weakest home that it may have; the level may ask for more */
    const struct kw_keys *port;
    uint32_t port_key; /* its handle there */
};

struct kw_keystore_config {
    const struct kw_keystore_slot *slots;
    size_t count;
    uint32_t level;                 /* SL-C of the component for FR 1, 1 to KW_KEYSTORE_LEVEL_MAX */
    const struct kw_crypto *crypto; /* verify, for kw_keystore_try */
};

struct kw_keystore {
    const struct kw_keystore_config *config;
    struct kw_keys keys; /* the table for other modules, whose context this is */
};

/* What a slot is now. */
struct kw_keystore_state {
    enum kw_keystore_purpose purpose;
    enum kw_key_home least; /* that level and integrator ask for */
    enum kw_key_home home;  /* that the port tells; 0: it does not know the key */
    enum kw_status status;  /* KW_OK: may be used; KW_ERROR_POLICY: its home is weaker; else of the port */
};

/* What `config` points to must outlive the context. KW_ERROR_ARGUMENT: two slots of one number, a purpose, home or
 * level that is none, or a null pointer. A key that is missing or weaker than asked for is no failure here: it is
 * refused when it is used, and kw_keystore_look tells. A function of `keys` returns what the port does, and
 * KW_ERROR_MISSING: no slot of this number, or its purpose is another operation; KW_ERROR_POLICY: the key's home is
 * weaker than asked for. The home is asked for before each use, and a port whose key is too weak is not asked for it;
 * and again behind it, since a port may find a weaker one when its token comes back: then nothing is handed on.
 * @req CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1 */
KW_MUST_USE enum kw_status kw_keystore_init(struct kw_keystore *keystore, const struct kw_keystore_config *config);

/* What the slot is now, without using its key. KW_ERROR_MISSING: no slot of this number. */
KW_MUST_USE enum kw_status kw_keystore_look(const struct kw_keystore *keystore, uint32_t key,
                                            struct kw_keystore_state *state);

/* Uses the slot's key once: signs and verifies, or derives twice alike. For a self test and before a report: a token
 * that was pulled out is found. KW_OK, KW_ERROR_TAMPERED (what it signed does not hold, or it derives now this, now
 * that), or of a use. */
KW_MUST_USE enum kw_status kw_keystore_try(const struct kw_keystore *keystore, uint32_t key);

/* The rows of a report for the three requirements: KW_REPORT_ACTIVE when every slot of the purpose is in hardware and
 * works (each is tried), KW_REPORT_FAILED when one is not that the level or the integrator asks to be, or a key in
 * hardware does not work; KW_REPORT_ABSENT when keys are in software and may be, or there are none. `detail` says where
 * the weakest of them is. @req CR 7.6 RE 1 */
#define KW_KEYSTORE_ROWS 3u
void kw_keystore_rows(const struct kw_keystore *keystore, struct kw_report_row rows[KW_KEYSTORE_ROWS]);

/* ---- roots of trust */

#define KW_KEYSTORE_ID_MAX    64u /* bytes of the id of an owner's root */
#define KW_KEYSTORE_ROOT_SIZE (4u + 1u + KW_KEYSTORE_ID_MAX + KW_POINT_SIZE)
#define KW_KEYSTORE_HEAD_SIZE 12u

/* Bytes of the record of so many owner's roots: of the work buffer, and with the header of a slot twice of the area. */
#define KW_KEYSTORE_ROOM(roots) (KW_KEYSTORE_HEAD_SIZE + KW_KEYSTORE_ROOT_SIZE * (roots))

/* One owner's root in memory. The caller gives the room; the contents are the library's. */
struct kw_keystore_id {
    uint8_t bytes[KW_KEYSTORE_ID_MAX];
};

struct kw_keystore_roots_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto;   /* hash, and mac when there is a key */
    const struct kw_counter *counter; /* the roots' alone: finds an older record that was put back; null: none does */
    const struct kw_anchor *supplier; /* in memory that software cannot write */
    size_t supplier_count;
    const uint8_t *vendor;   /* KW_UUID_SIZE, for the trust */
    const uint8_t *class_id; /* KW_UUID_SIZE */
    struct kw_bytes key;     /* of the record's HMAC; empty: a digest, which finds accidents only */
    uint32_t area;
    uint32_t owner_uses; /* KW_ANCHOR_... that a root of the owner may have */
    struct kw_anchor *anchors;
    struct kw_keystore_id *ids;
    uint32_t room;    /* of both, 1 to 65535 */
    uint8_t *work;    /* used during a call; modules of one thread may share it */
    size_t work_size; /* at least KW_KEYSTORE_ROOM(room) */
};

struct kw_keystore_roots {
    const struct kw_keystore_roots_config *config;
    struct kw_trust trust; /* for updates and integrity: it follows each change */
    uint64_t revision;     /* of the record: how often the owner's roots were changed */
    uint64_t generation;
    uint32_t current;
    int ready;
};

/* Reads the owner's roots, and writes the record again to the slot of the two that does not have it (power failed in
 * the middle of a change, or it was damaged), so that no removed root comes back from there. What `config` points to
 * must outlive the context. Whatever comes of it but KW_ERROR_ARGUMENT, `trust` has the supplier's roots; on a failure
 * those alone, and no change is taken until kw_keystore_roots_renew. KW_ERROR_ARGUMENT: a bound, or a supplier's root
 * of no or too long an id, of a point that does not begin with 4, or that says that it is the owner's;
 * KW_ERROR_TAMPERED, KW_ERROR_FORMAT: the record is not one that was written here; KW_ERROR_POLICY: it is older than
 * the counter knows of; KW_ERROR_ROOM: it has more roots than fit; or of the ports, that could not write it among them.
 * @req EDR 3.12, EDR 3.13, HDR 3.12, HDR 3.13, NDR 3.12, NDR 3.13 */
KW_MUST_USE enum kw_status kw_keystore_roots_open(struct kw_keystore_roots *roots,
                                                  const struct kw_keystore_roots_config *config);

/* Adds an owner's root, or replaces the one of this id. `leave` is what kw_role_allows or kw_role_approve said of the
 * person who asks. `root->id` is copied; `root->owner` is not looked at: it becomes the owner's. Durable on KW_OK.
 * KW_ERROR_POLICY: no leave, no use at all, or one that the owner may not have; KW_ERROR_EXISTS: the id is a supplier's
 * root's; KW_ERROR_ARGUMENT: an id of no or too many bytes, or a point that does not begin with 4, as an uncompressed
 * one does (whether it is on the curve is asked at each use: one that is not verifies nothing); KW_ERROR_ROOM;
 * KW_ERROR_STATE: the record could not be read. On a failure of storage or counter `trust` tells whether the change
 * stands; when it does, the counter follows at the next change or start. @req EDR 3.13, HDR 3.13, NDR 3.13 */
KW_MUST_USE enum kw_status kw_keystore_root_put(struct kw_keystore_roots *roots, enum kw_verdict leave,
                                                const struct kw_anchor *root);

/* Removes an owner's root; what it signed is refused from now on. KW_ERROR_MISSING: the owner has none of this id (a
 * supplier's is nobody's to remove). Else as kw_keystore_root_put. @req EDR 3.13, HDR 3.13, NDR 3.13 */
KW_MUST_USE enum kw_status kw_keystore_root_remove(struct kw_keystore_roots *roots, enum kw_verdict leave,
                                                   struct kw_bytes id);

/* Begins without owner's roots and makes that durable, whatever the area holds: when opening failed and somebody with
 * leave says so. Call it behind kw_keystore_roots_open. As kw_keystore_root_put. */
KW_MUST_USE enum kw_status kw_keystore_roots_renew(struct kw_keystore_roots *roots, enum kw_verdict leave);

#ifdef __cplusplus
}
#endif

#endif
