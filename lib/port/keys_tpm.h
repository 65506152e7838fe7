/* Keys in a TPM 2.0: P-256 pairs that sign, and keyedhash objects whose HMAC-SHA-256 derives. Each is persistent, or a
 * pair of blobs that only this TPM can read, loaded under its parent for each use and flushed behind it.
 *
 * A key's home is KW_KEY_TPM when the TPM counts as hardware (tpm_esys.h) and the key can be duplicated into no other
 * (fixedTPM, fixedParent); else KW_KEY_SOFTWARE. docs/decisions/0102-keys-in-hardware.md tells why. The home follows
 * the TPM that was opened last; one that is weaker than stated is asked for anew at each `home`. A use that finds a key
 * at a weaker home than was last told is KW_ERROR_POLICY, and so is each further one until the home is asked for anew.
 * What is found under a handle must have the name (TPM 2.0, part 1, 16) that it had when it was bound: else
 * KW_ERROR_TAMPERED. */
#ifndef LIB_PORT_KEYS_TPM_H
#define LIB_PORT_KEYS_TPM_H

#include "tpm_esys.h"

#define KW_TPM_NAME_SIZE 34u /* of an object whose names are by SHA-256 */

/* Where a key is. The bytes must outlive the context. */
struct kw_tpm_place {
    uint32_t handle;             /* persistent, of the key; with blobs of its parent */
    struct kw_bytes auth;        /* of the key */
    struct kw_bytes parent_auth; /* with blobs */
    struct kw_bytes public_blob; /* TPM2B_PUBLIC and TPM2B_PRIVATE; empty: the key is persistent */
    struct kw_bytes private_blob;
};

/* The caller gives the room; the contents are the port's. */
struct kw_key_tpm {
    uint32_t key;
    struct kw_tpm_place place;
    int fixed;             /* it can be duplicated into no other TPM */
    enum kw_key_home told; /* what `home` of the table said last; 0: nobody asked */
    int signs;             /* a pair; else a secret */
    uint8_t name[KW_TPM_NAME_SIZE];
    uint8_t point[KW_POINT_SIZE];
};

struct kw_keys_tpm {
    struct kw_tpm *tpm; /* the caller's */
    const struct kw_crypto *crypto;
    struct kw_key_tpm *all;
    size_t count;
    size_t room;
    struct kw_keys keys; /* the table, whose context this is */
};

/* `tpm`, `crypto` (verify: a pair is tried out when it is bound) and `all` must outlive the context. */
void kw_keys_tpm_init(struct kw_keys_tpm *keys, struct kw_tpm *tpm, const struct kw_crypto *crypto,
                      struct kw_key_tpm *all, size_t room);

/* Binds the key at `place` to the handle: an unrestricted ECDSA key on P-256, or a keyedhash key of HMAC; which of the
 * two the TPM says. KW_ERROR_EXISTS, KW_ERROR_ROOM; KW_ERROR_MISSING: the TPM has none there; KW_ERROR_FORMAT: another
 * kind of key, or blobs that are none; KW_ERROR_TAMPERED: the point that came over the bus does not verify what the key
 * signed; KW_ERROR_POLICY: an auth value was refused; KW_ERROR_CRYPTO.
 * @req CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1 */
KW_MUST_USE enum kw_status kw_keys_tpm_bind(struct kw_keys_tpm *keys, uint32_t key, const struct kw_tpm_place *place);

#endif
