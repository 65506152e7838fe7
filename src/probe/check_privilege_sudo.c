/* sudo: who gets which rights by it, and what could be slipped in between. */
#include "probe/accounts.h"
#include "probe/check_privilege.h"
#include "probe/modes.h"
#include "probe/pam.h"
#include "probe/sudo_reach.h"
#include "probe/sudoers.h"

#include <fnmatch.h>

static bool has_sudo(struct probe *probe) {
    static const char *const places[] = {"/usr/bin/sudo", "/bin/sudo", "/usr/local/bin/sudo", "/usr/sbin/sudo"};
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (probe_has(probe, places[i]))
            return true;
    return false;
}

/* False where sudo has nothing to say; the result then says why. */
static bool can_see(struct probe *probe, struct probe_result *result, const struct probe_sudoers **all) {
    if (!has_sudo(probe))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no sudo"), false;
    *all = probe_sudoers(probe);
    enum tree_answer answer = (*all)->files[0].answer;
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "sudo has no /etc/sudoers: it gives nobody anything"),
               false;
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "/etc/sudoers", answer), false;
    return true;
}

/* Rules that come from a directory server are not in the files. */
static bool has_other_source(struct probe *probe) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, "/etc/nsswitch.conf", &lines.rest) != TREE_OK)
        return false;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line);
        if (!str_starts(rest, STR("sudoers:")))
            continue;
        return str_contains(rest, STR("sss")) || str_contains(rest, STR("ldap"));
    }
    return false;
}

/* Where nothing was found: whether all that sudo reads was read. */
static bool saw_all(struct probe *probe, struct probe_result *result, const struct probe_sudoers *all) {
    for (size_t i = 0; i < all->file_count; i++)
        if (all->files[i].answer != TREE_OK && all->files[i].answer != TREE_ABSENT)
            return probe_unseen(probe, result, all->files[i].path, all->files[i].answer), false;
    if (all->cut)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "sudoers has more files or rules than are read");
    else if (all->unknown_path)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s includes a file by the device's name (%%h)",
                   all->unknown_path);
    else if (all->odd_path)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s:%u is no rule that sudo knows: check it with visudo -c",
                   all->odd_path, all->odd_line);
    else if (has_other_source(probe))
        probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                   "by /etc/nsswitch.conf sudo takes rules of a directory server too: see them with sudo -l -U NAME");
    else
        return true;
    return false;
}

/* In the order of how many the rights come to. */
enum who { WHO_ROOT, WHO_ADMIN, WHO_SERVICE, WHO_OTHER, WHO_ALL };

struct people {
    const struct probe_accounts *accounts;
    enum who who;
};

static bool is_admin_group(struct str name) {
    static const struct str names[] = {STR_INIT("sudo"), STR_INIT("wheel"), STR_INIT("admin"), STR_INIT("root")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

static bool is_member(struct str members, struct str name) {
    for (struct str member; str_next(&members, ',', &member);)
        if (str_eq(str_trim(member), name))
            return true;
    return false;
}

static enum who who_is(const struct probe_accounts *all, const struct probe_account *account) {
    if (account->sound && account->uid == 0)
        return WHO_ROOT;
    for (size_t i = 0; i < all->group_count; i++)
        if (is_admin_group(all->groups[i].name) &&
            (all->groups[i].gid == account->gid || is_member(all->groups[i].members, account->name)))
            return WHO_ADMIN;
    return probe_has_shell(account) ? WHO_OTHER : WHO_SERVICE;
}

static enum who classify(const struct probe_accounts *all, struct str member) {
    uint64_t id = 0;
    bool by_id = str_starts(member, STR("#")) && str_u64(str_skip(member, 1), UINT32_MAX, &id);
    if (str_eq(member, STR("ALL")))
        return WHO_ALL;
    if (str_eq(member, STR("root")) || str_eq(member, STR("%#0")))
        return WHO_ROOT;
    if (str_starts(member, STR("%")))
        return is_admin_group(str_skip(member, 1)) ? WHO_ADMIN : WHO_OTHER;
    for (size_t i = 0; i < all->account_count; i++)
        if (by_id ? all->accounts[i].sound && all->accounts[i].uid == id : str_eq(all->accounts[i].name, member))
            return who_is(all, &all->accounts[i]);
    return WHO_OTHER;
}

static void see_user(void *context, struct str member, bool no) {
    struct people *people = context;
    enum who who = no ? WHO_ROOT : classify(people->accounts, member);
    if (who > people->who)
        people->who = who;
}

static enum who widest(struct probe *probe, const struct probe_sudoers *all, const struct sudo_rule *rule) {
    struct people people = {probe_accounts(probe), WHO_ROOT};
    sudo_each(all, SUDO_USERS, rule->users, see_user, &people);
    return people.who;
}

static void see_command(void *context, struct str command, bool no) {
    enum sudo_reach *most = context, reach = no ? SUDO_REACH_SOME : probe_sudo_reach(command);
    *most = reach > *most ? reach : *most;
}

static enum sudo_reach reach_of(const struct probe_sudoers *all, const struct sudo_rule *rule) {
    enum sudo_reach most = SUDO_REACH_SOME;
    sudo_each(all, SUDO_COMMANDS, rule->command, see_command, &most);
    return most;
}

struct targets {
    const struct probe_accounts *accounts;
    bool root;
};

/* "%group" stands for whoever is in it. */
static bool has_root(const struct probe_accounts *all, struct str group) {
    if (str_eq(group, STR("root")) || str_eq(group, STR("#0")))
        return true;
    for (size_t i = 0; i < all->group_count; i++)
        if (str_eq(all->groups[i].name, group) &&
            (all->groups[i].gid == 0 || is_member(all->groups[i].members, STR("root"))))
            return true;
    return false;
}

static bool is_root(const struct probe_accounts *all, struct str member) {
    if (str_eq(member, STR("ALL")) || str_eq(member, STR("root")) || str_eq(member, STR("#0")))
        return true;
    if (str_starts(member, STR("%")))
        return has_root(all, str_skip(member, 1));
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].sound && all->accounts[i].uid == 0 && str_eq(all->accounts[i].name, member))
            return true;
    return false;
}

static void see_target(void *context, struct str member, bool no) {
    struct targets *targets = context;
    targets->root |= !no && is_root(targets->accounts, member);
}

static bool runs_as_root(struct probe *probe, const struct probe_sudoers *all, const struct sudo_rule *rule) {
    struct str rest = rule->runas, users;
    struct targets targets = {probe_accounts(probe), rest.len == 0};
    /* "(:group)" runs as oneself. */
    if (!targets.root && str_next(&rest, ':', &users))
        sudo_each(all, SUDO_TARGETS, users, see_target, &targets);
    return targets.root;
}

/* A module that lets everybody in, or those of a group, before the password is asked for. */
static bool is_open(const struct probe_pam_line *line) {
    struct str value;
    bool suffices = str_eq(line->control, STR("sufficient")) || str_contains(line->control, STR("success=done"));
    return suffices && (str_eq(line->module, STR("pam_permit")) ||
                        (str_eq(line->module, STR("pam_wheel")) && probe_pam_argument(line, "trust", &value)));
}

static enum probe_pam_result wrong_password(void *context, const struct probe_pam_line *line) {
    return probe_pam_ordinary(line, false, context);
}

/* The stack with every module there: an image may keep them where nobody looks for them. */
static bool plays_through(struct probe *probe, const struct probe_pam_stack *stack, struct probe_pam_play *play) {
    struct probe_pam_stack whole = *stack;
    whole.lines = ARENA_ARRAY(probe->arena, struct probe_pam_line, stack->count + 1);
    probe->memory_out |= !whole.lines;
    for (size_t i = 0; whole.lines && i < stack->count; i++) {
        whole.lines[i] = stack->lines[i];
        whole.lines[i].broken &= whole.lines[i].module.len == 0;
    }
    return whole.lines && probe_pam_plays(&whole, play);
}

/* How many lines of sudo's stack let in who does not know the password; `*unsure`: only the device can tell. */
static size_t see_pam(struct probe *probe, struct probe_result *result, bool *unsure) {
    const struct probe_pam_stack *stack = probe_pam(probe, "sudo", PAM_TYPE_AUTH);
    size_t found = 0;
    for (size_t i = 0; i < stack->count; i++) {
        const struct probe_pam_line *line = &stack->lines[i];
        if (!is_open(line))
            continue;
        found++;
        probe_saw(probe, result, line->path, line->line, STR_F " " STR_F " " STR_F, STR_A(line->control),
                  STR_A(line->module), STR_A(line->arguments));
    }
    bool hangs = *unsure;
    struct probe_pam_play play = {.answer = wrong_password, .context = &hangs};
    bool passes = plays_through(probe, stack, &play);
    *unsure = hangs;
    const struct probe_pam_line *last = stack->count ? &stack->lines[stack->count - 1] : NULL;
    if (!last || found || (!passes && !*unsure))
        return found;
    probe_saw(probe, result, last->path, last->line, "%s",
              *unsure ? "the stack of sudo hangs on conditions that only the device can tell"
                      : "the stack of sudo ends well although the password was wrong");
    return !*unsure;
}

/* Settings by which some are not asked, whatever their rule says. */
static size_t see_unasked(struct probe *probe, struct probe_result *result, const struct probe_sudoers *all) {
    size_t found = 0;
    for (size_t i = 0; i < all->default_count; i++) {
        const struct sudo_default *setting = &all->defaults[i];
        bool off = str_eq(setting->name, STR("authenticate")) && setting->negated;
        bool exempt = str_eq(setting->name, STR("exempt_group")) && !setting->negated;
        if ((!off && !exempt) || str_eq(setting->scope, STR(":root")))
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line, "Defaults" STR_F " %s" STR_F "%s" STR_F,
                  STR_A(setting->scope), setting->negated ? "!" : "", STR_A(setting->name), exempt ? "=" : "",
                  STR_A(setting->value));
    }
    return found;
}

enum probe_outcome look_sudo_password(struct probe *probe, struct probe_result *result) {
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all))
        return result->outcome;
    bool unsure = false;
    size_t found = see_pam(probe, result, &unsure), services = 0;
    found += see_unasked(probe, result, all);
    for (size_t i = 0; i < all->rule_count; i++) {
        const struct sudo_rule *rule = &all->rules[i];
        enum who who = rule->no_password ? widest(probe, all, rule) : WHO_ROOT;
        if (who == WHO_ROOT)
            continue;
        bool service = who == WHO_SERVICE && reach_of(all, rule) != SUDO_REACH_ALL;
        found += !service;
        services += service;
        probe_saw(probe, result, rule->path, rule->line, STR_F " may run " STR_F " without a password%s",
                  STR_A(rule->users), STR_A(rule->command), service ? ": an account that cannot log in" : "");
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu setting%s of sudo ask%s for no password", found,
                          plural(found), found == 1 ? "s" : "");
    if (!saw_all(probe, result, all))
        return result->outcome;
    if (unsure)
        return probe_tell(probe, result, PROBE_ASK,
                          "modules of PAM with conditions of their own decide: try sudo with a "
                          "wrong password");
    if (services)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu rule%s let accounts that cannot log in run a command without a password: each needs a "
                          "reason",
                          services, plural(services));
    return probe_tell(probe, result, PROBE_MET, "each of %zu rules asks for a password", all->rule_count);
}

enum probe_outcome look_sudo_all(struct probe *probe, struct probe_result *result) {
    static const char *const words[] = {"root", "administrators", "an account that cannot log in",
                                        "an account that is no administrator", "every account"};
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all))
        return result->outcome;
    size_t found = 0, unsure = 0;
    for (size_t i = 0; i < all->rule_count; i++) {
        const struct sudo_rule *rule = &all->rules[i];
        enum sudo_reach reach = reach_of(all, rule);
        if (reach == SUDO_REACH_SOME || !runs_as_root(probe, all, rule))
            continue;
        enum who who = widest(probe, all, rule);
        if (who <= WHO_ADMIN)
            continue;
        *(reach == SUDO_REACH_ALL ? &found : &unsure) += 1;
        probe_saw(probe, result, rule->path, rule->line,
                  STR_F " (%s) may run " STR_F " as root, %sas good as any command", STR_A(rule->users), words[who],
                  STR_A(rule->command), reach == SUDO_REACH_ALL ? "" : "perhaps ");
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu rule%s of sudo give%s all rights beyond administrators",
                          found, plural(found), found == 1 ? "s" : "");
    if (!saw_all(probe, result, all))
        return result->outcome;
    if (unsure)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu rule%s let%s an account run what may do anything as it is asked: see what is needed",
                          unsure, plural(unsure), unsure == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "of %zu rules only those of root and administrators give all commands",
                      all->rule_count);
}

/* "L*" and "*PRELOAD" take in what the loader heeds. */
static bool takes_in_danger(struct str pattern) {
    static const char *const names[] = {"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT",   "PYTHONPATH", "PERL5LIB",
                                        "PERL5OPT",   "RUBYLIB",         "RUBYOPT",    "BASH_ENV",   "ENV",
                                        "IFS",        "NODE_OPTIONS",    "GCONV_PATH", "PYTHONHOME"};
    char text[128];
    if (str_find_char(pattern, '*') == SIZE_MAX || pattern.len >= sizeof text)
        return false;
    memcpy(text, pattern.ptr, pattern.len);
    text[pattern.len] = 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (fnmatch(text, names[i], 0) == 0)
            return true;
    return false;
}

static bool is_dangerous_variable(struct str name) {
    static const struct str names[] = {
        STR_INIT("LD_"),      STR_INIT("PYTHON"), STR_INIT("PERL5"), STR_INIT("PERLLIB"),      STR_INIT("RUBY"),
        STR_INIT("BASH_ENV"), STR_INIT("ENV"),    STR_INIT("IFS"),   STR_INIT("NODE_OPTIONS"), STR_INIT("GCONV_PATH"),
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_starts(name, names[i]) && (!str_eq(names[i], STR("ENV")) || str_eq(name, names[i])))
            return true;
    return takes_in_danger(name);
}

static size_t see_kept(struct probe *probe, struct probe_result *result, const struct sudo_default *setting) {
    struct str rest = setting->value, name;
    size_t found = 0;
    /* env_check keeps what has neither '%' nor '/': the name of a library is enough. */
    bool keeps = str_eq(setting->name, STR("env_keep")) || str_eq(setting->name, STR("env_check"));
    if (!keeps || setting->negated || setting->sign == '-')
        return 0;
    while (probe_next_word(&rest, &name)) {
        if (!is_dangerous_variable(name))
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line, "keeps " STR_F " of the user", STR_A(name));
    }
    return found;
}

static bool is_off(const struct sudo_default *setting, struct str name) {
    return str_eq(setting->name, name) && setting->negated;
}

enum probe_outcome look_sudo_environment(struct probe *probe, struct probe_result *result) {
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all))
        return result->outcome;
    size_t found = 0;
    for (size_t i = 0; i < all->default_count; i++) {
        const struct sudo_default *setting = &all->defaults[i];
        found += see_kept(probe, result, setting);
        bool open = is_off(setting, STR("env_reset")) || (str_eq(setting->name, STR("setenv")) && !setting->negated);
        if (!open)
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line, "Defaults" STR_F " %s" STR_F, STR_A(setting->scope),
                  setting->negated ? "!" : "", STR_A(setting->name));
    }
    for (size_t i = 0; i < all->rule_count; i++) {
        const struct sudo_rule *rule = &all->rules[i];
        if (!rule->set_environment || widest(probe, all, rule) == WHO_ROOT)
            continue;
        found++;
        probe_saw(probe, result, rule->path, rule->line, STR_F " may set any variable for " STR_F, STR_A(rule->users),
                  STR_A(rule->command));
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu setting%s of sudo let%s who calls choose what the command loads", found, plural(found),
                          found == 1 ? "s" : "");
    if (!saw_all(probe, result, all))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "sudo clears the environment (env_reset is its default)");
}

/* The setting that counts for everybody: the last without a scope. */
static const struct sudo_default *last_setting(const struct probe_sudoers *all, struct str name) {
    for (size_t i = all->default_count; i > 0; i--)
        if (str_eq(all->defaults[i - 1].name, name) && all->defaults[i - 1].scope.len == 0)
            return &all->defaults[i - 1];
    return NULL;
}

/* Folders of secure_path that others can change; `*count` of all. */
static size_t see_folders(struct probe *probe, struct probe_result *result, const struct sudo_default *setting,
                          size_t *count) {
    struct str rest = setting->value, folder, where, why;
    size_t found = setting->negated;
    if (setting->negated)
        probe_saw(probe, result, setting->path, setting->line,
                  "Defaults" STR_F " !secure_path: the caller's PATH counts", STR_A(setting->scope));
    for (; !setting->negated && str_next(&rest, ':', &folder); ++*count) {
        why = STR("is no absolute path");
        where = folder;
        if (str_starts(folder, STR("/")) && probe_path_loose(probe, folder, &where, &why) != TREE_OK)
            continue;
        if (why.len == 0)
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line, "secure_path has " STR_F ": " STR_F " " STR_F,
                  STR_A(folder), STR_A(where), STR_A(why));
    }
    return found;
}

/* Those of a scope count for some, whatever the others say. */
static size_t see_scoped_paths(struct probe *probe, struct probe_result *result, const struct probe_sudoers *all,
                               size_t *count) {
    size_t found = 0;
    for (size_t i = 0; i < all->default_count; i++) {
        const struct sudo_default *setting = &all->defaults[i];
        if (str_eq(setting->name, STR("secure_path")) && setting->scope.len > 0)
            found += see_folders(probe, result, setting, count);
        if (!str_eq(setting->name, STR("exempt_group")) || setting->negated)
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line,
                  "exempt_group=" STR_F ": for them the caller's PATH counts", STR_A(setting->value));
    }
    return found;
}

enum probe_outcome look_sudo_path(struct probe *probe, struct probe_result *result) {
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all))
        return result->outcome;
    const struct sudo_default *setting = last_setting(all, STR("secure_path"));
    size_t count = 0, found = see_scoped_paths(probe, result, all, &count);
    if (setting)
        found += see_folders(probe, result, setting, &count);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "commands are looked for where others can put their own");
    if (!setting && !saw_all(probe, result, all))
        return result->outcome;
    if (!setting)
        return probe_tell(probe, result, PROBE_ASK,
                          "no secure_path is set: unless the program was built with one (sudo -V, as root), it takes "
                          "the caller's PATH");
    return probe_tell(probe, result, PROBE_MET, "secure_path has %zu folders, and none can be changed by others",
                      count);
}

enum probe_outcome look_sudo_timeout(struct probe *probe, struct probe_result *result) {
    enum { MINUTES_MAX = 15 };
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all))
        return result->outcome;
    size_t found = 0;
    for (size_t i = 0; i < all->default_count; i++) {
        const struct sudo_default *setting = &all->defaults[i];
        uint64_t minutes = UINT64_MAX;
        struct str rest = setting->value, whole;
        if (!str_eq(setting->name, STR("timestamp_timeout")) || setting->negated)
            continue;
        if (str_next(&rest, '.', &whole) && str_u64(whole, INT32_MAX, &minutes) && minutes <= MINUTES_MAX)
            continue;
        found++;
        probe_saw(probe, result, setting->path, setting->line, "timestamp_timeout=" STR_F "%s", STR_A(setting->value),
                  minutes == UINT64_MAX ? ": never asks again" : " minutes");
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "sudo asks for a password again only after more than %d minutes", MINUTES_MAX);
    if (!saw_all(probe, result, all))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "%s",
                      last_setting(all, STR("timestamp_timeout"))
                          ? "sudo asks again after at most 15 minutes, as it is set"
                          : "sudo asks again after 5 minutes (15 on Debian), which is its default");
}

struct writable {
    struct probe *probe;
    struct probe_result *result;
    const struct sudo_rule *rule;
    size_t found;
};

static void see_writable(void *context, struct str command, bool no) {
    struct writable *seen = context;
    struct str path, where, why;
    if (no || !probe_next_word(&command, &path) || !str_starts(path, STR("/")) || str_find_char(path, '*') != SIZE_MAX)
        return;
    if (probe_path_loose(seen->probe, path, &where, &why) != TREE_OK || why.len == 0)
        return;
    seen->found++;
    probe_saw(seen->probe, seen->result, where.ptr, 0, STR_F ": " STR_F " may be run by sudo (%s:%u)", STR_A(why),
              STR_A(path), seen->rule->path, seen->rule->line);
}

enum probe_outcome look_sudo_files(struct probe *probe, struct probe_result *result) {
    const struct probe_sudoers *all;
    if (!can_see(probe, result, &all) || !probe_owners_kept(probe, result))
        return result->outcome;
    size_t found = 0;
    for (size_t i = 0; i < all->file_count; i++) {
        struct str where, why;
        if (probe_path_loose(probe, str_from(all->files[i].path), &where, &why) != TREE_OK || why.len == 0)
            continue;
        found++;
        probe_saw(probe, result, where.ptr, 0, STR_F, STR_A(why));
    }
    struct writable commands = {.probe = probe, .result = result};
    for (size_t i = 0; i < all->rule_count; i++) {
        commands.rule = &all->rules[i];
        sudo_each(all, SUDO_COMMANDS, all->rules[i].command, see_writable, &commands);
    }
    found += commands.found;
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of what sudo trusts can be changed by others", found);
    if (!saw_all(probe, result, all))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "%zu files and folders of rules, and what they run, are root's alone",
                      all->file_count);
}
