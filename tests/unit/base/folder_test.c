/* Folders renamed, exchanged, held and entered. */
#include "base/folder.h"
#include "folder.h"

#include <errno.h>

static bool is_there(const char *path) {
    return access(path, F_OK) == 0;
}

static void two_folders_exchange_their_names(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), *a = folder_path(bed, folder, "a"), *b = folder_path(bed, folder, "b");
    assert_int_equal(mkdir(a, 0700) | mkdir(b, 0700), 0);
    (void)folder_file(bed, a, "old", STR("1"));
    (void)folder_file(bed, b, "new", STR("2"));
    assert_true(folder_rename(b, a, true));
    assert_true(is_there(folder_path(bed, a, "new")));
    assert_true(is_there(folder_path(bed, b, "old")));
    assert_true(folder_rename(b, a, true));
    assert_true(is_there(folder_path(bed, a, "old")));
    folder_free(folder);
}

static void nothing_is_replaced(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), *a = folder_path(bed, folder, "a"), *b = folder_path(bed, folder, "b");
    assert_int_equal(mkdir(a, 0700), 0);
    assert_false(folder_rename(a, b, true));
    assert_int_equal(errno, ENOENT);
    assert_true(folder_rename(a, b, false));
    assert_int_equal(mkdir(a, 0700), 0);
    assert_false(folder_rename(a, b, false));
    assert_int_equal(errno, EEXIST);
    assert_true(is_there(a));
    folder_free(folder);
}

static void one_holds_a_folder(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    int held = folder_lock(folder);
    assert_true(held >= 0);
    assert_int_equal(folder_lock(folder), -1);
    assert_int_equal(errno, EWOULDBLOCK);
    assert_int_equal(close(held), 0);
    held = folder_lock(folder);
    assert_true(held >= 0);
    assert_int_equal(close(held), 0);
    assert_int_equal(folder_lock(folder_path(bed, folder, "none")), -1);
    assert_int_equal(errno, ENOENT);
    folder_free(folder);
}

static void one_is_entered_and_left(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    (void)folder_file(bed, folder, "here", STR("1"));
    assert_int_equal(folder_enter(folder_path(bed, folder, "none")), -1);
    assert_int_equal(errno, ENOENT);
    int before = folder_enter(folder);
    assert_true(before >= 0);
    assert_true(is_there("here"));
    assert_true(folder_return(before));
    assert_false(is_there("here"));
    folder_free(folder);
}

static void a_tree_is_put_on_the_disk(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), *inner = folder_path(bed, folder, "a"), *path = folder_path(bed, inner, "b");
    assert_int_equal(mkdir(inner, 0700), 0);
    int fd = folder_new_file(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(folder_new_file(path), -1);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(symlink("nowhere", folder_path(bed, folder, "link")), 0);
    assert_int_equal(folder_new_file(folder_path(bed, folder, "link")), -1);
    assert_true(folder_sync(folder));
    assert_false(folder_sync(folder_path(bed, folder, "none")));
    assert_int_equal(errno, ENOENT);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(two_folders_exchange_their_names), BED_TEST(nothing_is_replaced),       BED_TEST(one_holds_a_folder),
        BED_TEST(one_is_entered_and_left),          BED_TEST(a_tree_is_put_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
