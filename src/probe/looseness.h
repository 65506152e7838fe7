/* A hunt for what others can change, over many paths: counts what was looked at, and shows what was found. */
#ifndef PROBE_LOOSENESS_H
#define PROBE_LOOSENESS_H

#include "probe/probe.h"

struct looseness {
    struct probe *probe;
    struct probe_result *result;
    size_t looked, found;
    size_t open;       /* what is started, and only the device knows by which path */
    struct str unseen; /* the first path that could not be looked at */
    enum tree_answer answer;
};
/* The path and the folders above it; `what` says what it is to the device. An absent one is passed over. */
void looseness_path(struct looseness *hunt, struct str path, const char *what);
/* Every name in a folder, and the folder. */
void looseness_folder(struct looseness *hunt, const char *folder, const char *what);
/* The outcome: not met, could not see, not applicable (`none`) where nothing was there, ask a person, or met. */
enum probe_outcome looseness_end(struct looseness *hunt, const char *what, const char *none);

#endif
