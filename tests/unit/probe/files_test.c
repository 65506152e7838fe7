#include "folder.h"

#include "probe/files.h"

enum { FILES = 3000 };

static void fill(struct bed *bed, char *folder) {
    assert_int_equal(mkdir(folder_path(bed, folder, "etc"), 0755), 0);
    folder_file(bed, folder, "etc/passwd", STR("root:x:0:0::/root:/bin/sh\n"));
    folder_file(bed, folder, "etc/group", STR("root:x:0:\n"));
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(mkdir(folder_path(bed, folder, str_format(&bed->arena, "%u", i).ptr), 0755), 0);
    for (unsigned i = 0; i < FILES; i++) {
        const char *name = str_format(&bed->arena, "%u/%u", i % 10, i).ptr;
        folder_file(bed, folder, name, STR(""));
        assert_int_equal(chmod(folder_path(bed, folder, name), 0666), 0);
    }
}

static const struct probe_file_list *open_files(struct bed *bed, const struct tree *tree, unsigned threads) {
    struct probe probe = {.tree = *tree, .arena = &bed->arena, .threads = threads};
    const struct probe_files *files = probe_files(&probe);
    assert_int_equal(files->answer, TREE_OK);
    assert_false(probe.memory_out);
    return &files->lists[FILES_OPEN];
}

static void what_is_kept_does_not_depend_on_threads(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct tree tree;
    fill(bed, folder);
    assert_int_equal(tree_open(&tree, folder), TREE_OK);
    const struct probe_file_list *one = open_files(bed, &tree, 1);
    assert_int_equal(one->count, FILES_KEPT_MAX);
    assert_int_equal(one->left_out, FILES - FILES_KEPT_MAX);
    assert_str(one->items[0].path, "/0/0");
    assert_str(one->items[1].path, "/0/10");
    for (unsigned threads = 2; threads <= TREE_WALKERS_MAX; threads++) {
        const struct probe_file_list *more = open_files(bed, &tree, threads);
        assert_int_equal(more->count, one->count);
        assert_int_equal(more->left_out, one->left_out);
        for (size_t i = 0; i < one->count; i++)
            assert_true(str_eq(more->items[i].path, one->items[i].path));
    }
    tree_close(&tree);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_kept_does_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
