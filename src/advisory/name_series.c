#include "advisory/name_series.h"

/* Numbers that look like versions and are none. */
static const struct str standards[] = {STR_INIT("802.")};

static const struct {
    struct str words;
    enum series_reach reach;
} reaches[] = {
    {STR_INIT("and prior"), SERIES_AT_MOST},  {STR_INIT("and earlier"), SERIES_AT_MOST},
    {STR_INIT("and below"), SERIES_AT_MOST},  {STR_INIT("and older"), SERIES_AT_MOST},
    {STR_INIT("or prior"), SERIES_AT_MOST},   {STR_INIT("or earlier"), SERIES_AT_MOST},
    {STR_INIT("and later"), SERIES_AT_LEAST}, {STR_INIT("and newer"), SERIES_AT_LEAST},
    {STR_INIT("and above"), SERIES_AT_LEAST}, {STR_INIT("or later"), SERIES_AT_LEAST},
    {STR_INIT("or newer"), SERIES_AT_LEAST},
};

/* Numbers separated by dots, from `at` on; an x in the place of one ends them. Returns where it stopped. */
static size_t read_parts(struct str text, size_t at, struct name_series *series) {
    series->count = 0;
    while (at < text.len && char_is_digit(text.ptr[at]) && series->count < SERIES_PARTS) {
        uint32_t value = 0;
        for (; at < text.len && char_is_digit(text.ptr[at]); at++)
            value = value > 100000000 ? value : value * 10 + (uint32_t)(text.ptr[at] - '0');
        series->parts[series->count++] = value;
        if (at + 1 >= text.len || text.ptr[at] != '.')
            break;
        at++;
    }
    while (at < text.len && (text.ptr[at] == 'x' || text.ptr[at] == '.' || text.ptr[at] == '*'))
        at++;
    return at;
}

/* What may follow the numbers of a version: "u2", "sp1", "a". */
static bool is_edition(struct str rest) {
    size_t letters = 0;
    while (letters < rest.len && char_is_alpha(rest.ptr[letters]))
        letters++;
    if (letters > 3)
        return false;
    for (size_t i = letters; i < rest.len; i++) {
        if (!char_is_digit(rest.ptr[i]) && rest.ptr[i] != '.')
            return false;
    }
    return true;
}

static bool is_standard(struct str chunk) {
    for (size_t i = 0; i < ARRAY_LEN(standards); i++) {
        if (str_starts(chunk, standards[i]))
            return true;
    }
    return false;
}

/* The length of the mark in front of a version's numbers: "v", "v.", or none. */
static size_t mark_length(struct str chunk) {
    if (chunk.len < 2 || chunk.ptr[0] != 'v')
        return 0;
    return chunk.ptr[1] == '.' ? 2 : 1;
}

/* "v90" is a drive, "v14" and "v2017" are versions; "1.5t" is a magnet. `whole`: nothing follows the numbers. */
static bool is_plausible(struct str chunk, bool after_version, uint32_t first, bool whole) {
    bool dotted = str_contains(chunk, STR("."));
    if (after_version)
        return true;
    if (mark_length(chunk) > 0)
        return first < 20 || first >= 1000 || dotted;
    return dotted && whole;
}

bool series_read(struct str chunk, bool after_version, struct name_series *series) {
    size_t at = mark_length(chunk);
    if (at >= chunk.len || !char_is_digit(chunk.ptr[at]) || is_standard(chunk))
        return false;
    struct name_series found = {.reach = SERIES_WITHIN};
    size_t end = read_parts(chunk, at, &found);
    if (!is_edition(str_skip(chunk, end)) || !is_plausible(chunk, after_version, found.parts[0], end == chunk.len))
        return false;
    *series = found;
    return true;
}

bool series_read_tail(struct str chunk, struct name_series *series) {
    uint64_t value = 0;
    struct str number = chunk.len > 1 && chunk.ptr[0] == 'v' ? str_skip(chunk, 1) : chunk;
    if (!str_u64(number, 2100, &value) || (value >= 100 && value < 1980))
        return false;
    *series = (struct name_series){.parts = {(uint32_t)value}, .count = 1, .reach = SERIES_WITHIN};
    return true;
}

/* "V6 CPU family and below": what kind of thing it is may stand between, and stays a part of the name. */
static size_t skip_kind(struct str after) {
    static const struct str kinds[] = {STR_INIT("cpu family "), STR_INIT("family "), STR_INIT("series ")};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_starts(after, kinds[i]))
            return kinds[i].len;
    return 0;
}

enum series_reach series_reach_after(struct str after, size_t *length) {
    size_t skipped = skip_kind(after);
    for (size_t i = 0; i < ARRAY_LEN(reaches); i++) {
        if (str_starts(str_skip(after, skipped), reaches[i].words)) {
            *length = skipped > 0 ? 0 : reaches[i].words.len;
            return reaches[i].reach;
        }
    }
    *length = 0;
    return SERIES_WITHIN;
}

enum series_fit series_fit(const struct name_series *series, struct str text) {
    struct name_series version = {0};
    size_t at = 0;
    while (at < text.len && !char_is_digit(text.ptr[at]))
        at++;
    read_parts(text, at, &version);
    if (version.count == 0)
        return SERIES_UNKNOWN;
    bool down = series->reach == SERIES_AT_MOST || series->reach == SERIES_BELOW;
    for (uint8_t i = 0; i < series->count && i < version.count; i++) {
        if (version.parts[i] < series->parts[i])
            return down ? SERIES_IN : SERIES_BEFORE;
        if (version.parts[i] > series->parts[i])
            return series->reach == SERIES_AT_LEAST ? SERIES_IN : SERIES_AFTER;
    }
    bool coarse = version.count < series->count;
    if (series->reach == SERIES_BELOW)
        return coarse ? SERIES_UNKNOWN : SERIES_AFTER;
    return coarse && series->reach == SERIES_WITHIN ? SERIES_UNKNOWN : SERIES_IN;
}

bool series_meet(const struct name_series *listed, const struct name_series *asset) {
    for (uint8_t i = 0; i < listed->count && i < asset->count; i++) {
        if (asset->parts[i] < listed->parts[i])
            return listed->reach == SERIES_AT_MOST || listed->reach == SERIES_BELOW;
        if (asset->parts[i] > listed->parts[i])
            return listed->reach == SERIES_AT_LEAST;
    }
    return listed->reach != SERIES_BELOW;
}

uint64_t revisions_read(struct str text, size_t *length) {
    uint64_t found = 0;
    size_t at = 0;
    *length = 0;
    for (;;) {
        while (at < text.len &&
               (text.ptr[at] == ' ' || text.ptr[at] == '/' || text.ptr[at] == ',' || text.ptr[at] == '&'))
            at++;
        if (str_starts(str_skip(text, at), STR("and "))) {
            at += 4;
            continue;
        }
        bool letter = at < text.len && text.ptr[at] >= 'a' && text.ptr[at] <= 'h';
        if (!letter || (at + 1 < text.len && char_is_alnum(text.ptr[at + 1])))
            return found;
        if (found != 0 && !(found >> (text.ptr[at] - 'a' - (text.ptr[at] > 'a')) & 1))
            return found;
        found |= 1ull << (text.ptr[at] - 'a');
        *length = ++at;
    }
}
