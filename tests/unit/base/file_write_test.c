#include "folder.h"

#include "base/file.h"

#include <dirent.h>

static struct str content_of(struct bed *bed, const char *path) {
    struct source source = {STR_NONE, STR_NONE};
    assert_int_equal(file_read(path, 1 << 20, &bed->arena, &bed->sink, &source), STATUS_OK);
    return source.text;
}

static mode_t mode_of(const char *path) {
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static size_t entries_of(const char *folder) {
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t count = 0;
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    assert_int_equal(closedir(dir), 0);
    return count;
}

static void a_new_file_has_the_usual_mode(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_path(bed, folder, "new.json");
    mode_t before = umask(027);
    assert_int_equal(file_write(path, STR("content"), &bed->sink), STATUS_OK);
    (void)umask(before);
    assert_str(content_of(bed, path), "content");
    assert_int_equal(mode_of(path), 0640);
    assert_int_equal(entries_of(folder), 1);
    folder_free(folder);
}

static void an_old_file_keeps_its_mode(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "old.json", STR("something longer than the new"));
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(file_write(path, STR("new"), &bed->sink), STATUS_OK);
    assert_str(content_of(bed, path), "new");
    assert_int_equal(mode_of(path), 0604);
    assert_int_equal(entries_of(folder), 1);
    folder_free(folder);
}

static void a_link_stays_a_link(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *target = folder_file(bed, folder, "target", STR("old"));
    char *link = folder_path(bed, folder, "link");
    assert_int_equal(symlink("target", link), 0);
    assert_int_equal(file_write(link, STR("new"), &bed->sink), STATUS_OK);
    struct stat info;
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_str(content_of(bed, target), "new");
    folder_free(folder);
}

static void only_a_file_is_replaced(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    assert_int_equal(file_write(folder, STR("x"), &bed->sink), STATUS_SYSTEM);
    assert_one_error(bed, "file.not-replaceable", folder);
    char *pipe_path = folder_path(bed, folder, "pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_int_equal(file_write(pipe_path, STR("x"), &bed->sink), STATUS_SYSTEM);
    assert_int_equal(entries_of(folder), 1);
    folder_free(folder);
}

static void a_missing_folder_is_said_so(void **state) {
    struct bed *bed = *state;
    assert_int_equal(file_write("/nowhere/x.json", STR("x"), &bed->sink), STATUS_SYSTEM);
    assert_str(bed_printed(bed), "/nowhere/x.json: error: cannot be written: No such file or directory\n"
                                 "    hint: make the folder first, or name another\n");
    assert_int_equal(file_write("", STR("x"), &bed->sink), STATUS_SYSTEM);
}

static void empty_content_is_an_empty_file(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a", STR("old"));
    assert_int_equal(file_write(path, STR_NONE, &bed->sink), STATUS_OK);
    assert_str(content_of(bed, path), "");
    folder_free(folder);
}

static void a_name_without_a_folder_is_in_the_working_one(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(file_write("plain", STR("x"), &bed->sink), STATUS_OK);
    assert_str(content_of(bed, "plain"), "x");
    assert_int_equal(chdir(before), 0);
    free(before);
    folder_free(folder);
}

static struct file_draft *draft_of(struct bed *bed, const char *path, const char *content) {
    struct file_draft *draft = NULL;
    assert_int_equal(file_draft_new(path, &bed->arena, &bed->sink, &draft), STATUS_OK);
    assert_int_equal(write(file_draft_fd(draft), content, strlen(content)), strlen(content));
    return draft;
}

static void a_draft_takes_the_name_when_it_is_kept(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "report", STR("old"));
    struct file_draft *draft = draft_of(bed, path, "new");
    assert_str(content_of(bed, path), "old");
    assert_int_equal(file_draft_keep(draft, &bed->sink), STATUS_OK);
    file_draft_drop(draft);
    assert_str(content_of(bed, path), "new");
    assert_int_equal(entries_of(folder), 1);
    folder_free(folder);
}

static void nothing_is_left_of_a_draft_that_is_dropped(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "report", STR("old"));
    struct file_draft *draft = draft_of(bed, path, "half a rep");
    file_draft_drop(draft);
    file_draft_drop(draft);
    file_draft_drop(NULL);
    assert_str(content_of(bed, path), "old");
    assert_int_equal(entries_of(folder), 1);
    folder_free(folder);
}

static void a_settled_draft_is_kept_or_dropped_like_another(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "report", STR("old"));
    for (unsigned kept = 0; kept < 2; kept++) {
        struct file_draft *draft = draft_of(bed, path, "new");
        assert_int_equal(file_draft_settle(draft, &bed->sink), STATUS_OK);
        assert_int_equal(entries_of(folder), 2);
        assert_str(content_of(bed, path), "old");
        if (kept)
            assert_int_equal(file_draft_keep(draft, &bed->sink), STATUS_OK);
        file_draft_drop(draft);
        file_draft_drop(draft);
        assert_str(content_of(bed, path), kept ? "new" : "old");
        assert_int_equal(entries_of(folder), 1);
    }
    folder_free(folder);
}

static void a_draft_needs_a_folder_to_lie_in(void **state) {
    struct bed *bed = *state;
    struct file_draft *draft = NULL;
    assert_int_equal(file_draft_new("/nonexistent/report", &bed->arena, &bed->sink, &draft), STATUS_SYSTEM);
    assert_null(draft);
    assert_one_error(bed, "file.unwritable", "/nonexistent/report");
}

static void a_draft_without_memory_makes_no_file(void **state) {
    struct bed *bed = *state;
    struct arena tiny;
    struct file_draft *draft = NULL;
    char *folder = folder_new(bed);
    arena_init(&tiny, 256);
    assert_int_equal(file_draft_new(folder_path(bed, folder, "report"), &tiny, &bed->sink, &draft), STATUS_MEMORY);
    assert_null(draft);
    assert_int_equal(entries_of(folder), 0);
    arena_done(&tiny);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_new_file_has_the_usual_mode),
        BED_TEST(an_old_file_keeps_its_mode),
        BED_TEST(a_link_stays_a_link),
        BED_TEST(only_a_file_is_replaced),
        BED_TEST(a_missing_folder_is_said_so),
        BED_TEST(empty_content_is_an_empty_file),
        BED_TEST(a_name_without_a_folder_is_in_the_working_one),
        BED_TEST(a_draft_takes_the_name_when_it_is_kept),
        BED_TEST(nothing_is_left_of_a_draft_that_is_dropped),
        BED_TEST(a_settled_draft_is_kept_or_dropped_like_another),
        BED_TEST(a_draft_needs_a_folder_to_lie_in),
        BED_TEST(a_draft_without_memory_makes_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
