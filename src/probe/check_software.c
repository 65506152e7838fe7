/* Software: what is there that the device does not need, and whether it is still looked after. */
#include "probe/check.h"
#include "probe/groups.h"
#include "probe/programs.h"
#include "probe/startup.h"

#include "base/date.h"

static enum probe_outcome look_compilers(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"gcc", "cc",    "g++",   "clang", "tcc",   "make",  "ld", "as",
                                        "go",  "rustc", "cargo", "javac", "cmake", "ninja", NULL};
    size_t found = probe_saw_programs(probe, result, names);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu program%s that build software %s on the device", found,
                          plural(found), found == 1 ? "is" : "are");
    return probe_tell(probe, result, PROBE_MET, "none of %zu compilers and their kin is on the device",
                      ARRAY_LEN(names) - 1);
}

static enum probe_outcome look_interpreters(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"python3", "python2", "python", "perl",        "ruby", "lua",   "luajit", "php",
                                        "node",    "tclsh",   "java",   "micropython", "gjs",  "guile", NULL};
    size_t found = probe_saw_programs(probe, result, names);
    if (found)
        return probe_tell(probe, result, PROBE_ASK, "%zu interpreter%s: whether a program of the device needs %s",
                          found, plural(found), found == 1 ? "it" : "them");
    return probe_tell(probe, result, PROBE_MET, "none of %zu interpreters is on the device", ARRAY_LEN(names) - 1);
}

static enum probe_outcome look_clients(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"telnet", "rsh",  "rlogin", "rcp",    "rexec", "ftp",
                                        "lftp",   "tftp", "ftpget", "ftpput", "nc",    "ncat",
                                        "netcat", "nmap", "hping3", "tnftp",  NULL};
    size_t found = probe_saw_programs(probe, result, names);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu program%s that send%s passwords in the clear, or look for others on the network", found,
                          plural(found), found == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "none of %zu such programs is on the device", ARRAY_LEN(names) - 1);
}

static enum probe_outcome look_x_server(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"Xorg", "X",       "Xwayland", "Xvnc", "Xtigervnc", "x11vnc", "weston",
                                        "gdm3", "lightdm", "sddm",     "cage", "sway",      NULL};
    size_t found = probe_saw_programs(probe, result, names);
    found += probe_has(probe, "/usr/lib/xorg/Xorg");
    if (found)
        return probe_tell(probe, result, PROBE_ASK, "the device has a graphical surface: whether it needs one");
    return probe_tell(probe, result, PROBE_MET, "no X server and no other graphical surface is on the device");
}

/* The value of a key of os-release(5), without quotes; ptr NULL where it is not set. The last one counts. */
static enum tree_answer os_release(struct probe *probe, struct str key, struct str *value, const char **path) {
    struct probe_lines lines = {.number = 0};
    *value = STR_NONE;
    *path = "/etc/os-release";
    enum tree_answer answer = probe_read(probe, *path, &lines.rest);
    if (answer == TREE_ABSENT) {
        *path = "/usr/lib/os-release";
        answer = probe_read(probe, *path, &lines.rest);
    }
    for (struct str line; answer == TREE_OK && probe_next_line(&lines, &line);) {
        if (!str_starts(line, key) || line.len <= key.len || line.ptr[key.len] != '=')
            continue;
        struct str text = str_trim(str_skip(line, key.len + 1));
        bool quoted = text.len >= 2 && (text.ptr[0] == '"' || text.ptr[0] == '\'');
        *value = quoted ? str_slice(text, 1, text.len - 1) : text;
    }
    return answer;
}

static enum probe_outcome look_support(struct probe *probe, struct probe_result *result) {
    enum { DAY = 86400 };
    struct str text;
    const char *path = NULL;
    date_days end;
    enum tree_answer answer = os_release(probe, STR("SUPPORT_END"), &text, &path);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_ASK,
                          "the device has no os-release: how long its software is looked after "
                          "is in its papers");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    if (!text.ptr)
        return probe_tell(probe, result, PROBE_ASK, "%s has no SUPPORT_END: how long it is looked after its maker says",
                          path);
    if (!date_parse(text, &end))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s has a SUPPORT_END that is no day", path);
    if ((int64_t)end < probe->now / DAY) {
        probe_saw(probe, result, path, 0, "SUPPORT_END=" STR_F, STR_A(text));
        return probe_tell(probe, result, PROBE_NOT_MET, "nobody looks after the system any more, since " STR_F,
                          STR_A(text));
    }
    return probe_tell(probe, result, PROBE_MET, "the system is looked after until " STR_F, STR_A(text));
}

static size_t count_packages(struct probe *probe, const char *path, struct str mark, enum tree_answer *answer) {
    enum { DATABASE_MAX = 32 << 20 };
    struct arena scratch;
    struct probe_lines lines = {.number = 0};
    size_t count = 0;
    arena_init(&scratch, (size_t)DATABASE_MAX * 3);
    *answer = probe_read_in(probe, path, DATABASE_MAX, &scratch, &lines.rest);
    for (struct str line; *answer == TREE_OK && probe_next_line(&lines, &line);)
        count += str_starts(line, mark);
    arena_done(&scratch);
    return count;
}

static enum probe_outcome look_inventory(struct probe *probe, struct probe_result *result) {
    static const struct {
        const char *path;
        struct str mark;
    } databases[] = {
        {"/var/lib/dpkg/status", STR_INIT("Package:")}, {"/usr/lib/opkg/status", STR_INIT("Package:")},
        {"/var/lib/opkg/status", STR_INIT("Package:")}, {"/lib/apk/db/installed", STR_INIT("P:")},
        {"/usr/lib/apk/db/installed", STR_INIT("P:")},
    };
    static const char *const others[] = {
        "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/rpmdb.sqlite",
        "/usr/share/sbom",           "/etc/sbom.json",        "/usr/share/doc/sbom.spdx.json"};
    for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
        enum tree_answer answer;
        size_t count = count_packages(probe, databases[i].path, databases[i].mark, &answer);
        if (count > 0)
            return probe_tell(probe, result, PROBE_MET, "%s names %zu packages", databases[i].path, count);
        if (answer != TREE_OK && answer != TREE_ABSENT)
            return probe_unseen(probe, result, databases[i].path, answer);
        if (answer == TREE_OK)
            probe_saw(probe, result, databases[i].path, 0, "names no package");
    }
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (probe_has(probe, others[i]))
            return probe_tell(probe, result, PROBE_MET, "%s says what is on the device", others[i]);
    return probe_tell(probe, result, PROBE_ASK,
                      "neither packages nor an SBOM is on the device: whether its maker gives a list of what is in it");
}

/* What others can ask for the settings by, in a form for programs. */
static enum probe_outcome look_report(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"osqueryd",       "netopeer2-server", "salt-minion", "puppet",
                                        "chef-client",    "cfengine3",        "wazuh-agent", "confd",
                                        "clixon_backend", "netconfd",         NULL};
    const struct probe_start *start = probe_start_find(probe_startup(probe), names);
    if (start && start->sure)
        return probe_tell(probe, result, PROBE_MET, "%s starts what tells the settings to programs", start->where);
    return probe_tell(probe, result, PROBE_ASK,
                      "nothing was found that tells the settings to programs (osquery, NETCONF ...): a report of "
                      "keyway-probe is one, where somebody has it made");
}

static const struct probe_check checks[] = {
    {.id = "software-compilers",
     .title = "No compiler is left on the device",
     .requirements = "CR 7.7, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = look_compilers,
     .mend = "leave the packages out of the image that is shipped",
     .by_hand = "which gcc cc clang make ld as"},
    {.id = "software-interpreters",
     .title = "No interpreter is on the device that it does not need",
     .requirements = "CR 7.7, SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4",
     .look = look_interpreters,
     .mend = "leave the packages out of the image that is shipped",
     .by_hand = "which python3 perl ruby lua php node"},
    {.id = "software-network-clients",
     .title = "No client of an open protocol and no scanner is on the device",
     .requirements = "CR 7.7, CR 4.1",
     .look = look_clients,
     .mend = "leave the packages out of the image (BusyBox: the applets, by its configuration)",
     .by_hand = "which telnet rsh ftp tftp nc nmap"},
    {.id = "software-graphics",
     .title = "No graphical surface is on the device that it does not need",
     .requirements = "CR 7.7",
     .look = look_x_server,
     .mend = "leave the packages out of the image that is shipped",
     .by_hand = "which Xorg weston; ps ax | grep -i xorg"},
    {.id = "software-support",
     .title = "The system is still looked after by its maker",
     .requirements = "EDR 3.10, HDR 3.10, NDR 3.10",
     .look = look_support,
     .mend = "update to a release that gets security fixes",
     .by_hand = "cat /etc/os-release"},
    {.id = "software-inventory",
     .title = "The device can say what software is on it",
     .requirements = "CR 7.8",
     .look = look_inventory,
     .mend = "keep the package database, or an SBOM (SPDX, CycloneDX), in the image",
     .by_hand = "dpkg -l; opkg list-installed; apk info; rpm -qa"},
    {.id = "software-settings-report",
     .title = "The settings of security can be had in a form for programs",
     .requirements = "CR 7.6 RE 1",
     .look = look_report,
     .mend = "osquery, NETCONF, or a timer for keyway-probe --format json that an account fetches",
     .by_hand = "systemctl status osqueryd; ls /usr/sbin/netopeer2-server"},
};

const struct probe_group probe_software_group = PROBE_GROUP("software", "Software", checks);
