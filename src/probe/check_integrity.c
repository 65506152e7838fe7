/* Integrity: something watches the files, it was made, and it runs. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/startup_script.h"

enum { DAY_S = 24 * 3600, FRESH_DAYS = 180 };

static const char *const cron_names[] = {"cron", "crond", "anacron", "fcron", "cronie", "dcron", NULL};

/* A watcher of files: its settings, its database, what runs it. */
struct watcher {
    const char *name;
    const char *settings[2], *databases[4], *jobs[4];
    const char *const *starts;
};
static const char *const aide_starts[] = {"aide", "dailyaidecheck", "aidecheck", "aide.wrapper", NULL};
static const char *const samhain_starts[] = {"samhain", NULL}, *const tripwire_starts[] = {"tripwire", NULL};
static const struct watcher watchers[] = {
    {"AIDE",
     {"/etc/aide/aide.conf", "/etc/aide.conf"},
     {"/var/lib/aide/aide.db", "/var/lib/aide/aide.db.gz", "/var/lib/aide.db", NULL},
     {"/etc/cron.daily/aide", "/etc/cron.daily/dailyaidecheck", "/etc/cron.weekly/aide", "/etc/cron.d/aide"},
     aide_starts},
    {"Tripwire",
     {"/etc/tripwire/tw.cfg", NULL},
     {"/var/lib/tripwire", NULL, NULL, NULL},
     {"/etc/cron.daily/tripwire", NULL, NULL, NULL},
     tripwire_starts},
    {"Samhain",
     {"/etc/samhain/samhainrc", "/etc/samhainrc"},
     {"/var/state/samhain/samhain_file", "/var/lib/samhain/samhain_file", NULL, NULL},
     {NULL, NULL, NULL, NULL},
     samhain_starts},
};

static const char *first_there(struct probe *probe, const char *const *paths, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (paths[i] && probe_has(probe, paths[i]))
            return paths[i];
    return NULL;
}

static const struct watcher *find_watcher(struct probe *probe, const char **settings) {
    for (size_t i = 0; i < ARRAY_LEN(watchers); i++)
        if ((*settings = first_there(probe, watchers[i].settings, ARRAY_LEN(watchers[i].settings))))
            return &watchers[i];
    return NULL;
}

static bool is_comment_only(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);)
        if (str_trim(line).len > 0 && str_trim(line).ptr[0] != '#')
            return false;
    return true;
}

/* dm-verity holds what is read only; the file system is then the watcher. */
static const char *find_verity(struct probe *probe) {
    static const char *const tables[] = {"/proc/cmdline", "/etc/veritytab"};
    struct str text;
    for (size_t i = probe->tree.live ? 0 : 1; i < ARRAY_LEN(tables); i++)
        if (probe_read(probe, tables[i], &text) == TREE_OK &&
            (i == 1 ? !is_comment_only(text)
                    : str_contains(text, STR("dm-verity")) || str_contains(text, STR("roothash="))))
            return tables[i];
    return NULL;
}

/* IMA measures or appraises by a policy: the kernel's line names one, or a file is loaded at boot. */
static const char *find_ima(struct probe *probe) {
    static const char *const files[] = {"/etc/ima/ima-policy", "/etc/ima/ima-policy.systemd", "/etc/ima_policy"};
    struct str text;
    if (probe->tree.live && probe_read(probe, "/proc/cmdline", &text) == TREE_OK &&
        str_contains(text, STR("ima_policy=")))
        return "/proc/cmdline";
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (probe_read(probe, files[i], &text) == TREE_OK && !is_comment_only(text))
            return files[i];
    return NULL;
}

static enum probe_outcome look_watched(struct probe *probe, struct probe_result *result) {
    const char *settings, *held = find_verity(probe);
    const struct watcher *watcher = find_watcher(probe, &settings);
    if (held)
        return probe_tell(probe, result, PROBE_MET, "%s: the kernel checks what it reads (verity)", held);
    if (!watcher && find_ima(probe))
        return probe_tell(probe, result, PROBE_ASK, "%s has a policy of IMA: see that it appraises programs",
                          find_ima(probe));
    if (!watcher) {
        probe_saw(probe, result, "/etc", 0, "no AIDE, Tripwire or Samhain, no policy of IMA, no verity");
        return probe_tell(probe, result, PROBE_NOT_MET, "nothing shows that a file was changed");
    }
    const char *database = first_there(probe, watcher->databases, ARRAY_LEN(watcher->databases));
    if (database)
        return probe_tell(probe, result, PROBE_MET, "%s has settings (%s) and a database (%s)", watcher->name, settings,
                          database);
    probe_saw(probe, result, settings, 0, "%s has settings, and no database to compare with", watcher->name);
    return probe_tell(probe, result, PROBE_NOT_MET, "%s was never initialised, so it can find nothing", watcher->name);
}

/* False when there is no watcher with a database: that is said by integrity-watched. */
static bool has_database(struct probe *probe, struct probe_result *result, const struct watcher **watcher,
                         const char **database) {
    const char *settings;
    *watcher = find_watcher(probe, &settings);
    *database = *watcher ? first_there(probe, (*watcher)->databases, ARRAY_LEN((*watcher)->databases)) : NULL;
    if (*database)
        return true;
    (void)probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no watcher of files has a database");
    return false;
}

static enum probe_outcome look_fresh(struct probe *probe, struct probe_result *result) {
    const struct watcher *watcher;
    const char *database;
    struct stat info;
    if (!has_database(probe, result, &watcher, &database))
        return result->outcome;
    enum tree_answer answer = tree_stat(&probe->tree, database, &info);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, database, answer);
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return probe_unseen(probe, result, database, TREE_OTHER);
    int64_t days = (probe->now - (int64_t)info.st_mtime) / DAY_S;
    if (info.st_size == 0 && S_ISREG(info.st_mode)) {
        probe_saw(probe, result, database, 0, "is empty");
        return probe_tell(probe, result, PROBE_NOT_MET, "the database of %s is empty", watcher->name);
    }
    if (days < -1)
        return probe_tell(probe, result, PROBE_ASK, "%s is from the future: see to the clock", database);
    if (days <= FRESH_DAYS)
        return probe_tell(probe, result, PROBE_MET, "%s is %d days old (at most %d)", database, (int)days, FRESH_DAYS);
    probe_saw(probe, result, database, 0, "%d days old", days > INT32_MAX ? INT32_MAX : (int)days);
    return probe_tell(probe, result, PROBE_NOT_MET, "the database is older than %d days: what was changed since?",
                      FRESH_DAYS);
}

static enum probe_outcome look_run(struct probe *probe, struct probe_result *result) {
    const struct watcher *watcher;
    const char *database;
    const struct probe_startup *startup = probe_startup(probe);
    if (!has_database(probe, result, &watcher, &database))
        return result->outcome;
    const struct probe_start *start = probe_start_find(startup, watcher->starts);
    if (start && start->sure)
        return probe_tell(probe, result, PROBE_MET, "%s is run by %s", watcher->name, start->where);
    const char *job = first_there(probe, watcher->jobs, ARRAY_LEN(watcher->jobs));
    if (job && probe_start_find(startup, cron_names))
        return probe_tell(probe, result, PROBE_MET, "%s is run by cron: %s", watcher->name, job);
    static const char *const tables[] = {"/etc/crontab", "/var/spool/cron/crontabs/root", "/etc/crontabs/root",
                                         "/var/spool/cron/root"};
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        struct str text;
        uint32_t line = 0;
        bool sure;
        if (probe_read(probe, tables[i], &text) == TREE_OK && probe_start_find(startup, cron_names) &&
            probe_script_runs(text, watcher->starts, &line, &sure))
            return probe_tell(probe, result, PROBE_MET, "%s is run by cron: %s line %u", watcher->name, tables[i],
                              line);
    }
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    probe_saw(probe, result, job ? job : database, 0, "%s", job ? "is there, and no cron starts" : "nothing uses it");
    return probe_tell(probe, result, PROBE_NOT_MET, "nothing runs %s by itself", watcher->name);
}

/* Sums of packages say what files were as packed; who compares them, and with which copy, is a person's. */
static enum probe_outcome look_packages(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/var/lib/dpkg/info", "/var/lib/rpm", "/usr/lib/sysimage/rpm", "/lib/apk/db"};
    const char *folder = first_there(probe, folders, ARRAY_LEN(folders));
    if (!folder)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no database of packages");
    return probe_tell(probe, result, PROBE_ASK, "compare the files with %s (dpkg --verify, rpm -Va, apk audit)",
                      folder);
}

static const struct probe_check checks[] = {
    {.id = "integrity-watched",
     .title = "A change of a program or setting is noticed",
     .requirements = "CR 3.4, EDR 3.2, HDR 3.2, NDR 3.2",
     .needs = "/var/lib/aide (root)",
     .look = look_watched,
     .mend = "a read-only root under dm-verity; or AIDE: aideinit, and the database kept where it cannot be changed",
     .by_hand = "ls -l /etc/aide /var/lib/aide; cat /proc/cmdline; dmsetup table | grep verity"},
    {.id = "integrity-fresh",
     .title = "What files are compared with is not older than half a year",
     .requirements = "CR 3.4",
     .needs = "/var/lib/aide (root)",
     .look = look_fresh,
     .mend = "after each update: aide --update, look at what changed, and move the new database in place",
     .by_hand = "ls -l /var/lib/aide"},
    {.id = "integrity-run",
     .title = "Files are compared by a timer or cron",
     .requirements = "CR 3.3, CR 3.3 RE 1, CR 3.4 RE 2",
     .look = look_run,
     .mend = "systemctl enable --now dailyaidecheck.timer, or a job in /etc/cron.daily with cron started",
     .by_hand = "systemctl list-timers; ls /etc/cron.daily"},
    {.id = "integrity-packages",
     .title = "Files are what their packages brought",
     .requirements = "CR 3.4",
     .look = look_packages,
     .mend = "install again what differs, and find out why it did",
     .by_hand = "dpkg --verify; rpm -Va; apk audit"},
};

const struct probe_group probe_integrity_group = PROBE_GROUP("integrity", "Integrity", checks);
