#include "level/chain.h"

struct judging {
    const struct assessment *assessment;
    const struct asset *asset;
    const struct zone *zone;
    const struct asset_result *result;
    enum strength assurance;
};

static enum link_state judge_target(const struct judging *j) {
    return j->zone->target_set ? LINK_HOLDS : LINK_BROKEN;
}

bool chain_wants_nothing(const struct zone *zone) {
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        if (zone->target[fr] > 0)
            return false;
    return true;
}

struct requirement_set chain_due(const struct zone *zone, unsigned types) {
    struct requirement_set due = {{0, 0}};
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        due = requirement_set_union(&due, requirement_due(types, fr + 1, zone->target[fr]));
    if (!chain_wants_nothing(zone))
        due = requirement_set_union(&due, requirement_due(types, FR_NONE, SL_MAX));
    return due;
}

bool chain_can_match(const struct asset *asset) {
    return asset->product_index != ASSET_NO_PRODUCT || (asset->supplier.len > 0 && asset->product.len > 0);
}

/* True when evidence says something, be it good or bad, of what is due. */
static bool says_something(const struct requirement_states *states, const struct requirement_set *due) {
    struct requirement_set known = level_fulfilled(states);
    known = requirement_set_union(&known, &states->contradicted);
    known = requirement_set_union(&known, &states->partly);
    known = requirement_set_intersect(&known, due);
    return !requirement_set_empty(&known);
}

static enum link_state judge_capability(const struct judging *j) {
    const struct capability *capability = j->result->capability;
    if (!j->zone->target_set)
        return LINK_OPEN;
    if (chain_wants_nothing(j->zone))
        return LINK_HOLDS;
    if (!capability)
        return LINK_NOT_SHOWN;
    if (j->result->types == 0)
        return LINK_OPEN;
    const struct requirement_states *states = &capability->states[j->assurance];
    struct requirement_set due = chain_due(j->zone, j->result->types);
    struct requirement_set fulfilled = level_fulfilled(states);
    struct requirement_set missing = requirement_set_minus(&due, &fulfilled);
    if (requirement_set_empty(&missing))
        return LINK_HOLDS;
    /* What the release does not show may not apply to this asset, in writing, or something may stand in for it. */
    missing = requirement_set_minus(&missing, &j->result->states.excluded);
    if (requirement_set_empty(&missing))
        return LINK_HOLDS;
    if (requirement_set_within(&missing, &j->result->states.compensated))
        return LINK_COMPENSATED;
    return says_something(states, &due) ? LINK_BROKEN : LINK_NOT_SHOWN;
}

static enum link_state judge_process(const struct judging *j) {
    const struct capability *capability = j->result->capability;
    if (!capability)
        return LINK_NOT_SHOWN;
    const struct process_standing *standing = &capability->standing;
    unsigned maturity = standing->maturity[j->assurance];
    bool mature = maturity == 0 || maturity >= j->assessment->plant->policy.maturity;
    if (capability_process_missing(capability, j->assurance) == 0 && mature)
        return LINK_HOLDS;
    bool some = (standing->shown[STRENGTH_CLAIM] | standing->contradicted | standing->incomplete) != 0;
    return some ? LINK_BROKEN : LINK_NOT_SHOWN;
}

bool chain_support_left(const struct release *release, date_days at, int32_t *days) {
    date_days end = release->support_until;
    if (release->end_of_life != DATE_NONE && (end == DATE_NONE || release->end_of_life < end))
        end = release->end_of_life;
    if (end == DATE_NONE)
        return false;
    *days = end - at;
    return true;
}

static enum link_state judge_support(const struct judging *j) {
    int32_t days;
    if (!j->result->capability || !chain_support_left(j->result->capability->release, j->assessment->options.at, &days))
        return LINK_NOT_SHOWN;
    return days >= 0 ? LINK_HOLDS : LINK_BROKEN;
}

static enum link_state judge_advisories(const struct judging *j) {
    /* A folder without any advisory is as good as none. */
    if (!j->assessment->options.advisories || j->assessment->advisory_published + j->assessment->advisory_unread == 0)
        return LINK_NOT_SHOWN;
    if (j->result->affected > 0)
        return LINK_BROKEN;
    if (j->result->look > 0 || j->assessment->advisory_unread > 0 || !chain_can_match(j->asset) || j->result->unheard)
        return LINK_OPEN;
    return j->result->compensated > 0 ? LINK_COMPENSATED : LINK_HOLDS;
}

const struct evidence *chain_doubted_report(const struct asset *asset, const struct evidence_list *list) {
    bool any = asset->extra && (asset->extra->report || asset->extra->probe_count > 0);
    for (size_t i = 0; any && list && i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        bool reported = item->kind == EVIDENCE_DEVICE_REPORT || item->kind == EVIDENCE_PROBE;
        if (reported && item->standing == EVIDENCE_NOT_BELIEVED)
            return item;
    }
    return NULL;
}

struct requirement_set chain_open(const struct zone *zone, const struct asset_result *result) {
    /* Where nobody says the type, a finding is not waved through for that. */
    struct requirement_set due = chain_due(zone, result->types ? result->types : COMPONENT_ALL);
    return requirement_set_intersect(&due, &result->states.contradicted);
}

bool chain_is_finding(const struct evidence *item, const struct requirement_set *open) {
    struct requirement_set about = requirement_set_intersect(&item->requirements, open);
    return item->kind == EVIDENCE_PROBE && item->effect == EFFECT_CONTRADICTS && item->standing == EVIDENCE_COUNTS &&
           !requirement_set_empty(&about);
}

static bool probe_finds(const struct judging *j) {
    const struct evidence_list *list = j->result->evidence;
    if (!j->asset->extra || j->asset->extra->probe_count == 0 || !list)
        return false;
    struct requirement_set open = chain_open(j->zone, j->result);
    for (size_t i = 0; i < list->count; i++)
        if (chain_is_finding(&list->items[i], &open))
            return true;
    return false;
}

/* The check run of the supplier's guide, whole and without a failure. */
static enum link_state judge_run(const struct judging *j) {
    const struct hardening_result *run = j->result->hardening;
    /* Nobody can have checked a device that does not stand there yet. */
    if (j->result->replaced)
        return LINK_OPEN;
    bool counts = run && run->standing == EVIDENCE_COUNTS && run->strength == STRENGTH_OBSERVATION;
    if (!counts || run->passed + run->failed + run->skipped == 0)
        return LINK_NOT_SHOWN;
    if (run->failed > 0)
        return LINK_BROKEN;
    return run->skipped > 0 || run->passed == 0 ? LINK_OPEN : LINK_HOLDS;
}

/* A probe's findings break what the run shows; a probe that finds nothing is no run of the guide. */
static enum link_state judge_hardening(const struct judging *j) {
    enum link_state run = judge_run(j);
    if (!j->result->replaced && probe_finds(j))
        return LINK_BROKEN;
    const struct evidence *doubted = chain_doubted_report(j->asset, j->result->evidence);
    return run == LINK_HOLDS && doubted && doubted->kind == EVIDENCE_PROBE ? LINK_OPEN : run;
}

static enum link_state judge_achieved(const struct judging *j) {
    if (!j->zone->target_set)
        return LINK_OPEN;
    if (chain_wants_nothing(j->zone))
        return LINK_HOLDS;
    const struct requirement_states *states = &j->result->states;
    if (j->result->types == 0)
        return j->result->capability ? LINK_OPEN : LINK_NOT_SHOWN;
    struct requirement_set due = chain_due(j->zone, j->result->types);
    struct requirement_set fulfilled = level_fulfilled(states);
    struct requirement_set compensated = requirement_set_intersect(&due, &states->compensated);
    bool whole = requirement_set_within(&due, &fulfilled);
    /* What the device would have admitted is not known. */
    if (whole && chain_doubted_report(j->asset, j->result->evidence))
        return LINK_OPEN;
    if (whole)
        return requirement_set_empty(&compensated) ? LINK_HOLDS : LINK_COMPENSATED;
    return says_something(states, &due) ? LINK_BROKEN : LINK_NOT_SHOWN;
}

static enum link_state (*const judges[LINK_COUNT])(const struct judging *) = {
    [LINK_TARGET] = judge_target,     [LINK_CAPABILITY] = judge_capability, [LINK_PROCESS] = judge_process,
    [LINK_SUPPORT] = judge_support,   [LINK_ADVISORIES] = judge_advisories, [LINK_HARDENING] = judge_hardening,
    [LINK_ACHIEVED] = judge_achieved,
};

/* What a link's state lets the verdict be at best. */
static const enum verdict at_best[] = {
    [LINK_HOLDS] = VERDICT_MEETS,           [LINK_COMPENSATED] = VERDICT_MEETS,  [LINK_OPEN] = VERDICT_NEEDS_A_LOOK,
    [LINK_NOT_SHOWN] = VERDICT_FALLS_SHORT, [LINK_BROKEN] = VERDICT_FALLS_SHORT,
};

void chain_judge(const struct assessment *assessment, uint32_t index, struct asset_result *result) {
    const struct plant *plant = assessment->plant;
    const struct asset *asset = &plant->assets[index];
    struct judging judging = {assessment, asset, &plant->zones[asset->zone], result,
                              assess_assurance(assessment, asset)};
    enum verdict verdict = VERDICT_MEETS;
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        enum link_state state = judges[link](&judging);
        result->links[link] = (uint8_t)state;
        if (plant->policy.demanded[link] && at_best[state] > verdict)
            verdict = at_best[state];
    }
    result->verdict = (uint8_t)verdict;
}
