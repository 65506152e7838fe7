/* What lies on the device's media and in its memory: whether it is closed to who takes the medium out. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"
#include "probe/modes.h"
#include "probe/mounts.h"
#include "probe/startup.h"
#include "probe/systemd.h"

enum { LAYERS_MAX = 8 };

/* Whether the device of the kernel's name ("dm-1") is dm-crypt, or lies on one: volumes of LVM lie on it. */
static bool is_crypt(struct probe *probe, struct str name, unsigned depth) {
    struct tree_names below = {.count = 0};
    struct str uuid;
    if (probe_read(probe, probe_path(probe, "/sys/class/block/" STR_F "/dm/uuid", STR_A(name)), &uuid) == TREE_OK &&
        str_starts(uuid, STR("CRYPT-")))
        return true;
    if (depth == LAYERS_MAX ||
        probe_list(probe, probe_path(probe, "/sys/class/block/" STR_F "/slaves", STR_A(name)), &below) != TREE_OK)
        return false;
    bool all = below.count > 0;
    for (size_t i = 0; i < below.count && i < 16; i++)
        all &= is_crypt(probe, below.items[i], depth + 1);
    return all;
}

/* "/dev/mapper/NAME" is some dm-N, which has the name in a file of its own. */
static bool is_mapped_crypt(struct probe *probe, struct str name) {
    struct tree_names blocks = {.count = 0};
    struct str text;
    if (probe_list(probe, "/sys/class/block", &blocks) != TREE_OK)
        return false;
    for (size_t i = 0; i < blocks.count; i++)
        if (str_starts(blocks.items[i], STR("dm-")) &&
            probe_read(probe, probe_path(probe, "/sys/class/block/%s/dm/name", blocks.items[i].ptr), &text) ==
                TREE_OK &&
            str_eq(str_trim(text), name))
            return is_crypt(probe, blocks.items[i], 0);
    return false;
}

/* Of an image: the first word of a line of crypttab. */
static bool in_crypttab(struct probe *probe, struct str name) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, "/etc/crypttab", &lines.rest) != TREE_OK)
        return false;
    for (struct str line, word; probe_next_line(&lines, &line);)
        if (probe_next_word(&line, &word) && str_eq(word, name))
            return true;
    return false;
}

enum lying { LIES_CLEAR, LIES_CLOSED, LIES_UNCLEAR };

/* Of an image only a plain device and a name of crypttab say what they are; a label, or a volume of LVM, does not. */
static enum lying lying_on(struct probe *probe, struct str device) {
    struct str name = probe_base_name(device);
    bool mapped = str_starts(device, STR("/dev/mapper/")), plain = !mapped && str_starts(device, STR("/dev/"));
    if (probe->tree.live && (mapped || plain) && probe_has(probe, "/sys/class/block"))
        return (mapped ? is_mapped_crypt(probe, name) : is_crypt(probe, name, 0)) ? LIES_CLOSED : LIES_CLEAR;
    if (probe->tree.live)
        return LIES_UNCLEAR;
    if (mapped && in_crypttab(probe, name))
        return LIES_CLOSED;
    return plain && !str_starts(name, STR("dm-")) ? LIES_CLEAR : LIES_UNCLEAR;
}

/* Of a device, or of a file by what it lies on. */
static enum lying lying_at(struct probe *probe, struct str path) {
    if (!str_starts(path, STR("/")) || str_starts(path, STR("/dev/")))
        return lying_on(probe, path);
    const struct probe_mount *mount = probe_mount_of(probe_mounts(probe), path);
    return mount ? lying_on(probe, mount->device) : LIES_UNCLEAR;
}

/* A unit names no type where it leaves it to the kernel. What the machine is started from lies in the clear. */
static bool keeps_data(const struct probe_mount *mount) {
    static const char *const types[] = {"ext2",   "ext3",     "ext4",  "xfs",   "btrfs",    "f2fs",
                                        "jffs2",  "ubifs",    "vfat",  "jfs",   "reiserfs", "auto",
                                        "nilfs2", "bcachefs", "exfat", "ntfs3", "yaffs2"};
    static const struct str starts[] = {STR_INIT("/boot"), STR_INIT("/efi")};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_eq(mount->folder, starts[i]) || probe_below(mount->folder, starts[i]))
            return false;
    bool keeps = str_eq(mount->type, STR("unit")) && str_starts(mount->device, STR("/dev/"));
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        keeps |= str_eq(mount->type, str_from(types[i]));
    return keeps && !probe_mount_has(mount, STR("ro"));
}

static enum probe_outcome look_encrypted(struct probe *probe, struct probe_result *result) {
    const struct probe_mounts *mounts = probe_mounts(probe);
    size_t count = 0, closed = 0;
    if (mounts->answer != TREE_OK)
        return probe_unseen(probe, result, mounts->path, mounts->answer);
    for (size_t i = 0; i < mounts->count; i++) {
        const struct probe_mount *mount = &mounts->items[i];
        if (!keeps_data(mount) || probe_mount_at(mounts, mount->folder) != mount)
            continue;
        bool good = lying_on(probe, mount->device) == LIES_CLOSED;
        count++;
        closed += good;
        if (!good)
            probe_saw(probe, result, mount->path, mount->line, STR_F " lies in the clear on " STR_F,
                      STR_A(mount->folder), STR_A(mount->device));
    }
    if (count == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "nothing that is written to was found among the mounts: where data "
                          "lies, and whether it is closed there");
    if (closed == count)
        return probe_tell(probe, result, PROBE_MET, "what is written to lies on dm-crypt: %zu mount%s", count,
                          plural(count));
    return probe_tell(probe, result, PROBE_ASK,
                      "%zu of %zu mounts that are written to lie in the clear: whether what is "
                      "there has to be closed",
                      count - closed, count);
}

/* A key that lies beside the lock opens it for whoever takes the medium. False where nobody can tell on what it lies:
 * it is not there (yet), on another device ("FILE:DEVICE"), what a socket or a script gives. */
static bool judge_key(struct probe *probe, struct probe_result *result, struct str key, uint32_t line) {
    struct stat info;
    const char *path = probe_path(probe, STR_F, STR_A(key));
    if (str_eq(key, STR("/dev/urandom")) || str_eq(key, STR("/dev/random")))
        return true;
    if (!str_starts(key, STR("/")) || str_starts(key, STR("/dev/")) || str_find_char(key, ':') != SIZE_MAX)
        return false;
    enum tree_answer answer = tree_stat(&probe->tree, path, &info);
    enum lying lying = lying_at(probe, key);
    probe_doubt(probe, path, answer);
    if (answer != TREE_OK)
        return false;
    if (info.st_mode & (S_IRGRP | S_IROTH))
        probe_saw(probe, result, "/etc/crypttab", line, "the key %s is open to others (%04o)", path,
                  info.st_mode & 07777);
    else if (lying == LIES_CLEAR)
        probe_saw(probe, result, "/etc/crypttab", line, "the key %s lies in the clear on the same device", path);
    return lying != LIES_UNCLEAR;
}

/* crypttab(5): NAME DEVICE KEY OPTIONS. Without a key systemd looks for one by the volume's name. */
static bool judge_volume(struct probe *probe, struct probe_result *result, struct str name, struct str rest,
                         uint32_t line) {
    static const char *const folders[] = {"/etc/cryptsetup-keys.d", "/run/cryptsetup-keys.d"};
    struct str key;
    struct stat info;
    bool clear = true;
    if (probe_next_word(&rest, &key) && !str_eq(key, STR("none")) && !str_eq(key, STR("-")))
        return judge_key(probe, result, key, line);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        const char *path = probe_path(probe, "%s/" STR_F ".key", folders[i], STR_A(name));
        if (tree_stat(&probe->tree, path, &info) != TREE_ABSENT)
            clear &= judge_key(probe, result, str_from(path), line);
    }
    return clear && !str_contains(rest, STR("keyscript="));
}

static enum probe_outcome look_keys(struct probe *probe, struct probe_result *result) {
    struct probe_lines lines = {.number = 0};
    size_t count = 0, unclear = 0;
    enum tree_answer answer = probe_read(probe, "/etc/crypttab", &lines.rest);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/crypttab", answer);
    for (struct str line, name, device; probe_next_line(&lines, &line);) {
        if (!probe_next_word(&line, &name) || name.ptr[0] == '#' || !probe_next_word(&line, &device))
            continue;
        count++;
        unclear += !judge_volume(probe, result, name, line, lines.number);
    }
    if (count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no crypttab with a volume in it");
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the key lies beside the lock");
    if (unclear > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu key%s from elsewhere: whether what it comes from is closed itself", unclear,
                          plural(unclear));
    return probe_tell(probe, result, PROBE_MET, "%zu encrypted volume%s, no key of them in the clear", count,
                      plural(count));
}

/* A line of /proc/swaps, or one of type swap in fstab. */
static bool swap_area(struct str line, bool live, struct str *device) {
    struct str folder, type;
    if (!probe_next_word(&line, device) || device->ptr[0] == '#')
        return false;
    if (live)
        return str_starts(*device, STR("/"));
    return probe_next_word(&line, &folder) && probe_next_word(&line, &type) && str_eq(type, STR("swap"));
}

/* Of an image without encrypted volumes a label is a plain partition's. */
static enum lying swap_lying(struct probe *probe, struct str device) {
    enum lying lying = str_starts(device, STR("/dev/zram")) ? LIES_CLOSED : lying_at(probe, device);
    bool plain = !probe->tree.live && !probe_has(probe, "/etc/crypttab");
    return lying == LIES_UNCLEAR && plain ? LIES_CLEAR : lying;
}

enum { SWAPS_MAX = 256 };
struct swaps {
    size_t counts[LIES_UNCLEAR + 1];
};

static void take_swap(struct probe *probe, struct probe_result *result, struct swaps *swaps, struct str device,
                      const char *path, uint32_t line) {
    enum lying lying = swap_lying(probe, device);
    swaps->counts[lying]++;
    if (lying == LIES_CLEAR)
        probe_saw(probe, result, path, line, STR_F ": memory is written there in the clear", STR_A(device));
}

static const char *const unit_folders[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
                                           "/usr/lib/systemd/system", "/lib/systemd/system"};

static bool is_wanted(struct probe *probe, struct str name) {
    static const char *const targets[] = {"swap", "sysinit", "basic", "local-fs", "multi-user"};
    struct stat info;
    for (size_t f = 0; f < ARRAY_LEN(unit_folders); f++)
        for (size_t i = 0; i < ARRAY_LEN(targets) * 2; i++)
            if (tree_look(&probe->tree,
                          probe_path(probe, "%s/%s.target.%s/" STR_F, unit_folders[f], targets[i / 2],
                                     i % 2 ? "wants" : "requires", STR_A(name)),
                          &info) == TREE_OK)
                return true;
    return false;
}

/* A unit that no target of every boot asks for may be asked for by another. */
static void take_unit(struct probe *probe, struct probe_result *result, struct swaps *swaps, struct str name) {
    struct probe_unit unit;
    probe_unit_read(probe, name, &unit);
    const struct probe_directive *what = probe_directive_last(&unit.settings, "Swap", "What");
    if (unit.masked || unit.path[0] == 0)
        return;
    if (what && is_wanted(probe, name))
        take_swap(probe, result, swaps, what->value, what->path, what->line);
    else
        swaps->counts[LIES_UNCLEAR]++;
}

static void take_units(struct probe *probe, struct probe_result *result, struct swaps *swaps) {
    for (size_t f = 0; f < ARRAY_LEN(unit_folders); f++) {
        struct tree_names names = {.count = 0};
        if (probe_list(probe, unit_folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0, taken = 0; i < names.count && taken < SWAPS_MAX; i++) {
            struct stat info;
            bool before = false;
            if (!str_ends(names.items[i], STR(".swap")))
                continue;
            for (size_t k = 0; k < f; k++)
                before |= tree_look(&probe->tree, probe_path(probe, "%s/%s", unit_folders[k], names.items[i].ptr),
                                    &info) == TREE_OK;
            taken++;
            if (!before)
                take_unit(probe, result, swaps, names.items[i]);
        }
    }
}

/* "swapon -a" takes what fstab says, "[ -x /sbin/swapon ]" nothing, and zram is memory. */
static bool swaps_on(struct str line) {
    line = str_trim(line);
    if (str_starts(line, STR("#")) || str_contains(line, STR("zram")))
        return false;
    for (struct str word; probe_next_word(&line, &word);) {
        if (!str_ends(word, STR("swapon")))
            continue;
        struct str rest = line, next;
        return probe_next_word(&rest, &next) && !str_starts(next, STR("-a")) && !str_starts(next, STR("--all")) &&
               !memchr("];&|#", next.ptr[0], 5);
    }
    return false;
}

static void take_starts(struct probe *probe, struct probe_result *result, struct swaps *swaps) {
    static const char *const files[] = {"dphys-swapfile", NULL}, *const programs[] = {"swapon", NULL};
    const struct probe_start *file = probe_start_find(probe_startup(probe), files);
    if (file)
        probe_saw(probe, result, file->where, file->line, "dphys-swapfile makes a file for swapped memory");
    swaps->counts[LIES_UNCLEAR] += file != NULL;
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(probe), programs, &match);) {
        struct probe_lines lines = {.rest = match.start->command};
        bool found = false;
        for (struct str line; !found && probe_next_line(&lines, &line);)
            found = swaps_on(line);
        if (found)
            probe_saw(probe, result, match.start->where, match.line, "swapon is started");
        swaps->counts[LIES_UNCLEAR] += found;
    }
}

/* /proc/swaps of a device that runs; of an image lines of type swap in fstab, units, and what starts. */
static enum probe_outcome look_swap(struct probe *probe, struct probe_result *result) {
    const char *path = probe->tree.live ? "/proc/swaps" : "/etc/fstab";
    struct probe_lines lines = {.number = 0};
    struct swaps swaps = {.counts = {0}};
    const size_t *counts = swaps.counts;
    enum tree_answer answer = probe_read(probe, path, &lines.rest);
    if (answer != TREE_OK && (probe->tree.live || answer != TREE_ABSENT))
        return probe_unseen(probe, result, path, answer);
    for (struct str line, device; probe_next_line(&lines, &line);)
        if (swap_area(line, probe->tree.live, &device))
            take_swap(probe, result, &swaps, device, path, lines.number);
    if (!probe->tree.live && probe_is_systemd(probe))
        take_units(probe, result, &swaps);
    if (!probe->tree.live)
        take_starts(probe, result, &swaps);
    if (counts[LIES_CLEAR] > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "what was in memory stays on a medium");
    if (counts[LIES_UNCLEAR] > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu area%s for swapped memory: whether what it lies on is encrypted", counts[LIES_UNCLEAR],
                          plural(counts[LIES_UNCLEAR]));
    if (counts[LIES_CLOSED] == 0)
        return probe_tell(probe, result, PROBE_MET, "no medium for swapped memory is named in %s", path);
    return probe_tell(probe, result, PROBE_MET, "%zu area%s for swapped memory, in memory or encrypted",
                      counts[LIES_CLOSED], plural(counts[LIES_CLOSED]));
}

static bool is_built(const struct kernel_config *config, const char *name) {
    struct str value = kernel_config_value(config, name);
    return value.ptr && str_eq(value, STR("y"));
}

/* Whether the kernel of every line wipes: as it is told, else as it is built (not where a variable may tell it). */
static bool wipes(const struct kernel_line *line, const char *key, bool built) {
    static const char *const yes[] = {"1", "y", "Y", "on"};
    struct str value = kernel_option(line->text, str_from(key));
    bool on = false;
    for (size_t i = 0; i < ARRAY_LEN(yes) && value.ptr; i++)
        on |= str_eq(value, str_from(yes[i]));
    return value.ptr ? on : built && !line->hidden;
}

static bool all_wipe(const struct kernel_lines *lines, bool alloc, bool freed) {
    bool all = lines->count > 0 || alloc || freed;
    for (size_t i = 0; i < lines->count; i++)
        all &= wipes(&lines->items[i], "init_on_alloc", alloc) || wipes(&lines->items[i], "init_on_free", freed);
    return all;
}

/* Linux wipes a page before a program gets it, but where it is built without a memory management unit and told not to;
 * what it takes for itself it wipes only where it is told to. */
static enum probe_outcome look_wiped(struct probe *probe, struct probe_result *result) {
    struct kernel_lines lines;
    struct kernel_config config;
    const char *why = NULL;
    probe_kernel_lines(probe, &lines);
    if (!probe_kernel_config(probe, &config, &why))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s", why);
    if (is_built(&config, "MMAP_ALLOW_UNINITIALIZED")) {
        probe_saw(probe, result, probe_path(probe, STR_F, STR_A(config.path)), 0, "CONFIG_MMAP_ALLOW_UNINITIALIZED=y");
        return probe_tell(probe, result, PROBE_NOT_MET, "a program gets memory with what another left in it");
    }
    if (all_wipe(&lines, false, false))
        return probe_tell(probe, result, PROBE_MET, "the kernel is told to wipe what it takes for itself too");
    if (all_wipe(&lines, is_built(&config, "INIT_ON_ALLOC_DEFAULT_ON"), is_built(&config, "INIT_ON_FREE_DEFAULT_ON")))
        return probe_tell(probe, result, PROBE_MET, "the kernel is built to wipe what it takes for itself too");
    return probe_tell(
        probe, result, PROBE_ASK,
        "programs get wiped memory, the kernel itself does not: whether a device shares memory otherwise");
}

static const struct probe_check checks[] = {
    {.id = "storage-encrypted",
     .title = "What the device writes lies encrypted on its medium",
     .requirements = "CR 4.1",
     .look = look_encrypted,
     .mend = "LUKS (cryptsetup) with a key in a TPM or from outside, or fscrypt for folders with secrets",
     .by_hand = "lsblk -o NAME,TYPE,MOUNTPOINT; cat /etc/crypttab"},
    {.id = "storage-keys",
     .title = "The key of an encrypted volume does not lie in the clear beside it",
     .requirements = "CR 4.1, CR 1.5",
     .needs = "/etc/crypttab and its keys (root)",
     .look = look_keys,
     .mend = "systemd-cryptenroll --tpm2-device=auto, clevis, or a key from outside; chmod 400 FILE",
     .by_hand = "cat /etc/crypttab; ls -l KEY"},
    {.id = "storage-swap",
     .title = "Memory is not swapped to a medium in the clear",
     .requirements = "CR 4.1, CR 4.2",
     .look = look_swap,
     .mend = "swapoff and no swap in fstab, zram, or swap by crypttab with /dev/urandom as its key",
     .by_hand = "cat /proc/swaps; grep swap /etc/fstab /etc/crypttab"},
    {.id = "storage-wiped-memory",
     .title = "Memory is wiped before another gets it, in the kernel too",
     .requirements = "CR 4.2 RE 1",
     .look = look_wiped,
     .mend = "init_on_alloc=1 init_on_free=1 on the kernel's command line, or CONFIG_INIT_ON_ALLOC_DEFAULT_ON=y",
     .by_hand = "cat /proc/cmdline; grep INIT_ON /boot/config-*"},
};
const struct probe_group probe_storage_group = PROBE_GROUP("storage", "Data at rest and in memory", checks);
