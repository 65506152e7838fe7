/* The database as a whole: copied, and read through. */
#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/private.h"

static const struct diag_kind FAULT = {"store.fault", SEVERITY_ERROR, "is damaged: {0}", "restore a backup of it"};
static const struct diag_kind UNCOPIED = {"store.uncopied", SEVERITY_ERROR, "the copy cannot be written: {0}", NULL};
static const struct diag_kind ITSELF = {"store.copy-onto-itself", SEVERITY_ERROR,
                                        "is part of the database that is to be copied", "name another file"};
static const struct diag_kind TAKEN = {"store.copy-taken", SEVERITY_ERROR,
                                       "is there already, and is no earlier copy of such a database",
                                       "name another file, or say --force"};
static const struct diag_kind IN_USE = {"store.copy-in-use", SEVERITY_ERROR,
                                        "is a database in use, or was when a program was killed: '{0}' lies beside it",
                                        "name another file"};

enum { PAGES = 1024, FAULTS_MAX = 10 };

/* ---- what may be replaced */

/* The database, and what SQLite keeps beside it. */
static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
enum { PART_WAL = 1 };

static struct str part_path(const struct store *store, const char *path, size_t part) {
    return str_format(store->arena, "%s%s", path, parts[part]);
}

static enum status refuse_itself(const struct store *store, const char *path, const struct stat *target) {
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct str part = part_path(store, store->path, i);
        struct stat info;
        if (!part.ptr)
            return STATUS_MEMORY;
        if (stat(part.ptr, &info) != 0 || info.st_dev != target->st_dev || info.st_ino != target->st_ino)
            continue;
        diag_add(store->sink, &ITSELF, file_place(store->sink, path), STR_NONE);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

/* A log that is left beside it would be played into the copy by whoever opens that next. */
static enum status refuse_in_use(const struct store *store, const char *path) {
    struct str log = part_path(store, path, PART_WAL);
    struct stat info;
    if (!log.ptr)
        return STATUS_MEMORY;
    if (stat(log.ptr, &info) != 0)
        return STATUS_OK;
    diag_add(store->sink, &IN_USE, file_place(store->sink, path), log);
    return STATUS_INPUT;
}

/* The head of the file has the program's mark, and says that nobody has opened it since: a copy is not in WAL mode,
 * what is worked with is (https://www.sqlite.org/fileformat2.html). */
static bool is_copy(const struct store *store, const char *path) {
    enum { HEAD = 100, WRITER = 18, READER = 19, MARK = 68 };
    static const char magic[] = "SQLite format 3";
    uint8_t head[HEAD];
    char real[PATH_MAX]; /* a link is followed, as the draft does */
    unsigned mode;
    int fd = realpath(path, real) ? file_open(real, &mode) : -1;
    ssize_t got = fd >= 0 ? pread(fd, head, sizeof(head), 0) : -1;
    if (fd >= 0)
        (void)close(fd);
    if (got != HEAD || memcmp(head, magic, sizeof(magic)) != 0)
        return false;
    uint32_t mark =
        (uint32_t)head[MARK] << 24 | (uint32_t)head[MARK + 1] << 16 | (uint32_t)head[MARK + 2] << 8 | head[MARK + 3];
    return mark == store->schema->application && head[WRITER] == 1 && head[READER] == 1;
}

static enum status may_replace(const struct store *store, const char *path, bool any) {
    struct stat target;
    bool there = stat(path, &target) == 0;
    if (there)
        TRY(refuse_itself(store, path, &target));
    TRY(refuse_in_use(store, path));
    /* What is no file the draft refuses in its own words. */
    if (!there || !S_ISREG(target.st_mode))
        return STATUS_OK;
    if (any || target.st_size == 0 || is_copy(store, path))
        return STATUS_OK;
    diag_add(store->sink, &TAKEN, file_place(store->sink, path), STR_NONE);
    return STATUS_INPUT;
}

/* ---- backup */

/* Errors of the copy are told about the file that the user named, not about the draft beside it. */
static enum status copy_failed(const struct store *store, const char *path, int code) {
    if (code == SQLITE_NOMEM)
        return STATUS_MEMORY;
    diag_add(store->sink, &UNCOPIED, file_place(store->sink, path), str_from(sqlite3_errstr(code)));
    return STATUS_SYSTEM;
}

static int copy_pages(struct store *store, sqlite3 *copy) {
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
    if (!backup)
        return sqlite3_errcode(copy);
    int code = SQLITE_OK;
    while (code == SQLITE_OK)
        code = sqlite3_backup_step(backup, PAGES);
    int finished = sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? finished : code;
}

/* The draft is nobody else's, so it needs no journal. What was copied says in its head that it is in WAL mode, which a
 * file that lies alone is not to be. */
static enum status copy_to(struct store *store, const char *draft, const char *path) {
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(draft, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(store, copy);
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    int closed = sqlite3_close(copy);
    if (code == SQLITE_OK)
        code = closed;
    return code == SQLITE_OK ? STATUS_OK : copy_failed(store, path, code & 0xff);
}

/* One view of the database from the first page to the last: else each commit of another program starts the copy anew.
 */
static enum status copy_snapshot(struct store *store, const char *draft, const char *path) {
    int64_t tables;
    TRY(store_execute(store, "BEGIN", NULL, 0));
    enum status status = store_number(store, "SELECT count(*) FROM sqlite_schema", NULL, 0, 0, &tables);
    if (status == STATUS_OK)
        status = copy_to(store, draft, path);
    return store_end(store, status);
}

enum status store_backup(struct store *store, const char *path, bool replace) {
    struct file_draft *draft = NULL;
    TRY(may_replace(store, path, replace));
    TRY(file_draft_new(path, store->arena, store->sink, &draft));
    const char *name = file_draft_path(draft);
    enum status status = name ? copy_snapshot(store, name, path) : file_draft_refused(draft, store->sink);
    if (status == STATUS_OK)
        return file_draft_keep(draft, store->sink);
    file_draft_drop(draft);
    return status;
}

/* ---- verify */

static enum status check_pages(struct store *store, size_t *faults) {
    struct store_rows *rows;
    bool more = true;
    TRY(store_start(store, "PRAGMA integrity_check(10)", NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    for (; status == STATUS_OK && more; status = store_next(rows, &more)) {
        struct str line = store_bytes(rows, 0);
        if (str_eq(line, STR("ok")))
            continue;
        store_tell(store, &FAULT, line);
        (*faults)++;
    }
    store_done(rows);
    return status;
}

static enum status check_references(struct store *store, size_t *faults) {
    struct store_rows *rows;
    bool more = true;
    TRY(store_start(store, "PRAGMA foreign_key_check", NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    for (; status == STATUS_OK && more && *faults < FAULTS_MAX; status = store_next(rows, &more)) {
        store_tell(store, &FAULT,
                   str_format(store->arena, "row %lld of " STR_F " refers to a row of " STR_F " that is not there",
                              (long long)store_integer(rows, 1), STR_A(store_bytes(rows, 0)),
                              STR_A(store_bytes(rows, 2))));
        (*faults)++;
    }
    store_done(rows);
    return status;
}

enum status store_verify(struct store *store) {
    size_t faults = 0;
    TRY(check_pages(store, &faults));
    TRY(check_references(store, &faults));
    return faults ? STATUS_INPUT : STATUS_OK;
}
