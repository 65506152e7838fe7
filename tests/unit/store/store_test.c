#include "folder.h"

#include "store/store.h"

static const struct str versions[] = {
    STR_INIT("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"),
    STR_INIT("CREATE TABLE book (id INTEGER PRIMARY KEY, shelf INTEGER NOT NULL REFERENCES shelf ON DELETE CASCADE,"
             "title TEXT, body BLOB) STRICT; INSERT INTO shelf VALUES (1, 'first');"),
    STR_INIT("CREATE TABLE broken (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"),
};
static const struct store_schema first = {0x74657374, versions, 1}, second = {0x74657374, versions, 2},
                                 broken = {0x74657374, versions, 3}, other = {0x6f746872, versions, 2};

struct shelf {
    char *folder;
    char *path;
    struct store *store;
};

static struct shelf shelf_new(struct bed *bed, const struct store_schema *schema) {
    struct shelf shelf = {.folder = folder_new(bed)};
    shelf.path = folder_path(bed, shelf.folder, "a.db");
    assert_int_equal(store_open(shelf.path, schema, &bed->arena, &bed->sink, &shelf.store), STATUS_OK);
    return shelf;
}

static void shelf_free(struct shelf *shelf) {
    store_close(shelf->store);
    folder_free(shelf->folder);
}

static int64_t ask(struct store *store, const char *sql) {
    int64_t number = 0;
    assert_int_equal(store_number(store, sql, NULL, 0, -1, &number), STATUS_OK);
    return number;
}

static void values_come_back_as_they_went(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    struct store_rows *rows;
    bool more = false;
    assert_int_equal(store_run(shelf.store, "INSERT INTO book (shelf, title, body) VALUES (?1, ?2, ?3)", STORE_I(1),
                               STORE_T(STR("a \" title")), STORE_B(STR("\0\xff"))),
                     STATUS_OK);
    int64_t id = store_last_id(shelf.store);
    assert_int_equal(store_changed(shelf.store), 1);
    assert_int_equal(store_run(shelf.store, "INSERT INTO book (shelf, title, body) VALUES (?1, ?2, ?3)", STORE_I(1),
                               STORE_T(STR_NONE), STORE_B(STR(""))),
                     STATUS_OK);
    assert_int_equal(
        store_query(shelf.store, &rows, "SELECT shelf, title, body FROM book WHERE id >= ?1 ORDER BY id", STORE_I(id)),
        STATUS_OK);
    assert_int_equal(store_next(rows, &more), STATUS_OK);
    assert_true(more);
    assert_int_equal(store_integer(rows, 0), 1);
    assert_str(store_bytes(rows, 1), "a \" title");
    assert_true(str_eq(store_bytes(rows, 2), STR("\0\xff")));
    assert_int_equal(store_next(rows, &more), STATUS_OK);
    assert_null(store_bytes(rows, 1).ptr);
    assert_true(store_is_null(rows, 1));
    assert_non_null(store_bytes(rows, 2).ptr);
    assert_int_equal(store_bytes(rows, 2).len, 0);
    assert_int_equal(store_next(rows, &more), STATUS_OK);
    assert_false(more);
    store_done(rows);
    shelf_free(&shelf);
}

static void a_file_is_as_safe_as_it_can_be(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    assert_int_equal(ask(shelf.store, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(ask(shelf.store, "PRAGMA synchronous"), 2);
    assert_int_equal(ask(shelf.store, "PRAGMA foreign_keys"), 1);
    shelf_free(&shelf);
}

static void an_older_file_is_brought_up(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &first);
    assert_int_equal(ask(shelf.store, "PRAGMA user_version"), 1);
    assert_int_equal(store_run(shelf.store, "INSERT INTO shelf VALUES (?1, ?2)", STORE_I(7), STORE_T(STR("old"))),
                     STATUS_OK);
    store_close(shelf.store);
    assert_int_equal(store_open(shelf.path, &second, &bed->arena, &bed->sink, &shelf.store), STATUS_OK);
    assert_int_equal(ask(shelf.store, "PRAGMA user_version"), 2);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM shelf"), 2);
    shelf_free(&shelf);
}

static void a_failed_migration_changes_nothing(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    store_close(shelf.store);
    shelf.store = NULL;
    assert_int_equal(store_open(shelf.path, &broken, &bed->arena, &bed->sink, &shelf.store), STATUS_SYSTEM);
    assert_one_error(bed, "store.failed", shelf.path);
    assert_int_equal(store_open(shelf.path, &second, &bed->arena, &bed->sink, &shelf.store), STATUS_OK);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM sqlite_schema WHERE name = 'broken'"), 0);
    shelf_free(&shelf);
}

static void a_newer_file_is_refused_plainly(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    store_close(shelf.store);
    shelf.store = NULL;
    assert_int_equal(store_open(shelf.path, &first, &bed->arena, &bed->sink, &shelf.store), STATUS_INPUT);
    assert_one_error(bed, "store.newer", shelf.path);
    assert_true(str_contains(bed_printed(bed), STR("its version is 2, this one knows 1")));
    shelf_free(&shelf);
}

static void another_programs_file_is_refused(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    store_close(shelf.store);
    shelf.store = NULL;
    assert_int_equal(store_open(shelf.path, &other, &bed->arena, &bed->sink, &shelf.store), STATUS_INPUT);
    assert_one_error(bed, "store.not-ours", shelf.path);
    shelf_free(&shelf);
}

static void what_is_no_database_is_refused(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    char *path = folder_file(bed, folder, "a.db", STR("keyway: plant/1\nname: this is text and longer than a head\n"));
    struct store *store = NULL;
    assert_int_equal(store_open(path, &second, &bed->arena, &bed->sink, &store), STATUS_INPUT);
    assert_one_error(bed, "store.not-ours", path);
    assert_null(store);
    folder_free(folder);
}

static void a_folder_that_is_not_there_is_said(void **state) {
    struct bed *bed = *state;
    struct store *store = NULL;
    assert_int_equal(store_open("/nowhere/a.db", &second, &bed->arena, &bed->sink, &store), STATUS_SYSTEM);
    assert_one_error(bed, "store.unopened", "/nowhere/a.db");
}

static void what_is_not_committed_is_gone(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    assert_int_equal(store_begin(shelf.store), STATUS_OK);
    assert_int_equal(store_execute(shelf.store, "DELETE FROM shelf", NULL, 0), STATUS_OK);
    assert_int_equal(store_end(shelf.store, STATUS_INPUT), STATUS_INPUT);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM shelf"), 1);
    store_rollback(shelf.store);
    assert_int_equal(store_begin(shelf.store), STATUS_OK);
    assert_int_equal(store_execute(shelf.store, "DELETE FROM shelf", NULL, 0), STATUS_OK);
    store_close(shelf.store);
    assert_int_equal(store_open(shelf.path, &second, &bed->arena, &bed->sink, &shelf.store), STATUS_OK);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM shelf"), 1);
    shelf_free(&shelf);
}

static void a_reference_to_nothing_is_refused(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    assert_int_equal(store_run(shelf.store, "INSERT INTO book (shelf) VALUES (?1)", STORE_I(9)), STATUS_SYSTEM);
    assert_one_error(bed, "store.failed", shelf.path);
    shelf_free(&shelf);
}

static void two_may_have_it_open(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    struct store *reader = NULL;
    assert_int_equal(store_open(shelf.path, &second, &bed->arena, &bed->sink, &reader), STATUS_OK);
    assert_int_equal(store_begin(shelf.store), STATUS_OK);
    assert_int_equal(store_execute(shelf.store, "DELETE FROM shelf", NULL, 0), STATUS_OK);
    assert_int_equal(ask(reader, "SELECT count(*) FROM shelf"), 1);
    assert_int_equal(store_commit(shelf.store), STATUS_OK);
    assert_int_equal(ask(reader, "SELECT count(*) FROM shelf"), 0);
    store_close(reader);
    shelf_free(&shelf);
}

static void a_backup_is_one_file_that_opens(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    char *copy = folder_file(bed, shelf.folder, "copy.db", STR(""));
    struct store *opened = NULL;
    assert_int_equal(store_begin(shelf.store), STATUS_OK);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(store_run(shelf.store, "INSERT INTO book (shelf, title) VALUES (1, ?1)",
                                   STORE_T(STR("a title that takes some room in the file"))),
                         STATUS_OK);
    assert_int_equal(store_commit(shelf.store), STATUS_OK);
    assert_int_equal(store_backup(shelf.store, copy, false), STATUS_OK);
    assert_int_equal(access(folder_path(bed, shelf.folder, "copy.db-wal"), F_OK), -1);
    assert_int_equal(store_open(copy, &second, &bed->arena, &bed->sink, &opened), STATUS_OK);
    assert_int_equal(ask(opened, "SELECT count(*) FROM book"), 5000);
    assert_int_equal(store_verify(opened), STATUS_OK);
    store_close(opened);
    shelf_free(&shelf);
}

static void a_backup_that_cannot_be_written_leaves_the_old_one(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    assert_int_equal(store_backup(shelf.store, "/nowhere/copy.db", false), STATUS_SYSTEM);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM shelf"), 1);
    shelf_free(&shelf);
}

static void a_backup_replaces_an_earlier_one_and_nothing_else(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second), closed = shelf_new(bed, &second);
    char *copy = folder_path(bed, shelf.folder, "copy.db"),
         *text = folder_file(bed, shelf.folder, "plant.yaml", STR("x"));
    char *link = folder_path(bed, shelf.folder, "link.db"), *log = folder_path(bed, shelf.folder, "copy.db-wal");
    for (int i = 0; i < 2; i++)
        assert_int_equal(store_backup(shelf.store, copy, false), STATUS_OK);
    assert_int_equal(store_backup(shelf.store, text, false), STATUS_INPUT);
    assert_one_error(bed, "store.copy-taken", text);
    assert_int_equal(store_backup(shelf.store, text, true), STATUS_OK);
    assert_int_equal(symlink(text, folder_path(bed, shelf.folder, "to-copy.db")), 0);
    assert_int_equal(store_backup(shelf.store, folder_path(bed, shelf.folder, "to-copy.db"), false), STATUS_OK);
    /* Another one's database, closed. */
    store_close(closed.store);
    assert_int_equal(store_backup(shelf.store, closed.path, false), STATUS_INPUT);
    assert_int_equal(symlink(shelf.path, link), 0);
    assert_int_equal(store_backup(shelf.store, shelf.path, true), STATUS_INPUT);
    assert_int_equal(store_backup(shelf.store, link, true), STATUS_INPUT);
    assert_int_equal(store_backup(shelf.store, str_format(&bed->arena, "%s-wal", shelf.path).ptr, true), STATUS_INPUT);
    assert_non_null(folder_file(bed, shelf.folder, "copy.db-wal", STR("left")));
    assert_int_equal(store_backup(shelf.store, copy, true), STATUS_INPUT);
    assert_int_equal(unlink(log), 0);
    assert_int_equal(diag_errors(&bed->sink), 6);
    assert_int_equal(ask(shelf.store, "SELECT count(*) FROM shelf"), 1);
    shelf_free(&shelf);
    assert_int_equal(store_open(closed.path, &second, &bed->arena, &bed->sink, &closed.store), STATUS_OK);
    shelf_free(&closed);
}

static void damage_is_found(void **state) {
    struct bed *bed = *state;
    struct shelf shelf = shelf_new(bed, &second);
    assert_int_equal(store_begin(shelf.store), STATUS_OK);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(store_run(shelf.store, "INSERT INTO book (shelf, title) VALUES (1, ?1)",
                                   STORE_T(STR("a title that takes some room in the file"))),
                         STATUS_OK);
    assert_int_equal(store_commit(shelf.store), STATUS_OK);
    store_close(shelf.store);
    int fd = open(shelf.path, O_WRONLY | O_CLOEXEC);
    char garbage[512];
    memset(garbage, 0xa5, sizeof garbage);
    for (int page = 8; page < 12; page++)
        assert_int_equal(pwrite(fd, garbage, sizeof garbage, page * 4096), sizeof garbage);
    assert_int_equal(close(fd), 0);
    assert_int_equal(store_open(shelf.path, &second, &bed->arena, &bed->sink, &shelf.store), STATUS_OK);
    assert_int_equal(store_verify(shelf.store), STATUS_INPUT);
    assert_true(diag_errors(&bed->sink) > 0);
    shelf_free(&shelf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(values_come_back_as_they_went),
        BED_TEST(a_file_is_as_safe_as_it_can_be),
        BED_TEST(an_older_file_is_brought_up),
        BED_TEST(a_failed_migration_changes_nothing),
        BED_TEST(a_newer_file_is_refused_plainly),
        BED_TEST(another_programs_file_is_refused),
        BED_TEST(what_is_no_database_is_refused),
        BED_TEST(a_folder_that_is_not_there_is_said),
        BED_TEST(what_is_not_committed_is_gone),
        BED_TEST(a_reference_to_nothing_is_refused),
        BED_TEST(two_may_have_it_open),
        BED_TEST(a_backup_is_one_file_that_opens),
        BED_TEST(a_backup_replaces_an_earlier_one_and_nothing_else),
        BED_TEST(a_backup_that_cannot_be_written_leaves_the_old_one),
        BED_TEST(damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
