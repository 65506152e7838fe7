/* A database in one file, by SQLite: opened and migrated, statements with values, transactions, backup. It is in WAL
 * mode and syncs each commit: what a commit has acknowledged survives a kill and a loss of power. One thread a store.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/diag.h"

struct store;

/* What the database of one kind of program looks like. */
struct store_schema {
    uint32_t application; /* its mark in the head of the file: PRAGMA application_id; not 0 */
    /* SQL by version, the first from nothing to 1; none changes once it has been released. */
    const struct str *migrations; /* NUL-terminated */
    size_t count;
};

/* Opens `path`, made when there is none, and brings it up to the newest version, each migration in a transaction of its
 * own. The store lies in the arena; its mistakes go to the sink, with `path` as their place. STATUS_INPUT: it is no
 * database, one of another program, damaged, or of a newer version. STATUS_SYSTEM, STATUS_MEMORY. */
enum status store_open(const char *path, const struct store_schema *schema, struct arena *arena, struct diag_sink *sink,
                       struct store **store) MUST_USE;
/* What was not committed is rolled back. Fine on NULL. */
void store_close(struct store *store);

enum store_type { STORE_NULL, STORE_INTEGER, STORE_TEXT, STORE_BLOB };

/* A value that is bound to a statement. Texts and blobs are read while the statement runs, not copied. */
struct store_value {
    enum store_type type;
    int64_t integer;
    struct str bytes;
};

#define STORE_I(number) ((struct store_value){.type = STORE_INTEGER, .integer = (number)})
/* A text; NULL when its ptr is. */
#define STORE_T(text) store_text(text)
#define STORE_B(blob) ((struct store_value){.type = STORE_BLOB, .bytes = (blob)})
#define STORE_N       ((struct store_value){.type = STORE_NULL})

struct store_value store_text(struct str text);

/* A statement on its way through its rows. */
struct store_rows;

/* Starts a statement. `sql` is a literal: it is compiled once and known by its address. One query of an `sql` may run
 * at a time. Release with store_done before the store does anything with the same `sql`. */
enum status store_start(struct store *store, const char *sql, const struct store_value *values, size_t count,
                        struct store_rows **rows) MUST_USE;
#define store_query(store, rows, sql, ...)                                                                             \
    store_start((store), (sql), (const struct store_value[]){__VA_ARGS__},                                             \
                sizeof((const struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value), (rows))
/* The next row; `*more` false at the end. */
enum status store_next(struct store_rows *rows, bool *more) MUST_USE;
/* Columns of the row, from 0. Texts and blobs are valid until the next row. An absent text has ptr NULL. */
int64_t store_integer(struct store_rows *rows, int column);
struct str store_bytes(struct store_rows *rows, int column);
bool store_is_null(struct store_rows *rows, int column);
void store_done(struct store_rows *rows);

/* A statement without rows, or whose rows do not matter. */
enum status store_execute(struct store *store, const char *sql, const struct store_value *values,
                          size_t count) MUST_USE;
#define store_run(store, sql, ...)                                                                                     \
    store_execute((store), (sql), (const struct store_value[]){__VA_ARGS__},                                           \
                  sizeof((const struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value))
/* The only number that a statement gives; `fallback` when it gives no row, or NULL. */
enum status store_number(struct store *store, const char *sql, const struct store_value *values, size_t count,
                         int64_t fallback, int64_t *number) MUST_USE;
#define store_ask(store, number, fallback, sql, ...)                                                                   \
    store_number((store), (sql), (const struct store_value[]){__VA_ARGS__},                                            \
                 sizeof((const struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value), (fallback), (number))
/* Id of the row that was inserted last; rows that the last statement changed. */
int64_t store_last_id(const struct store *store);
int64_t store_changed(const struct store *store);

/* A transaction that will write. They do not nest. After a failure inside, roll back. */
enum status store_begin(struct store *store) MUST_USE;
enum status store_commit(struct store *store) MUST_USE;
/* Fine when there is none. */
void store_rollback(struct store *store);
/* Commits after STATUS_OK, else rolls back; the status of both. */
enum status store_end(struct store *store, enum status status) MUST_USE;

/* A copy as of now in one file, which is replaced whole or not at all; others may go on writing meanwhile. STATUS_INPUT
 * with a diagnostic when `path` is the database itself or a part of it, a database in use, or, but with `replace`, a
 * file that is neither empty nor an earlier copy that nobody has opened since. */
enum status store_backup(struct store *store, const char *path, bool replace) MUST_USE;
/* Reads all of it. STATUS_INPUT with a diagnostic for each of the first few faults. */
enum status store_verify(struct store *store) MUST_USE;
/* Puts `kind` into the store's sink, with the file as the place. */
void store_tell(const struct store *store, const struct diag_kind *kind, struct str argument);
struct diag_sink *store_sink(const struct store *store);

#endif
