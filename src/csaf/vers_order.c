#include "csaf/vers_order.h"

#include "csaf/moment.h"

int vers_number_cmp(struct str a, struct str b) {
    while (a.len > 0 && a.ptr[0] == '0')
        a = str_skip(a, 1);
    while (b.len > 0 && b.ptr[0] == '0')
        b = str_skip(b, 1);
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return str_cmp(a, b);
}

static struct str take_front(struct str *rest, size_t len) {
    struct str front = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return front;
}

struct str vers_take_digits(struct str *rest) {
    size_t len = 0;
    while (len < rest->len && char_is_digit(rest->ptr[len]))
        len++;
    return take_front(rest, len);
}

struct str vers_take_letters(struct str *rest) {
    size_t len = 0;
    while (len < rest->len && char_is_alpha(rest->ptr[len]))
        len++;
    return take_front(rest, len);
}

bool vers_take(struct str *rest, char c) {
    bool there = rest->len > 0 && rest->ptr[0] == c;
    *rest = str_skip(*rest, there);
    return there;
}

/* ---- numbers between full stops */

bool vers_is_dotted(struct str text) {
    struct str part;
    bool any = false;
    while (str_next(&text, '.', &part)) {
        any = vers_take_digits(&part).len > 0;
        if (!any || part.len > 0)
            return false;
    }
    return any;
}

int vers_dotted_cmp(struct str a, struct str b) {
    struct str x, y;
    for (;;) {
        bool more_a = str_next(&a, '.', &x), more_b = str_next(&b, '.', &y);
        if (!more_a && !more_b)
            return 0;
        int order = vers_number_cmp(more_a ? x : STR(""), more_b ? y : STR(""));
        if (order)
            return order;
    }
}

static struct str without_v(struct str text) {
    if (!vers_take(&text, 'v'))
        vers_take(&text, 'V');
    return text;
}

bool vers_plain_valid(struct str version) {
    return vers_is_dotted(without_v(version));
}

int vers_plain_compare(struct str a, struct str b) {
    return vers_dotted_cmp(without_v(a), without_v(b));
}

static size_t dots_in(struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '.';
    return count;
}

/* Lists of numbers: the shorter of two that agree is the lesser. */
int vers_hackage_compare(struct str a, struct str b) {
    int order = vers_dotted_cmp(a, b);
    size_t dots_a = dots_in(a), dots_b = dots_in(b);
    return order || dots_a == dots_b ? order : dots_a < dots_b ? -1 : 1;
}

/* ---- any text */

bool vers_any_valid(struct str version) {
    (void)version;
    return true;
}

int vers_bytes_compare(struct str a, struct str b) {
    return str_cmp(a, b);
}

/* ---- numbers, a label behind a dash, metadata behind a plus */

struct release {
    struct str numbers;
    struct str label; /* ptr NULL: none */
};

static struct release release_of(struct str version) {
    struct str text = str_slice(version, 0, str_find_char(version, '+'));
    size_t dash = str_find_char(text, '-');
    return (struct release){str_slice(text, 0, dash), dash == SIZE_MAX ? STR_NONE : str_skip(text, dash + 1)};
}

/* Parts between full stops, none of them empty, of letters, digits and dashes. */
static bool is_label(struct str text) {
    struct str part;
    while (str_next(&text, '.', &part)) {
        if (part.len == 0)
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!char_is_alnum(part.ptr[i]) && part.ptr[i] != '-')
                return false;
    }
    return true;
}

static bool is_release(struct str version, size_t fewest, size_t most) {
    struct release release = release_of(version);
    size_t plus = str_find_char(version, '+'), numbers = dots_in(release.numbers) + 1;
    return vers_is_dotted(release.numbers) && numbers >= fewest && numbers <= most &&
           (!release.label.ptr || is_label(release.label)) &&
           (plus == SIZE_MAX || is_label(str_skip(version, plus + 1)));
}

static bool is_number(struct str part) {
    vers_take_digits(&part);
    return part.len == 0;
}

static int part_cmp(struct str a, struct str b, bool nocase) {
    bool number_a = is_number(a), number_b = is_number(b);
    if (number_a && number_b)
        return vers_number_cmp(a, b);
    if (number_a != number_b)
        return number_a ? -1 : 1;
    if (nocase && str_eq_nocase(a, b))
        return 0;
    for (size_t i = 0; nocase && i < a.len && i < b.len; i++)
        if (char_lower(a.ptr[i]) != char_lower(b.ptr[i]))
            return char_lower(a.ptr[i]) < char_lower(b.ptr[i]) ? -1 : 1;
    return nocase ? (a.len < b.len ? -1 : 1) : str_cmp(a, b);
}

static int label_cmp(struct str a, struct str b, bool nocase) {
    struct str x, y;
    if (!a.ptr || !b.ptr)
        return (a.ptr == NULL) - (b.ptr == NULL);
    for (;;) {
        bool more_a = str_next(&a, '.', &x), more_b = str_next(&b, '.', &y);
        if (!more_a || !more_b)
            return more_a - more_b;
        int order = part_cmp(x, y, nocase);
        if (order)
            return order;
    }
}

static int release_cmp(struct str a, struct str b, bool nocase) {
    struct release x = release_of(a), y = release_of(b);
    int order = vers_dotted_cmp(x.numbers, y.numbers);
    return order ? order : label_cmp(x.label, y.label, nocase);
}

bool vers_semver_valid(struct str version) {
    vers_take(&version, 'v');
    return is_release(version, 3, 3);
}

bool vers_dart_valid(struct str version) {
    return is_release(version, 3, 3) && str_find_char(version, '+') == SIZE_MAX;
}

int vers_semver_compare(struct str a, struct str b) {
    vers_take(&a, 'v');
    vers_take(&b, 'v');
    return release_cmp(a, b, false);
}

bool vers_nuget_valid(struct str version) {
    return is_release(version, 1, 4);
}

int vers_nuget_compare(struct str a, struct str b) {
    return release_cmp(a, b, true);
}

/* ---- times */

/* A leap second reads as the one behind it. */
bool vers_datetime_valid(struct str version) {
    struct moment moment;
    return moment_of(version, &moment) && !str_contains(version, STR(":60"));
}

int vers_datetime_compare(struct str a, struct str b) {
    struct moment x, y;
    if (!moment_of(a, &x) || !moment_of(b, &y))
        return str_cmp(a, b); /* valid ones can be read */
    return moment_cmp(&x, &y);
}
