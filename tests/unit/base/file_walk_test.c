#include "folder.h"

#include "base/file.h"

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static void make_folder(struct bed *bed, const char *folder, const char *name) {
    assert_int_equal(mkdir(folder_path(bed, folder, name), 0700), 0);
}

/* The paths below `folder`, without it, each with a blank behind it. */
static struct str listed(struct bed *bed, const char *folder, const struct file_list *list) {
    struct str all = STR("");
    for (size_t i = 0; i < list->count; i++)
        all = str_format(&bed->arena, STR_F "%s ", STR_A(all), list->items[i].path + strlen(folder) + 1);
    return all;
}

static void finds_files_at_every_depth_in_order(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    make_folder(bed, folder, "b");
    make_folder(bed, folder, "b/c");
    make_folder(bed, folder, "empty");
    folder_file(bed, folder, "z.json", STR("12"));
    folder_file(bed, folder, "a.txt", STR("1"));
    folder_file(bed, folder, "b/y.json", STR("1"));
    folder_file(bed, folder, "b/c/x.json", STR("1"));
    folder_file(bed, folder, "b-.json", STR(""));
    struct file_list list;
    assert_int_equal(file_walk(folder, is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_str(listed(bed, folder, &list), "b-.json b/c/x.json b/y.json z.json ");
    folder_free(folder);
}

static void a_slash_at_the_end_makes_no_difference(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    folder_file(bed, folder, "a.json", STR(""));
    struct file_list list;
    assert_int_equal(file_walk(folder_path(bed, folder, ""), is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_string_equal(list.items[0].path, folder_path(bed, folder, "a.json"));
    folder_free(folder);
}

static void links_to_files_count_and_links_to_folders_do_not(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    make_folder(bed, folder, "d");
    folder_file(bed, folder, "d/a.json", STR("123"));
    assert_int_equal(symlink("d/a.json", folder_path(bed, folder, "l.json")), 0);
    assert_int_equal(symlink("d", folder_path(bed, folder, "m.json")), 0);
    assert_int_equal(symlink(".", folder_path(bed, folder, "d/loop.json")), 0);
    assert_int_equal(symlink("nowhere", folder_path(bed, folder, "n.json")), 0);
    assert_int_equal(mkfifo(folder_path(bed, folder, "p.json"), 0600), 0);
    assert_int_equal(mkfifo(folder_path(bed, folder, "p.txt"), 0600), 0);
    struct file_list list;
    assert_int_equal(file_walk(folder, is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    /* What leads nowhere is for its reader to tell, and a folder that is not followed is told here: "read" means all.
     */
    assert_str(listed(bed, folder, &list), "d/a.json l.json n.json ");
    size_t linked = 0, left_out = 0;
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 3);
    for (size_t i = 0; i < 3; i++) {
        const char *code = bed->sink.items[SEVERITY_WARNING][i].kind->code;
        linked += strcmp(code, "file.linked-folder") == 0;
        left_out += strcmp(code, "file.left-out") == 0;
    }
    assert_true(linked == 2 && left_out == 1);
    folder_free(folder);
}

static void one_file_is_taken_whatever_its_name(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a.txt", STR("1"));
    struct file_list list;
    assert_int_equal(file_walk(path, is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].path, path);
    folder_free(folder);
}

static void an_empty_folder_is_no_mistake(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct file_list list;
    assert_int_equal(file_walk(folder, is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_int_equal(list.count, 0);
    folder_free(folder);
}

static void a_missing_folder_is_said_so(void **state) {
    struct bed *bed = *state;
    struct file_list list = {NULL, 7};
    assert_int_equal(file_walk("/nowhere", is_json, &bed->arena, &bed->sink, &list), STATUS_SYSTEM);
    assert_one_error(bed, "file.unreadable", "/nowhere");
    assert_int_equal(list.count, 7);
}

static void what_is_neither_is_refused(void **state) {
    struct bed *bed = *state;
    struct file_list list;
    assert_int_equal(file_walk("/dev/null", is_json, &bed->arena, &bed->sink, &list), STATUS_SYSTEM);
    assert_one_error(bed, "file.not-regular", "/dev/null");
}

static void depth_is_bounded(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder;
    for (int depth = 1; depth <= 33; depth++) {
        path = folder_path(bed, path, "d");
        assert_int_equal(mkdir(path, 0700), 0);
        struct file_list list;
        enum status want = depth <= 32 ? STATUS_OK : STATUS_LIMIT;
        assert_int_equal(file_walk(folder, is_json, &bed->arena, &bed->sink, &list), want);
    }
    assert_one_error(bed, "file.too-deep", path);
    folder_free(folder);
}

static void no_memory_is_a_status_of_its_own(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    folder_file(bed, folder, "a.json", STR("1"));
    struct arena small;
    arena_init(&small, 100);
    struct file_list list;
    assert_int_equal(file_walk(folder, is_json, &small, &bed->sink, &list), STATUS_MEMORY);
    assert_one_error(bed, "file.no-memory", folder);
    arena_done(&small);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(finds_files_at_every_depth_in_order),
        BED_TEST(a_slash_at_the_end_makes_no_difference),
        BED_TEST(links_to_files_count_and_links_to_folders_do_not),
        BED_TEST(one_file_is_taken_whatever_its_name),
        BED_TEST(an_empty_folder_is_no_mistake),
        BED_TEST(a_missing_folder_is_said_so),
        BED_TEST(what_is_neither_is_refused),
        BED_TEST(depth_is_bounded),
        BED_TEST(no_memory_is_a_status_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
