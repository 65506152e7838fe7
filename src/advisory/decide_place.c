#include "advisory/decide.h"
#include <string.h>

#include "advisory/name_series.h"
#include "advisory/range_side.h"
#include "advisory/range_word.h"

enum { YEAR_DIGITS = 4, FIRST_YEAR = 1980, RELEASE_MAX = 16, EQUAL_DOTS_MIN = 2 };

struct installed {
    struct version version;
    struct str serial;
    bool has_version;
};

/* Only ends of ranges without a start, and single versions, are told apart by their lines. */
static unsigned line_bits(const struct range *range, const struct version *version) {
    const struct version *one = range_exact(range);
    unsigned line = one                          ? fix_text_shared(one, version)
                    : range_is_open_below(range) ? range_end_line(range, version)
                                                 : 0;
    return (line < STANDING_LINE_MAX ? line : STANDING_LINE_MAX) << STANDING_LINE_SHIFT;
}

/* Past an end that may not be the end of what is affected. */
static unsigned soft_bit(const struct range *range, const struct version *version) {
    return range_is_closed_above(range) || range_end_begins(range, version) ? STANDING_SOFT_END : 0;
}

/* Why a range does not say where a version stands. */
static unsigned place_unsure(struct range_answer answer) {
    if (answer.reason != RANGE_REASON_VERSION)
        return answer.reason == RANGE_REASON_CVE ? STANDING_CVE : STANDING_UNSURE;
    switch (answer.version) {
    case VERSION_REASON_COARSE_RIGHT:
    case VERSION_REASON_BASE_RIGHT:
        return STANDING_COARSE;
    case VERSION_REASON_LABEL:
    case VERSION_REASON_FAMILY:
        return STANDING_APART;
    default:
        return STANDING_UNSURE;
    }
}

static unsigned place_outside(const struct range *range, const struct version *version, enum range_reason reason) {
    if (reason == RANGE_REASON_LINE)
        return STANDING_OTHER_LINE;
    switch (range_side(range, version)) {
    case RANGE_SIDE_BEYOND:
        return STANDING_BEYOND | line_bits(range, version) | soft_bit(range, version);
    case RANGE_SIDE_BEFORE:
        return STANDING_BEFORE;
    case RANGE_SIDE_UNKNOWN:
        return STANDING_OUTSIDE;
    }
    return STANDING_OUTSIDE;
}

/* A range of serial numbers has no versions to be before or beyond. */
static unsigned place_serial(const struct range *range, struct str serial) {
    struct range_answer answer = {.place = RANGE_UNSURE};
    if (serial.len > 0)
        answer = range_check_serial(range, serial);
    if (answer.place == RANGE_UNSURE)
        return STANDING_UNKNOWN;
    if (answer.place == RANGE_INSIDE)
        return STANDING_INSIDE;
    return answer.reason == RANGE_REASON_LINE ? STANDING_OTHER_LINE : STANDING_BEYOND;
}

static unsigned place_in(const struct range *range, const struct installed *asset) {
    if (!asset->has_version)
        return place_serial(range, asset->serial);
    struct range_answer answer = range_check(range, &asset->version);
    if (answer.place == RANGE_UNSURE && answer.reason == RANGE_REASON_SERIAL) {
        unsigned place = place_serial(range, asset->serial);
        return place != STANDING_UNKNOWN ? place : STANDING_UNSURE;
    }
    if (answer.place == RANGE_INSIDE)
        return STANDING_INSIDE | line_bits(range, &asset->version);
    if (answer.place == RANGE_UNSURE)
        return place_unsure(answer);
    return place_outside(range, &asset->version, answer.reason);
}

static unsigned place_fix(const struct question *q, const struct version *version) {
    switch (fix_text_standing(q->fix, version, q->scheme)) {
    case FIX_PAST:
        return STANDING_PAST;
    case FIX_EARLIER:
        return STANDING_EARLIER;
    case FIX_BETWEEN:
        return STANDING_BETWEEN;
    case FIX_HINTED:
        return STANDING_HINTED;
    case FIX_NONE:
    case FIX_UNSURE:
        return STANDING_UNSURE;
    }
    return STANDING_UNSURE;
}

static bool is_unsure(unsigned place) {
    unsigned standing = place & STANDING_MASK;
    return standing == STANDING_UNSURE || standing == STANDING_COARSE || standing == STANDING_APART;
}

static bool has_line(const struct name *name) {
    for (uint8_t f = 0; f < name->form_count; f++) {
        if (name->forms[f].series_count > 0 && name->forms[f].series[0].reach == SERIES_WITHIN)
            return true;
    }
    return false;
}

static bool is_in_line(const void *line, struct str end) {
    return series_fit(line, end) == SERIES_IN;
}

static bool is_off_line(const void *line, struct str end) {
    enum series_fit fit = series_fit(line, end);
    return fit == SERIES_BEFORE || fit == SERIES_AFTER;
}

/* Versions that are years are told from all others by that alone. */
static bool is_year(const struct name_series *line, struct str version) {
    uint64_t first = 0;
    version = str_slice(version, 0, YEAR_DIGITS);
    return line->parts[0] >= FIRST_YEAR && version.len == YEAR_DIGITS && str_u64(version, UINT16_MAX, &first) &&
           first >= FIRST_YEAR;
}

/* A number at the end of a name: the version has to begin with it, if it is of versions at all. That is so when the
 * listed versions begin with it too; "Zelio Soft 2" has versions up to 5.2, and its 2 is part of the name. */
static unsigned place_tail(const struct question *q, const struct range *range, const struct installed *asset) {
    enum series_fit fit = series_fit(q->tail, asset->version.text);
    if (fit == SERIES_IN)
        return place_in(range, asset);
    bool is_line = range_some_end(range, is_in_line, q->tail) || is_year(q->tail, asset->version.text);
    bool is_sure = is_line && !range_some_end(range, is_off_line, q->tail) && fit != SERIES_UNKNOWN;
    return !is_sure || (q->flags & CANDIDATE_OWN_TAIL) ? STANDING_UNSURE : STANDING_OTHER_LINE;
}

/* The release before the line's own, of the same generation (1.22 before 1.23) or the generation before it (6.9 before
 * V7), where nothing says where the affected versions begin: suppliers list what they still support. */
static bool is_predecessor(const struct name_series *line, const struct range *range, struct str version) {
    struct name_series generation = *line;
    if (line->count == 0 || !range_is_open_below(range))
        return false;
    if (line->count == 1)
        generation.parts[0] -= line->parts[0] > 0;
    else
        generation.count--;
    generation.reach = line->count == 1 ? SERIES_WITHIN : line->reach;
    return series_fit(&generation, version) == SERIES_IN;
}

/* A name that says of which version line it is, among others that say the same of other lines. */
static unsigned place_lined(const struct name *name, const struct range *range, const struct installed *asset) {
    bool unknown = false;
    for (uint8_t f = 0; f < name->form_count; f++) {
        for (uint8_t i = 0; i < name->forms[f].series_count; i++) {
            const struct name_series *series = &name->forms[f].series[i];
            enum series_fit fit = series_fit(series, asset->version.text);
            if (fit == SERIES_IN)
                return place_in(range, asset) | (series->reach == SERIES_WITHIN ? STANDING_OWN_LINE : 0);
            /* "Software Controller V2 < V21.9.7": a generation, and not where its versions begin. */
            unknown = unknown || fit == SERIES_UNKNOWN || range_some_end(range, is_off_line, series) ||
                      (fit == SERIES_BEFORE && is_predecessor(series, range, asset->version.text));
        }
    }
    return unknown ? STANDING_UNSURE : STANDING_OTHER_LINE;
}

/* What suppliers count by: any other word may turn what it stands before, as "superseded by" does. */
static bool is_count(struct str word) {
    static const struct str words[] = {STR_INIT("app"), STR_INIT("boot"), STR_INIT("bootloader"), STR_INIT("cdc"),
                                       STR_INIT("cir"), STR_INIT("hios"), STR_INIT("os"),         STR_INIT("web")};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(word, words[i]))
            return true;
    return false;
}

enum chunk_sort { CHUNK_PLAIN, CHUNK_NAME, CHUNK_TURNS };

/* "CIR_CDC_v": words that signs join. */
static enum chunk_sort sort_chunk(struct str chunk) {
    enum chunk_sort sort = CHUNK_PLAIN;
    for (size_t at = 0, end; at < chunk.len; at = end + 1) {
        for (end = at; end < chunk.len && char_is_alpha(chunk.ptr[end]);)
            end++;
        struct str word = str_slice(chunk, at, end);
        enum range_word means = word.len > 0 ? range_word_of(word) : RANGE_WORD_NOUN;
        bool joined = end == chunk.len || strchr("_-.", chunk.ptr[end]) != NULL;
        if ((means != RANGE_WORD_NOUN && !is_count(word)) || !joined)
            return CHUNK_TURNS;
        sort = means == RANGE_WORD_UNKNOWN ? CHUNK_NAME : sort;
    }
    return sort;
}

/* What stands in front of a version is what counts so, and no word that turns it: "Web firmware v", "CIR_CDC_v". */
static bool is_name_of_count(struct str front) {
    struct str chunk;
    unsigned names = 0;
    while (str_next(&front, ' ', &chunk)) {
        enum chunk_sort sort = sort_chunk(chunk);
        if (sort == CHUNK_TURNS)
            return false;
        names += sort == CHUNK_NAME;
    }
    return names <= 1;
}

static struct str without_mark(struct str version) {
    version = str_trim(version);
    return version.len > 0 && char_lower(version.ptr[0]) == 'v' ? str_skip(version, 1) : version;
}

/* "CIR_CDC_v1.2.17", and the asset's version 1.2.17: three numbers and more that are all the same are no two counts. */
static bool ends_in_version(struct str listed, struct str version) {
    unsigned dots = 0;
    version = without_mark(version);
    for (size_t i = 0; i < version.len; i++) {
        if (!char_is_digit(version.ptr[i]) && version.ptr[i] != '.')
            return false;
        dots += version.ptr[i] == '.';
    }
    listed = str_trim(listed);
    if (dots < EQUAL_DOTS_MIN || !str_ends(listed, version))
        return false;
    struct str front = str_slice(listed, 0, listed.len - version.len);
    return (front.len == 0 || !strchr("0123456789.", front.ptr[front.len - 1])) && is_name_of_count(front);
}

/* "<= 1.12.0.6346", and the version 1.12.0.6346: the bound itself, whatever counts so. */
static bool is_bound(struct str listed, struct str version) {
    listed = str_trim(listed);
    return str_starts(listed, STR("<=")) && ends_in_version(str_skip(listed, 2), version);
}

/* "AVEVA Edge 2020" with "R2 SP1", and a version 2020 R2 SP1: the range is read with the year of the name in front. */
static unsigned place_lining(const struct question *q, const struct database_version *v,
                             const struct installed *asset) {
    unsigned place = place_tail(q, v->alone, asset);
    bool line = is_unsure(place) && !(q->flags & CANDIDATE_OWN_TAIL) && is_year(q->tail, asset->version.text) &&
                series_fit(q->tail, asset->version.text) == SERIES_IN;
    if (is_unsure(place) && is_bound(v->text, asset->version.text))
        return STANDING_INSIDE | STANDING_SOFT_END;
    return line ? place_in(v->range, asset) : place;
}

/* Where the version stands to the versions of one product. */
static unsigned place_version(const struct advisory_db *db, const struct question *q, const struct installed *asset) {
    const struct database_version *v = &db->versions[q->version];
    const struct name *name = v->name != CSAF_NONE ? &db->names[v->name].name : NULL;
    if (q->tail != NULL)
        return place_lining(q, v, asset);
    if (q->flags & CANDIDATE_ALONE)
        return place_in(v->alone, asset) | (name != NULL && has_line(name) ? STANDING_OWN_LINE : 0);
    if (name != NULL && db->names[v->name].lined)
        return place_lined(name, v->alone, asset);
    return place_in(v->range, asset);
}

static unsigned place_counted(const struct advisory_db *db, const struct question *q, const struct installed *asset) {
    unsigned place = place_version(db, q, asset);
    bool same = is_unsure(place) && ends_in_version(db->versions[q->version].text, asset->version.text);
    return same ? STANDING_INSIDE | STANDING_SOFT_END : place;
}

/* The same where there is no version: every version is known to be the one. */
static unsigned place_nothing(const struct advisory_db *db, const struct question *q, const struct installed *asset) {
    const struct database_version *v = &db->versions[q->version];
    const struct range *range = q->flags & CANDIDATE_ALONE ? v->alone : v->range;
    return q->tail == NULL && range_is_all(range) ? STANDING_INSIDE : place_in(v->range, asset);
}

static unsigned answer(const struct advisory_db *db, const struct question *q, const struct installed *asset) {
    if (q->fix != NULL)
        return asset->has_version ? place_fix(q, &asset->version) : STANDING_UNKNOWN;
    return asset->has_version ? place_counted(db, q, asset) : place_nothing(db, q, asset);
}

/* The release that a product's name ends with: the 2020 of "Process Historian 2020", the V7.5 of "WinCC V7.5". */
static struct str release_in(struct str product) {
    struct str word = STR(""), next;
    struct name_series series;
    char plain[RELEASE_MAX];
    while (str_next(&product, ' ', &next))
        word = next.len > 0 ? next : word;
    if (word.len > sizeof(plain))
        return STR("");
    for (size_t i = 0; i < word.len; i++)
        plain[i] = char_lower(word.ptr[i]);
    struct str text = {plain, word.len};
    return series_read(text, false, &series) || series_read_tail(text, &series) ? word : STR("");
}

static bool is_step(const struct installed *asset) {
    return asset->has_version && asset->version.reason == VERSION_REASON_NONE && asset->version.count > 0 &&
           asset->version.parts[0].kind == VERSION_PART_QUALIFIER;
}

/* "Update 2" beside a product's name that ends with the release is of that release: where it says nothing by itself,
 * both together may. */
static enum status place_with_release(const struct advisory_db *db, const struct identity *identity,
                                      const struct installed *asset, struct arena *scratch, uint8_t *places) {
    struct installed full = {.has_version = true, .serial = asset->serial};
    struct str release = release_in(identity->product);
    if (release.len == 0)
        return STATUS_OK;
    struct str whole = str_format(scratch, STR_F " " STR_F, STR_A(release), STR_A(asset->version.text));
    if (whole.ptr == NULL)
        return STATUS_MEMORY;
    TRY(version_parse(whole, identity->product, scratch, &full.version));
    for (size_t i = 0; i < identity->question_count; i++)
        if (is_unsure(places[i]))
            places[i] = (uint8_t)answer(db, &identity->questions[i], &full);
    return STATUS_OK;
}

enum status identity_place(const struct advisory_db *db, const struct identity *identity, struct str version,
                           struct str serial, struct arena *scratch, uint8_t *places) {
    struct installed asset = {.has_version = str_trim(version).len > 0, .serial = str_trim(serial)};
    if (asset.has_version)
        TRY(version_parse(version, identity->product, scratch, &asset.version));
    for (size_t i = 0; i < identity->question_count; i++)
        places[i] = (uint8_t)answer(db, &identity->questions[i], &asset);
    return is_step(&asset) ? place_with_release(db, identity, &asset, scratch, places) : STATUS_OK;
}
