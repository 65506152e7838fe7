#include "level/assess.h"

#include "base/parallel.h"
#include "level/chain.h"
#include "level/heard.h"
#include "level/spread.h"
#include "level/what_if.h"

enum { WORKERS_MAX = 64 };

/* Most assets of a plant are a few releases in a few zones: what both say together is added up once a worker. */
struct base_tally {
    const struct capability *capability;
    const struct evidence_list *evidence;
    struct requirement_tally tally;
    struct level_vector capable;
    unsigned types;
    enum strength assurance;
    bool filled;
};
enum { BASE_TALLIES = 64 };

/* What a list of matches comes to for components of some types in some surroundings. A large plant has few such lists:
 * the matcher gives equal answers the same address. */
struct weighed {
    const struct advisory_matches *matches;
    const struct evidence_list *evidence;
    struct requirement_set contradicted;
    struct requirement_set lifted;
    uint32_t affected, look, compensated;
    uint8_t types;
};
enum { WEIGHED_BITS = 12, WEIGHED = 1 << WEIGHED_BITS };

struct assess_matchers {
    struct advisory_matcher *of[WORKERS_MAX];
    struct base_tally *bases[WORKERS_MAX]; /* BASE_TALLIES each, found by hash, the newest wins */
    struct weighed *weighed[WORKERS_MAX];  /* WEIGHED each, likewise */
    struct heard heard[WORKERS_MAX];
};

struct work {
    struct assessment *assessment;
    struct spread spread;
    const struct evidence_list **zone_evidence; /* by zone */
};

struct str link_state_name(enum link_state state) {
    static const struct str names[] = {
        [LINK_HOLDS] = STR_INIT("holds"),       [LINK_COMPENSATED] = STR_INIT("compensated"),
        [LINK_OPEN] = STR_INIT("needs a look"), [LINK_NOT_SHOWN] = STR_INIT("not shown"),
        [LINK_BROKEN] = STR_INIT("broken"),
    };
    return names[state];
}

struct str verdict_name(enum verdict verdict) {
    static const struct str names[VERDICT_COUNT] = {
        [VERDICT_MEETS] = STR_INIT("meets"),
        [VERDICT_NEEDS_A_LOOK] = STR_INIT("needs a look"),
        [VERDICT_FALLS_SHORT] = STR_INIT("falls short"),
    };
    return names[verdict];
}

struct str match_effect_name(enum match_effect effect) {
    static const struct str names[] = {
        [MATCH_SETTLED] = STR_INIT("settled"),         [MATCH_BELOW_THRESHOLD] = STR_INIT("below the threshold"),
        [MATCH_COMPENSATED] = STR_INIT("compensated"), [MATCH_LOOK] = STR_INIT("needs a look"),
        [MATCH_AFFECTED] = STR_INIT("affected"),
    };
    return names[effect];
}

enum strength assess_assurance(const struct assessment *assessment, const struct asset *asset) {
    const struct assess_options *options = &assessment->options;
    return options->assurance_given ? options->assurance : assessment->plant->zones[asset->zone].assurance;
}

/* Under whichever name it was found: a match rests on the version alone. */
enum status assess_detail(const struct assessment *assessment, const struct asset *asset,
                          const struct advisory_match *match, struct arena *arena, struct advisory_detail *detail) {
    const struct advisory_subject subject = {.version = asset->version};
    return advisory_explain(assessment->options.advisories, &subject, match, arena, detail);
}

/* By a worker's own matcher, which is made when it is first asked: making one takes as long as some hundred answers. */
static enum status match_asset(const struct assessment *assessment, const struct asset *asset, uint32_t product,
                               unsigned worker, const struct advisory_matches **matches) {
    struct advisory_subject subjects[SUBJECTS_MAX];
    size_t count = subject_list(asset, product != ASSET_NO_PRODUCT ? &assessment->subjects[product] : NULL, subjects);
    struct advisory_matcher **matcher = &assessment->matchers->of[worker];
    if (!*matcher)
        *matcher = advisory_matcher_new(assessment->options.advisories);
    return *matcher ? advisory_match_any(*matcher, subjects, count, matches) : STATUS_MEMORY;
}

/* ---- evidence, read one after the other because it reports to one sink */

/* Every release that the plant's products list, in use or not: the others are ways out. */
static enum status capabilities_of(struct assessment *assessment, const struct declared_question *question,
                                   struct arena *arena, struct diag_sink *sink) {
    const struct plant *plant = assessment->plant;
    enum status worst = STATUS_OK;
    struct capability **rows = ARENA_ARRAY(arena, struct capability *, plant->product_count);
    if (!rows)
        return STATUS_MEMORY;
    for (size_t i = 0; i < plant->product_count; i++) {
        const struct product *product = plant->products[i];
        struct capability *row = ARENA_ARRAY(arena, struct capability, product->release_count);
        if (!row)
            return STATUS_MEMORY;
        rows[i] = row;
        for (size_t r = 0; r < product->release_count; r++) {
            enum status status = capability_of(product, &product->releases[r], question, arena, sink, &row[r]);
            if (status == STATUS_MEMORY)
                return status;
            worst = status > worst ? status : worst;
        }
    }
    assessment->capabilities = rows;
    return worst;
}

static bool any_declared(const struct plant *plant) {
    for (size_t i = 0; i < plant->product_count; i++)
        if (plant->products[i]->release_count > 0 && plant->products[i]->releases[0].declaration)
            return true;
    return false;
}

/* The trust folder is read only when something is declared. */
static enum status read_capabilities(struct assessment *assessment, struct arena *arena, struct diag_sink *sink) {
    const struct plant *plant = assessment->plant;
    struct declared_trust trust = {.policy = &plant->policy.trust};
    const struct declared_question question = {{.policy = &plant->policy, .at = assessment->options.at}, &trust};
    /* Goes on after a mistake, with nobody to believe, so that one run reports several. */
    enum status opened = any_declared(plant) ? declared_trust_open(&plant->policy, arena, sink, &trust) : STATUS_OK;
    enum status status = capabilities_of(assessment, &question, arena, sink);
    declared_trust_done(&trust);
    return status == STATUS_OK ? opened : status;
}

static enum status capability_for(const struct assessment *assessment, const struct asset *asset, struct arena *arena,
                                  const struct capability **capability) {
    if (asset->product_index == ASSET_NO_PRODUCT || asset->release_index == ASSET_NO_PRODUCT)
        return STATUS_OK;
    struct capability *whole = &assessment->capabilities[asset->product_index][asset->release_index];
    const struct product *product = whole->product;
    struct str model = asset->model;
    /* An asset may name its model where others name the product. */
    bool general =
        !product || str_eq_nocase(asset->product, product->id) || str_eq_nocase(asset->product, product->name);
    if (model.len == 0 && asset->order_number.len == 0 && !general)
        model = asset->product;
    return capability_for_model(whole, model, asset->order_number, arena, capability);
}

static enum status evidence_for(struct work *work, const struct asset *asset, struct arena *arena,
                                struct diag_sink *sink, const struct evidence_list **list) {
    const struct evidence_list **zone = &work->zone_evidence[asset->zone];
    if (!asset->extra && *zone) {
        *list = *zone;
        return STATUS_OK;
    }
    struct evidence_list *fresh = ARENA_NEW(arena, struct evidence_list);
    if (!fresh)
        return STATUS_MEMORY;
    TRY(evidence_of_asset(work->assessment->plant, asset, work->assessment->options.at, arena, sink, fresh));
    if (!asset->extra)
        *zone = fresh;
    *list = fresh;
    return STATUS_OK;
}

static enum status hardening_for(struct work *work, const struct asset *asset, struct arena *arena,
                                 struct diag_sink *sink, const struct hardening_result **hardening) {
    if (!asset->extra || !asset->extra->hardening)
        return STATUS_OK;
    struct hardening_result *fresh = ARENA_NEW(arena, struct hardening_result);
    if (!fresh)
        return STATUS_MEMORY;
    TRY(evidence_hardening(work->assessment->plant, asset, work->assessment->options.at, arena, sink, fresh));
    *hardening = fresh;
    return STATUS_OK;
}

/* Reads what every asset rests on. Goes on after bad input, so that one run reports all of it. */
static enum status gather(struct work *work, struct arena *arena, struct diag_sink *sink) {
    const struct plant *plant = work->assessment->plant;
    enum status worst = read_capabilities(work->assessment, arena, sink);
    if (worst == STATUS_MEMORY)
        return worst;
    for (size_t i = 0; i < plant->asset_count; i++) {
        const struct asset *asset = &plant->assets[i];
        struct asset_result *result = &work->assessment->assets[i];
        enum status status[] = {capability_for(work->assessment, asset, arena, &result->capability),
                                evidence_for(work, asset, arena, sink, &result->evidence),
                                hardening_for(work, asset, arena, sink, &result->hardening)};
        for (size_t k = 0; k < ARRAY_LEN(status); k++)
            worst = status[k] > worst ? status[k] : worst;
        if (worst == STATUS_MEMORY || worst == STATUS_SYSTEM)
            return worst;
        result->types = asset->types;
        result->replaced = what_if_is_replaced(&work->assessment->options, asset);
    }
    return worst;
}

/* ---- the judging of one asset: pure, in parallel */

static void weigh(const struct assessment *assessment, uint32_t index, const struct asset_result *result,
                  struct weighed *weighed) {
    struct requirement_tally tally = {.excluded = {{0, 0}}};
    *weighed = (struct weighed){.matches = result->matches, .evidence = result->evidence, .types = result->types};
    for (size_t i = 0; i < result->matches->count; i++) {
        const struct advisory_match *match = &result->matches->items[i];
        struct match_judgement judgement;
        assess_match(assessment, index, match, &judgement);
        weighed->affected += judgement.effect == MATCH_AFFECTED;
        weighed->look += judgement.effect == MATCH_LOOK;
        weighed->compensated += judgement.effect == MATCH_COMPENSATED;
        if (judgement.effect == MATCH_AFFECTED || judgement.effect == MATCH_COMPENSATED) {
            const struct advisory_document *document = advisory_at(assessment->options.advisories, match->document);
            const struct str ids[2] = {document->id, document->vulnerabilities[match->vulnerability].cve};
            level_contradict(&tally, &judgement.requirements, ids, 2, result->evidence);
        }
    }
    weighed->contradicted = tally.contradicted;
    weighed->lifted = tally.lifted;
}

/* Decisions are an asset's own, so one that carries any is weighed for itself. */
static const struct weighed *weighed_of(const struct assessment *assessment, uint32_t index,
                                        const struct asset_result *result, struct weighed *table, struct weighed *own) {
    if (assessment->plant->assets[index].extra) {
        weigh(assessment, index, result, own);
        return own;
    }
    uint64_t mixed =
        ((uint64_t)(uintptr_t)result->matches * 31 + (uint64_t)(uintptr_t)result->evidence) * 16 + result->types;
    struct weighed *slot = &table[(mixed * 0x9e3779b97f4a7c15u) >> (64 - WEIGHED_BITS)];
    bool known = slot->matches == result->matches && slot->evidence == result->evidence && slot->types == result->types;
    if (!known)
        weigh(assessment, index, result, slot);
    return slot;
}

static void weigh_matches(const struct assessment *assessment, uint32_t index, struct asset_result *result,
                          struct requirement_tally *tally, struct weighed *table) {
    struct weighed own;
    if (!result->matches || result->matches->count == 0)
        return;
    const struct weighed *weighed = weighed_of(assessment, index, result, table, &own);
    result->affected = weighed->affected;
    result->look = weighed->look;
    result->compensated = weighed->compensated;
    tally->contradicted = requirement_set_union(&tally->contradicted, &weighed->contradicted);
    tally->lifted = requirement_set_union(&tally->lifted, &weighed->lifted);
}

static const struct base_tally *base_of(struct base_tally *bases, const struct asset_result *result,
                                        enum strength assurance) {
    uint64_t mixed = (uint64_t)(uintptr_t)result->capability * 31 + (uint64_t)(uintptr_t)result->evidence;
    struct base_tally *base = &bases[(mixed * 0x9e3779b97f4a7c15u) >> 58];
    if (base->filled && base->capability == result->capability && base->evidence == result->evidence &&
        base->types == result->types && base->assurance == assurance)
        return base;
    *base = (struct base_tally){.capability = result->capability,
                                .evidence = result->evidence,
                                .types = result->types,
                                .assurance = assurance,
                                .filled = true};
    if (base->capability) {
        level_tally(&base->tally, &base->capability->evidence, base->evidence);
        capability_vector(base->capability, assurance, base->types, &base->capable);
    }
    level_tally(&base->tally, base->evidence, base->evidence);
    return base;
}

static void report_progress(void *context, size_t done, size_t count) {
    const struct work *work = context;
    const struct assess_options *options = &work->assessment->options;
    size_t assets = work->assessment->plant->asset_count;
    if (options->progress)
        options->progress(options->progress_context, done == count ? assets : work->spread.share_ends[done - 1],
                          assets);
}

static enum status judge_asset(struct assessment *assessment, uint32_t item, unsigned worker) {
    const struct asset *asset = &assessment->plant->assets[item];
    struct asset_result *result = &assessment->assets[item];
    if (assessment->options.advisories)
        TRY(match_asset(assessment, asset, asset->product_index, worker, &result->matches));
    heard_judge(assessment, asset, &assessment->matchers->heard[worker], result);
    enum strength assurance = assess_assurance(assessment, asset);
    const struct base_tally *base = base_of(assessment->matchers->bases[worker], result, assurance);
    struct requirement_tally tally = base->tally;
    result->capable = base->capable;
    weigh_matches(assessment, item, result, &tally, assessment->matchers->weighed[worker]);
    level_states(&tally, assurance, LEVEL_ACHIEVED, &result->states);
    level_vector(&result->states, result->types, &result->achieved);
    chain_judge(assessment, item, result);
    return STATUS_OK;
}

static enum status judge_share(void *context, size_t share, unsigned worker) {
    const struct work *work = context;
    const struct spread *spread = &work->spread;
    for (uint32_t i = share ? spread->share_ends[share - 1] : 0; i < spread->share_ends[share]; i++)
        TRY(judge_asset(work->assessment, spread->assets[i], worker));
    return STATUS_OK;
}

/* ---- what would be: one asset as another release */

static uint32_t index_of(const struct plant *plant, const struct product *product) {
    uint32_t index = 0;
    while (index < plant->product_count && plant->products[index] != product)
        index++;
    return index < plant->product_count ? index : ASSET_NO_PRODUCT;
}

enum status assess_open_against(const struct assessment *assessment, uint32_t index, const struct product *product,
                                const struct release *release, uint32_t *count) {
    const struct asset *now = &assessment->plant->assets[index];
    struct asset asset = *now;
    struct asset_result result = assessment->assets[index];
    const struct advisory_matches *matches = NULL;
    uint32_t open = 0, product_index = index_of(assessment->plant, product);
    what_if_become(&asset, product, release, now->product_index == product_index);
    asset.extra = NULL;
    result.types = product->types;
    if (assessment->options.advisories)
        TRY(match_asset(assessment, &asset, product_index, 0, &matches));
    for (size_t i = 0; matches && i < matches->count; i++) {
        struct match_judgement judgement;
        assess_match_as(assessment, &asset, &result, &matches->items[i], &judgement);
        open += judgement.effect == MATCH_AFFECTED;
    }
    *count = open;
    return STATUS_OK;
}

enum status assess_matches_at(const struct assessment *assessment, uint32_t index, struct str version,
                              const struct advisory_matches **matches) {
    struct asset asset = assessment->plant->assets[index];
    asset.version = version;
    *matches = NULL;
    return assessment->options.advisories ? match_asset(assessment, &asset, asset.product_index, 0, matches)
                                          : STATUS_OK;
}

/* ---- zones */

static void lower_to(struct level_vector *least, const struct level_vector *vector, bool first) {
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        if (first || vector->fr[fr] < least->fr[fr])
            least->fr[fr] = vector->fr[fr];
}

/* Reports go through a plant zone by zone: without this each would look at every asset for every zone. */
static void list_members(struct assessment *assessment, uint32_t *members) {
    const struct plant *plant = assessment->plant;
    for (size_t i = 0, from = 0; i < plant->zone_count; i++) {
        assessment->zones[i].members = members + from;
        from += assessment->zones[i].asset_count;
        assessment->zones[i].asset_count = 0;
    }
    for (uint32_t i = 0; i < plant->asset_count; i++) {
        struct zone_result *zone = &assessment->zones[plant->assets[i].zone];
        members[(size_t)(zone->members - members) + zone->asset_count++] = i;
    }
}

static void sum_up(struct assessment *assessment) {
    const struct plant *plant = assessment->plant;
    for (size_t i = 0; i < plant->asset_count; i++) {
        const struct asset_result *result = &assessment->assets[i];
        struct zone_result *zone = &assessment->zones[plant->assets[i].zone];
        lower_to(&zone->achieved, &result->achieved, zone->asset_count == 0);
        lower_to(&zone->capable, &result->capable, zone->asset_count == 0);
        zone->asset_count++;
        zone->assets[result->verdict]++;
        assessment->verdicts[result->verdict]++;
    }
    assessment->verdict = plant->zone_count ? VERDICT_MEETS : VERDICT_NEEDS_A_LOOK;
    for (size_t i = 0; i < plant->zone_count; i++) {
        struct zone_result *zone = &assessment->zones[i];
        /* A zone without assets has nothing that could be judged: that is no pass. */
        zone->verdict = zone->assets[VERDICT_FALLS_SHORT]                              ? VERDICT_FALLS_SHORT
                        : zone->assets[VERDICT_NEEDS_A_LOOK] || zone->asset_count == 0 ? VERDICT_NEEDS_A_LOOK
                                                                                       : VERDICT_MEETS;
        if (zone->verdict > assessment->verdict)
            assessment->verdict = zone->verdict;
    }
}

static enum status make_matchers(struct assessment *assessment, unsigned workers, struct arena *arena) {
    assessment->matchers = ARENA_NEW(arena, struct assess_matchers);
    if (!assessment->matchers)
        return STATUS_MEMORY;
    for (unsigned i = 0; i < workers; i++) {
        assessment->matchers->bases[i] = ARENA_ARRAY(arena, struct base_tally, BASE_TALLIES);
        assessment->matchers->weighed[i] = ARENA_ARRAY(arena, struct weighed, WEIGHED);
        if (!assessment->matchers->bases[i] || !assessment->matchers->weighed[i])
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status assess_with(struct work *work, struct arena *arena, struct diag_sink *sink) {
    struct assessment *assessment = work->assessment;
    const struct plant *plant = assessment->plant;
    const struct assess_options *options = &assessment->options;
    unsigned workers = options->workers ? options->workers : parallel_workers();
    if (workers > WORKERS_MAX)
        workers = WORKERS_MAX;
    assessment->zones = ARENA_ARRAY(arena, struct zone_result, plant->zone_count);
    assessment->assets = ARENA_ARRAY(arena, struct asset_result, plant->asset_count);
    work->zone_evidence = ARENA_ARRAY(arena, const struct evidence_list *, plant->zone_count);
    if (!assessment->zones || !assessment->assets || !work->zone_evidence)
        return STATUS_MEMORY;
    if (options->advisories) {
        assessment->advisory_count = advisory_count(options->advisories);
        assessment->advisory_published = assess_published(options);
        assessment->advisory_unread = advisory_unread(options->advisories);
    }
    TRY(gather(work, arena, sink));
    TRY(subject_products(plant, arena, &assessment->subjects));
    uint32_t *members = ARENA_ARRAY(arena, uint32_t, plant->asset_count);
    if (!members)
        return STATUS_MEMORY;
    TRY(make_matchers(assessment, workers, arena));
    TRY(spread_make(plant, arena, &work->spread));
    TRY(parallel_for(work->spread.share_count, 1, workers, judge_share, work, report_progress));
    sum_up(assessment);
    list_members(assessment, members);
    return STATUS_OK;
}

enum status assess_plant(struct plant *plant, const struct assess_options *options, struct arena *arena,
                         struct diag_sink *sink, struct assessment *assessment) {
    TRY(what_if_replace(plant, options, arena, sink));
    *assessment = (struct assessment){.plant = plant, .options = *options};
    struct work work = {.assessment = assessment};
    enum status status = assess_with(&work, arena, sink);
    if (status != STATUS_OK)
        assess_done(assessment);
    return status;
}

void assess_done(struct assessment *assessment) {
    for (unsigned i = 0; assessment->matchers && i < WORKERS_MAX; i++)
        advisory_matcher_free(assessment->matchers->of[i]);
    assessment->matchers = NULL;
}
