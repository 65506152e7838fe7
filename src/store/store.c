#include "store/store.h"

#include <errno.h>
#include <sqlite3.h>

#include "base/file_guard.h"
#include "store/private.h"

static const struct diag_kind UNOPENED = {"store.unopened", SEVERITY_ERROR, "cannot be opened: {0}", NULL};
static const struct diag_kind NOT_OURS = {"store.not-ours", SEVERITY_ERROR, "is no database of keyway",
                                          "name another file; keyway makes it"};
static const struct diag_kind NEWER = {"store.newer", SEVERITY_ERROR,
                                       "was written by a newer keyway: its version is {0}, this one knows {1}",
                                       "use the newer keyway; nothing was changed"};
static const struct diag_kind BUSY = {"store.busy", SEVERITY_ERROR, "another program is writing to it",
                                      "try again when that is done"};
static const struct diag_kind FULL = {"store.full", SEVERITY_ERROR, "the disk is full",
                                      "nothing that was kept is lost"};
static const struct diag_kind DAMAGED = {"store.damaged", SEVERITY_ERROR, "is damaged: {0}", "restore a backup of it"};
static const struct diag_kind FAILED = {"store.failed", SEVERITY_ERROR, "cannot be read or written: {0}", NULL};

enum { BUSY_WAIT_MS = 20000 };

/* What SQLite's codes mean to a caller; a code that is not here is STATUS_SYSTEM. */
static const struct {
    int code;
    enum status status;
    const struct diag_kind *kind;
} meanings[] = {
    {SQLITE_NOMEM, STATUS_MEMORY, NULL},         {SQLITE_BUSY, STATUS_SYSTEM, &BUSY},
    {SQLITE_LOCKED, STATUS_SYSTEM, &BUSY},       {SQLITE_FULL, STATUS_SYSTEM, &FULL},
    {SQLITE_CORRUPT, STATUS_INPUT, &DAMAGED},    {SQLITE_NOTADB, STATUS_INPUT, &NOT_OURS},
    {SQLITE_CANTOPEN, STATUS_SYSTEM, &UNOPENED}, {SQLITE_PERM, STATUS_SYSTEM, &UNOPENED},
    {SQLITE_READONLY, STATUS_SYSTEM, &UNOPENED},
};

void store_tell(const struct store *store, const struct diag_kind *kind, struct str argument) {
    diag_add(store->sink, kind, file_place(store->sink, store->path), argument);
}

struct diag_sink *store_sink(const struct store *store) {
    return store->sink;
}

enum status store_failed(const struct store *store, int code) {
    struct str message = str_from(store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code));
    for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
        if ((code & 0xff) != meanings[i].code)
            continue;
        if (meanings[i].kind)
            store_tell(store, meanings[i].kind, message);
        return meanings[i].status;
    }
    store_tell(store, &FAILED, message);
    return STATUS_SYSTEM;
}

/* ---- opening */

static enum status exec(struct store *store, const char *sql) {
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : store_failed(store, code);
}

static enum status pragma(struct store *store, const char *sql, int64_t *number) {
    return store_number(store, sql, NULL, 0, 0, number);
}

/* A file of another program must stay as it is: it is looked at before anything is set. */
static enum status check_ours(struct store *store, int64_t *version) {
    int64_t application, tables;
    TRY(pragma(store, "PRAGMA application_id", &application));
    TRY(pragma(store, "PRAGMA user_version", version));
    TRY(pragma(store, "SELECT count(*) FROM sqlite_schema", &tables));
    bool is_new = application == 0 && *version == 0 && tables == 0;
    if (!is_new && (uint32_t)application != store->schema->application) {
        store_tell(store, &NOT_OURS, STR_NONE);
        return STATUS_INPUT;
    }
    if (*version < 0 || (uint64_t)*version > store->schema->count) {
        diag_add(store->sink, &NEWER, file_place(store->sink, store->path),
                 str_format(store->arena, "%lld", (long long)*version),
                 str_format(store->arena, "%zu", store->schema->count));
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

/* Another process may have done it since the version was read: it is read again, now that nobody else can write. */
static enum status migrate_once(struct store *store, struct str numbers, size_t version) {
    int64_t now;
    TRY(pragma(store, "PRAGMA user_version", &now));
    if ((uint64_t)now != version)
        return STATUS_OK;
    TRY(exec(store, store->schema->migrations[version].ptr));
    return exec(store, numbers.ptr);
}

static enum status migrate(struct store *store, size_t version) {
    struct str numbers = str_format(store->arena, "PRAGMA application_id = %u; PRAGMA user_version = %zu;",
                                    store->schema->application, version + 1);
    if (!numbers.ptr)
        return STATUS_MEMORY;
    TRY(store_begin(store));
    return store_end(store, migrate_once(store, numbers, version));
}

static enum status prepare_file(struct store *store) {
    int64_t version;
    TRY(check_ours(store, &version));
    TRY(exec(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON"));
    for (size_t i = (size_t)version; i < store->schema->count; i++)
        TRY(migrate(store, i));
    return STATUS_OK;
}

enum status store_open(const char *path, const struct store_schema *schema, struct arena *arena, struct diag_sink *sink,
                       struct store **store) {
    struct store *made = ARENA_NEW(arena, struct store);
    char *copy = (char *)str_copy(arena, str_from(path)).ptr;
    if (!made || !copy)
        return STATUS_MEMORY;
    *made = (struct store){.path = copy, .schema = schema, .arena = arena, .sink = sink};
    int code = sqlite3_open_v2(
        path, &made->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
        NULL);
    enum status status = STATUS_OK;
    file_guard_note_path(path);
    if (code != SQLITE_OK)
        status = store_failed(made, code);
    if (status == STATUS_OK) {
        (void)sqlite3_busy_timeout(made->db, BUSY_WAIT_MS);
        (void)sqlite3_db_config(made->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        (void)sqlite3_extended_result_codes(made->db, 1);
        status = prepare_file(made);
    }
    if (status != STATUS_OK) {
        store_close(made);
        return status;
    }
    *store = made;
    return STATUS_OK;
}

void store_close(struct store *store) {
    if (!store)
        return;
    for (struct store_rows *rows = store->statements; rows; rows = rows->next)
        (void)sqlite3_finalize(rows->statement);
    store->statements = NULL;
    (void)sqlite3_close(store->db);
    store->db = NULL;
}

/* ---- statements */

struct store_value store_text(struct str text) {
    return (struct store_value){.type = text.ptr ? STORE_TEXT : STORE_NULL, .bytes = text};
}

/* The compiled form of a literal. What is asked for most stands in front. */
static enum status find_statement(struct store *store, const char *sql, struct store_rows **found) {
    for (struct store_rows **at = &store->statements; *at; at = &(*at)->next) {
        struct store_rows *rows = *at;
        if (rows->sql != sql || rows->is_running)
            continue;
        *at = rows->next;
        rows->next = store->statements;
        store->statements = rows;
        *found = rows;
        return STATUS_OK;
    }
    struct store_rows *rows = ARENA_NEW(store->arena, struct store_rows);
    if (!rows)
        return STATUS_MEMORY;
    *rows = (struct store_rows){.store = store, .sql = sql};
    int code = sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &rows->statement, NULL);
    if (code != SQLITE_OK)
        return store_failed(store, code);
    rows->next = store->statements;
    store->statements = rows;
    *found = rows;
    return STATUS_OK;
}

static int bind(sqlite3_stmt *statement, int at, const struct store_value *value) {
    const char *bytes = value->bytes.ptr ? value->bytes.ptr : "";
    switch (value->type) {
    case STORE_INTEGER:
        return sqlite3_bind_int64(statement, at, value->integer);
    case STORE_TEXT:
        return sqlite3_bind_text64(statement, at, bytes, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
    case STORE_BLOB:
        return sqlite3_bind_blob64(statement, at, bytes, value->bytes.len, SQLITE_STATIC);
    case STORE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, at);
}

enum status store_start(struct store *store, const char *sql, const struct store_value *values, size_t count,
                        struct store_rows **rows) {
    struct store_rows *found = NULL;
    TRY(find_statement(store, sql, &found));
    for (size_t i = 0; i < count; i++) {
        int code = bind(found->statement, (int)i + 1, &values[i]);
        if (code != SQLITE_OK) {
            (void)sqlite3_clear_bindings(found->statement);
            return store_failed(store, code);
        }
    }
    found->is_running = true;
    *rows = found;
    return STATUS_OK;
}

enum status store_next(struct store_rows *rows, bool *more) {
    int code = sqlite3_step(rows->statement);
    *more = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? STATUS_OK : store_failed(rows->store, code);
}

int64_t store_integer(struct store_rows *rows, int column) {
    return sqlite3_column_int64(rows->statement, column);
}

struct str store_bytes(struct store_rows *rows, int column) {
    if (store_is_null(rows, column))
        return STR_NONE;
    const char *bytes = sqlite3_column_blob(rows->statement, column);
    int size = sqlite3_column_bytes(rows->statement, column);
    /* What is empty has no address of its own. */
    return size > 0 && bytes ? (struct str){bytes, (size_t)size} : STR("");
}

bool store_is_null(struct store_rows *rows, int column) {
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

void store_done(struct store_rows *rows) {
    (void)sqlite3_reset(rows->statement);
    (void)sqlite3_clear_bindings(rows->statement);
    rows->is_running = false;
}

enum status store_execute(struct store *store, const char *sql, const struct store_value *values, size_t count) {
    struct store_rows *rows;
    bool more = true;
    enum status status = STATUS_OK;
    TRY(store_start(store, sql, values, count, &rows));
    while (status == STATUS_OK && more)
        status = store_next(rows, &more);
    store_done(rows);
    return status;
}

enum status store_number(struct store *store, const char *sql, const struct store_value *values, size_t count,
                         int64_t fallback, int64_t *number) {
    struct store_rows *rows;
    bool more = false;
    TRY(store_start(store, sql, values, count, &rows));
    enum status status = store_next(rows, &more);
    if (status == STATUS_OK)
        *number = more && !store_is_null(rows, 0) ? store_integer(rows, 0) : fallback;
    store_done(rows);
    return status;
}

int64_t store_last_id(const struct store *store) {
    return sqlite3_last_insert_rowid(store->db);
}

int64_t store_changed(const struct store *store) {
    return sqlite3_changes64(store->db);
}

/* ---- transactions */

enum status store_begin(struct store *store) {
    return store_execute(store, "BEGIN IMMEDIATE", NULL, 0);
}

enum status store_commit(struct store *store) {
    return store_execute(store, "COMMIT", NULL, 0);
}

void store_rollback(struct store *store) {
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

enum status store_end(struct store *store, enum status status) {
    if (status == STATUS_OK)
        status = store_commit(store);
    if (status != STATUS_OK)
        store_rollback(store);
    return status;
}
