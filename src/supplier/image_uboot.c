/* U-Boot's old header ("uImage"): 64 bytes before one file, or before several with a list of their sizes. */
#include "supplier/image_reader.h"

#include <sys/stat.h>

enum { HEADER = 64, SIZE_AT = 12, TYPE_AT = 30, PACKED_AT = 31, MULTI = 4, FILES_MAX = 64 };

struct uboot {
    uint64_t at, end;   /* of the next file, of all */
    bool ended, packed; /* packed: its header says that they are compressed */
    uint32_t sizes[FILES_MAX];
    size_t count, next;
};

/* Sizes, ended by a zero; then the files, each from a multiple of four on. */
static bool read_list(struct image *image, struct uboot *uboot) {
    uint8_t bytes[4];
    for (;; uboot->at += sizeof bytes) {
        if (uboot->at + sizeof bytes > uboot->end || !image_read_at(image, uboot->at, bytes, sizeof bytes))
            return image_fails(image, STR("it ends early, in its list of files"));
        if (image_big32(bytes) == 0)
            break;
        if (uboot->count == FILES_MAX)
            return image_fails(image, STR("it has more members than are looked at"));
        uboot->sizes[uboot->count++] = image_big32(bytes);
    }
    uboot->at += sizeof bytes;
    return true;
}

static bool open_uboot(struct image *image) {
    uint8_t header[HEADER];
    struct uboot *uboot = ARENA_NEW(&image->memory, struct uboot);
    const uint64_t size = image->source.where.size;
    if (!uboot)
        return false;
    image->state = uboot;
    if (!image_read_at(image, 0, header, sizeof header))
        return image_fails(image, STR("it ends early, in its header")), true;
    uboot->at = HEADER;
    uboot->end = HEADER + (uint64_t)image_big32(header + SIZE_AT);
    uboot->packed = header[PACKED_AT] != 0;
    if (uboot->end > size) {
        image->doubt = str_format(&image->memory, "it ends early: it is to have %llu bytes and has %llu",
                                  (unsigned long long)uboot->end, (unsigned long long)size);
        uboot->end = size;
    }
    if (!image->doubt.ptr)
        return false;
    if (header[TYPE_AT] == MULTI)
        return read_list(image, uboot), true;
    uboot->sizes[uboot->count++] = (uint32_t)(uboot->end - uboot->at);
    return true;
}

static void close_uboot(struct image *image) {
    (void)image;
}

static bool next_member(struct image *image, struct image_member *member) {
    struct uboot *uboot = image->state;
    const struct image_extent *where = &image->source.where;
    if (uboot->next == uboot->count) {
        bool more = !uboot->ended && image_take_rest(image, uboot->at < uboot->end ? uboot->at : uboot->end, member);
        uboot->ended = true;
        return more;
    }
    uint64_t size = uboot->sizes[uboot->next];
    if (uboot->at > uboot->end || size > uboot->end - uboot->at)
        return image_fails(image, STR("it ends early, or its list of files is damaged"));
    *member = (struct image_member){.path = str_format(&image->step, "file-%zu", ++uboot->next),
                                    .mode = S_IFREG,
                                    .outer = true,
                                    .where = {where->fd, where->at + uboot->at, size}};
    uboot->at += (size + 3) & ~(uint64_t)3;
    if (uboot->packed && !image_is_known(&member->where)) {
        member->plain = true;
        member->flaw = STR("it is compressed in a way that is not read");
    }
    return member->path.ptr || image_fails(image, STR_NONE);
}

const struct image_reader image_uboot_reader = {open_uboot, next_member, NULL, NULL, close_uboot, true};
