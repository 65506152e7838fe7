/* ext2, ext3 and ext4, by libext2fs. It is written for file systems that somebody has checked: what it is given is held
 * to the size of the image first, and a bound on what it reads ends what a hostile one has it do for ever. */
#include "supplier/image_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/ext2_call.h"

enum { SUPER_AT = 1024, SUPER_SIZE = 1024, LINK_MAX_BYTES = 4096, BLOCKS_MAX = 1 << 16 };

/* ---- the bytes */

struct window {
    struct image_extent where;
    uint64_t left; /* bytes that may still be read */
    uint64_t last; /* place that was asked for */
    bool beyond;   /* what is behind the end was asked for */
};

static errcode_t window_read64(io_channel channel, unsigned long long block, int count, void *data) {
    struct window *window = channel->private_data;
    uint64_t size = count < 0 ? (uint64_t) - (int64_t)count : (uint64_t)count * (uint64_t)channel->block_size, from;
    char *bytes = data;
    if (__builtin_mul_overflow((uint64_t)block, (uint64_t)channel->block_size, &from))
        return EXT2_ET_SHORT_READ;
    window->last = from;
    if (size > window->left)
        return EXT2_ET_SHORT_READ;
    window->left -= size;
    while (size > 0) {
        ssize_t got = image_extent_read(&window->where, &from, bytes, size);
        if (got <= 0) {
            window->beyond |= got == 0;
            return EXT2_ET_SHORT_READ;
        }
        bytes += got;
        size -= (uint64_t)got;
    }
    return 0;
}

static errcode_t window_read(io_channel channel, unsigned long block, int count, void *data) {
    return window_read64(channel, block, count, data);
}

static errcode_t window_set_size(io_channel channel, int size) {
    if (size < EXT2_MIN_BLOCK_SIZE || size > EXT2_MAX_BLOCK_SIZE)
        return EXT2_ET_INVALID_ARGUMENT;
    channel->block_size = size;
    return 0;
}

/* It lies in the image's own memory. */
static errcode_t window_close(io_channel channel) {
    channel->refcount--;
    return 0;
}

static errcode_t window_open(const char *name, int flags, io_channel *opened);

static struct struct_io_manager windows = {.magic = EXT2_ET_MAGIC_IO_MANAGER,
                                           .name = "a part of a file",
                                           .open = window_open,
                                           .close = window_close,
                                           .set_blksize = window_set_size,
                                           .read_blk = window_read,
                                           .read_blk64 = window_read64};

/* All that libext2fs hands to us is the name: it is the address of the channel. */
static errcode_t window_open(const char *name, int flags, io_channel *opened) {
    uint64_t address;
    (void)flags;
    if (!str_u64(str_from(name), UINTPTR_MAX, &address))
        return EXT2_ET_INVALID_ARGUMENT;
    *opened = (io_channel)(uintptr_t)address; // NOLINT(performance-no-int-to-ptr)
    return 0;
}

/* ---- the file system */

struct ext {
    struct struct_io_channel channel;
    struct window window;
    ext2_filsys fs;
    ext2_file_t file;
    ext2_ino_t inode; /* of the current member */
    uint64_t left;    /* of it: what lies in the inode itself libext2fs gives with what is behind its end */
    struct image_walk walk;
    uint8_t *entered; /* a bit for each inode that is a folder which was entered */
    uint32_t inodes;
    uint64_t size; /* that the superblock says */
    bool ended;    /* what lies behind it was taken */
};

static uint64_t last_place(const struct ext *ext) {
    return ext->window.last;
}

/* What the superblock says must lie in the image: the library makes room by it. */
static bool is_plausible(struct image *image, struct ext *ext) {
    uint8_t super[SUPER_SIZE];
    enum { IN_64_BITS = 0x80 };
    if (!image_read_at(image, SUPER_AT, super, sizeof super))
        return image_fails(image, STR("it ends early"));
    const uint32_t shift = image_u32(super + 24), features = image_u32(super + 96);
    uint64_t blocks = image_u32(super + 4), size = image->source.where.size;
    const uint32_t inode_size = image_u32(super + 76) == 0 ? 128 : image_u16(super + 88);
    ext->inodes = image_u32(super);
    blocks |= features & IN_64_BITS ? (uint64_t)image_u32(super + 336) << 32 : 0;
    if (shift > 6 || blocks > UINT64_MAX >> 17 || inode_size < 128)
        return image_fails(image, STR("its superblock, at byte 1024, is damaged"));
    ext->size = blocks << (10 + shift);
    /* What is free at the end need not be there. */
    const uint64_t most = size * 2 + ((uint64_t)64 << 20);
    if (ext->size > most || (uint64_t)ext->inodes * inode_size > most)
        return image_fails(image, str_format(&image->memory,
                                             "it ends early: it is to have %llu bytes and has %llu, or its superblock, "
                                             "at byte 1024, is damaged",
                                             (unsigned long long)ext->size, (unsigned long long)size));
    if (features & EXT3_FEATURE_INCOMPAT_RECOVER)
        image->doubt = STR("its journal was not played back, so that some of it may be older than what a device would "
                           "see ('e2fsck -p' plays it back)");
    return true;
}

static bool open_fs(struct image *image, struct ext *ext) {
    char name[24];
    const uint64_t size = image->source.where.size;
    /* What lies beside one another is read again, a block at a time, but not without end. */
    ext->window = (struct window){.where = image->source.where,
                                  .left = ((uint64_t)1 << 30) + (size < UINT64_MAX >> 7 ? size * 64 : size)};
    ext->channel = (struct struct_io_channel){.magic = EXT2_ET_MAGIC_IO_CHANNEL,
                                              .manager = &windows,
                                              .block_size = EXT2_MIN_BLOCK_SIZE,
                                              .refcount = 1,
                                              .private_data = &ext->window};
    (void)snprintf(name, sizeof name, "%llu", (unsigned long long)(uintptr_t)&ext->channel);
    errcode_t error = ext2_call.open(name, EXT2_FLAG_64BITS, 0, 0, &windows, &ext->fs);
    if (error == 0)
        return true;
    ext->fs = NULL;
    if (error == EXT2_ET_NO_MEMORY)
        return image_fails(image, STR_NONE);
    if (error == EXT2_ET_UNSUPP_FEATURE || error == EXT2_ET_RO_UNSUPP_FEATURE)
        return image_fails(image, STR("it has features that libext2fs does not know"));
    return image_fails(image, STR("its superblock or its tables of groups, from byte 1024 on, are damaged"));
}

static bool open_ext(struct image *image) {
    struct ext *ext = ARENA_NEW(&image->memory, struct ext);
    if (!ext)
        return false;
    image->state = ext;
    image->owners = true;
    if (!ext2_load())
        return image_fails(image, STR("libext2fs, which reads it, is not installed")), true;
    if (!is_plausible(image, ext) || !open_fs(image, ext))
        return !image->out_of_memory;
    ext->entered = ARENA_ARRAY(&image->memory, uint8_t, ext->inodes / 8 + 1);
    if (!ext->entered)
        return false;
    return image_walk_add(image, &ext->walk, NULL, STR(""), EXT2_ROOT_INO) || !image->out_of_memory;
}

static void close_ext(struct image *image) {
    struct ext *ext = image->state;
    if (ext && ext->file)
        (void)ext2_call.file_close(ext->file);
    if (ext && ext->fs)
        ext2_call.free(ext->fs);
}

/* ---- its members */

/* Without memory nothing more is read: what it gives then would be taken for damage. */
static errcode_t heed(struct image *image, errcode_t error) {
    if (error == EXT2_ET_NO_MEMORY)
        (void)image_fails(image, STR_NONE);
    return error;
}

struct listing {
    struct image *image;
    struct ext *ext;
    const struct image_folder *folder;
};

// NOLINTNEXTLINE(readability-non-const-parameter): as libext2fs calls it
static int take_entry(struct ext2_dir_entry *found, int offset, int size, char *block, void *context) {
    struct listing *l = context;
    struct str name = {found->name, found->name_len & IMAGE_NAME_MAX};
    (void)offset, (void)size, (void)block;
    if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
        return 0;
    return image_walk_add(l->image, &l->ext->walk, l->folder, name, found->inode) ? 0 : DIRENT_ABORT;
}

static void doubt_end(struct image *image) {
    const struct ext *ext = image->state;
    if (!ext->window.beyond || image->doubt.len > 0)
        return;
    struct str doubt = str_format(&image->memory, "it ends early: it is to have %llu bytes and has %llu",
                                  (unsigned long long)ext->size, (unsigned long long)image->source.where.size);
    image->doubt = doubt.ptr ? doubt : STR("it ends early");
}

static struct str damaged(struct image *image, const char *what) {
    doubt_end(image);
    struct str text = str_format(&image->step, "%s is damaged; what was read last lies at byte %llu of the file system",
                                 what, (unsigned long long)last_place(image->state));
    return text.ptr ? text : STR("it is damaged");
}

static void enter(struct image *image, const struct image_waiting *waiting, const struct ext2_inode *inode,
                  struct image_member *member) {
    struct ext *ext = image->state;
    uint8_t *entered = &ext->entered[waiting->id / 8], bit = (uint8_t)(1u << waiting->id % 8);
    if (*entered & bit) {
        member->flaw = STR("this folder lies in more than one place, or in itself: it is damaged");
        return;
    }
    *entered |= bit;
    if (inode->i_flags & EXT4_ENCRYPT_FL) {
        member->flaw = STR("this folder is encrypted");
        return;
    }
    struct listing listing = {image, ext, image_walk_enter(image, waiting, member->path)};
    if (!listing.folder)
        return;
    if (listing.folder->depth >= IMAGE_DEPTH_MAX)
        member->flaw = STR("folders lie too deep in one another");
    else if (heed(image, ext2_call.dir_iterate(ext->fs, (ext2_ino_t)waiting->id, 0, NULL, take_entry, &listing)) != 0)
        member->flaw = damaged(image, "this folder");
}

static bool open_file(struct image *image) {
    struct ext *ext = image->state;
    if (ext->file)
        return true;
    if (heed(image, ext2_call.file_open2(ext->fs, ext->inode, NULL, 0, &ext->file)) != 0)
        return false;
    __u64 size = 0;
    bool told = ext2_call.file_get_lsize(ext->file, &size) == 0;
    ext->left = size;
    return told;
}

static void take_link(struct image *image, struct ext2_inode *inode, struct image_member *member) {
    struct ext *ext = image->state;
    size_t size = inode->i_size;
    bool fair = size > 0 && size <= LINK_MAX_BYTES;
    char *text = fair ? arena_get(&image->step, size + 1, 1) : NULL;
    unsigned got = 0;
    if (fair && !text)
        (void)image_fails(image, STR_NONE);
    if (text && ext2_call.is_fast_symlink(inode)) {
        got = size <= sizeof inode->i_block ? (unsigned)size : 0;
        memcpy(text, inode->i_block, got);
    } else if (text &&
               (!open_file(image) || heed(image, ext2_call.file_read(ext->file, text, (unsigned)size, &got)) != 0)) {
        got = 0;
    }
    member->link = (struct str){text, got};
    if (got == 0) {
        member->link = STR("");
        member->flaw = damaged(image, "where this link leads");
    }
}

static dev_t device_of(const struct ext2_inode *inode) {
    uint32_t old = inode->i_block[0], wide = inode->i_block[1];
    if (old)
        return makedev(old >> 8 & 0xff, old & 0xff);
    return makedev(wide >> 8 & 0xfff, (wide & 0xff) | (wide >> 12 & 0xfff00));
}

static bool next_member(struct image *image, struct image_member *member) {
    struct ext *ext = image->state;
    struct image_waiting waiting;
    struct ext2_inode inode;
    if (ext->file)
        (void)ext2_call.file_close(ext->file);
    ext->file = NULL;
    if (!image_walk_next(image, &ext->walk, &waiting, &member->path))
        return image_take_last(image, &ext->ended, ext->size, member);
    ext->inode = (ext2_ino_t)waiting.id;
    if (waiting.id > ext->inodes || heed(image, ext2_call.read_inode(ext->fs, ext->inode, &inode)) != 0) {
        member->flaw = damaged(image, "it");
        return image->flaw.len == 0;
    }
    member->mode = inode.i_mode;
    member->uid = inode_uid(inode);
    member->gid = inode_gid(inode);
    member->time = inode.i_mtime;
    if (S_ISDIR(member->mode))
        enter(image, &waiting, &inode, member);
    else if (S_ISLNK(member->mode))
        take_link(image, &inode, member);
    else if (S_ISBLK(member->mode) || S_ISCHR(member->mode))
        member->device = device_of(&inode);
    else if (S_ISREG(member->mode) && inode.i_flags & EXT4_ENCRYPT_FL)
        member->flaw = STR("it is encrypted");
    else if (!S_ISREG(member->mode) && !S_ISFIFO(member->mode) && !S_ISSOCK(member->mode))
        member->flaw = damaged(image, "its inode");
    return image->flaw.len == 0;
}

static ssize_t read_member(struct image *image, char *to, size_t size) {
    struct ext *ext = image->state;
    unsigned got = 0, wanted = size < BLOCKS_MAX ? (unsigned)size : BLOCKS_MAX;
    if (open_file(image)) {
        wanted = wanted < ext->left ? wanted : (unsigned)ext->left;
        if (wanted == 0 || heed(image, ext2_call.file_read(ext->file, to, wanted, &got)) == 0) {
            ext->left -= got;
            return got;
        }
    }
    image->member_flaw = damaged(image, "a part of it");
    return -1;
}

static ssize_t capability(struct image *image, uint8_t *bytes, size_t room) {
    struct ext *ext = image->state;
    struct ext2_xattr_handle *handle;
    void *value = NULL;
    size_t size = 0;
    ssize_t given = -1;
    if (heed(image, ext2_call.xattrs_open(ext->fs, ext->inode, &handle)) != 0)
        return -1;
    errcode_t error = heed(image, ext2_call.xattrs_read(handle));
    if (error == 0)
        error = heed(image, ext2_call.xattr_get(handle, "security.capability", &value, &size));
    if (error == EXT2_ET_EA_KEY_NOT_FOUND)
        given = 0;
    if (error == 0 && size <= room) {
        memcpy(bytes, value, size);
        given = (ssize_t)size;
    }
    free(value);
    (void)ext2_call.xattrs_close(&handle);
    return given;
}

const struct image_reader image_ext_reader = {open_ext, next_member, read_member, capability, close_ext, true};
