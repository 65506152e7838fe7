/* What all signed manifests have in common. The envelope is COSE_Sign1 (RFC 9052, 4.2) with ES256 (RFC 9053, 2.1): tag
 * 18, the protected header {1: -7}, the unprotected header {4: key id}, the payload, the signature. The payload is a
 * map whose first four entries are these; what follows is the kind's own.
 *
 *     1  kind, enum kw_manifest_kind: a manifest of one kind is never taken for another
 *     2  sequence number
 *     3  vendor, 16 bytes
 *     4  class, 16 bytes */
#ifndef LIB_MANIFEST_H
#define LIB_MANIFEST_H

#include <keyway/trust.h>

#include "cbor.h"

enum kw_manifest_kind { KW_MANIFEST_UPDATE = 1, KW_MANIFEST_INTEGRITY = 2, KW_MANIFEST_MOBILE = 3 };

enum { KW_MANIFEST_KEY_KIND = 1, KW_MANIFEST_KEY_SEQUENCE, KW_MANIFEST_KEY_VENDOR, KW_MANIFEST_KEY_CLASS };

/* A manifest whose signature holds. */
struct kw_manifest {
    struct kw_cbor cbor; /* behind the class */
    uint64_t sequence;
    enum kw_anchor_owner signer;
};

/* The digest that the signature is over: SHA-256 of the Sig_structure (RFC 9052, 4.4) of a payload. */
KW_MUST_USE enum kw_status kw_manifest_digest(const struct kw_crypto *crypto, struct kw_bytes payload,
                                              uint8_t digest[KW_DIGEST_SIZE]);

/* Opens an envelope: nothing of the payload is read before its signature holds under a key that may sign manifests of
 * this kind. The slices point into `envelope`. KW_ERROR_FORMAT; KW_ERROR_MISSING: no such key, or not for this use;
 * KW_ERROR_TAMPERED: the signature does not hold, or could not be checked; KW_ERROR_POLICY: of another vendor or class.
 */
KW_MUST_USE enum kw_status kw_manifest_open(const struct kw_crypto *crypto, const struct kw_trust *trust,
                                            enum kw_manifest_kind kind, struct kw_bytes envelope,
                                            struct kw_manifest *manifest);

#endif
