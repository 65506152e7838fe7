/* Where in an image the root file system of a device lies: what is compressed is unpacked on the way into files without
 * names, and of a disk's partitions the one is taken that was asked for, or that alone holds a root. */
#ifndef SUPPLIER_IMAGE_ROOT_H
#define SUPPLIER_IMAGE_ROOT_H

#include "base/diag.h"
#include "supplier/image.h"

enum { IMAGE_ROOT_FILES = 24 };
struct image_root {
    const char *path;
    struct image_extent where;
    enum image_kind kind; /* an archive or a file system */
    struct str inside;    /* "" or "!/partition-2", in the arena */
    struct image_limits limits;
    int files[IMAGE_ROOT_FILES]; /* open until it is done */
    size_t file_count;
};
/* `part`: the name of a part ("partition-2", "2" is the same); empty: the one that holds a root. With a diagnostic:
 * STATUS_INPUT, STATUS_SYSTEM, STATUS_MEMORY; then nothing is to be done. */
enum status image_root_find(const char *path, struct str part, struct arena *arena, struct diag_sink *sink,
                            struct image_root *root) MUST_USE;
/* The same of what lies at `*where`, which must be an archive or a file system, compressed or not. */
enum status image_root_open(struct image_root *root, struct image_extent *where, enum image_kind *kind,
                            struct arena *arena, struct diag_sink *sink) MUST_USE;
void image_root_done(struct image_root *root);

#endif
