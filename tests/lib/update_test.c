#include "update_device.h"

/* ---- the way that an update goes */

static void an_update_is_received_tried_and_confirmed(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank = 9;
    assert_int_equal(device->update.record.step, KW_UPDATE_IDLE);
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(device->update.record.step, KW_UPDATE_VERIFIED);
    assert_int_equal(device->update.signer, KW_ANCHOR_SUPPLIER);
    /* Until it is activated the old one starts. */
    assert_true(restart(device, &bank) == 1);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    assert_true(restart(device, &bank) == 2);
    assert_int_equal(bank, 1);
    assert_int_equal(kw_update_confirm(&device->update, 0), KW_ERROR_STATE);
    assert_int_equal(kw_update_confirm(&device->update, 1), KW_OK);
    assert_int_equal(kw_update_confirm(&device->update, 1), KW_OK);
    assert_true(restart(device, &bank) == 2);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_CONFIRMED);
    assert_true(device->update.record.image[1].version == 2);
    install(device, 3, 2);
    assert_true(device->rig->counted == 2);
    update_device_free(device);
}

static void pieces_may_have_any_length(void **state) {
    static const size_t pieces[] = {1, 7, 511, 512, 513, 699, 700, 2999, 3000, 5000};
    struct device *device = update_device_new(*state);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
        assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(NULL, 0)), KW_OK);
        assert_int_equal(send_component(device, 2, 10, pieces[i]), KW_OK);
        assert_int_equal(send_component(device, 2, 20, pieces[i]), KW_OK);
        assert_int_equal(kw_update_finish(&device->update), KW_OK);
    }
    update_device_free(device);
}

static void what_is_not_confirmed_is_given_up(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank;
    assert_int_equal(receive(device, 2, 5), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    for (uint32_t start = 0; start < STARTS; start++)
        assert_true(restart(device, &bank) == 2);
    assert_true(restart(device, &bank) == 1);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_UNSTARTED);
    assert_int_equal(device->update.record.floor, 1);
    assert_int_equal(kw_update_confirm(&device->update, 1), KW_ERROR_STATE);
    assert_true(restart(device, &bank) == 1);
    /* It did not count: the same may be offered again. */
    install(device, 2, 5);
    update_device_free(device);
}

static void an_image_gives_itself_up(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank;
    assert_int_equal(kw_update_revert(&device->update), KW_ERROR_STATE);
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    assert_true(restart(device, &bank) == 2);
    assert_int_equal(kw_update_revert(&device->update), KW_OK);
    assert_int_equal(device->update.record.outcome, KW_UPDATE_GIVEN_UP);
    assert_true(restart(device, &bank) == 1);
    /* Receiving is given up the same way. */
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
    assert_int_equal(kw_update_revert(&device->update), KW_OK);
    assert_int_equal(send_component(device, 2, 10, 10), KW_ERROR_STATE);
    update_device_free(device);
}

static void the_order_of_calls_is_kept(void **state) {
    struct device *device = update_device_new(*state);
    uint32_t bank;
    uint8_t byte = 1;
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 2, 1), 0), KW_ERROR_STATE);
    assert_int_equal(kw_update_activate(&device->update), KW_ERROR_STATE);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    assert_int_equal(kw_update_confirm(&device->update, 0), KW_ERROR_STATE);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(&byte, 1)), KW_ERROR_STATE);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
    assert_int_equal(kw_update_write(&device->update, 20, kw_bytes(&byte, 1)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_update_write(&device->update, 11, kw_bytes(&byte, 1)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_update_activate(&device->update), KW_ERROR_STATE);
    assert_int_equal(send_component(device, 2, 10, 500), KW_OK);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    assert_int_equal(send_component(device, 2, 20, 500), KW_OK);
    assert_int_equal(kw_update_write(&device->update, 20, kw_bytes(&byte, 1)), KW_ERROR_STATE);
    assert_int_equal(kw_update_finish(&device->update), KW_OK);
    assert_int_equal(kw_update_activate(&device->update), KW_OK);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 3, 1)), KW_ERROR_STATE);
    /* Not started yet: there is nothing to confirm. */
    assert_int_equal(kw_update_confirm(&device->update, 1), KW_ERROR_STATE);
    assert_true(restart(device, &bank) == 2);
    update_device_free(device);
}

/* ---- what must be refused */

static void an_old_manifest_is_not_taken_again(void **state) {
    struct device *device = update_device_new(*state);
    refused(device, manifest_of(device, 1, 1), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_REPLAYED);
    install(device, 5, 1);
    refused(device, manifest_of(device, 5, 1), KW_ERROR_POLICY);
    refused(device, manifest_of(device, 4, 9), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_REPLAYED);
    install(device, 6, 1);
    update_device_free(device);
}

static void no_older_security_version_is_taken(void **state) {
    struct device *device = update_device_new(*state);
    install(device, 2, 3);
    refused(device, manifest_of(device, 3, 2), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_OLDER);
    install(device, 4, 3);
    /* Nor one that the counter could not follow. */
    refused(device, manifest_of(device, 5, 3 + KW_UPDATE_RAISE_MAX + 1), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_AHEAD);
    install(device, 6, 3 + KW_UPDATE_RAISE_MAX);
    assert_true(device->rig->counted == 3 + KW_UPDATE_RAISE_MAX);
    update_device_free(device);
}

/* All of storage is put back as it was before: the counter knows better. */
static void storage_copied_back_does_not_bring_an_old_version_back(void **state) {
    struct device *device = update_device_new(*state);
    struct rig_area *before = malloc(sizeof(device->rig->area));
    uint32_t bank = 9;
    assert_non_null(before);
    memcpy(before, device->rig->area, sizeof(device->rig->area));
    install(device, 2, 2);
    memcpy(device->rig->area, before, sizeof(device->rig->area));
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_TAMPERED);
    assert_int_equal(bank, 9);
    refused(device, manifest_of(device, 3, 1), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_OLDER);
    /* Nor does erasing the record: what is adopted then is held to the counter too. */
    memset(&device->rig->area[RECORD], 0, sizeof(device->rig->area[RECORD]));
    device->rig->area[RECORD].size = RIG_AREA_SIZE;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 1, 1), 0), KW_ERROR_POLICY);
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_MISSING);
    free(before);
    update_device_free(device);
}

static void without_a_counter_the_record_holds_the_floor(void **state) {
    struct device *device = update_device_new(*state);
    device->config.counter = NULL;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    install(device, 2, 1000);
    refused(device, manifest_of(device, 3, 999), KW_ERROR_POLICY);
    install(device, 3, 1000);
    update_device_free(device);
}

/* Nor does a byte that rots in either slot of the record bring the floor back down, or an image that was replaced. */
static void damage_to_the_record_lowers_no_floor(void **state) {
    for (size_t half = 0; half < 2; half++) {
        struct device *device = update_device_new(*state);
        device->config.counter = NULL;
        kw_update_close(&device->update);
        assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
        install(device, 2, 1000);
        for (size_t start = 0; start < 2; start++) {
            device->rig->area[RECORD].now[(half ^ start) * (RIG_AREA_SIZE / 2) + 60] ^= 1;
            kw_update_close(&device->update);
            assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
            assert_int_equal(device->update.record.floor, 1000);
            assert_int_equal(device->update.record.active, 1);
            refused(device, manifest_of(device, 3, 999), KW_ERROR_POLICY);
        }
        update_device_free(device);
        memset(((struct rig *)*state)->area, 0, sizeof(((struct rig *)*state)->area));
        for (size_t i = 0; i < RIG_AREAS; i++)
            ((struct rig *)*state)->area[i].size = RIG_AREA_SIZE;
    }
}

static void another_vendor_or_class_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    for (size_t i = 0; i < KW_UUID_SIZE; i++) {
        device->maker.vendor[i] ^= 1;
        refused(device, manifest_of(device, 2, 1), KW_ERROR_POLICY);
        device->maker.vendor[i] ^= 1;
        device->maker.class_id[i] ^= 0x80;
        refused(device, manifest_of(device, 2, 1), KW_ERROR_POLICY);
        device->maker.class_id[i] ^= 0x80;
    }
    assert_int_equal(device->update.answer, 0);
    update_device_free(device);
}

static void a_key_that_is_not_trusted_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    device->maker.key = STRANGER;
    refused(device, manifest_of(device, 2, 1), KW_ERROR_TAMPERED);
    device->maker.key_id = kw_bytes("someone", 7);
    refused(device, manifest_of(device, 2, 1), KW_ERROR_MISSING);
    device->maker.key_id = kw_bytes("", 0);
    refused(device, manifest_of(device, 2, 1), KW_ERROR_MISSING);
    update_device_free(device);
}

static void an_owners_key_signs_what_it_is_for(void **state) {
    struct device *device = update_device_new(*state);
    device->maker.key = OWNER;
    device->maker.key_id = kw_bytes("owner", 5);
    refused(device, manifest_of(device, 2, 1), KW_ERROR_MISSING);
    device->anchors[1].uses |= KW_ANCHOR_UPDATE;
    assert_int_equal(receive(device, 2, 1), KW_OK);
    assert_int_equal(device->update.signer, KW_ANCHOR_ASSET_OWNER);
    update_device_free(device);
}

static void a_manifest_of_another_kind_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    assert_int_equal(maker_integrity(&device->maker, 9, NULL, 0, &room, &envelope), KW_OK);
    refused(device, kw_written(&envelope), KW_ERROR_FORMAT);
    update_device_free(device);
}

static void no_flipped_bit_of_an_envelope_is_taken(void **state) {
    struct device *device = update_device_new(*state);
    struct kw_bytes envelope = manifest_of(device, 2, 1);
    for (size_t bit = 0; bit < envelope.length * 8; bit++) {
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(kw_update_begin(&device->update, envelope), KW_OK);
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_int_equal(kw_update_begin(&device->update, envelope), KW_OK);
    update_device_free(device);
}

static void no_envelope_cut_short_or_followed_by_more_is_taken(void **state) {
    struct device *device = update_device_new(*state);
    struct kw_bytes envelope = manifest_of(device, 2, 1);
    for (size_t length = 0; length < envelope.length; length++)
        refused(device, kw_bytes(envelope.at, length), KW_ERROR_FORMAT);
    refused(device, kw_bytes(envelope.at, envelope.length + 1), KW_ERROR_FORMAT);
    update_device_free(device);
}

/* A signed manifest whose text is wrong: the signer is trusted, and still nothing is guessed. */
static void a_payload_cut_short_or_with_more_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    uint8_t copy[600];
    manifest_of(device, 2, 1);
    memcpy(copy, device->payload, sizeof(copy));
    struct maker_update update = update_of(device, 2, 1);
    struct kw_writer room = kw_writer(copy, sizeof(copy));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    assert_int_equal(maker_update(&device->maker, &update, &room, &envelope), KW_OK);
    for (size_t length = 0; length <= room.used + 1; length++) {
        struct kw_writer again = kw_writer(device->envelope, sizeof(device->envelope));
        if (length == room.used)
            continue;
        assert_int_equal(maker_sign(&device->maker, kw_bytes(copy, length), &again), KW_OK);
        refused(device, kw_written(&again), KW_ERROR_FORMAT);
    }
    update_device_free(device);
}

static void components_must_be_the_devices_own(void **state) {
    struct device *device = update_device_new(*state);
    struct maker_update update = update_of(device, 2, 1);
    update.count = 1;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update.count = 3;
    update.part[2] = update.part[1];
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update.count = 0;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update = update_of(device, 2, 1);
    update.part[1].component = 21;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update = update_of(device, 2, 1);
    struct maker_part first = update.part[0];
    update.part[0] = update.part[1];
    update.part[1] = first;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update = update_of(device, 2, 1);
    update.part[0].size = 0;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    update_device_free(device);
}

static void a_component_fits_its_area_or_is_refused(void **state) {
    struct device *device = update_device_new(*state);
    struct maker_update update = update_of(device, 2, 1);
    update.part[0].size = RIG_AREA_SIZE;
    assert_int_equal(kw_update_begin(&device->update, sign(device, &update)), KW_OK);
    update.part[0].size = RIG_AREA_SIZE + 1;
    refused(device, sign(device, &update), KW_ERROR_ROOM);
    update.part[0].size = UINT64_MAX;
    refused(device, sign(device, &update), KW_ERROR_ROOM);
    update_device_free(device);
}

static void swapped_components_are_found(void **state) {
    struct device *device = update_device_new(*state);
    uint8_t image[SIZE_0];
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
    fill_image(image, SIZE_1, 2, 20);
    fill_image(image + SIZE_1, SIZE_0 - SIZE_1, 2, 10);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(image, SIZE_0)), KW_ERROR_TAMPERED);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(image, 1)), KW_ERROR_STATE);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    update_device_free(device);
}

static void no_changed_byte_and_no_byte_more_is_taken(void **state) {
    static const size_t places[] = {0, 1, 511, 512, 1500, SIZE_0 - 1};
    struct device *device = update_device_new(*state);
    uint8_t image[SIZE_0 + 1] = {0};
    uint32_t bank;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
        fill_image(image, SIZE_0, 2, 10);
        image[places[i]] ^= 0x10;
        assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(image, SIZE_0)), KW_ERROR_TAMPERED);
    }
    fill_image(image, SIZE_0, 2, 10);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 2, 1)), KW_OK);
    assert_int_equal(kw_update_write(&device->update, 10, kw_bytes(image, SIZE_0 + 1)), KW_ERROR_FORMAT);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    assert_true(restart(device, &bank) == 1);
    update_device_free(device);
}

/* A refused manifest that comes while another is received must not lend its digests to what arrives. */
static void a_refused_manifest_ends_what_is_received(void **state) {
    struct device *device = update_device_new(*state);
    install(device, 5, 3);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 6, 3)), KW_OK);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 4, 1)), KW_ERROR_POLICY);
    assert_int_equal(send_component(device, 4, 10, 1000), KW_ERROR_STATE);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    /* Nor when all of it had arrived already. */
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 6, 3)), KW_OK);
    assert_int_equal(send_component(device, 6, 10, 1000), KW_OK);
    assert_int_equal(send_component(device, 6, 20, 1000), KW_OK);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 4, 1)), KW_ERROR_POLICY);
    assert_int_equal(kw_update_finish(&device->update), KW_ERROR_STATE);
    update_device_free(device);
}

static void an_update_may_require_a_version(void **state) {
    struct device *device = update_device_new(*state);
    struct maker_update update = update_of(device, 4, 1);
    update.least = 2;
    update.most = 3;
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_UNSUITED);
    update.least = 1;
    update.most = 1;
    assert_int_equal(kw_update_begin(&device->update, sign(device, &update)), KW_OK);
    update.least = 3;
    update.most = 2;
    refused(device, sign(device, &update), KW_ERROR_FORMAT);
    install(device, 3, 1);
    update.least = 1;
    update.most = 2;
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    update.most = 3;
    assert_int_equal(kw_update_begin(&device->update, sign(device, &update)), KW_OK);
    update_device_free(device);
}

static void expiry_is_judged_by_a_clock_that_may_be_believed(void **state) {
    struct device *device = update_device_new(*state);
    struct maker_update update = update_of(device, 2, 1);
    uint64_t now_s = (uint64_t)device->rig->moment.unix_ms / 1000;
    update.expires_s = now_s;
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_EXPIRED);
    update.expires_s = now_s + 1;
    assert_int_equal(kw_update_begin(&device->update, sign(device, &update)), KW_OK);
    device->rig->moment.trust = KW_CLOCK_UNSET;
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_UNTIMED);
    /* A larger number than any trust has is none. */
    device->rig->moment.trust = (enum kw_clock_trust)0x7fff;
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_UNTIMED);
    device->rig->moment.trust = KW_CLOCK_SET;
    assert_int_equal(kw_update_begin(&device->update, sign(device, &update)), KW_OK);
    device->config.clock_trust = KW_CLOCK_SYNCED;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    device->config.clock = NULL;
    kw_update_close(&device->update);
    assert_int_equal(kw_update_open(&device->update, &device->config), KW_OK);
    refused(device, sign(device, &update), KW_ERROR_POLICY);
    assert_int_equal(device->update.answer, KW_UPDATE_UNTIMED);
    /* What does not expire needs no clock. */
    assert_int_equal(receive(device, 2, 1), KW_OK);
    update_device_free(device);
}

/* ---- the first image */

static void the_first_image_is_verified_as_any_other(void **state) {
    struct device *device = calloc(1, sizeof(*device));
    uint32_t bank = 9;
    assert_non_null(device);
    update_device_set(device, *state);
    assert_int_equal(device->update.record.step, KW_UPDATE_EMPTY);
    assert_int_equal(kw_update_boot(&device->update, &bank), KW_ERROR_MISSING);
    assert_int_equal(kw_update_begin(&device->update, manifest_of(device, 1, 1)), KW_ERROR_STATE);
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 1, 1), 0), KW_ERROR_TAMPERED);
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 1, 1), 2), KW_ERROR_ARGUMENT);
    device->maker.key = STRANGER;
    assert_int_equal(kw_update_adopt(&device->update, manifest_of(device, 1, 1), 0), KW_ERROR_TAMPERED);
    device->maker.key = SUPPLIER;
    adopt(device);
    assert_true(restart(device, &bank) == 1);
    assert_true(device->rig->counted == 1);
    update_device_free(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] an update is received, tried and confirmed",
                 an_update_is_received_tried_and_confirmed),
        RIG_TEST("pieces may have any length", pieces_may_have_any_length),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] what is not confirmed is given up", what_is_not_confirmed_is_given_up),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] an image gives itself up", an_image_gives_itself_up),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] the order of calls is kept", the_order_of_calls_is_kept),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] an old manifest is not taken again",
                 an_old_manifest_is_not_taken_again),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] no older security version is taken",
                 no_older_security_version_is_taken),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] storage copied back does not bring an old version back",
                 storage_copied_back_does_not_bring_an_old_version_back),
        RIG_TEST("[EDR 3.10, HDR 3.10, NDR 3.10] damage to the record lowers no floor",
                 damage_to_the_record_lowers_no_floor),
        RIG_TEST("without a counter the record holds the floor", without_a_counter_the_record_holds_the_floor),
        RIG_TEST("another vendor or class is refused", another_vendor_or_class_is_refused),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1, EDR 3.12, HDR 3.12, NDR 3.12] no strange key is taken",
                 a_key_that_is_not_trusted_is_refused),
        RIG_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] an owner's key signs what it is for",
                 an_owners_key_signs_what_it_is_for),
        RIG_TEST("a manifest of another kind is refused", a_manifest_of_another_kind_is_refused),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] no flipped bit of an envelope is taken",
                 no_flipped_bit_of_an_envelope_is_taken),
        RIG_TEST("no envelope cut short or followed by more is taken",
                 no_envelope_cut_short_or_followed_by_more_is_taken),
        RIG_TEST("a payload cut short or with more is refused", a_payload_cut_short_or_with_more_is_refused),
        RIG_TEST("components must be the device's own", components_must_be_the_devices_own),
        RIG_TEST("a component fits its area or is refused", a_component_fits_its_area_or_is_refused),
        RIG_TEST("swapped components are found", swapped_components_are_found),
        RIG_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] no changed byte and no byte more is taken",
                 no_changed_byte_and_no_byte_more_is_taken),
        RIG_TEST("a refused manifest ends what is received", a_refused_manifest_ends_what_is_received),
        RIG_TEST("an update may require a version", an_update_may_require_a_version),
        RIG_TEST("expiry is judged by a clock that may be believed", expiry_is_judged_by_a_clock_that_may_be_believed),
        RIG_TEST("[EDR 3.12, HDR 3.12, NDR 3.12] the first image is verified as any other",
                 the_first_image_is_verified_as_any_other),
    };
    return cmocka_run_group_tests_name("update", tests, NULL, NULL);
}
