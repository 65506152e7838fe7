/* Passwords among the arguments of a program, in scripts and in strings of code that start one; and directives whose
 * secret is not the next word. */
#include "supplier/secret.h"

enum { WORDS_MOST = 64, WORD_MOST = 600 };

/* To know a program: a row, and its name in data/secret-words.tsv. */
static const struct {
    struct str program, option;
    bool attached; /* "-psecret" */
    bool apart;    /* "-p secret" */
    char split;    /* what stands between user and password; 0: there is no user */
} options[] = {
    {STR_INIT("mysql"), STR_INIT("-p"), true, false, 0},
    {STR_INIT("mariadb"), STR_INIT("-p"), true, false, 0},
    {STR_INIT("sshpass"), STR_INIT("-p"), true, true, 0},
    {STR_INIT("redis-cli"), STR_INIT("-a"), false, true, 0},
    {STR_INIT("curl"), STR_INIT("-u"), true, true, ':'},
    {STR_INIT("curl"), STR_INIT("--user"), false, true, ':'},
    {STR_INIT("ldapsearch"), STR_INIT("-w"), true, true, 0},
    {STR_INIT("ldapmodify"), STR_INIT("-w"), true, true, 0},
    {STR_INIT("ldapadd"), STR_INIT("-w"), true, true, 0},
    {STR_INIT("smbclient"), STR_INIT("-U"), false, true, '%'},
    {STR_INIT("snmpget"), STR_INIT("-c"), true, true, 0},
    {STR_INIT("snmpwalk"), STR_INIT("-c"), true, true, 0},
    {STR_INIT("snmpset"), STR_INIT("-c"), true, true, 0},
    {STR_INIT("mosquitto_pub"), STR_INIT("-P"), false, true, 0},
    {STR_INIT("mosquitto_sub"), STR_INIT("-P"), false, true, 0},
    {STR_INIT("ipmitool"), STR_INIT("-P"), false, true, 0},
    {STR_INIT("plink"), STR_INIT("-pw"), false, true, 0},
    {STR_INIT("pscp"), STR_INIT("-pw"), false, true, 0},
};

/* Directives: which word behind it; SIZE_MAX: the last. */
static const struct {
    struct str word;
    size_t place;
} places[] = {
    {STR_INIT("com2sec"), SIZE_MAX},
    {STR_INIT("createuser"), 2},
    {STR_INIT("rootpw"), 0},
};

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

/* The next word of a command line; quotes are taken off. False at its end. */
static bool next_word(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    if (rest->len == 0 || str_find_char(STR(";|&<>#\n\r"), rest->ptr[0]) != SIZE_MAX)
        return false;
    size_t begin = 0, at = 0;
    char quote = 0;
    if (is_quote(rest->ptr[0]))
        quote = rest->ptr[begin = 1, at++];
    for (; at < rest->len && at < WORD_MOST; at++) {
        char c = rest->ptr[at];
        if (quote ? c == quote : (char_is_blank(c) || str_find_char(STR(";|<>"), c) != SIZE_MAX))
            break;
    }
    *word = str_slice(*rest, begin, at);
    *rest = str_skip(*rest, at + (quote != 0));
    return true;
}

/* "-p'secret'": the quotes of what is attached to an option. */
static struct str unquoted(struct str value) {
    bool quoted = value.len >= 2 && is_quote(value.ptr[0]) && value.ptr[value.len - 1] == value.ptr[0];
    return quoted ? str_slice(value, 1, value.len - 1) : value;
}

static bool split_user(struct str text, char split, struct secret_pair *pair) {
    size_t at = split ? str_find_char(text, split) : SIZE_MAX;
    if (split && at == SIZE_MAX)
        return false;
    pair->user = split ? str_slice(text, 0, at) : STR_NONE;
    pair->value = split ? str_skip(text, at + 1) : text;
    return pair->value.len > 0;
}

/* The value of option `i`, when `word` is that option; `rest` stands behind it. */
static bool read_option(size_t i, struct str word, struct str rest, struct secret_pair *pair) {
    struct str value = str_skip(word, options[i].option.len);
    if (!str_starts(word, options[i].option))
        return false;
    if (value.len == 0)
        return options[i].apart && next_word(&rest, &value) && split_user(value, options[i].split, pair);
    return options[i].attached && split_user(unquoted(value), options[i].split, pair);
}

/* net use [DEVICE] [\\HOST\SHARE] [PASSWORD] /user:USER [PASSWORD]: people write it on either side. */
static bool read_share(struct str line, struct secret_pair *pair) {
    struct str rest = line, word, before = STR_NONE;
    for (size_t n = 0; n < WORDS_MOST && next_word(&rest, &word); n++) {
        if (str_starts_nocase(word, STR("/user:"))) {
            pair->user = str_skip(word, STR("/user:").len);
            pair->value = next_word(&rest, &word) && !str_starts(word, STR("/")) ? word : before;
            return pair->value.len > 0;
        }
        bool place = str_starts(word, STR("\\\\")) || str_ends(word, STR(":")) || str_starts(word, STR("/"));
        before = place ? STR_NONE : word;
    }
    return false;
}

/* "db01.plant.local": small letters, none of a word's signs but what a name of a host has, and no digit behind the last
 * dot. */
static bool is_host(struct str value) {
    size_t dots = 0;
    bool digit = false;
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.ptr[i];
        digit = c != '.' && (digit || char_is_digit(c));
        if (!char_is(c, CHAR_SMALL) && !char_is_digit(c) && c != '-' && c != '.')
            return false;
        dots += c == '.' && i > 0 && i + 1 < value.len && value.ptr[i - 1] != '.';
    }
    return dots > 0 && !digit && char_is(value.ptr[value.len - 1], CHAR_SMALL);
}

/* $USER3$=...: macros of Nagios and its likes, which hold places and names too. */
bool secret_macro(struct str line, struct secret_pair *pair) {
    bool digit = false, letter = false;
    if (!str_starts(line, STR("$=")))
        return false;
    pair->value = str_trim(str_skip(line, 2));
    for (size_t i = 0; i < pair->value.len; i++) {
        digit |= char_is_digit(pair->value.ptr[i]);
        letter |= char_is_alpha(pair->value.ptr[i]);
    }
    return digit && letter && !is_host(pair->value);
}

bool secret_argument(struct str program, struct str line, struct secret_pair *pair) {
    struct str rest = line, word;
    if (str_eq_nocase(program, STR("net use")))
        return read_share(line, pair);
    for (size_t n = 0; n < WORDS_MOST && next_word(&rest, &word); n++)
        for (size_t i = 0; i < ARRAY_LEN(options); i++)
            if (str_eq_nocase(program, options[i].program) && read_option(i, word, rest, pair))
                return true;
    return false;
}

bool secret_place(struct str directive, struct str line, struct secret_pair *pair) {
    struct str rest = line, word, last = STR_NONE;
    size_t wanted = 0, n = 0;
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (str_eq_nocase(directive, places[i].word)) {
            wanted = places[i].place;
            known = true;
        }
    while (known && n <= wanted && n < WORDS_MOST && next_word(&rest, &word)) {
        if (str_starts(word, STR("-")))
            return false; /* "rootpw --lock", "--iscrypted" */
        last = word;
        n++;
    }
    bool found = wanted == SIZE_MAX ? n >= 3 : n == wanted + 1;
    pair->value = last;
    return found;
}
