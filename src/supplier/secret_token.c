/* Tokens by the form that their issuers document, and URLs with a password. */
#include "supplier/secret.h"

enum { URL_PART_MOST = 256 };

static const struct {
    bool small, capital, digits;
    const char *others;
} alphabets[] = {
    [ALPHABET_UPPER32] = {false, true, true, ""},  [ALPHABET_UPPER] = {false, true, true, ""},
    [ALPHABET_HEX] = {true, true, true, ""},       [ALPHABET_ALNUM] = {true, true, true, ""},
    [ALPHABET_WORD] = {true, true, true, "_"},     [ALPHABET_URL] = {true, true, true, "-_."},
    [ALPHABET_PATH] = {true, true, true, "-_./@"}, [ALPHABET_JWT] = {true, true, true, "-_."},
    [ALPHABET_SAS] = {true, true, true, "+/=%"},
};

static bool in_alphabet(enum secret_alphabet alphabet, char c) {
    if (alphabet == ALPHABET_HEX)
        return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
    return (alphabets[alphabet].small && char_is(c, CHAR_SMALL)) ||
           (alphabets[alphabet].capital && char_is(c, CHAR_CAPITAL)) ||
           (alphabets[alphabet].digits && char_is_digit(c)) ||
           (c != '\0' && str_find_char(str_from(alphabets[alphabet].others), c) != SIZE_MAX);
}

/* Header, body and signature, of which the header says the algorithm. */
static bool is_jwt(struct str token) {
    size_t dots = 0, last = 0;
    for (size_t i = 0; i < token.len; i++)
        if (token.ptr[i] == '.') {
            dots++;
            last = i;
        }
    return dots == 2 && token.len - last > 20 && str_find(token, STR(".eyJ")) != SIZE_MAX;
}

static bool in_url(char c) {
    return (unsigned char)c > 32 && (unsigned char)c < 127 && str_find_char(STR("\"'<>\\`|^"), c) == SIZE_MAX;
}

/* "&", as JSON may write it. */
static const struct str json_and = STR_INIT("\\u0026");

static bool is_behind_and(struct str bytes, size_t at) {
    return at >= json_and.len && str_starts_nocase(str_skip(bytes, at - json_and.len), json_and);
}

static bool in_query(struct str bytes, size_t at) {
    return in_url(bytes.ptr[at]) || str_starts_nocase(str_skip(bytes, at), json_and);
}

static bool has_parameter(struct str query, struct str name) {
    for (size_t at = 0, next; (next = str_find(str_skip(query, at), name)) != SIZE_MAX; at += next + 1)
        if (at + next == 0 || !char_is_alnum(query.ptr[at + next - 1]) || is_behind_and(query, at + next))
            return true;
    return false;
}

/* An HMAC of SHA-256 in base64: 43 characters, of which each may be written as three, and what fills them up. Beside it
 * stands until when it holds, or which policy says so, and of what. */
static bool is_sas(struct str bytes, size_t begin, struct str value) {
    enum { CHARACTERS = 43 };
    size_t count = 0, from = begin, to = begin;
    for (size_t i = 0; i < value.len; i += value.ptr[i] == '%' ? 3 : 1)
        count += value.ptr[i] != '=' && !str_starts_nocase(str_skip(value, i), STR("%3d"));
    while (from > 0 && begin - from < SECRET_REACH && in_query(bytes, from - 1))
        from--;
    while (to < bytes.len && to - begin < SECRET_REACH && in_query(bytes, to))
        to++;
    const struct str query = str_slice(bytes, from, to);
    return count == CHARACTERS && (has_parameter(query, STR("se=")) || has_parameter(query, STR("si="))) &&
           (has_parameter(query, STR("sv=")) || has_parameter(query, STR("sr=")));
}

/* Tokens that documentation shows: issuers' examples, and the one that jwt.io is known for (RFC 7519 has another). */
static const char *const shown[] = {
    "EXAMPLE",          "example",          "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",
    "eyJpc3MiOiJqb2Ui", "xxxxxx",           "XXXXXX",
    "000000000000",     "1234567890abcdef", "abcdefghijklmn"};

static bool is_shown(struct str token) {
    for (size_t i = 0; i < ARRAY_LEN(shown); i++)
        if (str_find(token, str_from(shown[i])) != SIZE_MAX)
            return true;
    return false;
}

/* In the middle of a longer word. */
static bool is_inner(struct str bytes, size_t begin) {
    char before = begin > 0 ? bytes.ptr[begin - 1] : ' ';
    return char_is_alnum(bytes.ptr[begin]) && (char_is_alnum(before) || before == '_') && !is_behind_and(bytes, begin);
}

static size_t token_end(struct str bytes, size_t end, const struct secret_pattern *pattern) {
    size_t at = end;
    while (at < bytes.len && at - end <= pattern->most && in_alphabet(pattern->alphabet, bytes.ptr[at]))
        at++;
    while (at > end && bytes.ptr[at - 1] == '.')
        at--;
    return at;
}

bool secret_token_at(const struct secret_text *text, size_t end, const struct secret_pattern *pattern,
                     struct str *token) {
    struct str bytes = text->bytes;
    size_t begin = end - pattern->starts.len, at = token_end(bytes, end, pattern);
    /* The search takes either case; the issuer does not. */
    if (!str_starts(str_skip(bytes, begin), pattern->starts) || is_inner(bytes, begin))
        return false;
    if (at - end < pattern->least || at - end > pattern->most)
        return false;
    *token = str_slice(bytes, begin, at);
    if ((pattern->alphabet == ALPHABET_JWT && !is_jwt(*token)) ||
        (pattern->alphabet == ALPHABET_SAS && !is_sas(bytes, begin, str_slice(bytes, end, at))))
        return false;
    return secret_entropy(str_slice(bytes, end, at)) >= pattern->entropy && !is_shown(*token);
}

/* ---- URLs */

/* Names and passwords that stand for one in every text about URLs. */
static bool is_stand_in(struct str user, struct str password) {
    static const struct str words[] = {STR_INIT("user"), STR_INIT("username"), STR_INIT("login"), STR_INIT("usr")};
    static const struct str passwords[] = {STR_INIT("pass"),   STR_INIT("password"), STR_INIT("pw"),   STR_INIT("pwd"),
                                           STR_INIT("passwd"), STR_INIT("secret"),   STR_INIT("token")};
    for (size_t i = 0; i < ARRAY_LEN(passwords); i++)
        if (str_eq_nocase(password, passwords[i]))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(user, words[i]) && password.len < 6)
            return true;
    return false;
}

static bool is_example_host(struct str host) {
    static const struct str hosts[] = {STR_INIT("example.com"), STR_INIT("example.org"), STR_INIT("example.net"),
                                       STR_INIT("host"),        STR_INIT("hostname"),    STR_INIT("server"),
                                       STR_INIT("foo.com"),     STR_INIT("bar.com"),     STR_INIT("domain.com")};
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (str_eq_nocase(host, hosts[i]) ||
            (str_ends_nocase(host, hosts[i]) && host.ptr[host.len - hosts[i].len - 1] == '.'))
            return true;
    return false;
}

static bool is_scheme(struct str bytes, size_t end) {
    size_t at = end;
    while (at > 0 && end - at < 20 && (char_is_alnum(bytes.ptr[at - 1]) || bytes.ptr[at - 1] == '+'))
        at--;
    return end - at >= 2 && char_is_alpha(bytes.ptr[at]);
}

struct authority {
    struct str user, password, host;
};

/* The user information ends at the last '@' before the path (RFC 3986, 3.2.1). */
static bool read_authority(struct str bytes, size_t begin, struct authority *authority) {
    size_t colon = 0, sign = 0, at = begin;
    for (; at < bytes.len && at - begin < URL_PART_MOST && in_url(bytes.ptr[at]); at++) {
        if (str_find_char(STR("/?#"), bytes.ptr[at]) != SIZE_MAX)
            break;
        if (bytes.ptr[at] == ':' && colon == 0 && sign == 0)
            colon = at;
        if (bytes.ptr[at] == '@')
            sign = at;
    }
    if (colon == 0 || sign <= colon + 1)
        return false;
    struct str host = str_slice(bytes, sign + 1, at);
    *authority = (struct authority){str_slice(bytes, begin, colon), str_slice(bytes, colon + 1, sign),
                                    str_slice(host, 0, str_find_char(host, ':'))};
    return true;
}

bool secret_url_at(const struct secret_text *text, size_t end, struct str *user, struct str *password) {
    struct authority a;
    if (end < 3 || !is_scheme(text->bytes, end - 3) || !read_authority(text->bytes, end, &a))
        return false;
    if (a.host.len == 0 || a.password.len < 3 || is_example_host(a.host))
        return false;
    if (secret_is_placeholder(a.password) || is_stand_in(a.user, a.password))
        return false;
    if ((a.user.len > 0 && secret_is_placeholder(a.user)) || str_find_char(a.password, '{') != SIZE_MAX)
        return false;
    *user = a.user;
    *password = a.password;
    return true;
}
