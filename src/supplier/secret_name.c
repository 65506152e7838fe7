/* What a name says of the value behind it: "dbPassword" a password, "password_file" none. */
#include "supplier/secret.h"

#include "supplier/secret_label.h"

enum { PARTS_MAX = 24 };

/* The words of a name: "dbPassword_2" has "db", "Password", "2". */
static size_t take_apart(struct str name, struct str parts[PARTS_MAX]) {
    size_t count = 0, begin = 0;
    for (size_t i = 0; i <= name.len && count < PARTS_MAX; i++) {
        bool ends = i == name.len || !char_is_alnum(name.ptr[i]);
        bool hump = !ends && i > begin && char_is(name.ptr[i], CHAR_CAPITAL) && char_is(name.ptr[i - 1], CHAR_SMALL);
        if (!ends && !hump)
            continue;
        if (i > begin)
            parts[count++] = str_slice(name, begin, i);
        begin = hump ? i : i + 1;
    }
    return count;
}

/* Words that are written together with others in front: "ftppassword". */
static const struct secret_name_row endings[] = {
    {STR_INIT("password"), SECRET_WORD_PASSWORD},   {STR_INIT("passwd"), SECRET_WORD_PASSWORD},
    {STR_INIT("passphrase"), SECRET_WORD_PASSWORD}, {STR_INIT("passcode"), SECRET_WORD_PASSWORD},
    {STR_INIT("passwort"), SECRET_WORD_PASSWORD},   {STR_INIT("pwd"), SECRET_WORD_PASSWORD},
    {STR_INIT("psk"), SECRET_WORD_PASSWORD},        {STR_INIT("requirepass"), SECRET_WORD_PASSWORD},
    {STR_INIT("dbpass"), SECRET_WORD_PASSWORD},     {STR_INIT("ftppass"), SECRET_WORD_PASSWORD},
    {STR_INIT("userpass"), SECRET_WORD_PASSWORD},   {STR_INIT("adminpass"), SECRET_WORD_PASSWORD},
    {STR_INIT("rootpass"), SECRET_WORD_PASSWORD},   {STR_INIT("storepass"), SECRET_WORD_PASSWORD},
    {STR_INIT("keypass"), SECRET_WORD_PASSWORD},    {STR_INIT("secret"), SECRET_WORD_SECRET},
    {STR_INIT("token"), SECRET_WORD_TOKEN},         {STR_INIT("apikey"), SECRET_WORD_TOKEN},
    {STR_INIT("accesskey"), SECRET_WORD_TOKEN},     {STR_INIT("accountkey"), SECRET_WORD_TOKEN},
    {STR_INIT("authkey"), SECRET_WORD_TOKEN},       {STR_INIT("privatekey"), SECRET_WORD_KEY},
    {STR_INIT("secretkey"), SECRET_WORD_KEY},       {STR_INIT("credential"), SECRET_WORD_SECRET},
    {STR_INIT("bearer"), SECRET_WORD_TOKEN},
};
static const struct secret_name_row whole[] = {
    {STR_INIT("pass"), SECRET_WORD_PASSWORD},
    {STR_INIT("pw"), SECRET_WORD_PASSWORD},
    {STR_INIT("pin"), SECRET_WORD_PASSWORD},
};
/* What stands before "key" when it is one that must not be told. */
static const struct secret_name_row before_key[] = {
    {STR_INIT("api"), SECRET_WORD_TOKEN},     {STR_INIT("access"), SECRET_WORD_TOKEN},
    {STR_INIT("account"), SECRET_WORD_TOKEN}, {STR_INIT("auth"), SECRET_WORD_TOKEN},
    {STR_INIT("app"), SECRET_WORD_TOKEN},     {STR_INIT("private"), SECRET_WORD_KEY},
    {STR_INIT("secret"), SECRET_WORD_KEY},    {STR_INIT("encryption"), SECRET_WORD_KEY},
    {STR_INIT("signing"), SECRET_WORD_KEY},   {STR_INIT("master"), SECRET_WORD_KEY},
    {STR_INIT("aes"), SECRET_WORD_KEY},       {STR_INIT("des"), SECRET_WORD_KEY},
    {STR_INIT("device"), SECRET_WORD_KEY},    {STR_INIT("crypt"), SECRET_WORD_KEY},
    {STR_INIT("hmac"), SECRET_WORD_KEY},
};

/* Whose or what for. */
static const struct str owners[] = {
    STR_INIT("admin"),      STR_INIT("root"),  STR_INIT("user"),    STR_INIT("db"),      STR_INIT("prod"),
    STR_INIT("production"), STR_INIT("dev"),   STR_INIT("stage"),   STR_INIT("staging"), STR_INIT("default"),
    STR_INIT("wifi"),       STR_INIT("plain"), STR_INIT("clear"),   STR_INIT("live"),    STR_INIT("main"),
    STR_INIT("service"),    STR_INIT("maint"), STR_INIT("primary"), STR_INIT("equals"),  STR_INIT("backup"),
};
/* A pass of something else. */
static const struct str other_passes[] = {
    STR_INIT("render"),   STR_INIT("by"),     STR_INIT("low"),    STR_INIT("high"),  STR_INIT("band"),
    STR_INIT("first"),    STR_INIT("second"), STR_INIT("multi"),  STR_INIT("until"), STR_INIT("sizeof"),
    STR_INIT("all"),      STR_INIT("one"),    STR_INIT("single"), STR_INIT("last"),  STR_INIT("next"),
    STR_INIT("function"), STR_INIT("loop"),   STR_INIT("module"), STR_INIT("must"),  STR_INIT("did"),
    STR_INIT("test"),     STR_INIT("can"),    STR_INIT("pre"),    STR_INIT("post"),
};

static enum secret_word of_part(struct str part) {
    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        if (str_eq_nocase(part, whole[i].word))
            return whole[i].kind;
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (str_ends_nocase(part, endings[i].word))
            return endings[i].kind;
    return SECRET_WORD_NONE;
}

static enum secret_word of_key(struct str before) {
    for (size_t i = 0; i < ARRAY_LEN(before_key); i++)
        if (str_eq_nocase(before, before_key[i].word))
            return before_key[i].kind;
    return SECRET_WORD_NONE;
}

static bool is_number(struct str part) {
    uint64_t number;
    return str_u64(part, UINT64_MAX, &number);
}

/* The key of a pair of two keys that may be told: "aws_access_key_id". */
static bool is_identity(const struct str *parts, size_t count) {
    return count > 0 && (str_eq_nocase(parts[count - 1], STR("id")) || str_eq_nocase(parts[0], STR("public")));
}

static enum secret_word of_place(const struct str *parts, size_t i) {
    bool key = i > 0 && str_eq_nocase(parts[i], STR("key"));
    enum secret_word of = key ? of_key(parts[i - 1]) : of_part(parts[i]);
    bool pass = i > 0 && str_eq_nocase(parts[i], STR("pass"));
    for (size_t k = 0; pass && k < ARRAY_LEN(other_passes); k++)
        if (str_eq_nocase(parts[i - 1], other_passes[k]))
            return SECRET_WORD_NONE;
    return of;
}

static bool is_owner(struct str part) {
    for (size_t i = 0; i < ARRAY_LEN(owners); i++)
        if (str_eq_nocase(part, owners[i]))
            return true;
    return false;
}

enum secret_word secret_name(struct str name) {
    struct str parts[PARTS_MAX];
    size_t count = take_apart(name, parts);
    while (count > 1 && is_number(parts[count - 1]))
        count--;
    /* A program, with a form of its own (data/secret-words.tsv). */
    if (count == 0 || count == PARTS_MAX || is_identity(parts, count) || str_eq(name, STR("chpasswd")))
        return SECRET_WORD_NONE;
    if (secret_label_is(parts[count - 1], SECRET_LABEL_TAIL))
        return SECRET_WORD_NONE;
    /* The word that says so is the last one, or only what it is of follows: "password_admin", "DB_PASSWORD_PROD". */
    size_t last = count - 1;
    if (of_place(parts, last) == SECRET_WORD_NONE && last > 0 && is_owner(parts[last]))
        last--;
    return of_place(parts, last);
}
