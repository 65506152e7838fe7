/* src/store and the watch's database, once: for tests/fault/each.py. Ends with 1 when one of them reported that there
 * was no memory. store FOLDER    a folder to write to; what is made there is removed */
#include "base/file.h"
#include "base/pack.h"
#include "owner/watch_store.h"

#include "folder_run.h"

static enum status fill(struct store *store) {
    struct out packed;
    out_memory(&packed, 1 << 16);
    enum status status = pack_zstd(STR("{\"document\": {}}"), &packed);
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
                      "VALUES (1, 1, '', 0, 16, 0, 'none', 'none', ?1)",
                      STORE_B(out_text(&packed)));
    out_done(&packed);
    TRY(status);
    return store_execute(store, "UPDATE document SET current_revision = 1", NULL, 0);
}

static enum status show(void *context, const struct watch_document *document) {
    struct run *run = context;
    out_str(&run->out, document->body);
    return run->out.status;
}

static enum status use(struct run *run, struct store *store, const char *copy) {
    TRY(store_begin(store));
    TRY(store_end(store, fill(store)));
    TRY(watch_store_each_current(store, show, run));
    TRY(store_backup(store, copy, true));
    return store_verify(store);
}

static enum status run_store(struct run *run) {
    struct str path = str_format(&run->arena, "%s/fault.db", run->folder);
    struct str copy = str_format(&run->arena, "%s/fault-copy.db", run->folder);
    struct store *store = NULL;
    if (!path.ptr || !copy.ptr)
        return STATUS_MEMORY;
    enum status status = watch_store_open(path.ptr, &run->arena, &run->sink, &store);
    if (status == STATUS_OK)
        status = use(run, store, copy.ptr);
    store_close(store);
    (void)unlink(path.ptr);
    (void)unlink(copy.ptr);
    return status;
}

int main(int argc, char **argv) {
    return fault_run(argc, argv, run_store);
}
