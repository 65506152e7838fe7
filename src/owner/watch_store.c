#include "owner/watch_store.h"

#include "base/json.h"
#include "base/unpack.h"
#include "owner/watch_schema.h"

/* "kway": marks the file as a database of ours. */
enum { APPLICATION = 0x6b776179 };

static const struct diag_kind BODY = {"watch.body", SEVERITY_ERROR, "revision {0} is damaged",
                                      "restore a backup, or remove the provider, add it again and sync"};

enum status watch_store_open(const char *path, struct arena *arena, struct diag_sink *sink, struct store **store) {
    /* One more version: its text at the end. */
    const struct str versions[] = {watch_schema_1, watch_schema_2, watch_schema_3, watch_schema_4};
    struct str *kept = ARENA_ARRAY(arena, struct str, ARRAY_LEN(versions));
    struct store_schema *schema = ARENA_NEW(arena, struct store_schema);
    if (!kept || !schema)
        return STATUS_MEMORY;
    memcpy(kept, versions, sizeof versions);
    *schema = (struct store_schema){APPLICATION, kept, ARRAY_LEN(versions)};
    return store_open(path, schema, arena, sink, store);
}

/* ---- bodies */

static enum status damaged(struct store *store, int64_t revision, struct arena *arena) {
    store_tell(store, &BODY, str_format(arena, "%lld", (long long)revision));
    return STATUS_INPUT;
}

/* The size that was stored bounds what is unpacked: a frame cannot claim more. */
static enum status unpack_body(struct store *store, int64_t revision, struct str packed, int64_t size,
                               struct arena *arena, struct str *body) {
    struct out out;
    if (size < 0)
        return damaged(store, revision, arena);
    char *bytes = arena_get_raw(arena, (size_t)size + JSON_PADDING, 1);
    if (!bytes)
        return STATUS_MEMORY;
    out_memory(&out, (size_t)size);
    enum status status = unpack_zstd(packed, &out);
    struct str text = out_text(&out);
    if (status == STATUS_OK && text.len != (size_t)size)
        status = STATUS_INPUT;
    if (status == STATUS_OK) {
        if (text.len)
            memcpy(bytes, text.ptr, text.len);
        memset(bytes + text.len, 0, JSON_PADDING);
        *body = (struct str){bytes, text.len};
    }
    out_done(&out);
    return status == STATUS_OK || status == STATUS_MEMORY ? status : damaged(store, revision, arena);
}

enum status watch_store_body(struct store *store, int64_t revision, struct arena *arena, struct str *body) {
    struct store_rows *rows;
    bool more;
    TRY(store_query(store, &rows, "SELECT body, size FROM revision WHERE id = ?1", STORE_I(revision)));
    enum status status = store_next(rows, &more);
    *body = STR_NONE;
    if (status == STATUS_OK && more)
        status = unpack_body(store, revision, store_bytes(rows, 0), store_integer(rows, 1), arena, body);
    store_done(rows);
    return status;
}

/* ---- documents */

#define COLUMNS                                                                                                        \
    "d.id, r.id, p.name, d.url, d.tracking_id, d.state, d.current_revision IS r.id, r.received_at, r.version, "        \
    "r.status, r.current_release, r.title, r.category, r.sha256, r.size, r.findings, r.hash, r.signature, r.held "
enum { COLUMN_BODY = 19 };

static struct watch_document read_row(struct store_rows *rows) {
    return (struct watch_document){
        .id = store_integer(rows, 0),
        .revision = store_integer(rows, 1),
        .provider = store_bytes(rows, 2),
        .url = store_bytes(rows, 3),
        .tracking_id = store_bytes(rows, 4),
        .state = store_bytes(rows, 5),
        .is_current = store_integer(rows, 6) != 0,
        .received_at = store_integer(rows, 7),
        .version = store_bytes(rows, 8),
        .status = store_bytes(rows, 9),
        .current_release = store_bytes(rows, 10),
        .title = store_bytes(rows, 11),
        .category = store_bytes(rows, 12),
        .sha256 = store_bytes(rows, 13),
        .size = store_integer(rows, 14),
        .findings = store_integer(rows, 15),
        .hash = store_bytes(rows, 16),
        .signature = store_bytes(rows, 17),
        .held = store_bytes(rows, 18),
    };
}

static enum status visit_rows(struct store *store, struct store_rows *rows, bool with_body,
                              watch_document_visitor visit, void *context) {
    enum status status = STATUS_OK;
    struct arena scratch;
    arena_init(&scratch, (size_t)1 << 30);
    for (bool more = true; status == STATUS_OK;) {
        status = store_next(rows, &more);
        if (status != STATUS_OK || !more)
            break;
        struct watch_document document = read_row(rows);
        if (with_body)
            status = unpack_body(store, document.revision, store_bytes(rows, COLUMN_BODY), document.size, &scratch,
                                 &document.body);
        if (status == STATUS_OK)
            status = visit(context, &document);
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    store_done(rows);
    return status;
}

enum status watch_store_each_current(struct store *store, watch_document_visitor visit, void *context) {
    struct store_rows *rows;
    TRY(store_start(store,
                    "SELECT " COLUMNS ", r.body FROM document d JOIN revision r ON r.id = d.current_revision "
                    "JOIN provider p ON p.id = d.provider WHERE d.state IN ('current', 'gone') "
                    "ORDER BY p.name, d.tracking_id, d.url",
                    NULL, 0, &rows));
    return visit_rows(store, rows, true, visit, context);
}

enum status watch_store_each_revision(struct store *store, struct str tracking_id, watch_document_visitor visit,
                                      void *context) {
    struct store_rows *rows;
    TRY(store_query(store, &rows,
                    "SELECT " COLUMNS "FROM document d JOIN revision r ON r.document = d.id "
                    "JOIN provider p ON p.id = d.provider WHERE d.tracking_id = ?1 ORDER BY p.name, d.id, r.id DESC",
                    STORE_T(tracking_id)));
    return visit_rows(store, rows, false, visit, context);
}
