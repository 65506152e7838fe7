#include "probe/modes.h"

#include "probe/accounts.h"

bool probe_owners_kept(struct probe *probe, struct probe_result *result) {
    struct stat info;
    enum tree_answer answer = tree_stat(&probe->tree, "/", &info);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "/", answer), false;
    const struct tree_nodes *nodes = probe->tree.nodes;
    if (nodes && !nodes->owners) {
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "the image does not say whose its files are");
        return false;
    }
    if (probe->tree.live || info.st_uid == 0)
        return true;
    if (nodes) {
        probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                   "the root folder in the image belongs to user %u: who made it lost owners and bits; make it as "
                   "root, or under fakeroot",
                   (unsigned)info.st_uid);
        return false;
    }
    probe_tell(probe, result, PROBE_COULD_NOT_SEE,
               "the root folder of the image belongs to user %u: who unpacked it lost owners and bits; unpack it as "
               "root, or look under fakeroot",
               (unsigned)info.st_uid);
    return false;
}

enum { FIRST_PERSON = 1000 };

/* Services below the ids of people have a shell on some systems (Debian's postgres), but no password that opens it.
 * Where the hashes cannot be read they count for locked, and probe_saw_logins says so before anything is met. */
static bool can_log_in(const struct probe_accounts *all, const struct probe_account *account) {
    struct str hash;
    if (!account->sound || account->uid == 0 || !probe_has_shell(account))
        return false;
    enum probe_password password = probe_password(all, account, &hash);
    return account->uid >= FIRST_PERSON || password == PASSWORD_HASHED || password == PASSWORD_EMPTY;
}

bool probe_saw_logins(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        struct str hash;
        if (!account->sound || account->uid == 0 || account->uid >= FIRST_PERSON || !probe_has_shell(account) ||
            probe_password(all, account, &hash) != PASSWORD_UNKNOWN)
            continue;
        probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                   "nothing that people can change, but whether " STR_F " can log in /etc/shadow says, which %s%s",
                   STR_A(account->name), tree_words[all->shadow], probe->uid != 0 ? ": run the probe as root" : "");
        return false;
    }
    return true;
}

static bool owner_logs_in(const struct probe_accounts *all, unsigned uid) {
    if (uid == 0)
        return false;
    if (all->passwd != TREE_OK)
        return true;
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].uid == uid && can_log_in(all, &all->accounts[i]))
            return true;
    return false;
}

static const struct probe_account *account_named(const struct probe_accounts *all, struct str name) {
    for (size_t i = 0; i < all->account_count; i++)
        if (str_eq(all->accounts[i].name, name))
            return &all->accounts[i];
    return NULL;
}

static bool has_member(const struct probe_accounts *all, struct str members) {
    for (struct str name; str_next(&members, ',', &name);) {
        const struct probe_account *account = account_named(all, str_trim(name));
        if (account && can_log_in(all, account))
            return true;
    }
    return false;
}

static bool member_logs_in(const struct probe_accounts *all, unsigned gid) {
    if (gid == 0)
        return false;
    if (all->passwd != TREE_OK || (all->group != TREE_OK && all->group != TREE_ABSENT))
        return true;
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].gid == gid && can_log_in(all, &all->accounts[i]))
            return true;
    for (size_t i = 0; i < all->group_count; i++)
        if (all->groups[i].sound && all->groups[i].gid == gid && has_member(all, all->groups[i].members))
            return true;
    return false;
}

bool probe_is_loose(struct probe *probe, unsigned mode, unsigned uid, unsigned gid) {
    if (!S_ISREG(mode) && !S_ISDIR(mode))
        return false;
    if (mode & S_IWOTH)
        return true;
    if (uid == 0 && (gid == 0 || !(mode & S_IWGRP)))
        return false;
    const struct probe_accounts *all = probe_accounts(probe);
    return owner_logs_in(all, uid) || ((mode & S_IWGRP) && member_logs_in(all, gid));
}

struct str probe_why_loose(struct probe *probe, unsigned mode, unsigned uid, unsigned gid) {
    unsigned bits = mode & 07777;
    struct str why;
    if (mode & S_IWOTH)
        why = str_format(probe->arena, "all may write (mode %04o)", bits);
    else if (owner_logs_in(probe_accounts(probe), uid))
        why = str_format(probe->arena, "belongs to user %u, who is not root and can log in (mode %04o)", uid, bits);
    else
        why = str_format(probe->arena, "group %u may write, and it has members who log in (mode %04o)", gid, bits);
    probe->memory_out |= !why.ptr;
    return why;
}

static enum tree_answer loose_at(struct probe *probe, const char *path, bool above, struct str *why) {
    struct stat info;
    enum tree_answer answer = tree_stat(&probe->tree, path, &info);
    if (answer != TREE_OK)
        return answer;
    unsigned mode = info.st_mode;
    /* What root owns in such a folder, nobody else can exchange. */
    if (above && (mode & S_ISVTX))
        mode &= ~(unsigned)(S_IWOTH | S_IWGRP);
    if (probe_is_loose(probe, mode, info.st_uid, info.st_gid))
        *why = probe_why_loose(probe, mode, info.st_uid, info.st_gid);
    return TREE_OK;
}

enum tree_answer probe_path_loose(struct probe *probe, struct str path, struct str *where, struct str *why) {
    char part[TREE_PATH_MAX];
    *where = *why = STR("");
    if (path.len >= sizeof part)
        return TREE_LONG;
    memcpy(part, path.ptr, path.len);
    for (size_t at = 1; at <= path.len; at++) {
        if (at < path.len && path.ptr[at] != '/')
            continue;
        part[at] = 0;
        enum tree_answer answer = loose_at(probe, part, at < path.len, why);
        if (answer != TREE_OK)
            return answer;
        if (why->len > 0) {
            *where = str_copy(probe->arena, str_from(part));
            probe->memory_out |= !where->ptr;
            return TREE_OK;
        }
        if (at < path.len)
            part[at] = '/';
    }
    return TREE_OK;
}

bool probe_below(struct str path, struct str folder) {
    return str_starts(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/');
}

bool probe_in_container(struct str path) {
    static const char *const stores[] = {
        "/var/lib/docker",
        "/var/lib/containerd",
        "/var/lib/containers",
        "/var/lib/lxc",
        "/var/lib/lxd",
        "/var/lib/machines",
        "/var/lib/flatpak",
        "/var/snap",
        "/var/lib/rancher",
        "/run/containerd",
        "/run/docker",
        "/var/lib/kubelet",
        "/snap",
    };
    for (size_t i = 0; i < ARRAY_LEN(stores); i++)
        if (probe_below(path, str_from(stores[i])))
            return true;
    return false;
}
