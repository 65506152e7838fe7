/* Archives, images of file systems and of disks by how they begin, and what lies in them, one after the other: nothing
 * is mounted and no other program is started. */
#ifndef SUPPLIER_IMAGE_H
#define SUPPLIER_IMAGE_H

#include <sys/types.h>

#include "base/str.h"

enum image_kind {
    IMAGE_NONE,
    IMAGE_ARCHIVE,    /* by libarchive */
    IMAGE_PACKED,     /* one file, compressed; or an archive, compressed */
    IMAGE_INITIAL,    /* cpio, as Linux has its initial file systems: often several, one behind the other */
    IMAGE_EXT,        /* ext2, ext3, ext4: by libext2fs */
    IMAGE_SQUASHFS,   /* by libsquashfs */
    IMAGE_DISK,       /* partitions: by libblkid */
    IMAGE_UBOOT,      /* files with U-Boot's old header in front */
    IMAGE_FIT,        /* U-Boot's newer form: a device tree that holds files, or says where behind it they lie */
    IMAGE_FAT,        /* FAT12, FAT16, FAT32 */
    IMAGE_SPARSE,     /* Android's: an image without the blocks that are empty */
    IMAGE_CD,         /* ISO 9660, by libarchive: often a disk with partitions too */
    IMAGE_UBI,        /* volumes on flash */
    IMAGE_UNREADABLE, /* a file system or container that is not looked into */
};
/* Bytes of a file's beginning that tell; some kinds only show behind a beginning that `image_is_far` is true of. */
enum { IMAGE_PROBE = 2048, IMAGE_PROBE_FAR = 65664 };
bool image_is_far(struct str begin);
struct image_form {
    enum image_kind kind;
    struct str what; /* "a SquashFS file system" */
    bool rootless;   /* it says of no file whose it is and who may do what: no device has its root there */
};
struct image_form image_form_of(struct str begin);
/* The same, without a word on roots. */
enum image_kind image_kind_of(struct str begin, struct str *what);
/* Its members may be images that have nothing to do with one another. */
bool image_has_parts(enum image_kind kind);
/* It is one file in another form. */
bool image_is_wrapped(enum image_kind kind);

/* Bytes of an open file that may be read in any order; fd -1: there are none. */
struct image_extent {
    int fd;
    uint64_t at, size;
};
/* As read(2), from `*from` on, which it moves. */
ssize_t image_extent_read(const struct image_extent *extent, uint64_t *from, char *to, size_t size);

/* Where the bytes come from. */
struct image_source {
    /* Up to `size` bytes; 0 at the end; -1: failed. */
    ssize_t (*read)(void *context, char *to, size_t size);
    void *context;
    struct image_extent where; /* the same bytes; then `read` is not called */
};

/* What a hostile image may make of itself. */
struct image_limits {
    uint64_t bytes; /* unpacked, of all members */
    size_t members;
    size_t steps; /* of lists that give no bytes */
    size_t names; /* bytes of paths and links that are kept: image_take_name */
};
/* Of an outermost image of so many bytes. */
struct image_limits image_limits_of(uint64_t size);

struct image;
/* In the arena, to be closed; NULL without memory. `limits` is shared by what lies in one another, and counted down.
 * What must be read in any order and comes one byte after the other is put into a file without a name first. */
struct image *image_open(struct arena *arena, const struct image_source *source, enum image_kind kind,
                         struct image_limits *limits);
void image_close(struct image *image);

struct image_member {
    struct str path; /* as the image has it, without leading strokes and dots; valid until the next; "" is the root */
    struct str link; /* where a link leads, valid likewise; ptr NULL: it is none */
    struct str flaw; /* why it, or all that lies in it, cannot be seen; ptr NULL: nothing is wrong */
    bool hard;       /* the link is another name of a file: `link` is as `path` */
    bool content;    /* of such a link: the file's content comes with this name, not with that */
    bool plain;      /* bytes without a form of their own: not to be taken for an image */
    bool outer;      /* a part of a container: what lies in it is the image that is meant */
    bool beside;     /* a partition of a file system that is a disk too, and lies on it from its first byte on */
    unsigned mode;   /* st_mode; of a hard link without content 0 */
    uint32_t uid, gid;
    dev_t device; /* of a device node */
    int64_t time; /* of its last change, seconds since the epoch */
    struct image_extent where;
};
/* The next file, link, folder or device. False at the end, or when no more can be read: image_flaw then says why. */
bool image_next(struct image *image, struct image_member *member);
/* Of the current member: as image_source.read. */
ssize_t image_read(struct image *image, char *to, size_t size);
/* Counts a name of so many bytes that is kept in memory. False when it is more than may be; that is then the flaw. */
bool image_take_name(struct image *image, size_t size);
/* Puts what is left of the current member into a new file without a name, to be closed by the caller. False with a flaw
 * of the image, or when it cannot be read. */
bool image_hold(struct image *image, struct image_extent *held);
/* Why image_read failed, when only this member cannot be read; else empty. */
struct str image_member_flaw(const struct image *image);
/* The capabilities of the current member (security.capability, capabilities(7)): how many bytes of at most `room`; 0
 * where it has none; -1 when they cannot be told. */
ssize_t image_capability(struct image *image, uint8_t *bytes, size_t room);
/* Whether it says whose its files are. Known once a member was given. */
bool image_has_owners(const struct image *image);
/* What was not read was for want of memory. */
bool image_out_of_memory(const struct image *image);
/* Why not all was read, in a clause; empty: all was. Static or valid until image_close. */
struct str image_flaw(const struct image *image);

#endif
