#include "advisory/decide.h"
#include "advisory/name_series.h"
#include "advisory/range_side.h"

enum { OWN_REMEDY_MAX = 4 };

/* ---- questions ---- */

static bool same_question(const struct question *a, const struct question *b) {
    return a->version == b->version && a->flags == b->flags && a->tail == b->tail && a->fix == b->fix;
}

static enum status ask(struct identity *identity, const struct question *question, struct arena *arena,
                       uint32_t *index) {
    for (size_t i = identity->question_count; i > 0; i--) {
        *index = (uint32_t)(i - 1);
        if (same_question(&identity->questions[i - 1], question))
            return STATUS_OK;
    }
    *index = QUESTIONS_MAX;
    if (identity->question_count == QUESTIONS_MAX)
        return STATUS_OK;
    if (!arena_grow(arena, (void **)&identity->questions, identity->question_count, &identity->question_room,
                    sizeof(*question), _Alignof(struct question)))
        return STATUS_MEMORY;
    *index = (uint32_t)identity->question_count;
    identity->questions[identity->question_count++] = *question;
    return STATUS_OK;
}

/* A range with an end needs no fix text; single versions and ranges without an end do. */
static bool needs_fix(const struct database_version *version) {
    return version->exact || range_is_open_above(version->alone);
}

/* A remedy that is written for this product, and not for all of a long list at once. */
static bool is_own_remedy(const struct csaf_document *d, const struct csaf_remediation *r, uint32_t product) {
    const struct csaf_set *set = &d->sets[r->set];
    bool own = true;
    for (uint32_t i = 0; i < set->count && own; i++)
        own = str_eq(d->products[set->items[i]].product, d->products[product].product);
    return own || set->count <= OWN_REMEDY_MAX;
}

/* The versions that the remediations of a vulnerability name as good for a product. */
static enum status named_fixes(const struct csaf_document *d, const struct csaf_vulnerability *v, uint32_t product,
                               struct str name, struct arena *arena, struct fix_versions *found) {
    found->count = 0;
    for (uint32_t i = 0; i < v->remediation_count; i++) {
        const struct csaf_remediation *r = &d->remediations[v->remediation_first + i];
        if (!csaf_set_has(d, r->set, product))
            continue;
        if (r->kind == REMEDY_NO_FIX || r->kind == REMEDY_NONE_KNOWN) {
            found->count = 0;
            return STATUS_OK;
        }
        struct str one = range_fixed_version(r->text, name);
        struct fix_versions some = {.count = 0};
        if (one.len > 0) {
            TRY(version_parse(one, STR(""), arena, &some.items[0]));
            some.count = 1;
        } else {
            fix_text_versions(r->text, &some);
        }
        bool general = some.count > 0 && !is_own_remedy(d, r, product);
        for (size_t k = 0; k < some.count && found->count < FIX_VERSIONS_MAX; k++) {
            found->general[found->count] = general;
            found->items[found->count++] = some.items[k];
        }
    }
    return STATUS_OK;
}

static bool is_listed(const struct csaf_document *d, const struct csaf_vulnerability *v, uint32_t product) {
    for (size_t s = 0; s < CSAF_STATUS_COUNT; s++) {
        if (csaf_set_has(d, v->status[s], product))
            return true;
    }
    return false;
}

static enum status add_fix(const struct advisory_db *db, struct identity *identity, const struct database_leaf *leaf,
                           const struct csaf_vulnerability *v, struct arena *arena) {
    const struct csaf_document *d = &db->documents[leaf->document];
    const struct database_name *name = &db->names[leaf->name];
    struct fix_versions *fixes = ARENA_NEW(arena, struct fix_versions);
    struct question question = {.version = CSAF_NONE, .fix = fixes};
    if (fixes == NULL)
        return STATUS_MEMORY;
    TRY(named_fixes(d, v, leaf->product, name->text, arena, fixes));
    if (fixes->count == 0)
        return STATUS_OK;
    if (!arena_grow(arena, (void **)&identity->fixes, identity->fix_count, &identity->fix_room,
                    sizeof(*identity->fixes), _Alignof(struct fix_link)))
        return STATUS_MEMORY;
    question.scheme = db->suppliers[name->supplier].scheme;
    struct fix_link *link = &identity->fixes[identity->fix_count++];
    link->group = v->group;
    return ask(identity, &question, arena, &link->question);
}

static enum status prepare_fixes(const struct advisory_db *db, struct identity *identity, const struct candidate *c,
                                 struct arena *arena) {
    const struct database_leaf *leaf = &db->leaves[c->leaf];
    const struct csaf_document *d = &db->documents[leaf->document];
    if (leaf->name == CSAF_NONE || !needs_fix(&db->versions[leaf->version]))
        return STATUS_OK;
    uint32_t next = 0;
    for (size_t i = 0; i < d->public.vulnerability_count; i++) {
        const struct csaf_vulnerability *v = &d->vulnerabilities[i];
        if (v->group < next)
            continue;
        next = v->group + 1;
        if (is_listed(d, v, leaf->product))
            TRY(add_fix(db, identity, leaf, v, arena));
    }
    return STATUS_OK;
}

enum status identity_prepare(const struct advisory_db *db, struct identity *identity, struct arena *arena) {
    size_t count = identity->candidates.count;
    identity->question_of = ARENA_ARRAY(arena, uint32_t, count);
    identity->fix_first = ARENA_ARRAY(arena, uint32_t, count + 1);
    if (identity->question_of == NULL || identity->fix_first == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct candidate *c = &identity->candidates.items[i];
        struct question question = {
            .version = db->leaves[c->leaf].version,
            .flags = c->flags & (CANDIDATE_ALONE | CANDIDATE_OWN_TAIL),
            .tail = c->tail,
        };
        TRY(ask(identity, &question, arena, &identity->question_of[i]));
        identity->fix_first[i] = (uint32_t)identity->fix_count;
        TRY(prepare_fixes(db, identity, c, arena));
    }
    identity->fix_first[count] = (uint32_t)identity->fix_count;
    return STATUS_OK;
}

/* ---- answers ---- */

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
