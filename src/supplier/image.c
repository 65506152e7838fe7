#include "supplier/image_reader.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/laid_folder.h"

/* ---- numbers */

uint32_t image_u16(const void *bytes) {
    const uint8_t *b = bytes;
    return b[0] | (uint32_t)b[1] << 8;
}

uint32_t image_u32(const void *bytes) {
    const uint8_t *b = bytes;
    return image_u16(b) | image_u16(b + 2) << 16;
}

uint64_t image_u64(const void *bytes) {
    const uint8_t *b = bytes;
    return image_u32(b) | (uint64_t)image_u32(b + 4) << 32;
}

uint32_t image_big32(const void *bytes) {
    const uint8_t *b = bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* ---- which is which */

enum { BTRFS_AT = 65600, SWAP_AT = 4086 };
#define FAT "a FAT file system"
#define MAGIC(bytes)                                                                                                   \
    { ("" bytes), sizeof(bytes) - 1 }
static const struct {
    size_t at;
    struct str magic;
    enum image_kind kind;
    struct str what;
    bool rootless;
} magics[] = {
    {257, MAGIC("ustar"), IMAGE_ARCHIVE, STR_INIT("a tar archive"), false},
    {0, MAGIC("070701"), IMAGE_INITIAL, STR_INIT("a cpio archive"), false},
    {0, MAGIC("070702"), IMAGE_INITIAL, STR_INIT("a cpio archive"), false},
    {0, MAGIC("070707"), IMAGE_INITIAL, STR_INIT("a cpio archive"), false},
    {0, MAGIC("PK\3\4"), IMAGE_ARCHIVE, STR_INIT("a zip archive"), false},
    {0, MAGIC("7z\xbc\xaf\x27\x1c"), IMAGE_ARCHIVE, STR_INIT("a 7-Zip archive"), false},
    {0, MAGIC("!<arch>\ndebian-binary"), IMAGE_ARCHIVE, STR_INIT("a Debian package"), false},
    {0, MAGIC("\xed\xab\xee\xdb"), IMAGE_PACKED, STR_INIT("an rpm package"), false},
    {0, MAGIC("\x1f\x8b\x08"), IMAGE_PACKED, STR_INIT("gzip"), false},
    {0, MAGIC("BZh"), IMAGE_PACKED, STR_INIT("bzip2"), false},
    {0,
     MAGIC("\xfd"
           "7zXZ"),
     IMAGE_PACKED, STR_INIT("xz"), false},
    {0, MAGIC("\x28\xb5\x2f\xfd"), IMAGE_PACKED, STR_INIT("Zstandard"), false},
    {0, MAGIC("\x04\x22\x4d\x18"), IMAGE_PACKED, STR_INIT("LZ4"), false},
    {0, MAGIC("\x02\x21\x4c\x18"), IMAGE_PACKED, STR_INIT("LZ4"), false},
    {0, MAGIC("LZIP"), IMAGE_PACKED, STR_INIT("lzip"), false},
    {0, MAGIC("\x1f\x9d"), IMAGE_PACKED, STR_INIT("compress"), false},
    {0, MAGIC("hsqs"), IMAGE_SQUASHFS, STR_INIT("a SquashFS file system"), false},
    {1080, MAGIC("\x53\xef"), IMAGE_EXT, STR_INIT("an ext2, ext3 or ext4 file system"), false},
    {0, MAGIC("\x27\x05\x19\x56"), IMAGE_UBOOT, STR_INIT("a U-Boot image"), false},
    {IMAGE_CD_AT + 1, MAGIC("CD001"), IMAGE_CD, STR_INIT("an ISO 9660 file system"), false},
    {0, MAGIC("sqsh"), IMAGE_UNREADABLE, STR_INIT("an old SquashFS file system; unsquashfs unpacks it"), false},
    {1024, MAGIC("\xe2\xe1\xf5\xe0"), IMAGE_UNREADABLE, STR_INIT("an EROFS file system; fsck.erofs unpacks it"), false},
    {0, MAGIC("UBI#"), IMAGE_UBI, STR_INIT("a UBI image; ubireader_extract_files unpacks it"), false},
    {0, MAGIC("\x31\x18\x10\x06"), IMAGE_UNREADABLE,
     STR_INIT("a UBIFS file system; ubireader_extract_files unpacks it"), false},
    {0, MAGIC("\x85\x19\x01\xe0"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system; jefferson unpacks it"), false},
    {0, MAGIC("\x85\x19\x02\xe0"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system; jefferson unpacks it"), false},
    {0, MAGIC("\x85\x19\x03\x20"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system; jefferson unpacks it"), false},
    {0, MAGIC("\x45\x3d\xcd\x28"), IMAGE_UNREADABLE, STR_INIT("a CramFS file system; cramfsck -x unpacks it"), false},
    {0, MAGIC("-rom1fs-"), IMAGE_UNREADABLE, STR_INIT("a romfs file system"), false},
    {0, MAGIC("\x3a\xff\x26\xed"), IMAGE_SPARSE, STR_INIT("a sparse image of Android"), false},
    {0, MAGIC("LUKS\xba\xbe"), IMAGE_UNREADABLE, STR_INIT("an encrypted volume"), false},
    {0, MAGIC("QFI\xfb"), IMAGE_UNREADABLE, STR_INIT("a QCOW disk image; qemu-img convert makes it raw"), false},
    {0, MAGIC("XFSB"), IMAGE_UNREADABLE, STR_INIT("an XFS file system; mount it and name the folder"), false},
    {BTRFS_AT, MAGIC("_BHRfS_M"), IMAGE_UNREADABLE, STR_INIT("a Btrfs file system; btrfs restore unpacks it"), false},
    {1024, MAGIC("\x10\x20\xf5\xf2"), IMAGE_UNREADABLE, STR_INIT("an F2FS file system; mount it and name the folder"),
     false},
    {512, MAGIC("LABELONE"), IMAGE_UNREADABLE, STR_INIT("volumes of LVM; mount them and name the folder"), false},
    {SWAP_AT, MAGIC("SWAPSPACE2"), IMAGE_UNREADABLE, STR_INIT("swap space, which may hold memory of a device that ran"),
     true},
    {3, MAGIC("NTFS    "), IMAGE_UNREADABLE, STR_INIT("an NTFS file system; 7z x unpacks it"), true},
    {3, MAGIC("EXFAT   "), IMAGE_UNREADABLE, STR_INIT("an exFAT file system; mount it and name the folder"), true},
    {54, MAGIC("FAT12   "), IMAGE_FAT, STR_INIT(FAT), true},
    {54, MAGIC("FAT16   "), IMAGE_FAT, STR_INIT(FAT), true},
    {54, MAGIC("FAT     "), IMAGE_FAT, STR_INIT(FAT), true},
    {82, MAGIC("FAT32   "), IMAGE_FAT, STR_INIT(FAT), true},
    {4096, MAGIC("gDla"), IMAGE_UNREADABLE, STR_INIT("Android's super partition; lpunpack unpacks it"), false},
    {0, MAGIC("Rar!\x1a\x07"), IMAGE_UNREADABLE, STR_INIT("a RAR archive"), false},
    {0, MAGIC("MSCF\0\0\0\0"), IMAGE_UNREADABLE, STR_INIT("a cabinet archive"), false},
};

bool image_has_table(struct str begin) {
    enum { TABLE = 446, ROWS = 4, ROW = 16, SIGNED = 510, KIND = 4, START = 8, SECTORS = 12 };
    size_t used = 0;
    if (begin.len < 512 || begin.ptr[SIGNED] != '\x55' || begin.ptr[SIGNED + 1] != '\xaa')
        return false;
    for (unsigned i = 0; i < ROWS; i++) {
        const char *row = begin.ptr + TABLE + (size_t)i * ROW;
        if (row[0] != 0 && row[0] != '\x80')
            return false;
        used += row[KIND] != 0 && image_u32(row + START) > 0 && image_u32(row + SECTORS) > 0;
    }
    return used > 0;
}

/* Where a boot sector or nothing stands in front: images of disks and of CDs, and file systems that leave it free. */
bool image_is_far(struct str begin) {
    static const char none[64];
    struct image_fat_signs signs;
    return begin.len >= IMAGE_PROBE &&
           (memcmp(begin.ptr, none, sizeof none) == 0 || (begin.ptr[510] == '\x55' && begin.ptr[511] == '\xaa') ||
            image_fat_begins(begin, &signs));
}

/* Without the text that says so. A table that does not begin as one may be damaged, or the sector that of a disk whose
 * boot loader kept the numbers of a file system that was there before. Of a table out of sight the reader tells. */
static bool is_fat(struct str begin) {
    struct image_fat_signs signs;
    if (!image_fat_begins(begin, &signs))
        return false;
    if (signs.table_at < begin.len && image_fat_table_begins(str_skip(begin, (size_t)signs.table_at)))
        return true;
    if (signs.table_at >= begin.len && begin.len >= IMAGE_PROBE_FAR)
        return !image_has_table(begin);
    return signs.jump && signs.last && !image_has_table(begin);
}

/* Tar before POSIX: no magic, but the sum of its header. */
static bool is_old_tar(struct str begin) {
    enum { HEADER = 512, SUM_AT = 148, SUM_LEN = 8 };
    uint32_t sum = 0, told = 0;
    if (begin.len < HEADER || begin.ptr[0] == 0)
        return false;
    for (unsigned i = 0; i < HEADER; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : (unsigned char)begin.ptr[i];
    struct str digits = str_trim(str_slice(begin, SUM_AT, SUM_AT + 6));
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '7')
            return false;
        told = told * 8 + (uint32_t)(digits.ptr[i] - '0');
    }
    return digits.len > 0 && told == sum;
}

/* What xz and U-Boot call LZMA has no magic: the common properties, how far back it looks, how long it will be, and the
 * zero that every range coder begins with. */
static bool is_lzma(struct str begin) {
    enum { USUAL = 0x5d, OPENWRT = 0x6d, BACK_AT = 1, LONG_AT = 5, CODED_AT = 13, LEAST = 1 << 12, MOST = 128 << 20 };
    if (begin.len <= CODED_AT || (begin.ptr[0] != USUAL && begin.ptr[0] != OPENWRT) || begin.ptr[CODED_AT] != 0)
        return false;
    uint32_t back = image_u32(begin.ptr + BACK_AT);
    uint64_t size = image_u64(begin.ptr + LONG_AT);
    return back >= LEAST && back <= MOST && (back & (back - 1)) == 0 && (size == UINT64_MAX || size >> 40 == 0);
}

/* Zstandard and LZ4 alike may begin with a frame that is no content: which of them it is only shows behind it. */
static bool is_skippable(struct str begin) {
    return begin.len >= 8 && (begin.ptr[0] & 0xf0) == 0x50 && str_starts(str_skip(begin, 1), STR("\x2a\x4d\x18"));
}

/* A device tree that is one alone has no node of images below its root. Where its beginning does not show all of it it
 * may have. */
static bool is_fit(struct str begin) {
    enum { HEADER = 40, STRUCT_AT = 8, WORD = 4, NODE = 1, END = 2, PROPERTY = 3, NOTHING = 4 };
    unsigned depth = 0;
    if (!str_starts(begin, STR("\xd0\x0d\xfe\xed")) || begin.len < HEADER)
        return false;
    for (uint64_t at = image_big32(begin.ptr + STRUCT_AT); at + (uint64_t)3 * WORD <= begin.len;) {
        uint32_t token = image_big32(begin.ptr + at);
        struct str name = str_skip(begin, (size_t)at + WORD);
        if (token == NODE && depth++ == 1 &&
            (str_starts(name, STR("images")) || str_starts(name, STR("configurations"))))
            return true;
        at += WORD;
        if (token == PROPERTY)
            at += 2 * (uint64_t)WORD + (((uint64_t)image_big32(name.ptr) + 3) & ~(uint64_t)3);
        else if (token == NODE)
            at += (strnlen(name.ptr, name.len) + WORD) & ~(uint64_t)3;
        else if (token != NOTHING && (token != END || depth-- <= 1))
            return false;
    }
    return true;
}

struct image_form image_form_of(struct str begin) {
    static const struct {
        bool (*is)(struct str begin);
        struct image_form form;
    } forms[] = {
        {is_old_tar, {IMAGE_ARCHIVE, STR_INIT("a tar archive"), false}},
        {is_lzma, {IMAGE_PACKED, STR_INIT("LZMA"), false}},
        {is_skippable,
         {IMAGE_UNREADABLE, STR_INIT("Zstandard or LZ4 behind a frame that is skipped; zstd -d unpacks it"), false}},
        {is_fit, {IMAGE_FIT, STR_INIT("a FIT image of U-Boot"), false}},
        {is_fat, {IMAGE_FAT, STR_INIT(FAT), true}},
        {image_has_table, {IMAGE_DISK, STR_INIT("an image of a disk"), false}},
    };
    /* What stands first is what others go by too; what lies further in may be another's bytes. */
    for (unsigned further = 0; further < 2; further++)
        for (size_t i = 0; i < ARRAY_LEN(magics); i++)
            if ((magics[i].at > 0) == further && begin.len > magics[i].at &&
                str_starts(str_skip(begin, magics[i].at), magics[i].magic))
                return (struct image_form){magics[i].kind, magics[i].what, magics[i].rootless};
    for (size_t i = 0; i < ARRAY_LEN(forms); i++)
        if (forms[i].is(begin))
            return forms[i].form;
    return (struct image_form){IMAGE_NONE, STR_NONE, false};
}

enum image_kind image_kind_of(struct str begin, struct str *what) {
    struct image_form form = image_form_of(begin);
    *what = form.what.ptr ? form.what : *what;
    return form.kind;
}

bool image_has_parts(enum image_kind kind) {
    return kind == IMAGE_DISK || kind == IMAGE_UBOOT || kind == IMAGE_FIT;
}

bool image_is_wrapped(enum image_kind kind) {
    return kind == IMAGE_PACKED || kind == IMAGE_SPARSE;
}

/* ---- bytes */

enum { MEMORY_MAX = 256 << 20, STEP_MAX = 16 << 20, SPOOL_BLOCK = 1 << 16 };

ssize_t image_extent_read(const struct image_extent *extent, uint64_t *from, char *to, size_t size) {
    uint64_t left = *from < extent->size ? extent->size - *from : 0;
    size_t wanted = size < left ? size : (size_t)left;
    ssize_t got = wanted > 0 ? pread(extent->fd, to, wanted, (off_t)(extent->at + *from)) : 0;
    *from += got > 0 ? (uint64_t)got : 0;
    return got;
}

bool image_read_at(const struct image *image, uint64_t at, void *to, size_t size) {
    char *bytes = to;
    while (size > 0) {
        ssize_t got = image_extent_read(&image->source.where, &at, bytes, size);
        if (got <= 0)
            return false;
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

/* A device with much memory may have an image of many gigabytes; a bomb is small. */
struct image_limits image_limits_of(uint64_t size) {
    enum { RATIO = 256, MEMBERS = 1000000, STEPS = 1 << 20, NAMES = 256 << 20 };
    const uint64_t most = (uint64_t)16 << 30, least = (uint64_t)1 << 30;
    uint64_t fair = size > most / RATIO ? most : size * RATIO;
    return (struct image_limits){fair < least ? least : fair, MEMBERS, STEPS, NAMES};
}

bool image_fails(struct image *image, struct str flaw) {
    const bool capped = image->memory.capped || image->step.capped;
    image->flaw = flaw.ptr ? flaw : capped ? STR("its folders take more room than is given") : STR("memory is out");
    image->out_of_memory |= !flaw.ptr && !capped;
    return false;
}

static bool take_from_limit(struct image *image, uint64_t bytes) {
    if (bytes > image->left->bytes)
        return image_fails(image, STR("it unpacks to more than is looked at"));
    image->left->bytes -= bytes;
    return true;
}

enum image_kind image_kind_at(const struct image_extent *where) {
    char begin[IMAGE_PROBE_FAR];
    struct str what;
    uint64_t at = 0;
    size_t len = 0;
    ssize_t got;
    while (len < sizeof begin && (got = image_extent_read(where, &at, begin + len, sizeof begin - len)) > 0)
        len += (size_t)got;
    return image_kind_of((struct str){begin, len}, &what);
}

bool image_is_known(const struct image_extent *where) {
    return image_kind_at(where) != IMAGE_NONE;
}

static uint64_t first_used(const struct image_extent *where, uint64_t from) {
    char bytes[4096];
    ssize_t got;
    for (uint64_t at = from; (got = image_extent_read(where, &at, bytes, sizeof bytes)) > 0; from = at)
        for (ssize_t i = 0; i < got; i++)
            if (bytes[i] != 0 && bytes[i] != '\xff')
                return from + (uint64_t)i;
    return where->size;
}

bool image_take_between(const struct image *image, uint64_t from, uint64_t to, struct image_member *member) {
    const struct image_extent *where = &image->source.where;
    const struct image_extent before = {where->fd, where->at, to < where->size ? to : where->size};
    uint64_t begin = first_used(&before, from);
    if (begin >= before.size)
        return false;
    *member = (struct image_member){.path = STR("next"),
                                    .mode = S_IFREG,
                                    .outer = true,
                                    .where = {where->fd, where->at + begin, before.size - begin}};
    member->plain = !image_is_known(&member->where);
    if (member->plain)
        member->flaw = STR("it is of no kind that is known, and was looked at as bytes");
    return true;
}

bool image_take_rest(const struct image *image, uint64_t from, struct image_member *member) {
    return image_take_between(image, from, image->source.where.size, member);
}

bool image_take_last(const struct image *image, bool *taken, uint64_t from, struct image_member *member) {
    bool first = !*taken && image->flaw.len == 0;
    *taken = true;
    return first && image_take_rest(image, from, member);
}

/* ---- what must be read in any order and comes one byte after the other */

/* Gone with its descriptor, whatever becomes of this process. What is read was counted, or is counted here. */
static bool spool(struct image *image, const struct image_source *from, bool count, struct image_extent *held) {
    char bytes[SPOOL_BLOCK];
    uint64_t size = 0;
    ssize_t got;
    int fd = file_nameless();
    bool well = fd >= 0;
    while (well && (got = from->read(from->context, bytes, sizeof bytes)) != 0) {
        if (got < 0 || (count && !take_from_limit(image, (uint64_t)got)))
            break;
        well = laid_write(fd, bytes, (size_t)got);
        size += (uint64_t)got;
    }
    well = well && laid_end(fd);
    if (!well)
        (void)image_fails(image, STR("there is no room for it in the temporary folder"));
    else if (got < 0 && image->flaw.len == 0)
        (void)image_fails(image, STR("a part of it is damaged"));
    if (image->flaw.len > 0) {
        if (fd >= 0)
            (void)close(fd);
        return false;
    }
    *held = (struct image_extent){fd, 0, size};
    return true;
}

/* ---- reading */

static const struct image_reader *const readers[] = {
    [IMAGE_ARCHIVE] = &image_archive_reader,
    [IMAGE_PACKED] = &image_archive_reader,
    [IMAGE_INITIAL] = &image_initial_reader,
    [IMAGE_EXT] = &image_ext_reader,
    [IMAGE_SQUASHFS] = &image_squashfs_reader,
    [IMAGE_DISK] = &image_disk_reader,
    [IMAGE_UBOOT] = &image_uboot_reader,
    [IMAGE_FIT] = &image_fit_reader,
    [IMAGE_FAT] = &image_fat_reader,
    [IMAGE_SPARSE] = &image_sparse_reader,
    [IMAGE_CD] = &image_cd_reader,
    [IMAGE_UBI] = &image_ubi_reader,
    [IMAGE_UNREADABLE] = &image_archive_reader,
};

/* The same bytes may be a disk, whose partitions are then what a device mounts: they come behind all else. False where
 * they are none, and with a flaw. */
static bool open_disk(struct image *image) {
    char sector[512];
    const struct image_source source = {NULL, NULL, image->source.where};
    if (image->kind == IMAGE_DISK || image->kind == IMAGE_UNREADABLE || source.where.fd < 0 ||
        !image_read_at(image, 0, sector, sizeof sector) || !image_has_table((struct str){sector, sizeof sector}))
        return false;
    image->disk = image_open(&image->memory, &source, IMAGE_DISK, image->left);
    if (!image->disk)
        return image_fails(image, STR_NONE);
    image->disk->around = image;
    return true;
}

static bool next_partition(struct image *image, struct image_member *member) {
    struct image *disk = image->disk;
    arena_reset(&disk->step);
    member->beside = disk->flaw.len == 0 && disk->reader->next(disk, member);
    image->out_of_memory |= disk->out_of_memory;
    const struct str flaw = image_flaw(disk);
    if (member->beside || flaw.len == 0)
        return member->beside;
    struct str doubt = str_format(
        &image->memory, "it is also an image of a disk, whose partitions were not looked at, or not all: " STR_F,
        STR_A(flaw));
    if (!doubt.ptr)
        return image_fails(image, STR_NONE);
    image->doubt = image->doubt.len > 0 ? image->doubt : doubt;
    return false;
}

static bool next_member(struct image *image, struct image_member *member) {
    if (!image->disk && image->reader->next(image, member))
        return true;
    return image->flaw.len == 0 && (image->disk || open_disk(image)) && next_partition(image, member);
}

struct image *image_open(struct arena *arena, const struct image_source *source, enum image_kind kind,
                         struct image_limits *limits) {
    struct image *image = ARENA_NEW(arena, struct image);
    if (!image)
        return NULL;
    *image = (struct image){.reader = readers[kind] ? readers[kind] : &image_archive_reader,
                            .kind = kind,
                            .source = *source,
                            .left = limits,
                            .member = {.fd = -1},
                            .spool = -1,
                            .flaw = STR(""),
                            .doubt = STR(""),
                            .member_flaw = STR("")};
    arena_init(&image->memory, MEMORY_MAX);
    arena_init(&image->step, STEP_MAX);
    if (image->reader->random && source->where.fd < 0) {
        if (!spool(image, source, true, &image->source.where))
            return image;
        image->spool = image->source.where.fd;
    }
    if (!image->reader->open(image)) {
        image_close(image);
        return NULL;
    }
    return image;
}

void image_close(struct image *image) {
    if (!image || !image->reader)
        return;
    image->reader->close(image);
    image_close(image->disk);
    if (image->spool >= 0)
        (void)close(image->spool);
    arena_done(&image->memory);
    arena_done(&image->step);
    image->reader = NULL;
}

/* What nobody wanted to read counts too: libarchive would unpack it uncounted. */
static void pass_rest(struct image *image) {
    char bytes[4096];
    while (image->within && !image->reader->random && image->flaw.len == 0)
        if (image_read(image, bytes, sizeof bytes) <= 0)
            break;
    image->within = false;
}

bool image_next(struct image *image, struct image_member *member) {
    pass_rest(image);
    arena_reset(&image->step);
    image->member_flaw = STR("");
    *member = (struct image_member){.where = {.fd = -1}};
    if (image->flaw.len > 0 || !next_member(image, member))
        return false;
    if (image->left->members == 0)
        return image_fails(image, STR("it has more members than are looked at"));
    image->left->members--;
    image->member = member->where;
    image->member_at = 0;
    image->within = member->content || (S_ISREG(member->mode) && !member->link.ptr);
    return true;
}

ssize_t image_read(struct image *image, char *to, size_t size) {
    ssize_t got = !image->within          ? 0
                  : image->member.fd >= 0 ? image_extent_read(&image->member, &image->member_at, to, size)
                                          : image->reader->read(image, to, size);
    if (got < 0) {
        errno = EIO;
        return -1;
    }
    if (!take_from_limit(image, (uint64_t)got)) {
        errno = EFBIG;
        return -1;
    }
    return got;
}

bool image_take_name(struct image *image, size_t size) {
    if (size > image->left->names)
        return image_fails(image, STR("the names of its members take more room than is given"));
    image->left->names -= size;
    return true;
}

static ssize_t read_current(void *context, char *to, size_t size) {
    return image_read(context, to, size);
}

bool image_hold(struct image *image, struct image_extent *held) {
    const struct image_source member = {read_current, image, {-1, 0, 0}};
    return spool(image, &member, false, held);
}

struct str image_member_flaw(const struct image *image) {
    return image->member_flaw;
}

ssize_t image_capability(struct image *image, uint8_t *bytes, size_t room) {
    return image->reader->capability ? image->reader->capability(image, bytes, room) : 0;
}

bool image_has_owners(const struct image *image) {
    return image->owners;
}

struct str image_flaw(const struct image *image) {
    return image->flaw.len > 0 ? image->flaw : image->doubt;
}

bool image_out_of_memory(const struct image *image) {
    return image->out_of_memory;
}
