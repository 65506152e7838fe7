/* For the targets whose parsers find their files, or what the device starts, themselves: a tree that holds one text
 * under the names that the target tells, in memory where there is /dev/shm, and a start that is this text. */
#ifndef FUZZ_PROBE_TREE_H
#define FUZZ_PROBE_TREE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "probe/startup_script.h"

static char fuzz_root[64];
static const char *const *fuzz_paths;

static inline void fuzz_tree_clear(void) {
    char path[256];
    for (size_t i = 0; fuzz_paths && fuzz_paths[i]; i++) {
        size_t len = (size_t)snprintf(path, sizeof path, "%s%s", fuzz_root, fuzz_paths[i]);
        (void)unlink(path);
        while (len > strlen(fuzz_root) + 1) {
            if (path[--len] == '/') {
                path[len] = 0;
                (void)rmdir(path);
            }
        }
    }
}

__attribute__((destructor)) static void fuzz_tree_end(void) {
    fuzz_tree_clear();
    if (fuzz_root[0])
        (void)rmdir(fuzz_root);
}

static inline void fuzz_tree_put(const char *name, struct str text) {
    char path[256];
    size_t len = (size_t)snprintf(path, sizeof path, "%s%s", fuzz_root, name);
    for (size_t at = strlen(fuzz_root) + 1; at < len; at++)
        if (path[at] == '/') {
            path[at] = 0;
            (void)mkdir(path, 0755);
            path[at] = '/';
        }
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (file < 0 || write(file, text.ptr, text.len) != (ssize_t)text.len || close(file) != 0)
        abort();
}

/* A tree in which each of `paths` (NULL ends them) holds the text; what the call before put there is gone. */
static inline void fuzz_tree(struct tree *tree, const char *const *paths, struct str text) {
    static struct tree kept;
    if (!fuzz_root[0]) {
        (void)snprintf(fuzz_root, sizeof fuzz_root, "%s/keyway-fuzz-XXXXXX",
                       access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
        if (!mkdtemp(fuzz_root) || tree_open(&kept, fuzz_root) != TREE_OK)
            abort();
    }
    fuzz_tree_clear();
    fuzz_paths = paths;
    for (size_t i = 0; paths[i]; i++)
        fuzz_tree_put(paths[i], text);
    *tree = kept;
}

/* What starts is the text, as a script and as an inittab. */
static inline void fuzz_startup(struct probe *probe, struct probe_startup *startup, struct str text) {
    *startup = (struct probe_startup){.known = true};
    probe->facts.startup = startup;
    probe_inittab_text(probe, "inittab", text, startup);
    probe_startup_add(probe, startup,
                      (struct probe_start){.kind = START_SCRIPT,
                                           .sure = true,
                                           .name = STR("S50text"),
                                           .command = text,
                                           .words = probe_script_index(probe, text),
                                           .where = "/etc/init.d/S50text"});
}

#endif
