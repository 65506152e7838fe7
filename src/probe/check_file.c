/* Files: who may write them, whose they are, and what the file systems they lie on allow. */
#include "probe/check_file.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/files.h"
#include "probe/groups.h"
#include "probe/modes.h"
#include "probe/mounts.h"
#include "probe/pam.h"
#include "probe/physical.h"
#include "probe/quality.h"
#include "probe/sysctl_files.h"
#include "probe/systemd.h"

#include <stdlib.h>

/* Shows a list; how many there are, those that were not kept too. */
static size_t show(struct probe *probe, struct probe_result *result, const struct probe_file_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_file *file = &list->items[i];
        probe_saw(probe, result, file->path.ptr, 0, "mode %04o, user %u, group %u", file->mode & 07777, file->uid,
                  file->gid);
    }
    result->left_out += (unsigned)list->left_out;
    return list->count + list->left_out;
}

static enum probe_outcome judge_list(struct probe *probe, struct probe_result *result,
                                     const struct probe_file_list *list, const char *what) {
    const struct probe_files *files = probe_files(probe);
    size_t found = show(probe, result, list);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu %s", found, what);
    if (!probe_saw_all_files(probe, result, files))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "none of %zu files and folders", files->seen);
}

static enum probe_outcome look_world_writable(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    return judge_list(probe, result, &probe_files(probe)->lists[FILES_OPEN], "files may be written by every account");
}

static enum probe_outcome look_sticky(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    return judge_list(probe, result, &probe_files(probe)->lists[FILES_OPEN_FOLDERS],
                      "folders let every account remove what others put there");
}

static enum probe_outcome look_system(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    enum probe_outcome outcome = judge_list(probe, result, &probe_files(probe)->lists[FILES_LOOSE],
                                            "of the system's own files and folders can be changed by others than root");
    return outcome == PROBE_MET && !probe_saw_logins(probe, result) ? result->outcome : outcome;
}

static enum probe_outcome look_devices(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    return judge_list(probe, result, &probe_files(probe)->lists[FILES_DEVICES], "device nodes lie outside /dev");
}

/* Accounts that a directory server knows are not in passwd. */
static bool has_other_accounts(struct probe *probe) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, "/etc/nsswitch.conf", &lines.rest) != TREE_OK)
        return false;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if ((str_starts(line, STR("passwd:")) || str_starts(line, STR("group:"))) &&
            (str_contains(line, STR("sss")) || str_contains(line, STR("ldap")) || str_contains(line, STR("winbind")) ||
             str_contains(line, STR("nis"))))
            return true;
    }
    return false;
}

static enum probe_outcome look_owners(struct probe *probe, struct probe_result *result) {
    const struct probe_files *files;
    struct str text;
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    static const char *const needed[] = {"/etc/passwd", "/etc/group"};
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
        enum tree_answer answer = probe_read(probe, needed[i], &text);
        if (answer != TREE_OK)
            return probe_unseen(probe, result, needed[i], answer);
    }
    files = probe_files(probe);
    const struct probe_file_list *list = &files->lists[FILES_OWNERLESS];
    size_t found = list->count + list->left_out;
    for (size_t i = 0; i < list->count; i++)
        probe_saw(probe, result, list->items[i].path.ptr, 0, "user %u, group %u", list->items[i].uid,
                  list->items[i].gid);
    result->left_out += (unsigned)list->left_out;
    if (found && has_other_accounts(probe))
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu belong to ids that are not in passwd or group: whether the directory server of "
                          "/etc/nsswitch.conf knows them, getent says",
                          found);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu belong to a user or group that the device does not have",
                          found);
    if (!probe_saw_all_files(probe, result, files))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "each of %zu files and folders has an owner", files->seen);
}

enum { KEY_BYTES = 64 << 10 };

/* Whether others may read or change a private key. A group of the system's may read it: Debian's ssl-cert does. */
static bool is_open_key(struct probe *probe, const struct probe_file *file, struct str *why) {
    enum { FIRST_PERSON = 1000 };
    bool group = (file->mode & S_IRGRP) && file->gid >= FIRST_PERSON;
    if (file->mode & S_IROTH)
        return *why = STR("every account may read it"), true;
    if (group)
        return *why = STR("a group of people may read it"), true;
    if (!probe_is_loose(probe, file->mode, file->uid, file->gid))
        return false;
    return *why = probe_why_loose(probe, file->mode, file->uid, file->gid), true;
}

static bool holds_key(struct str text) {
    return str_contains(text, STR("PRIVATE KEY-----"));
}

struct key_count {
    size_t keys, open, unread;
};

static struct key_count count_keys(struct probe *probe, struct probe_result *result,
                                   const struct probe_file_list *list) {
    struct key_count sum = {0, 0, 0};
    struct arena scratch;
    arena_init(&scratch, (size_t)1 << 20);
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_file *file = &list->items[i];
        struct str text, why;
        enum tree_answer answer = tree_read(&probe->tree, file->path.ptr, KEY_BYTES, &scratch, &text);
        bool key = answer == TREE_OK && holds_key(text);
        probe->memory_out |= answer == TREE_MEMORY;
        sum.unread += answer != TREE_OK && answer != TREE_ABSENT;
        sum.keys += key;
        if (key && is_open_key(probe, file, &why)) {
            sum.open++;
            probe_saw(probe, result, file->path.ptr, 0, "a private key, mode %04o, user %u, group %u: " STR_F,
                      file->mode & 07777, file->uid, file->gid, STR_A(why));
        }
        arena_reset(&scratch);
    }
    arena_done(&scratch);
    return sum;
}

static enum probe_outcome look_keys(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    const struct probe_files *files = probe_files(probe);
    const struct probe_file_list *list = &files->lists[FILES_KEYS];
    struct key_count sum = count_keys(probe, result, list);
    if (sum.open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu private keys %s open to others", sum.open, sum.keys,
                          sum.open == 1 ? "is" : "are");
    if (!probe_saw_all_files(probe, result, files))
        return result->outcome;
    if (sum.unread || list->left_out)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu files that may be keys could not be read%s",
                          sum.unread + list->left_out, probe->uid != 0 ? ": run the probe as root" : "");
    if (sum.keys == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "no private key as PEM among %zu files in /etc, or named like keys", list->count);
    if (!probe_saw_logins(probe, result))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "none of %zu private keys is open to others", sum.keys);
}

struct mount_wish {
    const char *folder;
    const char *options[3];
};

enum found { FOUND_RIGHT, FOUND_WRONG, FOUND_ABSENT };

static enum found judge_mount(struct probe *probe, struct probe_result *result, const struct mount_wish *wish) {
    const struct probe_mounts *mounts = probe_mounts(probe);
    const struct probe_mount *mount = probe_mount_at(mounts, str_from(wish->folder));
    enum found found = FOUND_RIGHT;
    if (!mount)
        return FOUND_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(wish->options); i++) {
        if (!wish->options[i] || probe_mount_has(mount, str_from(wish->options[i])))
            continue;
        found = FOUND_WRONG;
        probe_saw(probe, result, mount->path, mount->line, "%s is mounted without %s: " STR_F, wish->folder,
                  wish->options[i], STR_A(mount->options));
    }
    return found;
}

/* A folder that is on the device and no mount of its own: on one that runs that is so; in an image only where systemd
 * mounts, for a script may do it. */
static enum probe_outcome end_mounts(struct probe *probe, struct probe_result *result, size_t wrong, size_t absent,
                                     size_t right) {
    const struct probe_mounts *mounts = probe_mounts(probe);
    if (wrong > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu folder%s allow%s what no data needs", wrong, plural(wrong),
                          wrong == 1 ? "s" : "");
    if (absent > 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "%s has no line for %zu folder%s: a script of the image may mount them", mounts->path, absent,
                          plural(absent));
    return probe_tell(probe, result, PROBE_MET, "%zu folder%s %s mounted as data", right, plural(right),
                      right == 1 ? "is" : "are");
}

static enum probe_outcome look_mounts(struct probe *probe, struct probe_result *result, const struct mount_wish *wishes,
                                      size_t count, bool own) {
    const struct probe_mounts *mounts = probe_mounts(probe);
    size_t wrong = 0, absent = 0, right = 0;
    if (mounts->answer != TREE_OK && (probe->tree.live || mounts->answer != TREE_ABSENT))
        return probe_unseen(probe, result, mounts->path, mounts->answer);
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        if (tree_look(&probe->tree, wishes[i].folder, &info) != TREE_OK)
            continue;
        /* A link to another of the folders is judged there. */
        if (S_ISLNK(info.st_mode))
            continue;
        enum found found = judge_mount(probe, result, &wishes[i]);
        bool certain = probe->tree.live || mounts->systemd;
        right += found == FOUND_RIGHT;
        wrong += found == FOUND_WRONG;
        if (found != FOUND_ABSENT || !own)
            continue;
        wrong += certain;
        absent += !certain;
        if (certain)
            probe_saw(probe, result, mounts->path, 0, "%s is no mount of its own", wishes[i].folder);
    }
    if (wrong + absent + right == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no mount of this kind");
    return end_mounts(probe, result, wrong, absent, right);
}

static enum probe_outcome look_mount_temporary(struct probe *probe, struct probe_result *result) {
    static const struct mount_wish wishes[] = {
        {"/tmp", {"nosuid", "nodev", "noexec"}},
        {"/var/tmp", {"nosuid", "nodev", "noexec"}},
        {"/dev/shm", {"nosuid", "nodev", "noexec"}},
    };
    return look_mounts(probe, result, wishes, ARRAY_LEN(wishes), true);
}

static enum probe_outcome look_mount_data(struct probe *probe, struct probe_result *result) {
    static const struct mount_wish wishes[] = {
        {"/home", {"nosuid", "nodev", NULL}},
        {"/var", {"nosuid", "nodev", NULL}},
        {"/data", {"nosuid", "nodev", NULL}},
        {"/srv", {"nosuid", "nodev", NULL}},
        {"/boot", {"nosuid", "nodev", NULL}},
        {"/boot/efi", {"nosuid", "nodev", NULL}},
        {"/opt", {"nodev", NULL, NULL}},
        {"/overlay", {"nodev", NULL, NULL}},
        {"/var/log", {"nosuid", "nodev", "noexec"}},
    };
    return look_mounts(probe, result, wishes, ARRAY_LEN(wishes), false);
}

static bool is_removable(const struct probe_mount *mount) {
    static const struct str folders[] = {STR_INIT("/media"), STR_INIT("/run/media"), STR_INIT("/mnt")};
    /* What has no medium behind it, a file system in memory say, was put there by the device itself. */
    bool medium = str_starts(mount->device, STR("/dev/")) || str_contains(mount->device, STR("UUID=")) ||
                  str_contains(mount->device, STR("LABEL="));
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (medium && probe_below(mount->folder, folders[i]))
            return true;
    return probe_mount_has(mount, STR("user")) || probe_mount_has(mount, STR("users"));
}

static enum probe_outcome look_mount_removable(struct probe *probe, struct probe_result *result) {
    static const struct str options[] = {STR_INIT("nosuid"), STR_INIT("nodev"), STR_INIT("noexec")};
    const struct probe_mounts *mounts = probe_mounts(probe);
    size_t found = 0, count = 0;
    if (mounts->answer != TREE_OK)
        return probe_unseen(probe, result, mounts->path, mounts->answer);
    for (size_t i = 0; i < mounts->count; i++) {
        const struct probe_mount *mount = &mounts->items[i];
        if (mount->replaced || !is_removable(mount))
            continue;
        count++;
        bool wrong = false;
        for (size_t n = 0; n < ARRAY_LEN(options); n++)
            wrong |= !probe_mount_has(mount, options[n]);
        if (!wrong)
            continue;
        found++;
        probe_saw(probe, result, mount->path, mount->line, STR_F ": " STR_F, STR_A(mount->folder),
                  STR_A(mount->options));
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu mount%s of removable media let%s programs run", found,
                          plural(found), found == 1 ? "s" : "");
    if (probe_see_automounts(probe, result) > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "media are mounted by what was seen: see that it does so with nosuid, nodev and noexec");
    if (count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "%s has no mount of removable media", mounts->path);
    return probe_tell(probe, result, PROBE_MET, "%zu mount%s of removable media, each with nosuid, nodev and noexec",
                      count, plural(count));
}

/* "* hard core 0" of limits.conf(5): the last line for a domain counts, and only those for everybody. */
static int limit_of_file(struct probe *probe, struct probe_result *result, const char *path) {
    struct probe_lines lines = {.number = 0};
    int limit = -1;
    if (probe_read(probe, path, &lines.rest) != TREE_OK)
        return -1;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str domain, type, item, value;
        if (!probe_next_word(&line, &domain) || domain.ptr[0] == '#' || !probe_next_word(&line, &type) ||
            !probe_next_word(&line, &item) || !probe_next_word(&line, &value) || !str_eq(item, STR("core")) ||
            !str_eq(domain, STR("*")) || str_eq(type, STR("soft")))
            continue;
        limit = str_eq(value, STR("0")) ? 0 : 1;
        if (limit)
            probe_saw(probe, result, path, lines.number, "core " STR_F " for everybody", STR_A(value));
    }
    return limit;
}

static int limits(struct probe *probe, struct probe_result *result) {
    struct tree_names names;
    int limit = limit_of_file(probe, result, "/etc/security/limits.conf");
    if (probe_list(probe, "/etc/security/limits.d", &names) != TREE_OK)
        return limit;
    for (size_t i = 0; i < names.count; i++) {
        struct str path = str_format(probe->arena, "/etc/security/limits.d/" STR_F, STR_A(names.items[i]));
        int next = path.ptr && str_ends(path, STR(".conf")) ? limit_of_file(probe, result, path.ptr) : -1;
        limit = next >= 0 ? next : limit;
    }
    return limit;
}

/* Only pam_limits heeds these files, so each way in must ask it. */
static bool heeds_limits(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    bool heeded = true;
    probe_find_doors(probe, false, &doors);
    for (size_t i = 0; i < doors.count; i++) {
        const struct probe_door *door = &doors.doors[i];
        const struct probe_pam_stack *stack = door->service ? probe_pam(probe, door->service, PAM_TYPE_SESSION) : NULL;
        if (stack && probe_pam_asked(probe, stack, "pam_limits"))
            continue;
        heeded = false;
        probe_saw(probe, result, door->program, 0, "%s: pam_limits is not asked, so no limit holds", door->name);
    }
    return heeded;
}

static bool coredump_keeps_none(struct probe *probe) {
    struct probe_directives list = {.count = 0};
    (void)probe_directives_systemd(probe, "coredump.conf", &list);
    const struct probe_directive *storage = probe_directive_last(&list, "Coredump", "Storage");
    return storage && str_eq(storage->value, STR("none"));
}

/* What keeps no dump, where something does; NULL else. `pattern` is "" where it is not known. */
static const char *keeps_none(struct probe *probe, struct probe_result *result, struct str pattern, bool known,
                              bool systemd) {
    if (known && (pattern.len == 0 || str_starts(pattern, STR("|/bin/false"))))
        return "kernel.core_pattern keeps no dump of memory";
    if (systemd)
        return coredump_keeps_none(probe) ? "systemd-coredump keeps none (Storage=none)" : NULL;
    /* A program that the kernel starts for it is not bound by limits. */
    if (!str_starts(pattern, STR("|")) && limits(probe, result) == 0 && heeds_limits(probe, result))
        return "no session may write one (hard limit of core is 0)";
    return NULL;
}

/* As the kernel has it, or as files of an image surely set it. */
static bool find_core_pattern(struct probe *probe, struct str *pattern) {
    if (probe->tree.live) {
        bool read = probe_read(probe, "/proc/sys/kernel/core_pattern", pattern) == TREE_OK;
        *pattern = read ? str_trim(*pattern) : STR("");
        return read;
    }
    const struct probe_sysctls *all = probe_sysctls(probe);
    const struct sysctl_line *line = all->applied ? probe_sysctl_set(all, STR("kernel/core_pattern")) : NULL;
    bool sure = line && line->value.len > 0 && !line->script && !all->unseen && !probe_sysctl_open(all, line);
    *pattern = sure ? line->value : STR("");
    return sure;
}

static enum probe_outcome look_core_dumps(struct probe *probe, struct probe_result *result) {
    struct str pattern;
    bool known = find_core_pattern(probe, &pattern);
    bool systemd =
        known ? str_contains(pattern, STR("systemd-coredump")) : probe_has(probe, "/usr/lib/systemd/systemd-coredump");
    const char *none = keeps_none(probe, result, pattern, known, systemd);
    if (none)
        return probe_tell(probe, result, PROBE_MET, "%s", none);
    if (systemd)
        probe_saw(probe, result, "/etc/systemd/coredump.conf", 0, "Storage=none is not set: dumps are kept");
    else if (pattern.len > 0)
        probe_saw(probe, result, "kernel.core_pattern", 0, STR_F, STR_A(pattern));
    else if (!known && probe_is_systemd(probe))
        return probe_tell(
            probe, result, PROBE_ASK,
            "most builds of systemd have the kernel keep no dump until kernel.core_pattern is set: see it "
            "on the device");
    else if (!probe_has(probe, "/etc/security/limits.conf"))
        return probe_tell(
            probe, result, PROBE_COULD_NOT_SEE,
            "an image does not say what the kernel does with a program that crashes, and no limit is set");
    else if (result->seen_count == 0)
        probe_saw(probe, result, "/etc/security/limits.conf", 0, "no line '* hard core 0'");
    return probe_tell(probe, result, PROBE_NOT_MET, "%s",
                      systemd ? "the memory of a program that crashes is kept"
                              : "nothing forbids that the memory of a program that crashes is written to a file");
}

static const struct probe_check checks[] = {
    {.id = "file-world-writable",
     .title = "No file may be written by every account",
     .requirements = "CR 2.1, CR 3.4",
     .needs = "all folders (root)",
     .look = look_world_writable,
     .mend = "chmod o-w FILE",
     .by_hand = "find / -xdev -type f -perm -0002"},
    {.id = "file-sticky",
     .title = "Folders that all may write have the sticky bit",
     .requirements = "CR 2.1, CR 3.4",
     .needs = "all folders (root)",
     .look = look_sticky,
     .mend = "chmod +t FOLDER, or chmod o-w FOLDER",
     .by_hand = "find / -xdev -type d -perm -0002 ! -perm -1000"},
    {.id = "file-owner",
     .title = "Each file belongs to an account and a group of the device",
     .requirements = "CR 1.4, CR 2.1",
     .needs = "all folders (root)",
     .look = look_owners,
     .mend = "chown root:root FILE, or remove it: the next account with this id gets it",
     .by_hand = "find / -xdev \\( -nouser -o -nogroup \\)"},
    {.id = "file-system",
     .title = "Programs, libraries and settings can be changed by root alone",
     .requirements = "CR 3.4, CR 2.1",
     .needs = "all folders (root)",
     .look = look_system,
     .mend = "chown root:root FILE; chmod go-w FILE",
     .by_hand = "find /etc /usr /boot /bin /sbin /lib* -perm /022 ! -type l"},
    {.id = "file-private-keys",
     .title = "Private keys are closed to all who do not use them",
     .requirements = "CR 1.9, CR 1.5, CR 4.1",
     .needs = "/etc (root)",
     .look = look_keys,
     .mend = "chmod 0600 FILE, and take a new key where others could read the old one",
     .by_hand = "grep -rl 'PRIVATE KEY-----' /etc | xargs ls -l"},
    {.id = "file-devices",
     .title = "Device nodes lie in /dev alone",
     .requirements = "CR 2.1",
     .needs = "all folders (root)",
     .look = look_devices,
     .mend = "remove the node, and mount the file system with nodev",
     .by_hand = "find / -xdev \\( -type b -o -type c \\) ! -path '/dev/*'"},
    {.id = "file-mount-temporary",
     .title = "Folders for temporary files run no programs and have no devices",
     .requirements = "CR 7.7, CR 2.1",
     .look = look_mount_temporary,
     .mend = "give /tmp, /var/tmp and /dev/shm a line in /etc/fstab with nosuid,nodev,noexec",
     .by_hand = "grep -E ' (/tmp|/var/tmp|/dev/shm) ' /proc/mounts"},
    {.id = "file-mount-data",
     .title = "Mounts of data give no rights by setuid or devices",
     .requirements = "CR 7.7, CR 2.1",
     .look = look_mount_data,
     .mend = "add nosuid,nodev to the line of the folder in /etc/fstab, and noexec to /var/log",
     .by_hand = "grep -E ' (/home|/var|/data|/srv|/boot|/opt)' /proc/mounts"},
    {.id = "file-mount-removable",
     .title = "Removable media are mounted without programs and devices",
     .requirements = "CR 7.7, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = look_mount_removable,
     .mend = "add nosuid,nodev,noexec to the line in /etc/fstab",
     .by_hand = "grep -E ' (/media|/run/media|/mnt)' /proc/mounts /etc/fstab"},
    {.id = "file-core-dumps",
     .title = "The memory of a program that crashes is not kept",
     .requirements = "CR 4.1, CR 4.2",
     .look = look_core_dumps,
     .mend = "Storage=none in /etc/systemd/coredump.conf; without systemd '* hard core 0' in limits.conf, and "
             "kernel.core_pattern=|/bin/false",
     .by_hand = "cat /proc/sys/kernel/core_pattern; ulimit -Hc"},
    {.id = "file-hard-coded",
     .title = "No password or key of a program stands where others read it",
     .requirements = "CR 1.5, CR 4.1",
     .look = probe_look_secrets,
     .mend = "take it out of the script or unit; a file of its own for root alone (chmod 600), or LoadCredential= of "
             "systemd; "
             "and change the password, for it was read",
     .by_hand = "grep -rnEi '(password|secret|token|psk)[\"]?[ ]*[=:]' /etc"},
};

const struct probe_group probe_file_group = PROBE_GROUP("file", "Files and mounts", checks);
