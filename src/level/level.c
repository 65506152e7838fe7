#include "level/level.h"

static bool names_any(const struct evidence *countermeasure, const struct str *ids, size_t id_count) {
    for (size_t i = 0; i < countermeasure->against_count; i++)
        for (size_t k = 0; k < id_count; k++)
            if (ids[k].len && str_eq_nocase(countermeasure->against[i], ids[k]))
                return true;
    return false;
}

static bool is_countermeasure(const struct evidence *item) {
    return item->effect == EFFECT_COMPENSATES && item->standing == EVIDENCE_COUNTS;
}

void level_contradict(struct requirement_tally *tally, const struct requirement_set *set, const struct str *ids,
                      size_t id_count, const struct evidence_list *countermeasures) {
    struct requirement_set open = *set, lifted = {{0, 0}};
    for (size_t i = 0; countermeasures && i < countermeasures->count; i++) {
        const struct evidence *item = &countermeasures->items[i];
        if (!is_countermeasure(item) || !names_any(item, ids, id_count))
            continue;
        struct requirement_set covered = requirement_set_intersect(&open, &item->requirements);
        lifted = requirement_set_union(&lifted, &covered);
        open = requirement_set_minus(&open, &covered);
    }
    tally->contradicted = requirement_set_union(&tally->contradicted, &open);
    tally->lifted = requirement_set_union(&tally->lifted, &lifted);
}

static void add_to(struct requirement_set *sum, const struct requirement_set *more) {
    *sum = requirement_set_union(sum, more);
}

/* A certificate is of the release: what this one device lacks it cannot know. Only what was seen on the device
 * outweighs the device's own word that it has a thing in part. */
static void add_incomplete(struct requirement_tally *tally, const struct evidence *item) {
    enum strength most = item->kind == EVIDENCE_DEVICE_REPORT ? STRENGTH_CERTIFICATE : item->strength;
    for (unsigned s = item->strength; s <= most; s++)
        add_to(&tally->incomplete[s], &item->requirements);
}

static void add_contradiction(struct requirement_tally *tally, const struct evidence *item,
                              const struct evidence_list *countermeasures) {
    struct requirement_tally absence = {.lacking = {{0, 0}}};
    level_contradict(item->of_absence ? &absence : tally, &item->requirements, &item->id, 1, countermeasures);
    add_to(&tally->lacking, &absence.contradicted);
    add_to(&tally->lifted, &absence.lifted);
}

void level_tally(struct requirement_tally *tally, const struct evidence_list *list,
                 const struct evidence_list *countermeasures) {
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing != EVIDENCE_COUNTS)
            continue;
        switch (item->effect) {
        case EFFECT_SUPPORTS:
            add_to(&tally->support[item->strength], &item->requirements);
            break;
        case EFFECT_CONTRADICTS:
            add_contradiction(tally, item, countermeasures);
            break;
        case EFFECT_EXCLUDES:
            add_to(&tally->excluded, &item->requirements);
            break;
        case EFFECT_COMPENSATES:
            add_to(&tally->compensated, &item->requirements);
            break;
        case EFFECT_INCOMPLETE:
            add_incomplete(tally, item);
            break;
        case EFFECT_CONFIRMS:
            add_to(&tally->confirmed, &item->requirements);
            break;
        case EFFECT_SPEAKS:
            break;
        }
    }
}

/* What was to be shown and did not run whole, unless a source that outweighs tests shows it at the assurance. Checks on
 * the device that did not all run are no such source for what they left out. */
static struct requirement_set unfinished_at(const struct requirement_tally *tally, enum strength assurance) {
    struct requirement_set unfinished = {{0, 0}}, whole = {{0, 0}};
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        add_to(&unfinished, &tally->incomplete[s]);
    for (unsigned s = STRENGTH_CERTIFICATE; s < STRENGTH_COUNT; s++) {
        struct requirement_set shown = requirement_set_minus(&tally->support[s], &tally->incomplete[s]);
        if (s >= assurance)
            add_to(&whole, &shown);
    }
    return requirement_set_minus(&unfinished, &whole);
}

void level_states(const struct requirement_tally *tally, enum strength assurance, enum level_purpose purpose,
                  struct requirement_states *states) {
    struct requirement_set enough = {{0, 0}}, weak = {{0, 0}}, taken;
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        add_to(s >= assurance ? &enough : &weak, &tally->support[s]);
    struct requirement_set seen = requirement_set_intersect(&weak, &tally->confirmed);
    add_to(&enough, &seen);
    bool achieved = purpose == LEVEL_ACHIEVED;
    struct requirement_set lacking = requirement_set_minus(&tally->lacking, &tally->excluded);
    struct requirement_set contradicted = requirement_set_union(&tally->contradicted, &lacking);
    struct requirement_set compensated = {{0, 0}};
    if (achieved)
        compensated = requirement_set_union(&tally->compensated, &tally->lifted);
    else
        contradicted = requirement_set_union(&contradicted, &tally->lifted);
    /* What a finding spoke against is no longer met by its support: only the countermeasure stands in. */
    struct requirement_set doubted = requirement_set_union(&contradicted, &tally->lifted);

    taken = contradicted;
    states->contradicted = contradicted;
    states->met = requirement_set_minus(&enough, &doubted);
    states->met = requirement_set_minus(&states->met, &tally->lacking);
    struct requirement_set unfinished = unfinished_at(tally, assurance);
    states->met = requirement_set_minus(&states->met, &unfinished);
    add_to(&taken, &states->met);
    states->excluded = requirement_set_minus(&tally->excluded, &doubted);
    states->excluded = requirement_set_minus(&states->excluded, &taken);
    add_to(&taken, &states->excluded);
    states->compensated = requirement_set_minus(&compensated, &taken);
    add_to(&taken, &states->compensated);
    struct requirement_set some = requirement_set_union(&weak, &enough);
    add_to(&some, &unfinished);
    states->partly = requirement_set_minus(&some, &taken);
}

enum requirement_status level_status(const struct requirement_states *states, unsigned requirement) {
    const struct {
        const struct requirement_set *set;
        enum requirement_status status;
    } rows[] = {
        {&states->met, REQUIREMENT_MET},
        {&states->excluded, REQUIREMENT_EXCLUDED},
        {&states->compensated, REQUIREMENT_COMPENSATED},
        {&states->contradicted, REQUIREMENT_CONTRADICTED},
        {&states->partly, REQUIREMENT_PARTLY},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (requirement_set_has(rows[i].set, requirement))
            return rows[i].status;
    return REQUIREMENT_NOT_SHOWN;
}

struct str requirement_status_name(enum requirement_status status) {
    static const struct str names[] = {
        [REQUIREMENT_NOT_SHOWN] = STR_INIT("not shown"),       [REQUIREMENT_PARTLY] = STR_INIT("partly"),
        [REQUIREMENT_CONTRADICTED] = STR_INIT("contradicted"), [REQUIREMENT_COMPENSATED] = STR_INIT("compensated"),
        [REQUIREMENT_EXCLUDED] = STR_INIT("not applicable"),   [REQUIREMENT_MET] = STR_INIT("met"),
    };
    return names[status];
}

struct requirement_set level_fulfilled(const struct requirement_states *states) {
    struct requirement_set set = requirement_set_union(&states->met, &states->excluded);
    return requirement_set_union(&set, &states->compensated);
}

void level_vector(const struct requirement_states *states, unsigned types, struct level_vector *vector) {
    struct requirement_set fulfilled = level_fulfilled(states);
    for (unsigned fr = 0; fr < FR_COUNT; fr++) {
        unsigned level = types ? SL_MAX : 0;
        while (level > 0 && !requirement_set_within(requirement_due(types, fr + 1, level), &fulfilled))
            level--;
        vector->fr[fr] = (uint8_t)level;
    }
}

struct requirement_set level_missing(const struct requirement_states *states, unsigned types, unsigned fr,
                                     unsigned target) {
    struct requirement_set fulfilled = level_fulfilled(states);
    return requirement_set_minus(requirement_due(types, fr, target), &fulfilled);
}

bool level_reaches(const struct level_vector *vector, const uint8_t target[FR_COUNT]) {
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        if (vector->fr[fr] < target[fr])
            return false;
    return true;
}

void level_text(const uint8_t fr[FR_COUNT], char text[LEVEL_TEXT]) {
    char *at = text;
    *at++ = '(';
    for (unsigned i = 0; i < FR_COUNT; i++) {
        *at++ = (char)('0' + fr[i]);
        *at++ = i + 1 < FR_COUNT ? ' ' : ')';
    }
    *at = '\0';
}
