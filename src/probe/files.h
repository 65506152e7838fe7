/* What one walk over all files of the device finds: gathered once, for every check that asks of files by their modes
 * and owners. */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

#include "probe/probe.h"

struct probe_file {
    struct str path;
    uint32_t mode, uid, gid;
    uint64_t size;
    uint64_t capabilities; /* the permitted ones, of a program that has some */
};
enum { FILES_KEPT_MAX = 1024, FILES_KEYS_MAX = 16384, FILES_WALK_MAX = 8000000 };

enum probe_files_kind {
    FILES_SETID,        /* regular files with the setuid bit, or setgid and executable by the group */
    FILES_CAPABLE,      /* programs with capabilities */
    FILES_KEYS,         /* small files that may hold private keys: in /etc, or named like keys; not of containers */
    FILES_OPEN,         /* regular files that all may write; from here on without those of containers */
    FILES_OPEN_FOLDERS, /* folders that all may write, without the sticky bit */
    FILES_OWNERLESS,    /* user or group is none of the device's */
    FILES_LOOSE,        /* of the system's own, and an account that logs in may write it */
    FILES_DEVICES,      /* device nodes outside /dev */
    FILES_KINDS
};

struct probe_file_list {
    struct probe_file *items; /* by their paths: the first FILES_KEPT_MAX (keys: FILES_KEYS_MAX) */
    size_t count, room;
    size_t left_out; /* and how many more there were */
};
struct probe_files {
    enum tree_answer answer; /* of the walk; anything but TREE_OK: it did not come to its end */
    size_t seen, denied;     /* things visited, and folders that could not be read */
    size_t unasked;          /* programs whose capabilities could not be read */
    struct probe_file_list lists[FILES_KINDS];
};

/* Walked at the first call, by as many threads as the probe may use; the lists are the same whatever their number.
 * Never NULL. */
const struct probe_files *probe_files(struct probe *probe);
/* After a list without a fault: false, and could not see, where the walk did not see everything. */
bool probe_saw_all_files(struct probe *probe, struct probe_result *result, const struct probe_files *files) MUST_USE;

/* The permitted capabilities of the bytes of security.capability (all revisions); false when they have another form. */
bool probe_capabilities(const uint8_t *bytes, size_t len, uint64_t *permitted);

#endif
