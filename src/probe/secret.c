#include "probe/secret.h"

/* The text, and which of its bytes are hidden. */
struct mask {
    struct str text;
    bool hidden[PROBE_SECRET_TEXT_MAX];
};

static void hide(struct mask *mask, size_t from, size_t to) {
    for (size_t i = from; i < to && i < mask->text.len; i++)
        mask->hidden[i] = true;
}

/* Names of what is secret. `whole`: not within a word ("bypass" is none); `setting`: only before a '='. */
static const struct {
    struct str word;
    bool whole, setting;
} names[] = {
    {STR_INIT("password"), false, false}, {STR_INIT("passwd"), false, false}, {STR_INIT("passphrase"), false, false},
    {STR_INIT("pass"), true, false},      {STR_INIT("pwd"), true, false},     {STR_INIT("pw"), true, false},
    {STR_INIT("secret"), true, false},    {STR_INIT("token"), true, false},   {STR_INIT("psk"), true, false},
    {STR_INIT("key"), true, true},        {STR_INIT("apikey"), true, false},  {STR_INIT("credential"), false, true},
};

static bool begins_word(struct str name, size_t at) {
    return at == 0 || !char_is_alnum(name.ptr[at - 1]) ||
           (char_is(name.ptr[at - 1], CHAR_SMALL) && char_is(name.ptr[at], CHAR_CAPITAL));
}

static bool is_secret_name(struct str name, bool setting) {
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_ends_nocase(name, names[i].word) && (setting || !names[i].setting) &&
            (!names[i].whole || begins_word(name, name.len - names[i].word.len)))
            return true;
    return false;
}

static size_t end_of_word(struct str text, size_t at) {
    while (at < text.len && !char_is_blank(text.ptr[at]))
        at++;
    return at;
}

static size_t end_of_quoted(struct str text, size_t at, char quote) {
    while (at < text.len && text.ptr[at] != quote)
        at += text.ptr[at] == '\\' ? 2 : 1;
    return at < text.len ? at : text.len;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

/* From `at` on; `before` is what stands before the name: a quote around both, or the comma of a list of options. */
static void hide_value(struct mask *mask, size_t at, char before) {
    struct str text = mask->text;
    char first = at < text.len ? text.ptr[at] : 0;
    if (is_quote(first)) {
        hide(mask, at + 1, end_of_quoted(text, at + 1, first));
        return;
    }
    size_t end = is_quote(before) ? end_of_quoted(text, at, before) : end_of_word(text, at);
    size_t comma = str_find_char(str_slice(text, at, end), ',');
    hide(mask, at, before == ',' && comma != SIZE_MAX ? at + comma : end);
}

/* A path is where a key lies, and of a rule of audit a key is a label. */
static bool is_harmless_key(struct str text, struct str name, size_t from, size_t value) {
    bool key = str_ends_nocase(name, STR("key"));
    return key && ((value < text.len && text.ptr[value] == '/') || str_ends(str_slice(text, 0, from), STR("-F ")));
}

/* NAME=VALUE, wherever it stands. */
static void hide_settings(struct mask *mask) {
    struct str text = mask->text;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '=')
            continue;
        size_t from = at;
        while (from > 0 && (char_is_alnum(text.ptr[from - 1]) || strchr("_-.", text.ptr[from - 1])))
            from--;
        struct str name = str_slice(text, from, at);
        if (is_secret_name(name, true) && !is_harmless_key(text, name, from, at + 1))
            hide_value(mask, at + 1, from > 0 ? text.ptr[from - 1] : 0);
    }
}

/* "user:SECRET@host", also behind "scheme://". */
static void hide_logins(struct mask *mask) {
    struct str text = mask->text;
    for (size_t at = 1; at < text.len; at++) {
        if (text.ptr[at] != '@')
            continue;
        size_t from = at;
        while (from > 0 && !char_is_blank(text.ptr[from - 1]) && text.ptr[from - 1] != ':')
            from--;
        bool parted = from > 1 && text.ptr[from - 1] == ':' && !char_is_blank(text.ptr[from - 2]);
        if (parted && at > from && !str_starts(str_slice(text, from, at), STR("/")))
            hide(mask, from, at);
    }
}

/* Programs that take a secret behind a letter: "-pSECRET" or "-p SECRET"; of some only what stands behind a sign. */
static const struct taker {
    struct str program;
    bool begins; /* so do the names of its kin */
    char letter, sign;
} takers[] = {
    {STR_INIT("mysql"), true, 'p', 0},        {STR_INIT("mariadb"), true, 'p', 0},
    {STR_INIT("sshpass"), false, 'p', 0},     {STR_INIT("mongo"), true, 'p', 0},
    {STR_INIT("7z"), true, 'p', 0},           {STR_INIT("zip"), false, 'P', 0},
    {STR_INIT("unzip"), false, 'P', 0},       {STR_INIT("mosquitto_"), true, 'P', 0},
    {STR_INIT("ipmitool"), false, 'P', 0},    {STR_INIT("ldap"), true, 'w', 0},
    {STR_INIT("redis-cli"), false, 'a', 0},   {STR_INIT("snmp"), true, 'A', 0},
    {STR_INIT("snmp"), true, 'X', 0},         {STR_INIT("snmp"), true, 'c', 0},
    {STR_INIT("curl"), false, 'u', ':'},      {STR_INIT("curl"), false, 'U', ':'},
    {STR_INIT("wget"), false, 'u', ':'},      {STR_INIT("smbclient"), false, 'U', '%'},
    {STR_INIT("rpcclient"), false, 'U', '%'}, {STR_INIT("lftp"), false, 'u', ','},
};

static bool is_program(struct str word, const struct taker *taker) {
    size_t at = word.len;
    while (at > 0 && !strchr("/=:'\"(`!", word.ptr[at - 1]))
        at--;
    struct str name = str_skip(word, at);
    return taker->begins ? str_starts(name, taker->program) : str_eq(name, taker->program);
}

static void hide_behind(struct mask *mask, size_t from, size_t to, char sign) {
    size_t at = sign ? str_find_char(str_slice(mask->text, from, to), sign) : 0;
    if (at != SIZE_MAX)
        hide(mask, from + at + (sign ? 1 : 0), to);
}

/* What a word says of the one behind it. */
struct line {
    bool takes[ARRAY_LEN(takers)]; /* the program of the command that is read */
    bool next;                     /* the next word is a secret */
    char sign;
    bool for_chpasswd; /* "echo user:SECRET | chpasswd" */
};

static bool ends_command(struct str word) {
    return word.len > 0 && strchr(";|&,", word.ptr[word.len - 1]);
}

static void read_option(struct mask *mask, struct line *line, size_t from, size_t to) {
    struct str word = str_slice(mask->text, from, to), name = word;
    while (str_starts(name, STR("-")))
        name = str_skip(name, 1);
    if (is_secret_name(name, false)) {
        line->next = true;
        line->sign = 0;
    }
    for (size_t i = 0; i < ARRAY_LEN(takers); i++) {
        if (!line->takes[i] || word.len < 2 || word.ptr[1] != takers[i].letter)
            continue;
        line->next = word.len == 2;
        line->sign = takers[i].sign;
        hide_behind(mask, from + 2, to, takers[i].sign);
    }
}

static void read_word(struct mask *mask, struct line *line, size_t from, size_t to) {
    struct str word = str_slice(mask->text, from, to);
    bool option = str_starts(word, STR("-"));
    if (line->next && !option)
        hide_behind(mask, from, to, line->sign);
    line->next = false;
    for (size_t i = 0; i < ARRAY_LEN(takers) && !option; i++)
        line->takes[i] |= is_program(word, &takers[i]);
    if (option)
        read_option(mask, line, from, to);
    else if (str_starts(word, STR("pass:")) || line->for_chpasswd)
        hide_behind(mask, from, to, ':');
    if (str_eq(word, STR("Bearer")) || str_eq(word, STR("Basic"))) {
        line->next = true;
        line->sign = 0;
    }
    if (ends_command(word))
        memset(line->takes, 0, sizeof line->takes);
}

/* A word in quotes is one. */
static void hide_words(struct mask *mask) {
    struct line line = {.for_chpasswd = str_contains(mask->text, STR("chpasswd"))};
    for (size_t at = 0; at < mask->text.len;) {
        if (char_is_blank(mask->text.ptr[at])) {
            at++;
            continue;
        }
        size_t end = line.next && is_quote(mask->text.ptr[at])
                         ? end_of_quoted(mask->text, at + 1, mask->text.ptr[at]) + 1
                         : end_of_word(mask->text, at);
        read_word(mask, &line, at, end);
        at = end;
    }
}

size_t probe_secret_mask(struct str text, char *out, size_t room) {
    static const struct str stars = STR_INIT("***");
    struct mask mask = {.text = str_slice(text, 0, PROBE_SECRET_TEXT_MAX)};
    size_t len = 0;
    hide_settings(&mask);
    hide_logins(&mask);
    hide_words(&mask);
    for (size_t i = 0; i < mask.text.len && len < room; i++) {
        bool first = mask.hidden[i] && (i == 0 || !mask.hidden[i - 1]);
        for (size_t k = 0; first && k < stars.len && len < room; k++)
            out[len++] = stars.ptr[k];
        if (!mask.hidden[i])
            out[len++] = mask.text.ptr[i];
    }
    return len;
}
