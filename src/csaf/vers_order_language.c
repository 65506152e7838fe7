/* The orders of the packages of languages: numbers, then words that stand for a phase of the work. */
#include "csaf/vers_order.h"

struct phase {
    struct str name;
    int place;
};
struct phases {
    const struct phase *items;
    size_t count;
};

/* The place of a word, whatever its case; -1: unknown. */
static int place_of(const struct phases *phases, struct str word) {
    for (size_t i = 0; i < phases->count; i++)
        if (str_eq_nocase(word, phases->items[i].name))
            return phases->items[i].place;
    return -1;
}

/* Takes the longest front of digits and full stops that begins and ends with a digit. */
static struct str take_dotted(struct str *rest) {
    size_t end = 0;
    while (end < rest->len &&
           (char_is_digit(rest->ptr[end]) ||
            (rest->ptr[end] == '.' && end > 0 && end + 1 < rest->len && char_is_digit(rest->ptr[end + 1]))))
        end++;
    struct str front = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end);
    return front;
}

static bool take_one_of(struct str *rest, const char *chars) {
    for (; *chars; chars++)
        if (vers_take(rest, *chars))
            return true;
    return false;
}

/* Numbers, a phase and its number. */
struct phased {
    struct str numbers;
    int place;
    struct str number;
    bool snapshot;
};

static int phased_cmp(const struct phased *a, const struct phased *b) {
    int order = vers_dotted_cmp(a->numbers, b->numbers);
    order = order ? order : a->place - b->place;
    order = order ? order : vers_number_cmp(a->number, b->number);
    return order ? order : b->snapshot - a->snapshot;
}

/* ---- maven */

enum { MAVEN_SNAPSHOT = 4, MAVEN_RELEASE };
static const struct phase maven_words[] = {
    {STR_INIT("alpha"), 0},
    {STR_INIT("beta"), 1},
    {STR_INIT("milestone"), 2},
    {STR_INIT("rc"), 3},
    {STR_INIT("cr"), 3},
    {STR_INIT("snapshot"), MAVEN_SNAPSHOT},
    {STR_INIT("ga"), MAVEN_RELEASE},
    {STR_INIT("final"), MAVEN_RELEASE},
    {STR_INIT("release"), MAVEN_RELEASE},
    {STR_INIT("sp"), 6},
};
/* One letter is a phase before a number alone. */
static const struct phase maven_letters[] = {{STR_INIT("a"), 0}, {STR_INIT("b"), 1}, {STR_INIT("m"), 2}};

/* "-rc-1-SNAPSHOT" behind the numbers. */
static bool maven_read_word(struct str text, struct phased *version) {
    static const struct phases words = {maven_words, ARRAY_LEN(maven_words)},
                               letters = {maven_letters, ARRAY_LEN(maven_letters)};
    bool dash = vers_take(&text, '-');
    struct str word = vers_take_letters(&text);
    bool number = text.len > 0 && char_is_digit(text.ptr[0]);
    version->place = place_of(number && word.len == 1 ? &letters : &words, word);
    if (version->place < 0 || (!dash && !number))
        return false;
    if (word.len > 1 && text.len > 1 && text.ptr[0] == '-' && char_is_digit(text.ptr[1]))
        text = str_skip(text, 1);
    version->number = vers_take_digits(&text);
    version->snapshot = str_eq_nocase(text, STR("-snapshot"));
    return text.len == 0 || version->snapshot;
}

static bool maven_read(struct str text, struct phased *version) {
    *version = (struct phased){.numbers = take_dotted(&text), .place = MAVEN_RELEASE};
    if (version->numbers.len == 0 || text.len == 0)
        return version->numbers.len > 0;
    if (!maven_read_word(text, version))
        return false;
    bool final = version->place == MAVEN_RELEASE || version->place == MAVEN_SNAPSHOT;
    return !final || (version->number.len == 0 && !version->snapshot);
}

bool vers_maven_valid(struct str version) {
    struct phased phased;
    return maven_read(version, &phased);
}

int vers_maven_compare(struct str a, struct str b) {
    struct phased x, y;
    bool known = maven_read(a, &x) && maven_read(b, &y);
    return known ? phased_cmp(&x, &y) : str_cmp(a, b);
}

/* ---- composer */

enum { COMPOSER_STABLE = 4 };
static const struct phase composer_words[] = {
    {STR_INIT("dev"), 0},
    {STR_INIT("alpha"), 1},
    {STR_INIT("a"), 1},
    {STR_INIT("beta"), 2},
    {STR_INIT("b"), 2},
    {STR_INIT("rc"), 3},
    {STR_INIT("stable"), COMPOSER_STABLE},
    {STR_INIT("patch"), 5},
    {STR_INIT("pl"), 5},
    {STR_INIT("p"), 5},
};

static bool composer_read(struct str text, struct phased *version) {
    static const struct phases words = {composer_words, ARRAY_LEN(composer_words)};
    vers_take(&text, 'v');
    *version = (struct phased){.numbers = take_dotted(&text), .place = COMPOSER_STABLE};
    size_t dots = 0;
    for (size_t i = 0; i < version->numbers.len; i++)
        dots += version->numbers.ptr[i] == '.';
    if (version->numbers.len == 0 || dots > 3 || text.len == 0)
        return version->numbers.len > 0 && dots <= 3;
    take_one_of(&text, "-_.");
    version->place = place_of(&words, vers_take_letters(&text));
    bool numbered = version->place > 0 && version->place != COMPOSER_STABLE;
    if (numbered && text.len > 1)
        take_one_of(&text, "-.");
    version->number = numbered ? vers_take_digits(&text) : STR("");
    return version->place >= 0 && text.len == 0;
}

bool vers_composer_valid(struct str version) {
    struct phased phased;
    return composer_read(version, &phased);
}

int vers_composer_compare(struct str a, struct str b) {
    struct phased x, y;
    bool known = composer_read(a, &x) && composer_read(b, &y);
    return known ? phased_cmp(&x, &y) : str_cmp(a, b);
}

/* ---- pypi */

/* Of a version without a word for it, what decides is where it would stand. */
enum { PYPI_DEV_ALONE = -1, PYPI_FINAL = 3 };
static const struct phase pypi_pre[] = {{STR_INIT("a"), 0},    {STR_INIT("alpha"), 0},  {STR_INIT("b"), 1},
                                        {STR_INIT("beta"), 1}, {STR_INIT("c"), 2},      {STR_INIT("rc"), 2},
                                        {STR_INIT("pre"), 2},  {STR_INIT("preview"), 2}};
static const struct phase pypi_post[] = {{STR_INIT("post"), 0}, {STR_INIT("rev"), 0}, {STR_INIT("r"), 0}};
static const struct phase pypi_dev[] = {{STR_INIT("dev"), 0}};

struct pypi {
    struct str epoch, numbers;
    int pre;
    struct str pre_number;
    bool post, dev;
    struct str post_number, dev_number;
};

/* Takes ".post2" and its like off the front; nothing when the word is none of these. */
static int take_phase(struct str *rest, struct phases phases, struct str *number) {
    struct str text = *rest;
    take_one_of(&text, "-_.");
    int place = place_of(&phases, vers_take_letters(&text));
    if (place < 0)
        return place;
    *rest = text;
    if (take_one_of(&text, "-_.") && text.len > 0 && char_is_digit(text.ptr[0]))
        *rest = text;
    *number = vers_take_digits(rest);
    return place;
}

static bool pypi_read(struct str text, struct pypi *version) {
    *version = (struct pypi){.pre = PYPI_FINAL};
    if (!vers_take(&text, 'v'))
        vers_take(&text, 'V');
    size_t mark = str_find_char(text, '!');
    if (mark != SIZE_MAX) {
        version->epoch = vers_take_digits(&text);
        if (version->epoch.len == 0 || !vers_take(&text, '!'))
            return false;
    }
    version->numbers = take_dotted(&text);
    int pre = take_phase(&text, (struct phases){pypi_pre, ARRAY_LEN(pypi_pre)}, &version->pre_number);
    if (text.len > 1 && text.ptr[0] == '-' && char_is_digit(text.ptr[1])) { /* "1.0-1" is a post-release */
        text = str_skip(text, 1);
        version->post_number = vers_take_digits(&text);
        version->post = true;
    } else {
        version->post = take_phase(&text, (struct phases){pypi_post, ARRAY_LEN(pypi_post)}, &version->post_number) >= 0;
    }
    version->dev = take_phase(&text, (struct phases){pypi_dev, ARRAY_LEN(pypi_dev)}, &version->dev_number) >= 0;
    if (pre >= 0)
        version->pre = pre;
    else if (version->dev && !version->post)
        version->pre = PYPI_DEV_ALONE;
    return version->numbers.len > 0 && text.len == 0;
}

bool vers_pypi_valid(struct str version) {
    struct pypi pypi;
    return pypi_read(version, &pypi);
}

int vers_pypi_compare(struct str a, struct str b) {
    struct pypi x, y;
    if (!pypi_read(a, &x) || !pypi_read(b, &y))
        return str_cmp(a, b); /* valid ones can be read */
    int order = vers_number_cmp(x.epoch, y.epoch);
    order = order ? order : vers_dotted_cmp(x.numbers, y.numbers);
    order = order ? order : x.pre - y.pre;
    order = order ? order : vers_number_cmp(x.pre_number, y.pre_number);
    order = order ? order : x.post - y.post;
    order = order ? order : vers_number_cmp(x.post_number, y.post_number);
    order = order ? order : y.dev - x.dev;
    return order ? order : vers_number_cmp(x.dev_number, y.dev_number);
}

/* ---- gem */

/* A run of digits or of letters; full stops in front are skipped. */
static struct str gem_take(struct str *rest) {
    while (vers_take(rest, '.'))
        continue;
    struct str letters = vers_take_letters(rest);
    return letters.len > 0 ? letters : vers_take_digits(rest);
}

bool vers_gem_valid(struct str version) {
    struct str part;
    if (version.len == 0 || !char_is_digit(version.ptr[0]))
        return false;
    while (str_next(&version, '.', &part)) {
        if (part.len == 0)
            return false;
        while (gem_take(&part).len > 0)
            continue;
        if (part.len > 0)
            return false;
    }
    return true;
}

/* Letters are before numbers; what is missing is 0. */
int vers_gem_compare(struct str a, struct str b) {
    int order = vers_dotted_cmp(take_dotted(&a), take_dotted(&b));
    while (order == 0 && (a.len > 0 || b.len > 0)) {
        struct str x = gem_take(&a), y = gem_take(&b);
        bool word_x = x.len > 0 && char_is_alpha(x.ptr[0]), word_y = y.len > 0 && char_is_alpha(y.ptr[0]);
        if (word_x != word_y)
            return word_x ? -1 : 1;
        order = word_x ? str_cmp(x, y) : vers_number_cmp(x, y);
    }
    return order;
}
