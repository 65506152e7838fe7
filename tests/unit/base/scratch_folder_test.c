#include "base/scratch_folder.h"
#include "folder.h"

static bool exists(struct bed *bed, struct str folder, const char *name) {
    struct stat seen;
    return lstat(folder_path(bed, folder.ptr, name), &seen) == 0;
}

static void files_and_folders_come_and_go(void **state) {
    struct bed *bed = *state;
    struct str folder;
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_OK);
    assert_int_equal(scratch_folder_write(folder, STR("a/b/c"), STR("text"), &bed->arena, &bed->sink), STATUS_OK);
    assert_int_equal(scratch_folder_write(folder, STR("a/d"), STR(""), &bed->arena, &bed->sink), STATUS_OK);
    assert_int_equal(scratch_folder_write(folder, STR("a/b/c"), STR("later"), &bed->arena, &bed->sink), STATUS_OK);
    assert_true(exists(bed, folder, "a/b/c"));
    assert_true(exists(bed, folder, "a/d"));
    scratch_folder_free(folder);
    assert_false(exists(bed, folder, ""));
    scratch_folder_free(STR_NONE);
}

static void a_folder_that_cannot_be_made_is_told(void **state) {
    struct bed *bed = *state;
    struct str folder = STR_NONE;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_SYSTEM);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_null(folder.ptr);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, "file.no-temporary-folder");
}

static void a_file_where_a_folder_is_needed_is_told(void **state) {
    struct bed *bed = *state;
    struct str folder;
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_OK);
    assert_int_equal(scratch_folder_write(folder, STR("a"), STR("text"), &bed->arena, &bed->sink), STATUS_OK);
    assert_int_equal(scratch_folder_write(folder, STR("a/b"), STR("text"), &bed->arena, &bed->sink), STATUS_SYSTEM);
    scratch_folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(files_and_folders_come_and_go),
        BED_TEST(a_folder_that_cannot_be_made_is_told),
        BED_TEST(a_file_where_a_folder_is_needed_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
