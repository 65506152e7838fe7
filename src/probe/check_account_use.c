/* Accounts: who can use them, how their passwords are kept, and whether they are still in use. */
#include "probe/account.h"
#include "probe/accounts.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/lastlog.h"
#include "probe/quality.h"

enum { DAY = 86400, UNUSED_DAYS = 90, NOBODY = 65534, LASTLOG_MAX = 8 << 20 };

static const char PASSWD[] = "/etc/passwd", SHADOW[] = "/etc/shadow", GROUP[] = "/etc/group";

static bool can_see(struct probe *probe, struct probe_result *result, const struct probe_accounts **accounts) {
    const struct probe_accounts *all = *accounts = probe_accounts(probe);
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, PASSWD, all->passwd), false;
    if (all->shadow != TREE_OK && all->shadow != TREE_ABSENT)
        return probe_unseen(probe, result, SHADOW, all->shadow), false;
    return true;
}

/* Where the password of an account stands. */
static void saw_account(struct probe *probe, struct probe_result *result, const struct probe_account *account,
                        const char *what) {
    bool in_shadow = account->shadow && probe_is_shadowed(probe_accounts(probe), account);
    probe_saw(probe, result, in_shadow ? SHADOW : PASSWD, in_shadow ? account->shadow->line : account->line,
              "account " STR_F ": %s", STR_A(account->name), what);
}

static bool is_group(const struct probe_accounts *all, unsigned gid, struct str name) {
    for (size_t i = 0; i < all->group_count; i++)
        if (all->groups[i].sound && all->groups[i].gid == gid && str_eq(all->groups[i].name, name))
            return true;
    return false;
}

/* Copies of the files with hashes, as editors, upgrades and backups leave them. */
static bool is_copy_of_hashes(struct probe *probe, const char *path, struct str name) {
    struct str text;
    if ((!str_starts(name, STR("shadow")) && !str_starts(name, STR("gshadow"))) || str_eq(name, STR("shadow")) ||
        str_eq(name, STR("gshadow")) || str_eq(name, STR("shadow-")) || str_eq(name, STR("gshadow-")))
        return false;
    return probe_read(probe, path, &text) == TREE_OK && str_contains(text, STR(":$"));
}

/* A group that may read a file with hashes must be root's or shadow. */
static bool is_group_right(const struct probe_accounts *all, const struct stat *info) {
    return (info->st_mode & 040) == 0 || info->st_gid == 0 || is_group(all, info->st_gid, STR("shadow"));
}

static size_t see_copies(struct probe *probe, struct probe_result *result, size_t *looked) {
    static const char *const folders[] = {"/etc", "/var/backups"};
    size_t bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct tree_names names = {.count = 0};
        if (probe_list(probe, folders[i], &names) != TREE_OK)
            continue;
        for (size_t k = 0; k < names.count; k++) {
            const char *path = probe_path(probe, "%s/%s", folders[i], names.items[k].ptr);
            struct stat info;
            if (!is_copy_of_hashes(probe, path, names.items[k]) || tree_stat(&probe->tree, path, &info) != TREE_OK)
                continue;
            ++*looked;
            if ((info.st_mode & 0777 & ~0640u) == 0 && info.st_uid == 0 && is_group_right(probe_accounts(probe), &info))
                continue;
            bad++;
            probe_saw(probe, result, path, 0, "mode %04o, owner %u, group %u: a copy of hashes; at most 0640 of root",
                      (unsigned)info.st_mode & 07777, (unsigned)info.st_uid, (unsigned)info.st_gid);
        }
    }
    return bad;
}

enum probe_outcome probe_look_file_modes(struct probe *probe, struct probe_result *result) {
    static const struct {
        const char *path;
        unsigned most;
        bool hashes;
    } files[] = {
        {"/etc/passwd", 0644, false}, {"/etc/group", 0644, false},   {"/etc/shadow", 0640, true},
        {"/etc/gshadow", 0640, true}, {"/etc/passwd-", 0644, false}, {"/etc/group-", 0644, false},
        {"/etc/shadow-", 0640, true}, {"/etc/gshadow-", 0640, true}, {"/etc/security/opasswd", 0640, true},
    };
    const struct probe_accounts *all = probe_accounts(probe);
    size_t bad = 0, looked = 0;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct stat info;
        enum tree_answer answer = tree_stat(&probe->tree, files[i].path, &info);
        if (answer == TREE_ABSENT)
            continue;
        if (answer != TREE_OK)
            return probe_unseen(probe, result, files[i].path, answer);
        looked++;
        bool group = !files[i].hashes || is_group_right(all, &info);
        if ((info.st_mode & 0777 & ~files[i].most) == 0 && info.st_uid == 0 && group)
            continue;
        bad++;
        probe_saw(probe, result, files[i].path, 0, "mode %04o, owner %u, group %u; at most %04o of root",
                  (unsigned)info.st_mode & 07777, (unsigned)info.st_uid, (unsigned)info.st_gid, files[i].most);
    }
    bad += see_copies(probe, result, &looked);
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu file%s of accounts can be read or written by others", bad,
                          plural(bad));
    if (looked == 0)
        return probe_unseen(probe, result, PASSWD, TREE_ABSENT);
    return probe_tell(probe, result, PROBE_MET, "%zu file%s of accounts %s root's, with no more rights than needed",
                      looked, plural(looked), looked == 1 ? "is" : "are");
}

enum probe_outcome probe_look_shadowed(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t bad = 0;
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, PASSWD, all->passwd);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        struct str hash;
        bool shadowed = probe_is_shadowed(all, account);
        if (shadowed || probe_password(all, account, &hash) != PASSWORD_HASHED)
            continue;
        bad++;
        probe_saw(probe, result, PASSWD, account->line, "account " STR_F ": its hash is in passwd, which all read",
                  STR_A(account->name));
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "the hashes of %zu account%s can be read by everybody", bad,
                          plural(bad));
    return probe_tell(probe, result, PROBE_MET, "passwd has no hash of %zu accounts", all->account_count);
}

/* "$6$$...": equal passwords have equal hashes then, and tables of them exist. */
static bool is_unsalted(struct str hash) {
    struct str part = STR("x");
    if (hash.len == 0 || hash.ptr[0] != '$')
        return false;
    hash = str_skip(hash, 1);
    (void)str_next(&hash, '$', &part);
    (void)str_next(&hash, '$', &part);
    return part.len == 0;
}

enum probe_outcome probe_look_weak_hash(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    size_t bad = 0, unknown = 0, looked = 0;
    if (!can_see(probe, result, &all))
        return result->outcome;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        struct str hash;
        bool weak;
        if (probe_password(all, account, &hash) != PASSWORD_HASHED)
            continue;
        looked++;
        const char *method = probe_hash_method(hash, &weak);
        bool unsalted = is_unsalted(hash), strange = str_eq(str_from(method), STR("an unknown method"));
        bad += weak || unsalted;
        unknown += strange;
        if (weak || unsalted || strange)
            saw_account(probe, result, account, unsalted ? "a hash without salt" : method);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu hashes do not withstand guessing", bad, looked);
    if (unknown)
        return probe_tell(probe, result, PROBE_ASK, "%zu of %zu hashes are of a method that is not known here", unknown,
                          looked);
    if (looked == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no account has a password");
    return probe_tell(probe, result, PROBE_MET, "%zu hash%s of methods that withstand guessing", looked,
                      looked == 1 ? " is" : "es are");
}

enum probe_outcome probe_look_same_hash(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    struct map map;
    size_t bad = 0, looked = 0;
    if (!can_see(probe, result, &all))
        return result->outcome;
    map_init(&map, probe->arena, false);
    for (size_t i = 0; i < all->account_count; i++) {
        struct str hash;
        uint32_t stored = 0;
        if (probe_password(all, &all->accounts[i], &hash) != PASSWORD_HASHED)
            continue;
        looked++;
        if (map_add(&map, hash, (uint32_t)i, &stored) != STATUS_OK) {
            probe->memory_out = true;
        } else if (stored != (uint32_t)i && !str_eq(all->accounts[i].name, all->accounts[stored].name)) {
            bad++;
            saw_account(probe, result, &all->accounts[i], "the hash, salt and all, of another account");
        }
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s got a password by copying its hash", bad,
                          plural(bad));
    if (looked == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no account has a password");
    return probe_tell(probe, result, PROBE_MET, "no two of %zu accounts have the same hash", looked);
}

enum probe_outcome probe_look_system_login(struct probe *probe, struct probe_result *result) {
    enum { FIRST_UID = 1000 };
    const struct probe_accounts *all;
    struct probe_settings defs;
    size_t bad = 0, looked = 0;
    if (!can_see(probe, result, &all))
        return result->outcome;
    probe_login_defs(probe, &defs);
    if (defs.unseen)
        return probe_unseen(probe, result, defs.unseen, defs.answer);
    int64_t first = probe_value_of(&defs, NULL, "UID_MIN", FIRST_UID).value;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (!account->sound || account->uid == 0 || (account->uid >= first && account->uid != NOBODY))
            continue;
        looked++;
        if (!probe_can_log_in(all, account))
            continue;
        bad++;
        saw_account(probe, result, account, "a program's account with a shell and a password");
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s of programs can log in", bad, plural(bad));
    return probe_tell(probe, result, PROBE_MET, "none of %zu accounts of programs (ids below %lld) can log in", looked,
                      (long long)first);
}

enum probe_outcome probe_look_shared_name(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"admin",      "administrator", "operator", "guest",       "user",     "test",
                                        "demo",       "support",       "service",  "supervisor",  "engineer", "tech",
                                        "technician", "factory",       "oem",      "maintenance", "hmi",      "plc",
                                        "scada",      "default",       "public",   "pi",          "debian",   "ubuntu"};
    const struct probe_accounts *all;
    size_t shared = 0;
    if (!can_see(probe, result, &all))
        return result->outcome;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        bool generic = false;
        for (size_t n = 0; n < ARRAY_LEN(names); n++)
            generic |= str_eq_nocase(account->name, str_from(names[n]));
        if (!generic || !probe_can_log_in(all, account))
            continue;
        shared++;
        saw_account(probe, result, account, "the name of a role, not of a person");
    }
    if (shared)
        return probe_tell(probe, result, PROBE_ASK, "%zu account%s could be used by several people: ask who has %s",
                          shared, plural(shared), shared == 1 ? "it" : "them");
    return probe_tell(probe, result, PROBE_MET, "no account that can log in has the name of a role");
}

static bool is_nis(struct str name) {
    return name.len > 0 && (name.ptr[0] == '+' || name.ptr[0] == '-');
}

enum probe_outcome probe_look_sound_lines(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t bad = 0;
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, PASSWD, all->passwd);
    if (all->group != TREE_OK && all->group != TREE_ABSENT)
        return probe_unseen(probe, result, GROUP, all->group);
    for (size_t i = 0; i < all->account_count; i++) {
        if (all->accounts[i].plain || is_nis(all->accounts[i].name))
            continue;
        bad++;
        probe_saw(probe, result, PASSWD, all->accounts[i].line, "fields are missing, too many, or no numbers");
    }
    for (size_t i = 0; i < all->group_count; i++) {
        if (all->groups[i].plain || is_nis(all->groups[i].name))
            continue;
        bad++;
        probe_saw(probe, result, GROUP, all->groups[i].line, "fields are missing, too many, or no numbers");
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu line%s that each program reads in its own way", bad,
                          plural(bad));
    return probe_tell(probe, result, PROBE_MET, "%zu accounts and %zu groups are well written", all->account_count,
                      all->group_count);
}

enum probe_outcome probe_look_nis(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    size_t bad = 0;
    if (!can_see(probe, result, &all))
        return result->outcome;
    if (all->group != TREE_OK && all->group != TREE_ABSENT)
        return probe_unseen(probe, result, GROUP, all->group);
    for (size_t i = 0; i < all->account_count; i++)
        if (is_nis(all->accounts[i].name)) {
            bad++;
            probe_saw(probe, result, PASSWD, all->accounts[i].line, "an entry of NIS");
        }
    for (size_t i = 0; i < all->shadow_count; i++)
        if (is_nis(all->shadows[i].name)) {
            bad++;
            probe_saw(probe, result, SHADOW, all->shadows[i].line, "an entry of NIS");
        }
    for (size_t i = 0; i < all->group_count; i++)
        if (is_nis(all->groups[i].name)) {
            bad++;
            probe_saw(probe, result, GROUP, all->groups[i].line, "an entry of NIS");
        }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu entr%s of NIS: others say who has an account, or '+' is one", bad,
                          bad == 1 ? "y" : "ies");
    return probe_tell(probe, result, PROBE_MET, "the files of accounts have no entry of NIS");
}

/* Whether shadow(5) itself ends the account when nobody uses it. */
static bool ends_by_itself(const struct probe_account *account) {
    const struct probe_shadow *shadow = account->shadow;
    return shadow && (shadow->expire > 0 || (shadow->inactive >= 0 && shadow->most > 0 && shadow->most <= 365));
}

/* A day on which the account was in use for sure: its last login, or (never) when its password was set. */
static int64_t last_use(const struct probe_account *account, const struct probe_lastlog *log) {
    int64_t time = probe_last_login(log, account->uid);
    if (time > 0)
        return time / DAY;
    return account->shadow ? account->shadow->changed : ACCOUNT_NO_DAYS;
}

/* Accounts that never expire (`*open`), and those among them that are not in use; `log` NULL: nobody knows. */
static size_t count_unused(struct probe *probe, struct probe_result *result, const struct probe_lastlog *log,
                           size_t *open) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t unused = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (!probe_can_log_in(all, account) || ends_by_itself(account))
            continue;
        ++*open;
        int64_t day = log ? last_use(account, log) : ACCOUNT_NO_DAYS;
        if (day == ACCOUNT_NO_DAYS || probe->now / DAY - day <= UNUSED_DAYS)
            continue;
        unused++;
        saw_account(probe, result, account, "not in use for 90 days, and it never expires");
    }
    return unused;
}

enum probe_outcome probe_look_unused(struct probe *probe, struct probe_result *result) {
    static const char path[] = "/var/log/lastlog";
    const struct probe_accounts *all;
    struct probe_lastlog log;
    struct str text;
    size_t open = 0;
    if (!can_see(probe, result, &all) || probe_nobody_logs_in(probe, result))
        return result->outcome;
    enum tree_answer answer = tree_read(&probe->tree, path, LASTLOG_MAX, probe->arena, &text);
    probe->memory_out |= answer == TREE_MEMORY;
    /* Nobody logs in to an image. */
    bool known = probe->tree.live && answer == TREE_OK && probe_lastlog_text(text, &log);
    size_t unused = count_unused(probe, result, known ? &log : NULL, &open);
    if (unused)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s nobody uses %s open", unused, plural(unused),
                          unused == 1 ? "stays" : "stay");
    if (open && answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, path, answer);
    if (open && !known)
        return probe_tell(probe, result, PROBE_ASK, "%zu account%s never expire%s, and no lastlog says who is in use",
                          open, plural(open), open == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "every account that can log in is in use, or expires by itself");
}

/* Groups whose members are root by another door, and those that are meant to give root's rights. */
static const struct {
    const char *name;
    bool meant;
} root_groups[] = {{"disk", false}, {"shadow", false}, {"kmem", false},        {"docker", false},
                   {"lxd", false},  {"lxc", false},    {"incus-admin", false}, {"libvirt", false},
                   {"root", false}, {"sudo", true},    {"wheel", true},        {"admin", true}};

enum { ROOT_GID_ROW = 8, NO_ROW = ARRAY_LEN(root_groups) };

/* The rights are the id's: a second group with the id of one of them gives the same. */
struct root_ids {
    bool there[NO_ROW], counted[NO_ROW];
    uint32_t gids[NO_ROW];
};

static size_t row_by_name(const struct probe_members *group) {
    size_t row = 0;
    while (row < NO_ROW && !str_eq(group->name, str_from(root_groups[row].name)))
        row++;
    return row;
}

static size_t row_of(const struct root_ids *ids, const struct probe_members *group) {
    size_t row = group->gid == 0 ? ROOT_GID_ROW : row_by_name(group);
    if (row < NO_ROW)
        return row;
    for (row = 0; row < NO_ROW && !(ids->there[row] && ids->gids[row] == group->gid);)
        row++;
    return row;
}

static void gather_root_ids(const struct probe_accounts *all, struct root_ids *ids) {
    ids->there[ROOT_GID_ROW] = true;
    for (size_t g = 0; g < all->group_count; g++) {
        size_t row = all->groups[g].sound ? row_by_name(&all->groups[g]) : NO_ROW;
        if (row == NO_ROW || ids->there[row])
            continue;
        ids->there[row] = true;
        ids->gids[row] = all->groups[g].gid;
    }
}

/* `primary`: those whose first group it is, too. */
static size_t saw_members(struct probe *probe, struct probe_result *result, const struct probe_members *group,
                          bool primary) {
    const struct probe_accounts *all = probe_accounts(probe);
    struct str rest = group->members, member;
    size_t count = 0;
    while (rest.ptr && str_next(&rest, ',', &member)) {
        member = str_trim(member);
        if (member.len == 0 || str_eq(member, STR("root")))
            continue;
        count++;
        probe_saw(probe, result, GROUP, group->line, STR_F " is in group " STR_F, STR_A(member), STR_A(group->name));
    }
    for (size_t i = 0; primary && i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (!account->sound || account->gid != group->gid || account->uid == 0 || !probe_has_shell(account))
            continue;
        count++;
        probe_saw(probe, result, PASSWD, account->line, STR_F " has group " STR_F, STR_A(account->name),
                  STR_A(group->name));
    }
    return count;
}

enum probe_outcome probe_look_root_groups(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t back = 0, meant = 0;
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, PASSWD, all->passwd);
    if (all->group != TREE_OK)
        return probe_unseen(probe, result, GROUP, all->group);
    struct root_ids ids = {.there = {false}};
    gather_root_ids(all, &ids);
    for (size_t g = 0; g < all->group_count; g++) {
        size_t row = all->groups[g].sound ? row_of(&ids, &all->groups[g]) : NO_ROW;
        if (row == NO_ROW)
            continue;
        *(root_groups[row].meant ? &meant : &back) += saw_members(probe, result, &all->groups[g], !ids.counted[row]);
        ids.counted[row] = true;
    }
    if (back)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu membership%s make%s an account as good as root", back,
                          plural(back), back == 1 ? "s" : "");
    if (meant)
        return probe_tell(probe, result, PROBE_ASK, "%zu membership%s give%s root's rights: ask whether each is needed",
                          meant, plural(meant), meant == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "no account but root is in a group with root's rights");
}
