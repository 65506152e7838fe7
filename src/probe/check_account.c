/* Accounts: each belongs to one person or one program, and none is open. */
#include "probe/account.h"
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/groups.h"

static const char PASSWD[] = "/etc/passwd", SHADOW[] = "/etc/shadow";

/* False when the accounts cannot be read: the result then says why. */
static bool can_see(struct probe *probe, struct probe_result *result, bool passwords,
                    const struct probe_accounts **accounts) {
    const struct probe_accounts *all = *accounts = probe_accounts(probe);
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, PASSWD, all->passwd), false;
    /* Without a shadow file all is in passwd: that is something to see. */
    if (passwords && all->shadow != TREE_OK && all->shadow != TREE_ABSENT)
        return probe_unseen(probe, result, SHADOW, all->shadow), false;
    return true;
}

static enum probe_outcome look_empty_password(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    if (!can_see(probe, result, true, &all))
        return result->outcome;
    size_t empty = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        struct str hash;
        if (probe_password(all, account, &hash) != PASSWORD_EMPTY)
            continue;
        empty++;
        bool in_shadow = probe_is_shadowed(all, account);
        probe_saw(probe, result, in_shadow ? SHADOW : PASSWD, in_shadow ? account->shadow->line : account->line,
                  "account " STR_F ": the password field is empty", STR_A(account->name));
    }
    if (empty)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s anybody in without a password", empty,
                          empty == 1 ? " lets" : "s let");
    return probe_tell(probe, result, PROBE_MET, "none of %zu accounts has an empty password", all->account_count);
}

static enum probe_outcome look_unique_names(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    if (!can_see(probe, result, false, &all))
        return result->outcome;
    struct map map;
    map_init(&map, probe->arena, false);
    size_t twice = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        uint32_t stored = 0;
        if (map_add(&map, all->accounts[i].name, (uint32_t)i, &stored) != STATUS_OK)
            probe->memory_out = true;
        else if (stored != (uint32_t)i) {
            twice++;
            probe_saw(probe, result, PASSWD, all->accounts[i].line, "account " STR_F " is also in line %u",
                      STR_A(all->accounts[i].name), all->accounts[stored].line);
        }
    }
    if (twice)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu name%s stand%s for more than one account", twice,
                          plural(twice), twice == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "each of %zu accounts has a name of its own", all->account_count);
}

static enum probe_outcome look_unique_ids(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    if (!can_see(probe, result, false, &all))
        return result->outcome;
    size_t twice = 0;
    struct map map;
    map_init(&map, probe->arena, false);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        uint32_t stored = 0;
        struct str id = account->sound ? str_format(probe->arena, "%u", account->uid) : STR("");
        if (!account->sound)
            continue;
        if (!id.ptr || map_add(&map, id, (uint32_t)i, &stored) != STATUS_OK)
            probe->memory_out = true;
        else if (stored != (uint32_t)i) {
            twice++;
            probe_saw(probe, result, PASSWD, account->line, "account " STR_F " has user id %u like " STR_F,
                      STR_A(account->name), account->uid, STR_A(all->accounts[stored].name));
        }
    }
    if (twice)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s share%s the user id of another", twice,
                          plural(twice), twice == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "no two of %zu accounts share a user id", all->account_count);
}

static enum probe_outcome look_only_root(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all;
    if (!can_see(probe, result, false, &all))
        return result->outcome;
    size_t others = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (!account->sound || account->uid != 0 || str_eq(account->name, STR("root")))
            continue;
        others++;
        probe_saw(probe, result, PASSWD, account->line, "account " STR_F " has user id 0", STR_A(account->name));
    }
    if (others)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s beside root %s all rights", others,
                          plural(others), others == 1 ? "has" : "have");
    return probe_tell(probe, result, PROBE_MET, "no account but root has user id 0");
}

static const struct probe_check checks[] = {
    {.id = "account-empty-password",
     .title = "No account has an empty password",
     .requirements = "CR 1.1, CR 1.5",
     .needs = "/etc/shadow (root)",
     .look = look_empty_password,
     .mend = "set a password (passwd NAME), or lock the account (passwd -l NAME)",
     .by_hand = "awk -F: '$2 == \"\"' /etc/shadow /etc/passwd"},
    {.id = "account-unique-name",
     .title = "Each account has a name of its own",
     .requirements = "CR 1.1 RE 1, CR 1.4",
     .look = look_unique_names,
     .mend = "remove the second line of the name from /etc/passwd and /etc/shadow",
     .by_hand = "cut -d: -f1 /etc/passwd | sort | uniq -d"},
    {.id = "account-unique-id",
     .title = "No two accounts share a user id",
     .requirements = "CR 1.1 RE 1, CR 1.4",
     .look = look_unique_ids,
     .mend = "give each account an id of its own (usermod -u), and its files to it",
     .by_hand = "cut -d: -f3 /etc/passwd | sort | uniq -d"},
    {.id = "account-only-root",
     .title = "Only root has user id 0",
     .requirements = "CR 1.3, CR 2.1",
     .look = look_only_root,
     .mend = "give the account an id of its own, and by sudo or a role the rights that it needs",
     .by_hand = "awk -F: '$3 == 0 { print $1 }' /etc/passwd"},
    {.id = "account-file-modes",
     .title = "Only root writes the files of accounts, and reads their hashes",
     .requirements = "CR 1.5, CR 2.1",
     .look = probe_look_file_modes,
     .mend = "chown root:root and chmod 644 /etc/passwd /etc/group; chmod 640 /etc/shadow /etc/gshadow (group shadow)",
     .by_hand = "ls -l /etc/passwd* /etc/group* /etc/shadow* /etc/gshadow*"},
    {.id = "account-hash-shadowed",
     .title = "No hash of a password is in /etc/passwd",
     .requirements = "CR 1.5",
     .look = probe_look_shadowed,
     .mend = "pwconv; BusyBox: build it with FEATURE_SHADOWPASSWDS, write x there and the hash into /etc/shadow (600)",
     .by_hand = "awk -F: 'length($2) > 12 { print $1 }' /etc/passwd"},
    {.id = "account-hash-strong",
     .title = "The hashes of passwords withstand guessing",
     .requirements = "CR 1.5, CR 4.3",
     .needs = "/etc/shadow (root)",
     .look = probe_look_weak_hash,
     .mend = "set yescrypt or sha512 as the method, then have each account change its password (passwd NAME; BusyBox: "
             "passwd -a sha512 NAME)",
     .by_hand = "sed -n 's/^\\([^:]*\\):\\([$][^$]*[$]\\).*/\\1 \\2/p' /etc/shadow"},
    {.id = "account-hash-own",
     .title = "No two accounts have the same hash",
     .requirements = "CR 1.5",
     .needs = "/etc/shadow (root)",
     .look = probe_look_same_hash,
     .mend = "set a password of its own for each account (passwd NAME)",
     .by_hand = "cut -d: -f2 /etc/shadow | grep '[$]' | sort | uniq -d | wc -l"},
    {.id = "account-system-login",
     .title = "No account of a program can log in",
     .requirements = "CR 1.3, CR 2.1",
     .needs = "/etc/shadow (root)",
     .look = probe_look_system_login,
     .mend = "usermod -L -s /usr/sbin/nologin NAME; BusyBox: write * into its line of /etc/shadow and /bin/false into "
             "passwd",
     .by_hand = "awk -F: '$3 > 0 && $3 < 1000 { print $1, $7 }' /etc/passwd"},
    {.id = "account-shared-name",
     .title = "No account that can log in has the name of a role",
     .requirements = "CR 1.1 RE 1, CR 1.4",
     .needs = "/etc/shadow (root)",
     .look = probe_look_shared_name,
     .mend = "give each person an account of its own, and lock the shared one (passwd -l NAME)",
     .by_hand = "cut -d: -f1,7 /etc/passwd"},
    {.id = "account-lines",
     .title = "The lines of the files of accounts are well written",
     .requirements = "CR 1.3, CR 1.4",
     .look = probe_look_sound_lines,
     .mend = "correct or remove the line (pwck -r and grpck -r show them)",
     .by_hand = "awk -F: 'NF != 7' /etc/passwd; awk -F: 'NF != 4' /etc/group"},
    {.id = "account-no-nis",
     .title = "The files of accounts have no entries of NIS",
     .requirements = "CR 1.1, CR 1.3",
     .needs = "/etc/shadow (root)",
     .look = probe_look_nis,
     .mend = "remove the lines that begin with + or -",
     .by_hand = "grep -n '^[+-]' /etc/passwd /etc/shadow /etc/group"},
    {.id = "account-unused",
     .title = "An account that nobody uses does not stay open",
     .requirements = "CR 1.3",
     .needs = "/etc/shadow (root)",
     .look = probe_look_unused,
     .mend = "lock the account (passwd -l NAME), or have it expire: chage -M 365 -I 30 NAME, useradd -D -f 30",
     .by_hand = "lastlog -b 90; awk -F: '$7 == \"\" && $8 == \"\" { print $1 }' /etc/shadow"},
    {.id = "account-root-groups",
     .title = "No account but root is in a group with root's rights",
     .requirements = "CCSC 3, CR 2.1",
     .look = probe_look_root_groups,
     .mend = "take the account out of the group (gpasswd -d NAME GROUP; BusyBox: delgroup NAME GROUP)",
     .by_hand = "grep -E '^(disk|shadow|kmem|docker|lxd|lxc|libvirt|root|sudo|wheel|admin):' /etc/group"},
};

const struct probe_group probe_account_group = PROBE_GROUP("account", "Accounts", checks);
