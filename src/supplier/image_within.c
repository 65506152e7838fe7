/* Where in a stretch of bytes without a form of its own one begins that is known. */
#include "supplier/image_reader.h"

enum { SECTOR = 512, STEP = 1 << 20, ROOM = STEP + IMAGE_PROBE_FAR };

/* Two bytes are soon found in code: of those kinds more is asked. */
static bool is_meant(enum image_kind kind, struct str begin) {
    enum { SUPER = 1024, BLOCK_SIZE = 24, REVISION = 76, COMPRESS_BITS = 0x1f, COMPRESS_NONE = 0x60 };
    if (kind == IMAGE_EXT)
        return begin.len > SUPER + REVISION + 4 && image_u32(begin.ptr + SUPER + BLOCK_SIZE) <= 6 &&
               image_u32(begin.ptr + SUPER + REVISION) <= 1;
    if (kind == IMAGE_PACKED && str_starts(begin, STR("\x1f\x9d"))) {
        const unsigned bits = begin.len > 2 ? (unsigned char)begin.ptr[2] & COMPRESS_BITS : 0;
        return bits >= 9 && bits <= 16 && (begin.ptr[2] & COMPRESS_NONE) == 0;
    }
    /* Tables of extended partitions, and copies of a disk's own: what their rows name is looked for likewise. */
    return kind != IMAGE_NONE && kind != IMAGE_DISK;
}

/* The first of the block's sectors at which a kind begins; else `sectors`. */
static size_t first_known(struct str bytes, size_t sectors) {
    struct str what;
    for (size_t i = 0; i < sectors; i++) {
        const struct str begin = str_slice(bytes, i * SECTOR, i * SECTOR + IMAGE_PROBE_FAR);
        if (is_meant(image_kind_of(begin, &what), begin))
            return i;
    }
    return sectors;
}

static bool is_blank(struct str bytes) {
    return bytes.len == 0 ||
           ((bytes.ptr[0] == 0 || bytes.ptr[0] == '\xff') && memcmp(bytes.ptr, bytes.ptr + 1, bytes.len - 1) == 0);
}

bool image_find_known(struct image *image, uint64_t from, uint64_t to, uint64_t *place) {
    const struct image_extent *where = &image->source.where;
    const struct image_extent stretch = {where->fd, where->at, to};
    char *bytes = arena_get_raw(&image->step, ROOM, 1);
    if (!bytes)
        return image_fails(image, STR_NONE);
    for (*place = from; *place < to; *place += STEP) {
        uint64_t at = *place;
        size_t len = 0;
        ssize_t got;
        while (len < ROOM && (got = image_extent_read(&stretch, &at, bytes + len, ROOM - len)) > 0)
            len += (size_t)got;
        const struct str held = {bytes, len};
        const size_t sectors = is_blank(held) ? STEP / SECTOR : (len < STEP ? len : STEP) / SECTOR + 1;
        const size_t known = is_blank(held) ? sectors : first_known(held, sectors);
        if (known < sectors) {
            *place += known * SECTOR;
            return true;
        }
    }
    *place = to;
    return true;
}
