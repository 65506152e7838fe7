#include "level/capability.h"

#include "catalogue/process.h"

static void judge_process(struct capability *capability) {
    struct process_standing *standing = &capability->standing;
    for (size_t i = 0; i < capability->process.count; i++) {
        const struct evidence *item = &capability->process.items[i];
        if (item->standing != EVIDENCE_COUNTS)
            continue;
        if (item->effect == EFFECT_EXCLUDES)
            standing->excluded |= item->process;
        if (item->effect == EFFECT_CONTRADICTS)
            standing->contradicted |= item->process;
        for (unsigned s = 0; item->effect == EFFECT_SUPPORTS && s <= item->strength; s++)
            standing->shown[s] |= item->process;
        bool better =
            item->kind == EVIDENCE_CERTIFICATE && (!standing->certificate || item->maturity > standing->maturity);
        if (better) {
            standing->certificate = item;
            standing->maturity = item->maturity;
        }
    }
}

enum status capability_of(const struct product *product, const struct release *release, const struct judging_day *day,
                          struct arena *arena, struct diag_sink *sink, struct capability *capability) {
    struct capability result = {.product = product, .release = release};
    TRY(evidence_of_release(product, release, day->policy, day->at, arena, sink, &result.evidence));
    TRY(evidence_of_process(product, day->policy, day->at, arena, sink, &result.process));
    level_tally(&result.tally, &result.evidence, NULL);
    for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
        level_states(&result.tally, (enum strength)s, LEVEL_CAPABILITY, &result.states[s]);
        level_vector(&result.states[s], product->types, &result.vector[s]);
    }
    judge_process(&result);
    *capability = result;
    return STATUS_OK;
}

void capability_vector(const struct capability *capability, enum strength assurance, unsigned types,
                       struct level_vector *vector) {
    level_vector(&capability->states[assurance], types, vector);
}

uint64_t capability_process_missing(const struct capability *capability, enum strength assurance) {
    const struct process_standing *standing = &capability->standing;
    uint64_t all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    uint64_t fulfilled = (standing->shown[assurance] | standing->excluded) & ~standing->contradicted;
    return all & ~fulfilled;
}
