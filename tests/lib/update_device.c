#include "update_device.h"

const struct kw_update_component components[2] = {{10, {1, 2}}, {20, {3, 4}}};
static const uint8_t secret[32] = {7, 7, 7};

void fill_image(uint8_t *to, size_t length, uint64_t version, uint32_t component) {
    for (size_t i = 0; i < length; i++)
        to[i] = (uint8_t)(version * 31 + component + i * 7);
}

static size_t size_of(uint32_t component) {
    return component == 10 ? SIZE_0 : SIZE_1;
}

void update_device_set(struct device *device, struct rig *rig) {
    memset(device, 0, sizeof(*device));
    device->rig = rig;
    for (uint32_t key = SUPPLIER; key <= STRANGER; key++)
        if (rig->software.count < STRANGER)
            assert_int_equal(kw_keys_openssl_make(&rig->software, key), KW_OK);
    device->anchors[0] = (struct kw_anchor){kw_bytes("maker", 5), {0}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE};
    device->anchors[1] = (struct kw_anchor){kw_bytes("owner", 5), {0}, KW_ANCHOR_ASSET_OWNER, KW_ANCHOR_INTEGRITY};
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(rig->software.keys.point(&rig->software, SUPPLIER + i, device->anchors[i].point), KW_OK);
    device->trust =
        (struct kw_trust){.anchors = device->anchors, .count = 2, .vendor = {1, 2, 3}, .class_id = {4, 5, 6}};
    device->maker =
        (struct maker){&rig->openssl.crypto, &rig->software.keys, SUPPLIER, kw_bytes("maker", 5), {1, 2, 3}, {4, 5, 6}};
    device->config = (struct kw_update_config){.storage = &rig->storage,
                                               .crypto = &rig->openssl.crypto,
                                               .counter = &rig->counter,
                                               .clock = &rig->clock,
                                               .clock_trust = KW_CLOCK_SET,
                                               .trust = &device->trust,
                                               .components = components,
                                               .component_count = 2,
                                               .key = kw_bytes(secret, sizeof(secret)),
                                               .area = RECORD,
                                               .starts = STARTS,
                                               .work = device->work,
                                               .work_size = sizeof(device->work)};
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
}

struct maker_update update_of(struct device *device, uint64_t version, uint32_t security) {
    struct maker_update update = {.sequence = version, .version = version, .security = security, .count = 2};
    static uint8_t image[SIZE_0];
    for (size_t i = 0; i < 2; i++) {
        struct maker_part *part = &update.part[i];
        part->component = components[i].component;
        part->size = size_of(part->component);
        fill_image(image, part->size, version, part->component);
        struct kw_bytes bytes = kw_bytes(image, part->size);
        const struct kw_crypto *crypto = &device->rig->openssl.crypto;
        assert_int_equal(crypto->hash(crypto->context, &bytes, 1, part->digest), KW_OK);
    }
    return update;
}

struct kw_bytes sign(struct device *device, const struct maker_update *update) {
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    assert_int_equal(maker_update(&device->maker, update, &room, &envelope), KW_OK);
    return kw_written(&envelope);
}

struct kw_bytes manifest_of(struct device *device, uint64_t version, uint32_t security) {
    struct maker_update update = update_of(device, version, security);
    return sign(device, &update);
}

enum kw_status send_component(struct device *device, uint64_t version, uint32_t component, size_t piece) {
    static uint8_t image[SIZE_0];
    size_t size = size_of(component);
    fill_image(image, size, version, component);
    for (size_t at = 0; at < size; at += piece)
        KW_TRY(
            kw_update_write(&device->update, component, kw_bytes(image + at, size - at < piece ? size - at : piece)));
    return KW_OK;
}

enum kw_status receive(struct device *device, uint64_t version, uint32_t security) {
    KW_TRY(kw_update_begin(&device->update, manifest_of(device, version, security)));
    KW_TRY(send_component(device, version, 10, 1000));
    KW_TRY(send_component(device, version, 20, 1000));
    return kw_update_finish(&device->update);
}

void adopt(struct device *device) {
    for (size_t i = 0; i < 2; i++) {
        struct rig_area *area = &device->rig->area[components[i].area[0]];
        fill_image(area->now, size_of(components[i].component), 1, components[i].component);
        memcpy(area->durable, area->now, RIG_AREA_SIZE);
    }
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 1, 1), 0), KW_OK);
}

struct device *update_device_new(struct rig *rig) {
    struct device *device = calloc(1, sizeof(*device));
    assert_non_null(device);
    update_device_set(device, rig);
    adopt(device);
    return device;
}

uint64_t version_in(const struct rig *rig, uint32_t bank) {
    static uint8_t image[SIZE_0];
    for (uint64_t version = 1; version < 20; version++) {
        int same = 1;
        for (size_t i = 0; i < 2; i++) {
            size_t size = size_of(components[i].component);
            fill_image(image, size, version, components[i].component);
            same = same && memcmp(image, rig->area[components[i].area[bank]].now, size) == 0;
        }
        if (same)
            return version;
    }
    return 0;
}

uint64_t restart(struct device *device, uint32_t *bank) {
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    assert_int_equal(kw_update_boot(&device->update, bank), KW_OK);
    return version_in(device->rig, *bank);
}

void install(struct device *device, uint64_t version, uint32_t security) {
    uint32_t bank;
    assert_int_equal(receive(device, version, security), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    assert_true(restart(device, &bank) == version);
    assert_int_equal(kw_update_confirm(&device->update, bank), KW_OK);
}

void refused(struct device *device, struct kw_bytes envelope, enum kw_status status) {
    uint8_t byte = 0;
    assert_int_equal(kw_update_begin(&device->update, envelope), status);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(&byte, 1)), KW_ERROR_STATE);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
}

void update_device_free(struct device *device) {
    kw_update_close(&device->update);
    free(device);
}
