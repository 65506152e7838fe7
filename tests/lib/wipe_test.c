#include <keyway/wipe.h>

#include "rig.h"

static uint8_t buffer[100];
static const struct kw_wipe_work zeros = {0x00, buffer, sizeof(buffer)};

static void every_byte_is_overwritten_durably(void **state) {
    struct rig *rig = *state;
    const uint32_t areas[] = {1, 3};
    struct kw_wipe_result results[2];
    memset(rig->area[1].now, 0x5a, RIG_AREA_SIZE);
    memset(rig->area[1].durable, 0x5a, RIG_AREA_SIZE);
    memset(rig->area[2].durable, 0x5a, RIG_AREA_SIZE);
    rig->area[3].size = 1;
    assert_int_equal(kw_wipe_areas(&rig->storage, areas, 2, &zeros, results), KW_OK);
    rig_restart(rig, RIG_CUT_OLD);
    for (size_t i = 0; i < RIG_AREA_SIZE; i++)
        assert_int_equal(rig->area[1].durable[i], 0);
    assert_int_equal(results[0].bytes, RIG_AREA_SIZE);
    assert_int_equal(results[1].bytes, 1);
    assert_int_equal(results[1].area, 3);
    assert_int_equal(rig->area[2].now[7], 0x5a);
}

/* A block that keeps its old value though the write went well. */
static enum kw_status (*real_read)(void *context, uint32_t area, uint64_t offset, void *to, size_t length);
static enum kw_status stuck_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    KW_TRY(real_read(context, area, offset, to, length));
    if (area == 1 && offset <= 5000 && 5000 < offset + length)
        ((uint8_t *)to)[5000 - offset] = 1;
    return KW_OK;
}

static enum kw_status idle_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)context, (void)area, (void)offset, (void)to, (void)length;
    return KW_OK;
}

static void a_byte_that_stays_is_told(void **state) {
    struct rig *rig = *state;
    const uint32_t areas[] = {1, 2};
    struct kw_wipe_result results[2];
    real_read = rig->storage.read;
    rig->storage.read = stuck_read;
    assert_int_equal(kw_wipe_areas(&rig->storage, areas, 2, &zeros, results), KW_ERROR_TAMPERED);
    assert_int_equal(results[0].status, KW_ERROR_TAMPERED);
    assert_true(results[0].bytes <= 5000);
    assert_int_equal(results[1].status, KW_OK);
    rig->storage.read = idle_read;
    assert_int_equal(kw_wipe_areas(&rig->storage, areas, 1, &zeros, results), KW_ERROR_TAMPERED);
    assert_int_equal(results[0].bytes, 0);
}

static void one_that_fails_does_not_keep_the_others(void **state) {
    struct rig *rig = *state;
    const uint32_t areas[] = {RIG_AREAS, 2};
    struct kw_wipe_result results[2];
    memset(rig->area[2].now, 0x5a, RIG_AREA_SIZE);
    assert_int_equal(kw_wipe_areas(&rig->storage, areas, 2, &zeros, results), KW_ERROR_MISSING);
    assert_int_equal(results[1].status, KW_OK);
    assert_int_equal(rig->area[2].now[9], 0);
    rig_cut_after(rig, 3);
    assert_int_equal(kw_wipe_areas(&rig->storage, areas + 1, 1, &zeros, results), KW_ERROR_STORAGE);
}

static void flash_is_wiped_to_what_erased_flash_reads(void **state) {
    struct rig *rig = *state;
    const struct kw_wipe_work ones = {0xff, buffer, KW_WIPE_WORK_MIN};
    const uint32_t area = 1;
    struct kw_wipe_result result;
    assert_int_equal(kw_wipe_areas(&rig->storage, &area, 1, &ones, &result), KW_OK);
    assert_int_equal(rig->area[1].durable[RIG_AREA_SIZE - 1], 0xff);
    const struct kw_wipe_work small = {0xff, buffer, KW_WIPE_WORK_MIN - 1};
    assert_int_equal(kw_wipe_areas(&rig->storage, &area, 1, &small, &result), KW_ERROR_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 4.2] every byte is overwritten, durably", every_byte_is_overwritten_durably),
        RIG_TEST("[CR 4.2 RE 2] a byte that stays is told", a_byte_that_stays_is_told),
        RIG_TEST("[CR 4.2] an area that fails does not keep the others", one_that_fails_does_not_keep_the_others),
        RIG_TEST("flash is wiped to what erased flash reads", flash_is_wiped_to_what_erased_flash_reads),
    };
    return cmocka_run_group_tests_name("wipe", tests, NULL, NULL);
}
