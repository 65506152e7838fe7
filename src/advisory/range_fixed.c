#include <string.h>

#include "advisory/range.h"
#include "advisory/range_word.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

enum { REMEDY_TEXT_MAX = 4096, OBJECT_WORDS_MAX = 10 };

static const struct wording_row VERBS[] = {{"install", 0},  {"installing", 0}, {"migrate", 0},  {"migrating", 0},
                                           {"update", 0},   {"updated", 0},    {"updating", 0}, {"upgrade", 0},
                                           {"upgraded", 0}, {"upgrading", 0}};

/* Words between the verb and the version that name nothing else: "update the device firmware to the latest version". */
static const struct wording_row NEUTRAL[] = {
    {"a", 0},       {"all", 0},      {"an", 0},       {"app", 0},     {"at", 0},       {"bios", 0},
    {"device", 0},  {"devices", 0},  {"firmware", 0}, {"fixed", 0},   {"fw", 0},       {"integrated", 0},
    {"its", 0},     {"latest", 0},   {"least", 0},    {"module", 0},  {"new", 0},      {"of", 0},
    {"product", 0}, {"products", 0}, {"release", 0},  {"rev", 0},     {"revision", 0}, {"software", 0},
    {"system", 0},  {"systems", 0},  {"the", 0},      {"their", 0},   {"these", 0},    {"this", 0},
    {"to", 0},      {"users", 0},    {"ver", 0},      {"version", 0}, {"versions", 0}, {"your", 0}};

static bool is_row(const struct wording_row *rows, size_t count, struct str word) {
    return wording_find(rows, count, word) != NULL;
}

/* The letters that the verbs begin with: most words are ruled out by their first one. */
static bool may_be_verb(char c) {
    return strchr("IiMmUu", c) != NULL;
}

bool range_fixed_is_neutral(struct str word) {
    return is_row(NEUTRAL, ARRAY_LEN(NEUTRAL), word);
}

static struct str word_at(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && char_is_alnum(text.ptr[end]))
        end++;
    return str_slice(text, at, end);
}

static size_t next_word(struct str text, size_t at) {
    while (at < text.len && !char_is_alnum(text.ptr[at]))
        at++;
    return at;
}

/* A stop behind which a new sentence begins. */
static bool sentence_ends(struct str text, size_t from, size_t to) {
    for (size_t i = from; i + 1 < to; i++)
        if ((text.ptr[i] == '.' || text.ptr[i] == ';') && char_is_blank(text.ptr[i + 1]))
            return true;
    return false;
}

/* A number alone ("Update 2 devices", the S7-1500 in a name) is none, unless it is a year or a label says so. */
static bool is_lone_number(const struct version *v) {
    return v->count == 1 && !v->label && !version_is_year(&v->parts[0]);
}

static bool is_led(struct str before) {
    return str_ends_nocase(before, STR("to")) || str_ends_nocase(before, STR("version"));
}

/* The version at `at`, of the product itself. */
static bool take_own(struct str text, size_t *at, struct str product, struct version *v) {
    size_t try = *at;
    if (!version_take(text, &try, v) || v->reason || v->dated || v->count == 0)
        return false;
    if (v->parts[0].kind != VERSION_PART_NUMBER || (v->family.len && !wording_repeats(v->family, product)))
        return false;
    if (is_lone_number(v) && !is_led(str_trim(str_slice(text, 0, *at))))
        return false;
    /* Glued to something else ("V17.0?.10"), it was not read to its end. */
    if (try < text.len && !char_is_blank(text.ptr[try]) && !strchr(".,;:)*/", text.ptr[try]))
        return false;
    *at = try;
    return true;
}

/* The version that the verb at `at` leads to, through neutral words and the product's own. */
static bool follow_verb(struct str text, size_t at, struct str product, struct version *v, size_t *end) {
    bool to = str_starts_nocase(word_at(text, at), STR("install"));
    size_t from = at + word_at(text, at).len;
    for (unsigned words = 0; words < OBJECT_WORDS_MAX; words++) {
        at = next_word(text, from);
        if (at >= text.len || sentence_ends(text, from, at))
            return false;
        struct str word = word_at(text, at);
        size_t try = at;
        if (to && take_own(text, &try, product, v)) {
            *end = try;
            return true;
        }
        to = to || str_eq_nocase(word, STR("to"));
        if (!is_row(NEUTRAL, ARRAY_LEN(NEUTRAL), word) && !(product.len && wording_repeats(word, product)))
            return false;
        from = at + word.len;
    }
    return false;
}

/* "4.2 or 4.3", "4.2, 4.3": which one depends on what is installed. */
static bool others_follow(struct str text, size_t at, struct str product) {
    struct version v;
    size_t next = next_word(text, at);
    struct str word = word_at(text, next);
    enum range_word known = range_word_of(word);
    if (known == RANGE_WORD_OR || known == RANGE_WORD_AND)
        next = next_word(text, next + word.len);
    else if (at >= text.len || !strchr(",/", text.ptr[at]))
        return false;
    while (is_row(NEUTRAL, ARRAY_LEN(NEUTRAL), word_at(text, next)))
        next = next_word(text, next + word_at(text, next).len);
    return take_own(text, &next, product, &v) || version_take(text, &next, &v);
}

/* "RTU500 version 13.2.1 - 13.2.5:", "Users of ProSafe-RS:": what stands in front of a colon must be the product. */
static bool is_labelled_so(struct str before, struct str product) {
    struct str word, label = before;
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < before.len; i++)
        colon = before.ptr[i] == ':' ? i : colon;
    if (colon == SIZE_MAX)
        return true;
    label.len = colon;
    for (size_t i = colon; i > 0; i--)
        if (strchr(":.", label.ptr[i - 1]) && (label.ptr[i - 1] == ':' || char_is_blank(before.ptr[i]))) {
            label = str_slice(label, i, colon);
            break;
        }
    while (wording_next(&label, &word))
        if (!is_row(NEUTRAL, ARRAY_LEN(NEUTRAL), word) && !(product.len && wording_repeats(word, product)))
            return false;
    return true;
}

/* Whether the remedy whose verb stands at `at` is for every installed version of the product: no number in front of it
 * but those of the product's name. */
static bool is_for_all(struct str text, size_t at, struct str product) {
    struct str before = str_slice(text, 0, at), rest = before, word;
    while (wording_next(&rest, &word)) {
        bool has = false;
        for (size_t i = 0; i < word.len; i++)
            has = has || char_is_digit(word.ptr[i]);
        if (has && !(product.len && wording_repeats(word, product)))
            return false;
    }
    return is_labelled_so(before, product);
}

/* "PCU400: Version 9.3.8 or later": no verb, but nothing else either. */
static bool stands_alone(struct str text, struct str product, struct version *v, size_t *end) {
    for (size_t at = next_word(text, 0); at < text.len;) {
        struct str word = word_at(text, at);
        size_t try = at;
        bool named = product.len && wording_repeats(word, product);
        if (!named && take_own(text, &try, product, v)) {
            struct str rest = str_trim(str_skip(text, try));
            *end = try;
            return str_starts_nocase(rest, STR("or later")) || str_starts_nocase(rest, STR("or newer")) ||
                   str_starts_nocase(rest, STR("or higher")) || str_starts_nocase(rest, STR("and later"));
        }
        if (!named && !is_row(NEUTRAL, ARRAY_LEN(NEUTRAL), word))
            return false;
        at = next_word(text, at + word.len);
    }
    return false;
}

/* Without a label that is a word of its own: "Version 4.2" gives "4.2", "V4.2" stays. */
static struct str without_label(struct str text) {
    struct str word = word_at(text, 0);
    for (size_t i = 0; i < word.len; i++)
        if (!char_is_alpha(word.ptr[i]))
            return text;
    size_t next = next_word(text, word.len);
    return next > word.len && next < text.len ? without_label(str_skip(text, next)) : text;
}

struct str range_fixed_version(struct str text, struct str product) {
    struct version found = {.count = 0}, v;
    size_t end = 0;
    text = str_slice(text, 0, REMEDY_TEXT_MAX);
    for (size_t at = next_word(text, 0); at < text.len; at = next_word(text, at + word_at(text, at).len)) {
        if (!may_be_verb(text.ptr[at]) || !is_row(VERBS, ARRAY_LEN(VERBS), word_at(text, at)) ||
            !follow_verb(text, at, product, &v, &end))
            continue;
        if (found.count && str_eq_nocase(found.text, v.text))
            continue;
        if (found.count || !is_for_all(text, at, product) || others_follow(text, end, product))
            return STR_NONE;
        found = v;
    }
    if (!found.count && stands_alone(text, product, &v, &end) && !others_follow(text, end, product))
        found = v;
    return found.count ? without_label(found.text) : STR_NONE;
}
