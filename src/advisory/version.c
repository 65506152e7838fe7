#include "advisory/version.h"

#include "advisory/version_read.h"
#include "advisory/wording.h"

static const char *const REASONS[VERSION_REASON_COUNT] = {
    [VERSION_REASON_NONE] = "both versions are read",
    [VERSION_REASON_EMPTY] = "no version is given",
    [VERSION_REASON_UNREAD] = "the version is not understood",
    [VERSION_REASON_LONG] = "the version is too long to be one",
    [VERSION_REASON_COARSE_LEFT] = "the installed version is given with fewer numbers",
    [VERSION_REASON_COARSE_RIGHT] = "the advisory gives its version with fewer numbers",
    [VERSION_REASON_BASE_LEFT] = "the installed version is the release without the advisory's update",
    [VERSION_REASON_BASE_RIGHT] = "the advisory does not say whether updates of its version count",
    [VERSION_REASON_OPEN_LEFT] = "the installed version leaves a number open",
    [VERSION_REASON_OPEN_RIGHT] = "the advisory leaves a number of its version open",
    [VERSION_REASON_FAMILY] = "the two versions are numbered apart",
    [VERSION_REASON_LABEL] = "one is a version, the other a release or revision",
    [VERSION_REASON_QUALIFIER] = "the order of the two kinds of update is not known",
    [VERSION_REASON_SHAPE] = "the two versions are written too differently",
    [VERSION_REASON_HASH] = "hashes have no order",
    [VERSION_REASON_HEX] = "the numbers may be hexadecimal",
    [VERSION_REASON_YEAR] = "one version is counted by years, the other is not",
    [VERSION_REASON_DATE] = "one of them is a date, or a date that can be read two ways",
    [VERSION_REASON_ZEROS] = "it is not known how many digits the second number has",
    [VERSION_REASON_ALIAS] = "the release has two numbers, and they say different things",
};

const char *version_reason_text(enum version_reason reason) {
    return (unsigned)reason < VERSION_REASON_COUNT ? REASONS[reason] : REASONS[VERSION_REASON_UNREAD];
}

/* ---- reading a whole text ---- */

static struct version unread(struct str text, enum version_reason reason) {
    return (struct version){.text = text, .reason = (uint8_t)reason};
}

/* The first version of the text and what stands in front of it; `*end` is where it ends. */
static bool take_with_lead(struct str text, size_t *end, struct version *version) {
    for (size_t at = 0; at < text.len;) {
        *end = at;
        if (char_is_alnum(text.ptr[at]) && version_take(text, end, version))
            return true;
        while (at < text.len && char_is_alnum(text.ptr[at]))
            at++;
        while (at < text.len && !char_is_alnum(text.ptr[at]))
            at++;
    }
    *end = 0;
    return version_take_letters(text, end, version);
}

static bool is_absent(struct str text) {
    static const struct str NONE[] = {STR_INIT("n/a"),         STR_INIT("na"), STR_INIT("none"), STR_INIT("unknown"),
                                      STR_INIT("unspecified"), STR_INIT("-"),  STR_INIT("")};
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++)
        if (str_eq_nocase(text, NONE[i]))
            return true;
    return false;
}

/* Everything in front of the number names the numbering, unless it repeats the product's name. */
static void set_family(struct version *version, struct str text, size_t lead, struct str product) {
    struct str words = str_trim(str_slice(text, 0, lead));
    if (words.len && !wording_repeats(words, product))
        version->family = version->family.len
                              ? (struct str){text.ptr, (size_t)(version->family.ptr + version->family.len - text.ptr)}
                              : words;
    if (version->family.len && wording_repeats(version->family, product))
        version->family = STR_NONE;
}

enum status version_parse(struct str text, struct str product, struct arena *arena, struct version *version) {
    if (text.len > VERSION_TEXT_MAX) {
        *version = unread(text, VERSION_REASON_LONG);
        return STATUS_OK;
    }
    struct str plain = wording_plain(arena, text);
    if (!plain.ptr)
        return STATUS_MEMORY;
    size_t at = 0, from = 0;
    struct version read;
    if (is_absent(plain)) {
        *version = unread(plain, VERSION_REASON_EMPTY);
        return STATUS_OK;
    }
    if (!take_with_lead(plain, &at, &read)) {
        *version = unread(plain, VERSION_REASON_UNREAD);
        return STATUS_OK;
    }
    from = (size_t)(read.text.ptr - plain.ptr);
    set_family(&read, plain, from, product);
    if (version_skip_blanks(plain, at) < plain.len && read.reason == VERSION_REASON_NONE &&
        !str_eq(str_skip(plain, at), STR(".")))
        read.reason = VERSION_REASON_UNREAD;
    read.text = plain;
    for (size_t i = 0; i < (size_t)read.count + read.alias; i++)
        read.parts[i].at = (uint16_t)(read.parts[i].at + from);
    *version = read;
    return STATUS_OK;
}
