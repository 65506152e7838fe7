/* What people decide, written and read, and the documents of the database given to the matcher, once: for
 * tests/fault/each.py. Ends with 1 when one of them reported that there was no memory, and then nothing of a
 * transaction is left. triage FOLDER    a folder to write to; what is made there is removed */
#include "base/pack.h"
#include "owner/triage_store.h"
#include "owner/watch_feed.h"
#include "owner/watch_match.h"
#include "owner/watch_store.h"

#include "folder_run.h"

static const struct str document = STR_INIT(
    "{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"T\",\"publisher\":{\"name\":\"V\",\"category\":\"vendor\","
    "\"namespace\":\"https://v.example\"},\"tracking\":{\"id\":\"A\",\"version\":\"1\"}}}");

static enum status fill(struct store *store) {
    struct out packed;
    out_memory(&packed, 1 << 16);
    enum status status = pack_zstd(document, &packed);
    if (status == STATUS_OK)
        status = store_run(store, "INSERT INTO provider (id, name, asked, url, added_at) VALUES (1, ?1, ?1, ?1, 0)",
                           STORE_T(STR("acme")));
    if (status == STATUS_OK)
        status = store_execute(store,
                               "INSERT INTO document (id, provider, url, tracking_id, state) "
                               "VALUES (1, 1, 'u', 'A', 'current')",
                               NULL, 0);
    if (status == STATUS_OK)
        status =
            store_run(store,
                      "INSERT INTO revision (id, document, sha256, received_at, size, findings, hash, signature, body) "
                      "VALUES (1, 1, '', 86400, ?1, 0, 'none', 'none', ?2)",
                      STORE_I((int64_t)document.len), STORE_B(out_text(&packed)));
    out_done(&packed);
    TRY(status);
    return store_execute(store, "UPDATE document SET current_revision = 1", NULL, 0);
}

static enum status decide(struct run *run, struct store *store) {
    struct triage_row rows[2] = {
        {.asset = STR("plc"), .advisory = STR("A"), .vulnerability = STR("C"), .who = STR("me")}};
    struct triage_log log;
    rows[1] = rows[0];
    rows[1].asset = STR("rtu");
    triage_log_init(&log, &run->arena);
    enum status status = triage_store_add(store, STR("Yard"), rows, 2);
    TRY(triage_store_read(store, STR("Yard"), &log));
    /* Both or none. */
    out_format(&run->out, "%s", log.count == 2 ? "decided\n" : log.count == 0 ? "" : "half\n");
    return status;
}

static enum status feed(struct run *run, struct store *store, const char *path) {
    const struct advisory_options options = {.workers = 1};
    const struct watch_seen *seen = NULL;
    struct advisory_db *db = NULL;
    TRY(watch_feed_load(store, path, &options, &run->arena, &run->sink, &db));
    enum status status = watch_feed_seen(store, db, &run->arena, &seen);
    if (status == STATUS_OK)
        out_format(&run->out, "%zu documents, %zu unread, first had on day %d\n", advisory_count(db),
                   advisory_unread(db), advisory_count(db) ? (int)(seen[0].first / 86400) : -1);
    advisory_free(db);
    return status;
}

static enum status run_all(struct run *run) {
    struct str path = str_format(&run->arena, "%s/fault-triage.db", run->folder);
    struct store *store = NULL;
    if (!path.ptr)
        return STATUS_MEMORY;
    enum status status = watch_store_open(path.ptr, &run->arena, &run->sink, &store);
    if (status == STATUS_OK)
        status = fill(store);
    if (status == STATUS_OK)
        status = decide(run, store);
    if (status == STATUS_OK)
        status = feed(run, store, path.ptr);
    store_close(store);
    (void)unlink(path.ptr);
    return status;
}

int main(int argc, char **argv) {
    return fault_run(argc, argv, run_all);
}
