/* keyway watch export, backup, verify: the store as files, copied, and read through. */
#include "command/watch.h"

#include "owner/watch_export.h"

static enum status export(struct run *run, struct store *store) {
    uint64_t written, removed; TRY(watch_export(store, run->arguments[1].ptr, run->arena, &written, &removed));
    out_format(run->out, "%llu written, %llu of an earlier export removed\n", (unsigned long long)written,
               (unsigned long long)removed);
    return STATUS_OK;
}

int watch_export_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, export);
}

static enum status backup(struct run *run, struct store *store) {
    return store_backup(store, run->arguments[1].ptr);
}

int watch_backup_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, backup);
}

static enum status verify(struct run *run, struct store *store) {
    TRY(store_verify(store));
    out_lit(run->out, "all of it is whole\n");
    return STATUS_OK;
}

int watch_verify_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, verify);
}
