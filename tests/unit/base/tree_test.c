#include "folder.h"

#include "base/tree.h"

#include <stdatomic.h>

static struct tree opened(const char *folder, bool live) {
    struct tree tree;
    assert_int_equal(tree_open(&tree, folder), TREE_OK);
    tree.live = live;
    return tree;
}

static void reads_through_links_but_never_out_of_the_tree(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_int_equal(mkdir(folder_path(bed, folder, "etc"), 0700), 0);
    folder_file(bed, folder, "etc/name", STR("inside\n"));
    assert_int_equal(symlink("/etc/name", folder_path(bed, folder, "absolute")), 0);
    assert_int_equal(symlink("../../../../../../etc/name", folder_path(bed, folder, "upward")), 0);
    assert_int_equal(symlink("absolute", folder_path(bed, folder, "twice")), 0);
    assert_int_equal(symlink("/etc/passwd", folder_path(bed, folder, "out")), 0);
    struct tree tree = opened(folder, false);
    static const char *const ways[] = {"/etc/name", "/absolute",    "/upward",
                                       "/twice",    "//etc/./name", "/etc/../../etc/name"};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct str text;
        assert_int_equal(tree_read(&tree, ways[i], 100, &bed->arena, &text), TREE_OK);
        assert_str(text, "inside\n");
    }
    struct str text;
    assert_int_equal(tree_read(&tree, "/out", 100, &bed->arena, &text), TREE_ABSENT);
    assert_int_equal(tree_link(&tree, "/out", &bed->arena, &text), TREE_OK);
    assert_str(text, "/etc/passwd");
    tree_close(&tree);
    folder_free(folder);
}

static void says_why_there_is_no_answer(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str text;
    struct tree_names names;
    struct stat info;
    folder_file(bed, folder, "long", STR("12345"));
    assert_int_equal(symlink("b", folder_path(bed, folder, "a")), 0);
    assert_int_equal(symlink("a", folder_path(bed, folder, "b")), 0);
    assert_int_equal(mkfifo(folder_path(bed, folder, "pipe"), 0600), 0);
    struct tree tree = opened(folder, false);
    assert_int_equal(tree_read(&tree, "/none", 100, &bed->arena, &text), TREE_ABSENT);
    assert_int_equal(tree_read(&tree, "/long/none", 100, &bed->arena, &text), TREE_ABSENT);
    assert_int_equal(tree_read(&tree, "/long", 4, &bed->arena, &text), TREE_LONG);
    assert_int_equal(tree_read(&tree, "/long", 5, &bed->arena, &text), TREE_OK);
    assert_int_equal(tree_read(&tree, "/a", 100, &bed->arena, &text), TREE_LOOP);
    assert_int_equal(tree_read(&tree, "/pipe", 100, &bed->arena, &text), TREE_OTHER);
    assert_int_equal(tree_read(&tree, "/", 100, &bed->arena, &text), TREE_OTHER);
    assert_int_equal(tree_list(&tree, "/long", &bed->arena, &names), TREE_OTHER);
    assert_int_equal(tree_look(&tree, "/a", &info), TREE_OK);
    assert_true(S_ISLNK(info.st_mode));
    assert_int_equal(tree_stat(&tree, "/a", &info), TREE_LOOP);
    tree_close(&tree);
    folder_free(folder);
}

static void an_image_tells_nothing_of_the_machine_that_looks(void **state) {
    struct bed *bed = *state;
    struct str text;
    struct tree tree = opened("/", false);
    assert_int_equal(tree_read(&tree, "/proc/version", 4096, &bed->arena, &text), TREE_HOST);
    tree.live = true;
    assert_int_equal(tree_read(&tree, "/proc/version", 4096, &bed->arena, &text), TREE_OK);
    assert_true(str_starts(text, STR("Linux version ")));
    tree_close(&tree);
}

static bool note(void *context, const struct tree_visit *visit) {
    struct bed *bed = *(struct bed **)context;
    struct str *all = (struct str *)((struct bed **)context)[1];
    *all = str_format(&bed->arena, STR_F STR_F " ", STR_A(*all), STR_A(visit->path));
    return !str_ends(visit->path, STR("stop"));
}

static void walks_and_lists_in_bounds(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_int_equal(mkdir(folder_path(bed, folder, "d"), 0700), 0);
    folder_file(bed, folder, "d/b", STR(""));
    folder_file(bed, folder, "d/a", STR(""));
    assert_int_equal(symlink("/d", folder_path(bed, folder, "link")), 0);
    struct tree tree = opened(folder, false);
    struct tree_names names;
    assert_int_equal(tree_list(&tree, "/link", &bed->arena, &names), TREE_OK);
    assert_int_equal(names.count, 2);
    assert_str(names.items[0], "a");
    struct str all = STR("");
    void *context[] = {bed, &all};
    struct tree_walk walk = {.visit = note, .context = context, .most = 100};
    assert_int_equal(tree_walk(&tree, "/", &walk), TREE_OK);
    assert_int_equal(walk.seen, 4);
    assert_true(str_contains(all, STR("/d/a ")) && str_contains(all, STR("/link ")));
    walk.most = 3;
    assert_int_equal(tree_walk(&tree, "/", &walk), TREE_LONG);
    folder_file(bed, folder, "d/stop", STR(""));
    walk.most = 100;
    assert_int_equal(tree_walk(&tree, "/d", &walk), TREE_OK);
    tree_close(&tree);
    folder_free(folder);
}

struct tally {
    atomic_size_t visits, path_bytes;
    atomic_uint walkers; /* a bit each */
};

static bool count_visit(void *context, const struct tree_visit *visit) {
    struct tally *tally = context;
    (void)atomic_fetch_add(&tally->visits, 1);
    (void)atomic_fetch_add(&tally->path_bytes, visit->path.len);
    (void)atomic_fetch_or(&tally->walkers, 1u << visit->walker);
    return true;
}

static void several_walkers_visit_each_thing_once(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    size_t things = 0, bytes = 0;
    for (unsigned i = 0; i < 200; i++) {
        struct str name = str_format(&bed->arena, "%u", i % 20);
        if (i >= 20)
            name = str_format(&bed->arena, "%u/%u", i % 20, i);
        assert_int_equal(mkdir(folder_path(bed, folder, name.ptr), 0700), 0);
        struct str file = str_format(&bed->arena, STR_F "/file", STR_A(name));
        folder_file(bed, folder, file.ptr, STR("x"));
        things += 2;
        bytes += 2 + name.len + file.len;
    }
    struct tree tree = opened(folder, false);
    for (unsigned walkers = 1; walkers <= TREE_WALKERS_MAX + 1; walkers++) {
        struct tally tally = {.visits = 0};
        struct tree_walk walk = {.visit = count_visit, .context = &tally, .most = 10000, .walkers = walkers};
        assert_int_equal(tree_walk(&tree, "/", &walk), TREE_OK);
        assert_int_equal(walk.seen, things);
        assert_int_equal(atomic_load(&tally.visits), things);
        assert_int_equal(atomic_load(&tally.path_bytes), bytes);
        assert_int_equal(atomic_load(&tally.walkers) >> walkers, 0);
        walk.most = things - 1;
        assert_int_equal(tree_walk(&tree, "/", &walk), TREE_LONG);
        assert_int_equal(walk.seen, things - 1);
    }
    tree_close(&tree);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_through_links_but_never_out_of_the_tree),
        BED_TEST(says_why_there_is_no_answer),
        BED_TEST(an_image_tells_nothing_of_the_machine_that_looks),
        BED_TEST(walks_and_lists_in_bounds),
        BED_TEST(several_walkers_visit_each_thing_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
