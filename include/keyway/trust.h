/* Whom a device believes when it is given software: the public keys of its product supplier and of its asset owner, and
 * what the device is, so that what was signed for another is not taken for it.
 *
 * The supplier's keys belong into memory that software cannot write (EDR 3.12); the owner's into a place that only an
 * authorised person of the asset owner can change (EDR 3.13), as kw_keystore_roots_open keeps them. */
#ifndef KEYWAY_TRUST_H
#define KEYWAY_TRUST_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_UUID_SIZE 16u /* of vendor and class: RFC 9124's vendor ID and class ID, UUIDs as RFC 9562 makes them */

/* What a key may sign; bits. */
#define KW_ANCHOR_UPDATE    1u /* manifests of updates */
#define KW_ANCHOR_INTEGRITY 2u /* manifests of files */
#define KW_ANCHOR_MOBILE    4u /* manifests of mobile code */

enum kw_anchor_owner { KW_ANCHOR_SUPPLIER = 1, KW_ANCHOR_ASSET_OWNER = 2 };

/* A trusted key. */
struct kw_anchor {
    struct kw_bytes id; /* the key id of COSE: whatever its owner calls it; no two alike. Must outlive the table */
    uint8_t point[KW_POINT_SIZE];
    enum kw_anchor_owner owner;
    uint32_t uses; /* KW_ANCHOR_... */
};

/* Whom and what: const, shared by whoever reads manifests. */
struct kw_trust {
    const struct kw_anchor *anchors;
    size_t count;
    uint8_t vendor[KW_UUID_SIZE];
    uint8_t class_id[KW_UUID_SIZE]; /* devices that run the same software */
    /* Further ones, looked at behind `anchors`: those that the asset owner changes while the device works. None of them
     * counts as the supplier's, whatever it says of itself. */
    const struct kw_anchor *changing;
    size_t changing_count;
};

#ifdef __cplusplus
}
#endif

#endif
