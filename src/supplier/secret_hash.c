/* Hashes of passwords where no table of accounts is looked for: lines of shadow in scripts, copies and programs. */
#include "supplier/secret.h"

enum { SALT_MOST = 32, USER_MOST = 64, LINE_MOST = 512 };

const struct str secret_hash_marks[SECRET_HASH_MARKS] = {
    STR_INIT("$1$"),  STR_INIT("$5$"),  STR_INIT("$6$"), STR_INIT("$2a$"),
    STR_INIT("$2b$"), STR_INIT("$2y$"), STR_INIT("$y$"), STR_INIT("$apr1$"),
};
/* Characters behind the last '$'; of yescrypt and its salt as many as are there. */
static const struct {
    size_t least, most;
} lengths[SECRET_HASH_MARKS] = {{22, 22}, {43, 43}, {86, 86}, {53, 53}, {53, 53}, {53, 53}, {43, 43}, {22, 22}};

static bool in_hash(char c) {
    return char_is_alnum(c) || c == '.' || c == '/';
}

/* "$6$rounds=5000$salt$", "$2b$12$", "$y$j9T$salt$": up to the last '$'. */
static size_t skip_parameters(struct str bytes, size_t at) {
    size_t last = at, most = at + 2 * SALT_MOST + 32;
    for (; at < bytes.len && at < most &&
           (in_hash(bytes.ptr[at]) || bytes.ptr[at] == '$' || bytes.ptr[at] == '=' || bytes.ptr[at] == ',');
         at++)
        if (bytes.ptr[at] == '$')
            last = at + 1;
    return last;
}

static size_t hash_end(struct str bytes, size_t begin, size_t mark) {
    size_t from = skip_parameters(bytes, begin + secret_hash_marks[mark].len), at = from;
    while (at < bytes.len && at - from <= lengths[mark].most && in_hash(bytes.ptr[at]))
        at++;
    bool fits = at - from >= lengths[mark].least && at - from <= lengths[mark].most &&
                from > begin + secret_hash_marks[mark].len;
    return fits ? at : SIZE_MAX;
}

static bool in_user(char c) {
    return char_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* What may stand around a line of shadow: other lines, quotes, what echoes it. */
static bool may_surround(char c, const char *others) {
    return c == '\n' || c == '\r' || c == '\0' || c == '"' || c == '\'' ||
           str_find_char(str_from(others), c) != SIZE_MAX;
}

/* "root:" at the beginning of a line, of a string, or of what is echoed. */
static bool is_account(struct str bytes, size_t begin, size_t end, struct str *user) {
    if (begin == 0 || bytes.ptr[begin - 1] != ':')
        return false;
    size_t at = begin - 1;
    while (at > 0 && begin - at < USER_MOST && in_user(bytes.ptr[at - 1]))
        at--;
    char before = at > 0 ? bytes.ptr[at - 1] : '\n', after = end < bytes.len ? bytes.ptr[end] : '\n';
    *user = str_slice(bytes, at, begin - 1);
    return user->len > 0 && may_surround(before, " ") && may_surround(after, ":\\");
}

/* An argument of what sets a password. */
static bool is_argument(struct str bytes, size_t begin, struct str *user) {
    static const struct str PROGRAMS[] = {STR_INIT("usermod "), STR_INIT("useradd "), STR_INIT("rootpw "),
                                          STR_INIT("adduser ")};
    size_t line = begin;
    while (line > 0 && begin - line < LINE_MOST && bytes.ptr[line - 1] != '\n')
        line--;
    struct str head = str_slice(bytes, line, begin);
    *user = STR("");
    for (size_t i = 0; i < ARRAY_LEN(PROGRAMS); i++)
        if (str_contains(head, PROGRAMS[i]) && !str_starts(str_trim(head), STR("#")))
            return true;
    return false;
}

bool secret_hash_at(struct str bytes, size_t begin, struct secret_hash *found) {
    for (size_t mark = 0; mark < SECRET_HASH_MARKS; mark++) {
        struct str user;
        if (!str_starts(str_skip(bytes, begin), secret_hash_marks[mark]))
            continue;
        size_t end = hash_end(bytes, begin, mark);
        if (end == SIZE_MAX || (!is_account(bytes, begin, end, &user) && !is_argument(bytes, begin, &user)))
            return false;
        *found = (struct secret_hash){user, str_slice(bytes, begin, end)};
        return true;
    }
    return false;
}
