/* Archives, and one file that is compressed: by libarchive. */
#include "supplier/image_reader.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/archive_call.h"

enum { BLOCK = 1 << 16, TRAILER = 124 /* bytes of the last header of a cpio archive with its name */ };

struct packed {
    struct archive *archive;
    struct archive_entry *entry; /* of the member; libarchive does not ask whether it could make its own */
    struct image *image;
    uint64_t at;          /* of the extent */
    uint64_t given, held; /* of a stream: in all, and in the last block */
    la_ssize_t first;     /* of a stream: what was read of it to see how it is packed, and is still to be given */
    bool ended;
    bool fronted; /* of an ISO 9660 file system: what stands before it was given */
    char block[BLOCK];
};

static la_ssize_t next_block(struct packed *packed) {
    struct image_source *source = &packed->image->source;
    if (source->where.fd >= 0)
        return image_extent_read(&source->where, &packed->at, packed->block, sizeof packed->block);
    ssize_t got = source->read(source->context, packed->block, sizeof packed->block);
    if (got > 0 && packed->given == 0 && image_has_table((struct str){packed->block, (size_t)got}))
        packed->image->doubt = STR("it is also an image of a disk, whose partitions were not looked at");
    packed->held = got > 0 ? (uint64_t)got : packed->held;
    packed->given += got > 0 ? (uint64_t)got : 0;
    return got;
}

static la_ssize_t give(struct archive *archive, void *context, const void **block) {
    struct packed *packed = context;
    const la_ssize_t first = packed->first;
    (void)archive;
    *block = packed->block;
    packed->first = 0;
    return first != 0 ? first : next_block(packed);
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence) {
    struct packed *packed = context;
    uint64_t size = packed->image->source.where.size;
    la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_END ? (la_int64_t)size : (la_int64_t)packed->at;
    la_int64_t to;
    (void)archive;
    if (__builtin_add_overflow(from, offset, &to) || to < 0 || (uint64_t)to > size)
        return ARCHIVE_FATAL;
    packed->at = (uint64_t)to;
    return to;
}

/* A filter that libarchive was built without it would have another program do: none is started. What has no magic is
 * LZMA. */
static const struct {
    struct str magic;
    const char *(**version)(void); /* says NULL without the library; NULL: it needs none */
    int (**support)(struct archive *archive);
} filters[] = {
    {STR_INIT("\x1f\x8b"), &archive_call.zlib_version, &archive_call.read_support_filter_gzip},
    {STR_INIT("BZh"), &archive_call.bzlib_version, &archive_call.read_support_filter_bzip2},
    {STR_INIT("\xfd"
              "7zXZ"),
     &archive_call.liblzma_version, &archive_call.read_support_filter_xz},
    {STR_INIT("\x28\xb5\x2f\xfd"), &archive_call.libzstd_version, &archive_call.read_support_filter_zstd},
    {STR_INIT("\x04\x22\x4d\x18"), &archive_call.liblz4_version, &archive_call.read_support_filter_lz4},
    {STR_INIT("\x02\x21\x4c\x18"), &archive_call.liblz4_version, &archive_call.read_support_filter_lz4},
    {STR_INIT("LZIP"), &archive_call.liblzma_version, &archive_call.read_support_filter_lzip},
    {STR_INIT("\x1f\x9d"), NULL, &archive_call.read_support_filter_compress},
    {STR_INIT("\xed\xab\xee\xdb"), NULL, &archive_call.read_support_filter_rpm},
    {STR_INIT(""), &archive_call.liblzma_version, &archive_call.read_support_filter_lzma},
};

static struct str begin_of(struct packed *packed, char *room, size_t size) {
    if (packed->image->source.where.fd >= 0)
        return (struct str){room, image_read_at(packed->image, 0, room, size) ? size : 0};
    packed->first = next_block(packed);
    return str_slice((struct str){packed->block, packed->first > 0 ? (size_t)packed->first : 0}, 0, size);
}

/* The one that the beginning asks for: what lies below it in another form is another's to open, for libarchive would
 * pass over what follows the end of an inner one. */
static bool allow_filter(struct packed *packed) {
    char room[6];
    const struct str begin = begin_of(packed, room, sizeof room);
    size_t row = 0;
    while (!str_starts(begin, filters[row].magic))
        row++;
    if (filters[row].version && !(*filters[row].version)())
        return true; /* it is then told as one that cannot be read */
    return (*filters[row].support)(packed->archive) == ARCHIVE_OK;
}

/* What is compressed is taken for nothing but bytes: libarchive takes what begins with zeroes, as images of disks do,
 * for an archive without members. */
static bool allow_formats(struct archive *archive, enum image_kind kind) {
    if (kind == IMAGE_PACKED)
        return archive_call.read_support_format_raw(archive) == ARCHIVE_OK;
    bool well = archive_call.read_support_format_tar(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_cpio(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_zip(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_7zip(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_ar(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_iso9660(archive) == ARCHIVE_OK;
    return well;
}

/* libarchive tells in its own error number that memory is out, or only in errno. */
static bool starved(struct packed *packed) {
    int error = archive_call.error_number(packed->archive);
    return error == ENOMEM || (error == 0 && errno == ENOMEM);
}

/* Of what is packed in the same way again. */
static bool doubt_layers(struct packed *packed) {
    struct image *image = packed->image;
    const int layers = archive_call.filter_count(packed->archive) - 1;
    if (image->kind != IMAGE_PACKED || layers == 1)
        return true;
    if (layers > 1)
        image->doubt =
            STR("it is compressed in one way more than once, and what follows an inner end was not looked at");
    else
        (void)image_fails(image, STR("it is no archive that can be read"));
    return true;
}

static bool open_archive(struct image *image) {
    struct packed *packed = ARENA_NEW(&image->memory, struct packed);
    if (!packed)
        return false;
    image->state = packed;
    packed->image = image;
    if (!archive_load())
        return image_fails(image, STR("libarchive, which reads it, is not installed")), true;
    packed->archive = archive_call.read_new();
    packed->entry = archive_call.entry_new();
    if (!packed->archive || !packed->entry || !allow_formats(packed->archive, image->kind) ||
        (image->kind == IMAGE_PACKED && !allow_filter(packed)))
        return false;
    if (image->source.where.fd >= 0)
        archive_call.read_set_seek_callback(packed->archive, seek);
    archive_call.read_set_read_callback(packed->archive, give);
    if (archive_call.read_set_callback_data(packed->archive, packed) != ARCHIVE_OK)
        return false;
    errno = 0;
    if (archive_call.read_open1(packed->archive) == ARCHIVE_OK)
        return doubt_layers(packed);
    return !starved(packed) && (image_fails(image, STR("it is no archive that can be read")), true);
}

static void close_archive(struct image *image) {
    struct packed *packed = image->state;
    if (packed && packed->archive)
        archive_call.read_free(packed->archive);
    if (packed && packed->entry)
        archive_call.entry_free(packed->entry);
}

/* Its place in the archive is a text and no more: what leads out of it leads nowhere. */
static struct str path_of(struct archive_entry *entry, bool folder) {
    const char *text = archive_call.entry_pathname(entry);
    struct str path = str_from(text ? text : archive_call.entry_pathname_utf8(entry));
    while (str_starts(path, STR("/")) || str_starts(path, STR("./")))
        path = str_skip(path, 1);
    while (folder && path.len > 0 && path.ptr[path.len - 1] == '/')
        path.len--;
    if (folder && (path.len == 0 || str_eq(path, STR("."))))
        return STR("");
    return path.len > 0 ? path : STR("unnamed");
}

static bool tells_owners(int format) {
    int base = format & ARCHIVE_FORMAT_BASE_MASK;
    return base == ARCHIVE_FORMAT_TAR || base == ARCHIVE_FORMAT_CPIO || format == ARCHIVE_FORMAT_ISO9660_ROCKRIDGE;
}

static bool take_member(struct packed *packed, struct image_member *member) {
    struct archive_entry *entry = packed->entry;
    unsigned mode = archive_call.entry_mode(entry);
    const char *to = archive_call.entry_hardlink(entry);
    int format = archive_call.format(packed->archive);
    member->hard = to != NULL;
    if (!to && S_ISLNK(mode))
        to = archive_call.entry_symlink(entry);
    member->path = path_of(entry, S_ISDIR(mode) && !member->hard);
    member->link = str_from(to);
    while (member->hard && (str_starts(member->link, STR("/")) || str_starts(member->link, STR("./"))))
        member->link = str_skip(member->link, 1);
    /* cpio has the content with the last of a file's names. */
    member->content = member->hard && archive_call.entry_size(entry) > 0;
    member->mode = member->hard && !member->content ? 0 : mode;
    member->uid = (uint32_t)archive_call.entry_uid(entry);
    member->gid = (uint32_t)archive_call.entry_gid(entry);
    member->device = archive_call.entry_rdev(entry);
    member->time = archive_call.entry_mtime(entry);
    member->outer = format == ARCHIVE_FORMAT_RAW;
    if (!member->hard && (mode & S_IFMT) == 0 && !member->outer)
        member->flaw = STR("it is of no kind of file that is known");
    packed->image->owners = tells_owners(format);
    return true;
}

uint64_t image_cd_end(const struct image *image) {
    enum { BLOCKS = 80, BLOCK_SIZE = 128 };
    uint8_t bytes[BLOCK_SIZE + 2];
    if (!image_read_at(image, IMAGE_CD_AT, bytes, sizeof bytes))
        return 0;
    return (uint64_t)image_u32(bytes + BLOCKS) * image_u16(bytes + BLOCK_SIZE);
}

/* Where it ended in its source; 0: libarchive does not say. The formats that it reads from their end have no behind. */
static uint64_t end_of(struct packed *packed) {
    int base = archive_call.format(packed->archive) & ARCHIVE_FORMAT_BASE_MASK;
    bool bare = archive_call.filter_code(packed->archive, 0) == ARCHIVE_FILTER_NONE;
    if (bare && base == ARCHIVE_FORMAT_CPIO)
        return (uint64_t)archive_call.read_header_position(packed->archive) + TRAILER;
    if ((bare && base == ARCHIVE_FORMAT_TAR) || (!bare && base == ARCHIVE_FORMAT_RAW))
        return (uint64_t)archive_call.filter_bytes(packed->archive, -1);
    return 0;
}

/* What follows in a stream cannot be gone back to, but told. */
static void doubt_rest(struct packed *packed, uint64_t end) {
    struct image *image = packed->image;
    uint64_t left = packed->given - end < packed->held ? packed->given - end : packed->held;
    const char *bytes = packed->block + (packed->held - left);
    ssize_t got = (ssize_t)left;
    do {
        for (ssize_t i = 0; i < got; i++)
            if (bytes[i] != 0 && bytes[i] != '\xff')
                image->doubt = STR("bytes behind its end were not looked at");
        bytes = packed->block;
        got = image->doubt.len > 0 ? 0 : image->source.read(image->source.context, packed->block, sizeof packed->block);
    } while (got > 0);
}

/* Another file system whose descriptor stands among those of ISO 9660 (ECMA-167, part 2). */
static bool has_udf(const struct image *image) {
    enum { SECTOR = 2048, MOST = 64, ID = 1, LEN = 5 };
    static const struct str known = STR_INIT("CD001BEA01BOOT2TEA01CDW02");
    char bytes[ID + LEN];
    for (unsigned i = 0; i < MOST; i++) {
        const struct str id = {bytes + ID, LEN};
        if (!image_read_at(image, IMAGE_CD_AT + (uint64_t)i * SECTOR, bytes, sizeof bytes))
            return false;
        if (str_eq(id, STR("NSR02")) || str_eq(id, STR("NSR03")))
            return true;
        if (str_find(known, id) == SIZE_MAX)
            return false;
    }
    return false;
}

/* Beside the same files, or with others: HFS, in 512-byte units, and HFS+ with its version. */
static bool has_hfs(const struct image *image) {
    enum { HEADER_AT = 1024, VERSION = 2, UNIT = 20 };
    uint8_t bytes[UNIT + 4];
    if (!image_read_at(image, HEADER_AT, bytes, sizeof bytes))
        return false;
    const struct str begin = {(const char *)bytes, sizeof bytes};
    const uint32_t unit = image_big32(bytes + UNIT);
    return str_starts(begin, STR("H+\0\4")) || str_starts(begin, STR("HX\0\5")) ||
           (str_starts(begin, STR("BD")) && unit > 0 && unit % 512 == 0);
}

/* What an ISO 9660 file system says of itself, held against the image: what libarchive does not read is told. */
static void doubt_cd(struct image *image) {
    const uint64_t end = image_cd_end(image), size = image->source.where.size;
    if (has_udf(image))
        image->doubt = STR("it has a UDF file system too, whose files were not looked at; 7z x unpacks it");
    else if (has_hfs(image))
        image->doubt = STR("it has an HFS file system too, whose files were not looked at; 7z x unpacks it");
    else if (end > size)
        image->doubt = STR("it ends early, or says that it is larger than it is");
}

/* Before an ISO 9660 file system is room for what starts a machine from it. */
static bool take_front(struct packed *packed, struct image_member *member) {
    struct image *image = packed->image;
    uint64_t known;
    packed->fronted = true;
    doubt_cd(image);
    if (!image_find_known(image, 0, IMAGE_CD_AT, &known) || !image_take_between(image, 0, IMAGE_CD_AT, member))
        return false;
    if (known < IMAGE_CD_AT && image->doubt.len == 0)
        image->doubt = STR("an image that stands before it was looked at as bytes");
    member->path = STR("system-area");
    member->plain = true;
    member->flaw = STR_NONE;
    return true;
}

/* What lies behind its end: of an initial file system another one, of a kernel the file system, or a hiding place. */
static bool take_follower(struct packed *packed, struct image_member *member) {
    const struct image *image = packed->image;
    char sector[512];
    uint64_t end = packed->ended ? 0 : image->kind == IMAGE_CD ? image_cd_end(image) : end_of(packed);
    packed->ended = true;
    if (image->kind == IMAGE_CD && image_read_at(image, 0, sector, sizeof sector) &&
        image_has_table((struct str){sector, sizeof sector}))
        return false; /* it comes with the partitions */
    if (end > 0 && image->source.where.fd >= 0)
        return image_take_rest(image, end, member);
    if (end > 0 && packed->given >= end)
        doubt_rest(packed, end);
    return false;
}

static bool next_member(struct image *image, struct image_member *member) {
    struct packed *packed = image->state;
    if (packed->ended)
        return false;
    errno = 0;
    int outcome = packed->fronted ? ARCHIVE_EOF : archive_call.read_next_header2(packed->archive, packed->entry);
    if (outcome == ARCHIVE_EOF && image->kind == IMAGE_CD && !packed->fronted && take_front(packed, member))
        return true;
    if (outcome == ARCHIVE_EOF)
        return image->flaw.len == 0 && take_follower(packed, member);
    if (outcome == ARCHIVE_OK || outcome == ARCHIVE_WARN)
        return take_member(packed, member);
    image->out_of_memory = starved(packed);
    return image_fails(image, image->source.where.fd < 0
                                  ? STR("it is damaged, or ends early")
                                  : str_format(&image->memory, "it is damaged, or ends early, before byte %llu",
                                               (unsigned long long)packed->at));
}

static ssize_t read_member(struct image *image, char *to, size_t size) {
    struct packed *packed = image->state;
    la_ssize_t got = archive_call.read_data(packed->archive, to, size);
    if (got >= 0)
        return got;
    image->out_of_memory = archive_call.error_number(packed->archive) == ENOMEM;
    (void)image_fails(image, archive_call.read_has_encrypted_entries(packed->archive) > 0
                                 ? STR("a part of it is encrypted")
                                 : STR("a part of it is damaged"));
    return -1;
}

static ssize_t capability(struct image *image, uint8_t *bytes, size_t room) {
    const struct packed *packed = image->state;
    const char *name;
    const void *value;
    size_t size;
    (void)archive_call.entry_xattr_reset(packed->entry);
    while (archive_call.entry_xattr_next(packed->entry, &name, &value, &size) == ARCHIVE_OK)
        if (name && str_eq(str_from(name), STR("security.capability"))) {
            if (size > room)
                return -1;
            memcpy(bytes, value, size);
            return (ssize_t)size;
        }
    return 0;
}

const struct image_reader image_archive_reader = {open_archive, next_member,   read_member,
                                                  capability,   close_archive, false};
const struct image_reader image_initial_reader = {open_archive, next_member,   read_member,
                                                  capability,   close_archive, true};
const struct image_reader image_cd_reader = {open_archive, next_member, read_member, capability, close_archive, true};
