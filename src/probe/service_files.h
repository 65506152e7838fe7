/* Which settings a service has: the files and options that it is started with, and what its files take in. */
#ifndef PROBE_SERVICE_FILES_H
#define PROBE_SERVICE_FILES_H

#include "probe/directive.h"
#include "probe/startup.h"

/* The command lines that start one of `names` (startup.h), as far as they say so: begin with a zeroed walk. */
struct service_walk {
    struct probe_start_match match;
    struct probe_lines lines;
    bool within;
};
struct service_start {
    struct str rest; /* what stands behind the program; of a process never to be shown */
    const char *where;
    uint32_t line;
    bool whole; /* nothing of it hangs on variables or on a script */
};
bool service_start_next(struct probe *probe, const char *const *names, struct service_walk *walk,
                        struct service_start *start);
/* The value of "-c X", "-cX", "--name X" or "--name=X"; `letter` 0: none. False where it is not there. */
bool service_option(struct probe *probe, const struct service_start *start, char letter, const char *name,
                    struct str *value);

/* A line by which a file takes another in, or (`suffix`) the files of a folder. */
struct service_include {
    const char *key;
    const char *suffix; /* NULL: a file */
};
enum { SERVICE_DEPTH_MAX = 8, SERVICE_FILES_MAX = 64 };
struct service_reading {
    struct probe *probe;
    struct probe_directives *list;
    const struct service_include *includes; /* an empty key ends them */
    unsigned style;
    unsigned files, depth; /* so far; begin with 0 */
    bool patterns;       /* a line may name several, and by patterns of glob(3), none of them below its file's folder */
    const char *unclear; /* set: the first that a file takes in and that was not found, or not sought; NULL: none */
};
/* Adds the lines of a file, with those that it takes in where it does so; a relative path is below the file's folder.
 */
enum tree_answer service_read(struct service_reading *reading, const char *path);
/* The files that are given by an option, parted by commas; how many starts have one. */
size_t service_read_given(struct service_reading *reading, const char *const *names, char letter, const char *name);
/* One line more, as if a file held it. */
void service_add(struct service_reading *reading, struct probe_directive item);

#endif
