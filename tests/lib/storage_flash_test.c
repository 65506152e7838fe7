/* Storage in flash: what was flushed stays, whatever erase or program power is cut at, and however it leaves the bytes.
 */
#include "port/storage_flash.h"

#include "rig.h"
#include "slot.h"

#define BLOCK  512u
#define BLOCKS 12u
#define UNIT   8u
#define SIZE   1000u /* three blocks a bank */
#define AREA   5u

/* A part with eight bytes to a unit, which are programmed once. */
struct part {
    uint8_t bytes[BLOCKS][BLOCK];
    uint8_t programmed[BLOCKS][BLOCK / UNIT];
    uint64_t calls;
    uint64_t cut_after; /* erases and programs that still go well */
    int dead;
    unsigned int wrong; /* a bit that does not stick, once: 1 + the program at which it happens */
    uint64_t random;
    struct kw_flash flash;
};

struct scene {
    struct part part;
    struct kw_flash_area areas[2];
    uint8_t shadow[2][SIZE];
    struct kw_storage_flash port;
};

static uint8_t any(struct part *part) {
    part->random = part->random * 6364136223846793005u + 1442695040888963407u;
    return (uint8_t)(part->random >> 56);
}

/* Counts a call; whether power fails in it. */
static int is_cut(struct part *part) {
    if (part->dead || part->calls++ >= part->cut_after)
        part->dead = 1;
    return part->dead;
}

static enum kw_status erase(void *context, uint32_t block) {
    struct part *part = context;
    assert_true(block < BLOCKS);
    if (part->dead)
        return KW_ERROR_STORAGE;
    int cut = is_cut(part);
    for (size_t i = 0; i < BLOCK; i++)
        if (!cut || any(part) % 2 == 0)
            part->bytes[block][i] = cut ? any(part) | part->bytes[block][i] : 0xff;
    /* A torn erase leaves units that nobody may program before the next one. */
    memset(part->programmed[block], cut ? 1 : 0, sizeof(part->programmed[block]));
    return cut ? KW_ERROR_STORAGE : KW_OK;
}

static enum kw_status program(void *context, uint32_t block, uint32_t offset, struct kw_bytes from) {
    struct part *part = context;
    assert_true(block < BLOCKS && offset % UNIT == 0 && from.length % UNIT == 0 && from.length <= BLOCK - offset);
    if (part->dead)
        return KW_ERROR_STORAGE;
    int cut = is_cut(part);
    for (size_t i = 0; i < from.length; i++) {
        uint8_t *unit = &part->programmed[block][(offset + i) / UNIT];
        assert_true(i % UNIT != 0 || *unit == 0);
        part->bytes[block][offset + i] &= cut ? (uint8_t)(from.at[i] | any(part)) : from.at[i];
        *unit = (i + 1) % UNIT == 0 ? 1 : *unit;
    }
    if (part->wrong > 0 && --part->wrong == 0)
        part->bytes[block][offset] ^= 1;
    return cut ? KW_ERROR_STORAGE : KW_OK;
}

static enum kw_status read_part(void *context, uint32_t block, uint32_t offset, void *to, size_t length) {
    const struct part *part = context;
    assert_true(block < BLOCKS && length <= BLOCK - offset);
    memcpy(to, part->bytes[block] + offset, length);
    return KW_OK;
}

static enum kw_status power_on(struct scene *scene) {
    struct part *part = &scene->part;
    part->flash = (struct kw_flash){part, erase, program, read_part, BLOCK, UNIT};
    part->dead = 0;
    part->calls = 0;
    part->cut_after = UINT64_MAX;
    memset(scene->shadow, 0xa5, sizeof(scene->shadow));
    scene->areas[0] = (struct kw_flash_area){.area = AREA, .size = SIZE, .blocks = {0, 3}, .shadow = scene->shadow[0]};
    scene->areas[1] =
        (struct kw_flash_area){.area = AREA + 1, .size = SIZE, .blocks = {6, 9}, .shadow = scene->shadow[1]};
    scene->port = (struct kw_storage_flash){.flash = &part->flash, .areas = scene->areas, .count = 2};
    return kw_storage_flash_open(&scene->port);
}

static int set_up(void **state) {
    struct scene *scene = calloc(1, sizeof(*scene));
    memset(scene->part.bytes, 0xff, sizeof(scene->part.bytes));
    *state = scene;
    return power_on(scene) == KW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    free(*state);
    return 0;
}

#define SCENE(name, function)                                                                                          \
    { name, function, set_up, tear_down, NULL }

/* All of an area is this byte from now on, flushed. */
static enum kw_status fill(const struct scene *scene, uint32_t area, uint8_t byte) {
    uint8_t bytes[SIZE];
    memset(bytes, byte, sizeof(bytes));
    KW_TRY(scene->port.storage.write(scene->port.storage.context, area, 0, kw_bytes(bytes, sizeof(bytes))));
    return scene->port.storage.flush(scene->port.storage.context, area);
}

/* The one byte that all of the area is. */
static uint8_t content(const struct scene *scene, uint32_t area) {
    uint8_t bytes[SIZE];
    assert_int_equal(scene->port.storage.read(scene->port.storage.context, area, 0, bytes, SIZE), KW_OK);
    for (size_t i = 1; i < SIZE; i++)
        assert_int_equal(bytes[i], bytes[0]);
    return bytes[0];
}

static void a_new_part_is_all_zeros(void **state) {
    assert_int_equal(content(*state, AREA), 0);
    assert_int_equal(content(*state, AREA + 1), 0);
}

static void what_was_flushed_is_there_again(void **state) {
    struct scene *scene = *state;
    for (uint8_t i = 1; i < 20; i++) {
        assert_int_equal(fill(scene, AREA, i), KW_OK);
        assert_int_equal(power_on(scene), KW_OK);
        assert_int_equal(content(scene, AREA), i);
        assert_int_equal(content(scene, AREA + 1), 0);
    }
}

static void a_flush_without_a_write_wears_nothing(void **state) {
    struct scene *scene = *state;
    assert_int_equal(fill(scene, AREA, 1), KW_OK);
    uint64_t calls = scene->part.calls;
    assert_int_equal(scene->port.storage.flush(scene->port.storage.context, AREA), KW_OK);
    assert_int_equal(scene->part.calls, calls);
}

/* Of the flush that power was cut in the old bytes or the new ones, all of them; of the other area its own. */
static void power_may_fail_at_every_call(void **state) {
    struct scene *scene = *state;
    uint8_t before = 0;
    uint64_t calls = 0;
    for (unsigned int round = 0; round < 60; round++) {
        for (uint64_t cut = 0;; cut++) {
            uint8_t next = (uint8_t)(before + 1);
            assert_int_equal(power_on(scene), KW_OK);
            assert_int_equal(content(scene, AREA), before);
            scene->part.random = cut * 977 + round;
            scene->part.cut_after = cut;
            enum kw_status status = fill(scene, AREA, next);
            calls = scene->part.calls;
            assert_int_equal(power_on(scene), KW_OK);
            uint8_t found = content(scene, AREA);
            assert_int_equal(content(scene, AREA + 1), 0);
            assert_true(found == next || (status != KW_OK && found == before));
            before = found;
            if (status == KW_OK)
                break;
        }
        assert_true(calls > 5);
    }
}

static void a_bit_that_does_not_stick_fails_the_flush_and_the_old_bytes_count(void **state) {
    struct scene *scene = *state;
    assert_int_equal(fill(scene, AREA, 1), KW_OK);
    for (unsigned int at = 1; at <= 4; at++) {
        scene->part.wrong = at;
        assert_int_equal(fill(scene, AREA, 2), KW_ERROR_STORAGE);
        assert_int_equal(power_on(scene), KW_OK);
        assert_int_equal(content(scene, AREA), 1);
        scene->part.wrong = 0;
    }
    assert_int_equal(fill(scene, AREA, 2), KW_OK);
}

/* The older bank is whole, and is not taken: it would undo what was acknowledged. */
static void bytes_that_rot_are_told_and_nothing_older_is_taken(void **state) {
    struct scene *scene = *state;
    assert_int_equal(fill(scene, AREA, 1), KW_OK);
    assert_int_equal(fill(scene, AREA, 2), KW_OK);
    for (size_t bank = 0; bank < 2; bank++) {
        uint8_t *byte = &scene->part.bytes[3 * bank + 1][77];
        *byte ^= 4;
        enum kw_status status = power_on(scene);
        assert_int_equal(status, bank == scene->areas[0].current ? KW_ERROR_TAMPERED : KW_OK);
        *byte ^= 4;
    }
    scene->part.bytes[0][5] ^= 1;
    scene->part.bytes[3][5] ^= 1;
    assert_int_equal(power_on(scene), KW_ERROR_TAMPERED);
}

/* A device whose log rots must not lose its accounts with it. */
static void an_area_that_rots_leaves_the_others(void **state) {
    struct scene *scene = *state;
    const struct kw_storage *storage = &scene->port.storage;
    uint8_t byte = 0;
    assert_int_equal(fill(scene, AREA, 1), KW_OK);
    assert_int_equal(fill(scene, AREA + 1, 2), KW_OK);
    scene->part.bytes[3 * scene->areas[0].current][77] ^= 4;
    assert_int_equal(power_on(scene), KW_ERROR_TAMPERED);
    assert_int_equal(content(scene, AREA + 1), 2);
    assert_int_equal(storage->read(storage->context, AREA, 0, &byte, 1), KW_ERROR_TAMPERED);
    assert_int_equal(storage->flush(storage->context, AREA), KW_OK);
    assert_int_equal(storage->read(storage->context, AREA, 0, &byte, 1), KW_ERROR_TAMPERED);
    /* What is written anew counts when it is durable, and nothing of what was there before. */
    scene->part.cut_after = 0;
    scene->part.calls = 0;
    assert_int_equal(storage->write(storage->context, AREA, 5, kw_bytes("n", 1)), KW_OK);
    assert_int_equal(storage->flush(storage->context, AREA), KW_ERROR_STORAGE);
    assert_int_equal(storage->read(storage->context, AREA, 5, &byte, 1), KW_ERROR_TAMPERED);
    assert_int_equal(power_on(scene), KW_ERROR_TAMPERED);
    assert_int_equal(storage->write(storage->context, AREA, 5, kw_bytes("n", 1)), KW_OK);
    assert_int_equal(storage->flush(storage->context, AREA), KW_OK);
    for (unsigned int start = 0; start < 2; start++) {
        assert_int_equal(storage->read(storage->context, AREA, 5, &byte, 1), KW_OK);
        assert_int_equal(byte, 'n');
        assert_int_equal(storage->read(storage->context, AREA, 6, &byte, 1), KW_OK);
        assert_int_equal(byte, 0);
        assert_int_equal(content(scene, AREA + 1), 2);
        assert_int_equal(power_on(scene), KW_OK);
    }
}

static void what_cannot_be_is_refused(void **state) {
    struct scene *scene = *state;
    uint8_t byte = 1;
    uint64_t size;
    const struct kw_storage *storage = &scene->port.storage;
    assert_int_equal(storage->size(storage->context, 9, &size), KW_ERROR_MISSING);
    assert_int_equal(storage->flush(storage->context, 9), KW_ERROR_MISSING);
    assert_int_equal(storage->write(storage->context, AREA, SIZE, kw_bytes(&byte, 1)), KW_ERROR_ARGUMENT);
    assert_int_equal(storage->read(storage->context, AREA, UINT64_MAX, &byte, 1), KW_ERROR_ARGUMENT);
    scene->areas[0].size = SIZE + 1;
    assert_int_equal(kw_storage_flash_open(&scene->port), KW_ERROR_ARGUMENT);
    scene->areas[0].size = SIZE;
    scene->part.flash.unit = 64;
    assert_int_equal(kw_storage_flash_open(&scene->port), KW_ERROR_ARGUMENT);
}

/* The library's own records over it. */
static void a_record_outlives_power_at_every_call(void **state) {
    struct scene *scene = *state;
    struct rig *rig = rig_new();
    uint32_t before = 0;
    for (uint64_t cut = 0; cut < 120; cut++) {
        assert_int_equal(power_on(scene), KW_OK);
        struct kw_slot slot = {
            .storage = &scene->port.storage, .crypto = &rig->openssl.crypto, .area = AREA, .kind = 0x74657374};
        uint32_t found = 0;
        size_t length = 0;
        enum kw_status status = kw_slot_read(&slot, &found, sizeof(found), &length);
        assert_true(status == KW_OK ? found == before || found == before + 1 : before == 0);
        before = found;
        uint32_t next = before + 1;
        scene->part.random = cut;
        scene->part.cut_after = cut % 40;
        if (kw_slot_write(&slot, kw_bytes(&next, sizeof(next))) == KW_OK)
            before = next;
        scene->part.cut_after = UINT64_MAX;
    }
    assert_true(before > 10);
    rig_free(rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE("a new part is all zeros", a_new_part_is_all_zeros),
        SCENE("what was flushed is there again", what_was_flushed_is_there_again),
        SCENE("a flush without a write wears nothing", a_flush_without_a_write_wears_nothing),
        SCENE("power may fail at every call", power_may_fail_at_every_call),
        SCENE("a bit that does not stick fails the flush and the old bytes count",
              a_bit_that_does_not_stick_fails_the_flush_and_the_old_bytes_count),
        SCENE("bytes that rot are told and nothing older is taken", bytes_that_rot_are_told_and_nothing_older_is_taken),
        SCENE("an area that rots leaves the others", an_area_that_rots_leaves_the_others),
        SCENE("what cannot be is refused", what_cannot_be_is_refused),
        SCENE("a record outlives power at every call", a_record_outlives_power_at_every_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
