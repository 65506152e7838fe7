/* Who did what: that an act is traced to the login that it came of, and that what people type in secret stays so. */
#include "probe/audit_start.h"
#include "probe/check.h"
#include "probe/check_privilege.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/pam.h"
#include "probe/quality.h"
#include "probe/sudoers.h"

/* In su's or sudo's own stack the module sets the number of whom one became. */
static bool sets_anew(struct probe *probe, struct probe_result *result) {
    static const char *const changers[] = {"su", "su-l", "sudo", "sudo-i"};
    for (size_t i = 0; i < ARRAY_LEN(changers); i++) {
        const char *path = probe_path(probe, "/etc/pam.d/%s", changers[i]);
        if (!probe_has(probe, path))
            continue;
        if (probe_pam_asked(probe, probe_pam(probe, changers[i], PAM_TYPE_SESSION), "pam_loginuid"))
            probe_saw(probe, result, path, 0, "pam_loginuid among its sessions");
    }
    return result->seen_count > 0;
}

/* pam_loginuid gives a session the number of who logged in; it stays through su and sudo. */
static enum probe_outcome look_login_uid(struct probe *probe, struct probe_result *result) {
    static const char *const doors[] = {"login", "sshd", "remote", "cron", "crond", "gdm-password", "lightdm", "sddm"};
    size_t count = 0;
    if (!probe_has_pam(probe))
        return probe_tell(probe, result, PROBE_ASK,
                          "the device has no PAM, which tells the kernel who logged in: by what an act is traced to a "
                          "person");
    for (size_t i = 0; i < ARRAY_LEN(doors); i++) {
        const char *path = probe_path(probe, "/etc/pam.d/%s", doors[i]);
        struct str text;
        if (probe_read(probe, path, &text) == TREE_ABSENT)
            continue;
        const struct probe_pam_stack *stack = probe_pam(probe, doors[i], PAM_TYPE_SESSION);
        if (stack->unseen)
            return probe_unseen(probe, result, stack->unseen, stack->answer);
        count++;
        if (!probe_pam_asked(probe, stack, "pam_loginuid"))
            probe_saw(probe, result, path, 0, "no pam_loginuid among its sessions");
    }
    if (count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no program that logs people in asks PAM");
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "after su or sudo nobody can tell who it was");
    if (sets_anew(probe, result))
        return probe_tell(probe, result, PROBE_ASK, "su or sudo sets the login anew: see whether the kernel lets it");
    return probe_tell(probe, result, PROBE_MET, "%zu program%s, each with pam_loginuid", count, plural(count));
}

/* The line in which a file of audit's rules fixes it; 0: in none. Behind "-e 2" auditctl changes nothing, but what is
 * merged has its -e at the end. */
static uint32_t fixed_at(struct probe *probe, const char *path, bool merged, size_t *there) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, path, &lines.rest) != TREE_OK)
        return 0;
    ++*there;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (str_eq(line, STR("--loginuid-immutable")))
            return lines.number;
        if (!merged && str_starts(line, STR("-e")) && str_ends(line, STR("2")))
            return 0;
    }
    return 0;
}

/* Where it is fixed, of rules.d (merged) or of one file; path NULL: nowhere. */
struct fixed {
    const char *path;
    uint32_t line;
};

static struct fixed fixed_in_folder(struct probe *probe, size_t *there) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, "/etc/audit/rules.d", &names) != TREE_OK)
        names.count = 0;
    for (size_t i = 0; i < names.count && i < 256; i++) {
        const char *path = probe_path(probe, "/etc/audit/rules.d/%s", names.items[i].ptr);
        bool rules = str_ends(names.items[i], STR(".rules")) && names.items[i].ptr[0] != '.';
        uint32_t line = rules ? fixed_at(probe, path, true, there) : 0;
        if (line)
            return (struct fixed){path, line};
    }
    return (struct fixed){NULL, 0};
}

/* In what a start loads; `*there` counts all files of rules, those that nothing loads too, and `*aside` is one of
 * those that fixes it. */
static struct fixed find_fixed(struct probe *probe, size_t *there, struct fixed *aside) {
    static const char made[] = "/etc/audit/audit.rules";
    struct audit_start start;
    audit_start_find(probe, &start);
    struct fixed folder = fixed_in_folder(probe, there), loaded = {NULL, 0}, file = {made, 0};
    bool merged = start.merged && *there > 0;
    file.line = fixed_at(probe, made, false, there);
    *aside = folder.line ? folder : file;
    if (merged)
        loaded = folder;
    else if (start.merged)
        loaded = file;
    for (size_t i = 0; i < start.count && !loaded.line; i++)
        if (!merged || !str_eq(str_from(start.files[i]), str_from(made))) {
            loaded = (struct fixed){start.files[i], 0};
            loaded.line = fixed_at(probe, start.files[i], false, there);
        }
    return loaded;
}

static enum probe_outcome look_fixed(struct probe *probe, struct probe_result *result) {
    const struct probe_audit_rules *rules = probe_audit_rules(probe);
    struct fixed aside;
    size_t there = 0;
    struct fixed loaded = find_fixed(probe, &there, &aside);
    if (loaded.line && (rules->undone.path || (rules->refused.path && !rules->goes_on)))
        return probe_tell(probe, result, PROBE_ASK,
                          "%s line %u fixes it, but something takes rules away or ends the loading: see what "
                          "'auditctl -s' says",
                          loaded.path, loaded.line);
    if (loaded.line)
        return probe_tell(probe, result, PROBE_MET, "%s line %u: --loginuid-immutable", loaded.path, loaded.line);
    if (aside.line)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s line %u fixes it, and nothing was found that loads that file: see what 'auditctl -s' "
                          "says",
                          aside.path, aside.line);
    if (there == 0 && probe->doubt.path)
        return probe_unseen(probe, result, probe->doubt.path, probe->doubt.answer);
    if (there == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "the device has no rules of the kernel's audit: by what each act of programs and persons is "
                          "traced");
    probe_saw(probe, result, "/etc/audit/rules.d", 0, "--loginuid-immutable is in none of %zu files", there);
    return probe_tell(probe, result, PROBE_NOT_MET, "root can act under another person's login");
}

/* A password that is typed where the name is asked is a name that nobody has; stars for its letters are allowed. */
static enum probe_outcome look_typed(struct probe *probe, struct probe_result *result) {
    struct probe_settings defs = {.first = NULL};
    probe_login_defs(probe, &defs);
    if (defs.unseen)
        return probe_unseen(probe, result, defs.unseen, defs.answer);
    if (defs.files == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "login.defs is not there: what is shown and recorded of what is "
                          "typed at a login");
    const struct probe_setting *unknown = probe_setting_last(&defs, "LOG_UNKFAIL_ENAB");
    if (!unknown || !str_eq_nocase(unknown->value, STR("yes")))
        return probe_tell(probe, result, PROBE_MET, "names that nobody has are not recorded");
    probe_saw(probe, result, unknown->path, unknown->line, "LOG_UNKFAIL_ENAB yes");
    return probe_tell(probe, result, PROBE_NOT_MET, "a password that is typed as a name stands in the log");
}

/* Whom the rules of sudo name. */
struct holders {
    struct probe *probe;
    struct probe_result *result;
    const struct sudo_rule *rule;
    size_t persons, groups, everybody;
};

static void see_holder(void *context, struct str member, bool no) {
    struct holders *holders = context;
    const struct sudo_rule *rule = holders->rule;
    if (no || str_eq(member, STR("root")) || str_eq(member, STR("#0")))
        return;
    if (str_starts(member, STR("%")) || str_starts(member, STR("+"))) {
        holders->groups++;
        return;
    }
    bool everybody = str_eq(member, STR("ALL"));
    holders->everybody += everybody;
    holders->persons += !everybody;
    if (everybody)
        probe_saw(holders->probe, holders->result, rule->path, rule->line, "a right of whoever logs in");
    else
        probe_saw(holders->probe, holders->result, rule->path, rule->line, "a right of " STR_F " alone", STR_A(member));
}

/* A rule of a person goes where the person goes; a rule of a group stays with the role. */
enum probe_outcome look_roles(struct probe *probe, struct probe_result *result) {
    const struct probe_sudoers *all = probe_sudoers(probe);
    struct holders holders = {.probe = probe, .result = result};
    if (all->file_count == 0 || all->files[0].answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_ASK, "the device has no sudo: by what roles rights are given");
    if (all->files[0].answer != TREE_OK)
        return probe_unseen(probe, result, all->files[0].path, all->files[0].answer);
    for (size_t i = 0; i < all->rule_count; i++) {
        holders.rule = &all->rules[i];
        sudo_each(all, SUDO_USERS, holders.rule->users, see_holder, &holders);
    }
    if (holders.everybody > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "sudo gives rights to whoever logs in, in no role");
    if (holders.persons > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu right%s of single accounts: whether they are programs' own, or a "
                          "role is missing",
                          holders.persons, plural(holders.persons));
    for (size_t i = 0; i < all->file_count; i++)
        if (all->files[i].answer != TREE_OK && all->files[i].answer != TREE_ABSENT)
            return probe_unseen(probe, result, all->files[i].path, all->files[i].answer);
    if (all->cut || all->unknown_path || all->odd_path)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "not all rules of sudo could be read: see sudo -l -U NAME");
    if (holders.groups == 0)
        return probe_tell(probe, result, PROBE_ASK, "sudo gives no group a right: by what roles rights are given");
    return probe_tell(probe, result, PROBE_MET, "sudo gives rights to groups alone");
}

static const struct probe_check checks[] = {
    {.id = "trace-login-uid",
     .title = "An act is traced to the login that it came of, through su and sudo",
     .requirements = "CR 2.12",
     .look = look_login_uid,
     .mend = "session required pam_loginuid.so in /etc/pam.d of login, sshd, cron and the like",
     .by_hand = "grep -r pam_loginuid /etc/pam.d; cat /proc/self/loginuid"},
    {.id = "trace-fixed",
     .title = "Nobody can change which login his acts are traced to",
     .requirements = "CR 2.12 RE 1",
     .needs = "/etc/audit (root)",
     .look = look_fixed,
     .mend = "a line --loginuid-immutable in /etc/audit/rules.d",
     .by_hand = "grep -r loginuid-immutable /etc/audit; auditctl -s"},
    {.id = "trace-typed",
     .title = "A password that is typed as a name is not recorded",
     .requirements = "CR 1.10",
     .look = look_typed,
     .mend = "login.defs: LOG_UNKFAIL_ENAB no",
     .by_hand = "grep LOG_UNKFAIL_ENAB /etc/login.defs"},
};
const struct probe_group probe_trace_group = PROBE_GROUP("trace", "Who did what", checks);
