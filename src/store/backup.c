/* The database as a whole: copied, and read through. */
#include <errno.h>
#include <sqlite3.h>

#include "store/private.h"

static const struct diag_kind FAULT = {"store.fault", SEVERITY_ERROR, "is damaged: {0}", "restore a backup of it"};
static const struct diag_kind UNCOPIED = {"store.uncopied", SEVERITY_ERROR, "the copy cannot be written: {0}", NULL};

enum { PAGES = 1024, FAULTS_MAX = 10 };

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

/* The draft is nobody else's, so it needs no journal. */
static enum status copy_to(struct store *store, const char *draft, const char *path) {
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(draft, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = copy_pages(store, copy);
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

enum status store_backup(struct store *store, const char *path) {
    struct file_draft *draft = NULL;
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
