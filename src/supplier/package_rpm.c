/* rpm's database in SQLite: a table of headers. The file is read from memory: nothing is written beside it. */
#include "supplier/package_list.h"

#include <sqlite3.h>
#include <string.h>

enum {
    STEPS = 1000,
    STEPS_MOST = 2000000 /* of the machine of SQLite, by the thousand: seconds */,
    ENTRIES_MOST = 4096
};

static uint32_t number_at(struct str blob, size_t at) {
    const unsigned char *b = (const unsigned char *)blob.ptr + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Tags and types of rpm's header (rpmtag.h). */
enum { TYPE_INT32 = 4, TYPE_STRING = 6, TYPE_I18N = 9, TAG_EPOCH = 1003, ENTRY = 16 };
static const struct {
    uint32_t tag;
    size_t at;
} tags[] = {
    {1000, offsetof(struct package, name)},    {1001, offsetof(struct package, version)},
    {1004, offsetof(struct package, summary)}, {1011, offsetof(struct package, supplier)},
    {1014, offsetof(struct package, licence)}, {1022, offsetof(struct package, arch)},
    {1044, offsetof(struct package, source)},
};
enum { TAG_RELEASE = 1002 };

struct header {
    struct str data;
    struct arena *arena;
    struct package *package;
    struct str release;
};

static enum status read_entry(struct header *h, uint32_t tag, uint32_t type, uint32_t offset) {
    struct str rest = str_skip(h->data, offset), text = {rest.ptr, 0};
    if (offset >= h->data.len)
        return STATUS_OK;
    if (tag == TAG_EPOCH && type == TYPE_INT32 && rest.len >= 4)
        h->package->epoch = number_at(rest, 0);
    if (type != TYPE_STRING && type != TYPE_I18N)
        return STATUS_OK;
    text.len = strnlen(rest.ptr, rest.len);
    if (tag == TAG_RELEASE)
        return package_text(h->arena, text, &h->release);
    for (size_t i = 0; i < ARRAY_LEN(tags); i++)
        if (tags[i].tag == tag)
            return package_text(h->arena, text, (struct str *)((char *)h->package + tags[i].at));
    return STATUS_OK;
}

enum status package_read_rpm_header(struct str blob, struct arena *arena, struct package *package) {
    if (blob.len < 8)
        return STATUS_INPUT;
    uint32_t entries = number_at(blob, 0), bytes = number_at(blob, 4);
    if (entries > ENTRIES_MOST || 8 + (size_t)entries * ENTRY > blob.len)
        return STATUS_INPUT;
    struct header h = {
        .data = str_slice(str_skip(blob, 8 + (size_t)entries * ENTRY), 0, bytes), .arena = arena, .package = package};
    for (uint32_t i = 0; i < entries; i++) {
        size_t at = 8 + (size_t)i * ENTRY;
        TRY(read_entry(&h, number_at(blob, at), number_at(blob, at + 4), number_at(blob, at + 8)));
    }
    if (package->name.len == 0)
        return STATUS_INPUT;
    if (h.release.len > 0)
        package->version = str_format(arena, STR_F "-" STR_F, STR_A(package->version), STR_A(h.release));
    return package->version.ptr ? STATUS_OK : STATUS_MEMORY;
}

static int count_steps(void *context) {
    unsigned *steps = context;
    return ++*steps > STEPS_MOST;
}

static enum status read_rows(sqlite3_stmt *query, const char *path, struct arena *arena, struct package_list *list,
                             struct str *why) {
    int outcome;
    while ((outcome = sqlite3_step(query)) == SQLITE_ROW) {
        struct package package = {.type = PACKAGE_RPM, .path = path};
        struct str blob = {sqlite3_column_blob(query, 0), (size_t)sqlite3_column_bytes(query, 0)};
        if (!blob.ptr && sqlite3_errcode(sqlite3_db_handle(query)) == SQLITE_NOMEM)
            return STATUS_MEMORY;
        enum status status = blob.ptr ? package_read_rpm_header(blob, arena, &package) : STATUS_INPUT;
        if (status == STATUS_INPUT)
            *why = STR("an rpm database with a broken header: not all packages are known");
        /* rpm keeps the keys that it trusts as packages. */
        else if (status != STATUS_OK)
            return status;
        else if (!str_eq(package.name, STR("gpg-pubkey")))
            TRY(package_list_add(list, arena, &package));
    }
    if (outcome == SQLITE_NOMEM)
        return STATUS_MEMORY;
    if (outcome != SQLITE_DONE)
        *why = STR("an rpm database that SQLite cannot read to its end");
    return why->ptr ? STATUS_INPUT : STATUS_OK;
}

static enum status query(sqlite3 *db, struct str image, const char *path, struct arena *arena,
                         struct package_list *list, struct str *why) {
    sqlite3_stmt *statement = NULL;
    unsigned steps = 0;
    unsigned char *bytes = (unsigned char *)(uintptr_t)image.ptr;
    sqlite3_int64 size = (sqlite3_int64)image.len;
    sqlite3_progress_handler(db, STEPS, count_steps, &steps);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* It looks at nothing yet: what it cannot do is for want of memory, whatever it calls it. */
    if (sqlite3_deserialize(db, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
        return STATUS_MEMORY;
    int outcome = sqlite3_prepare_v2(db, "SELECT blob FROM Packages", -1, &statement, NULL);
    if (outcome == SQLITE_NOMEM)
        return STATUS_MEMORY;
    if (outcome != SQLITE_OK) {
        *why = STR("no rpm database in SQLite");
        return STATUS_INPUT;
    }
    enum status status = read_rows(statement, path, arena, list, why);
    sqlite3_finalize(statement);
    return status;
}

enum status package_read_rpm(const char *path, struct str bytes, struct arena *arena, struct package_list *list,
                             struct str *why) {
    enum { VERSIONS_AT = 18 /* who may write and read: 2 asks for a log beside the file */, HEAD = 100 };
    sqlite3 *db = NULL;
    char *copy = arena_get_raw(arena, bytes.len + 1, 8);
    if (!copy)
        return STATUS_MEMORY;
    if (bytes.len < HEAD || !str_starts(bytes, STR("SQLite format 3"))) {
        *why = STR("no rpm database in SQLite");
        return STATUS_INPUT;
    }
    memcpy(copy, bytes.ptr, bytes.len);
    copy[VERSIONS_AT] = copy[VERSIONS_AT + 1] = 1;
    enum status status = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
                             ? query(db, (struct str){copy, bytes.len}, path, arena, list, why)
                             : STATUS_MEMORY;
    sqlite3_close(db);
    return status;
}
