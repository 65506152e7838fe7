/* Programs that run with more rights than who starts them has. */
#include "probe/check_privilege.h"
#include "probe/files.h"
#include "probe/interpreters.h"
#include "probe/modes.h"
#include "probe/mounts.h"

/* Programs that need their bit for what they are there for, where a distribution puts them. */
static const char *const known[] = {"Xorg.wrap",
                                    "arping",
                                    "at",
                                    "bsd-write",
                                    "bwrap",
                                    "chage",
                                    "chfn",
                                    "chfn.shadow",
                                    "chrome-sandbox",
                                    "chsh",
                                    "chsh.shadow",
                                    "clockdiff",
                                    "crontab",
                                    "dbus-daemon-launch-helper",
                                    "doas",
                                    "dotlockfile",
                                    "dumpcap",
                                    "exim4",
                                    "expiry",
                                    "fping",
                                    "fping6",
                                    "fusermount",
                                    "fusermount3",
                                    "gpasswd",
                                    "gpasswd.shadow",
                                    "gst-ptp-helper",
                                    "ksu",
                                    "locate",
                                    "lxc-user-nic",
                                    "mail-lock",
                                    "mail-touchlock",
                                    "mail-unlock",
                                    "mlocate",
                                    "mount",
                                    "mount.cifs",
                                    "mount.nfs",
                                    "mount.util-linux",
                                    "mtr",
                                    "mtr-packet",
                                    "newgidmap",
                                    "newgrp",
                                    "newgrp.shadow",
                                    "newuidmap",
                                    "ntfs-3g",
                                    "pam_extrausers_chkpwd",
                                    "pam_timestamp_check",
                                    "passwd",
                                    "passwd.shadow",
                                    "ping",
                                    "ping.iputils",
                                    "ping6",
                                    "pkexec",
                                    "plocate",
                                    "polkit-agent-helper-1",
                                    "postdrop",
                                    "postqueue",
                                    "pppd",
                                    "procmail",
                                    "sendmail",
                                    "sg",
                                    "snap-confine",
                                    "ssh-agent",
                                    "ssh-keysign",
                                    "su",
                                    "su.shadow",
                                    "su.util-linux",
                                    "sudo",
                                    "sudoedit",
                                    "traceroute",
                                    "traceroute6",
                                    "umount",
                                    "umount.nfs",
                                    "umount.util-linux",
                                    "unix2_chkpwd",
                                    "unix_chkpwd",
                                    "usernetctl",
                                    "utempter",
                                    "vlock-main",
                                    "wall",
                                    "write"};

static bool is_known(struct str path) {
    static const struct str folders[] = {STR_INIT("/bin"),        STR_INIT("/sbin"),    STR_INIT("/usr/bin"),
                                         STR_INIT("/usr/sbin"),   STR_INIT("/usr/lib"), STR_INIT("/lib"),
                                         STR_INIT("/usr/libexec")};
    bool placed = false;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        placed |= probe_below(path, folders[i]);
    struct str name = probe_base_name(path);
    for (size_t i = 0; placed && i < ARRAY_LEN(known); i++)
        if (str_eq(name, str_from(known[i])))
            return true;
    return false;
}

/* Where users write, or what is mounted there is theirs. */
static bool is_users_place(struct str path) {
    static const struct str folders[] = {STR_INIT("/tmp"),   STR_INIT("/var"),  STR_INIT("/home"), STR_INIT("/opt"),
                                         STR_INIT("/srv"),   STR_INIT("/run"),  STR_INIT("/dev"),  STR_INIT("/mnt"),
                                         STR_INIT("/media"), STR_INIT("/data"), STR_INIT("/root")};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (probe_below(path, folders[i]))
            return true;
    return false;
}

enum { COPY_MAX = 4 << 20 };

static struct str bytes_of(struct probe *probe, const char *path, struct arena *arena) {
    struct str text;
    return probe_read_in(probe, path, COPY_MAX, arena, &text) == TREE_OK ? text : STR_NONE;
}

/* A shell under another name is still one: its bytes are those of a shell of this device. */
static const char *copy_of(struct probe *probe, const struct probe_file *file) {
    static const char *const shells[] = {"/bin/busybox",     "/bin/sh",  "/bin/bash", "/bin/dash",
                                         "/usr/bin/python3", "/bin/ash", "/bin/zsh",  "/usr/bin/perl",
                                         "/usr/bin/env",     "/bin/ksh"};
    for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
        struct stat info;
        if (tree_stat(&probe->tree, shells[i], &info) != TREE_OK || (uint64_t)info.st_size != file->size ||
            file->size == 0)
            continue;
        struct arena scratch;
        arena_init(&scratch, (size_t)COPY_MAX * 3);
        struct str one = bytes_of(probe, file->path.ptr, &scratch), other = bytes_of(probe, shells[i], &scratch);
        bool same = one.ptr && other.ptr && str_eq(one, other);
        arena_done(&scratch);
        if (same)
            return shells[i];
    }
    return NULL;
}

enum kind { KIND_FINE, KIND_ASK, KIND_BAD };

/* Where a program lies so that its rights count for little on this device. */
static const char *harmless_place(struct probe *probe, const struct probe_file *file) {
    if (probe_in_container(file->path))
        return "in the file system of a container";
    const struct probe_mount *mount = probe->tree.live ? probe_mount_of(probe_mounts(probe), file->path) : NULL;
    return mount && probe_mount_has(mount, STR("nosuid")) ? "where it lies it has no effect (nosuid)" : NULL;
}

/* A program that is none of the known ones, in no harmless place. */
static enum kind judge_unknown(struct probe *probe, const struct probe_file *file, const char *shell, struct str *why) {
    bool busybox = str_starts(probe_base_name(file->path), STR("busybox")) ||
                   (shell && str_eq(str_from(shell), STR("/bin/busybox")));
    *why = STR("not known to need it");
    if (busybox && !is_users_place(file->path))
        *why =
            STR("BusyBox: whether it gives up the rights for its shell was decided when it was built (FEATURE_SUID)");
    else if (probe_gives_rights(file->path))
        return *why = STR("it starts or writes whatever it is told to"), KIND_BAD;
    else if (shell)
        return *why = str_format(probe->arena, "it is a copy of %s", shell), KIND_BAD;
    else if (is_users_place(file->path))
        return *why = STR("no program with rights of its own belongs there"), KIND_BAD;
    else if (is_known(file->path))
        *why = str_format(probe->arena, "it belongs to user %u, not to root", file->uid);
    return KIND_ASK;
}

/* What is wrong with a program that has rights of its own; `*why` says it. */
static enum kind judge(struct probe *probe, const struct probe_file *file, struct str *why) {
    const char *harmless = harmless_place(probe, file);
    if (harmless)
        return *why = str_from(harmless), KIND_ASK;
    const char *shell = copy_of(probe, file);
    return is_known(file->path) && file->uid == 0 && !shell ? KIND_FINE : judge_unknown(probe, file, shell, why);
}

enum probe_outcome look_setuid(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    const struct probe_files *files = probe_files(probe);
    const struct probe_file_list *list = &files->lists[FILES_SETID];
    size_t counts[KIND_BAD + 1] = {0};
    /* What is wrong comes first: only so many are shown. */
    for (int kind = KIND_BAD; kind >= KIND_ASK; kind--)
        for (size_t i = 0; i < list->count; i++) {
            const struct probe_file *file = &list->items[i];
            struct str why;
            if (judge(probe, file, &why) != (enum kind)kind)
                continue;
            counts[kind]++;
            probe_saw(probe, result, file->path.ptr, 0, "%s of %u (mode %04o): " STR_F,
                      file->mode & S_ISUID ? "setuid" : "setgid", file->mode & S_ISUID ? file->uid : file->gid,
                      file->mode & 07777, STR_A(why));
        }
    if (counts[KIND_BAD])
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu program%s give%s away the rights of another user, %zu more are to be looked at",
                          counts[KIND_BAD], plural(counts[KIND_BAD]), counts[KIND_BAD] == 1 ? "s" : "",
                          counts[KIND_ASK]);
    if (!probe_saw_all_files(probe, result, files))
        return result->outcome;
    if (list->left_out)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "more than %d programs with these bits", FILES_KEPT_MAX);
    if (counts[KIND_ASK])
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu of %zu programs with setuid or setgid are not known to need it", counts[KIND_ASK],
                          list->count);
    return probe_tell(probe, result, PROBE_MET, "%zu programs have setuid or setgid, each known to need it",
                      list->count);
}

static const char *const names[] = {
    "chown",
    "dac_override",
    "dac_read_search",
    "fowner",
    "fsetid",
    "kill",
    "setgid",
    "setuid",
    "setpcap",
    "linux_immutable",
    "net_bind_service",
    "net_broadcast",
    "net_admin",
    "net_raw",
    "ipc_lock",
    "ipc_owner",
    "sys_module",
    "sys_rawio",
    "sys_chroot",
    "sys_ptrace",
    "sys_pacct",
    "sys_admin",
    "sys_boot",
    "sys_nice",
    "sys_resource",
    "sys_time",
    "sys_tty_config",
    "mknod",
    "lease",
    "audit_write",
    "audit_control",
    "setfcap",
    "mac_override",
    "mac_admin",
    "syslog",
    "wake_alarm",
    "block_suspend",
    "audit_read",
    "perfmon",
    "bpf",
    "checkpoint_restore",
};

static struct str words_of(struct probe *probe, uint64_t capabilities) {
    struct str text = STR("");
    if (capabilities == UINT64_MAX)
        return STR("capabilities of a form that is not known");
    for (size_t i = 0; i < ARRAY_LEN(names) && text.ptr; i++)
        if (capabilities >> i & 1)
            text = str_format(probe->arena, STR_F "%scap_%s", STR_A(text), text.len ? "," : "", names[i]);
    probe->memory_out |= !text.ptr;
    return text;
}

/* ping, mtr and the like: raw packets, low ports, the clock's ranks; and the helpers of user namespaces. */
static bool is_expected(const struct probe_file *file) {
    static const uint64_t harmless = 1ULL << 10 | 1ULL << 13 | 1ULL << 23;
    static const uint64_t network = 1ULL << 12 | 1ULL << 14 | 1ULL << 29;
    static const uint64_t mapping = 1ULL << 6 | 1ULL << 7;
    struct str name = probe_base_name(file->path);
    uint64_t allowed = harmless;
    if (str_eq(name, STR("dumpcap")) || str_eq(name, STR("gst-ptp-helper")) || str_eq(name, STR("suricata")))
        allowed |= network;
    if (str_eq(name, STR("newuidmap")) || str_eq(name, STR("newgidmap")))
        allowed |= mapping;
    return is_known(file->path) && (file->capabilities & ~allowed) == 0;
}

static enum kind judge_capable(struct probe *probe, const struct probe_file *file, struct str *why) {
    if (is_expected(file) && !probe_gives_rights(file->path) && !is_users_place(file->path))
        return KIND_FINE;
    return file->capabilities == 0 ? KIND_FINE : judge(probe, file, why) == KIND_BAD ? KIND_BAD : KIND_ASK;
}

enum probe_outcome look_capabilities(struct probe *probe, struct probe_result *result) {
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    const struct probe_files *files = probe_files(probe);
    const struct probe_file_list *list = &files->lists[FILES_CAPABLE];
    size_t counts[KIND_BAD + 1] = {0};
    for (int kind = KIND_BAD; kind >= KIND_ASK; kind--)
        for (size_t i = 0; i < list->count; i++) {
            const struct probe_file *file = &list->items[i];
            struct str why = STR("");
            if (judge_capable(probe, file, &why) != (enum kind)kind)
                continue;
            counts[kind]++;
            if (kind == KIND_ASK)
                why = STR("not known to need them");
            probe_saw(probe, result, file->path.ptr, 0, STR_F ": " STR_F, STR_A(words_of(probe, file->capabilities)),
                      STR_A(why));
        }
    if (counts[KIND_BAD])
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu program%s give%s away capabilities", counts[KIND_BAD],
                          plural(counts[KIND_BAD]), counts[KIND_BAD] == 1 ? "s" : "");
    if (!probe_saw_all_files(probe, result, files))
        return result->outcome;
    if (files->unasked || list->left_out)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "the capabilities of %zu programs could not be read",
                          files->unasked + list->left_out);
    if (counts[KIND_ASK])
        return probe_tell(probe, result, PROBE_ASK, "%zu program%s ha%s capabilities that it is not known to need",
                          counts[KIND_ASK], plural(counts[KIND_ASK]), counts[KIND_ASK] == 1 ? "s" : "ve");
    return probe_tell(probe, result, PROBE_MET, "%zu programs have capabilities, each known to need them", list->count);
}
