/* What the files of this folder share. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include "base/file.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

struct store_rows {
    struct store *store;
    const char *sql;
    struct sqlite3_stmt *statement;
    bool is_running;
    struct store_rows *next;
};

struct store {
    struct sqlite3 *db;
    const char *path;
    const struct store_schema *schema;
    struct arena *arena;
    struct diag_sink *sink;
    struct store_rows *statements;
};

/* Tells what SQLite's code means, by a diagnostic but for want of memory. Never STATUS_OK. */
enum status store_failed(const struct store *store, int code) MUST_USE;

#endif
