#include "supplier/image.h"

#include <errno.h>
#include <unistd.h>

#include "base/archive_call.h"

/* ---- which is which */

#define MAGIC(bytes)                                                                                                   \
    { ("" bytes), sizeof(bytes) - 1 }
static const struct {
    size_t at;
    struct str magic;
    enum image_kind kind;
    struct str what;
} magics[] = {
    {257, MAGIC("ustar"), IMAGE_ARCHIVE, STR_INIT("a tar archive")},
    {0, MAGIC("070701"), IMAGE_ARCHIVE, STR_INIT("a cpio archive")},
    {0, MAGIC("070702"), IMAGE_ARCHIVE, STR_INIT("a cpio archive")},
    {0, MAGIC("070707"), IMAGE_ARCHIVE, STR_INIT("a cpio archive")},
    {0, MAGIC("PK\3\4"), IMAGE_ARCHIVE, STR_INIT("a zip archive")},
    {0, MAGIC("7z\xbc\xaf\x27\x1c"), IMAGE_ARCHIVE, STR_INIT("a 7-Zip archive")},
    {0, MAGIC("!<arch>\ndebian-binary"), IMAGE_ARCHIVE, STR_INIT("a Debian package")},
    {0, MAGIC("\xed\xab\xee\xdb"), IMAGE_ARCHIVE, STR_INIT("an rpm package")},
    {0, MAGIC("\x1f\x8b\x08"), IMAGE_PACKED, STR_INIT("gzip")},
    {0, MAGIC("BZh"), IMAGE_PACKED, STR_INIT("bzip2")},
    {0,
     MAGIC("\xfd"
           "7zXZ"),
     IMAGE_PACKED, STR_INIT("xz")},
    {0, MAGIC("\x28\xb5\x2f\xfd"), IMAGE_PACKED, STR_INIT("Zstandard")},
    {0, MAGIC("\x04\x22\x4d\x18"), IMAGE_PACKED, STR_INIT("LZ4")},
    {0, MAGIC("LZIP"), IMAGE_PACKED, STR_INIT("lzip")},
    {0, MAGIC("\x1f\x9d"), IMAGE_PACKED, STR_INIT("compress")},
    {0, MAGIC("hsqs"), IMAGE_UNREADABLE, STR_INIT("a SquashFS file system; unsquashfs unpacks it")},
    {0, MAGIC("sqsh"), IMAGE_UNREADABLE, STR_INIT("a SquashFS file system; unsquashfs unpacks it")},
    {1080, MAGIC("\x53\xef"), IMAGE_UNREADABLE, STR_INIT("an ext2, ext3 or ext4 file system; debugfs unpacks it")},
    {1024, MAGIC("\xe2\xe1\xf5\xe0"), IMAGE_UNREADABLE, STR_INIT("an EROFS file system; fsck.erofs unpacks it")},
    {0, MAGIC("UBI#"), IMAGE_UNREADABLE, STR_INIT("a UBI image")},
    {0, MAGIC("\x31\x18\x10\x06"), IMAGE_UNREADABLE, STR_INIT("a UBIFS file system")},
    {0, MAGIC("\x85\x19\x01\xe0"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system")},
    {0, MAGIC("\x85\x19\x02\xe0"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system")},
    {0, MAGIC("\x85\x19\x03\x20"), IMAGE_UNREADABLE, STR_INIT("a JFFS2 file system")},
    {0, MAGIC("\x45\x3d\xcd\x28"), IMAGE_UNREADABLE, STR_INIT("a CramFS file system")},
    {0, MAGIC("-rom1fs-"), IMAGE_UNREADABLE, STR_INIT("a romfs file system")},
    {0, MAGIC("\x27\x05\x19\x56"), IMAGE_UNREADABLE, STR_INIT("a U-Boot image")},
    {0, MAGIC("\x3a\xff\x26\xed"), IMAGE_UNREADABLE, STR_INIT("a sparse image of Android")},
    {0, MAGIC("LUKS\xba\xbe"), IMAGE_UNREADABLE, STR_INIT("an encrypted volume")},
    {0, MAGIC("QFI\xfb"), IMAGE_UNREADABLE, STR_INIT("a QCOW disk image")},
    {0, MAGIC("Rar!\x1a\x07"), IMAGE_UNREADABLE, STR_INIT("a RAR archive")},
    {0, MAGIC("MSCF\0\0\0\0"), IMAGE_UNREADABLE, STR_INIT("a cabinet archive")},
};

enum image_kind image_kind_of(struct str begin, struct str *what) {
    for (size_t i = 0; i < ARRAY_LEN(magics); i++)
        if (begin.len > magics[i].at && str_starts(str_skip(begin, magics[i].at), magics[i].magic)) {
            *what = magics[i].what;
            return magics[i].kind;
        }
    return IMAGE_NONE;
}

/* ---- reading */

enum { BLOCK = 1 << 16 };

struct image {
    struct archive *archive;
    struct archive_entry *entry; /* of the member; libarchive does not ask whether it could make its own */
    struct image_source source;
    struct image_limits *left;
    bool within; /* a member that was not read to its end */
    struct str flaw;
    char block[BLOCK];
};

static la_ssize_t give(struct archive *archive, void *context, const void **block) {
    struct image *image = context;
    (void)archive;
    *block = image->block;
    if (image->source.fd >= 0)
        return read(image->source.fd, image->block, sizeof image->block);
    return image->source.read(image->source.context, image->block, sizeof image->block);
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence) {
    const struct image *image = context;
    (void)archive;
    return lseek(image->source.fd, offset, whence);
}

/* A filter that libarchive was built without it would have another program do: none is started. */
static bool allow(struct archive *archive, enum image_kind kind) {
    bool well = archive_call.read_support_format_tar(archive) == ARCHIVE_OK;
    if (archive_call.zlib_version())
        well &= archive_call.read_support_filter_gzip(archive) == ARCHIVE_OK;
    if (archive_call.bzlib_version())
        well &= archive_call.read_support_filter_bzip2(archive) == ARCHIVE_OK;
    if (archive_call.liblzma_version())
        well &= archive_call.read_support_filter_xz(archive) == ARCHIVE_OK &&
                archive_call.read_support_filter_lzip(archive) == ARCHIVE_OK;
    if (archive_call.libzstd_version())
        well &= archive_call.read_support_filter_zstd(archive) == ARCHIVE_OK;
    if (archive_call.liblz4_version())
        well &= archive_call.read_support_filter_lz4(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_filter_compress(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_filter_rpm(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_cpio(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_zip(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_7zip(archive) == ARCHIVE_OK;
    well &= archive_call.read_support_format_ar(archive) == ARCHIVE_OK;
    if (kind == IMAGE_PACKED)
        well &= archive_call.read_support_format_raw(archive) == ARCHIVE_OK;
    return well;
}

struct image *image_open(struct arena *arena, const struct image_source *source, enum image_kind kind,
                         struct image_limits *limits) {
    struct image *image = ARENA_NEW(arena, struct image);
    if (!image)
        return NULL;
    image->source = *source;
    image->left = limits;
    image->flaw = STR("");
    bool is_here = archive_load();
    if (!is_here) /* for want of memory, perhaps: what is not there the second time is not installed */
        is_here = archive_load();
    if (!is_here) {
        image->flaw = STR("libarchive, which reads it, is not installed");
        return image;
    }
    image->archive = archive_call.read_new();
    image->entry = archive_call.entry_new();
    if (!image->archive || !image->entry || !allow(image->archive, kind)) {
        image_close(image);
        return NULL;
    }
    if (source->fd >= 0) {
        archive_call.read_set_seek_callback(image->archive, seek);
        (void)lseek(source->fd, 0, SEEK_SET);
    }
    archive_call.read_set_read_callback(image->archive, give);
    if (archive_call.read_set_callback_data(image->archive, image) != ARCHIVE_OK) {
        image_close(image);
        return NULL;
    }
    if (archive_call.read_open1(image->archive) != ARCHIVE_OK)
        image->flaw = STR("it is no archive that can be read");
    return image;
}

void image_close(struct image *image) {
    if (image && image->archive)
        archive_call.read_free(image->archive);
    if (image && image->entry)
        archive_call.entry_free(image->entry);
    if (image) {
        image->archive = NULL;
        image->entry = NULL;
    }
}

/* Its place in the archive is a text and no more: what leads out of it leads nowhere. */
static struct str path_of(struct archive_entry *entry) {
    const char *text = archive_call.entry_pathname(entry);
    struct str path = str_from(text ? text : archive_call.entry_pathname_utf8(entry));
    while (str_starts(path, STR("/")) || str_starts(path, STR("./")))
        path = str_skip(path, 1);
    return path.len > 0 ? path : STR("unnamed");
}

/* What nobody wanted to read counts too: libarchive would unpack it uncounted. */
static void pass_rest(struct image *image) {
    char bytes[4096];
    while (image->within && image->flaw.len == 0)
        if (image_read(image, bytes, sizeof bytes) <= 0)
            image->within = false;
}

bool image_next(struct image *image, struct image_member *member) {
    struct archive_entry *entry = image->entry;
    pass_rest(image);
    while (image->flaw.len == 0) {
        int outcome = archive_call.read_next_header2(image->archive, entry);
        if (outcome == ARCHIVE_EOF)
            return false;
        if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) {
            image->flaw = STR("it is damaged, or ends early");
            return false;
        }
        if (image->left->members == 0) {
            image->flaw = STR("it has more members than are looked at");
            return false;
        }
        image->left->members--;
        if (archive_call.entry_filetype(entry) != AE_IFREG || archive_call.entry_hardlink(entry))
            continue;
        image->within = true;
        *member = (struct image_member){path_of(entry), archive_call.entry_mode(entry)};
        return true;
    }
    return false;
}

ssize_t image_read(struct image *image, char *to, size_t size) {
    la_ssize_t got = archive_call.read_data(image->archive, to, size);
    if (got < 0) {
        image->flaw = archive_call.read_has_encrypted_entries(image->archive) > 0 ? STR("a part of it is encrypted")
                                                                                  : STR("a part of it is damaged");
        errno = EIO;
        return -1;
    }
    if ((uint64_t)got > image->left->bytes) {
        image->flaw = STR("it unpacks to more than is looked at");
        errno = EFBIG;
        return -1;
    }
    image->left->bytes -= (uint64_t)got;
    return (ssize_t)got;
}

struct str image_flaw(const struct image *image) {
    return image->flaw;
}

bool image_out_of_memory(const struct image *image) {
    return image->archive && image->flaw.len > 0 && archive_call.error_number(image->archive) == ENOMEM;
}
