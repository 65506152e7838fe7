#include "integrity_tree.h"

#include "port/integrity_fanotify.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A watch of the device's folder; the test is skipped where there can be none. */
static struct kw_integrity_watch *watch_of(struct tree *device) {
    struct kw_integrity_watch *watch = NULL;
    enum kw_status status = kw_integrity_watch_new(&device->integrity, device->root, &watch);
    if (status == KW_ERROR_UNSUPPORTED) {
        tree_free(device);
        skip();
    }
    assert_int_equal(status, KW_OK);
    assert_int_equal(kw_integrity_scan_files(&device->integrity, device->root, 1), KW_OK);
    assert_int_equal(device->integrity.state.verdict, KW_GRANTED);
    return watch;
}

static void finish(struct tree *device, struct kw_integrity_watch *watch) {
    kw_integrity_watch_free(watch);
    tree_free(device);
}

static void step(struct tree *device, struct kw_integrity_watch *watch) {
    device->findings = 0;
    assert_int_equal(kw_integrity_watch_step(watch), KW_OK);
}

static void a_change_is_told_when_it_is_made(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    struct pollfd poller = {.fd = kw_integrity_watch_file(watch), .events = POLLIN};
    assert_int_equal(poll(&poller, 1, 0), 0);
    tree_put(device, "etc/settings", "a=1\nb=3\n");
    assert_int_equal(poll(&poller, 1, 1000), 1);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_CHANGED, "etc/settings"));
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    assert_int_equal(poll(&poller, 1, 0), 0);
    struct kw_integrity_watched done = kw_integrity_watch_state(watch);
    assert_true(done.events > 0 && done.checks > 0 && done.overflows == 0 && done.last_us <= done.longest_us);
    finish(device, watch);
}

static void what_does_not_change_anything_is_not_told(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    tree_put(device, "etc/settings", "a=1\nb=2\n");
    step(device, watch);
    assert_int_equal(device->findings, 0);
    assert_int_equal(device->integrity.state.verdict, KW_GRANTED);
    finish(device, watch);
}

static void a_finding_is_told_once_until_it_becomes_another(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    int file = openat(device->root, "etc/settings", O_WRONLY | O_CLOEXEC);
    assert_int_equal(write(file, "A", 1), 1);
    step(device, watch);
    assert_int_equal(device->findings, 1);
    assert_int_equal(write(file, "B", 1), 1);
    step(device, watch);
    assert_int_equal(device->findings, 0);
    close(file);
    step(device, watch);
    assert_int_equal(device->findings, 1);
    tree_put(device, "etc/settings", "a=1\nb=2\n");
    step(device, watch);
    assert_int_equal(device->findings, 0);
    tree_put(device, "etc/settings", "x");
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_RESIZED, "etc/settings"));
    finish(device, watch);
}

static void names_that_come_and_go_are_told(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    tree_put(device, "bin/door", "x");
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "bin/door"));
    assert_true(tree_told(device, KW_INTEGRITY_RESIZED, "bin"));
    assert_int_equal(unlinkat(device->root, "bin/door", 0), 0);
    step(device, watch);
    assert_int_equal(device->findings, 0);
    assert_int_equal(unlinkat(device->root, "bin/helper", 0), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_REMOVED, "bin/helper"));
    tree_put(device, "top", "x");
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "top"));
    finish(device, watch);
}

static void a_link_and_a_rename_over_a_file_are_told(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    assert_int_equal(unlinkat(device->root, "bin/helper", 0), 0);
    assert_int_equal(symlinkat("control", device->root, "bin/helper"), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_REPLACED, "bin/helper"));
    tree_put(device, "etc/empty/new", "a=1\nb=9\n");
    assert_int_equal(renameat(device->root, "etc/empty/new", device->root, "etc/settings"), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_CHANGED, "etc/settings"));
    finish(device, watch);
}

static void permissions_are_told(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    assert_int_equal(fchmodat(device->root, "bin/control", 04755, 0), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_MODE, "bin/control"));
    assert_int_equal(fchmodat(device->root, "etc", 0777, 0), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_MODE, "etc"));
    finish(device, watch);
}

/* A folder that is moved away takes everything in it along, and one that comes back is watched again. */
static void a_folder_that_goes_and_comes_back_is_watched(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    assert_int_equal(renameat(device->root, "bin", device->root, "away"), 0);
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_REMOVED, "bin/control"));
    assert_true(tree_told(device, KW_INTEGRITY_REMOVED, "bin/helper"));
    assert_true(tree_told(device, KW_INTEGRITY_ADDED, "away"));
    assert_int_equal(mkdirat(device->root, "bin", 0755), 0);
    tree_put(device, "bin/control", "the control program");
    tree_put(device, "bin/helper", "");
    step(device, watch);
    tree_put(device, "bin/control", "the control pr0gram");
    step(device, watch);
    assert_true(tree_told(device, KW_INTEGRITY_CHANGED, "bin/control"));
    finish(device, watch);
}

/* What the kernel does not tell of is found by the steps that go on beside the watch. */
static void a_store_into_a_mapped_file_is_found_by_the_steps(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    int file = openat(device->root, "bin/control", O_RDWR | O_CLOEXEC);
    char *bytes = mmap(NULL, 4, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    int ended = 0;
    assert_true(bytes != MAP_FAILED);
    bytes[0] = 'T';
    while (!ended)
        assert_int_equal(kw_integrity_step(&device->integrity, 4096, &ended), KW_OK);
    assert_true(tree_told(device, KW_INTEGRITY_CHANGED, "bin/control"));
    munmap(bytes, 4);
    close(file);
    finish(device, watch);
}

/* How many events the kernel keeps for a group. */
static unsigned int kept_events(void) {
    char text[16] = "";
    unsigned int limit = 0;
    int file = open("/proc/sys/fs/fanotify/max_queued_events", O_RDONLY | O_CLOEXEC);
    if (file < 0 || read(file, text, sizeof(text) - 1) < 0)
        return 0;
    close(file);
    for (const char *at = text; *at >= '0' && *at <= '9'; at++)
        limit = limit * 10 + (unsigned int)(*at - '0');
    return limit;
}

/* More events than the kernel keeps: the watch says so and looks at everything. */
static void lost_events_are_a_full_scan(void **state) {
    struct tree *device = tree_new(*state);
    char from[32] = "many/0";
    char to[32];
    assert_int_equal(mkdirat(device->root, "many", 0755), 0);
    tree_put(device, from, "x");
    tree_sign(device);
    struct kw_integrity_watch *watch = watch_of(device);
    unsigned int limit = kept_events();
    if (limit == 0 || limit > 100000) {
        finish(device, watch);
        skip();
    }
    /* Each brings a name that no other has, so that the kernel cannot merge them. */
    for (unsigned int i = 1; i <= limit + 1; i++) {
        snprintf(to, sizeof(to), "many/%u", i);
        assert_int_equal(renameat(device->root, from, device->root, to), 0);
        memcpy(from, to, sizeof(from));
    }
    tree_put(device, "etc/settings", "a=1\nb=7\n");
    step(device, watch);
    assert_true(kw_integrity_watch_state(watch).overflows > 0);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    tree_put(device, "etc/settings", "a=1\nb=2\n");
    assert_int_equal(renameat(device->root, from, device->root, "many/0"), 0);
    step(device, watch);
    assert_int_equal(kw_integrity_scan_files(&device->integrity, device->root, 1), KW_OK);
    assert_int_equal(device->integrity.state.verdict, KW_GRANTED);
    finish(device, watch);
}

static void a_folder_that_is_not_there_is_an_error(void **state) {
    struct tree *device = tree_new(*state);
    struct kw_integrity_watch *watch = watch_of(device);
    kw_integrity_watch_free(watch);
    assert_int_equal(renameat(device->root, "bin", device->root, "away"), 0);
    assert_int_equal(kw_integrity_watch_new(&device->integrity, device->root, &watch), KW_ERROR_MISSING);
    assert_int_equal(symlinkat("away", device->root, "bin"), 0);
    assert_int_equal(kw_integrity_watch_new(&device->integrity, device->root, &watch), KW_ERROR_POLICY);
    tree_free(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.4 RE 2, CR 6.2] a change is told when it is made", a_change_is_told_when_it_is_made),
        RIG_TEST("what does not change anything is not told", what_does_not_change_anything_is_not_told),
        RIG_TEST("a finding is told once until it becomes another", a_finding_is_told_once_until_it_becomes_another),
        RIG_TEST("[CR 3.4 RE 2] names that come and go are told", names_that_come_and_go_are_told),
        RIG_TEST("a link and a rename over a file are told", a_link_and_a_rename_over_a_file_are_told),
        RIG_TEST("permissions are told", permissions_are_told),
        RIG_TEST("a folder that goes and comes back is watched", a_folder_that_goes_and_comes_back_is_watched),
        RIG_TEST("a store into a mapped file is found by the steps", a_store_into_a_mapped_file_is_found_by_the_steps),
        RIG_TEST("lost events are a full scan", lost_events_are_a_full_scan),
        RIG_TEST("a folder that is not there is an error", a_folder_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests_name("integrity_fanotify", tests, NULL, NULL);
}
