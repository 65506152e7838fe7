/* The orders of the packages of Linux distributions. */
#include "csaf/vers_order.h"

static bool is_of(struct str text, const char *others) {
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_alnum(text.ptr[i]) && str_find_char(str_from(others), text.ptr[i]) == SIZE_MAX)
            return false;
    return true;
}

/* "epoch:version-release"; what is missing has ptr NULL. */
struct package {
    struct str epoch, version, release;
};

static struct package package_of(struct str text) {
    struct package package = {.epoch = STR_NONE, .release = STR_NONE};
    size_t colon = str_find_char(text, ':'), dash = SIZE_MAX;
    if (colon != SIZE_MAX)
        package.epoch = str_slice(text, 0, colon);
    package.version = colon == SIZE_MAX ? text : str_skip(text, colon + 1);
    for (size_t i = 0; i < package.version.len; i++)
        if (package.version.ptr[i] == '-')
            dash = i;
    if (dash != SIZE_MAX) {
        package.release = str_skip(package.version, dash + 1);
        package.version.len = dash;
    }
    return package;
}

static bool has_epoch(struct package package) {
    struct str rest = package.epoch;
    return !rest.ptr || (vers_take_digits(&rest).len > 0 && rest.len == 0);
}

static int package_cmp(struct str a, struct str b, int (*compare)(struct str, struct str)) {
    struct package x = package_of(a), y = package_of(b);
    int order = vers_number_cmp(x.epoch, y.epoch);
    order = order ? order : compare(x.version, y.version);
    return order ? order : compare(x.release, y.release);
}

/* ---- deb */

bool vers_deb_valid(struct str version) {
    struct package package = package_of(version);
    return has_epoch(package) && package.version.len > 0 && char_is_digit(package.version.ptr[0]) &&
           is_of(package.version, ".+-~") && (!package.release.ptr || package.release.len > 0) &&
           is_of(package.release, ".+~");
}

/* '~' is before the end, which is before letters, which are before the rest. */
static int deb_weight(struct str rest) {
    char c = rest.len > 0 ? rest.ptr[0] : '0';
    if (char_is_digit(c))
        return 0;
    return c == '~' ? -1 : char_is_alpha(c) ? (unsigned char)c : (unsigned char)c + 256;
}

static int deb_cmp(struct str a, struct str b) {
    while (a.len > 0 || b.len > 0) {
        while (deb_weight(a) != 0 || deb_weight(b) != 0) {
            int x = deb_weight(a), y = deb_weight(b);
            if (x != y)
                return x < y ? -1 : 1;
            a = str_skip(a, 1);
            b = str_skip(b, 1);
        }
        struct str number_a = vers_take_digits(&a), number_b = vers_take_digits(&b);
        int order = vers_number_cmp(number_a, number_b);
        if (order)
            return order;
    }
    return 0;
}

int vers_deb_compare(struct str a, struct str b) {
    return package_cmp(a, b, deb_cmp);
}

/* ---- rpm */

bool vers_rpm_valid(struct str version) {
    struct package package = package_of(version);
    return has_epoch(package) && package.version.len > 0 && package.release.len > 0 &&
           is_of(package.version, "._+~^") && is_of(package.release, "._+~^");
}

static void rpm_skip(struct str *rest) {
    while (rest->len > 0 && !char_is_alnum(rest->ptr[0]) && rest->ptr[0] != '~' && rest->ptr[0] != '^')
        *rest = str_skip(*rest, 1);
}

/* '~' is before everything, the end too; '^' behind the end, before everything else. True: that decides. */
static bool rpm_sign_cmp(struct str *a, struct str *b, int *order) {
    static const char signs[] = {'~', '^'};
    for (size_t i = 0; i < sizeof signs; i++) {
        bool x = vers_take(a, signs[i]), y = vers_take(b, signs[i]);
        if (x == y)
            continue;
        bool ends = (x ? b : a)->len == 0; /* the side without the sign */
        *order = (x ? 1 : -1) * (signs[i] == '^' && ends ? 1 : -1);
        return true;
    }
    return false;
}

static int rpm_segment_cmp(struct str *a, struct str *b) {
    bool number = char_is_digit(a->ptr[0]);
    if (number != char_is_digit(b->ptr[0]))
        return number ? 1 : -1;
    struct str x = number ? vers_take_digits(a) : vers_take_letters(a);
    struct str y = number ? vers_take_digits(b) : vers_take_letters(b);
    return number ? vers_number_cmp(x, y) : str_cmp(x, y);
}

static int rpm_cmp(struct str a, struct str b) {
    int order = 0;
    for (;;) {
        rpm_skip(&a);
        rpm_skip(&b);
        size_t left = a.len + b.len;
        if (rpm_sign_cmp(&a, &b, &order))
            return order;
        if (a.len + b.len < left)
            continue;
        if (a.len == 0 || b.len == 0)
            return (a.len > 0) - (b.len > 0);
        order = rpm_segment_cmp(&a, &b);
        if (order)
            return order;
    }
}

int vers_rpm_compare(struct str a, struct str b) {
    return package_cmp(a, b, rpm_cmp);
}

/* ---- apk */

enum { APK_PLAIN = 4 }; /* the place of no suffix among them */
static const struct {
    struct str name;
    int place;
} apk_suffixes[] = {{STR_INIT("alpha"), 0}, {STR_INIT("beta"), 1}, {STR_INIT("pre"), 2},
                    {STR_INIT("rc"), 3},    {STR_INIT("cvs"), 5},  {STR_INIT("svn"), 6},
                    {STR_INIT("git"), 7},   {STR_INIT("hg"), 8},   {STR_INIT("p"), 9}};

struct apk {
    struct str numbers, letter, suffixes, revision; /* revision: ptr NULL: none */
};

static int apk_place(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(apk_suffixes); i++)
        if (str_eq(name, apk_suffixes[i].name))
            return apk_suffixes[i].place;
    return APK_PLAIN;
}

static struct apk apk_of(struct str text) {
    size_t dash = str_find_char(text, '-'), end = 0;
    struct apk apk = {.revision = dash == SIZE_MAX ? STR_NONE : str_skip(text, dash + 1)};
    text = str_slice(text, 0, dash);
    while (end < text.len && (char_is_digit(text.ptr[end]) || text.ptr[end] == '.'))
        end++;
    apk.numbers = str_slice(text, 0, end);
    bool letter = end < text.len && char_is_alpha(text.ptr[end]);
    apk.letter = str_slice(text, end, end + letter);
    apk.suffixes = str_skip(text, end + letter);
    return apk;
}

/* Takes "_rc2" off the front. */
static bool apk_take_suffix(struct str *rest, int *place, struct str *number) {
    if (!vers_take(rest, '_'))
        return false;
    *place = apk_place(vers_take_letters(rest));
    *number = vers_take_digits(rest);
    return true;
}

static bool apk_suffixes_valid(struct str rest) {
    struct str number;
    int place;
    while (apk_take_suffix(&rest, &place, &number))
        if (place == APK_PLAIN)
            return false;
    return rest.len == 0;
}

bool vers_apk_valid(struct str version) {
    struct apk apk = apk_of(version);
    struct str numbers = apk.numbers, part, revision = apk.revision;
    if (!vers_is_dotted(numbers) || (apk.letter.len > 0 && char_is(apk.letter.ptr[0], CHAR_CAPITAL)) ||
        !apk_suffixes_valid(apk.suffixes))
        return false;
    while (str_next(&numbers, '.', &part))
        if (part.len > 1 && part.ptr[0] == '0')
            return false;
    return !revision.ptr || (vers_take(&revision, 'r') && vers_take_digits(&revision).len > 0 && revision.len == 0);
}

static int apk_suffix_cmp(struct str a, struct str b) {
    while (a.len > 0 || b.len > 0) {
        struct str number_a = STR_NONE, number_b = STR_NONE;
        int x = APK_PLAIN, y = APK_PLAIN;
        apk_take_suffix(&a, &x, &number_a);
        apk_take_suffix(&b, &y, &number_b);
        int order = x == y ? vers_number_cmp(number_a, number_b) : x - y;
        if (order || (x == APK_PLAIN && y == APK_PLAIN))
            return order;
    }
    return 0;
}

int vers_apk_compare(struct str a, struct str b) {
    struct apk x = apk_of(a), y = apk_of(b);
    int order = vers_hackage_compare(x.numbers, y.numbers);
    order = order ? order : str_cmp(x.letter, y.letter);
    order = order ? order : apk_suffix_cmp(x.suffixes, y.suffixes);
    if (order || !x.revision.ptr || !y.revision.ptr)
        return order ? order : (x.revision.ptr != NULL) - (y.revision.ptr != NULL);
    return vers_number_cmp(str_skip(x.revision, 1), str_skip(y.revision, 1));
}
