/* Archives and file system images by how they begin, and members of archives one after the other (libarchive): nothing
 * is written to the disk and no other program is started. */
#ifndef SUPPLIER_IMAGE_H
#define SUPPLIER_IMAGE_H

#include <sys/types.h>

#include "base/str.h"

enum image_kind {
    IMAGE_NONE,
    IMAGE_ARCHIVE,    /* can be read */
    IMAGE_PACKED,     /* one file, compressed; or an archive, compressed */
    IMAGE_UNREADABLE, /* a file system or container that is not looked into */
};
enum { IMAGE_PROBE = 2048 /* bytes of a file's beginning that tell */ };
/* `*what` names it: "a SquashFS file system". */
enum image_kind image_kind_of(struct str begin, struct str *what);

/* Where the packed bytes come from. */
struct image_source {
    /* Up to `size` bytes; 0 at the end; -1: failed. */
    ssize_t (*read)(void *context, char *to, size_t size);
    void *context;
    int fd; /* may be read from anywhere; -1: only by `read` */
};

/* What a hostile archive may make of itself. */
struct image_limits {
    uint64_t bytes; /* unpacked, of all members */
    size_t members;
};

struct image;
/* In the arena, to be closed; NULL without memory. `limits` is shared by what lies in one another, and counted down. */
struct image *image_open(struct arena *arena, const struct image_source *source, enum image_kind kind,
                         struct image_limits *limits);
void image_close(struct image *image);

struct image_member {
    struct str path; /* as the archive has it, without leading strokes and dots; valid until the next */
    unsigned mode;   /* st_mode */
};
/* The next regular file. False at the end, or when no more can be read: image_flaw then says why. */
bool image_next(struct image *image, struct image_member *member);
/* Of the current member: as image_source.read. */
ssize_t image_read(struct image *image, char *to, size_t size);
/* What was not read was for want of memory. */
bool image_out_of_memory(const struct image *image);
/* Why not all was read, in a clause; empty: all was. Static or valid until image_close. */
struct str image_flaw(const struct image *image);

#endif
