/* Watches the files of a manifest by fanotify and checks again what changes, at once. The watch only listens
 * (FAN_CLASS_NOTIF): nobody who opens a file ever waits for it, whatever becomes of the watcher.
 *
 * It sees writes, truncations, changes of permissions, and names that come and go, in the folders that the manifest's
 * paths lead through. It does not see stores into a mapped file, nor what changes in a folder that came back and
 * that the kernel has no mark left for: those are found by kw_integrity_step, which goes on beside it. */
#ifndef LIB_PORT_INTEGRITY_FANOTIFY_H
#define LIB_PORT_INTEGRITY_FANOTIFY_H

#include "integrity_linux.h"

struct kw_integrity_watch;

/* What a watch has done so far. */
struct kw_integrity_watched {
    uint64_t events;
    uint64_t checks;    /* of entries */
    uint64_t overflows; /* times that the kernel had too many events to keep: each is a full scan */
    uint64_t last_us;   /* from the reading of an event to its check's end, the last one and the longest */
    uint64_t longest_us;
};

/* Watches below `root`, which stays the caller's; `integrity` and its envelope must outlive the watch. Make a pass
 * after it, not before: what changes in between is then seen. KW_ERROR_UNSUPPORTED: the kernel or the file system
 * cannot (5.17 is needed), or this process may not; KW_ERROR_MISSING, KW_ERROR_POLICY: a folder of the manifest is not
 * there, or is a link; KW_ERROR_ROOM: out of memory or of marks. */
KW_MUST_USE enum kw_status kw_integrity_watch_new(struct kw_integrity *integrity, int root,
                                                  struct kw_integrity_watch **watch);

void kw_integrity_watch_free(struct kw_integrity_watch *watch);

/* For poll(): readable when something changed. */
int kw_integrity_watch_file(const struct kw_integrity_watch *watch);

/* Handles the events that are there, a megabyte of them at most, and returns. A finding is reported once, not at each
 * write; it is told again when it becomes another. @req CR 3.4 RE 2, CR 6.2 */
KW_MUST_USE enum kw_status kw_integrity_watch_step(struct kw_integrity_watch *watch);

struct kw_integrity_watched kw_integrity_watch_state(const struct kw_integrity_watch *watch);

#endif
