#include "evidence/evidence.h"

#include "evidence/artefact.h"
#include "evidence/certificate.h"
#include "evidence/device_report_state.h"
#include "evidence/probe_report_state.h"

enum { MONTHS_A_YEAR = 12 };

enum status evidence_add(struct evidence_list *list, struct arena *arena, const struct evidence *item) {
    void *items = list->items;
    if (!arena_grow(arena, &items, list->count, &list->room, sizeof *list->items, _Alignof(struct evidence)))
        return STATUS_MEMORY;
    list->items = items;
    list->items[list->count++] = *item;
    return STATUS_OK;
}

enum evidence_standing evidence_standing_for(const struct evidence *item, struct str model, struct str order_number) {
    for (size_t i = 0; i < item->model_count; i++) {
        struct str listed = item->models[i];
        if (listed.len > 0 && (str_eq_nocase(listed, model) || str_eq_nocase(listed, order_number)))
            return item->standing_in_models;
    }
    return item->standing;
}

enum status evidence_exclude(const struct inquiry *inquiry, const struct exclusion *exclusion, bool approved) {
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    struct topic_set topics = {exclusion->requirements, exclusion->process};
    witness.frame = (struct evidence){.kind = EVIDENCE_EXCLUSION,
                                      .standing = approved ? EVIDENCE_COUNTS : EVIDENCE_NOT_BELIEVED,
                                      .strength = STRENGTH_CLAIM,
                                      .date = exclusion->date,
                                      .place = exclusion->place};
    /* Whoever named no day for a review is asked again after as long as a claim holds. */
    witness_set_ends(&witness, exclusion->review,
                     (struct date_span){.months = exclusion->review == DATE_NONE ? MONTHS_A_YEAR : 0});
    return witness_say(&witness, EFFECT_EXCLUDES, &topics, exclusion->place,
                       str_format(inquiry->arena, STR_F ", approved by " STR_F "%s", STR_A(exclusion->reason),
                                  STR_A(exclusion->by),
                                  approved ? "" : ", who is neither a person nor a role of process.yaml"));
}

static enum status state_countermeasure(const struct inquiry *inquiry, const struct countermeasure *measure) {
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    struct topic_set topics = {.requirements = measure->requirements};
    witness.frame = (struct evidence){.kind = EVIDENCE_COUNTERMEASURE,
                                      .strength = STRENGTH_CLAIM,
                                      .date = DATE_NONE,
                                      .id = measure->id,
                                      .place = measure->place,
                                      .against = measure->against,
                                      .against_count = measure->against_count};
    witness_set_ends(&witness, measure->review, (struct date_span){0});
    return witness_say(&witness, EFFECT_COMPENSATES, &topics, measure->place,
                       str_format(inquiry->arena, STR_F ": " STR_F " (" STR_F ")", STR_A(measure->what),
                                  STR_A(measure->reason), STR_A(measure->owner)));
}

/* Goes on after a mistake, so that one run reports several; only a lack of memory ends it. */
static void settle(enum status *status, enum status step) {
    if (*status == STATUS_OK || step == STATUS_MEMORY)
        *status = step == STATUS_OK || step == STATUS_MEMORY ? step : STATUS_INPUT;
}

static void state_artefacts(const struct inquiry *inquiry, const struct artefact *entries, size_t count,
                            enum status *status) {
    for (size_t i = 0; i < count && *status != STATUS_MEMORY; i++)
        settle(status, artefact_state(inquiry, &entries[i]));
}

static void state_exclusions(const struct inquiry *inquiry, const struct exclusion *exclusions, size_t count,
                             enum status *status) {
    for (size_t i = 0; i < count && *status != STATUS_MEMORY; i++)
        settle(status, evidence_exclude(inquiry, &exclusions[i], true));
}

static void state_certificates(const struct inquiry *inquiry, const struct product *product,
                               const struct certificate *certificates, size_t count, enum status *status) {
    for (size_t i = 0; i < count && *status != STATUS_MEMORY; i++)
        settle(status, certificate_state(inquiry, product, &certificates[i]));
}

static void state_countermeasures(const struct inquiry *inquiry, const struct countermeasure *measures, size_t count,
                                  enum status *status) {
    for (size_t i = 0; i < count && *status != STATUS_MEMORY; i++)
        settle(status, state_countermeasure(inquiry, &measures[i]));
}

enum status evidence_of_release(const struct product *product, const struct release *release,
                                const struct evidence_day *day, struct arena *arena, struct diag_sink *sink,
                                struct evidence_list *list) {
    const struct inquiry inquiry = {.policy = day->policy,
                                    .at = day->at,
                                    .tolerant = day->tolerant,
                                    .type_mask = product->types,
                                    .product = product,
                                    .version = release->version,
                                    .build = release->build,
                                    .arena = arena,
                                    .sink = sink,
                                    .list = list};
    size_t before = list->count;
    enum status status = STATUS_OK;
    state_artefacts(&inquiry, release->evidence, release->evidence_count, &status);
    state_certificates(&inquiry, product, product->certificates, product->certificate_count, &status);
    state_exclusions(&inquiry, release->exclusions, release->exclusion_count, &status);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}

enum status evidence_of_process(const struct product *product, const struct evidence_day *day, struct arena *arena,
                                struct diag_sink *sink, struct evidence_list *list) {
    const struct supplier *supplier = &product->supplier;
    const struct inquiry inquiry = {.policy = day->policy,
                                    .at = day->at,
                                    .tolerant = day->tolerant,
                                    .type_mask = product->types,
                                    .arena = arena,
                                    .sink = sink,
                                    .list = list};
    size_t before = list->count;
    enum status status = STATUS_OK;
    state_artefacts(&inquiry, supplier->evidence, supplier->evidence_count, &status);
    state_certificates(&inquiry, product, supplier->certificates, supplier->certificate_count, &status);
    state_exclusions(&inquiry, supplier->exclusions, supplier->exclusion_count, &status);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}

enum status evidence_of_asset(const struct plant *plant, const struct asset *asset, date_days at, struct arena *arena,
                              struct diag_sink *sink, struct evidence_list *list) {
    static const struct asset_extra NOTHING = {0};
    const struct asset_extra *extra = asset->extra ? asset->extra : &NOTHING;
    const struct zone *zone = &plant->zones[asset->zone];
    const struct inquiry inquiry = {.policy = &plant->policy,
                                    .at = at,
                                    .type_mask = asset->types,
                                    .live = true,
                                    .arena = arena,
                                    .sink = sink,
                                    .list = list};
    size_t before = list->count;
    enum status status = STATUS_OK;
    state_artefacts(&inquiry, extra->observations, extra->observation_count, &status);
    if (extra->report && status != STATUS_MEMORY)
        settle(&status, device_report_state(&inquiry, plant, asset));
    for (size_t i = 0; i < extra->probe_count && status != STATUS_MEMORY; i++)
        settle(&status, probe_report_state(&inquiry, plant, asset, &extra->probes[i]));
    state_exclusions(&inquiry, extra->exclusions, extra->exclusion_count, &status);
    state_countermeasures(&inquiry, extra->countermeasures, extra->countermeasure_count, &status);
    state_countermeasures(&inquiry, zone->countermeasures, zone->countermeasure_count, &status);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}

struct str evidence_kind_name(enum evidence_kind kind) {
    static const struct str NAMES[] = {
        [EVIDENCE_CLAIM] = STR_INIT("claim"),
        [EVIDENCE_TEST] = STR_INIT("test"),
        [EVIDENCE_ANALYSIS] = STR_INIT("analysis"),
        [EVIDENCE_SBOM] = STR_INIT("bill of materials"),
        [EVIDENCE_CERTIFICATE] = STR_INIT("certificate"),
        [EVIDENCE_OBSERVATION] = STR_INIT("observation"),
        [EVIDENCE_EXCLUSION] = STR_INIT("exclusion"),
        [EVIDENCE_COUNTERMEASURE] = STR_INIT("countermeasure"),
        [EVIDENCE_ADVISORY] = STR_INIT("advisory"),
        [EVIDENCE_DOCUMENT] = STR_INIT("document"),
        [EVIDENCE_CHECK] = STR_INIT("check"),
        [EVIDENCE_FUZZING] = STR_INIT("fuzzing"),
        [EVIDENCE_PROOF] = STR_INIT("proof"),
        [EVIDENCE_PENTEST] = STR_INIT("penetration test"),
        [EVIDENCE_DEVICE_REPORT] = STR_INIT("device report"),
        [EVIDENCE_PROBE] = STR_INIT("probe"),
    };
    return NAMES[kind];
}

bool evidence_kind_searches(enum evidence_kind kind) {
    return kind == EVIDENCE_ANALYSIS || kind == EVIDENCE_FUZZING || kind == EVIDENCE_PROOF || kind == EVIDENCE_PENTEST;
}

struct str evidence_effect_name(enum evidence_effect effect) {
    static const struct str NAMES[] = {
        [EFFECT_SUPPORTS] = STR_INIT("supports"),     [EFFECT_CONTRADICTS] = STR_INIT("contradicts"),
        [EFFECT_EXCLUDES] = STR_INIT("excludes"),     [EFFECT_COMPENSATES] = STR_INIT("compensates"),
        [EFFECT_INCOMPLETE] = STR_INIT("incomplete"), [EFFECT_CONFIRMS] = STR_INIT("confirms"),
        [EFFECT_SPEAKS] = STR_INIT("speaks of"),
    };
    return NAMES[effect];
}

struct str evidence_standing_name(enum evidence_standing standing) {
    static const struct str NAMES[] = {
        [EVIDENCE_COUNTS] = STR_INIT("counts"),
        [EVIDENCE_EXPIRED] = STR_INIT("expired"),
        [EVIDENCE_TOO_OLD] = STR_INIT("too old"),
        [EVIDENCE_NOT_YET] = STR_INIT("not yet"),
        [EVIDENCE_OUT_OF_SCOPE] = STR_INIT("out of scope"),
        [EVIDENCE_NOT_BELIEVED] = STR_INIT("not believed"),
        [EVIDENCE_OTHER_BUILD] = STR_INIT("other build"),
        [EVIDENCE_UNPROVEN] = STR_INIT("unproven"),
    };
    return NAMES[standing];
}
