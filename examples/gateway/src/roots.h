/* Whom the gateway believes when it is given software: its supplier, whose key was sealed at the making of the device,
 * and who owns it, whose keys an administrator puts in and takes out while it works. */
#ifndef EXAMPLES_GATEWAY_SRC_ROOTS_H
#define EXAMPLES_GATEWAY_SRC_ROOTS_H

#include "device.h"

#define ROOTS_OWNER 4u                  /* keys of the owner's */
#define ROOTS_USES  KW_ANCHOR_INTEGRITY /* manifests of files; what is started is the supplier's alone */

struct roots {
    struct kw_anchor supplier;
    struct kw_trust trust; /* of the supplier alone: the boot stage's */
    struct kw_anchor anchors[ROOTS_OWNER];
    struct kw_keystore_id ids[ROOTS_OWNER];
    uint8_t work[KW_KEYSTORE_ROOM(ROOTS_OWNER)];
    struct kw_keystore_roots_config config;
    struct kw_keystore_roots owner; /* its trust has the supplier's key too */
};

/* Which product this is, and under which id its supplier signs; `anchor` has no key yet. */
void roots_identity(struct kw_anchor *anchor, struct kw_trust *trust);

/* The supplier's key, from the PEM file of the configuration. 0, or -1. */
int roots_supplier(struct roots *roots, const char *path);

/* At the making: seals the supplier's key with the device's secret, once, behind everything else. What is sealed is not
 * sealed anew. KW_ERROR_EXISTS: another is. @req EDR 3.12, NDR 3.12 */
KW_MUST_USE enum kw_status roots_seal(const struct roots *roots, struct device *device);

/* Whether the supplier's key is the one that was sealed. KW_ERROR_MISSING: none was; KW_ERROR_TAMPERED: it is another,
 * or the seal is not this device's. @req EDR 3.12, NDR 3.12 */
KW_MUST_USE enum kw_status roots_check(const struct roots *roots, struct device *device);

/* Reads the owner's keys; behind roots_supplier. @req EDR 3.13, NDR 3.13 */
KW_MUST_USE enum kw_status roots_open_owner(struct roots *roots, struct device *device);

#endif
