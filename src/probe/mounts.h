/* What is mounted where, and with what options: on a device that runs as its kernel says (/proc/mounts), in an image as
 * fstab(5) and systemd's mount units would have it. */
#ifndef PROBE_MOUNTS_H
#define PROBE_MOUNTS_H

#include "probe/probe.h"

struct probe_mount {
    struct str device, folder, type, options; /* options: parted by commas */
    const char *path;                         /* of the file that says so */
    uint32_t line;
    bool replaced; /* a line of fstab in whose place a unit of /etc stands */
};
struct probe_mounts {
    enum tree_answer answer; /* of /proc/mounts or /etc/fstab */
    const char *path;        /* which of them */
    bool systemd;            /* an image whose init is systemd: it mounts by fstab and units alone */
    struct probe_mount *items;
    size_t count;
};
enum { MOUNTS_MAX = 4096 };

/* Read at the first call; never NULL. Of a folder that is mounted over, the last line counts. */
const struct probe_mounts *probe_mounts(struct probe *probe);
/* What is mounted at this folder itself when the device has started; NULL where nothing is. */
const struct probe_mount *probe_mount_at(const struct probe_mounts *mounts, struct str folder);
/* What the path lies on; NULL where that is not known. */
const struct probe_mount *probe_mount_of(const struct probe_mounts *mounts, struct str path);
/* Whether the option holds by all that are written: the last of "noexec,exec" counts, "user" brings noexec. */
bool probe_mount_has(const struct probe_mount *mount, struct str option);

/* The lines of fstab or mounts; `path` is kept. False when memory is out. */
bool probe_mounts_parse(struct arena *arena, struct str text, const char *path, struct probe_mounts *mounts) MUST_USE;

#endif
