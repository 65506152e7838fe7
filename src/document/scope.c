#include "document/scope.h"

enum { NUMBERS_MAX = 8, NUMBER_MAX = 1000000000 };

/* "V4.2.0 SP1" is letter 0 (a v says nothing), numbers 4 2 0 and suffix "SP1". */
struct version {
    char letter;
    size_t count;
    uint64_t numbers[NUMBERS_MAX]; /* those past `count` are 0, so that 4.2 equals 4.2.0 */
    struct str suffix;
};

static bool take_number(struct str *rest, uint64_t *number) {
    size_t len = 0;
    while (len < rest->len && char_is_digit(rest->ptr[len]))
        len++;
    if (!str_u64(str_slice(*rest, 0, len), NUMBER_MAX, number))
        return false;
    *rest = str_skip(*rest, len);
    return true;
}

/* Numbers separated by dots; stops before a dot that no digit follows. */
static bool take_numbers(struct str *rest, struct version *version) {
    do {
        if (version->count > 0)
            *rest = str_skip(*rest, 1);
        if (version->count == NUMBERS_MAX || !take_number(rest, &version->numbers[version->count]))
            return false;
        version->count++;
    } while (rest->len > 1 && rest->ptr[0] == '.' && char_is_digit(rest->ptr[1]));
    return true;
}

/* A suffix begins with a letter, behind at most one blank, - or +: "4.0-4.5" must not be read as a version. */
static bool take_suffix(struct str rest, struct version *version) {
    if (rest.len > 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == '-' || rest.ptr[0] == '+'))
        rest = str_skip(rest, 1);
    if (rest.len == 0 || !char_is_alpha(rest.ptr[0]))
        return false;
    for (size_t i = 0; i < rest.len; i++)
        if (!char_is_alnum(rest.ptr[i]) && rest.ptr[i] != '.' && rest.ptr[i] != '-' && rest.ptr[i] != '+')
            return false;
    version->suffix = rest;
    return true;
}

/* The letter and the numbers; `*rest` is what follows them. */
static bool begin_version(struct str text, struct version *version, struct str *rest) {
    *version = (struct version){0};
    *rest = str_trim(text);
    if (rest->len > 1 && char_is_alpha(rest->ptr[0])) {
        char letter = char_lower(rest->ptr[0]);
        version->letter = letter == 'v' ? 0 : letter;
        *rest = str_skip(*rest, 1);
    }
    return take_numbers(rest, version);
}

static bool read_version(struct str text, struct version *version) {
    struct str rest;
    return begin_version(text, version, &rest) && (rest.len == 0 || take_suffix(rest, version));
}

static int compare(const struct version *a, const struct version *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (a->numbers[i] != b->numbers[i])
            return a->numbers[i] < b->numbers[i] ? -1 : 1;
    return 0;
}

/* A release as it is asked about; `readable` false when it is no version by the grammar. */
struct release_version {
    bool readable;
    struct version version;
};

static bool is_plain(const struct release_version *release, char letter) {
    return release->readable && release->version.suffix.len == 0 && release->version.letter == letter;
}

static bool match_exact(struct str text, const struct release_version *release, bool *covers) {
    struct version listed;
    if (!read_version(text, &listed))
        return false;
    *covers = release->readable && listed.letter == release->version.letter &&
              compare(&listed, &release->version, NUMBERS_MAX) == 0 &&
              str_eq_nocase(listed.suffix, release->version.suffix);
    return true;
}

static bool match_wildcard(struct str text, const struct release_version *release, bool *covers) {
    struct version listed;
    struct str rest;
    if (!begin_version(text, &listed, &rest) || !(str_eq_nocase(rest, STR(".x")) || str_eq(rest, STR(".*"))))
        return false;
    *covers = is_plain(release, listed.letter) && compare(&listed, &release->version, listed.count) == 0;
    return true;
}

struct bound {
    bool upper;
    bool inclusive;
    struct version version;
};

static bool is_separator(char c) {
    return c == ' ' || c == '|';
}

/* "<5.0" off the front, with the blanks and bars around it. */
static bool take_bound(struct str *rest, struct bound *bound) {
    while (rest->len > 0 && is_separator(rest->ptr[0]))
        *rest = str_skip(*rest, 1);
    if (rest->len == 0 || (rest->ptr[0] != '<' && rest->ptr[0] != '>'))
        return false;
    bound->upper = rest->ptr[0] == '<';
    *rest = str_skip(*rest, 1);
    bound->inclusive = str_starts(*rest, STR("="));
    *rest = str_skip(*rest, bound->inclusive);
    while (rest->len > 0 && rest->ptr[0] == ' ')
        *rest = str_skip(*rest, 1);
    size_t len = 0;
    while (len < rest->len && !is_separator(rest->ptr[len]) && rest->ptr[len] != '<' && rest->ptr[len] != '>')
        len++;
    struct str text = str_slice(*rest, 0, len);
    *rest = str_trim(str_skip(*rest, len));
    return read_version(text, &bound->version) && bound->version.suffix.len == 0;
}

static bool within(const struct release_version *release, const struct bound *bound) {
    if (!is_plain(release, bound->version.letter))
        return false;
    int order = compare(&release->version, &bound->version, NUMBERS_MAX);
    return order == 0 ? bound->inclusive : (order < 0) == bound->upper;
}

/* Two bounds make a range when one is upper, one is lower, and some version fits between them. */
static bool is_range(const struct bound *a, const struct bound *b) {
    const struct bound *low = a->upper ? b : a, *high = a->upper ? a : b;
    if (low->upper || !high->upper || low->version.letter != high->version.letter)
        return false;
    int order = compare(&low->version, &high->version, NUMBERS_MAX);
    return order < 0 || (order == 0 && low->inclusive && high->inclusive);
}

static bool match_range(struct str text, const struct release_version *release, bool *covers) {
    struct bound first, second;
    struct str rest = text;
    if (!take_bound(&rest, &first))
        return false;
    *covers = within(release, &first);
    if (rest.len == 0)
        return true;
    if (!take_bound(&rest, &second) || rest.len > 0 || !is_range(&first, &second))
        return false;
    *covers = *covers && within(release, &second);
    return true;
}

static bool match(struct str scope, struct str version, bool *covers) {
    static bool (*const FORMS[])(struct str, const struct release_version *, bool *) = {match_range, match_wildcard,
                                                                                        match_exact};
    struct release_version release;
    release.readable = read_version(version, &release.version);
    *covers = str_trim(scope).len == 0;
    if (*covers)
        return true;
    struct str part;
    while (str_next(&scope, ',', &part)) {
        bool readable = false, hit = false;
        for (size_t i = 0; i < ARRAY_LEN(FORMS) && !readable; i++)
            readable = FORMS[i](str_trim(part), &release, &hit);
        if (!readable)
            return false;
        *covers = *covers || hit;
    }
    return true;
}

bool scope_valid(struct str text) {
    bool covers;
    return match(text, STR_NONE, &covers);
}

bool scope_covers(struct str scope, struct str version) {
    bool covers;
    return match(scope, version, &covers) && covers;
}
