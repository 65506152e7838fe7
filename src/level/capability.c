#include "level/capability.h"

#include "catalogue/process.h"

/* The release's own artefacts speak of the process too: a static analysis, a bill of materials. A declaration has
 * everything in one list. */
static void judge_process(struct capability *capability) {
    process_standing_weigh(&capability->standing, &capability->process);
    process_standing_weigh(&capability->standing, &capability->evidence);
    process_standing_certify(&capability->standing,
                             capability->release->declaration ? &capability->evidence : &capability->process);
}

static void judge_requirements(struct capability *capability) {
    capability->tally = (struct requirement_tally){.excluded = {{0, 0}}};
    level_tally(&capability->tally, &capability->evidence, NULL);
    for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
        level_states(&capability->tally, (enum strength)s, LEVEL_CAPABILITY, &capability->states[s]);
        level_vector(&capability->states[s], capability->product->types, &capability->vector[s]);
    }
}

/* Of a declaration that is not believed no date holds either. */
static enum status forget_promises(struct capability *result, struct arena *arena) {
    struct release *release = ARENA_NEW(arena, struct release);
    if (!release)
        return STATUS_MEMORY;
    *release = *result->release;
    release->support_until = release->end_of_life = DATE_NONE;
    result->release = release;
    return STATUS_OK;
}

static enum status read_evidence(struct capability *result, const struct declared_question *question,
                                 struct arena *arena, struct diag_sink *sink) {
    const struct evidence_day *day = &question->day;
    if (!result->release->declaration) {
        TRY(evidence_of_release(result->product, result->release, day, arena, sink, &result->evidence));
        return evidence_of_process(result->product, day, arena, sink, &result->process);
    }
    bool believed = false;
    TRY(declared_evidence(result->release, question, arena, sink, &result->evidence, &believed));
    result->unbelieved = !believed;
    return believed ? STATUS_OK : forget_promises(result, arena);
}

enum status capability_of(const struct product *product, const struct release *release,
                          const struct declared_question *question, struct arena *arena, struct diag_sink *sink,
                          struct capability *capability) {
    struct capability result = {.product = product, .release = release};
    TRY(read_evidence(&result, question, arena, sink));
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

static const struct product_model *known_model(const struct product *product, struct str name) {
    for (size_t i = 0; name.len && i < product->model_count; i++)
        if (str_eq_nocase(product->models[i].name, name) || str_eq_nocase(product->models[i].order_number, name))
            return &product->models[i];
    return NULL;
}

/* The name when a certificate of the release names it, else empty. */
static struct str certified_name(const struct capability *whole, struct str name) {
    for (size_t i = 0; i < whole->evidence.count; i++)
        for (size_t k = 0; k < whole->evidence.items[i].model_count; k++)
            if (str_eq_nocase(whole->evidence.items[i].models[k], name))
                return name;
    return STR("");
}

/* However an inventory writes it, a model is one: an asset is its product's model, or what a certificate calls it, or
 * none in particular. False also when its model and its order number are those of two. */
static bool settle_model(const struct capability *whole, struct str *model, struct str *order_number) {
    const struct product_model *named = known_model(whole->product, *model);
    const struct product_model *ordered = known_model(whole->product, *order_number);
    if (named && ordered && named != ordered)
        return false;
    named = named ? named : ordered;
    *model = named ? named->name : certified_name(whole, *model);
    *order_number = named ? named->order_number : certified_name(whole, *order_number);
    return model->len > 0 || order_number->len > 0;
}

static enum status make_model(struct capability *whole, struct str model, struct str order_number, struct arena *arena,
                              struct capability **made) {
    struct capability *one = ARENA_NEW(arena, struct capability);
    if (!one)
        return STATUS_MEMORY;
    *one = *whole;
    one->evidence = (struct evidence_list){NULL, 0, 0};
    for (size_t i = 0; i < whole->evidence.count; i++) {
        struct evidence item = whole->evidence.items[i];
        item.standing = evidence_standing_for(&item, model, order_number);
        TRY(evidence_add(&one->evidence, arena, &item));
    }
    one->model = model;
    one->order_number = order_number;
    judge_requirements(one);
    whole->other_models = one;
    *made = one;
    return STATUS_OK;
}

enum status capability_for_model(struct capability *whole, struct str model, struct str order_number,
                                 struct arena *arena, const struct capability **capability) {
    struct capability *one = whole;
    if (whole->by_model && settle_model(whole, &model, &order_number)) {
        one = find_model(whole, model, order_number);
        if (!one)
            TRY(make_model(whole, model, order_number, arena, &one));
    }
    *capability = one;
    return STATUS_OK;
}

void capability_vector(const struct capability *capability, enum strength assurance, unsigned types,
                       struct level_vector *vector) {
    level_vector(&capability->states[assurance], types, vector);
}

uint64_t capability_process_missing(const struct capability *capability, enum strength assurance) {
    uint64_t all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    return all & ~process_standing_fulfilled(&capability->standing, assurance);
}
