#include <keyway/backup.h>

#include "rig.h"

#define SECRET 5u
#define ITEMS  3u

/* A thing to back up in memory: what counts, and what a restore has written and not committed. */
struct thing {
    uint8_t bytes[3000];
    uint64_t size;
    uint8_t staged[3000];
    uint64_t staged_size;
    unsigned int commits;
    uint64_t fails_at; /* writes at this offset or behind fail */
};

/* The backup as a file in memory. */
struct tape {
    uint8_t bytes[32768];
    size_t size;
    size_t room;
};

struct scene {
    struct rig *rig;
    struct thing thing[ITEMS];
    struct kw_backup_item item[ITEMS];
    struct tape tape;
    uint8_t work[512];
    struct kw_backup_config config;
    struct kw_sink sink;
    struct kw_backup_source source;
};

static enum kw_status thing_size(void *context, uint64_t *size) {
    *size = ((struct thing *)context)->size;
    return KW_OK;
}

static enum kw_status thing_read(void *context, uint64_t offset, void *to, size_t length) {
    const struct thing *thing = context;
    assert_true(offset + length <= thing->size);
    memcpy(to, thing->bytes + offset, length);
    return KW_OK;
}

static enum kw_status thing_write(void *context, uint64_t offset, struct kw_bytes from) {
    struct thing *thing = context;
    assert_true(offset == thing->staged_size || offset == 0);
    if (offset + from.length > thing->fails_at)
        return KW_ERROR_STORAGE;
    memcpy(thing->staged + offset, from.at, from.length);
    thing->staged_size = offset + from.length;
    return KW_OK;
}

static enum kw_status thing_commit(void *context, uint64_t size) {
    struct thing *thing = context;
    memcpy(thing->bytes, thing->staged, sizeof(thing->bytes));
    thing->size = size;
    thing->commits++;
    return KW_OK;
}

static enum kw_status tape_put(void *context, struct kw_bytes bytes) {
    struct tape *tape = context;
    if (bytes.length > tape->room - tape->size)
        return KW_ERROR_STORAGE;
    memcpy(tape->bytes + tape->size, bytes.at, bytes.length);
    tape->size += bytes.length;
    return KW_OK;
}

static enum kw_status tape_read(void *context, uint64_t offset, void *to, size_t length) {
    const struct tape *tape = context;
    assert_true(offset + length <= tape->size);
    memcpy(to, tape->bytes + offset, length);
    return KW_OK;
}

static void fill(struct thing *thing, uint8_t with, uint64_t size) {
    memset(thing, 0, sizeof(*thing));
    memset(thing->bytes, with, (size_t)size);
    thing->size = size;
    thing->fails_at = UINT64_MAX;
}

static int set_up(void **state) {
    static const uint64_t sizes[ITEMS] = {2500, 0, 37};
    struct scene *scene = calloc(1, sizeof(*scene));
    scene->rig = rig_new();
    assert_int_equal(kw_keys_openssl_take_secret(&scene->rig->software, SECRET, kw_bytes("a device's own secret", 21)),
                     KW_OK);
    for (uint32_t i = 0; i < ITEMS; i++) {
        fill(&scene->thing[i], (uint8_t)(0x30 + i), sizes[i]);
        scene->item[i] =
            (struct kw_backup_item){100 + i, &scene->thing[i], thing_size, thing_read, thing_write, thing_commit};
    }
    scene->tape.room = sizeof(scene->tape.bytes);
    scene->config = (struct kw_backup_config){&scene->rig->openssl.crypto,
                                              &scene->rig->software.keys,
                                              &scene->rig->entropy,
                                              &scene->rig->clock,
                                              SECRET,
                                              scene->work,
                                              sizeof(scene->work)};
    scene->sink = (struct kw_sink){&scene->tape, tape_put};
    *state = scene;
    return 0;
}

static int tear_down(void **state) {
    struct scene *scene = *state;
    rig_free(scene->rig);
    free(scene);
    return 0;
}

static void make(struct scene *scene) {
    assert_int_equal(kw_backup_write(&scene->config, scene->item, ITEMS, &scene->sink), KW_OK);
    scene->source = (struct kw_backup_source){&scene->tape, scene->tape.size, tape_read};
}

static enum kw_status check(struct scene *scene) {
    struct kw_backup_report report;
    return kw_backup_check(&scene->config, &scene->source, scene->item, ITEMS, &report);
}

static enum kw_status restore(struct scene *scene, struct kw_backup_report *report) {
    return kw_backup_restore(&scene->config, &scene->source, scene->item, ITEMS, report);
}

static void spoil(struct scene *scene) {
    for (size_t i = 0; i < ITEMS; i++)
        fill(&scene->thing[i], 0xee, 3);
}

static void assert_untouched(const struct scene *scene) {
    for (size_t i = 0; i < ITEMS; i++) {
        assert_int_equal(scene->thing[i].commits, 0);
        assert_int_equal(scene->thing[i].size, 3);
    }
}

/* A check tells of a backup that is whole what it holds, and of one that is not that it is not; neither touches a
 * thing.
 */
static void a_check_tells_what_a_backup_holds(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report = {.items = 99};
    make(scene);
    spoil(scene);
    assert_int_equal(kw_backup_check(&scene->config, &scene->source, scene->item, ITEMS, &report), KW_OK);
    assert_int_equal(report.items, 3);
    assert_int_equal(report.bytes, 2537);
    assert_true(report.made.unix_ms == scene->rig->moment.unix_ms);
    scene->tape.bytes[scene->tape.size / 2] ^= 1;
    assert_int_equal(check(scene), KW_ERROR_TAMPERED);
    assert_untouched(scene);
}

static void what_was_backed_up_comes_back(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    assert_int_equal(check(scene), KW_OK);
    assert_untouched(scene);
    assert_int_equal(restore(scene, &report), KW_OK);
    assert_int_equal(scene->thing[0].size, 2500);
    assert_int_equal(scene->thing[1].size, 0);
    assert_int_equal(scene->thing[2].size, 37);
    for (size_t i = 0; i < 2500; i++)
        assert_int_equal(scene->thing[0].bytes[i], 0x30);
    assert_int_equal(scene->thing[2].bytes[36], 0x32);
    assert_int_equal(report.items, 3);
    assert_int_equal(report.bytes, 2537);
    assert_true(report.made.unix_ms == scene->rig->moment.unix_ms);
    assert_int_equal(report.made.trust, KW_CLOCK_SYNCED);
}

static void nothing_of_it_can_be_read_and_nothing_stays_in_the_buffer(void **state) {
    struct scene *scene = *state;
    static const uint8_t none[sizeof(scene->work)];
    make(scene);
    uint8_t run[8];
    memset(run, 0x30, sizeof(run));
    for (size_t i = 0; i + sizeof(run) <= scene->tape.size; i++)
        assert_memory_not_equal(scene->tape.bytes + i, run, sizeof(run));
    assert_memory_equal(scene->work, none, sizeof(none));
    assert_int_equal(check(scene), KW_OK);
    assert_memory_equal(scene->work, none, sizeof(none));
}

static void two_backups_of_the_same_differ(void **state) {
    struct scene *scene = *state;
    static uint8_t first[4096];
    make(scene);
    memcpy(first, scene->tape.bytes, sizeof(first));
    scene->tape.size = 0;
    make(scene);
    assert_memory_not_equal(first + KW_BACKUP_HEADER_SIZE, scene->tape.bytes + KW_BACKUP_HEADER_SIZE, 400);
}

static void no_flipped_bit_is_restored(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    for (size_t at = 0; at < scene->tape.size; at++) {
        scene->tape.bytes[at] ^= (uint8_t)(1u << at % 8);
        enum kw_status status = restore(scene, &report);
        assert_true(status == KW_ERROR_TAMPERED || status == KW_ERROR_FORMAT || status == KW_ERROR_ROOM);
        assert_untouched(scene);
        scene->tape.bytes[at] ^= (uint8_t)(1u << at % 8);
    }
    assert_int_equal(restore(scene, &report), KW_OK);
}

static void no_shortened_or_lengthened_backup_is_restored(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    for (uint64_t size = 0; size < scene->tape.size; size++) {
        scene->source.size = size;
        assert_int_not_equal(restore(scene, &report), KW_OK);
        assert_untouched(scene);
    }
    scene->tape.size++;
    scene->source.size = scene->tape.size;
    assert_int_equal(restore(scene, &report), KW_ERROR_TAMPERED);
    assert_untouched(scene);
}

/* The chunks are all of one length but the last: two of them change places. */
static void chunks_cannot_change_places(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    uint8_t chunk[512];
    make(scene);
    spoil(scene);
    uint8_t *first = scene->tape.bytes + KW_BACKUP_HEADER_SIZE;
    memcpy(chunk, first, sizeof(chunk));
    memcpy(first, first + sizeof(chunk), sizeof(chunk));
    memcpy(first + sizeof(chunk), chunk, sizeof(chunk));
    assert_int_equal(restore(scene, &report), KW_ERROR_TAMPERED);
    assert_untouched(scene);
}

static void another_devices_backup_is_refused(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    scene->rig->key[0].secret[0] ^= 1;
    assert_int_equal(restore(scene, &report), KW_ERROR_TAMPERED);
    assert_untouched(scene);
}

static void a_restore_that_fails_has_committed_nothing(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    scene->thing[2].fails_at = 10;
    assert_int_equal(restore(scene, &report), KW_ERROR_STORAGE);
    assert_untouched(scene);
}

static void an_item_that_the_device_does_not_know_is_told(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    spoil(scene);
    assert_int_equal(kw_backup_restore(&scene->config, &scene->source, scene->item, 2, &report), KW_ERROR_MISSING);
    assert_untouched(scene);
}

static void a_backup_that_cannot_be_written_whole_is_none(void **state) {
    struct scene *scene = *state;
    make(scene);
    size_t whole = scene->tape.size;
    for (size_t room = 0; room < whole; room += 7) {
        scene->tape.size = 0;
        scene->tape.room = room;
        assert_int_equal(kw_backup_write(&scene->config, scene->item, ITEMS, &scene->sink), KW_ERROR_STORAGE);
        scene->source = (struct kw_backup_source){&scene->tape, scene->tape.size, tape_read};
        assert_int_not_equal(check(scene), KW_OK);
    }
    scene->tape.size = 0;
    scene->tape.room = sizeof(scene->tape.bytes);
    scene->rig->entropy_fails = 1;
    assert_int_equal(kw_backup_write(&scene->config, scene->item, ITEMS, &scene->sink), KW_ERROR_ENTROPY);
}

static void what_cannot_be_is_refused(void **state) {
    struct scene *scene = *state;
    struct kw_backup_report report;
    make(scene);
    scene->config.work_size = KW_BACKUP_WORK_MIN - 1;
    assert_int_equal(check(scene), KW_ERROR_ARGUMENT);
    scene->config.work_size = KW_BACKUP_WORK_MIN;
    assert_int_equal(check(scene), KW_ERROR_ROOM);
    scene->config.work_size = sizeof(scene->work);
    scene->item[1].id = scene->item[0].id;
    assert_int_equal(kw_backup_write(&scene->config, scene->item, ITEMS, &scene->sink), KW_ERROR_EXISTS);
    scene->tape.bytes[0] ^= 1;
    scene->item[1].id = 101;
    assert_int_equal(kw_backup_check(&scene->config, &scene->source, scene->item, ITEMS, &report), KW_ERROR_FORMAT);
}

#define SCENE_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE_TEST("[CR 7.3, CR 7.4] what was backed up comes back", what_was_backed_up_comes_back),
        SCENE_TEST("[CR 7.3] nothing of a backup can be read, nothing stays in the buffer",
                   nothing_of_it_can_be_read_and_nothing_stays_in_the_buffer),
        SCENE_TEST("two backups of the same differ", two_backups_of_the_same_differ),
        SCENE_TEST("[CR 7.3 RE 1] a check tells what a backup holds", a_check_tells_what_a_backup_holds),
        SCENE_TEST("[CR 7.3 RE 1] no flipped bit is restored", no_flipped_bit_is_restored),
        SCENE_TEST("[CR 7.3 RE 1] no shortened or lengthened backup is restored",
                   no_shortened_or_lengthened_backup_is_restored),
        SCENE_TEST("[CR 7.3 RE 1] chunks cannot change places", chunks_cannot_change_places),
        SCENE_TEST("[CR 7.3 RE 1] another device's backup is refused", another_devices_backup_is_refused),
        SCENE_TEST("[CR 7.4] a restore that fails has committed nothing", a_restore_that_fails_has_committed_nothing),
        SCENE_TEST("[CR 7.4] an item that the device does not know is told",
                   an_item_that_the_device_does_not_know_is_told),
        SCENE_TEST("[CR 7.3] a backup that cannot be written whole is none",
                   a_backup_that_cannot_be_written_whole_is_none),
        SCENE_TEST("what cannot be is refused", what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}
