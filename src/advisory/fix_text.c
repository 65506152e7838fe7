#include "advisory/fix_text.h"

#include <string.h>

#include "advisory/version_read.h"

enum { WORDS_BEFORE_VERSION = 16 };

static const struct str markers[] = {
    STR_INIT("corrected"), STR_INIT("fixed"),    STR_INIT("remediated"),
    STR_INIT("addressed"), STR_INIT("resolved"), STR_INIT("patched"),
};
static const struct str followers[] = {
    STR_INIT("and later"), STR_INIT("or later"),  STR_INIT("or higher"), STR_INIT("and higher"),
    STR_INIT("or newer"),  STR_INIT("and newer"), STR_INIT("or above"),  STR_INIT("and above"),
};

static bool starts_with_any(struct str text, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_starts_nocase(text, words[i]))
            return true;
    }
    return false;
}

/* The letters that the markers begin with; most words are ruled out by their first one. */
static bool may_mark(char c) {
    return memchr("acfrp", char_lower(c), 5) != NULL;
}

static bool is_word_start(struct str text, size_t at) {
    return char_is_alnum(text.ptr[at]) && (at == 0 || !char_is_alnum(text.ptr[at - 1]));
}

static bool ends_sentence(struct str text, size_t at) {
    return (text.ptr[at] == '.' && (at + 1 == text.len || char_is_blank(text.ptr[at + 1]))) || text.ptr[at] == '\n';
}

/* A version that cannot be taken for a plain number: two numbers at least. Steps over what is a date. */
static bool take_version(struct str text, size_t *at, struct version *version) {
    size_t end = *at;
    char c = text.ptr[end];
    bool marked =
        (char_lower(c) == 'v' || char_lower(c) == 'r') && end + 1 < text.len && char_is_digit(text.ptr[end + 1]);
    if (!char_is_digit(c) && !marked)
        return false;
    if (!version_take(text, &end, version) || version->reason != VERSION_REASON_NONE)
        return false;
    if (version->dated) {
        *at = end;
        return false;
    }
    if (version->count < 2 || version->parts[0].kind != VERSION_PART_NUMBER)
        return false;
    *at = end;
    return true;
}

static void keep(struct fix_versions *found, const struct version *version) {
    for (size_t i = 0; i < found->count; i++) {
        if (str_eq_nocase(found->items[i].text, version->text))
            return;
    }
    if (found->count < FIX_VERSIONS_MAX)
        found->items[found->count++] = *version;
}

void fix_text_versions(struct str text, struct fix_versions *found) {
    found->count = 0;
    bool after_marker = false;
    unsigned words = 0;
    struct version version; /* not in the loop: a hardened build would clear it at every letter */
    for (size_t at = 0; at < text.len; at++) {
        if (ends_sentence(text, at))
            after_marker = false;
        if (!is_word_start(text, at))
            continue;
        if (may_mark(text.ptr[at]) && starts_with_any(str_skip(text, at), markers, ARRAY_LEN(markers))) {
            after_marker = true;
            words = 0;
        }
        size_t end = at;
        if (take_version(text, &end, &version)) {
            struct str rest = str_trim(str_skip(text, end));
            if (after_marker || starts_with_any(rest, followers, ARRAY_LEN(followers)))
                keep(found, &version);
            words = 0;
        } else if (++words > WORDS_BEFORE_VERSION) {
            after_marker = false;
        }
        at = end > at ? end - 1 : at;
    }
}

unsigned fix_text_shared(const struct version *a, const struct version *b) {
    unsigned shared = 0;
    while (shared < a->count && shared < b->count && a->parts[shared].kind == VERSION_PART_NUMBER &&
           b->parts[shared].kind == VERSION_PART_NUMBER && a->parts[shared].value == b->parts[shared].value)
        shared++;
    return shared;
}

static enum fix_standing compare(const struct version *version, const struct version *fix,
                                 const struct version_scheme *scheme) {
    switch (version_compare(version, fix, scheme).order) {
    case VERSION_SAME:
    case VERSION_NEWER:
        return FIX_PAST;
    case VERSION_OLDER:
        return FIX_EARLIER;
    case VERSION_UNCOMPARABLE:
        return FIX_UNSURE;
    }
    return FIX_UNSURE;
}

enum fix_standing fix_text_standing(const struct fix_versions *fixes, const struct version *version,
                                    const struct version_scheme *scheme) {
    if (fixes->count == 0)
        return FIX_NONE;
    size_t nearest = 0;
    unsigned most = 0;
    size_t past = 0;
    size_t earlier = 0;
    size_t left_out = 0;
    for (size_t i = 0; i < fixes->count; i++) {
        unsigned shared = fix_text_shared(version, &fixes->items[i]);
        if (shared == 0 && fixes->general[i]) {
            left_out++;
            continue;
        }
        enum fix_standing standing = compare(version, &fixes->items[i], scheme);
        past += standing == FIX_PAST;
        earlier += standing == FIX_EARLIER;
        if (shared > most) {
            most = shared;
            nearest = i;
        }
    }
    if (left_out == fixes->count)
        return FIX_NONE;
    if (past + left_out == fixes->count)
        return FIX_PAST;
    if (earlier + left_out == fixes->count)
        return FIX_EARLIER;
    return most > 0 ? compare(version, &fixes->items[nearest], scheme) : FIX_UNSURE;
}
