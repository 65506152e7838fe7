/* One run of a program of tests/fault that works in a folder: what it has, and how it ends. */
#ifndef FAULT_FOLDER_RUN_H
#define FAULT_FOLDER_RUN_H

#include <unistd.h>

#include "base/diag.h"
#include "base/out.h"

struct run {
    const char *folder;
    struct arena arena;
    struct diag_sink sink;
    struct out out;
};

/* Runs `work` in the folder that the first argument names. The exit code: 1 when it, or writing what it wrote, failed.
 */
static inline int fault_run(int argc, char **argv, enum status (*work)(struct run *run)) {
    struct run run = {.folder = argc > 1 ? argv[1] : "."};
    arena_init(&run.arena, 1 << 28);
    diag_init(&run.sink, &run.arena);
    out_fd(&run.out, STDOUT_FILENO);
    enum status status = work(&run);
    struct out errors;
    out_fd(&errors, STDERR_FILENO);
    diag_print(&run.sink, &errors, false);
    (void)!out_flush(&errors);
    out_done(&errors);
    if (out_flush(&run.out) != STATUS_OK && status == STATUS_OK)
        status = STATUS_MEMORY;
    out_done(&run.out);
    arena_done(&run.arena);
    return status == STATUS_OK ? 0 : 1;
}

#endif
