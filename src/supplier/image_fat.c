/* FAT12, FAT16 and FAT32, as boot partitions and memory cards have them: no library of Debian 12 reads them. Every
 * number of a cluster is held to the size of the file system before it is followed, a cluster of a folder is entered
 * once, and a file gives as many bytes as its entry says and no more. */
#include "supplier/image_reader.h"

#include <sys/stat.h>

#include "base/date.h"

enum { SECTOR = 512, ENTRY = 32, WINDOW = 4096, NAME_UNITS = 13, NAME_PARTS = 20, SHORT_NAME = 11 };
enum { READ_ONLY = 0x01, VOLUME = 0x08, FOLDER = 0x10, LONG_PART = 0x0f, DELETED = 0xe5 };

struct fat {
    uint64_t table_at, table_size; /* bytes; of the first table */
    uint64_t root_at, root_size;   /* of FAT12 and FAT16, whose root lies before the clusters */
    uint64_t data_at, size;
    uint32_t root_cluster; /* of FAT32 */
    uint32_t cluster_size; /* bytes */
    uint32_t behind;       /* the last cluster; the first is 2 */
    unsigned bits;
    struct image_walk walk;
    uint8_t *entered; /* a bit for each cluster of a folder */
    uint64_t window_at;
    size_t window_len;
    uint8_t window[WINDOW];         /* of the table */
    uint32_t cluster, within, left; /* of the current file */
    bool ended;                     /* what lies behind it was taken */
};

/* ---- the file system */

static bool is_power(uint32_t number) {
    return number > 0 && (number & (number - 1)) == 0;
}

static bool fails_at_start(struct image *image) {
    (void)image_fails(image, STR("its first sector, which says how it is laid out, is damaged"));
    return false;
}

/* What the first sector says. */
struct layout {
    uint32_t bytes, together; /* of a sector; sectors of a cluster */
    uint32_t reserved, tables, roots;
    bool wide; /* FAT32 */
    uint64_t table, sectors;
};

static struct layout layout_of(const uint8_t *sector) {
    const bool wide = image_u16(sector + 22) == 0;
    return (struct layout){.bytes = image_u16(sector + 11),
                           .together = sector[13],
                           .reserved = image_u16(sector + 14),
                           .tables = sector[16],
                           .roots = image_u16(sector + 17),
                           .wide = wide,
                           .table = wide ? image_u32(sector + 36) : image_u16(sector + 22),
                           .sectors = image_u16(sector + 19) ? image_u16(sector + 19) : image_u32(sector + 32)};
}

static bool is_fair(const struct layout *layout) {
    return is_power(layout->bytes) && layout->bytes >= SECTOR && layout->bytes <= WINDOW &&
           is_power(layout->together) && layout->reserved > 0 && layout->tables > 0 && layout->table > 0;
}

static bool read_layout(struct image *image, struct layout *layout) {
    uint8_t sector[SECTOR];
    if (!image_read_at(image, 0, sector, sizeof sector)) {
        (void)image_fails(image, STR("it ends early"));
        return false;
    }
    *layout = layout_of(sector);
    return is_fair(layout) || fails_at_start(image);
}

/* Where the clusters begin. */
static uint64_t sectors_before(const struct layout *layout) {
    return layout->reserved + layout->tables * layout->table +
           ((uint64_t)layout->roots * ENTRY + layout->bytes - 1) / layout->bytes;
}

/* What Linux asks for before it mounts one. The text of the type is no more than a label. */
bool image_fat_begins(struct str begin, struct image_fat_signs *signs) {
    enum { MEDIA = 21, FIRST_FIXED = 0xf8, CHANGED = 0xf0, ROOT_CLUSTER = 44, SIGNED = 510 };
    static const struct str jumps = STR_INIT("\xeb\xe9\xe8");
    const uint8_t *sector = (const uint8_t *)begin.ptr;
    if (begin.len < SECTOR)
        return false;
    const struct layout layout = layout_of(sector);
    const bool medium = sector[MEDIA] >= FIRST_FIXED || sector[MEDIA] == CHANGED;
    const bool rooted = layout.wide ? layout.roots == 0 && image_u32(sector + ROOT_CLUSTER) >= 2 : layout.roots > 0;
    if (!is_fair(&layout) || !medium || !rooted || layout.sectors <= sectors_before(&layout))
        return false;
    *signs = (struct image_fat_signs){.table_at = (uint64_t)layout.reserved * layout.bytes,
                                      .jump = str_find_char(jumps, begin.ptr[0]) != SIZE_MAX,
                                      .last = sector[SIGNED] == 0x55 && sector[SIGNED + 1] == 0xaa};
    return true;
}

bool image_fat_table_begins(struct str table) {
    const uint8_t *bytes = (const uint8_t *)table.ptr;
    return table.len >= 3 && bytes[0] >= 0xf0 && bytes[1] == 0xff && bytes[2] == 0xff;
}

static bool take_layout(struct image *image, struct fat *fat, const struct layout *layout) {
    enum { NARROW = 4085, MOST = 0x0ffffff5 };
    const uint64_t bytes = layout->bytes, root_at = layout->reserved + layout->tables * layout->table;
    const uint64_t before = sectors_before(layout);
    if (layout->sectors <= before)
        return fails_at_start(image);
    uint64_t clusters = (layout->sectors - before) / layout->together;
    fat->bits = layout->wide ? 32 : clusters < NARROW ? 12 : 16;
    const uint64_t told = layout->table * bytes * 8 / fat->bits;
    clusters = clusters + 2 <= told ? clusters : told > 2 ? told - 2 : 0;
    fat->behind = clusters < MOST ? (uint32_t)clusters + 1 : MOST;
    fat->table_at = layout->reserved * bytes;
    fat->table_size = layout->table * bytes;
    fat->root_at = root_at * bytes;
    fat->root_size = (uint64_t)layout->roots * ENTRY;
    fat->data_at = before * bytes;
    fat->size = layout->sectors * bytes;
    fat->cluster_size = layout->bytes * layout->together;
    return true;
}

static bool read_start(struct image *image, struct fat *fat) {
    struct layout layout;
    uint8_t root[4] = {0};
    if (!read_layout(image, &layout) || !take_layout(image, fat, &layout))
        return false;
    if (layout.wide && !image_read_at(image, 44, root, sizeof root))
        return fails_at_start(image);
    fat->root_cluster = image_u32(root);
    return true;
}

/* What still can be read of a file system without its table is read. */
static bool doubt_table(struct image *image, const struct fat *fat) {
    char table[3];
    if (!image_read_at(image, fat->table_at, table, sizeof table) ||
        !image_fat_table_begins((struct str){table, sizeof table}))
        image->doubt = str_format(&image->memory, "its table of clusters, from byte %llu on, is damaged",
                                  (unsigned long long)fat->table_at);
    return image->doubt.ptr != NULL;
}

static bool open_fat(struct image *image) {
    struct fat *fat = ARENA_NEW(&image->memory, struct fat);
    const uint64_t size = image->source.where.size;
    if (!fat)
        return false;
    image->state = fat;
    if (!read_start(image, fat))
        return true;
    /* What is free at the end need not be there. */
    if (fat->size > size * 2 + ((uint64_t)64 << 20))
        return fails_at_start(image), true;
    if (fat->size > size)
        image->doubt = str_format(&image->memory, "it ends early: it is to have %llu bytes and has %llu",
                                  (unsigned long long)fat->size, (unsigned long long)size);
    fat->entered = ARENA_ARRAY(&image->memory, uint8_t, fat->behind / 8 + 1);
    if (!fat->entered || !image->doubt.ptr || !doubt_table(image, fat))
        return false;
    return image_walk_add(image, &fat->walk, NULL, STR(""), 0) || !image->out_of_memory;
}

static void close_fat(struct image *image) {
    (void)image;
}

/* ---- clusters */

static bool is_cluster(const struct fat *fat, uint32_t cluster) {
    return cluster >= 2 && cluster <= fat->behind;
}

static uint64_t place_of(const struct fat *fat, uint32_t cluster) {
    return fat->data_at + (uint64_t)(cluster - 2) * fat->cluster_size;
}

static bool table_byte(const struct image *image, struct fat *fat, uint64_t at, uint8_t *byte) {
    if (at < fat->window_at || at - fat->window_at >= fat->window_len) {
        const uint64_t from = at & ~(uint64_t)(WINDOW - 1), left = fat->table_size - from;
        fat->window_len = 0;
        const size_t size = left < WINDOW ? (size_t)left : WINDOW;
        if (at >= fat->table_size || !image_read_at(image, fat->table_at + from, fat->window, size))
            return false;
        fat->window_at = from;
        fat->window_len = size;
    }
    *byte = fat->window[at - fat->window_at];
    return true;
}

/* What follows `*cluster`; at the end of its chain 0. False where the table cannot be read, or leads nowhere. */
static bool follow(const struct image *image, struct fat *fat, uint32_t *cluster) {
    uint8_t bytes[4] = {0};
    const uint64_t at = (uint64_t)*cluster * fat->bits / 8;
    for (unsigned i = 0; i < (fat->bits + 7) / 8; i++)
        if (!table_byte(image, fat, at + i, &bytes[i]))
            return false;
    uint32_t next = image_u32(bytes), last = 0x0ffffff8;
    if (fat->bits == 12) {
        next = *cluster % 2 ? next >> 4 & 0xfff : next & 0xfff;
        last = 0xff8;
    } else if (fat->bits == 16) {
        last = 0xfff8;
    }
    next &= 0x0fffffff;
    *cluster = next >= last ? 0 : next;
    return next >= last || is_cluster(fat, next);
}

/* ---- folders */

/* Of a file, the long name that stands before its entry, in pieces and from behind. */
struct long_name {
    uint16_t units[NAME_UNITS * NAME_PARTS];
    unsigned parts, due; /* due: pieces that are still to come; parts 0: there is none */
    uint8_t sum;
};

struct listing {
    struct image *image;
    struct fat *fat;
    const struct image_folder *folder;
    struct long_name name;
};

static void take_part(struct long_name *name, const uint8_t *entry) {
    static const uint8_t places[NAME_UNITS] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
    const unsigned number = entry[0] & 0x1f;
    if (entry[0] & 0x40)
        *name = (struct long_name){.parts = number, .due = number, .sum = entry[13]};
    if (number == 0 || number > NAME_PARTS || number != name->due || entry[13] != name->sum) {
        name->parts = 0;
        return;
    }
    name->due--;
    for (unsigned i = 0; i < NAME_UNITS; i++)
        name->units[(number - 1) * NAME_UNITS + i] = (uint16_t)image_u16(entry + places[i]);
}

static bool belongs(const struct long_name *name, const uint8_t *entry) {
    uint8_t sum = 0;
    for (unsigned i = 0; i < SHORT_NAME; i++)
        sum = (uint8_t)((sum << 7 | sum >> 1) + entry[i]);
    return name->parts > 0 && name->due == 0 && name->sum == sum;
}

static size_t put_code(char *to, uint32_t code) {
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    const size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t marks[] = {0, 0xc0, 0xe0, 0xf0};
    to[0] = (char)(marks[more] | code >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3f));
    return more + 1;
}

/* What stands for no letter, and what parts folders, is shown as a mark. */
static size_t long_text(const struct long_name *name, char *to) {
    enum { MARK = 0xfffd };
    const unsigned most = name->parts * NAME_UNITS;
    size_t len = 0;
    for (unsigned i = 0; i < most && name->units[i] != 0 && name->units[i] != 0xffff; i++) {
        uint32_t code = name->units[i];
        const uint32_t low = i + 1 < most ? name->units[i + 1] : 0;
        if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            i++;
        } else if ((code >= 0xd800 && code < 0xe000) || code < 0x20 || code == '/') {
            code = MARK;
        }
        len += put_code(to + len, code);
    }
    return len;
}

/* "README  TXT"; two bits say that a part is in small letters. */
static size_t short_text(const uint8_t *entry, char *to) {
    enum { CASES = 12, SMALL_NAME = 0x08, SMALL_ENDING = 0x10, BODY = 8, JAPANESE = 0x05 };
    size_t len = 0;
    for (unsigned i = 0; i < SHORT_NAME; i++) {
        char c = (char)(i == 0 && entry[0] == JAPANESE ? DELETED : entry[i]);
        if (c == ' ')
            continue;
        if (i >= BODY && (len == 0 || memchr(to, '.', len) == NULL))
            to[len++] = '.';
        to[len++] = entry[CASES] & (i < BODY ? SMALL_NAME : SMALL_ENDING) ? char_lower(c) : c == '/' ? '_' : c;
    }
    return len;
}

static size_t put_text(char *to, struct str text) {
    memcpy(to, text.ptr, text.len);
    return text.len;
}

/* The folder and the one that it lies in. */
static bool is_itself(const uint8_t *entry) {
    return memcmp(entry, ".          ", SHORT_NAME) == 0 || memcmp(entry, "..         ", SHORT_NAME) == 0;
}

static bool take_entry(struct listing *l, const uint8_t *entry, uint64_t at) {
    char text[NAME_UNITS * NAME_PARTS * 3 + 1];
    const bool unused = entry[0] == 0 || entry[0] == DELETED; /* 0 ends a folder for some, for Linux it does not */
    const unsigned kind = entry[11] & 0x3f;
    if (!unused && kind == LONG_PART) {
        take_part(&l->name, entry);
        return true;
    }
    const bool is_long = belongs(&l->name, entry);
    size_t len = 0;
    if (!unused && !(kind & VOLUME) && !is_itself(entry)) {
        len = is_long ? long_text(&l->name, text) : 0;
        len = len > 0 ? len : short_text(entry, text);
        len = len > 0 ? len : put_text(text, STR("unnamed"));
    }
    l->name.parts = 0;
    return len == 0 || image_walk_add(l->image, &l->fat->walk, l->folder, (struct str){text, len}, at);
}

/* False where it cannot be read, and with a flaw of the image. */
static bool list_stretch(struct listing *l, uint64_t at, uint64_t size) {
    uint8_t bytes[WINDOW];
    for (uint64_t end = at + size; at < end; at += sizeof bytes) {
        const size_t held = end - at < sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        if (!image_read_at(l->image, at, bytes, held))
            return false;
        for (size_t i = 0; i + ENTRY <= held; i += ENTRY)
            if (!take_entry(l, bytes + i, at + i))
                return false;
    }
    return true;
}

/* Why not all of it was listed; ptr NULL: all was. */
static struct str list_chain(struct listing *l, uint32_t cluster) {
    while (cluster != 0) {
        if (!is_cluster(l->fat, cluster))
            return STR("this folder is damaged: it begins nowhere");
        uint8_t *entered = &l->fat->entered[cluster / 8], bit = (uint8_t)(1u << cluster % 8);
        if (*entered & bit)
            return STR("this folder lies in more than one place, or in itself: it is damaged");
        *entered |= bit;
        if (!list_stretch(l, place_of(l->fat, cluster), l->fat->cluster_size) || !follow(l->image, l->fat, &cluster))
            return STR("this folder is damaged, or ends early");
    }
    return STR_NONE;
}

static void enter(struct image *image, const struct image_waiting *waiting, uint32_t cluster,
                  struct image_member *member) {
    struct fat *fat = image->state;
    struct listing listing = {.image = image, .fat = fat, .folder = image_walk_enter(image, waiting, member->path)};
    if (!listing.folder)
        return;
    if (listing.folder->depth >= IMAGE_DEPTH_MAX)
        member->flaw = STR("folders lie too deep in one another");
    else if (waiting->id == 0 && fat->bits != 32)
        member->flaw = list_stretch(&listing, fat->root_at, fat->root_size)
                           ? STR_NONE
                           : STR("this folder is damaged, or ends early");
    else if (cluster == 0)
        member->flaw = STR("this folder is damaged: it begins nowhere");
    else
        member->flaw = list_chain(&listing, cluster);
}

/* ---- its members */

static int64_t time_of(const uint8_t *entry) {
    const uint32_t clock = image_u16(entry + 22), day = image_u16(entry + 24);
    const date_days days = date_from((int)(1980 + (day >> 9)), (int)(day >> 5 & 15), (int)(day & 31));
    if (days == DATE_NONE)
        return 0;
    return (int64_t)days * 86400 + (clock >> 11) * 3600 + (clock >> 5 & 63) * 60 + (clock & 31) * 2;
}

/* It says of nothing who may do what: nobody but its owner may change it. */
static bool next_member(struct image *image, struct image_member *member) {
    struct fat *fat = image->state;
    struct image_waiting waiting;
    uint8_t entry[ENTRY] = {0};
    fat->left = 0;
    if (!image_walk_next(image, &fat->walk, &waiting, &member->path))
        return image_take_last(image, &fat->ended, fat->size, member);
    uint32_t cluster = fat->root_cluster;
    bool folder = true;
    if (waiting.id != 0) {
        if (!image_read_at(image, waiting.id, entry, sizeof entry))
            return image_fails(image, STR("it cannot be read"));
        cluster = image_u16(entry + 26) | (fat->bits == 32 ? image_u16(entry + 20) << 16 : 0);
        folder = (entry[11] & FOLDER) != 0;
        member->time = time_of(entry);
    }
    member->mode = folder ? S_IFDIR | 0755 : entry[11] & READ_ONLY ? S_IFREG | 0444 : S_IFREG | 0644;
    fat->cluster = cluster;
    fat->within = 0;
    fat->left = folder ? 0 : image_u32(entry + 28);
    if (folder)
        enter(image, &waiting, cluster, member);
    return image->flaw.len == 0;
}

static ssize_t damaged(struct image *image) {
    const struct fat *fat = image->state;
    struct str text = str_format(&image->step, "it is damaged, or ends early: %u of its bytes lie nowhere", fat->left);
    image->member_flaw = text.ptr ? text : STR("it is damaged");
    return -1;
}

static ssize_t read_member(struct image *image, char *to, size_t size) {
    struct fat *fat = image->state;
    if (fat->left == 0 || size == 0)
        return 0;
    if (fat->within == fat->cluster_size) {
        fat->within = 0;
        if (!follow(image, fat, &fat->cluster))
            return damaged(image);
    }
    if (!is_cluster(fat, fat->cluster))
        return damaged(image);
    const uint32_t here = fat->cluster_size - fat->within, most = fat->left < here ? fat->left : here;
    uint64_t from = place_of(fat, fat->cluster) + fat->within;
    const ssize_t got = image_extent_read(&image->source.where, &from, to, size < most ? size : most);
    if (got <= 0)
        return damaged(image);
    fat->within += (uint32_t)got;
    fat->left -= (uint32_t)got;
    return got;
}

const struct image_reader image_fat_reader = {open_fat, next_member, read_member, NULL, close_fat, true};
