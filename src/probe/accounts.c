#include "probe/accounts.h"

#include "probe/doors.h"

enum { FIELDS_MAX = 9 };

/* The fields of a line, at most FIELDS_MAX; the last holds what is left. */
static size_t fields_of(struct str line, struct str fields[FIELDS_MAX]) {
    size_t count = 0;
    while (count + 1 < FIELDS_MAX && str_next(&line, ':', &fields[count]))
        count++;
    return count;
}

static int64_t days(struct str field) {
    uint64_t value;
    return str_u64(field, INT32_MAX, &value) ? (int64_t)value : ACCOUNT_NO_DAYS;
}

/* The C library takes blanks and a sign before the digits (strtoul): " 0" and "+0" are root's; `*plain` is cleared. */
static bool number(struct str field, uint32_t *out, bool *plain) {
    struct str digits = field;
    while (digits.len > 0 && (char_is_blank(digits.ptr[0]) || (digits.ptr[0] >= '\v' && digits.ptr[0] <= '\r')))
        digits = str_skip(digits, 1);
    bool minus = str_starts(digits, STR("-"));
    if (minus || str_starts(digits, STR("+")))
        digits = str_skip(digits, 1);
    while (digits.len > 1 && digits.ptr[0] == '0')
        digits = str_skip(digits, 1);
    uint64_t value = 0;
    bool good = str_u64(digits, UINT32_MAX, &value);
    *out = minus ? 0 - (uint32_t)value : (uint32_t)value;
    *plain &= good && digits.ptr == field.ptr;
    return good;
}

/* Blank lines and comments are no accounts (busybox and shadow-utils skip them). */
static bool is_blank_line(struct str line) {
    line = str_trim(line);
    return line.len == 0 || line.ptr[0] == '#';
}

static size_t count_lines(struct str text) {
    size_t count = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

static void read_shadow(struct probe *probe, struct probe_accounts *all) {
    struct str text;
    all->shadow = probe_read(probe, "/etc/shadow", &text);
    if (all->shadow != TREE_OK)
        return;
    all->shadows = ARENA_ARRAY(probe->arena, struct probe_shadow, count_lines(text));
    probe->memory_out |= !all->shadows;
    struct probe_lines lines = {.rest = text};
    for (struct str line; all->shadows && probe_next_line(&lines, &line);) {
        struct str f[FIELDS_MAX] = {{NULL, 0}};
        if (is_blank_line(line) || fields_of(line, f) < 2)
            continue;
        all->shadows[all->shadow_count++] = (struct probe_shadow){.name = f[0],
                                                                  .hash = f[1],
                                                                  .line = lines.number,
                                                                  .changed = days(f[2]),
                                                                  .least = days(f[3]),
                                                                  .most = days(f[4]),
                                                                  .warn = days(f[5]),
                                                                  .inactive = days(f[6]),
                                                                  .expire = days(f[7])};
    }
}

static void read_passwd(struct probe *probe, struct probe_accounts *all) {
    struct str text;
    all->passwd = probe_read(probe, "/etc/passwd", &text);
    if (all->passwd != TREE_OK)
        return;
    all->accounts = ARENA_ARRAY(probe->arena, struct probe_account, count_lines(text));
    probe->memory_out |= !all->accounts;
    struct probe_lines lines = {.rest = text};
    for (struct str line; all->accounts && probe_next_line(&lines, &line);) {
        struct str f[FIELDS_MAX] = {{NULL, 0}};
        if (is_blank_line(line))
            continue;
        size_t count = fields_of(line, f);
        struct probe_account *account = &all->accounts[all->account_count++];
        *account = (struct probe_account){
            .name = f[0], .field = f[1], .gecos = f[4], .home = f[5], .shell = f[6], .line = lines.number};
        account->plain = count == 7 && account->name.len > 0;
        bool uid = number(f[2], &account->uid, &account->plain), gid = number(f[3], &account->gid, &account->plain);
        account->sound = uid && gid && account->name.len > 0;
    }
}

static void read_group(struct probe *probe, struct probe_accounts *all) {
    struct str text;
    all->group = probe_read(probe, "/etc/group", &text);
    if (all->group != TREE_OK)
        return;
    all->groups = ARENA_ARRAY(probe->arena, struct probe_members, count_lines(text));
    probe->memory_out |= !all->groups;
    struct probe_lines lines = {.rest = text};
    for (struct str line; all->groups && probe_next_line(&lines, &line);) {
        struct str f[FIELDS_MAX] = {{NULL, 0}};
        if (is_blank_line(line))
            continue;
        size_t count = fields_of(line, f);
        struct probe_members *group = &all->groups[all->group_count++];
        *group = (struct probe_members){.name = f[0], .password = f[1], .members = f[3], .line = lines.number};
        group->plain = count == 4;
        group->sound = number(f[2], &group->gid, &group->plain);
    }
}

/* The first line of a name is the one that counts, as in the C library. */
static void join(struct probe *probe, struct probe_accounts *all) {
    struct map map;
    map_init(&map, probe->arena, false);
    for (size_t i = 0; i < all->shadow_count; i++) {
        uint32_t stored;
        if (map_add(&map, all->shadows[i].name, (uint32_t)i, &stored) != STATUS_OK)
            probe->memory_out = true;
    }
    for (size_t i = 0; i < all->account_count; i++) {
        uint32_t at = map_get(&map, all->accounts[i].name);
        all->accounts[i].shadow = at == MAP_NONE ? NULL : &all->shadows[at];
    }
}

/* Where even that is out of memory, nothing was read, and the run fails as a whole. */
static struct probe_accounts NO_ACCOUNTS = {.passwd = TREE_MEMORY, .shadow = TREE_MEMORY, .group = TREE_MEMORY};

const struct probe_accounts *probe_accounts(struct probe *probe) {
    if (probe->facts.accounts)
        return probe->facts.accounts;
    struct probe_accounts *all = ARENA_NEW(probe->arena, struct probe_accounts);
    if (!all) {
        probe->memory_out = true;
        return &NO_ACCOUNTS;
    }
    all->star_shadowed = probe_is_busybox(probe, "/bin/login") || probe_is_busybox(probe, "/usr/bin/login") ||
                         probe_is_busybox(probe, "/bin/su");
    read_passwd(probe, all);
    read_shadow(probe, all);
    read_group(probe, all);
    join(probe, all);
    return probe->facts.accounts = all;
}

static enum probe_password kind_of(struct str hash) {
    if (hash.len == 0)
        return PASSWORD_EMPTY;
    return hash.ptr[0] == '!' || hash.ptr[0] == '*' || hash.len < 13 ? PASSWORD_LOCKED : PASSWORD_HASHED;
}

bool probe_is_shadowed(const struct probe_accounts *accounts, const struct probe_account *account) {
    return str_eq(account->field, STR("x")) || (accounts->star_shadowed && str_eq(account->field, STR("*")));
}

enum probe_password probe_password(const struct probe_accounts *accounts, const struct probe_account *account,
                                   struct str *hash) {
    *hash = account->field;
    if (!probe_is_shadowed(accounts, account))
        return kind_of(*hash);
    *hash = STR_NONE;
    if (accounts->shadow != TREE_OK)
        return PASSWORD_UNKNOWN;
    if (!account->shadow)
        return PASSWORD_NONE;
    *hash = account->shadow->hash;
    return kind_of(*hash);
}

bool probe_has_shell(const struct probe_account *account) {
    static const char *const none[] = {"nologin", "false", "true", "sync", "shutdown", "halt", "git-shell"};
    struct str name = probe_base_name(account->shell);
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (str_eq(name, str_from(none[i])))
            return false;
    return true;
}

const char *probe_hash_method(struct str hash, bool *weak) {
    static const struct {
        struct str prefix;
        const char *name;
        bool weak;
    } methods[] = {
        {STR_INIT("$y$"), "yescrypt", false},      {STR_INIT("$gy$"), "gost-yescrypt", false},
        {STR_INIT("$7$"), "scrypt", false},        {STR_INIT("$2"), "bcrypt", false},
        {STR_INIT("$6$"), "SHA-512 crypt", false}, {STR_INIT("$5$"), "SHA-256 crypt", false},
        {STR_INIT("$argon2"), "Argon2", false},    {STR_INIT("$sha1$"), "SHA-1 crypt", true},
        {STR_INIT("$md5"), "SunMD5", true},        {STR_INIT("$1$"), "MD5 crypt", true},
        {STR_INIT("$3$"), "NT hash", true},        {STR_INIT("_"), "BSDi DES crypt", true},
    };
    *weak = false;
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (str_starts(hash, methods[i].prefix)) {
            *weak = methods[i].weak;
            return methods[i].name;
        }
    if (hash.len == 0 || hash.ptr[0] == '$' || hash.len != 13)
        return "an unknown method";
    *weak = true;
    return "DES crypt";
}
