#include "port/storage_posix.h"

#include "rig.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define AREA 7u
#define SIZE 10000u

struct scene {
    char path[32];
    int folder;
    struct kw_posix_area area;
    struct kw_storage_posix posix;
};

static int set_up(void **state) {
    struct scene *scene = calloc(1, sizeof(*scene));
    memcpy(scene->path, "/tmp/keyway-storage-XXXXXX", 27);
    assert_non_null(mkdtemp(scene->path));
    scene->folder = open(scene->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    scene->area = (struct kw_posix_area){AREA, "accounts", SIZE, -1};
    scene->posix = (struct kw_storage_posix){.areas = &scene->area, .count = 1};
    *state = scene;
    return 0;
}

static int tear_down(void **state) {
    struct scene *scene = *state;
    (void)unlinkat(scene->folder, "accounts", 0);
    (void)unlinkat(scene->folder, "elsewhere", 0);
    assert_int_equal(close(scene->folder), 0);
    assert_int_equal(rmdir(scene->path), 0);
    free(scene);
    return 0;
}

static const struct kw_storage *opened(struct scene *scene) {
    assert_int_equal(kw_storage_posix_open(&scene->posix, scene->folder), KW_OK);
    return &scene->posix.storage;
}

static void what_is_written_is_read_and_stays(void **state) {
    struct scene *scene = *state;
    uint8_t bytes[5] = {1, 2, 3, 4, 5};
    uint64_t size;
    const struct kw_storage *storage = opened(scene);
    assert_int_equal(storage->size(storage->context, AREA, &size), KW_OK);
    assert_int_equal(size, SIZE);
    assert_int_equal(storage->write(storage->context, AREA, SIZE - 5, kw_bytes(bytes, 5)), KW_OK);
    assert_int_equal(storage->flush(storage->context, AREA), KW_OK);
    kw_storage_posix_close(&scene->posix);
    storage = opened(scene);
    uint8_t back[6];
    assert_int_equal(storage->read(storage->context, AREA, SIZE - 6, back, 6), KW_OK);
    assert_memory_equal(back, "\0\1\2\3\4\5", 6);
    kw_storage_posix_close(&scene->posix);
}

static void nothing_beyond_an_area_is_touched(void **state) {
    struct scene *scene = *state;
    uint8_t byte = 1;
    uint64_t size;
    const struct kw_storage *storage = opened(scene);
    assert_int_equal(storage->write(storage->context, AREA, SIZE, kw_bytes(&byte, 1)), KW_ERROR_ARGUMENT);
    assert_int_equal(storage->read(storage->context, AREA, SIZE - 1, &byte, 2), KW_ERROR_ARGUMENT);
    assert_int_equal(storage->read(storage->context, AREA, UINT64_MAX, &byte, 1), KW_ERROR_ARGUMENT);
    assert_int_equal(storage->flush(storage->context, AREA + 1), KW_ERROR_MISSING);
    assert_int_equal(storage->size(storage->context, AREA + 1, &size), KW_ERROR_MISSING);
    kw_storage_posix_close(&scene->posix);
}

/* Newer firmware that wants more room must not take what is there for nothing. */
static void an_area_that_holds_something_keeps_its_size(void **state) {
    struct scene *scene = *state;
    uint8_t byte = 9;
    const struct kw_storage *storage = opened(scene);
    assert_int_equal(storage->write(storage->context, AREA, 4, kw_bytes(&byte, 1)), KW_OK);
    assert_int_equal(storage->flush(storage->context, AREA), KW_OK);
    kw_storage_posix_close(&scene->posix);
    scene->area.size = 2 * SIZE;
    assert_int_equal(kw_storage_posix_open(&scene->posix, scene->folder), KW_ERROR_FORMAT);
    scene->area.size = SIZE / 2;
    assert_int_equal(kw_storage_posix_open(&scene->posix, scene->folder), KW_ERROR_FORMAT);
    scene->area.size = SIZE;
    storage = opened(scene);
    byte = 0;
    assert_int_equal(storage->read(storage->context, AREA, 4, &byte, 1), KW_OK);
    assert_int_equal(byte, 9);
    kw_storage_posix_close(&scene->posix);
}

static void an_area_whose_making_was_cut_short_is_made(void **state) {
    struct scene *scene = *state;
    struct stat status;
    opened(scene);
    kw_storage_posix_close(&scene->posix);
    int file = openat(scene->folder, "accounts", O_RDWR | O_CLOEXEC);
    assert_int_equal(ftruncate(file, 4100), 0);
    opened(scene);
    assert_int_equal(fstat(file, &status), 0);
    assert_int_equal(status.st_size, SIZE);
    assert_int_equal(status.st_mode & 0777, 0600);
    kw_storage_posix_close(&scene->posix);
    close(file);
}

static void what_is_no_file_is_refused(void **state) {
    struct scene *scene = *state;
    assert_int_equal(symlinkat("elsewhere", scene->folder, "accounts"), 0);
    assert_int_equal(kw_storage_posix_open(&scene->posix, scene->folder), KW_ERROR_STORAGE);
    assert_int_equal(faccessat(scene->folder, "elsewhere", F_OK, 0), -1);
    assert_int_equal(unlinkat(scene->folder, "accounts", 0), 0);
    assert_int_equal(mkdirat(scene->folder, "accounts", 0700), 0);
    assert_int_equal(kw_storage_posix_open(&scene->posix, scene->folder), KW_ERROR_STORAGE);
    assert_int_equal(unlinkat(scene->folder, "accounts", AT_REMOVEDIR), 0);
}

#define SCENE_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE_TEST("what is written is read and stays", what_is_written_is_read_and_stays),
        SCENE_TEST("nothing beyond an area is touched", nothing_beyond_an_area_is_touched),
        SCENE_TEST("an area that holds something keeps its size", an_area_that_holds_something_keeps_its_size),
        SCENE_TEST("an area whose making was cut short is made", an_area_whose_making_was_cut_short_is_made),
        SCENE_TEST("what is no file is refused", what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests_name("storage_posix", tests, NULL, NULL);
}
