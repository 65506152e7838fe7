#include "probe/sudo_reach.h"

#include "probe/interpreters.h"
#include "probe/probe.h"

#include <fnmatch.h>

static bool has_any(struct str text, const char *marks) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != 0 && strchr(marks, text.ptr[i]))
            return true;
    return false;
}

/* What is as good as root's rights to who may write it. */
static enum sudo_reach reach_of_file(struct str path) {
    static const struct str keys[] = {
        STR_INIT("/etc/shadow"), STR_INIT("/etc/passwd"), STR_INIT("/etc/sudo"),  STR_INIT("/etc/group"),
        STR_INIT("/etc/pam"),    STR_INIT("/etc/cron"),   STR_INIT("/etc/ld.so"), STR_INIT("/etc/systemd"),
        STR_INIT("/etc/init"),   STR_INIT("/etc/rc"),     STR_INIT("/etc/ssh"),   STR_INIT("/etc/security"),
        STR_INIT("/root"),       STR_INIT("/usr"),        STR_INIT("/boot"),      STR_INIT("/bin"),
        STR_INIT("/sbin"),       STR_INIT("/lib"),        STR_INIT("/var/spool"),
    };
    if (has_any(path, "*?[") || str_ends(path, STR("/")))
        return SUDO_REACH_ALL;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (str_starts(path, keys[i]))
            return SUDO_REACH_ALL;
    return str_starts(path, STR("/etc/")) ? SUDO_REACH_MAYBE : SUDO_REACH_SOME;
}

static enum sudo_reach reach_of_edit(struct str files) {
    enum sudo_reach most = SUDO_REACH_SOME;
    struct str file;
    bool any = false;
    for (; probe_next_word(&files, &file); any = true) {
        enum sudo_reach reach = reach_of_file(file);
        most = reach > most ? reach : most;
    }
    return any ? most : SUDO_REACH_ALL;
}

/* Without arguments in the rule, or with a pattern of them, who calls chooses: a unit, a package, a user, a mount. */
static enum sudo_reach reach_of_free(struct str path, struct str arguments) {
    static const char *const names[] = {
        "apt",      "apt-get",    "chpasswd", "chroot",  "crontab", "dnf",     "docker",  "dpkg",      "insmod",
        "ip",       "ipkg",       "kexec",    "losetup", "man",     "mount",   "opkg",    "passwd",    "podman",
        "rpm",      "journalctl", "service",  "ssh",     "su",      "tcpdump", "useradd", "systemctl", "usermod",
        "modprobe", "visudo",     "yum",      "zypper",  "mysql",   "psql",    "snap",    "debugfs",   "flashcp",
    };
    struct str name = probe_base_name(path);
    if (str_trim(arguments).len > 0 && !has_any(arguments, "*?["))
        return SUDO_REACH_SOME;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, str_from(names[i])))
            return SUDO_REACH_MAYBE;
    return SUDO_REACH_SOME;
}

/* A pattern for the name of a program: whether one that gives away its rights fits. */
static enum sudo_reach reach_of_pattern(struct str path) {
    char pattern[256];
    struct str name = probe_base_name(path);
    if (str_find_char(path, '*') != SIZE_MAX || name.len >= sizeof pattern)
        return SUDO_REACH_ALL;
    memcpy(pattern, name.ptr, name.len);
    pattern[name.len] = 0;
    for (size_t i = 0; probe_rights_giver(i); i++)
        if (fnmatch(pattern, probe_rights_giver(i), 0) == 0)
            return SUDO_REACH_ALL;
    return SUDO_REACH_MAYBE;
}

/* "^/usr/bin/[a-z]+$": a part that is repeated fits a shell's name as well; others are for a person to read. */
static enum sudo_reach reach_of_expression(struct str expression) {
    struct str path;
    if (!probe_next_word(&expression, &path))
        return SUDO_REACH_ALL;
    return has_any(path, "*+{") ? SUDO_REACH_ALL : SUDO_REACH_MAYBE;
}

enum sudo_reach probe_sudo_reach(struct str command) {
    struct str whole = command, path;
    bool more = probe_next_word(&command, &path);
    while (more && str_starts(path, STR("sha")) && str_find_char(path, ':') != SIZE_MAX) {
        whole = command;
        more = probe_next_word(&command, &path);
    }
    if (!more)
        return SUDO_REACH_SOME;
    if (str_eq(path, STR("ALL")) || str_ends(path, STR("/")))
        return SUDO_REACH_ALL;
    if (path.ptr[0] == '^')
        return reach_of_expression(str_trim(whole));
    if (str_eq(probe_base_name(path), STR("sudoedit")))
        return reach_of_edit(command);
    if (has_any(path, "*?["))
        return reach_of_pattern(path);
    return str_starts(path, STR("/")) && probe_gives_rights(path) ? SUDO_REACH_ALL : reach_of_free(path, command);
}
