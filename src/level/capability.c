#include "level/capability.h"

#include "catalogue/process.h"

static void weigh_process(struct process_standing *standing, const struct evidence *item) {
    if (item->effect == EFFECT_EXCLUDES)
        standing->excluded |= item->process;
    if (item->effect == EFFECT_CONTRADICTS)
        standing->contradicted |= item->process;
    for (unsigned s = 0; item->effect == EFFECT_SUPPORTS && s <= item->strength; s++)
        standing->shown[s] |= item->process;
}

/* The release's own artefacts speak of the process too: a static analysis, a bill of materials. */
static void judge_process(struct capability *capability) {
    const struct evidence_list *lists[] = {&capability->process, &capability->evidence};
    struct process_standing *standing = &capability->standing;
    for (size_t k = 0; k < ARRAY_LEN(lists); k++)
        for (size_t i = 0; i < lists[k]->count; i++)
            if (lists[k]->items[i].standing == EVIDENCE_COUNTS)
                weigh_process(standing, &lists[k]->items[i]);
    for (size_t i = 0; i < capability->process.count; i++) {
        const struct evidence *item = &capability->process.items[i];
        bool certifies = item->standing == EVIDENCE_COUNTS && item->kind == EVIDENCE_CERTIFICATE;
        if (certifies && (!standing->certificate || item->maturity > standing->maturity)) {
            standing->certificate = item;
            standing->maturity = item->maturity;
        }
    }
}

static void judge_requirements(struct capability *capability) {
    capability->tally = (struct requirement_tally){.excluded = {{0, 0}}};
    level_tally(&capability->tally, &capability->evidence, NULL);
    for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
        level_states(&capability->tally, (enum strength)s, LEVEL_CAPABILITY, &capability->states[s]);
        level_vector(&capability->states[s], capability->product->types, &capability->vector[s]);
    }
}

enum status capability_of(const struct product *product, const struct release *release, const struct evidence_day *day,
                          struct arena *arena, struct diag_sink *sink, struct capability *capability) {
    struct capability result = {.product = product, .release = release};
    TRY(evidence_of_release(product, release, day, arena, sink, &result.evidence));
    TRY(evidence_of_process(product, day, arena, sink, &result.process));
    judge_requirements(&result);
    judge_process(&result);
    for (size_t i = 0; i < result.evidence.count; i++)
        result.by_model |= result.evidence.items[i].model_count > 0;
    *capability = result;
    return STATUS_OK;
}

static struct capability *find_model(struct capability *whole, struct str model, struct str order_number) {
    for (struct capability *one = whole->other_models; one; one = one->other_models)
        if (str_eq_nocase(one->model, model) && str_eq_nocase(one->order_number, order_number))
            return one;
    return NULL;
}

enum status capability_for_model(struct capability *whole, struct str model, struct str order_number,
                                 struct arena *arena, const struct capability **capability) {
    *capability = whole;
    if (!whole->by_model || (model.len == 0 && order_number.len == 0))
        return STATUS_OK;
    struct capability *one = find_model(whole, model, order_number);
    if (!one) {
        struct evidence_list own = {NULL, 0, 0};
        for (size_t i = 0; i < whole->evidence.count; i++) {
            struct evidence item = whole->evidence.items[i];
            item.standing = evidence_standing_for(&item, model, order_number);
            TRY(evidence_add(&own, arena, &item));
        }
        one = ARENA_NEW(arena, struct capability);
        if (!one)
            return STATUS_MEMORY;
        *one = *whole;
        one->evidence = own;
        one->model = model;
        one->order_number = order_number;
        judge_requirements(one);
        whole->other_models = one;
    }
    *capability = one;
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
