/* Keys of remote logins: the device's own, and those of users in their homes. */
#include "probe/accounts.h"
#include "probe/dropbear.h"
#include "probe/remote.h"
#include "probe/settings.h"
#include "probe/sshd.h"
#include "probe/sshkey.h"

enum { HOMES_MAX = 4096, FILES_MAX = 64 };

/* What a check came across. */
struct looking {
    struct probe *probe;
    struct probe_result *result;
    size_t looked, bad;
    const char *unseen; /* the first that is there and could not be read */
    enum tree_answer answer;
};

static const char *path_of(struct probe *probe, const char *folder, struct str name) {
    struct str path = str_format(probe->arena, "%s/" STR_F, folder, STR_A(name));
    probe->memory_out |= !path.ptr;
    return path.ptr ? path.ptr : "";
}

static bool read_or_note(struct looking *looking, const char *path, struct str *text) {
    enum tree_answer answer = probe_read(looking->probe, path, text);
    if (answer != TREE_OK && answer != TREE_ABSENT && !looking->unseen) {
        looking->unseen = path;
        looking->answer = answer;
    }
    return answer == TREE_OK;
}

static bool stat_or_note(struct looking *looking, const char *path, struct stat *info) {
    enum tree_answer answer = tree_stat(&looking->probe->tree, path, info);
    if (answer != TREE_OK && answer != TREE_ABSENT && !looking->unseen) {
        looking->unseen = path;
        looking->answer = answer;
    }
    return answer == TREE_OK;
}

static bool list_or_note(struct looking *looking, const char *path, struct tree_names *names) {
    enum tree_answer answer = probe_list(looking->probe, path, names);
    if (answer != TREE_OK && answer != TREE_ABSENT && !looking->unseen) {
        looking->unseen = path;
        looking->answer = answer;
    }
    return answer == TREE_OK;
}

/* What was found wrong counts first, then what could not be seen: only then is all well, or nothing there. */
static enum probe_outcome finish(struct looking *looking, const char *badly, const char *well, const char *nothing) {
    struct probe *probe = looking->probe;
    struct probe_result *result = looking->result;
    if (looking->bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%s: %zu", badly, looking->bad);
    if (looking->unseen)
        return probe_unseen(probe, result, looking->unseen, looking->answer);
    if (looking->looked == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "%s", nothing);
    return probe_tell(probe, result, PROBE_MET, "%s: %zu", well, looking->looked);
}

typedef void home_visit(struct looking *looking, const struct probe_account *account, const char *home);

/* Each home once; false, with the result told, where the accounts cannot be read. */
static bool each_home(struct looking *looking, home_visit *visit) {
    const struct probe_accounts *all = probe_accounts(looking->probe);
    struct map homes;
    map_init(&homes, looking->probe->arena, false);
    if (all->passwd != TREE_OK)
        return probe_unseen(looking->probe, looking->result, "/etc/passwd", all->passwd), false;
    for (size_t i = 0; i < all->account_count && homes.count < HOMES_MAX; i++) {
        const struct probe_account *account = &all->accounts[i];
        uint32_t stored;
        if (!account->sound || account->home.len < 2 || account->home.ptr[0] != '/')
            continue;
        if (map_add(&homes, account->home, (uint32_t)i, &stored) != STATUS_OK)
            looking->probe->memory_out = true;
        else if (stored == (uint32_t)i)
            visit(looking, account, path_of(looking->probe, "", str_skip(account->home, 1)));
    }
    if (homes.count >= HOMES_MAX && !looking->unseen) {
        looking->unseen = "/etc/passwd";
        looking->answer = TREE_LONG;
    }
    return true;
}

static void look_trust_file(struct looking *looking, const char *path) {
    struct str text;
    if (!read_or_note(looking, path, &text))
        return;
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == '-')
            continue;
        looking->bad++;
        probe_saw(looking->probe, looking->result, path, lines.number, STR_F, STR_A(line));
    }
}

static void look_trust_in_home(struct looking *looking, const struct probe_account *account, const char *home) {
    (void)account;
    looking->looked++;
    look_trust_file(looking, path_of(looking->probe, home, STR(".rhosts")));
    look_trust_file(looking, path_of(looking->probe, home, STR(".shosts")));
}

enum probe_outcome probe_look_trusted_hosts(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/etc/hosts.equiv", "/etc/shosts.equiv", "/etc/ssh/shosts.equiv"};
    struct looking looking = {.probe = probe, .result = result};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        look_trust_file(&looking, files[i]);
    if (!each_home(&looking, look_trust_in_home))
        return result->outcome;
    return finish(&looking, "lines trust other hosts", "homes and /etc hold no line that trusts other hosts",
                  "no account has a home");
}

/* The private keys of the device itself: named by HostKey, or at the places of the defaults. */
struct host_keys {
    const char *paths[FILES_MAX];
    size_t count;
};

static void add_key(struct host_keys *keys, const char *path) {
    for (size_t i = 0; i < keys->count; i++)
        if (str_eq(str_from(keys->paths[i]), str_from(path)))
            return;
    if (keys->count < FILES_MAX)
        keys->paths[keys->count++] = path;
}

static void add_folder(struct looking *looking, struct host_keys *keys, const char *folder, const char *front,
                       const char *back) {
    struct tree_names names;
    if (!list_or_note(looking, folder, &names))
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_starts(names.items[i], str_from(front)) && str_ends(names.items[i], str_from(back)))
            add_key(keys, path_of(looking->probe, folder, names.items[i]));
}

static bool find_host_keys(struct looking *looking, struct host_keys *keys) {
    struct probe *probe = looking->probe;
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    *keys = (struct host_keys){.count = 0};
    if (!sshd->installed && !dropbear->installed) {
        probe_tell(probe, looking->result, PROBE_NOT_APPLICABLE, "there is neither sshd nor dropbear");
        return false;
    }
    for (size_t i = 0; sshd->installed && i < sshd->count; i++)
        if (str_eq_nocase(sshd->lines[i].key, STR("HostKey"))) {
            struct str path = str_copy(probe->arena, probe_sshd_word(sshd->lines[i].value));
            probe->memory_out |= !path.ptr;
            add_key(keys, path.ptr ? path.ptr : "");
        }
    if (sshd->installed)
        add_folder(looking, keys, "/etc/ssh", "ssh_host_", "_key");
    if (dropbear->installed)
        add_folder(looking, keys, "/etc/dropbear", "dropbear_", "_key");
    return true;
}

/* Red Hat's helper for host keys has a group of its own, which may read them. */
static bool is_helpers_group(struct probe *probe, unsigned gid) {
    const struct probe_accounts *all = probe_accounts(probe);
    for (size_t i = 0; i < all->group_count; i++)
        if (all->groups[i].sound && all->groups[i].gid == gid)
            return str_eq(all->groups[i].name, STR("ssh_keys"));
    return false;
}

enum probe_outcome probe_look_host_key_modes(struct probe *probe, struct probe_result *result) {
    struct looking looking = {.probe = probe, .result = result};
    struct host_keys keys;
    if (!find_host_keys(&looking, &keys))
        return result->outcome;
    for (size_t i = 0; i < keys.count; i++) {
        struct stat info;
        if (!stat_or_note(&looking, keys.paths[i], &info))
            continue;
        looking.looked++;
        unsigned open = info.st_mode & 077;
        if (open == 040 && is_helpers_group(probe, info.st_gid))
            open = 0;
        if (open == 0 && info.st_uid == 0)
            continue;
        looking.bad++;
        probe_saw(probe, result, keys.paths[i], 0, "mode %04o, owner %u", (unsigned)info.st_mode & 07777,
                  (unsigned)info.st_uid);
    }
    return finish(&looking, "private keys of the device can be read by others than root",
                  "private keys of the device are root's alone", "the device has no ssh keys yet");
}

enum probe_outcome probe_look_host_key_sizes(struct probe *probe, struct probe_result *result) {
    struct looking looking = {.probe = probe, .result = result};
    struct host_keys keys;
    if (!find_host_keys(&looking, &keys))
        return result->outcome;
    for (size_t i = 0; i < keys.count; i++) {
        struct str text, name = str_format(probe->arena, "%s.pub", keys.paths[i]);
        struct probe_key key = {.type = STR("")};
        probe->memory_out |= !name.ptr;
        bool pub = name.ptr && probe_read(probe, name.ptr, &text) == TREE_OK && probe_key_line(probe, text, &key);
        if (!pub && read_or_note(&looking, keys.paths[i], &text) &&
            (probe_key_file(probe, text, &key) == KEY_NONE || key.type.len == 0) && !looking.unseen) {
            looking.unseen = keys.paths[i];
            looking.answer = TREE_OTHER;
        }
        looking.looked += key.type.len > 0;
        const char *weak = probe_key_weak(probe, &key);
        looking.bad += weak != NULL;
        if (weak)
            probe_saw(probe, result, keys.paths[i], 0, "%s", weak);
    }
    return finish(&looking, "keys of the device are weak", "keys of the device are strong enough",
                  "the device has no ssh keys yet");
}

/* Where the keys of an account may lie: %h, %u and relative paths of AuthorizedKeysFile, dropbear's own for root. */
static const char *expanded(struct probe *probe, struct str pattern, const struct probe_account *account,
                            const char *home) {
    struct str path = STR("");
    for (size_t i = 0; i < pattern.len && path.ptr; i++) {
        struct str part = str_slice(pattern, i, i + 1);
        if (pattern.ptr[i] == '%' && i + 1 < pattern.len) {
            char token = pattern.ptr[++i];
            part = token == 'h' ? str_from(home) : token == 'u' ? account->name : str_slice(pattern, i, i + 1);
        }
        path = str_format(probe->arena, STR_F STR_F, STR_A(path), STR_A(part));
    }
    probe->memory_out |= !path.ptr;
    if (!path.ptr)
        return "";
    return path.len > 0 && path.ptr[0] == '/' ? path.ptr : path_of(probe, home, path);
}

typedef void keys_visit(struct looking *looking, const struct probe_account *account, const char *home,
                        const char *path);

static void each_keys_file(struct looking *looking, const struct probe_account *account, const char *home,
                           keys_visit *visit) {
    struct probe *probe = looking->probe;
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_sshd_line *line = probe_sshd_value(sshd, "AuthorizedKeysFile");
    struct str rest = line ? line->value : STR(".ssh/authorized_keys .ssh/authorized_keys2"), pattern;
    for (size_t i = 0; i < 8 && probe_next_word(&rest, &pattern); i++) {
        pattern = probe_unquoted(str_slice(pattern, 0, PROBE_TEXT_MAX));
        if (!str_eq_nocase(pattern, STR("none")))
            visit(looking, account, home, expanded(probe, pattern, account, home));
    }
    if (!sshd->installed && account->uid == 0)
        visit(looking, account, home, "/etc/dropbear/authorized_keys");
}

static void judge_mode(struct looking *looking, const struct probe_account *account, const char *path) {
    struct stat info;
    if (!stat_or_note(looking, path, &info) ||
        ((info.st_mode & 022) == 0 && (info.st_uid == 0 || info.st_uid == account->uid)))
        return;
    looking->bad++;
    probe_saw(looking->probe, looking->result, path, 0, "mode %04o, owner %u; account " STR_F " has id %u",
              (unsigned)info.st_mode & 07777, (unsigned)info.st_uid, STR_A(account->name), account->uid);
}

static void judge_modes(struct looking *looking, const struct probe_account *account, const char *home,
                        const char *path) {
    struct stat info;
    if (!stat_or_note(looking, path, &info))
        return;
    looking->looked++;
    judge_mode(looking, account, path);
    size_t end = 0;
    for (size_t i = 0; path[i]; i++)
        end = path[i] == '/' ? i : end;
    struct str folder = str_copy(looking->probe->arena, str_slice(str_from(path), 0, end));
    if (folder.ptr && folder.len > 0 && !str_eq(folder, str_from(home)))
        judge_mode(looking, account, folder.ptr);
    if (str_starts(str_from(path), str_from(home)))
        judge_mode(looking, account, home);
}

static void modes_of_home(struct looking *looking, const struct probe_account *account, const char *home) {
    each_keys_file(looking, account, home, judge_modes);
}

enum probe_outcome probe_look_authorized_modes(struct probe *probe, struct probe_result *result) {
    struct looking looking = {.probe = probe, .result = result};
    if (!each_home(&looking, modes_of_home))
        return result->outcome;
    return finish(&looking, "files or folders of keys that log in can be written by others",
                  "files of keys that log in are their accounts' own", "no key logs in");
}

static void judge_sizes(struct looking *looking, const struct probe_account *account, const char *home,
                        const char *path) {
    struct str text;
    (void)home;
    if (!read_or_note(looking, path, &text))
        return;
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct probe_key key;
        if (!probe_key_line(looking->probe, line, &key))
            continue;
        looking->looked++;
        const char *weak = probe_key_weak(looking->probe, &key);
        looking->bad += weak != NULL;
        if (weak)
            probe_saw(looking->probe, looking->result, path, lines.number, "%s, of account " STR_F, weak,
                      STR_A(account->name));
    }
}

static void sizes_of_home(struct looking *looking, const struct probe_account *account, const char *home) {
    each_keys_file(looking, account, home, judge_sizes);
}

enum probe_outcome probe_look_authorized_sizes(struct probe *probe, struct probe_result *result) {
    struct looking looking = {.probe = probe, .result = result};
    if (!each_home(&looking, sizes_of_home))
        return result->outcome;
    return finish(&looking, "keys that log in are weak", "keys that log in are strong enough", "no key logs in");
}

static void private_in_home(struct looking *looking, const struct probe_account *account, const char *home) {
    const char *folder = path_of(looking->probe, home, STR(".ssh"));
    struct tree_names names;
    if (!list_or_note(looking, folder, &names))
        return;
    for (size_t i = 0; i < names.count && i < FILES_MAX; i++) {
        const char *path = path_of(looking->probe, folder, names.items[i]);
        struct stat info;
        struct str text;
        struct probe_key key;
        if (!stat_or_note(looking, path, &info) || !S_ISREG(info.st_mode) || !read_or_note(looking, path, &text))
            continue;
        enum probe_key_guard guard = probe_key_file(looking->probe, text, &key);
        looking->looked += guard != KEY_NONE;
        if (guard != KEY_OPEN)
            continue;
        looking->bad++;
        probe_saw(looking->probe, looking->result, path, 0, "a private key of account " STR_F " without a passphrase",
                  STR_A(account->name));
    }
    if (names.count > FILES_MAX && !looking->unseen) {
        looking->unseen = folder;
        looking->answer = TREE_LONG;
    }
}

enum probe_outcome probe_look_private_keys(struct probe *probe, struct probe_result *result) {
    struct looking looking = {.probe = probe, .result = result};
    if (!each_home(&looking, private_in_home))
        return result->outcome;
    return finish(&looking, "private keys lie in homes without a passphrase", "private keys in homes have a passphrase",
                  "no private key lies in a home");
}
