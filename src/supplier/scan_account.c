/* Files of accounts: users without a password, with one that is known, or with one that is hashed weakly. */
#include "supplier/scan_content.h"

#include "base/base64.h"
#include "base/gnutls_call.h"

#include <crypt.h>
#include <string.h>

#include "supplier/secret.h"

enum { RULE_EMPTY, RULE_DEFAULT, RULE_WEAK, RULE_FIXED, RULE_PLAIN, RULE_KEY };

static const struct scan_rule rules[] = {
    [RULE_EMPTY] = {STR_INIT("account-empty-password"), STR_INIT("an account without a password"),
                    STR_INIT("lock it, or give each device its own password"), STR_INIT("SI-2"), 258, SCAN_ERROR},
    [RULE_DEFAULT] = {STR_INIT("account-default-password"), STR_INIT("an account whose password is known to everybody"),
                      STR_INIT("lock it, and let the first start ask for a password"), STR_INIT("SI-2"), 1392,
                      SCAN_ERROR},
    [RULE_WEAK] = {STR_INIT("account-weak-hash"), STR_INIT("an account whose password is hashed weakly"),
                   STR_INIT("use yescrypt, SHA-512 or bcrypt, and give each device its own password"), STR_INIT("SI-2"),
                   916, SCAN_WARNING},
    [RULE_FIXED] = {STR_INIT("account-fixed-password"), STR_INIT("an account with the same password on every device"),
                    STR_INIT("ship it locked, and have the password set when the device is installed"),
                    STR_INIT("SI-2"), 798, SCAN_WARNING},
    [RULE_PLAIN] = {STR_INIT("account-plain-password"), STR_INIT("an account whose password can be read"),
                    STR_INIT("leave it out of what ships"), STR_INIT("SI-2"), 798, SCAN_WARNING},
    [RULE_KEY] = {STR_INIT("account-authorized-key"), STR_INIT("a key that logs in on every device"),
                  STR_INIT("take out the keys of those who built it"), STR_INIT("SI-2"), 798, SCAN_WARNING},
};
const struct scan_rules scan_account_rules = {rules, ARRAY_LEN(rules)};

/* What a hash costs to compare, of what may be spent on one file; the cheaper are compared with every known password.
 */
enum { BUDGET = 40000, FIELDS = 8, ACCOUNTS_MOST = 1000 };
struct method {
    const char *starts;
    const char *name;
    bool weak, computed; /* computed: by crypt(3) */
    unsigned cost;
};
static const struct method methods[] = {
    {"$1$", "MD5", true, true, 4},        {"$apr1$", "MD5 of Apache", true, false, 0},
    {"$5$", "SHA-256", false, true, 20},  {"$6$", "SHA-512", false, true, 20},
    {"$2", "bcrypt", false, true, 1000},  {"$y$", "yescrypt", false, true, 1000},
    {"$7$", "scrypt", false, true, 1000}, {"$gy$", "gost-yescrypt", false, true, 1000},
    {"$sha1", "SHA-1", true, true, 400},  {"$md5", "MD5 of Solaris", true, true, 100},
    {"{SHA}", "SHA-1", true, false, 1},   {"{SSHA}", "SHA-1", true, false, 0},
    {"{MD5}", "MD5", true, false, 0},     {"_", "DES", true, true, 4},
};
static const struct method des = {"", "DES", true, true, 1};

static bool is_des(struct str hash) {
    for (size_t i = 0; i < hash.len; i++)
        if (!char_is_alnum(hash.ptr[i]) && hash.ptr[i] != '.' && hash.ptr[i] != '/')
            return false;
    return hash.len == 13;
}

static const struct method *method_of(struct str hash) {
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (str_starts(hash, str_from(methods[i].starts)))
            return &methods[i];
    return is_des(hash) ? &des : NULL;
}

/* ---- one account */

struct account {
    struct scan_file *file;
    uint32_t line;
    struct str user, hash;
};

static enum status say(struct account *a, unsigned rule, const char *what) {
    struct str user = str_slice(a->user, 0, 64);
    return scan_add_at(a->file, &rules[rule], SCAN_FOUND, a->line,
                       str_format(a->file->arena, "user " STR_F "%s%s", STR_A(user), *what ? ": " : "", what));
}

static bool equals_sha1(struct arena *arena, struct str hash, struct str password) {
    unsigned char digest[20];
    if (!gnutls_load() || gnutls_call.hash_fast(GNUTLS_DIG_SHA1, password.ptr, password.len, digest) != 0)
        return false;
    return str_eq(str_skip(hash, 5), base64_text(arena, (struct str){(const char *)digest, sizeof digest}));
}

static bool equals(const struct account *a, const struct method *method, struct str password) {
    char phrase[64], setting[CRYPT_OUTPUT_SIZE];
    if (!method->computed)
        return method->cost > 0 && equals_sha1(a->file->arena, a->hash, password);
    if (password.len >= sizeof phrase || a->hash.len >= sizeof setting)
        return false;
    memcpy(phrase, password.ptr, password.len);
    phrase[password.len] = '\0';
    memcpy(setting, a->hash.ptr, a->hash.len);
    setting[a->hash.len] = '\0';
    const char *made = crypt_rn(phrase, setting, a->file->crypt, (int)sizeof(struct crypt_data));
    return made && str_eq(str_from(made), a->hash);
}

/* Methods whose parameters are not looked at: only the usual ones of yescrypt are followed. */
static bool has_open_cost(struct str hash) {
    static const char *const starts[] = {"$y$", "$gy$", "$7$", "$sha1", "$md5"};
    if (str_starts(hash, STR("$y$j9T$")) || str_starts(hash, STR("$y$j75$")))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(hash, str_from(starts[i])))
            return true;
    return false;
}

/* A hash may ask for any amount of work: "rounds=999999999" is not followed. */
static bool asks_too_much(struct str hash) {
    size_t at = str_find(hash, STR("rounds="));
    size_t digits = 0;
    for (size_t i = at == SIZE_MAX ? hash.len : at + 7; i < hash.len && char_is_digit(hash.ptr[i]); i++)
        digits++;
    bool bcrypt = str_starts(hash, STR("$2")) && hash.len > 6;
    if (bcrypt && (hash.ptr[4] > '1' || (hash.ptr[4] == '1' && hash.ptr[5] > '2')))
        return true;
    return digits > 5 || has_open_cost(hash);
}

/* 1: known; 0: not; -1: not every password was compared. */
static int is_known(struct account *a, const struct method *method) {
    if (method->cost == 0 || asks_too_much(a->hash))
        return -1;
    if (!a->file->crypt)
        a->file->crypt = ARENA_NEW(a->file->arena, struct crypt_data);
    if (!a->file->crypt || a->file->spent > BUDGET)
        return -1;
    if (equals(a, method, a->user))
        return 1;
    /* Those of the same user first. */
    for (unsigned turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < default_password_count(); i++) {
            const struct default_password *row = default_password_at(i);
            bool own = str_eq(row->user, a->user);
            if (own != (turn == 0))
                continue;
            a->file->spent += method->cost;
            if (a->file->spent > BUDGET)
                return -1;
            if (equals(a, method, row->password))
                return 1;
        }
    return 0;
}

static enum status judge_hash(struct account *a) {
    const struct method *method = method_of(a->hash);
    if (!method)
        return scan_add_at(a->file, &rules[RULE_FIXED], SCAN_UNTOLD, a->line,
                           str_format(a->file->arena, "user " STR_F ": its hash is of no known form",
                                      STR_A(str_slice(a->user, 0, 64))));
    int known = is_known(a, method);
    if (known > 0)
        return say(a, RULE_DEFAULT, method->name);
    struct str what =
        str_format(a->file->arena, "%s%s", method->name, known < 0 ? ", not compared with every known password" : "");
    return what.ptr ? say(a, method->weak ? RULE_WEAK : RULE_FIXED, what.ptr) : STATUS_MEMORY;
}

/* ---- the files, by name */

static size_t split(struct str line, char by, struct str fields[FIELDS]) {
    size_t count = 0;
    while (count < FIELDS && str_next(&line, by, &fields[count]))
        count++;
    return count;
}

static bool is_locked(struct str hash) {
    return str_starts(hash, STR("*")) || str_starts(hash, STR("!")) || str_eq(hash, STR("x"));
}

static enum status read_system(struct account *a, struct str line, size_t least) {
    struct str fields[FIELDS];
    size_t count = split(line, ':', fields);
    if (count < least || fields[0].len == 0 || str_starts(line, STR("#")) || str_starts(line, STR("+")))
        return STATUS_OK;
    a->user = fields[0];
    a->hash = fields[1];
    if (a->hash.len == 0)
        return say(a, RULE_EMPTY, "");
    return is_locked(a->hash) ? STATUS_OK : judge_hash(a);
}

static enum status read_shadow(struct account *a, struct str line) {
    return read_system(a, line, 8);
}

static enum status read_passwd(struct account *a, struct str line) {
    return read_system(a, line, 7);
}

static enum status say_plain(struct account *a, struct str password) {
    if (password.len == 0 || secret_is_placeholder(password))
        return STATUS_OK;
    if (default_password_find(a->user, password))
        return say(a, RULE_DEFAULT, "plain");
    struct str mask = secret_mask(a->file->arena, password);
    return mask.ptr ? say(a, RULE_PLAIN, mask.ptr) : STATUS_MEMORY;
}

static enum status read_web(struct account *a, struct str line) {
    struct str fields[FIELDS];
    if (split(line, ':', fields) < 2 || str_starts(line, STR("#")) || fields[0].len == 0)
        return STATUS_OK;
    a->user = fields[0];
    a->hash = fields[1];
    return method_of(a->hash) ? judge_hash(a) : say_plain(a, a->hash);
}

/* What is only called so may be a program, or a page about it. */
static enum status read_web_hashed(struct account *a, struct str line) {
    struct str fields[FIELDS];
    bool hashed =
        split(line, ':', fields) >= 2 && fields[1].len > 0 && (fields[1].ptr[0] == '$' || fields[1].ptr[0] == '{');
    return hashed ? read_web(a, line) : STATUS_OK;
}

static enum status read_pgpass(struct account *a, struct str line) {
    struct str fields[FIELDS];
    if (split(line, ':', fields) != 5 || str_starts(line, STR("#")))
        return STATUS_OK;
    a->user = fields[3];
    return say_plain(a, fields[4]);
}

/* Up to a blank or a tab; in quotes blanks are its own. */
static bool next_secret_word(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    const char quote = rest->len > 0 && (rest->ptr[0] == '"' || rest->ptr[0] == '\'') ? rest->ptr[0] : '\0';
    const size_t begin = quote ? 1 : 0;
    size_t at = begin;
    while (at < rest->len && (quote ? rest->ptr[at] != quote : !char_is_blank(rest->ptr[at])))
        at++;
    const bool is = rest->len > 0;
    *word = str_slice(*rest, begin, at);
    *rest = str_skip(*rest, at < rest->len ? at + 1 : at);
    return is;
}

/* "client" server "secret" addresses, of pppd */
static enum status read_chap(struct account *a, struct str line) {
    struct str words[3] = {STR_NONE, STR_NONE, STR_NONE}, rest = line;
    size_t count = 0;
    while (count < 3 && next_secret_word(&rest, &words[count]))
        count++;
    if (count < 3 || str_starts(line, STR("#")))
        return STATUS_OK;
    a->user = words[0];
    return say_plain(a, words[2]);
}

static enum status read_authorized(struct account *a, struct str line) {
    static const char *const types[] = {"ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"};
    bool is_key = false;
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        is_key |= str_contains(str_slice(line, 0, 512), str_from(types[i]));
    if (str_starts(line, STR("#")) || !is_key)
        return STATUS_OK;
    size_t at = line.len;
    while (at > 0 && line.ptr[at - 1] != ' ')
        at--;
    struct str comment = str_skip(line, at);
    a->user = comment.len < 80 ? comment : STR("without a comment");
    return scan_add_at(a->file, &rules[RULE_KEY], SCAN_FOUND, a->line, str_copy(a->file->arena, a->user));
}

enum match { MATCH_WHOLE, MATCH_END, MATCH_START };

static const struct {
    const char *name;
    enum match match;
    enum status (*read)(struct account *account, struct str line);
} files[] = {
    {"shadow", MATCH_WHOLE, read_shadow},
    {"shadow-", MATCH_WHOLE, read_shadow},
    {"passwd", MATCH_WHOLE, read_passwd},
    {"passwd-", MATCH_WHOLE, read_passwd},
    {"master.passwd", MATCH_WHOLE, read_shadow},
    {"htpasswd", MATCH_END, read_web},
    {"htpasswd.", MATCH_START, read_web_hashed},
    {".htpasswd", MATCH_START, read_web_hashed},
    {"lighttpd.user", MATCH_WHOLE, read_web},
    {".pgpass", MATCH_WHOLE, read_pgpass},
    {"chap-secrets", MATCH_WHOLE, read_chap},
    {"pap-secrets", MATCH_WHOLE, read_chap},
    {"authorized_keys", MATCH_WHOLE, read_authorized},
    {"authorized_keys2", MATCH_WHOLE, read_authorized},
};

static bool is_called(struct str name, size_t row) {
    struct str wanted = str_from(files[row].name);
    return files[row].match == MATCH_END     ? str_ends(name, wanted)
           : files[row].match == MATCH_START ? str_starts(name, wanted) && name.len > wanted.len
                                             : str_eq(name, wanted);
}

bool scan_account_is(const struct scan_file *file) {
    struct str name = file_kind_name(str_from(file->path));
    bool is = false;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        is |= is_called(name, i);
    return is && !file->kind.sample;
}

enum status scan_account_hash(struct scan_file *file, uint32_t line, struct str user, struct str hash) {
    struct account account = {.file = file, .line = line, .user = user, .hash = hash};
    return judge_hash(&account);
}

enum status scan_account(struct scan_file *file, struct str bytes) {
    struct str name = file_kind_name(str_from(file->path)), line;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        if (!is_called(name, i) || file->kind.sample)
            continue;
        struct account account = {.file = file};
        while (account.line < ACCOUNTS_MOST && str_next(&bytes, '\n', &line)) {
            account.line++;
            TRY(files[i].read(&account, str_trim(line)));
        }
        if (bytes.ptr && account.line == ACCOUNTS_MOST)
            return scan_add_at(file, &rules[RULE_FIXED], SCAN_UNTOLD, account.line,
                               STR("so many accounts that not all were looked at"));
    }
    return STATUS_OK;
}
