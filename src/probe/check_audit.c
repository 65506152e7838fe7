/* Audit: what is recorded, by which rules, and what happens when there is no more room. */
#include "probe/check_audit.h"

#include "probe/accounts.h"
#include "probe/audit_live.h"
#include "probe/check_service.h"
#include "probe/doors.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"

const char *const probe_auditd_names[] = {"auditd", NULL};

/* Of what starts the kernel unless somebody chooses otherwise, the last audit= counts. */
static bool kernel_is_off(struct probe *probe, struct probe_result *result) {
    static const char *const needed[] = {"AUDIT", "AUDITSYSCALL"};
    struct kernel_lines lines;
    struct kernel_config config;
    const char *why = NULL;
    probe_kernel_lines(probe, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        struct str value = kernel_option(lines.items[i].text, STR("audit"));
        if (lines.items[i].other || (!str_eq(value, STR("0")) && !str_eq(value, STR("off"))))
            continue;
        probe_saw(probe, result, lines.items[i].path, lines.items[i].line, "audit=" STR_F, STR_A(value));
        (void)probe_tell(probe, result, PROBE_NOT_MET, "the kernel is started with audit off");
        return true;
    }
    if (!probe_kernel_config(probe, &config, &why))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++)
        if (str_eq(kernel_config_value(&config, needed[i]), STR("n"))) {
            probe_saw(probe, result, config.path.ptr, 0, "CONFIG_%s is not set", needed[i]);
            (void)probe_tell(probe, result, PROBE_NOT_MET, "the kernel was built without audit");
            return true;
        }
    return false;
}

/* "auditd -s disable": what auditd makes of the kernel's audit when it starts. */
static bool daemon_disables(struct probe *probe, struct probe_result *result, const struct probe_start *start) {
    struct str rest = start->kind == START_PROCESS  ? start->given
                      : start->kind == START_SCRIPT ? STR("")
                                                    : start->command;
    for (struct str word, last = STR(""); probe_next_word(&rest, &word); last = word) {
        if (!str_eq(last, STR("-s")) || str_eq(word, STR("enable")))
            continue;
        bool off = str_eq(word, STR("disable"));
        probe_saw(probe, result, start->where, start->line, "auditd -s " STR_F, STR_A(word));
        if (off)
            (void)probe_tell(probe, result, PROBE_NOT_MET, "auditd switches the kernel's audit off when it starts");
        else
            probe->question = "auditd leaves the kernel's audit as it is: see that it is on (auditctl -s)";
        return off;
    }
    return false;
}

/* What auditd.conf throws away. */
static bool daemon_drops(struct probe *probe, struct probe_result *result) {
    static const struct {
        const char *key, *value, *why;
    } drops[] = {{"local_events", "no", "auditd takes no events of this device"},
                 {"write_logs", "no", "auditd writes nothing down"},
                 {"log_format", "nolog", "auditd writes nothing down"}};
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, "/etc/audit/auditd.conf", DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < ARRAY_LEN(drops); i++) {
        const struct probe_directive *item = probe_directive_last(&list, NULL, drops[i].key);
        if (!item || !str_eq_nocase(item->value, str_from(drops[i].value)))
            continue;
        probe_saw(probe, result, item->path, item->line, "%s = " STR_F, drops[i].key, STR_A(item->value));
        (void)probe_tell(probe, result, PROBE_NOT_MET, "%s", drops[i].why);
        return true;
    }
    return false;
}

/* What the kernel says of itself, on a device that runs; NULL of an image, and where it says nothing: a doubt. */
static const struct probe_audit_live *kernels_rules(struct probe *probe) {
    const struct probe_audit_live *live = probe_audit_live(probe);
    if (!live || live->answer == AUDIT_LIST_OK)
        return live;
    probe_doubt(probe,
                live->answer == AUDIT_LIST_ABSENT ? "audit in the kernel" : "the kernel's own list of audit rules",
                live->answer == AUDIT_LIST_DENIED ? TREE_DENIED : TREE_FAILED);
    return NULL;
}

/* True, with the result told, where auditd runs and nothing is recorded all the same. */
static bool is_off(struct probe *probe, struct probe_result *result, const struct probe_start *start,
                   const struct probe_audit_rules *rules) {
    if (kernel_is_off(probe, result) || daemon_disables(probe, result, start) || daemon_drops(probe, result))
        return true;
    const struct probe_audit_live *live = kernels_rules(probe);
    if (live && live->enabled == 0) {
        probe_saw(probe, result, "the kernel", 0, "enabled 0");
        (void)probe_tell(probe, result, PROBE_NOT_MET, "the kernel's audit is switched off");
        return true;
    }
    if (!str_eq(rules->enabled.text, STR("0")))
        return false;
    probe_saw(probe, result, rules->enabled.path, rules->enabled.line, "-e 0");
    (void)probe_tell(probe, result, PROBE_NOT_MET, "the rules switch audit off");
    return true;
}

static enum probe_outcome look_kernel(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    const struct probe_start *start = probe_start_find(startup, probe_auditd_names);
    if (!start && (startup->unseen || !startup->known))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    if (!start) {
        probe_saw(probe, result, "init", 0, "auditd is not among the %zu things that start", startup->count);
        return probe_tell(probe, result, PROBE_NOT_MET, "no audit daemon starts: the kernel's events are not recorded");
    }
    if (is_off(probe, result, start, probe_audit_rules(probe)))
        return result->outcome;
    if (!start->sure)
        return probe_tell(probe, result, PROBE_ASK, "%s names auditd: see whether it is reached", start->where);
    return probe_tell(probe, result, PROBE_MET, "auditd is started by %s", start->where);
}

/* What only a person can tell of how the rules come into the kernel. */
static void ask_about_loading(struct probe *probe, struct probe_result *result, const struct probe_audit_rules *rules) {
    if (!rules->loaded)
        probe->question = "nothing was found that loads the rules into the kernel: see what 'auditctl -l' says";
    if (!rules->undone.path)
        return;
    probe_saw(probe, result, rules->undone.path, rules->undone.line, STR_F, STR_A(rules->undone.text));
    probe->question = "what starts takes rules away or switches audit off: see what 'auditctl -l' and '-s' say";
}

/* True when there are rules to judge; else the result says what is true then. */
static bool has_rules(struct probe *probe, struct probe_result *result, const struct probe_audit_rules **rules) {
    const struct probe_startup *startup = probe_startup(probe);
    const struct probe_start *start = probe_start_find(startup, probe_auditd_names);
    *rules = probe_audit_rules(probe);
    if (!start) {
        if (startup->unseen || !startup->known)
            (void)probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                             "how this device starts its programs could not be seen");
        else
            (void)probe_tell(probe, result, PROBE_ASK,
                             "no audit daemon starts: see by what else the device records this");
        return false;
    }
    if ((*rules)->worst != TREE_OK)
        return probe_unseen(probe, result, (*rules)->worst_path, (*rules)->worst), false;
    const struct probe_audit_rule *silence = probe_audit_silence(*rules);
    ask_about_loading(probe, result, *rules);
    if (is_off(probe, result, start, *rules))
        return false;
    const struct probe_audit_live *live = kernels_rules(probe);
    if (!silence && live)
        silence = probe_audit_silence(&live->rules);
    if (!silence)
        return true;
    probe_saw(probe, result, silence->path, silence->line, STR_F, STR_A(silence->text));
    (void)probe_tell(probe, result, PROBE_NOT_MET, "a rule for %s switches all the others off",
                     silence->list == AUDIT_TASK ? "tasks" : "what is left out");
    return false;
}

struct wanted {
    const char *name;
    char right; /* of a file: 'w' or 'x'; 0: a system call */
};

/* Each that is wanted must be recorded; a file that the device has not is not missed. */
struct tally {
    size_t asked, missing, perhaps;
    struct str why;
    const char *path;
    uint32_t line;
};

/* The worse of what a start loads and what the kernel has now: `*now` where that is the kernel's. */
static struct probe_audit_found find_both(struct probe *probe, struct audit_event event, bool *now) {
    const struct probe_audit_live *live = kernels_rules(probe);
    struct probe_audit_found found = probe_audit_find(probe_audit_rules(probe), event);
    struct probe_audit_found running = live ? probe_audit_find(&live->rules, event) : found;
    *now = running.answer < found.answer;
    return *now ? running : found;
}

static void show_found(struct probe *probe, struct probe_result *result, const struct wanted *wanted,
                       const struct probe_audit_found *found, bool now) {
    const struct probe_audit_rule *rule = found->rule;
    const char *what = wanted->right == 'w' ? "changes of" : wanted->right ? "runs of" : "the call";
    const char *how = found->answer == PROBE_AUDIT_PERHAPS ? "perhaps not" : "not";
    if (!rule)
        probe_saw(probe, result, now ? "the kernel" : "/etc/audit/audit.rules", 0, "no rule records %s %s", what,
                  wanted->name);
    else
        probe_saw(probe, result, rule->path, rule->line, STR_F ": %s %s %s", STR_A(rule->text), how, what,
                  wanted->name);
}

static void show_refused(struct probe *probe, struct probe_result *result, const struct probe_audit_rules *rules) {
    if (rules->refused.path)
        probe_saw(probe, result, rules->refused.path, rules->refused.line,
                  STR_F ": auditctl refuses this, and loads nothing behind it (%s)", STR_A(rules->refused.text),
                  rules->refused.why);
}

static void judge_wanted(struct probe *probe, struct probe_result *result, const struct wanted *wanted, bool logins,
                         struct tally *tally) {
    struct audit_event event = {.right = wanted->right, .logins = logins};
    event.file = wanted->right ? wanted->name : NULL;
    event.call = wanted->right ? NULL : wanted->name;
    struct stat info;
    event.folder = event.file && tree_stat(&probe->tree, event.file, &info) == TREE_OK && S_ISDIR(info.st_mode);
    bool now;
    struct probe_audit_found found = find_both(probe, event, &now);
    tally->asked++;
    if (found.answer == PROBE_AUDIT_RECORDED)
        return;
    if (found.answer == PROBE_AUDIT_MISSED)
        tally->missing++;
    else if (tally->perhaps++ == 0)
        *tally = (struct tally){tally->asked, tally->missing, 1, found.why, found.rule->path, found.rule->line};
    show_found(probe, result, wanted, &found, now);
}

static enum probe_outcome tell_perhaps(struct probe *probe, struct probe_result *result, const struct tally *tally) {
    if (tally->why.len == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu of %zu stand behind a line that ends the loading: see what 'auditctl -l' says",
                          tally->perhaps, tally->asked);
    return probe_tell(probe, result, PROBE_ASK,
                      "%zu of %zu are recorded only in part (%s line %u: " STR_F "): is that enough", tally->perhaps,
                      tally->asked, tally->path, tally->line, STR_A(tally->why));
}

static enum probe_outcome tell_wanted(struct probe *probe, struct probe_result *result, const struct tally *tally) {
    if (tally->missing + tally->perhaps > 0)
        show_refused(probe, result, probe_audit_rules(probe));
    if (tally->missing > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu are not recorded by any rule", tally->missing,
                          tally->asked);
    if (tally->perhaps > 0)
        return tell_perhaps(probe, result, tally);
    if (tally->asked == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has none of the files");
    return probe_tell(probe, result, PROBE_MET, "rules record all %zu", tally->asked);
}

/* `logins`: what is done by those who logged in with an ordinary user's account is enough. */
static enum probe_outcome look_wanted(struct probe *probe, struct probe_result *result, const struct wanted *wanted,
                                      size_t count, bool logins) {
    const struct probe_audit_rules *rules;
    struct tally tally = {.asked = 0};
    if (!has_rules(probe, result, &rules))
        return result->outcome;
    for (size_t i = 0; i < count; i++)
        if (!wanted[i].right || probe_has(probe, wanted[i].name))
            judge_wanted(probe, result, &wanted[i], logins, &tally);
    return tell_wanted(probe, result, &tally);
}

/* Whether whoever logs in has a user id from 1000 on; root counts where `root` is set. */
static bool logins_are_ordinary(struct probe *probe, bool root) {
    enum { FIRST_LOGIN = 1000 };
    const struct probe_accounts *all = probe_accounts(probe);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *one = &all->accounts[i];
        bool below = one->sound && one->uid < FIRST_LOGIN && (root || one->uid != 0);
        if (below && probe_can_log_in(all, one))
            return false;
    }
    return true;
}

static enum probe_outcome look_identity(struct probe *probe, struct probe_result *result) {
    static const struct wanted wanted[] = {
        {"/etc/passwd", 'w'}, {"/etc/shadow", 'w'}, {"/etc/group", 'w'}, {"/etc/gshadow", 'w'}};
    return look_wanted(probe, result, wanted, ARRAY_LEN(wanted), false);
}

static enum probe_outcome look_time(struct probe *probe, struct probe_result *result) {
    static const struct wanted wanted[] = {{"adjtimex", 0}, {"clock_settime", 0}};
    return look_wanted(probe, result, wanted, ARRAY_LEN(wanted), false);
}

static enum probe_outcome look_modules(struct probe *probe, struct probe_result *result) {
    static const struct wanted wanted[] = {{"init_module", 0}, {"finit_module", 0}, {"delete_module", 0}};
    return look_wanted(probe, result, wanted, ARRAY_LEN(wanted), logins_are_ordinary(probe, true));
}

static enum probe_outcome look_config(struct probe *probe, struct probe_result *result) {
    static const struct wanted wanted[] = {{"/etc/audit/auditd.conf", 'w'},
                                           {"/etc/sudoers", 'w'},
                                           {"/etc/ssh/sshd_config", 'w'},
                                           {"/etc/pam.d", 'w'},
                                           {"/etc/nftables.conf", 'w'}};
    return look_wanted(probe, result, wanted, ARRAY_LEN(wanted), false);
}

/* A rule for every execve with another effective user is as good as one for each program. */
static enum probe_outcome look_privileged(struct probe *probe, struct probe_result *result) {
    static const struct wanted wanted[] = {{"/usr/bin/sudo", 'x'}, {"/usr/bin/su", 'x'}, {"/bin/su", 'x'}};
    const struct probe_audit_rules *rules;
    if (!has_rules(probe, result, &rules))
        return result->outcome;
    bool logins = logins_are_ordinary(probe, false);
    bool now;
    struct probe_audit_found call = find_both(probe, (struct audit_event){.call = "execve", .logins = logins}, &now);
    if (call.answer == PROBE_AUDIT_RECORDED)
        return probe_tell(probe, result, PROBE_MET, "%s line %u records every run of a program that it names",
                          call.rule->path, call.rule->line);
    /* Where /bin is /usr/bin, one name is enough. */
    struct stat a, b;
    bool one = tree_stat(&probe->tree, "/bin/su", &a) == TREE_OK &&
               tree_stat(&probe->tree, "/usr/bin/su", &b) == TREE_OK && a.st_ino == b.st_ino;
    return look_wanted(probe, result, wanted, ARRAY_LEN(wanted) - one, logins);
}

static enum probe_outcome look_immutable(struct probe *probe, struct probe_result *result) {
    const struct probe_audit_rules *rules;
    if (!has_rules(probe, result, &rules))
        return result->outcome;
    if (str_eq(rules->enabled.text, STR("2")) && rules->enabled.behind) {
        show_refused(probe, result, rules);
        return probe_tell(probe, result, PROBE_ASK,
                          "-e 2 stands behind a line that ends the loading: see what 'auditctl -s' says");
    }
    const struct probe_audit_live *live = kernels_rules(probe);
    if (live && live->enabled != 2 && str_eq(rules->enabled.text, STR("2"))) {
        probe_saw(probe, result, "the kernel", 0, "enabled %u", live->enabled);
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "the rules end with -e 2, and the kernel lets them be changed all the same");
    }
    if (str_eq(rules->enabled.text, STR("2")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u: -e 2", rules->enabled.path, rules->enabled.line);
    probe_saw(probe, result, rules->enabled.path ? rules->enabled.path : "/etc/audit/audit.rules", rules->enabled.line,
              rules->enabled.path ? "-e " STR_F : "no -e 2" STR_F, STR_A(rules->enabled.text));
    return probe_tell(probe, result, PROBE_NOT_MET, "whoever is root can change the rules while the device runs");
}

/* auditd.conf; false when auditd does not start or the file cannot be read. */
static bool has_settings(struct probe *probe, struct probe_result *result, struct probe_directives *list) {
    if (!probe_service_runs(probe, result, probe_auditd_names, "auditd"))
        return false;
    enum tree_answer answer = probe_directives_file(probe, "/etc/audit/auditd.conf", DIRECTIVE_EQUALS, list);
    if (answer == TREE_OK)
        return true;
    (void)probe_unseen(probe, result, "/etc/audit/auditd.conf", answer);
    return false;
}

/* The value, or what auditd does without it. */
static struct str value_of(const struct probe_directives *list, const char *key, const char *fallback) {
    const struct probe_directive *item = probe_directive_last(list, NULL, key);
    struct str rest = item ? item->value : str_from(fallback), word = STR("");
    (void)probe_next_word(&rest, &word);
    return word;
}

static void show_value(struct probe *probe, struct probe_result *result, const struct probe_directives *list,
                       const char *key, const char *fallback) {
    const struct probe_directive *item = probe_directive_last(list, NULL, key);
    if (item)
        probe_saw(probe, result, item->path, item->line, "%s = " STR_F, key, STR_A(item->value));
    else
        probe_saw(probe, result, "/etc/audit/auditd.conf", 0, "%s is not set: %s", key, fallback);
}

static enum probe_outcome look_capacity(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    if (!has_settings(probe, result, &list))
        return result->outcome;
    struct str action = value_of(&list, "max_log_file_action", "ignore");
    struct str number = value_of(&list, "num_logs", "0");
    uint64_t logs = 0;
    if (str_eq_nocase(action, STR("keep_logs")))
        return probe_tell(probe, result, PROBE_ASK, "every log is kept: see who moves them before the disk is full");
    if (str_eq_nocase(action, STR("rotate")) && str_u64(number, 999, &logs) && logs >= 2)
        return probe_tell(probe, result, PROBE_MET, "the log is rotated, and %u are kept", (unsigned)logs);
    show_value(probe, result, &list, "max_log_file_action", "ignore");
    show_value(probe, result, &list, "num_logs", "0, so nothing is rotated");
    return probe_tell(probe, result, PROBE_NOT_MET, "the log grows without a bound, or stops");
}

static enum probe_outcome look_warn(struct probe *probe, struct probe_result *result) {
    static const char *const warns[] = {"email", "syslog", "exec"};
    struct probe_directives list = {.count = 0};
    if (!has_settings(probe, result, &list))
        return result->outcome;
    struct str action = value_of(&list, "space_left_action", "ignore");
    for (size_t i = 0; i < ARRAY_LEN(warns); i++)
        if (str_eq_nocase(action, str_from(warns[i])))
            return probe_tell(probe, result, PROBE_MET, "space_left_action = %s", warns[i]);
    show_value(probe, result, &list, "space_left_action", "ignore");
    return probe_tell(probe, result, PROBE_NOT_MET, "nobody is warned when the room for records runs short");
}

/* What becomes of it: 0 something is done, 1 it ends the device's work, 2 nothing is done or nothing more recorded. */
static int kind_of_action(struct str action) {
    static const char *const stops[] = {"halt", "single"}, *const nothing[] = {"ignore", "suspend"};
    for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
        if (str_eq_nocase(action, str_from(nothing[i])))
            return 2;
    return str_eq_nocase(action, str_from(stops[0])) || str_eq_nocase(action, str_from(stops[1]));
}

static enum probe_outcome look_full(struct probe *probe, struct probe_result *result) {
    static const struct {
        const char *key, *fallback;
    } keys[] = {{"disk_full_action", "ignore"}, {"disk_error_action", "syslog"}, {"admin_space_left_action", "ignore"}};
    struct probe_directives list = {.count = 0};
    size_t nothing = 0, stops = 0;
    if (!has_settings(probe, result, &list))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        int kind = kind_of_action(value_of(&list, keys[i].key, keys[i].fallback));
        nothing += kind == 2;
        stops += kind == 1;
        if (kind != 0)
            show_value(probe, result, &list, keys[i].key, keys[i].fallback);
    }
    if (nothing > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu failure%s of recording end%s it in silence", nothing,
                          plural(nothing), nothing == 1 ? "s" : "");
    if (stops > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "the device stops when it cannot record: see that its essential "
                          "functions bear that");
    return probe_tell(probe, result, PROBE_MET, "a full disk, an error and little room are each answered");
}

static enum probe_outcome look_log_mode(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    struct tree_names names = {.count = 0};
    if (!has_settings(probe, result, &list))
        return result->outcome;
    const struct probe_directive *set = probe_directive_last(&list, NULL, "log_file");
    struct str file = set ? set->value : STR("/var/log/audit/audit.log");
    struct str base = probe_base_name(file);
    const char *folder = probe_path(probe, STR_F, STR_A(str_slice(file, 0, file.len - base.len)));
    enum tree_answer answer = probe_list(probe, folder, &names);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, folder, answer);
    size_t open = 0, count = 0;
    for (size_t i = 0; i < names.count; i++) {
        struct stat info;
        const char *path = probe_path(probe, "%s%s", folder, names.items[i].ptr);
        if (!str_starts(names.items[i], base) || tree_stat(&probe->tree, path, &info) != TREE_OK)
            continue;
        count++;
        if (!(info.st_mode & (S_IRWXO | S_IWGRP)))
            continue;
        open++;
        probe_saw(probe, result, path, 0, "mode %04o", (unsigned)(info.st_mode & 07777));
    }
    if (open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu log%s open to others than its readers", open,
                          open == 1 ? " is" : "s are");
    if (count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "there is no log yet");
    return probe_tell(probe, result, PROBE_MET, "%zu log%s, closed to others", count, plural(count));
}

#define SHOW_RULES "auditctl -s; auditctl -l; cat /etc/audit/rules.d/*.rules"

static const struct probe_check checks[] = {
    {.id = "audit-recorded",
     .title = "Something records events from the start on",
     .requirements = "CR 2.8",
     .look = probe_look_recorded,
     .mend = "start a syslog (systemd-journald, rsyslog, busybox syslogd from inittab)",
     .by_hand = "ps ax | grep -E 'journald|syslog|logd|auditd'"},
    {.id = "audit-kernel",
     .title = "The kernel's audit is on, and a daemon writes it down",
     .requirements = "CR 2.8",
     .needs = "/etc/audit (root)",
     .look = look_kernel,
     .mend = "install auditd and enable it (systemctl enable --now auditd); no audit=0 on the kernel's line",
     .by_hand = "auditctl -s; systemctl is-enabled auditd"},
    {.id = "audit-identity",
     .title = "Changes of accounts are recorded",
     .requirements = "CR 2.8",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_identity,
     .mend = "in /etc/audit/rules.d: -w /etc/passwd -p wa -k identity, the same for shadow, group and gshadow",
     .by_hand = SHOW_RULES},
    {.id = "audit-time",
     .title = "Changes of the clock are recorded",
     .requirements = "CR 2.8, CR 2.11",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_time,
     .mend = "in /etc/audit/rules.d: -a always,exit -F arch=b64 -S adjtimex,clock_settime,settimeofday -k time",
     .by_hand = SHOW_RULES},
    {.id = "audit-modules",
     .title = "Loading and unloading of kernel modules is recorded",
     .requirements = "CR 2.8, CR 3.4",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_modules,
     .mend = "in /etc/audit/rules.d: -a always,exit -F arch=b64 -S init_module,finit_module,delete_module -k modules",
     .by_hand = SHOW_RULES},
    {.id = "audit-privileged",
     .title = "Use of sudo and su is recorded",
     .requirements = "CR 2.8",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_privileged,
     .mend = "in /etc/audit/rules.d: -a always,exit -F path=/usr/bin/sudo -F perm=x -k privileged, the same for su",
     .by_hand = SHOW_RULES},
    {.id = "audit-config",
     .title = "Changes of security settings are recorded",
     .requirements = "CR 2.8",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_config,
     .mend =
         "in /etc/audit/rules.d: -w FILE -p wa -k config for auditd.conf, sudoers, sshd_config, pam.d, nftables.conf",
     .by_hand = SHOW_RULES},
    {.id = "audit-immutable",
     .title = "Audit rules cannot be changed while the device runs",
     .requirements = "CR 3.9",
     .needs = "/etc/audit/rules.d (root)",
     .look = look_immutable,
     .mend = "end the rules with -e 2 (/etc/audit/rules.d/99-final.rules)",
     .by_hand = "auditctl -s | grep enabled"},
    {.id = "audit-capacity",
     .title = "The audit log has a bound and goes on behind it",
     .requirements = "CR 2.9",
     .needs = "/etc/audit/auditd.conf (root)",
     .look = look_capacity,
     .mend = "in auditd.conf: max_log_file_action = rotate, num_logs = 5",
     .by_hand = "grep -E 'max_log_file|num_logs' /etc/audit/auditd.conf"},
    {.id = "audit-warn",
     .title = "Somebody is warned before the room for audit records ends",
     .requirements = "CR 2.9 RE 1",
     .needs = "/etc/audit/auditd.conf (root)",
     .look = look_warn,
     .mend = "in auditd.conf: space_left_action = email or syslog",
     .by_hand = "grep space_left /etc/audit/auditd.conf"},
    {.id = "audit-full",
     .title = "A full disk or an error of it does not end recording in silence",
     .requirements = "CR 2.10",
     .needs = "/etc/audit/auditd.conf (root)",
     .look = look_full,
     .mend = "in auditd.conf: disk_full_action = rotate, disk_error_action = syslog, admin_space_left_action = syslog",
     .by_hand = "grep _action /etc/audit/auditd.conf"},
    {.id = "audit-log-mode",
     .title = "Only its readers can read the audit log, and only root writes it",
     .requirements = "CR 3.9, CR 6.1",
     .needs = "/var/log/audit (root)",
     .look = look_log_mode,
     .mend =
         "chmod 0700 /var/log/audit; chmod 0600 /var/log/audit/*; in auditd.conf log_group = root or a readers' group",
     .by_hand = "ls -l /var/log/audit"},
    {.id = "audit-kept",
     .title = "Records outlive a restart, or go to another host",
     .requirements = "CR 2.9, CR 3.9",
     .look = probe_look_kept,
     .mend = "journald.conf: Storage=persistent; busybox syslogd without -C and with /var/log on flash, or -R HOST",
     .by_hand = "journalctl --list-boots; ls -ld /var/log/journal; ps ax | grep syslogd"},
    {.id = "audit-remote",
     .title = "Records are sent to another host",
     .requirements = "CR 6.1 RE 1, CR 6.2",
     .look = probe_look_remote,
     .mend = "rsyslog: action(type=\"omfwd\" target=\"HOST\" protocol=\"tcp\"); busybox: syslogd -L -R HOST",
     .by_hand = "grep -rnE '@|omfwd' /etc/rsyslog.conf /etc/rsyslog.d; ps ax | grep 'syslogd.*-R'"},
    {.id = "audit-remote-tls",
     .title = "Records travel to the other host under TLS",
     .requirements = "CR 3.1, CR 4.1",
     .look = probe_look_remote_tls,
     .mend =
         "rsyslog: StreamDriver=\"gtls\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/name\"; no busybox syslogd",
     .by_hand = "grep -rniE 'StreamDriver|tls' /etc/rsyslog.conf /etc/rsyslog.d"},
    {.id = "audit-file-modes",
     .title = "No log can be written by everybody, and none of logins read",
     .requirements = "CR 3.9, CR 6.1",
     .needs = "/var/log and below (root)",
     .look = probe_look_log_modes,
     .mend = "chmod o-w FILE; chmod 0640 /var/log/auth.log; rsyslog: $FileCreateMode 0640",
     .by_hand = "find /var/log -perm -o+w; ls -l /var/log/auth.log /var/log/secure /var/log/btmp"},
    {.id = "audit-rotation",
     .title = "Logs have a bound, and go on behind it",
     .requirements = "CR 2.9",
     .look = probe_look_rotation,
     .mend = "enable logrotate (systemctl enable --now logrotate.timer, or by cron); busybox syslogd: -s KIB -b NUMBER",
     .by_hand = "systemctl list-timers logrotate.timer; ls /etc/cron.daily/logrotate"},
    {.id = "audit-sessions",
     .title = "Who was logged in is recorded",
     .requirements = "CR 2.8",
     .look = probe_look_sessions,
     .mend = "touch /var/log/wtmp, group utmp, mode 0664; busybox with FEATURE_WTMP",
     .by_hand = "last | head"},
};

const struct probe_group probe_audit_group = PROBE_GROUP("audit", "Audit and logs", checks);
