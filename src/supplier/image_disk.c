/* Images of disks: the table of partitions by libblkid, each partition as a member that may be an image itself, and
 * what lies between them as bytes. */
#include "supplier/image_reader.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/blkid_call.h"

enum { SECTOR = 512, PARTITIONS_MAX = 1024 };

struct partition {
    uint64_t from, to; /* bytes */
    int number;
    bool raw; /* by its type for a boot loader, which needs no file system */
};

struct disk {
    struct partition *items;
    size_t count, next;
    uint64_t done; /* all before it was given */
};

static int by_place(const void *a, const void *b) {
    const struct partition *one = a, *other = b;
    return one->from < other->from ? -1 : one->from > other->from;
}

/* BIOS boot, ARM's and Apple's and Qualcomm's places for loaders have many types; those that are common. */
static bool is_raw(blkid_partition partition) {
    static const struct str types[] = {STR_INIT("21686148-6449-6e6f-744e-656564454649"), /* BIOS boot */
                                       STR_INIT("9e1a2d38-c612-4316-aa26-8b49521e5a8b"), /* PReP */
                                       STR_INIT("0x41"), STR_INIT("0xda")};
    struct str type = str_from(blkid_call.partition_get_type_string(partition));
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq_nocase(type, types[i]))
            return true;
    int number = blkid_call.partition_get_type(partition);
    return number == 0x41 || number == 0xda;
}

static bool take_partition(struct image *image, struct disk *disk, blkid_partition found, size_t *room) {
    const uint64_t size = image->source.where.size, most = UINT64_MAX / SECTOR / 2;
    uint64_t start = (uint64_t)blkid_call.partition_get_start(found),
             sectors = (uint64_t)blkid_call.partition_get_size(found);
    if (blkid_call.partition_is_extended(found))
        return true;
    struct partition partition = {
        .from = start * SECTOR, .number = blkid_call.partition_get_partno(found), .raw = is_raw(found)};
    if (start > most || sectors > most || (partition.to = (start + sectors) * SECTOR) > size)
        image->doubt =
            str_format(&image->memory, "it ends early: partition %d lies, in part at least, behind byte %llu",
                       partition.number, (unsigned long long)size);
    if (start > most || partition.from >= size || partition.to < partition.from)
        return true;
    partition.to = partition.to < size ? partition.to : size;
    if (!arena_grow(&image->memory, (void **)&disk->items, disk->count, room, sizeof *disk->items,
                    _Alignof(struct partition)))
        return image_fails(image, STR_NONE);
    disk->items[disk->count++] = partition;
    return true;
}

static bool take_table(struct image *image, struct disk *disk, blkid_probe probe) {
    size_t room = 0;
    const struct image_extent *where = &image->source.where;
    if (blkid_call.probe_set_device(probe, where->fd, (blkid_loff_t)where->at, (blkid_loff_t)where->size) != 0)
        return image_fails(image, STR("its table of partitions cannot be read"));
    (void)blkid_call.probe_enable_superblocks(probe, 0);
    (void)blkid_call.probe_enable_partitions(probe, 1);
    blkid_partlist list = blkid_call.probe_get_partitions(probe);
    /* Again, when it was for want of memory, which it does not tell. */
    list = list && blkid_call.partlist_numof_partitions(list) > 0 ? list : blkid_call.probe_get_partitions(probe);
    int count = list ? blkid_call.partlist_numof_partitions(list) : 0;
    if (count <= 0)
        return image_fails(image, STR("its table of partitions, from byte 446 on, is damaged"));
    if (count > PARTITIONS_MAX)
        return image_fails(image, STR("it has more partitions than are looked at"));
    for (int i = 0; i < count; i++)
        if (!take_partition(image, disk, blkid_call.partlist_get_partition(list, i), &room))
            return false;
    if (disk->count > 0)
        qsort(disk->items, disk->count, sizeof *disk->items, by_place);
    return true;
}

static bool open_disk(struct image *image) {
    struct disk *disk = ARENA_NEW(&image->memory, struct disk);
    if (!disk)
        return false;
    image->state = disk;
    disk->done = SECTOR;
    if (!blkid_load())
        return image_fails(image, STR("libblkid, which reads its table of partitions, is not installed")), true;
    blkid_probe probe = blkid_call.new_probe();
    if (!probe)
        return false;
    (void)take_table(image, disk, probe);
    blkid_call.free_probe(probe);
    return !image->out_of_memory;
}

static void close_disk(struct image *image) {
    (void)image;
}

/* Nothing but zeroes. */
static bool is_empty(const struct image_extent *where) {
    char bytes[1 << 16];
    uint64_t at = 0;
    ssize_t got;
    while ((got = image_extent_read(where, &at, bytes, sizeof bytes)) > 0)
        if (bytes[0] != 0 || memcmp(bytes, bytes + 1, (size_t)got - 1) != 0)
            return false;
    return got == 0;
}

static struct image_extent part_of(const struct image *image, uint64_t from, uint64_t to) {
    const struct image_extent *where = &image->source.where;
    return (struct image_extent){where->fd, where->at + from, to - from};
}

/* Where the ISO 9660 file system around the partitions ends; 0: there is none. */
static uint64_t end_of_cd(const struct image *image) {
    return image->around && image->around->kind == IMAGE_CD ? image_cd_end(image) : 0;
}

/* What no partition covers may be a boot loader with its settings, or a file system that one opens. Of a file system
 * around them, and behind it, what is no partition was looked at; libarchive looks at nothing behind an ISO 9660 file
 * system. What stands before the first that is known, and what is of no kind, is bytes. */
static bool take_gap(struct image *image, uint64_t to, struct image_member *member) {
    struct disk *disk = image->state;
    const uint64_t cd = end_of_cd(image), from = disk->done > cd ? disk->done : cd;
    uint64_t known;
    if (to <= from || (image->around && cd == 0))
        return false;
    if (!image_find_known(image, from, to, &known))
        return false;
    const bool before = known > from && image_take_between(image, from, known, member);
    disk->done = before ? known : to;
    if (!before && known == to)
        return false;
    if (!before)
        *member = (struct image_member){.mode = S_IFREG, .where = part_of(image, known, to)};
    member->path = str_format(&image->step, "between-partitions-at-%llu", (unsigned long long)from);
    member->outer = false;
    member->plain |=
        image_kind_at(&member->where) == IMAGE_DISK; /* the table of an extended partition is one of these */
    if (member->plain)
        member->flaw = STR_NONE;
    return member->path.ptr || image_fails(image, STR_NONE);
}

/* The file system that is around the partitions, under a row of its own. */
static bool is_around(const struct image *image, const struct partition *partition) {
    const struct image_extent where = part_of(image, partition->from, partition->to);
    if (!image->around || partition->from == 0)
        return image->around;
    return partition->from <= IMAGE_CD_AT && partition->to > IMAGE_CD_AT && end_of_cd(image) > 0 &&
           !image_is_known(&where);
}

static bool next_member(struct image *image, struct image_member *member) {
    struct disk *disk = image->state;
    while (disk->next < disk->count && is_around(image, &disk->items[disk->next]))
        disk->next++;
    if (disk->next == disk->count)
        return take_gap(image, image->source.where.size, member);
    const struct partition *partition = &disk->items[disk->next];
    if (take_gap(image, partition->from, member) || image->flaw.len > 0)
        return image->flaw.len == 0;
    disk->next++;
    disk->done = partition->to > disk->done ? partition->to : disk->done;
    *member = (struct image_member){.path = str_format(&image->step, "partition-%d", partition->number),
                                    .mode = S_IFREG,
                                    .outer = true,
                                    .where = part_of(image, partition->from, partition->to)};
    if (!member->path.ptr)
        return image_fails(image, STR_NONE);
    if (image_is_known(&member->where))
        return true;
    member->plain = true;
    /* What lies in an ISO 9660 file system, without a form of its own, is a stretch of it. */
    if (!partition->raw && partition->to > end_of_cd(image) && !is_empty(&member->where))
        member->flaw = STR("it holds no file system that is known, and was looked at as bytes");
    return true;
}

const struct image_reader image_disk_reader = {open_disk, next_member, NULL, NULL, close_disk, true};
