/* UBI, as flash of devices has it: erase blocks that each say of which volume they are a part, and which. A volume
 * comes out as one file. What every header says is held to its checksum and to the size of the image. */
#include "supplier/image_reader.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { HEADER = 64, CHECKED = 60, SECTOR = 512, BLOCK_MOST = 1 << 24, VOLUMES = 128, NAME_MOST = 127, ROW = 172 };
enum { FIXED = 2, INNER = 0x7fffefff /* the volume that holds the table of volumes */, INNER_LAST = INNER + 2 };

struct block {
    uint32_t volume, place, size, used, pad; /* place: in the volume; size, used: of one that does not change */
    uint64_t turn;                           /* the higher was written later */
    uint64_t at;                             /* of its data */
    bool fixed, copied;
    bool cut; /* a copy that was not finished: what it is of counts */
};

struct volume {
    struct str name;
    uint32_t reserved; /* blocks; 0: it is in no table */
};

/* What is of no volume: an older copy, what is left in a block that counts as free, what fills one up. */
struct remnant {
    uint64_t from, to;
    bool usual; /* a sound image may have it: bytes without a form are no doubt */
};

struct ubi {
    uint64_t block_size, done; /* done: all before it was taken */
    uint32_t data_at;          /* in a block */
    struct block *blocks;
    size_t count, room;
    size_t damaged;
    struct remnant *remnants;
    size_t remnant_count, remnant_room, remnant_next;
    struct volume volumes[VOLUMES];
    /* of the current volume */
    size_t next, last;
    uint32_t place, within;
    bool ended;
};

/* ---- headers */

uint32_t image_ubi_sum(uint32_t sum, const uint8_t *bytes, size_t len) {
    static const uint32_t steps[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                       0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                       0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    for (size_t i = 0; i < len; i++) {
        sum = sum >> 4 ^ steps[(sum ^ bytes[i]) & 15];
        sum = sum >> 4 ^ steps[(sum ^ bytes[i] >> 4) & 15];
    }
    return sum;
}

static bool is_sound(const uint8_t *bytes, size_t checked, const char *magic) {
    return memcmp(bytes, magic, strlen(magic)) == 0 &&
           image_ubi_sum(UINT32_MAX, bytes, checked) == image_big32(bytes + checked);
}

static bool is_erased(const uint8_t *header) {
    return header[0] == 0xff && memcmp(header, header + 1, HEADER - 1) == 0;
}

static bool read_header(const struct image *image, uint64_t at, uint8_t header[static HEADER]) {
    return image_read_at(image, at, header, HEADER);
}

/* How large a block is no header says: from one to the next. */
static bool measure(struct image *image, struct ubi *ubi) {
    uint8_t header[HEADER];
    const uint64_t size = image->source.where.size;
    if (!read_header(image, 0, header) || !is_sound(header, CHECKED, "UBI#"))
        return image_fails(image, STR("its first header is damaged; ubireader_extract_files may unpack it"));
    const uint32_t data_at = image_big32(header + 20);
    ubi->data_at = data_at;
    ubi->block_size = size < BLOCK_MOST ? size : BLOCK_MOST;
    for (uint64_t at = (data_at / SECTOR + 1) * (uint64_t)SECTOR; at < ubi->block_size; at += SECTOR)
        if (read_header(image, at, header) && is_sound(header, CHECKED, "UBI#") && image_big32(header + 20) == data_at)
            ubi->block_size = at;
    if (data_at < (uint32_t)2 * HEADER || data_at >= ubi->block_size)
        return image_fails(image, STR("its first header is damaged; ubireader_extract_files may unpack it"));
    return true;
}

/* ---- blocks */

static bool data_is_sound(const struct image *image, const struct block *block, uint32_t told) {
    uint8_t bytes[4096];
    uint32_t sum = UINT32_MAX;
    for (uint32_t at = 0; at < block->size; at += sizeof bytes) {
        const uint32_t left = block->size - at;
        const size_t held = left < sizeof bytes ? left : sizeof bytes;
        if (!image_read_at(image, block->at + at, bytes, held))
            return false;
        sum = image_ubi_sum(sum, bytes, held);
    }
    return sum == told;
}

/* The second header of a block, by the first. */
static bool read_second(const struct image *image, const struct ubi *ubi, uint64_t at, const uint8_t *first,
                        uint8_t second[static HEADER]) {
    const uint32_t second_at = image_big32(first + 16);
    return is_sound(first, CHECKED, "UBI#") && image_big32(first + 20) == ubi->data_at && second_at >= HEADER &&
           second_at <= ubi->data_at - HEADER && read_header(image, at + second_at, second);
}

static bool is_fair(const struct image *image, const struct ubi *ubi, const struct block *block,
                    const uint8_t *header) {
    const uint64_t room = ubi->block_size - ubi->data_at;
    const bool known = block->volume < VOLUMES || (block->volume >= INNER && block->volume <= INNER_LAST);
    if (!is_sound(header, CHECKED, "UBI!") || !known || block->size > room || block->pad >= room)
        return false;
    return (!block->fixed && !block->copied) || data_is_sound(image, block, image_big32(header + 32));
}

static bool add_remnant(struct image *image, struct ubi *ubi, uint64_t from, uint64_t to, bool usual) {
    struct image_member member;
    if (from >= to || !image_take_between(image, from, to, &member))
        return true;
    if (!arena_grow(&image->memory, (void **)&ubi->remnants, ubi->remnant_count, &ubi->remnant_room,
                    sizeof *ubi->remnants, _Alignof(struct remnant)))
        return image_fails(image, STR_NONE);
    ubi->remnants[ubi->remnant_count++] = (struct remnant){from, to, usual};
    return true;
}

/* A block without a second header is to be erased from there on. */
static bool take_free(struct image *image, struct ubi *ubi, uint64_t from, uint64_t to) {
    const size_t before = ubi->remnant_count;
    const bool well = add_remnant(image, ubi, from, to, false);
    ubi->damaged += ubi->remnant_count > before;
    return well;
}

/* Around the headers, and behind the data of what does not change. Of UBI's own volumes all is looked at, for none
 * comes out as a file. */
static bool take_slack(struct image *image, struct ubi *ubi, const struct block *block, uint64_t second_at) {
    const uint64_t begin = block->at - ubi->data_at, end = begin + ubi->block_size;
    const bool inner = block->volume >= VOLUMES;
    const uint64_t used = inner ? 0 : block->fixed ? block->size : ubi->block_size - ubi->data_at - block->pad;
    return add_remnant(image, ubi, begin + HEADER, second_at, false) &&
           add_remnant(image, ubi, second_at + HEADER, block->at, false) &&
           add_remnant(image, ubi, block->at + used, end, inner);
}

/* False without memory. One that is erased, or damaged, is none. */
static bool take_block(struct image *image, struct ubi *ubi, uint64_t at) {
    uint8_t first[HEADER], header[HEADER];
    if (!read_header(image, at, first))
        return image_fails(image, STR("it cannot be read"));
    const bool used = !is_erased(first);
    const bool whole = used && read_second(image, ubi, at, first, header);
    if (!used || (whole && is_erased(header)))
        return take_free(image, ubi, at + HEADER, at + ubi->block_size);
    if (!whole) {
        ubi->damaged++;
        return true;
    }
    struct block block = {.volume = image_big32(header + 8),
                          .place = image_big32(header + 12),
                          .size = image_big32(header + 20),
                          .used = image_big32(header + 24),
                          .pad = image_big32(header + 28),
                          .turn = (uint64_t)image_big32(header + 40) << 32 | image_big32(header + 44),
                          .at = at + ubi->data_at,
                          .fixed = header[5] == FIXED,
                          .copied = header[6] != 0};
    block.cut = !is_fair(image, ubi, &block, header);
    if (block.cut && (!block.copied || !is_sound(header, CHECKED, "UBI!"))) {
        ubi->damaged++;
        return true;
    }
    if (!arena_grow(&image->memory, (void **)&ubi->blocks, ubi->count, &ubi->room, sizeof *ubi->blocks,
                    _Alignof(struct block)))
        return image_fails(image, STR_NONE);
    ubi->blocks[ubi->count++] = block;
    return take_slack(image, ubi, &block, at + image_big32(first + 16));
}

static bool take_blocks(struct image *image, struct ubi *ubi) {
    const uint64_t size = image->source.where.size;
    for (uint64_t at = 0; size - at >= ubi->block_size; at += ubi->block_size) {
        if (image->left->steps == 0)
            return image_fails(image, STR("it has more blocks than are looked at"));
        image->left->steps--;
        if (!take_block(image, ubi, at))
            return false;
        ubi->done = at + ubi->block_size;
    }
    return true;
}

/* Of two in one place what was written later comes first. */
static int by_place(const void *a, const void *b) {
    const struct block *one = a, *other = b;
    if (one->volume != other->volume)
        return one->volume < other->volume ? -1 : 1;
    if (one->place != other->place)
        return one->place < other->place ? -1 : 1;
    if (one->cut != other->cut)
        return one->cut ? 1 : -1;
    return one->turn > other->turn ? -1 : one->turn < other->turn ? 1 : one->at < other->at ? -1 : 1;
}

static bool sort_blocks(struct image *image, struct ubi *ubi) {
    size_t kept = 0;
    if (ubi->count == 0)
        return true;
    qsort(ubi->blocks, ubi->count, sizeof *ubi->blocks, by_place);
    for (size_t i = 0; i < ubi->count; i++) {
        const struct block *block = &ubi->blocks[i], *before = &ubi->blocks[kept > 0 ? kept - 1 : 0];
        const bool again = kept > 0 && before->volume == block->volume && before->place == block->place;
        ubi->damaged += block->cut && !again;
        if (again && before->turn == block->turn && !block->cut)
            image->doubt = STR("several of its blocks say that they are the same part of a volume");
        if (!again && !block->cut)
            ubi->blocks[kept++] = *block;
        else if (block->volume < VOLUMES &&
                 !add_remnant(image, ubi, block->at, block->at + ubi->block_size - ubi->data_at, again))
            return false;
    }
    ubi->count = kept;
    return true;
}

/* ---- the table of volumes */

static bool take_row(struct image *image, struct ubi *ubi, const uint8_t *row, size_t number) {
    enum { UPDATING = 13, LENGTH = 14, NAME = 16 };
    const size_t len = (size_t)row[LENGTH] << 8 | row[LENGTH + 1];
    const struct str name = {(const char *)row + NAME, len <= NAME_MOST ? len : 0};
    const bool fair = name.len > 0 && str_find_char(name, '/') == SIZE_MAX && str_find_char(name, '\0') == SIZE_MAX;
    ubi->volumes[number].reserved = image_big32(row);
    if (image_big32(row) > 0 && row[UPDATING] != 0)
        image->doubt = STR("an update of one of its volumes was interrupted");
    ubi->volumes[number].name = fair ? str_copy(&image->memory, name) : STR_NONE;
    return !fair || ubi->volumes[number].name.ptr || image_fails(image, STR_NONE);
}

static bool read_table(struct image *image, struct ubi *ubi) {
    uint8_t row[ROW];
    for (size_t i = 0; i < ubi->count; i++) {
        const struct block *block = &ubi->blocks[i];
        size_t sound = 0;
        for (size_t n = 0; block->volume == INNER && n < VOLUMES && (n + 1) * ROW <= ubi->block_size - ubi->data_at;
             n++) {
            if (!image_read_at(image, block->at + n * ROW, row, sizeof row) || !is_sound(row, ROW - 4, ""))
                break;
            sound++;
            if (!take_row(image, ubi, row, n))
                return false;
        }
        if (sound > 0)
            return true; /* the other is a copy */
    }
    image->doubt = STR("its table of volumes is damaged, or not there");
    return true;
}

static bool open_ubi(struct image *image) {
    struct ubi *ubi = ARENA_NEW(&image->memory, struct ubi);
    if (!ubi)
        return false;
    image->state = ubi;
    if (!measure(image, ubi) || !take_blocks(image, ubi))
        return !image->out_of_memory;
    if (!sort_blocks(image, ubi) || !read_table(image, ubi))
        return !image->out_of_memory;
    if (ubi->damaged > 0)
        image->doubt = str_format(&image->memory, "%zu of its blocks are damaged, or none of UBI", ubi->damaged);
    return image->doubt.ptr != NULL;
}

static void close_ubi(struct image *image) {
    (void)image;
}

/* ---- volumes */

/* What is of no kind that is known in its first block is bytes. */
static bool take_volume(struct image *image, struct ubi *ubi, struct image_member *member) {
    const struct image_extent *where = &image->source.where;
    const struct block *first = &ubi->blocks[ubi->next];
    const struct volume *volume = &ubi->volumes[first->volume];
    const uint64_t room = first->fixed ? first->size : ubi->block_size - ubi->data_at - first->pad;
    const struct image_extent begin = {where->fd, where->at + first->at, room};
    *member = (struct image_member){.path = volume->name.ptr ? volume->name
                                                             : str_format(&image->step, "volume-%u", first->volume),
                                    .mode = S_IFREG,
                                    .outer = true,
                                    .where = {.fd = -1}};
    ubi->place = ubi->within = 0;
    if (first->place > 0 || !image_is_known(&begin)) {
        member->plain = true;
        member->flaw = STR("it holds no file system that is known, and was looked at as bytes");
    }
    if (volume->reserved == 0)
        member->flaw = STR("it is in no table of volumes");
    return member->path.ptr || image_fails(image, STR_NONE);
}

static bool take_remnant(struct image *image, struct ubi *ubi, struct image_member *member) {
    const struct remnant *remnant = &ubi->remnants[ubi->remnant_next++];
    if (!image_take_between(image, remnant->from, remnant->to, member))
        return image_fails(image, STR("it cannot be read"));
    if (remnant->usual && member->plain)
        member->flaw = STR_NONE;
    member->path = str_format(&image->step, "block-%llu-at-%llu", (unsigned long long)(remnant->from / ubi->block_size),
                              (unsigned long long)(remnant->from % ubi->block_size));
    return member->path.ptr || image_fails(image, STR_NONE);
}

static bool next_member(struct image *image, struct image_member *member) {
    struct ubi *ubi = image->state;
    ubi->next = ubi->last;
    while (ubi->next < ubi->count && ubi->blocks[ubi->next].volume >= VOLUMES)
        ubi->next++;
    if (ubi->next == ubi->count && ubi->remnant_next < ubi->remnant_count)
        return take_remnant(image, ubi, member);
    if (ubi->next == ubi->count)
        return image_take_last(image, &ubi->ended, ubi->done, member);
    for (ubi->last = ubi->next; ubi->last < ubi->count; ubi->last++)
        if (ubi->blocks[ubi->last].volume != ubi->blocks[ubi->next].volume)
            break;
    return take_volume(image, ubi, member);
}

static ssize_t damaged(struct image *image) {
    const struct ubi *ubi = image->state;
    struct str text = str_format(&image->step, "block %u of this volume is damaged, or not there", ubi->place);
    image->member_flaw = text.ptr ? text : STR("it is damaged");
    return -1;
}

/* A place without a block is empty flash; what does not change has all of its blocks. */
static ssize_t read_member(struct image *image, char *to, size_t size) {
    struct ubi *ubi = image->state;
    for (; ubi->next < ubi->last; ubi->within = 0, ubi->place++) {
        const struct block *block = &ubi->blocks[ubi->next];
        const bool here = block->place == ubi->place;
        const uint32_t room = (uint32_t)(ubi->block_size - ubi->data_at) - block->pad;
        const uint32_t len = block->fixed ? block->size : room, left = len > ubi->within ? len - ubi->within : 0;
        const size_t wanted = size < left ? size : left;
        if (block->fixed && (!here || (ubi->next + 1 == ubi->last && block->used != block->place + 1)))
            return damaged(image);
        if (left == 0) {
            ubi->next += here;
            continue;
        }
        uint64_t from = block->at + ubi->within;
        ssize_t got = (ssize_t)wanted;
        if (here)
            got = image_extent_read(&image->source.where, &from, to, wanted);
        else
            memset(to, 0xff, wanted);
        ubi->within += got > 0 ? (uint32_t)got : 0;
        return got > 0 || size == 0 ? got : damaged(image);
    }
    return 0;
}

const struct image_reader image_ubi_reader = {open_ubi, next_member, read_member, NULL, close_ubi, true};
