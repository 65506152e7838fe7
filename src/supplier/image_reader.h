/* What the readers of images share. Inner header of image.h: to read another kind write a reader, and its rows in
 * image.c. */
#ifndef SUPPLIER_IMAGE_READER_H
#define SUPPLIER_IMAGE_READER_H

#include "supplier/image.h"

struct image_reader {
    bool (*open)(struct image *image);                              /* false: no memory */
    bool (*next)(struct image *image, struct image_member *member); /* false at the end, or with a flaw */
    ssize_t (*read)(struct image *image, char *to, size_t size);    /* -1 with a flaw; NULL: members have extents */
    ssize_t (*capability)(struct image *image, uint8_t *bytes, size_t room); /* NULL: it has none */
    void (*close)(struct image *image);                                      /* also of what was opened in part */
    bool random;                                                             /* the source must have an extent */
};
extern const struct image_reader image_archive_reader, image_initial_reader, image_ext_reader, image_squashfs_reader,
    image_disk_reader, image_uboot_reader, image_fit_reader, image_fat_reader, image_sparse_reader, image_cd_reader,
    image_ubi_reader;

struct image {
    const struct image_reader *reader;
    void *state;
    enum image_kind kind;
    struct arena memory; /* until it is closed */
    struct arena step;   /* until the next member */
    struct image_source source;
    struct image_limits *left;
    struct image_extent member; /* of the current one */
    uint64_t member_at;
    bool within; /* a member that was not read to its end */
    bool owners, out_of_memory;
    int spool;
    struct image *disk;         /* the same bytes as a disk, once all else of them was given */
    const struct image *around; /* of such a disk: the file system that they are too */
    struct str flaw;            /* nothing more can be read */
    struct str doubt;           /* all can, but it is not what it should be */
    struct str member_flaw;     /* in `step` */
};

/* The flaw of the whole image, in its memory or static; ptr NULL: there was none for it. Always false. */
bool image_fails(struct image *image, struct str flaw);

/* Folders on their way: what is found in one waits until it is asked for, the last found first. */
struct image_folder {
    struct str path;
    unsigned depth;
};
struct image_waiting {
    const struct image_folder *folder;
    struct str name;
    uint64_t id; /* of the reader */
};
struct image_walk {
    struct image_waiting *items;
    size_t count, room;
};
enum { IMAGE_DEPTH_MAX = 64, IMAGE_NAME_MAX = 255 };
/* False without memory, and when more waits than may be read; then image->flaw is set. */
bool image_walk_add(struct image *image, struct image_walk *walk, const struct image_folder *folder, struct str name,
                    uint64_t id);
/* Takes one, its path in `step`. False at the end, and without memory. */
bool image_walk_next(struct image *image, struct image_walk *walk, struct image_waiting *waiting, struct str *path);
/* The folder of that path, for what lies in it. NULL without memory, with a flaw. */
const struct image_folder *image_walk_enter(struct image *image, const struct image_waiting *waiting, struct str path);

/* What lies behind the end of an image, from its first byte on that is neither 0 nor 0xff, as a member. False when
 * there is nothing. */
bool image_take_rest(const struct image *image, uint64_t from, struct image_member *member);
/* What lies between two parts of it, likewise. */
bool image_take_between(const struct image *image, uint64_t from, uint64_t to, struct image_member *member);
/* As image_take_rest, once, and not of an image with a flaw. */
bool image_take_last(const struct image *image, bool *taken, uint64_t from, struct image_member *member);
/* Whether the bytes are of a kind that is known, one that is not looked into too. */
bool image_is_known(const struct image_extent *where);
enum image_kind image_kind_at(const struct image_extent *where);
/* The first sector of a stretch, counted from its begin, at which a kind that is known begins, but for a disk's table;
 * else `to`. False without memory, with a flaw. In `step`. */
bool image_find_known(struct image *image, uint64_t from, uint64_t to, uint64_t *place);

/* What speaks for a FAT file system beside the numbers of its first sector. */
struct image_fat_signs {
    uint64_t table_at; /* byte from which on the first table lies */
    bool jump, last;   /* the sector begins with a jump of a boot loader, and ends as one that can be started */
};
/* Whether a first sector is laid out as that of a FAT; then the signs are set. */
bool image_fat_begins(struct str begin, struct image_fat_signs *signs);
/* Whether a table is one: it begins with the kind of medium. */
bool image_fat_table_begins(struct str table);

/* Whether a first sector is that of a disk: four rows of a table, at least one of them in use. */
bool image_has_table(struct str begin);
/* Where an ISO 9660 file system says of itself what it is, and where it ends by that. */
enum { IMAGE_CD_AT = 32768 };
uint64_t image_cd_end(const struct image *image);

/* UBI's checksum of `sum`'s bytes and these: CRC-32 without the inversion at the end. It begins with UINT32_MAX. */
uint32_t image_ubi_sum(uint32_t sum, const uint8_t *bytes, size_t len);

/* A big-endian number. */
uint32_t image_big32(const void *bytes);
/* Little-endian numbers. */
uint32_t image_u16(const void *bytes);
uint32_t image_u32(const void *bytes);
uint64_t image_u64(const void *bytes);
/* All of `size` bytes at `at` of the source. */
bool image_read_at(const struct image *image, uint64_t at, void *to, size_t size);

#endif
