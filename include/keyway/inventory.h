/* What a device is made of, told to whoever keeps the plant's inventory (CR 7.8): CycloneDX 1.5, which `keyway check`
 * reads. */
#ifndef KEYWAY_INVENTORY_H
#define KEYWAY_INVENTORY_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kw_component_kind {
    KW_COMPONENT_DEVICE = 1,
    KW_COMPONENT_FIRMWARE,
    KW_COMPONENT_LIBRARY,
    KW_COMPONENT_APPLICATION
};

/* A part of the device. Texts end with 0; those that are null are left out. */
struct kw_component {
    enum kw_component_kind kind;
    const char *supplier;
    const char *name;
    const char *version;
    const char *serial;    /* of a device */
    const uint8_t *digest; /* KW_DIGEST_SIZE, SHA-256 of its image; null: not known */
};

/* The device first, then its parts. KW_ERROR_ARGUMENT: none, a kind that is none, or no name. @req CR 7.8 */
KW_MUST_USE enum kw_status kw_inventory_report(const struct kw_component *components, size_t count,
                                               const struct kw_moment *now, const struct kw_sink *sink);

#ifdef __cplusplus
}
#endif

#endif
