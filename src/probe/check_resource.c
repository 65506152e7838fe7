/* Resources: what one user or service can take from the others, and what brings the device back. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"
#include "probe/mounts.h"
#include "probe/startup.h"
#include "probe/sysctl_files.h"
#include "probe/systemd.h"

/* pam_limits does something only where a session's stack calls it. */
static const struct probe_directive *find_pam_limits(struct probe *probe, struct probe_directives *list) {
    static const char *const files[] = {"/etc/pam.d/common-session", "/etc/pam.d/system-auth", "/etc/pam.d/login",
                                        "/etc/pam.d/sshd", "/etc/pam.conf"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        (void)probe_directives_file(probe, files[i], DIRECTIVE_WORDS | DIRECTIVE_CONTINUES, list);
    for (size_t i = 0; i < list->count; i++)
        if (str_contains(list->items[i].value, STR("pam_limits.so")))
            return &list->items[i];
    return NULL;
}

/* DOMAIN TYPE ITEM VALUE, for more than one named user: '*' or a group. */
static const struct probe_directive *find_process_limit(const struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct str rest = list->items[i].value, type, item, value, domain = list->items[i].key;
        uint64_t most;
        if (!probe_next_word(&rest, &type) || !probe_next_word(&rest, &item) || !probe_next_word(&rest, &value))
            continue;
        bool hard = str_eq(type, STR("hard")) || str_eq(type, STR("-"));
        bool many = str_eq(domain, STR("*")) || str_starts(domain, STR("@"));
        if (hard && many && str_eq(item, STR("nproc")) && str_u64(value, INT32_MAX, &most))
            return &list->items[i];
    }
    return NULL;
}

static enum probe_outcome look_limits(struct probe *probe, struct probe_result *result) {
    struct probe_directives pam = {.count = 0}, limits = {.count = 0}, slice = {.count = 0};
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system",
                                          "/lib/systemd/system", NULL};
    if (probe_is_systemd(probe)) {
        (void)probe_directives_layers(probe, folders, STR("user-.slice"), &slice);
        const struct probe_directive *tasks = probe_directive_last(&slice, "Slice", "TasksMax");
        if (tasks && tasks->value.len > 0 && !str_eq_nocase(tasks->value, STR("infinity")))
            return probe_tell(probe, result, PROBE_MET, "%s line %u: TasksMax=" STR_F " for each user", tasks->path,
                              tasks->line, STR_A(tasks->value));
    }
    const struct probe_directive *called = find_pam_limits(probe, &pam);
    (void)probe_directives_file(probe, "/etc/security/limits.conf", DIRECTIVE_WORDS, &limits);
    probe_directives_folder(probe, "/etc/security/limits.d", ".conf", DIRECTIVE_WORDS, &limits);
    const struct probe_directive *set = find_process_limit(&limits);
    if (called && set)
        return probe_tell(probe, result, PROBE_MET, "%s line %u, and %s calls pam_limits", set->path, set->line,
                          called->path);
    if (pam.worst != TREE_OK || limits.worst != TREE_OK)
        return pam.worst != TREE_OK ? probe_unseen(probe, result, pam.worst_path, pam.worst)
                                    : probe_unseen(probe, result, limits.worst_path, limits.worst);
    if (pam.count == 0 && !probe_is_systemd(probe))
        return probe_tell(probe, result, PROBE_ASK, "the device has no PAM: see what bounds a user (ulimit, cgroups)");
    probe_saw(probe, result, set ? set->path : "/etc/security/limits.conf", set ? set->line : 0, "%s",
              set ? "a limit that no session applies: pam_limits is not called" : "no hard nproc for users");
    return probe_tell(probe, result, PROBE_NOT_MET, "one user can take every process of the device");
}

static enum probe_outcome look_services(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t services = 0, bounded = 0;
    for (size_t i = 0; i < startup->count; i++) {
        struct probe_unit unit;
        if (startup->items[i].kind != START_UNIT || !str_ends(startup->items[i].name, STR(".service")))
            continue;
        services++;
        probe_unit_read(probe, startup->items[i].name, &unit);
        const struct probe_directive *most = probe_directive_last(&unit.settings, "Service", "MemoryMax");
        bounded += most && most->value.len > 0 && !str_eq(most->value, STR("infinity"));
    }
    if (services == 0)
        return probe_tell(probe, result, PROBE_ASK, "see what bounds the memory of each service (cgroups, ulimit)");
    if (bounded == services)
        return probe_tell(probe, result, PROBE_MET, "each of %zu services has MemoryMax", services);
    return probe_tell(probe, result, PROBE_ASK,
                      "%zu of %zu services have MemoryMax: see that those which the network "
                      "reaches are among them",
                      bounded, services);
}

static enum probe_outcome look_watchdog(struct probe *probe, struct probe_result *result) {
    static const char *const daemons[] = {"watchdog", "wd_keepalive", "watchdogd", "=watchdog", NULL};
    struct probe_directives list = {.count = 0};
    const struct probe_startup *startup = probe_startup(probe);
    if (probe_is_systemd(probe)) {
        (void)probe_directives_systemd(probe, "system.conf", &list);
        const struct probe_directive *set = probe_directive_last(&list, "Manager", "RuntimeWatchdogSec");
        if (set && set->value.len > 0 && !str_eq(set->value, STR("0")) && !str_eq(set->value, STR("off")) &&
            !str_eq(set->value, STR("infinity")))
            return probe_tell(probe, result, PROBE_MET, "%s line %u: RuntimeWatchdogSec=" STR_F, set->path, set->line,
                              STR_A(set->value));
        if (list.worst != TREE_OK)
            return probe_unseen(probe, result, list.worst_path, list.worst);
    }
    const struct probe_start *start = probe_start_find(startup, daemons);
    if (start && start->sure)
        return probe_tell(probe, result, PROBE_MET, "%s starts a watchdog", start->where);
    if (probe_has(probe, "/sbin/procd"))
        return probe_tell(probe, result, PROBE_MET, "procd serves the watchdog itself");
    if (start)
        return probe_tell(probe, result, PROBE_ASK, "%s names a watchdog: see whether it is reached", start->where);
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (!startup->known)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    probe_saw(probe, result, "init", 0, "no watchdog is among the %zu things that start, nor RuntimeWatchdogSec",
              startup->count);
    return probe_tell(probe, result, PROBE_NOT_MET, "nothing restarts the device when it hangs");
}

/* A part of the system's own file system that is shown there too has no room of its own. */
static bool is_of_root(const struct probe_mounts *mounts, const struct probe_mount *mount) {
    const struct probe_mount *root = probe_mount_at(mounts, STR("/"));
    if (probe_mount_has(mount, STR("bind")) || probe_mount_has(mount, STR("rbind"))) {
        const struct probe_mount *below = probe_mount_of(mounts, mount->device);
        return !below || str_eq(below->folder, STR("/"));
    }
    return root && str_starts(root->device, STR("/dev/")) && str_eq(root->device, mount->device);
}

static enum probe_outcome look_log_partition(struct probe *probe, struct probe_result *result) {
    static const struct str folders[] = {STR_INIT("/var/log"), STR_INIT("/var")};
    const struct probe_mounts *mounts = probe_mounts(probe);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        const struct probe_mount *mount = probe_mount_at(mounts, folders[i]);
        if (mount && !is_of_root(mounts, mount))
            return probe_tell(probe, result, PROBE_MET, "%s line %u mounts " STR_F " by itself", mount->path,
                              mount->line, STR_A(folders[i]));
        if (mount)
            probe_saw(probe, result, mount->path, mount->line, STR_F " is a part of the system's file system",
                      STR_A(folders[i]));
    }
    if (mounts->answer != TREE_OK)
        return probe_unseen(probe, result, mounts->path, mounts->answer);
    probe_saw(probe, result, mounts->path, 0, "neither /var/log nor /var is mounted by itself");
    return probe_tell(probe, result, PROBE_NOT_MET, "logs that grow take the room of the system");
}

static enum probe_outcome look_panic(struct probe *probe, struct probe_result *result) {
    struct str text;
    if (probe->tree.live) {
        enum tree_answer answer = probe_read(probe, "/proc/sys/kernel/panic", &text);
        if (answer != TREE_OK)
            return probe_unseen(probe, result, "/proc/sys/kernel/panic", answer);
        if (!str_eq(str_trim(text), STR("0")))
            return probe_tell(probe, result, PROBE_MET, "kernel.panic is " STR_F, STR_A(str_trim(text)));
        probe_saw(probe, result, "kernel.panic", 0, "0: it waits for ever");
        return probe_tell(probe, result, PROBE_NOT_MET, "a kernel that fails stays so until a person comes");
    }
    const struct probe_sysctls *all = probe_sysctls(probe);
    const struct sysctl_line *set = probe_sysctl_set(all, STR("kernel/panic"));
    if (set && (!all->applied || all->unseen || probe_sysctl_open(all, set)))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "%s line %u sets kernel.panic: whether anything applies it, or sets it again, is not seen",
                          set->path, set->line);
    if (set && !str_eq(set->value, STR("0")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u: kernel.panic = " STR_F, set->path, set->line,
                          STR_A(set->value));
    if (set) {
        probe_saw(probe, result, set->path, set->line, "kernel.panic = 0: it waits for ever");
        return probe_tell(probe, result, PROBE_NOT_MET, "a kernel that fails stays so until a person comes");
    }
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "no sysctl sets kernel.panic; the kernel's line and build may, and are not in an image");
}

/* The value that a key has now, or by the files of an image; false where nothing says it. */
static bool reply_bound(struct probe *probe, const char *key, struct str *value, const struct sysctl_line **line) {
    *line = NULL;
    if (probe->tree.live)
        return probe_sysctl_live(probe, key, value) == TREE_OK;
    *line = probe_sysctl_set(probe_sysctls(probe), str_from(key));
    *value = *line ? (*line)->value : STR_NONE;
    return value->ptr != NULL;
}

/* A device that answers without a bound is what others are flooded with. */
static enum probe_outcome look_replies(struct probe *probe, struct probe_result *result) {
    static const char *const keys[] = {"net/ipv4/icmp_ratelimit", "net/ipv4/tcp_invalid_ratelimit",
                                       "net/ipv6/icmp/ratelimit"};
    const struct sysctl_line *line;
    size_t known = 0;
    struct str value;
    if (probe->tree.live && probe_sysctl_live(probe, "kernel/osrelease", &value) != TREE_OK)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/proc/sys cannot be read");
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (!reply_bound(probe, keys[i], &value, &line))
            continue;
        known++;
        if (str_eq(value, STR("0")))
            probe_saw(probe, result, line ? line->path : keys[i], line ? line->line : 0, "%s is 0: no bound", keys[i]);
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the device answers as often as it is asked");
    if (!probe->tree.live && probe_sysctls(probe)->unseen)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "a file of sysctl's settings could not be read");
    if (known == 0)
        return probe_tell(probe, result, PROBE_MET, "nothing takes the kernel's own bounds of its answers away");
    return probe_tell(probe, result, PROBE_MET, "%zu bound%s of the kernel's answers, none is off", known,
                      plural(known));
}

static const struct probe_check checks[] = {
    {.id = "resource-user-limits",
     .title = "One user cannot take every process",
     .requirements = "CR 7.2",
     .look = look_limits,
     .mend = "'* hard nproc 256' in /etc/security/limits.conf with pam_limits.so in the session; busybox: ulimit -u",
     .by_hand = "ulimit -Hu; grep -rn nproc /etc/security; grep -rn pam_limits /etc/pam.d"},
    {.id = "resource-service-limits",
     .title = "Each service has a bound of memory",
     .requirements = "CR 7.1, CR 7.2",
     .look = look_services,
     .mend = "MemoryMax= and TasksMax= in a drop-in of the unit (systemctl edit NAME)",
     .by_hand = "systemctl show -p MemoryMax,TasksMax NAME"},
    {.id = "resource-watchdog",
     .title = "A watchdog restarts a device that hangs",
     .requirements = "CR 7.4",
     .look = look_watchdog,
     .mend = "system.conf: RuntimeWatchdogSec=30; busybox: ::respawn:/sbin/watchdog -F -T 30 /dev/watchdog in inittab",
     .by_hand = "grep -rn RuntimeWatchdogSec /etc/systemd; ps ax | grep watchdog"},
    {.id = "resource-log-partition",
     .title = "Logs cannot fill the system's own partition",
     .requirements = "CR 2.9, CR 7.2",
     .look = look_log_partition,
     .mend = "mount a partition of its own on /var/log (/etc/fstab)",
     .by_hand = "findmnt /var/log; cat /proc/mounts"},
    {.id = "resource-panic",
     .title = "The device starts again after its kernel failed",
     .requirements = "CR 7.4",
     .look = look_panic,
     .mend = "kernel.panic = 10 in /etc/sysctl.d, or panic=10 on the kernel's line",
     .by_hand = "sysctl kernel.panic"},
    {.id = "resource-replies",
     .title = "What the kernel answers by itself has a bound",
     .requirements = "CR 7.1 RE 1",
     .look = look_replies,
     .mend = "take the line with 0 out; the kernel's own values are 1000 and 500 milliseconds",
     .by_hand = "sysctl net.ipv4.icmp_ratelimit net.ipv4.tcp_invalid_ratelimit net.ipv6.icmp.ratelimit"},
};

const struct probe_group probe_resource_group = PROBE_GROUP("resource", "Resources and recovery", checks);
