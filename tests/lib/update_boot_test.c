#include "update_device.h"

/* ---- the boot stage */

static void a_changed_byte_in_storage_is_not_started(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank = 9;
    install(device, 2, 1);
    device->rig->area[components[1].area[1]].now[SIZE_1 - 1] ^= 1;
    /* The image before is whole and of the same security version. */
    assert_true(restart(device, &bank) == 1);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_FALLEN_BACK);
    assert_int_equal(device->update.record.active, 0);
    /* Its bank is now the one that counts, and an update goes to the other. */
    install(device, 3, 1);
    assert_int_equal(device->update.record.active, 1);
    device->rig->area[components[0].area[0]].now[0] ^= 1;
    device->rig->area[components[0].area[1]].now[0] ^= 1;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_TAMPERED);
    update_device_free(device);
}

/* What was verified is used before it was ever on trial when the other image is gone: it counts then, and what was
 * signed before it does not go onto it. */
static void what_is_fallen_back_to_counts(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank = 9;
    assert_int_equal(receive(device, 3, 1), KW_OK);
    device->rig->area[components[1].area[0]].now[SIZE_1 - 1] ^= 1;
    assert_true(restart(device, &bank) == 3);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_FALLEN_BACK);
    refused(device, manifest_of(device, 2, 1), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_REPLAYED);
    /* And back to one that is older the sequence does not go. */
    install(device, 5, 1);
    device->rig->area[components[1].area[device->update.record.active]].now[0] ^= 1;
    assert_true(restart(device, &bank) == 3);
    refused(device, manifest_of(device, 4, 1), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_REPLAYED);
    update_device_free(device);
}

static void an_older_security_version_is_no_way_back(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank = 9;
    install(device, 2, 2);
    device->rig->area[components[0].area[1]].now[0] ^= 1;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_TAMPERED);
    assert_int_equal(bank, 9);
    update_device_free(device);
}

static void an_image_on_trial_that_changed_is_given_up(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank;
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    assert_true(restart(device, &bank) == 2);
    device->rig->area[components[0].area[1]].now[7] ^= 1;
    assert_true(restart(device, &bank) == 1);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_UNSOUND);
    device->rig->area[components[0].area[1]].now[7] ^= 1;
    assert_true(restart(device, &bank) == 1);
    update_device_free(device);
}

static void a_changed_record_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    struct rig_area *area = &device->rig->area[RECORD];
    memset(area->now + 60, 1, 100);
    memset(area->now + RIG_AREA_SIZE / 2, 1, 100);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_ERROR_TAMPERED);
    assert_int_equal(device->update.record.step, KW_UPDATE_EMPTY);
    update_device_free(device);
}

/* ---- ports that fail */

static enum kw_verdict flipped(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    (void)context;
    (void)point;
    (void)digest;
    (void)signature;
    return (enum kw_verdict)1;
}

static enum kw_status no_hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    (void)context;
    (void)parts;
    (void)count;
    digest[0] = 0x5a;
    return KW_ERROR_CRYPTO;
}

static enum kw_status no_add(void *context, struct kw_hash *hash, struct kw_bytes part) {
    (void)context;
    (void)hash;
    (void)part;
    return KW_ERROR_CRYPTO;
}

static enum kw_status no_counter(void *context, uint64_t *value) {
    (void)context;
    *value = UINT64_MAX;
    return KW_ERROR_CRYPTO;
}

static void a_failing_crypto_port_grants_nothing(void **state) {
    struct device *device = update_device_new(*state);
    struct kw_crypto broken = device->rig->openssl.crypto;
    struct kw_bytes envelope = manifest_of(device, 2, 1);
    uint8_t byte = 0;
    device->update.config.crypto = &broken;
    broken.verify = rig_deny;
    refused(device, envelope, KW_ERROR_TAMPERED);
    broken.verify = flipped;
    refused(device, envelope, KW_ERROR_TAMPERED);
    broken = device->rig->openssl.crypto;
    broken.hash = no_hash;
    refused(device, envelope, KW_ERROR_CRYPTO);
    broken = device->rig->openssl.crypto;
    broken.hash_add = no_add;
    assert_int_equal(kw_update_begin(&device->update, envelope), KW_OK);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(&byte, 1)), KW_ERROR_CRYPTO);
    broken = device->rig->openssl.crypto;
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(&byte, 1)), KW_ERROR_STATE);
    kw_update_close(&device->update);
    broken.verify = NULL;
    device->config.crypto = &broken;
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_ERROR_UNSUPPORTED);
    update_device_free(device);
}

static void a_failing_counter_starts_nothing_that_it_should_judge(void **state) {
    struct device *device = update_device_new(*state);
    struct kw_counter broken = {device->rig, device->rig->counter.read, no_counter};
    uint32_t bank = 9;
    assert_int_equal(receive(device, 2, 2), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    device->config.counter = &broken;
    assert_true(restart(device, &bank) == 2);
    assert_int_equal(kw_update_confirm(&device->update, bank), KW_ERROR_CRYPTO);
    /* It is confirmed all the same, and starts; the counter follows when it can. */
    assert_true(restart(device, &bank) == 2);
    assert_true(device->update.counter_behind);
    assert_true(device->rig->counted == 1);
    broken.raise = device->rig->counter.raise;
    assert_true(restart(device, &bank) == 2);
    assert_false(device->update.counter_behind);
    assert_true(device->rig->counted == 2);
    broken.read = no_counter;
    bank = 9;
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_CRYPTO);
    assert_int_equal(bank, 9);
    refused(device, manifest_of(device, 3, 2), KW_ERROR_CRYPTO);
    update_device_free(device);
}

/* A start that cannot be counted is no start: else a failing storage would let an image on trial run without end. */
static void a_start_that_cannot_be_counted_is_the_old_ones(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank;
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    rig_cut_after(device->rig, 0);
    assert_true(restart(device, &bank) == 1);
    assert_int_equal(kw_update_confirm(&device->update, bank), KW_ERROR_STATE);
    rig_cut_after(device->rig, UINT64_MAX);
    assert_true(restart(device, &bank) == 2);
    update_device_free(device);
}

static void what_makes_no_sense_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    static const struct kw_update_component swapped[2] = {{20, {1, 2}}, {10, {3, 4}}};
    struct kw_update_config config = device->config;
    config.starts = 0;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    config.starts = 256;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    config = device->config;
    config.work_size = KW_UPDATE_WORK_SIZE - 1;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    config = device->config;
    config.component_count = 0;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    config.component_count = KW_UPDATE_COMPONENTS + 1;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    config = device->config;
    config.components = swapped;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_ARGUMENT);
    /* A record of more components than this boot stage knows is not one that it could judge. */
    config = device->config;
    config.component_count = 1;
    assert_int_equal(kw_update_open(&device->update, &config), KW_ERROR_TAMPERED);
    update_device_free(device);
}

/* ---- power */

/* Goes from version 1 to 2 and on to 3 until power fails; the version that was acknowledged last. */
static uint64_t live(struct device *device) {
    uint64_t acknowledged = 1;
    for (uint64_t version = 2; version <= 3; version++) {
        uint32_t bank;
        if (receive(device, version, (uint32_t)version) != KW_OK || kw_update_activate(&device->update) != KW_OK ||
            kw_update_boot(&device->update, &bank) != KW_OK || version_in(device->rig, bank) != version ||
            kw_update_confirm(&device->update, bank) != KW_OK)
            break;
        acknowledged = version;
    }
    return acknowledged;
}

/* Power fails at every write, flush and step of the counter, in every way: a whole image starts each time, never one
 * below what was confirmed, and the device can be brought to version 4 from wherever it was left. */
static void power_may_fail_at_every_write(void **state) {
    struct rig *rig = *state;
    struct device *device = calloc(1, sizeof(*device));
    struct rig_area *factory = malloc(sizeof(rig->area));
    assert_non_null(device);
    assert_non_null(factory);
    update_device_set(device, rig);
    adopt(device);
    memcpy(factory, rig->area, sizeof(rig->area));
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        int whole = 0;
        for (uint64_t calls = 0; !whole; calls++) {
            uint32_t bank;
            memcpy(rig->area, factory, sizeof(rig->area));
            rig->counted = 1;
            kw_update_close(&device->update);
            assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
            rig_cut_after(rig, calls);
            uint64_t acknowledged = live(device);
            whole = !rig->dead;
            kw_update_close(&device->update);
            rig_restart(rig, (enum rig_cut)cut);
            uint64_t started = restart(device, &bank);
            assert_true(started >= acknowledged && started <= acknowledged + 1);
            assert_true(rig->counted >= device->update.record.floor);
            if (device->update.record.step == KW_UPDATE_TRIAL)
                assert_int_equal(kw_update_confirm(&device->update, bank), KW_OK);
            install(device, 4, 4);
            assert_true(restart(device, &bank) == 4);
        }
    }
    free(factory);
    update_device_free(device);
}

/* Power fails again and again while an image is on trial: its starts are counted all the same. */
static void power_that_fails_at_every_start_gives_an_image_up(void **state) {
    struct rig *rig = *state;
    struct device *device = update_device_new(rig);
    uint32_t bank;
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    for (uint32_t start = 0; start < STARTS; start++) {
        assert_true(restart(device, &bank) == 2);
        rig_restart(rig, RIG_CUT_OLD);
    }
    assert_true(restart(device, &bank) == 1);
    update_device_free(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[EDR 3.14, HDR 3.14, NDR 3.14] a changed byte in storage is not started",
                 a_changed_byte_in_storage_is_not_started),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] what is fallen back to counts",
                 what_is_fallen_back_to_counts),
        RIG_TEST("an older security version is no way back", an_older_security_version_is_no_way_back),
        RIG_TEST("[EDR 3.14, HDR 3.14, NDR 3.14] an image on trial that changed is given up",
                 an_image_on_trial_that_changed_is_given_up),
        RIG_TEST("a changed record is refused", a_changed_record_is_refused),
        RIG_TEST("a failing crypto port grants nothing", a_failing_crypto_port_grants_nothing),
        RIG_TEST("a failing counter starts nothing that it should judge",
                 a_failing_counter_starts_nothing_that_it_should_judge),
        RIG_TEST("a start that cannot be counted is the old one's", a_start_that_cannot_be_counted_is_the_old_ones),
        RIG_TEST("what makes no sense is refused", what_makes_no_sense_is_refused),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] power may fail at every write", power_may_fail_at_every_write),
        RIG_TEST("power that fails at every start gives an image up",
                 power_that_fails_at_every_start_gives_an_image_up),
    };
    return cmocka_run_group_tests_name("update_boot", tests, NULL, NULL);
}
