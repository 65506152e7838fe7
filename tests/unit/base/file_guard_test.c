#include "folder.h"

#include "base/file.h"
#include "base/file_guard.h"

enum { MAX = 1 << 20 };

struct files {
    struct bed *bed;
    char *folder, *path;
};

static void guard(struct files *files, struct bed *bed) {
    files->bed = bed;
    files->folder = folder_new(bed);
    files->path = folder_file(bed, files->folder, "a", STR("old"));
    assert_int_equal(file_guard(files->path, &bed->arena), STATUS_OK);
}

static void done(struct files *files) {
    file_guard_end();
    folder_free(files->folder);
}

static void assert_refused(struct files *files, const char *path) {
    struct source source;
    assert_int_equal(file_write(path, STR("new"), &files->bed->sink), STATUS_INPUT);
    assert_int_equal(file_read(files->path, MAX, &files->bed->arena, &files->bed->sink, &source), STATUS_OK);
    assert_str(source.text, "old");
}

static void read_whole(struct files *files) {
    struct source source;
    assert_int_equal(file_read(files->path, MAX, &files->bed->arena, &files->bed->sink, &source), STATUS_OK);
}

static void read_hashed(struct files *files) {
    uint8_t digest[HASH_SHA256_SIZE];
    assert_int_equal(file_sha256(files->path, &files->bed->sink, digest), STATUS_OK);
}

static void read_opened(struct files *files) {
    unsigned mode;
    int fd = file_open(files->path, &mode);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

static void read_by_others(struct files *files) {
    file_guard_note_path(files->path);
}

static void what_was_read_in_any_way_is_not_replaced(void **state) {
    void (*const ways[])(struct files * files) = {read_whole, read_hashed, read_opened, read_by_others};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct files files;
        guard(&files, *state);
        char *soft = folder_path(files.bed, files.folder, "soft"), *hard = folder_path(files.bed, files.folder, "hard");
        assert_int_equal(symlink(files.path, soft), 0);
        assert_int_equal(link(files.path, hard), 0);
        ways[i](&files);
        assert_refused(&files, files.path);
        assert_refused(&files, soft);
        assert_refused(&files, hard);
        done(&files);
    }
}

static void what_was_not_read_or_not_named_is_replaced(void **state) {
    struct files files;
    guard(&files, *state);
    char *other = folder_file(files.bed, files.folder, "b", STR("old"));
    struct source source;
    assert_int_equal(file_read(other, MAX, &files.bed->arena, &files.bed->sink, &source), STATUS_OK);
    assert_int_equal(file_write(other, STR("new"), &files.bed->sink), STATUS_OK);
    assert_int_equal(file_write(files.path, STR("new"), &files.bed->sink), STATUS_OK);
    done(&files);
}

static void a_draft_that_was_begun_before_it_was_read_is_refused_in_the_end(void **state) {
    struct files files;
    struct file_draft *draft = NULL;
    guard(&files, *state);
    assert_int_equal(file_draft_new(files.path, &files.bed->arena, &files.bed->sink, &draft), STATUS_OK);
    read_hashed(&files);
    assert_int_equal(file_draft_settle(draft, &files.bed->sink), STATUS_INPUT);
    file_draft_drop(draft);
    assert_refused(&files, files.path);
    done(&files);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_was_read_in_any_way_is_not_replaced),
        BED_TEST(what_was_not_read_or_not_named_is_replaced),
        BED_TEST(a_draft_that_was_begun_before_it_was_read_is_refused_in_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
