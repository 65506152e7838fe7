/* keyway watch export, backup, verify: the store as files, copied, and read through. */
#include "command/watch.h"

#include <sys/stat.h>

#include "owner/watch_export.h"
#include "owner/watch_outstanding.h"

static enum status export(struct run *run, struct store *store) {
    uint64_t written, removed; TRY(watch_export(store, run->arguments[1].ptr, run->arena, &written, &removed));
    out_format(run->out, "%llu written, %llu of an earlier export removed\n", (unsigned long long)written,
               (unsigned long long)removed);
    return watch_outstanding_tell(store, run->arena);
}

int watch_export_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, export);
}

static enum status backup(struct run *run, struct store *store) {
    struct str file = run->arguments[1], from;
    struct stat info;
    TRY(watch_path(run, &from));
    TRY(store_backup(store, file.ptr, run_has(run, "force")));
    out_safe(run->out, file);
    out_lit(run->out, ": ");
    if (stat(file.ptr, &info) == 0)
        out_format(run->out, "%lld bytes, ", (long long)info.st_size);
    out_lit(run->out, "a copy of ");
    out_safe(run->out, from);
    out_char(run->out, '\n');
    return STATUS_OK;
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
