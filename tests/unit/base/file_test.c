#include "folder.h"
#include "packed.h"

#include "base/file.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX = 1 << 20 };

static void reads_a_file_with_zeroes_behind_it(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a.yaml", STR("hello\n"));
    memset(arena_get(&bed->arena, 10000, 1), 0xff, 10000);
    struct source source;
    assert_int_equal(file_read(path, MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_str(source.text, "hello\n");
    assert_str(source.name, path);
    for (size_t i = 0; i < JSON_PADDING; i++)
        assert_int_equal(source.text.ptr[6 + i], 0);
    folder_free(folder);
}

static void an_empty_file_is_an_empty_text(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct source source;
    assert_int_equal(file_read(folder_file(bed, folder, "a", STR("")), MAX, &bed->arena, &bed->sink, &source),
                     STATUS_OK);
    assert_non_null(source.text.ptr);
    assert_int_equal(source.text.len, 0);
    folder_free(folder);
}

static void a_file_that_hides_its_size_is_read_whole(void **state) {
    struct bed *bed = *state;
    struct source source;
    assert_int_equal(file_read("/proc/self/stat", MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_true(source.text.len > 20);
}

static void the_bound_is_exact(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a", STR("12345"));
    struct source source;
    assert_int_equal(file_read(path, 5, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_int_equal(file_read(path, 4, &bed->arena, &bed->sink, &source), STATUS_LIMIT);
    assert_one_error(bed, "file.too-large", path);
    assert_int_equal(file_read("/proc/self/stat", 3, &bed->arena, &bed->sink, &source), STATUS_LIMIT);
    folder_free(folder);
}

static void what_is_missing_is_said_so(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("untouched"), STR_NONE};
    assert_int_equal(file_read("/nowhere/plant.yaml", MAX, &bed->arena, &bed->sink, &source), STATUS_SYSTEM);
    assert_int_equal(errno, ENOENT);
    assert_str(bed_printed(bed), "/nowhere/plant.yaml: error: cannot be read: No such file or directory\n"
                                 "    hint: look at the path, and at the folder that it begins in\n");
    assert_str(source.name, "untouched");
}

static void what_is_no_file_is_refused_at_once(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *pipe_path = folder_path(bed, folder, "pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    struct source source;
    assert_int_equal(file_read(folder, MAX, &bed->arena, &bed->sink, &source), STATUS_SYSTEM);
    assert_int_equal(file_read(pipe_path, MAX, &bed->arena, &bed->sink, &source), STATUS_SYSTEM);
    assert_int_equal(file_read("/dev/zero", MAX, &bed->arena, &bed->sink, &source), STATUS_SYSTEM);
    struct str text = bed_printed(bed);
    assert_true(str_contains(text, STR("error: is a folder, not a file\n    hint: name a file, or \"-\" ")));
    assert_true(str_contains(text, STR("/pipe: error: is a pipe, not a file\n")));
    assert_true(str_contains(text, STR("/dev/zero: error: is a character device, not a file\n")));
    folder_free(folder);
}

static void no_memory_is_a_status_of_its_own(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    static char large[100 * 1000];
    char *path = folder_file(bed, folder, "a", (struct str){large, sizeof large});
    struct arena small;
    arena_init(&small, 50 * 1000);
    struct source source;
    assert_int_equal(file_read(path, MAX, &small, &bed->sink, &source), STATUS_MEMORY);
    assert_one_error(bed, "file.no-memory", path);
    arena_done(&small);
    folder_free(folder);
}

/* Runs file_read("-") in a child whose standard input gives `text`; its exit status is 0 when that is what was read. */
static void standard_input_is_read_through_a_pipe(void **state) {
    struct bed *bed = *state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[0], STDIN_FILENO);
        (void)close(ends[1]);
        struct source source;
        enum status status = file_read("-", MAX, &bed->arena, &bed->sink, &source);
        bool same = status == STATUS_OK && str_eq(source.text, STR("one two")) && str_eq(source.name, STR("<stdin>"));
        _exit(same ? 0 : 1);
    }
    assert_int_equal(write(ends[1], "one ", 4), 4);
    (void)usleep(1000);
    assert_int_equal(write(ends[1], "two", 3), 3);
    assert_int_equal(close(ends[0]) | close(ends[1]), 0);
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void packed_files_are_unpacked_by_their_names(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct source source;
    char *gz = folder_file(bed, folder, "a.json.gz", packed_gzip(bed, STR("{\"a\": 1}")));
    char *zst = folder_file(bed, folder, "a.json.ZST", packed_zstd(bed, STR("{\"a\": 2}")));
    assert_int_equal(file_read(gz, MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_str(source.text, "{\"a\": 1}");
    assert_int_equal(file_read(zst, MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_str(source.text, "{\"a\": 2}");
    folder_free(folder);
}

static void what_unpacks_beyond_the_bound_is_refused(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str zeroes = {arena_get(&bed->arena, 2 * MAX, 1), 2 * MAX};
    struct source source;
    char *gz = folder_file(bed, folder, "bomb.gz", packed_gzip(bed, zeroes));
    char *zst = folder_file(bed, folder, "bomb.zst", packed_zstd(bed, zeroes));
    assert_int_equal(file_read(gz, MAX, &bed->arena, &bed->sink, &source), STATUS_LIMIT);
    assert_one_error(bed, "file.unpacks-too-large", gz);
    assert_int_equal(file_read(zst, MAX, &bed->arena, &bed->sink, &source), STATUS_LIMIT);
    assert_int_equal(file_read(zst, 2 * MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    folder_free(folder);
}

static void damaged_packing_is_the_input_s_fault(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct source source;
    char *path = folder_file(bed, folder, "a.gz", STR("no gzip at all"));
    assert_int_equal(file_read(path, MAX, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_one_error(bed, "file.damaged", path);
    folder_free(folder);
}

static void names_are_resolved_beside_a_file(void **state) {
    struct bed *bed = *state;
    assert_string_equal(file_beside(&bed->arena, STR("a/b/plant.yaml"), STR("c.json")), "a/b/c.json");
    assert_string_equal(file_beside(&bed->arena, STR("plant.yaml"), STR("x/c.json")), "x/c.json");
    assert_string_equal(file_beside(&bed->arena, STR("/plant.yaml"), STR("c.json")), "/c.json");
    assert_string_equal(file_beside(&bed->arena, STR("a/plant.yaml"), STR("/etc/c.json")), "/etc/c.json");
    assert_string_equal(file_beside(&bed->arena, STR("a/plant.yaml"), STR("../c.json")), "a/../c.json");
    assert_string_equal(file_beside(&bed->arena, STR("<stdin>"), STR("c.json")), "c.json");
}

static void tells_whether_a_file_exists(void **state) {
    (void)state;
    assert_true(file_exists("/proc/self/exe"));
    assert_false(file_exists("/"));
    assert_false(file_exists("/dev/null"));
    assert_false(file_exists("/nowhere"));
}

static void only_a_regular_file_is_opened(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "program", STR("text"));
    const char *link = str_format(&bed->arena, "%s/link", folder).ptr;
    const char *pipe = str_format(&bed->arena, "%s/pipe", folder).ptr;
    unsigned mode = 0;
    int fd = file_open(path, &mode);
    assert_true(fd >= 0 && S_ISREG(mode));
    close(fd);
    assert_int_equal(symlink(path, link), 0);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    const char *const others[] = {link, pipe, folder, "/dev/null"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        errno = EIO;
        assert_int_equal(file_open(others[i], &mode), -1);
        assert_int_equal(errno, 0);
    }
    assert_int_equal(file_open("/nowhere", &mode), -1);
    assert_int_equal(errno, ENOENT);
    folder_free(folder);
}

static int nameless_with(struct str text) {
    int fd = file_nameless();
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.ptr, text.len), text.len);
    return fd;
}

static void what_is_open_is_read_from_its_start_and_unpacked_by_its_first_bytes(void **state) {
    struct bed *bed = *state;
    const struct str texts[] = {STR("{\"a\": 1}"), packed_gzip(bed, STR("{\"a\": 1}")),
                                packed_zstd(bed, STR("{\"a\": 1}"))};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct source source;
        int fd = nameless_with(texts[i]);
        assert_int_equal(file_read_open(fd, STR("https://a.example/x"), MAX, &bed->arena, &bed->sink, &source),
                         STATUS_OK);
        assert_str(source.text, "{\"a\": 1}");
        assert_str(source.name, "https://a.example/x");
        assert_int_equal(source.text.ptr[source.text.len], 0);
        close(fd);
    }
}

static void what_is_open_has_the_same_bounds(void **state) {
    struct bed *bed = *state;
    struct source source;
    int fd = nameless_with(STR("12345"));
    assert_int_equal(file_read_open(fd, STR("name"), 5, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_int_equal(file_read_open(fd, STR("name"), 4, &bed->arena, &bed->sink, &source), STATUS_LIMIT);
    assert_one_error(bed, "file.too-large", "name");
    close(fd);
    fd = nameless_with(STR(""));
    assert_int_equal(file_read_open(fd, STR("name"), 4, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_int_equal(source.text.len, 0);
    close(fd);
}

static void a_nameless_file_leaves_nothing_and_needs_its_folder(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_int_equal(setenv("TMPDIR", folder, 1), 0);
    int fd = nameless_with(STR("text"));
    assert_int_equal(rmdir(folder), 0); /* it is empty */
    close(fd);
    assert_int_equal(file_nameless(), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

static void a_copy_is_what_was_hashed_and_a_failure_says_on_which_side(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *from = folder_file(bed, folder, "from", STR("abc")), *to = folder_file(bed, folder, "to", STR(""));
    uint8_t digest[HASH_SHA256_SIZE], want[HASH_SHA256_SIZE];
    uint64_t size = 0;
    struct source source;
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY), shut = open(to, O_RDONLY), other = open(folder, O_RDONLY);
    assert_true(in >= 0 && out >= 0 && shut >= 0 && other >= 0);
    assert_int_equal(file_copy_sha256(in, out, digest, &size), FILE_COPIED);
    hash_sha256(STR("abc"), want);
    assert_memory_equal(digest, want, sizeof want);
    assert_int_equal(size, 3);
    assert_int_equal(file_read(to, MAX, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_str(source.text, "abc");
    assert_int_equal(lseek(in, 0, SEEK_SET), 0);
    assert_int_equal(file_copy_sha256(in, shut, digest, &size), FILE_COPY_UNWRITTEN);
    assert_int_equal(file_copy_sha256(other, out, digest, &size), FILE_COPY_UNREAD);
    assert_memory_equal(digest, want, sizeof want);
    (void)close(in);
    (void)close(out);
    (void)close(shut);
    (void)close(other);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_a_file_with_zeroes_behind_it),
        BED_TEST(an_empty_file_is_an_empty_text),
        BED_TEST(a_copy_is_what_was_hashed_and_a_failure_says_on_which_side),
        BED_TEST(a_file_that_hides_its_size_is_read_whole),
        BED_TEST(the_bound_is_exact),
        BED_TEST(what_is_missing_is_said_so),
        BED_TEST(what_is_no_file_is_refused_at_once),
        BED_TEST(no_memory_is_a_status_of_its_own),
        BED_TEST(standard_input_is_read_through_a_pipe),
        BED_TEST(packed_files_are_unpacked_by_their_names),
        BED_TEST(what_unpacks_beyond_the_bound_is_refused),
        BED_TEST(damaged_packing_is_the_input_s_fault),
        BED_TEST(names_are_resolved_beside_a_file),
        BED_TEST(tells_whether_a_file_exists),
        BED_TEST(what_is_open_is_read_from_its_start_and_unpacked_by_its_first_bytes),
        BED_TEST(what_is_open_has_the_same_bounds),
        BED_TEST(a_nameless_file_leaves_nothing_and_needs_its_folder),
        BED_TEST(only_a_regular_file_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
