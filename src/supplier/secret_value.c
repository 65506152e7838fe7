/* What a literal says of itself: a secret, or a word, a variable, a hash. */
#include "supplier/secret.h"

#include <math.h>

#include "supplier/secret_label.h"

#include "supplier/default_password.inc"

enum { PASSWORD_LEAST = 4, PASSWORD_MOST = 128, SECRET_LEAST = 6, TOKEN_LEAST = 16, KEY_MOST = 512 };

/* ---- known defaults */

size_t default_password_count(void) {
    return ARRAY_LEN(default_password_rows);
}

const struct default_password *default_password_at(size_t index) {
    return &default_password_rows[index];
}

const struct default_password *default_password_find(struct str user, struct str password) {
    for (size_t i = 0; i < ARRAY_LEN(default_password_rows); i++) {
        const struct default_password *row = &default_password_rows[i];
        bool same_user = user.len == 0 || row->user.len == 0 || str_eq_nocase(user, row->user);
        /* Public on both sides: the table's, and what lies in a file that ships. */
        if (same_user && row->password.len == password.len && str_starts(row->password, password))
            return row;
    }
    return NULL;
}

/* ---- the characters of a value */

struct makeup {
    unsigned small, capital, digits, blanks, other, foreign, kinds;
    char first;
    bool one; /* one character over and over */
};

static struct makeup makeup_of(struct str value) {
    struct makeup m = {.one = true, .first = value.len > 0 ? value.ptr[0] : 0};
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        unsigned char byte = (unsigned char)c;
        m.one &= c == m.first;
        if (char_is_digit(c))
            m.digits++;
        else if (char_is(c, CHAR_SMALL))
            m.small++;
        else if (char_is(c, CHAR_CAPITAL))
            m.capital++;
        else if (byte < 32 || byte > 126)
            m.foreign++;
        else if (c == ' ')
            m.blanks++;
        else
            m.other++;
    }
    m.kinds = (m.small > 0) + (m.capital > 0) + (m.digits > 0) + (m.other > 0);
    return m;
}

unsigned secret_entropy(struct str value) {
    unsigned counts[256] = {0};
    double bits = 0;
    for (size_t i = 0; i < value.len; i++)
        counts[(unsigned char)value.ptr[i]]++;
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        double share = value.len ? (double)counts[i] / (double)value.len : 0;
        bits -= share > 0 ? share * log2(share) : 0;
    }
    return (unsigned)(bits * 10);
}

static bool in_steps(struct str value) {
    size_t steps = 0;
    for (size_t i = 1; i < value.len; i++) {
        int step = value.ptr[i] - value.ptr[i - 1];
        steps += step == 1 || step == -1 || step == 0;
    }
    return value.len > 1 && steps * 10 >= (value.len - 1) * 7;
}

/* ---- what is no secret */

/* What begins so refers to a value that stands elsewhere, or is put there when the file is used. */
static const char *const references[] = {
    "$(",          "${",         "$[",       "{{",    "{%",    "<%",     "%(",        "%{",       "%%",
    "#{",          "@{",         "!",        "ENC[",  "ENC(",  "vault:", "env:",      "env(",     "env.",
    "file:",       "data.",      "secrets.", "op://", "ssm:",  "arn:",   "secretref", "{cipher}", "\\",
    "process.env", "os.environ", "getenv",   "self.", "this.", "var.",   "local.",    "ref+",     "keyring:",
};

/* Signs around the whole. */
static bool is_bracketed(struct str v) {
    static const char pairs[][2] = {{'%', '%'}, {'@', '@'}, {'<', '>'}, {'{', '}'}, {'[', ']'}, {'_', '_'}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        if (v.ptr[0] == pairs[i][0] && v.ptr[v.len - 1] == pairs[i][1])
            return true;
    return false;
}

/* "$NAME$" in capitals, or "$NAME:of what$": what begins so otherwise is a password with two of the sign. */
static bool is_macro(struct str v) {
    size_t i = 1;
    while (i < v.len && (char_is(v.ptr[i], CHAR_CAPITAL) || char_is_digit(v.ptr[i]) || v.ptr[i] == '_'))
        i++;
    return i < v.len && (v.ptr[i] == '$' || (v.ptr[i] == ':' && str_find_char(str_skip(v, i), '$') != SIZE_MAX));
}

/* Of Nagios and its likes, anywhere in a value: $USER3$, $ARG1$, $HOSTADDRESS$, $_SERVICEPASS$. */
static bool holds_macro(struct str v) {
    static const struct str names[] = {STR_INIT("$USER"),    STR_INIT("$ARG"),   STR_INIT("$HOST"),
                                       STR_INIT("$SERVICE"), STR_INIT("$_HOST"), STR_INIT("$_SERVICE")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t at = str_find(v, names[i]);
        if (at != SIZE_MAX && is_macro(str_skip(v, at)))
            return true;
    }
    return false;
}

static bool is_reference(struct str v) {
    for (size_t i = 0; i < ARRAY_LEN(references); i++)
        if (str_starts_nocase(v, str_from(references[i])))
            return true;
    bool variable = v.ptr[0] == '$' && v.len > 1 && (char_is_alnum(v.ptr[1]) || v.ptr[1] == '_');
    return variable || holds_macro(v) || is_bracketed(v) || str_contains(v, STR("${")) || str_contains(v, STR("{{")) ||
           str_contains(v, STR("$("));
}

/* printf, Python and others: "%s", "{}", "{0}", "{name}", "%(name)s". */
static bool is_format(struct str v) {
    for (size_t i = 0; i + 1 < v.len; i++) {
        if (v.ptr[i] == '%' && str_find_char(STR("sdiuxlz@.*("), v.ptr[i + 1]) != SIZE_MAX)
            return i == 0 || v.len <= 8;
        if (v.ptr[i] == '{' && (v.ptr[i + 1] == '}' || char_is_alnum(v.ptr[i + 1])))
            return str_find_char(str_skip(v, i), '}') != SIZE_MAX;
    }
    return false;
}

bool secret_is_placeholder(struct str v) {
    struct makeup m = makeup_of(v);
    return v.len == 0 || m.one || is_reference(v) || is_format(v) || secret_label_within(v);
}

static bool is_uuid(struct str v) {
    if (v.len != 36)
        return false;
    for (size_t i = 0; i < v.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? v.ptr[i] != '-' : !char_is_alnum(v.ptr[i]))
            return false;
    }
    return true;
}

/* A password that was hashed already: who has it has not the password. */
static bool is_hash(struct str v) {
    static const char *const starts[] = {
        "$1$",   "$2a$",    "$2b$",    "$2y$",    "$5$",     "$6$",   "$y$",    "$7$",     "$9$",     "$apr1$",
        "{SHA",  "{SSHA",   "{MD5",    "{CRYPT",  "{bcrypt", "{noop", "pbkdf2", "$pbkdf2", "$argon2", "scrypt:",
        "sha1$", "sha256$", "sha256:", "sha512:", "md5:",    "sha1:", "SCRAM-", "$2$",     "$8$",     "grub.pbkdf2"};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(v, str_from(starts[i])))
            return true;
    return false;
}

static bool holds_secret_word(struct str v) {
    static const char *const words[] = {"password",   "passwd",  "passwor", "pwd",    "secret",   "token", "credential",
                                        "passphrase", "api_key", "api-key", "apikey", "username", "_key",  "-key"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_contains_nocase(v, str_from(words[i])))
            return true;
    return false;
}

static bool has_any(struct str v, const char *const *texts, size_t count, bool first) {
    for (size_t i = 0; i < count; i++)
        if (first ? str_starts_nocase(v, str_from(texts[i])) : str_contains(v, str_from(texts[i])))
            return true;
    return false;
}

/* A path, a URL, an address, a call, a regular expression, a name with members. */
static bool is_place(struct str v, const struct makeup *m) {
    static const char *const starts[] = {"/", "~", "./", "../", "mailto:"};
    static const char *const parts[] = {"()", "->", "::", "://", "\\s", "\\w", "[^", "]+", "]*", "(?"};
    if (has_any(v, starts, ARRAY_LEN(starts), true) || has_any(v, parts, ARRAY_LEN(parts), false))
        return true;
    size_t slash = str_find_char(v, '/'), dot = str_find_char(v, '.');
    if (slash != SIZE_MAX && str_find_char(str_skip(v, slash + 1), '/') != SIZE_MAX)
        return true;
    return m->digits == 0 && dot != SIZE_MAX && dot > 0 && dot + 1 < v.len && char_is_alpha(v.ptr[dot + 1]);
}

/* Words for people: "Passwort", "SET_PASSWORD", "enter-it-here". */
static bool is_word(struct str v, const struct makeup *m) {
    if (m->digits > 0)
        return false;
    if (holds_secret_word(v) || secret_label_is(v, SECRET_LABEL_WHOLE))
        return true;
    bool letters = m->other == 0 && m->blanks == 0;
    bool title = letters && m->capital == 1 && char_is(v.ptr[0], CHAR_CAPITAL);
    bool shouted = m->small == 0 && m->capital > 0;
    size_t last = v.len - 1;
    bool sentence = str_find_char(STR(":?"), v.ptr[last]) != SIZE_MAX;
    return title || shouted || sentence;
}

/* ---- by kind */

static bool is_phrase(struct str v, const struct makeup *m) {
    return m->blanks >= 2 && m->foreign == 0 && m->other == 0 && m->capital == 0 && v.len >= 12;
}

/* In programs names stand by the thousand, and most of what follows one is another name. */
static bool fits_binary(struct str v, const struct makeup *m) {
    return m->digits > 0 && m->small + m->capital > 0 && char_is_alnum(m->first) && str_find_char(v, ':') == SIZE_MAX &&
           str_find_char(v, '/') == SIZE_MAX;
}

static bool is_pin(struct str name) {
    return str_ends_nocase(name, STR("pin"));
}

static bool may_be_digits(const struct secret_text *text, const struct secret_pair *pair) {
    return pair->quoted || (text->kind.language != FILE_CODE && pair->value.len <= 12);
}

/* By its letters alone: long enough, and not only signs. */
static bool has_substance(struct str v, const struct makeup *m) {
    if (m->small + m->other == v.len && m->small < PASSWORD_LEAST)
        return false;
    return m->small < v.len || v.len >= SECRET_LEAST;
}

static bool is_known_form(struct str v, const struct makeup *m) {
    return is_place(v, m) || is_word(v, m) || is_uuid(v) || is_hash(v);
}

/* What a program says of commands is not what it runs. */
static bool is_known_default(const struct secret_text *text, const struct secret_pair *pair) {
    bool told = text->binary && pair->kind == SECRET_WORD_COMMAND;
    return !told && default_password_find(STR_NONE, pair->value) && !str_eq_nocase(pair->value, pair->name) &&
           !holds_secret_word(pair->value);
}

static bool is_password(const struct secret_text *text, const struct secret_pair *pair) {
    struct str v = pair->value;
    struct makeup m = makeup_of(v);
    if (v.len < PASSWORD_LEAST || v.len > PASSWORD_MOST || m.foreign > 0)
        return false;
    if (m.blanks > 0)
        return pair->phrase && is_phrase(v, &m);
    if (is_known_default(text, pair))
        return true;
    if (is_known_form(v, &m) || (text->binary && !fits_binary(v, &m)))
        return false;
    if (is_pin(pair->name))
        return m.digits == v.len && v.len <= 8 && pair->quoted;
    return m.digits == v.len ? may_be_digits(text, pair) : has_substance(v, &m);
}

/* Of a configuration, a device's own default password is one, even if it is "password". */
static bool is_default(const struct secret_text *text, const struct secret_pair *pair) {
    return text->kind.language != FILE_CODE && !text->binary && str_eq_nocase(pair->value, STR("password")) &&
           !pair->quoted;
}

static bool of_key_letters(struct str v) {
    for (size_t i = 0; i < v.len; i++)
        if (!char_is_alnum(v.ptr[i]) && str_find_char(STR("+/=_-.~:"), v.ptr[i]) == SIZE_MAX)
            return false;
    return true;
}

static bool is_hex(struct str v) {
    for (size_t i = 0; i < v.len; i++)
        if (!char_is_digit(v.ptr[i]) && str_find_char(STR("abcdefABCDEF"), v.ptr[i]) == SIZE_MAX)
            return false;
    return true;
}

bool secret_is_wep(struct str v) {
    static const struct str stands = STR_INIT("-:");
    size_t digits = 0;
    if (str_starts(v, STR("s:")))
        return v.len == 2 + 5 || v.len == 2 + 13 || v.len == 2 + 16;
    for (size_t i = 0; i < v.len; i++) {
        const bool digit = is_hex(str_slice(v, i, i + 1));
        if (!digit && str_find_char(stands, v.ptr[i]) == SIZE_MAX)
            return false;
        digits += digit;
    }
    return digits == 10 || digits == 26 || digits == 32;
}

/* The letters of a key themselves, as configurations have them. */
static bool is_wep_text(const struct secret_text *text, struct str v) {
    const struct makeup m = makeup_of(v);
    return text->kind.language != FILE_CODE && !text->binary && (v.len == 5 || v.len == 13 || v.len == 16) &&
           m.foreign == 0 && m.blanks == 0 && !holds_secret_word(v) && !secret_label_is(v, SECRET_LABEL_WHOLE);
}

/* In quotes it is a text of any form. */
static bool is_wep(const struct secret_text *text, const struct secret_pair *pair) {
    return secret_is_wep(pair->value) || (pair->quoted && (is_wep_text(text, pair->value) || is_password(text, pair)));
}

/* Words with dashes between carry as much by the count of entropy: a random text has digits, or both cases mixed. */
static bool is_random(struct str v, const struct makeup *m) {
    unsigned entropy = secret_entropy(v);
    return m->kinds >= 2 && m->digits > 0 && entropy >= (v.len < 24 ? 33 : 36) &&
           (m->digits * 24 >= v.len || m->capital * 6 >= v.len);
}

/* Of AWS: forty letters of base64, strokes among them, where a place would be taken for one. */
static bool is_access_key(const struct secret_pair *pair) {
    enum { LONG = 40 };
    struct makeup m = makeup_of(pair->value);
    return pair->value.len == LONG && m.first != '/' && str_contains_nocase(pair->name, STR("secret_access_key")) &&
           m.small > 0 && m.capital > 0 && m.digits > 0 && of_key_letters(pair->value) &&
           secret_entropy(pair->value) >= 36;
}

static bool is_token(struct str v) {
    struct makeup m = makeup_of(v);
    if (v.len < TOKEN_LEAST || v.len > KEY_MOST || !of_key_letters(v))
        return false;
    bool constant = m.small == 0 && str_find_char(v, '_') != SIZE_MAX;
    bool base64 = v.ptr[v.len - 1] == '=';
    if (constant || (!base64 && is_place(v, &m)) || is_uuid(v) || is_hash(v))
        return false;
    if (in_steps(v) || str_starts(v, STR("sha")))
        return false;
    return is_hex(v) ? m.digits < v.len && secret_entropy(v) >= 28 : is_random(v, &m);
}

static bool is_key(const struct secret_pair *pair) {
    return pair->bytes || is_access_key(pair) || is_token(pair->value);
}

/* What an object of JSON holds of credentials: "auth": "...", "password": "...". */
static bool holds_credentials(struct str text) {
    static const struct str names[] = {STR_INIT("auth\""), STR_INIT("password\""), STR_INIT("token\"")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        for (size_t at = 0, next; (next = str_find(str_skip(text, at), names[i])) != SIZE_MAX;) {
            at += next + names[i].len;
            struct str behind = str_trim(str_skip(text, at));
            behind = str_starts(behind, STR(":")) ? str_trim(str_skip(behind, 1)) : STR("");
            if (str_starts(behind, STR("\"")) && !str_starts(behind, STR("\"\"")))
                return true;
        }
    return false;
}

/* Decoded, base64 of a user and a password is text with a colon in it; of registries of images it is an object of JSON,
 * which may be empty. Of one that is longer than what is held more may follow. */
static bool is_basic(struct str v) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { HELD = 600 };
    char text[HELD];
    size_t len = 0;
    uint32_t bits = 0;
    unsigned have = 0;
    bool colon = false;
    for (size_t i = 0; i < v.len && v.ptr[i] != '='; i++) {
        size_t digit = str_find_char(str_from(letters), v.ptr[i]);
        if (digit == SIZE_MAX)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        have += 6;
        if (have < 8)
            continue;
        have -= 8;
        unsigned char byte = (unsigned char)(bits >> have & 255);
        if (byte < 32 || byte > 126)
            return false;
        colon |= byte == ':' && i > 2;
        if (len < sizeof text)
            text[len++] = (char)byte;
    }
    const bool object = len > 0 && text[0] == '{' && v.len < HELD;
    return colon && (!object || holds_credentials((struct str){text, len}));
}

bool secret_value(const struct secret_text *text, const struct secret_pair *pair) {
    struct str v = pair->value;
    if (is_default(text, pair))
        return true;
    if (v.len == 0 || secret_is_placeholder(v))
        return false;
    switch (pair->kind) {
    case SECRET_WORD_PASSWORD:
    case SECRET_WORD_DIRECTIVE:
    case SECRET_WORD_PAIR:
    case SECRET_WORD_COMMAND:
        return is_password(text, pair);
    case SECRET_WORD_SECRET:
        return v.len >= SECRET_LEAST && (is_password(text, pair) || is_token(v));
    case SECRET_WORD_BASIC:
        return is_basic(v);
    case SECRET_WORD_WEP:
        return is_wep(text, pair);
    case SECRET_WORD_TOKEN:
    case SECRET_WORD_KEY:
        return is_key(pair);
    default:
        return false;
    }
}

struct str secret_mask(struct arena *arena, struct str secret) {
    size_t shown = secret.len >= 12 ? 2 : secret.len >= 6 ? 1 : 0;
    for (size_t i = 0; i < shown; i++)
        if (!char_is_alnum(secret.ptr[i]))
            shown = i;
    return str_format(arena, STR_F "**** (%zu characters)", (int)shown, secret.ptr, secret.len);
}
