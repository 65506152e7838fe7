/* Android's sparse images: an image in chunks, of which those that are empty or of one pattern take no room. It comes
 * out as one file, byte after byte. */
#include "supplier/image_reader.h"

#include <sys/stat.h>

enum { HEADER = 28, CHUNK = 12, RAW = 0xcac1, FILL = 0xcac2, EMPTY = 0xcac3, SUM = 0xcac4, BLOCK_MOST = 1 << 24 };

struct sparse {
    uint64_t at; /* of the next chunk's header */
    uint32_t chunks, head, block;
    uint64_t blocks; /* that are still to come */
    /* the current chunk */
    uint64_t from, left;
    bool raw;
    uint8_t fill[4];
    bool begun, ended;
};

static bool open_sparse(struct image *image) {
    uint8_t bytes[HEADER];
    struct sparse *sparse = ARENA_NEW(&image->memory, struct sparse);
    if (!sparse)
        return false;
    image->state = sparse;
    if (!image_read_at(image, 0, bytes, sizeof bytes))
        return image_fails(image, STR("it ends early, in its header")), true;
    sparse->at = image_u16(bytes + 8);
    sparse->head = image_u16(bytes + 10);
    sparse->block = image_u32(bytes + 12);
    sparse->blocks = image_u32(bytes + 16);
    sparse->chunks = image_u32(bytes + 20);
    if (image_u16(bytes + 4) != 1 || sparse->at < HEADER || sparse->head < CHUNK || sparse->block == 0 ||
        sparse->block > BLOCK_MOST || sparse->block % 4 != 0)
        (void)image_fails(image, STR("its header is damaged, or of a version that is not known"));
    return true;
}

static void close_sparse(struct image *image) {
    (void)image;
}

static bool is_damaged(struct image *image, uint64_t at) {
    return image_fails(image, str_format(&image->memory, "its chunk at byte %llu is damaged, or it ends early",
                                         (unsigned long long)at));
}

/* What the chunk's header says must be what follows it. */
static bool next_chunk(struct image *image, struct sparse *sparse) {
    uint8_t bytes[CHUNK];
    const uint64_t at = sparse->at;
    if (!image_read_at(image, at, bytes, sizeof bytes))
        return is_damaged(image, at);
    const uint32_t kind = image_u16(bytes), blocks = image_u32(bytes + 4), total = image_u32(bytes + 8);
    const uint64_t size = (uint64_t)blocks * sparse->block, held = kind == RAW ? size : kind == EMPTY ? 0 : 4;
    const bool known = kind == RAW || kind == FILL || kind == EMPTY || (kind == SUM && blocks == 0);
    if (!known || total != sparse->head + held || blocks > sparse->blocks || total > image->source.where.size - at)
        return is_damaged(image, at);
    memset(sparse->fill, 0, sizeof sparse->fill);
    if (kind == FILL && !image_read_at(image, at + sparse->head, sparse->fill, sizeof sparse->fill))
        return is_damaged(image, at);
    sparse->raw = kind == RAW;
    sparse->from = kind == RAW ? at + sparse->head : 0;
    sparse->left = size;
    sparse->at = at + total;
    sparse->blocks -= blocks;
    sparse->chunks--;
    return true;
}

static bool next_member(struct image *image, struct image_member *member) {
    struct sparse *sparse = image->state;
    const bool whole = sparse->chunks == 0 && sparse->left == 0;
    if (sparse->begun)
        return whole && image_take_last(image, &sparse->ended, sparse->at, member);
    sparse->begun = true;
    *member = (struct image_member){.path = STR("image"), .mode = S_IFREG, .outer = true, .where = {.fd = -1}};
    return true;
}

static ssize_t read_sparse(struct image *image, char *to, size_t size) {
    struct sparse *sparse = image->state;
    while (sparse->left == 0 && sparse->chunks > 0)
        if (!next_chunk(image, sparse))
            return -1;
    if (sparse->left == 0 && sparse->blocks > 0) {
        (void)image_fails(image, STR("it ends early: it has fewer blocks than it says"));
        return -1;
    }
    size_t wanted = size < sparse->left ? size : (size_t)sparse->left;
    if (sparse->raw) {
        ssize_t got = image_extent_read(&image->source.where, &sparse->from, to, wanted);
        if (got <= 0 && wanted > 0) {
            (void)is_damaged(image, sparse->at);
            return -1;
        }
        wanted = (size_t)got;
    } else {
        for (size_t i = 0; i < wanted; i++)
            to[i] = (char)sparse->fill[sparse->from++ % sizeof sparse->fill];
    }
    sparse->left -= wanted;
    return (ssize_t)wanted;
}

const struct image_reader image_sparse_reader = {open_sparse, next_member, read_sparse, NULL, close_sparse, true};
