#include "advisory/decide.h"
#include "advisory/name_series.h"
#include "advisory/range_side.h"

struct installed {
    struct version version;
    struct str serial;
    bool has_version;
};

static unsigned shared_bits(const struct range *range, const struct installed *asset) {
    unsigned shared = asset->has_version ? range_shared(range, &asset->version) : 0;
    return (shared < STANDING_SHARED_MAX ? shared : STANDING_SHARED_MAX) << STANDING_SHARED_SHIFT;
}

static unsigned place_in(const struct range *range, const struct installed *asset) {
    struct range_answer answer = {.place = RANGE_UNSURE, .reason = RANGE_REASON_SERIAL};
    if (asset->has_version)
        answer = range_check(range, &asset->version);
    if (answer.place == RANGE_UNSURE && answer.reason == RANGE_REASON_SERIAL && asset->serial.len > 0)
        answer = range_check_serial(range, asset->serial);
    if (answer.place == RANGE_INSIDE)
        return STANDING_INSIDE | shared_bits(range, asset);
    if (answer.place == RANGE_UNSURE)
        return asset->has_version ? STANDING_UNSURE : STANDING_UNKNOWN;
    if (answer.reason == RANGE_REASON_LINE)
        return STANDING_OTHER_LINE;
    /* A range of serial numbers has no versions to be beyond. */
    if (!asset->has_version)
        return STANDING_BEYOND;
    switch (range_side(range, &asset->version)) {
    case RANGE_SIDE_BEYOND:
        return STANDING_BEYOND | shared_bits(range, asset);
    case RANGE_SIDE_BEFORE:
        return STANDING_BEFORE;
    case RANGE_SIDE_UNKNOWN:
        return answer.reason == RANGE_REASON_SERIAL ? STANDING_BEYOND : STANDING_OUTSIDE;
    }
    return STANDING_OUTSIDE;
}

static unsigned place_fix(const struct question *q, const struct version *version) {
    switch (fix_text_standing(q->fix, version, q->scheme)) {
    case FIX_PAST:
        return STANDING_PAST;
    case FIX_EARLIER:
        return STANDING_EARLIER;
    case FIX_NONE:
    case FIX_UNSURE:
        return STANDING_UNSURE;
    }
    return STANDING_UNSURE;
}

static bool has_line(const struct name *name) {
    for (uint8_t f = 0; f < name->form_count; f++) {
        if (name->forms[f].series_count > 0 && name->forms[f].series[0].reach == SERIES_WITHIN)
            return true;
    }
    return false;
}

/* A number at the end of a name: the version has to begin with it. */
static unsigned place_tail(const struct question *q, const struct range *range, const struct installed *asset) {
    enum series_fit fit = series_fit(q->tail, asset->version.text);
    if (fit == SERIES_IN)
        return place_in(range, asset);
    return fit == SERIES_UNKNOWN || (q->flags & CANDIDATE_OWN_TAIL) ? STANDING_UNSURE : STANDING_OTHER_LINE;
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
            unknown = unknown || fit == SERIES_UNKNOWN;
        }
    }
    return unknown ? STANDING_UNSURE : STANDING_OTHER_LINE;
}

static unsigned answer(const struct advisory_db *db, const struct question *q, const struct installed *asset) {
    if (q->fix != NULL)
        return asset->has_version ? place_fix(q, &asset->version) : STANDING_UNKNOWN;
    const struct database_version *v = &db->versions[q->version];
    const struct database_name *name = v->name != CSAF_NONE ? &db->names[v->name] : NULL;
    if (!asset->has_version) {
        bool all = range_is_all(q->flags & CANDIDATE_ALONE ? v->alone : v->range) && q->tail == NULL;
        return all ? STANDING_INSIDE : place_in(v->range, asset);
    }
    if (q->tail != NULL)
        return place_tail(q, v->alone, asset);
    if (q->flags & CANDIDATE_ALONE)
        return place_in(v->alone, asset) | (name != NULL && has_line(&name->name) ? STANDING_OWN_LINE : 0);
    if (name != NULL && name->lined)
        return place_lined(&name->name, v->alone, asset);
    return place_in(v->range, asset);
}

enum status identity_place(const struct advisory_db *db, const struct identity *identity, struct str version,
                           struct str serial, struct arena *scratch, uint8_t *places) {
    struct installed asset = {.has_version = str_trim(version).len > 0, .serial = str_trim(serial)};
    if (asset.has_version)
        TRY(version_parse(version, identity->product, scratch, &asset.version));
    for (size_t i = 0; i < identity->question_count; i++)
        places[i] = (uint8_t)answer(db, &identity->questions[i], &asset);
    return STATUS_OK;
}
