/* Storage in files of a folder, one an area, for Linux: pread, pwrite, fdatasync. */
#ifndef LIB_PORT_STORAGE_POSIX_H
#define LIB_PORT_STORAGE_POSIX_H

#include <keyway/port.h>

/* An area: its number, the name of its file in the folder, its size. */
struct kw_posix_area {
    uint32_t area;
    const char *name;
    uint64_t size;
    int file; /* the port's: -1 until kw_storage_posix_open */
};

struct kw_storage_posix {
    struct kw_posix_area *areas; /* the caller's */
    size_t count;
    struct kw_storage storage; /* the table, whose context this is */
};

/* Opens every area below `folder`, an open directory, and makes what is missing: mode 0600, whole size allocated and
 * zero, so that later writes change no metadata. Refuses symbolic links and other kinds of files, and
 * files of another size (KW_ERROR_FORMAT) but those whose making was cut short, which hold zeros only. On a failure
 * nothing stays open. */
KW_MUST_USE enum kw_status kw_storage_posix_open(struct kw_storage_posix *posix, int folder);

void kw_storage_posix_close(struct kw_storage_posix *posix);

#endif
