#include "bed.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/laid_folder.h"
#include "base/scratch_folder.h"
#include "base/tree.h"

static ino_t inode_of(int fd) {
    struct stat info;
    assert_int_equal(fstat(fd, &info), 0);
    return info.st_ino;
}

/* A folder with two files, of which the first is to be a device and the second is told of by nobody. */
static void what_an_image_says_goes_before_what_the_system_says(void **state) {
    struct bed *bed = *state;
    struct str folder, text;
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_OK);
    int root = laid_root(folder.ptr), device = laid_file(root, "device"), other = laid_file(root, "other"),
        file = laid_file(root, "file");
    assert_true(laid_write(file, "text", 4) && laid_end(file));
    struct tree_node items[] = {
        {.inode = inode_of(file), .mode = S_IFREG | 04755, .uid = 7, .gid = 8, .time = 9},
        {.inode = inode_of(device), .mode = S_IFCHR | 0600, .uid = 0},
        {.inode = inode_of(root), .mode = S_IFDIR | 0755, .uid = 0},
    };
    struct tree_nodes nodes = {items, ARRAY_LEN(items), true, true};
    tree_nodes_sort(&nodes);
    struct tree tree;
    struct stat info;
    assert_int_equal(tree_open(&tree, folder.ptr), TREE_OK);
    tree.nodes = &nodes;
    assert_int_equal(tree_stat(&tree, "/file", &info), TREE_OK);
    assert_int_equal(info.st_mode, S_IFREG | 04755);
    assert_int_equal(info.st_uid, 7);
    assert_int_equal(info.st_gid, 8);
    assert_int_equal(info.st_mtime, 9);
    assert_int_equal(tree_read(&tree, "/file", 10, &bed->arena, &text), TREE_OK);
    assert_str(text, "text");
    assert_int_equal(tree_read(&tree, "/device", 10, &bed->arena, &text), TREE_OTHER);
    assert_int_equal(tree_stat(&tree, "/other", &info), TREE_FAILED);
    assert_int_equal(tree_read(&tree, "/other", 10, &bed->arena, &text), TREE_FAILED);
    tree_close(&tree);
    (void)(close(root) + close(device) + close(other) + close(file));
    scratch_folder_free(folder);
}

static void nothing_is_laid_out_through_a_link(void **state) {
    struct bed *bed = *state;
    struct str folder, outside;
    bool made;
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_OK);
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &outside), STATUS_OK);
    int root = laid_root(folder.ptr), link = laid_link(root, "link", outside.ptr);
    assert_true(link >= 0);
    assert_int_equal(laid_enter(root, "link", &made), -1);
    assert_false(made);
    assert_int_equal(laid_name(root, "name", root, "link"), -1);
    int file = laid_file(root, "link"); /* in the place of the link */
    assert_true(file >= 0);
    assert_int_equal(rmdir(outside.ptr), 0); /* it is empty */
    (void)(close(root) + close(link) + close(file));
    scratch_folder_free(folder);
}

/* "./a" and "a" come by descriptors of their own: that they are one file only its inode tells. */
static void a_file_stays_when_it_is_named_again(void **state) {
    struct bed *bed = *state;
    struct str folder;
    struct stat info;
    assert_int_equal(scratch_folder_new(&bed->arena, &bed->sink, &folder), STATUS_OK);
    int root = laid_root(folder.ptr), again = laid_root(folder.ptr), file = laid_file(root, "file");
    assert_true(file >= 0 && again >= 0);
    int named = laid_name(root, "file", again, "file");
    assert_true(named >= 0);
    assert_int_equal(inode_of(named), inode_of(file));
    int second = laid_name(root, "second", again, "file");
    assert_true(second >= 0);
    assert_int_equal(fstat(file, &info), 0);
    assert_int_equal(info.st_nlink, 2);
    (void)(close(root) + close(again) + close(file) + close(named) + close(second));
    scratch_folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_an_image_says_goes_before_what_the_system_says),
        BED_TEST(nothing_is_laid_out_through_a_link),
        BED_TEST(a_file_stays_when_it_is_named_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
