/* SquashFS 4, by libsquashfs. Sizes that an inode claims are looked at before the library makes room for them. */
#include "supplier/image_reader.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/squashfs_call.h"

enum { READ_MOST = 1 << 20, LINK_MAX_BYTES = 4096, NO_ATTRIBUTES = 0xffffffff };

struct window {
    sqfs_file_t file; /* first: the library has its address */
    struct image_extent where;
    struct image *image;
    uint64_t last; /* place that was asked for */
};

/* The library's, whose every block is counted. */
struct unpacker {
    sqfs_compressor_t counted; /* first: the library has its address */
    sqfs_compressor_t *inner;
    struct image *image;
};

struct squash {
    struct window window;
    sqfs_super_t super;
    struct unpacker unpacker;
    sqfs_id_table_t *owners;
    sqfs_meta_reader_t *inodes, *folders;
    sqfs_data_reader_t *data;
    sqfs_xattr_reader_t *attributes;
    sqfs_inode_generic_t *inode; /* of the current member */
    uint64_t at;                 /* in it */
    uint64_t work, given, paid;  /* bytes: read and unpacked; that became of them; of the limits, for the rest */
    size_t entered;              /* folders */
    struct image_walk walk;
    bool ended; /* what lies behind it was taken */
};

/* ---- the bytes */

/* What is read and unpacked should come out again: blocks that are unpacked for a few bytes each, folders and inodes
 * that are named again and again would be a bomb. Of a fair image little is left to be paid for. */
static bool count_work(struct image *image, uint64_t bytes) {
    struct squash *squash = image->state;
    squash->work += bytes;
    const uint64_t covered = squash->given * 2 + squash->paid;
    if (squash->work <= covered)
        return true;
    const uint64_t due = squash->work - covered;
    if (due > image->left->bytes)
        return image_fails(image, STR("it unpacks to more than is looked at"));
    image->left->bytes -= due;
    squash->paid += due;
    return true;
}

static sqfs_s32 unpack_block(sqfs_compressor_t *compressor, const sqfs_u8 *in, sqfs_u32 size, sqfs_u8 *out,
                             sqfs_u32 room) {
    struct unpacker *unpacker = (struct unpacker *)compressor;
    if (unpacker->image->flaw.len > 0)
        return SQFS_ERROR_OVERFLOW;
    sqfs_s32 got = unpacker->inner->do_block(unpacker->inner, in, size, out, room);
    return count_work(unpacker->image, got >= 0 ? (uint64_t)got : room) ? got : SQFS_ERROR_OVERFLOW;
}

static int window_read(sqfs_file_t *file, sqfs_u64 offset, void *buffer, size_t size) {
    struct window *window = (struct window *)file;
    uint64_t from = offset;
    char *bytes = buffer;
    window->last = offset;
    if (window->image->flaw.len > 0 || !count_work(window->image, size))
        return SQFS_ERROR_OVERFLOW;
    while (size > 0) {
        ssize_t got = image_extent_read(&window->where, &from, bytes, size);
        if (got <= 0)
            return got < 0 ? SQFS_ERROR_IO : SQFS_ERROR_OUT_OF_BOUNDS;
        bytes += got;
        size -= (size_t)got;
    }
    return 0;
}

static int window_write(sqfs_file_t *file, sqfs_u64 offset, const void *buffer, size_t size) {
    (void)file, (void)offset, (void)buffer, (void)size;
    return SQFS_ERROR_UNSUPPORTED;
}

static sqfs_u64 window_size(const sqfs_file_t *file) {
    return ((const struct window *)file)->where.size;
}

static int window_truncate(sqfs_file_t *file, sqfs_u64 size) {
    (void)file, (void)size;
    return SQFS_ERROR_UNSUPPORTED;
}

/* It lies in the image's own memory. */
static void window_destroy(struct sqfs_object_t *object) {
    (void)object;
}

/* ---- the file system */

static bool fails_by(struct image *image, int error, const char *what) {
    const struct squash *squash = image->state;
    if (image->flaw.len > 0)
        return false;
    if (error == SQFS_ERROR_ALLOC)
        return image_fails(image, STR_NONE);
    return image_fails(image, str_format(&image->memory, "%s is damaged, at or behind byte %llu of the file system",
                                         what, (unsigned long long)squash->window.last));
}

static bool read_super(struct image *image, struct squash *squash) {
    const sqfs_super_t *super = &squash->super;
    int error = squashfs_call.super_read(&squash->super, &squash->window.file);
    if (error == SFQS_ERROR_SUPER_VERSION)
        return image_fails(image, STR("it is of an old version of SquashFS; unsquashfs unpacks it"));
    if (error != 0)
        return fails_by(image, error, "its superblock");
    if (super->bytes_used > squash->window.where.size)
        return image_fails(image, str_format(&image->memory, "it ends early: it is to have %llu bytes and has %llu",
                                             (unsigned long long)super->bytes_used,
                                             (unsigned long long)squash->window.where.size));
    if (super->inode_count > image->left->members)
        return image_fails(image, STR("it has more members than are looked at"));
    return super->fragment_entry_count <= super->inode_count || fails_by(image, 0, "its superblock");
}

static bool make_compressor(struct image *image, struct squash *squash) {
    sqfs_compressor_config_t how;
    const sqfs_super_t *super = &squash->super;
    int error =
        squashfs_call.compressor_config_init(&how, super->compression_id, super->block_size, SQFS_COMP_FLAG_UNCOMPRESS);
    if (error == 0)
        error = squashfs_call.compressor_create(&how, &squash->unpacker.inner);
    if (error != 0)
        return error == SQFS_ERROR_ALLOC
                   ? image_fails(image, STR_NONE)
                   : image_fails(image, STR("it is compressed in a way that libsquashfs does not know (LZO, say); "
                                            "unsquashfs unpacks it"));
    if (super->flags & SQFS_FLAG_COMPRESSOR_OPTIONS)
        error = squash->unpacker.inner->read_options(squash->unpacker.inner, &squash->window.file);
    squash->unpacker.counted = *squash->unpacker.inner;
    squash->unpacker.counted.do_block = unpack_block;
    squash->unpacker.image = image;
    return error == 0 || fails_by(image, error, "what it says of its compression");
}

static bool make_readers(struct image *image, struct squash *squash) {
    const sqfs_super_t *super = &squash->super;
    sqfs_file_t *file = &squash->window.file;
    sqfs_compressor_t *compressor = &squash->unpacker.counted;
    uint64_t end = super->id_table_start;
    end = super->fragment_table_start < end ? super->fragment_table_start : end;
    end = super->export_table_start < end ? super->export_table_start : end;
    squash->owners = squashfs_call.id_table_create(0);
    squash->inodes =
        squashfs_call.meta_reader_create(file, compressor, super->inode_table_start, super->directory_table_start);
    squash->folders = squashfs_call.meta_reader_create(file, compressor, super->directory_table_start, end);
    squash->data = squashfs_call.data_reader_create(file, super->block_size, compressor, 0);
    if (!squash->owners || !squash->inodes || !squash->folders || !squash->data)
        return image_fails(image, STR_NONE);
    int error = squashfs_call.id_table_read(squash->owners, file, super, compressor);
    if (error != 0)
        return fails_by(image, error, "its table of owners");
    error = squashfs_call.data_reader_load_fragment_table(squash->data, super);
    return error == 0 || fails_by(image, error, "its table of fragments");
}

static bool open_squashfs(struct image *image) {
    struct squash *squash = ARENA_NEW(&image->memory, struct squash);
    if (!squash)
        return false;
    image->state = squash;
    image->owners = true;
    squash->window = (struct window){.file = {.base = {.destroy = window_destroy},
                                              .read_at = window_read,
                                              .write_at = window_write,
                                              .get_size = window_size,
                                              .truncate = window_truncate},
                                     .where = image->source.where,
                                     .image = image};
    if (!squashfs_load())
        return image_fails(image, STR("libsquashfs, which reads it, is not installed")), true;
    if (read_super(image, squash) && make_compressor(image, squash) && make_readers(image, squash))
        (void)image_walk_add(image, &squash->walk, NULL, STR(""), squash->super.root_inode_ref);
    return !image->out_of_memory;
}

static void close_squashfs(struct image *image) {
    struct squash *squash = image->state;
    if (!squash)
        return;
    if (squash->inode)
        squashfs_call.free(squash->inode);
    sqfs_destroy(squash->attributes);
    sqfs_destroy(squash->data);
    sqfs_destroy(squash->folders);
    sqfs_destroy(squash->inodes);
    sqfs_destroy(squash->owners);
    sqfs_destroy(squash->unpacker.inner);
}

/* ---- its members */

/* Without memory nothing more is read: what it gives then would be taken for damage. */
static int heed(struct image *image, int error) {
    if (error == SQFS_ERROR_ALLOC)
        (void)image_fails(image, STR_NONE);
    return error;
}

static struct str damaged(struct image *image, const char *what) {
    const struct squash *squash = image->state;
    struct str text = str_format(&image->step, "%s is damaged; what was read last lies at byte %llu of the file system",
                                 what, (unsigned long long)squash->window.last);
    return text.ptr ? text : STR("it is damaged");
}

/* The library makes room by the size that an inode claims, for the sizes of its blocks or for its text. */
static bool has_fair_size(struct image *image, struct squash *squash, uint64_t block, size_t offset) {
    enum { HEAD = 16, LINK = 24, FILE_SHORT = 32, FILE_LONG = 32 };
    uint8_t bytes[HEAD + 16] = {0};
    if (heed(image, squashfs_call.meta_reader_seek(squash->inodes, squash->super.inode_table_start + block, offset)) !=
            0 ||
        heed(image, squashfs_call.meta_reader_read(squash->inodes, bytes, HEAD)) != 0)
        return false;
    uint32_t type = image_u16(bytes);
    bool is_link = type == SQFS_INODE_SLINK || type == SQFS_INODE_EXT_SLINK;
    bool is_file = type == SQFS_INODE_FILE || type == SQFS_INODE_EXT_FILE;
    if (!is_link && !is_file)
        return true;
    if (heed(image, squashfs_call.meta_reader_read(squash->inodes, bytes + HEAD,
                                                   is_link ? LINK - HEAD : FILE_LONG - HEAD)) != 0)
        return false;
    uint64_t size = is_link                   ? image_u32(bytes + HEAD + 4)
                    : type == SQFS_INODE_FILE ? image_u32(bytes + HEAD + 12)
                                              : image_u64(bytes + HEAD + 8);
    return size <= (is_link ? LINK_MAX_BYTES : image->left->bytes);
}

static bool read_inode(struct image *image, uint64_t id) {
    struct squash *squash = image->state;
    uint64_t block = id >> 16;
    size_t offset = id & 0xffff;
    if (squash->inode)
        squashfs_call.free(squash->inode);
    squash->inode = NULL;
    squash->at = 0;
    return has_fair_size(image, squash, block, offset) &&
           heed(image, squashfs_call.meta_reader_read_inode(squash->inodes, &squash->super, block, offset,
                                                            &squash->inode)) == 0;
}

static void enter(struct image *image, const struct image_waiting *waiting, struct image_member *member) {
    struct squash *squash = image->state;
    sqfs_readdir_state_t state;
    const struct image_folder *folder = image_walk_enter(image, waiting, member->path);
    if (!folder)
        return;
    if (folder->depth >= IMAGE_DEPTH_MAX || squash->entered++ > squash->super.inode_count) {
        member->flaw = STR("folders lie too deep in one another, or in themselves");
        return;
    }
    int outcome = heed(image, squashfs_call.readdir_state_init(&state, &squash->super, squash->inode));
    while (outcome == 0) {
        sqfs_dir_entry_t *entry;
        sqfs_u32 number;
        sqfs_u64 reference;
        outcome = heed(image, squashfs_call.meta_reader_readdir(squash->folders, &state, &entry, &number, &reference));
        if (outcome != 0)
            break;
        struct str name = {(const char *)entry->name, (size_t)entry->size + 1};
        bool kept = image_walk_add(image, &squash->walk, folder, name, reference);
        squashfs_call.free(entry);
        if (!kept)
            return;
    }
    if (outcome < 0)
        member->flaw = damaged(image, "this folder");
}

static void take_link(struct image *image, struct image_member *member) {
    const struct squash *squash = image->state;
    struct str text = {(const char *)squash->inode->extra, squash->inode->data.slink.target_size};
    member->link = str_copy(&image->step, text);
    if (!member->link.ptr)
        (void)image_fails(image, STR_NONE);
}

static dev_t device_of(const sqfs_inode_generic_t *inode) {
    uint32_t number = inode->data.dev.devno; /* where the longer form has it too */
    return makedev(number >> 8 & 0xfff, (number & 0xff) | (number >> 12 & 0xfff00));
}

static bool next_member(struct image *image, struct image_member *member) {
    struct squash *squash = image->state;
    struct image_waiting waiting;
    if (!image_walk_next(image, &squash->walk, &waiting, &member->path))
        return image_take_last(image, &squash->ended, squash->super.bytes_used, member);
    if (!read_inode(image, waiting.id)) {
        member->flaw = damaged(image, "its inode");
        return image->flaw.len == 0;
    }
    const sqfs_inode_generic_t *inode = squash->inode;
    member->mode = inode->base.mode;
    member->time = inode->base.mod_time;
    if (squashfs_call.id_table_index_to_id(squash->owners, inode->base.uid_idx, &member->uid) != 0 ||
        squashfs_call.id_table_index_to_id(squash->owners, inode->base.gid_idx, &member->gid) != 0)
        member->flaw = damaged(image, "who owns it");
    if (S_ISDIR(member->mode))
        enter(image, &waiting, member);
    else if (S_ISLNK(member->mode))
        take_link(image, member);
    else if (S_ISBLK(member->mode) || S_ISCHR(member->mode))
        member->device = device_of(inode);
    return image->flaw.len == 0;
}

static ssize_t read_member(struct image *image, char *to, size_t size) {
    struct squash *squash = image->state;
    uint32_t wanted = size < READ_MOST ? (uint32_t)size : READ_MOST;
    sqfs_s32 got = heed(image, squashfs_call.data_reader_read(squash->data, squash->inode, squash->at, to, wanted));
    if (got >= 0) {
        squash->at += (uint64_t)got;
        squash->given += (uint64_t)got;
        return got;
    }
    if (image->flaw.len == 0)
        image->member_flaw = damaged(image, "a part of it");
    return -1;
}

static bool has_attributes(struct image *image, struct squash *squash) {
    if (squash->attributes)
        return true;
    squash->attributes = squashfs_call.xattr_reader_create(0);
    if (!squash->attributes)
        return image_fails(image, STR_NONE);
    return heed(image, squashfs_call.xattr_reader_load(squash->attributes, &squash->super, &squash->window.file,
                                                       &squash->unpacker.counted)) == 0;
}

/* 0 for another attribute, -1 when it cannot be read. */
static ssize_t read_attribute(struct image *image, struct squash *squash, uint8_t *bytes, size_t room) {
    sqfs_xattr_entry_t *key = NULL;
    sqfs_xattr_value_t *value = NULL;
    ssize_t given = 0;
    if (heed(image, squashfs_call.xattr_reader_read_key(squash->attributes, &key)) != 0)
        return -1;
    bool wanted = str_eq(str_from((const char *)key->key), STR("security.capability"));
    if (heed(image, squashfs_call.xattr_reader_read_value(squash->attributes, key, &value)) != 0)
        given = -1;
    else if (wanted)
        given = value->size <= room ? (ssize_t)value->size : -1;
    if (given > 0)
        memcpy(bytes, value->value, (size_t)given);
    squashfs_call.free(key);
    squashfs_call.free(value);
    return given;
}

static ssize_t capability(struct image *image, uint8_t *bytes, size_t room) {
    struct squash *squash = image->state;
    sqfs_u32 index;
    sqfs_xattr_id_t found;
    if (squash->super.flags & SQFS_FLAG_NO_XATTRS || !squash->inode ||
        squashfs_call.inode_get_xattr_index(squash->inode, &index) != 0 || index == NO_ATTRIBUTES)
        return 0;
    if (!has_attributes(image, squash) || squashfs_call.xattr_reader_get_desc(squash->attributes, index, &found) != 0 ||
        heed(image, squashfs_call.xattr_reader_seek_kv(squash->attributes, &found)) != 0)
        return -1;
    ssize_t given = 0;
    for (uint32_t i = 0; i < found.count && given == 0; i++)
        given = read_attribute(image, squash, bytes, room);
    return given;
}

const struct image_reader image_squashfs_reader = {open_squashfs, next_member,    read_member,
                                                   capability,    close_squashfs, true};
