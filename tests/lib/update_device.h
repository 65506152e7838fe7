/* A device with two banks of two components, whoever signs for it, and the way of an update through it. An image is
 * told by its version: every byte of it comes from that. */
#ifndef LIB_UPDATE_DEVICE_H
#define LIB_UPDATE_DEVICE_H

#include <keyway/update.h>

#include "maker.h"
#include "rig.h"

#define SUPPLIER 1u
#define OWNER    2u
#define STRANGER 3u
#define RECORD   0u /* areas */
#define SIZE_0   3000u
#define SIZE_1   700u
#define STARTS   3u

extern const struct kw_update_component components[2];

struct device {
    struct rig *rig;
    struct kw_anchor anchors[2];
    struct kw_trust trust;
    struct kw_update_config config;
    struct kw_update update;
    struct maker maker;
    uint8_t work[KW_UPDATE_WORK_SIZE];
    uint8_t payload[600];
    uint8_t envelope[700];
};

void fill_image(uint8_t *to, size_t length, uint64_t version, uint32_t component);

/* A device whose record is opened and that has nothing yet; with version 1 in bank 0, as it leaves the factory. */
void update_device_set(struct device *device, struct rig *rig);
void adopt(struct device *device);
struct device *update_device_new(struct rig *rig);
void update_device_free(struct device *device);

/* A signed manifest, in the device's `envelope`. */
struct maker_update update_of(struct device *device, uint64_t version, uint32_t security);
struct kw_bytes sign(struct device *device, const struct maker_update *update);
struct kw_bytes manifest_of(struct device *device, uint64_t version, uint32_t security);

enum kw_status send_component(struct device *device, uint64_t version, uint32_t component, size_t piece);

/* From the manifest to verified. */
enum kw_status receive(struct device *device, uint64_t version, uint32_t security);

/* What the bytes in a bank are: the version of a whole image, 0 of anything else. */
uint64_t version_in(const struct rig *rig, uint32_t bank);

/* Power off, power on, boot stage: the version that is started. */
uint64_t restart(struct device *device, uint32_t *bank);

/* From the manifest to confirmed. */
void install(struct device *device, uint64_t version, uint32_t security);

/* A manifest that must be refused with `status` leaves nothing that could be received. */
void refused(struct device *device, struct kw_bytes envelope, enum kw_status status);

#endif
