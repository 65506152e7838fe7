#include "integrity_tree.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* One way to make a pass; all must find the same. */
static enum kw_verdict pass(struct tree *device, unsigned int way) {
    device->findings = 0;
    if (way == 0)
        return kw_integrity_scan(&device->integrity);
    if (way == 1) {
        device->files.walk = 1;
        enum kw_verdict verdict = kw_integrity_scan(&device->integrity);
        device->files.walk = 0;
        return verdict;
    }
    assert_int_equal(kw_integrity_scan_files(&device->integrity, device->root, way == 2 ? 1 : 4), KW_OK);
    return device->integrity.state.verdict;
}
#define WAYS 4u

static void all_find(struct tree *device, enum kw_integrity_kind kind, const char *path, size_t findings) {
    for (unsigned int way = 0; way < WAYS; way++) {
        assert_int_equal(pass(device, way), KW_DENIED);
        assert_true(tree_told(device, kind, path));
        assert_int_equal(device->findings, findings);
    }
}

static void a_whole_tree_is_granted(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(device->integrity.state.entries, 8);
    for (unsigned int way = 0; way < WAYS; way++)
        assert_int_equal(pass(device, way), KW_GRANTED);
    assert_int_equal(kw_integrity_scan_files(&device->integrity, device->root, 0), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_integrity_scan_files(&device->integrity, device->root, 257), KW_ERROR_ARGUMENT);
    tree_free(device);
}

static void a_changed_file_is_found(void **state) {
    struct tree *device = tree_new(*state);
    tree_put(device, "etc/settings", "a=1\nb=3\n");
    all_find(device, KW_INTEGRITY_CHANGED, "etc/settings", 1);
    tree_put(device, "etc/settings", "a=1\nb=2\n");
    assert_int_equal(pass(device, 3), KW_GRANTED);
    tree_put(device, "etc/settings", "a=1\nb=2\n\n");
    all_find(device, KW_INTEGRITY_RESIZED, "etc/settings", 1);
    tree_put(device, "etc/settings", "");
    all_find(device, KW_INTEGRITY_RESIZED, "etc/settings", 1);
    tree_free(device);
}

static void permissions_are_part_of_it(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(fchmodat(device->root, "bin/control", 04755, 0), 0);
    all_find(device, KW_INTEGRITY_MODE, "bin/control", 1);
    assert_int_equal(fchmodat(device->root, "bin/control", 0644, 0), 0);
    assert_int_equal(fchmodat(device->root, "etc/empty", 0777, 0), 0);
    all_find(device, KW_INTEGRITY_MODE, "etc/empty", 1);
    tree_free(device);
}

static void what_is_removed_is_found(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(unlinkat(device->root, "bin/helper", 0), 0);
    all_find(device, KW_INTEGRITY_REMOVED, "bin/helper", 2);
    assert_true(tree_told(device, KW_INTEGRITY_RESIZED, "bin"));
    tree_free(device);
}

static void what_is_added_is_found_by_its_name(void **state) {
    struct tree *device = tree_new(*state);
    tree_put(device, "etc/empty/door", "x");
    /* The plain reader sees the folder, the scan of files the name too. */
    assert_int_equal(pass(device, 0), KW_DENIED);
    assert_true(tree_told(device, KW_INTEGRITY_RESIZED, "etc/empty"));
    assert_int_equal(pass(device, 3), KW_DENIED);
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "etc/empty/door"));
    assert_int_equal(device->findings, 2);
    tree_put(device, "top", "x");
    assert_int_equal(pass(device, 2), KW_DENIED);
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "top"));
    assert_int_equal(device->findings, 4);
    tree_free(device);
}

static void a_renamed_file_is_one_less_and_one_more(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(renameat(device->root, "bin/helper", device->root, "bin/hidden"), 0);
    assert_int_equal(pass(device, 3), KW_DENIED);
    assert_true(tree_told(device, KW_INTEGRITY_REMOVED, "bin/helper"));
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "bin/hidden"));
    assert_true(tree_told(device, KW_INTEGRITY_CHANGED, "bin"));
    tree_free(device);
}

static void a_link_in_a_files_place_is_found(void **state) {
    struct tree *device = tree_new(*state);
    tree_put(device, "etc/copy", "the control program");
    tree_sign(device);
    assert_int_equal(unlinkat(device->root, "bin/control", 0), 0);
    assert_int_equal(symlinkat("../etc/copy", device->root, "bin/control"), 0);
    /* The same bytes are there to be read, through the link. */
    all_find(device, KW_INTEGRITY_REPLACED, "bin/control", 1);
    tree_free(device);
}

static void a_link_on_the_way_is_found(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(renameat(device->root, "bin", device->root, "real"), 0);
    assert_int_equal(symlinkat("real", device->root, "bin"), 0);
    for (unsigned int way = 0; way < WAYS; way++) {
        assert_int_equal(pass(device, way), KW_DENIED);
        assert_true(tree_told(device, KW_INTEGRITY_REPLACED, "bin"));
        assert_true(tree_told(device, KW_INTEGRITY_REPLACED, "bin/control"));
        assert_true(tree_told(device, KW_INTEGRITY_REPLACED, "bin/helper"));
    }
    tree_free(device);
}

static void a_link_that_points_elsewhere_is_found(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(unlinkat(device->root, "start", 0), 0);
    assert_int_equal(symlinkat("bin/contro1", device->root, "start"), 0);
    all_find(device, KW_INTEGRITY_CHANGED, "start", 1);
    assert_int_equal(unlinkat(device->root, "start", 0), 0);
    tree_put(device, "start", "bin/control");
    all_find(device, KW_INTEGRITY_REPLACED, "start", 1);
    tree_free(device);
}

/* A pipe without a writer would hold up whoever opens it. */
static void a_pipe_in_a_files_place_holds_nobody_up(void **state) {
    struct tree *device = tree_new(*state);
    assert_int_equal(unlinkat(device->root, "bin/helper", 0), 0);
    assert_int_equal(mkfifoat(device->root, "bin/helper", 0644), 0);
    all_find(device, KW_INTEGRITY_REPLACED, "bin/helper", 1);
    assert_int_equal(unlinkat(device->root, "bin/helper", 0), 0);
    assert_int_equal(mkdirat(device->root, "bin/helper", 0755), 0);
    all_find(device, KW_INTEGRITY_REPLACED, "bin/helper", 1);
    tree_free(device);
}

static void what_cannot_be_read_is_no_pass(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_seen seen;
    assert_int_equal(fchmodat(device->root, "bin/control", 0, 0), 0);
    tree_sign(device);
    if (faccessat(device->root, "bin/control", R_OK, 0) != 0)
        all_find(device, KW_INTEGRITY_UNREADABLE, "bin/control", 1);
    /* Whoever may read everything still cannot read a path that is too long. */
    static char path[PATH_MAX + 1];
    memset(path, 'a', PATH_MAX);
    const struct kw_integrity_entry entry = {.path = kw_bytes(path, PATH_MAX), .mode = 0100644};
    assert_int_equal(device->files.reader.open(&device->files, &entry, &seen), KW_ERROR_ROOM);
    tree_free(device);
}

static void many_entries_are_all_checked(void **state) {
    struct tree *device = tree_new(*state);
    char name[32];
    assert_int_equal(mkdirat(device->root, "many", 0755), 0);
    for (unsigned int i = 0; i < 1500; i++) {
        snprintf(name, sizeof(name), "many/%u", i * 7919u % 1500u);
        tree_put(device, name, name);
    }
    tree_sign(device);
    for (unsigned int way = 0; way < WAYS; way++)
        assert_int_equal(pass(device, way), KW_GRANTED);
    for (unsigned int i = 0; i < 1500; i += 50) {
        snprintf(name, sizeof(name), "many/%u", i);
        tree_put(device, name, "changed");
    }
    for (unsigned int way = 0; way < WAYS; way++) {
        assert_int_equal(pass(device, way), KW_DENIED);
        assert_int_equal(device->findings, 30);
    }
    struct kw_integrity_index index;
    assert_int_equal(kw_integrity_index_new(&device->integrity, &index), KW_OK);
    for (size_t i = 0; i < index.count; i++)
        assert_ptr_equal(kw_integrity_index_at(&index, index.entry[i].path), &index.entry[i]);
    assert_null(kw_integrity_index_at(&index, kw_bytes("many/1500", 9)));
    assert_null(kw_integrity_index_at(&index, kw_bytes("", 0)));
    assert_null(kw_integrity_index_at(&index, kw_bytes("zzz", 3)));
    kw_integrity_index_free(&index);
    tree_free(device);
}

struct grower {
    int file;
    atomic_int stop;
};

static void *grow(void *argument) {
    struct grower *grower = argument;
    static const char more[4096];
    for (size_t i = 0; i < 2000 && !atomic_load(&grower->stop); i++)
        if (write(grower->file, more, sizeof(more)) < 0)
            break;
    return NULL;
}

/* A file that somebody writes to while it is read is never granted, and the reading ends. */
static void what_grows_while_it_is_read_is_found(void **state) {
    struct tree *device = tree_new(*state);
    struct grower grower = {.file = openat(device->root, "bin/helper", O_WRONLY | O_APPEND | O_CLOEXEC)};
    pthread_t thread;
    assert_true(grower.file >= 0);
    assert_int_equal(write(grower.file, "x", 1), 1);
    assert_int_equal(pthread_create(&thread, NULL, grow, &grower), 0);
    for (unsigned int i = 0; i < 20; i++)
        assert_int_equal(pass(device, i % WAYS), KW_DENIED);
    atomic_store(&grower.stop, 1);
    pthread_join(thread, NULL);
    close(grower.file);
    tree_free(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.4] a whole tree is granted", a_whole_tree_is_granted),
        RIG_TEST("[CR 3.4, CR 3.4 RE 2] a changed file is found", a_changed_file_is_found),
        RIG_TEST("[CR 3.4] permissions are part of it", permissions_are_part_of_it),
        RIG_TEST("[CR 3.4] what is removed is found", what_is_removed_is_found),
        RIG_TEST("[CR 3.4, EDR 3.2, HDR 3.2, NDR 3.2] what is added is found by its name",
                 what_is_added_is_found_by_its_name),
        RIG_TEST("a renamed file is one less and one more", a_renamed_file_is_one_less_and_one_more),
        RIG_TEST("[CR 3.4] a link in a file's place is found", a_link_in_a_files_place_is_found),
        RIG_TEST("a link on the way is found", a_link_on_the_way_is_found),
        RIG_TEST("a link that points elsewhere is found", a_link_that_points_elsewhere_is_found),
        RIG_TEST("a pipe in a file's place holds nobody up", a_pipe_in_a_files_place_holds_nobody_up),
        RIG_TEST("what cannot be read is no pass", what_cannot_be_read_is_no_pass),
        RIG_TEST("many entries are all checked", many_entries_are_all_checked),
        RIG_TEST("what grows while it is read is found", what_grows_while_it_is_read_is_found),
    };
    return cmocka_run_group_tests_name("integrity_linux", tests, NULL, NULL);
}
