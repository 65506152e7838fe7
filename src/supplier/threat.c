#include "supplier/threat.h"

enum target_kind { TARGET_PROCESS, TARGET_STORE, TARGET_EXTERNAL, TARGET_FLOW, TARGET_LOG };
enum { TARGET_KINDS = TARGET_LOG + 1 };

#define LETTER(stride) (1u << (stride))
/* Which letters threaten what (Microsoft's chart); of flows only those that cross a trust boundary. */
static const unsigned letters[TARGET_KINDS] = {
    [TARGET_PROCESS] = (1u << STRIDE_COUNT) - 1,
    [TARGET_STORE] = LETTER(STRIDE_TAMPERING) | LETTER(STRIDE_DISCLOSURE) | LETTER(STRIDE_DENIAL),
    [TARGET_LOG] =
        LETTER(STRIDE_TAMPERING) | LETTER(STRIDE_REPUDIATION) | LETTER(STRIDE_DISCLOSURE) | LETTER(STRIDE_DENIAL),
    [TARGET_EXTERNAL] = LETTER(STRIDE_SPOOFING) | LETTER(STRIDE_REPUDIATION),
    [TARGET_FLOW] = LETTER(STRIDE_TAMPERING) | LETTER(STRIDE_DISCLOSURE) | LETTER(STRIDE_DENIAL),
};

/* What may happen: the target's name stands between. */
static const struct {
    const char *before, *behind;
} titles[STRIDE_COUNT] = {
    [STRIDE_SPOOFING] = {"somebody passes for ", ""},
    [STRIDE_TAMPERING] = {"", " is changed without right"},
    [STRIDE_REPUDIATION] = {"what was done at ", " is denied"},
    [STRIDE_DISCLOSURE] = {"", " shows what it should keep"},
    [STRIDE_DENIAL] = {"", " is kept from its work"},
    [STRIDE_ELEVATION] = {"somebody gets more rights at ", " than given"},
};

/* What usually answers a letter: our own reading of 4-2, a proposal and no more. "" where the letter does not occur. */
static const char *const proposals[TARGET_KINDS][STRIDE_COUNT] = {
    [TARGET_PROCESS] = {[STRIDE_SPOOFING] = "CR 1.1,CR 1.2,CR 1.5,CR 1.11",
                        [STRIDE_TAMPERING] = "CR 3.4,CR 3.5,SAR 3.2,EDR 3.2,HDR 3.2,NDR 3.2,EDR 3.14,HDR 3.14,NDR 3.14",
                        [STRIDE_REPUDIATION] = "CR 2.8,CR 2.11,CR 2.12",
                        [STRIDE_DISCLOSURE] = "CR 3.7,CR 4.1,CR 4.3",
                        [STRIDE_DENIAL] = "CR 7.1,CR 7.2",
                        [STRIDE_ELEVATION] = "CR 2.1,CR 3.5,CR 7.7"},
    [TARGET_STORE] = {[STRIDE_TAMPERING] = "CR 2.1,CR 3.4",
                      [STRIDE_DISCLOSURE] = "CR 4.1,CR 4.2,CR 4.3",
                      [STRIDE_DENIAL] = "CR 7.3,CR 7.4"},
    [TARGET_LOG] = {[STRIDE_TAMPERING] = "CR 3.9",
                    [STRIDE_REPUDIATION] = "CR 2.8,CR 2.11,CR 2.12",
                    [STRIDE_DISCLOSURE] = "CR 3.9,CR 6.1",
                    [STRIDE_DENIAL] = "CR 2.9,CR 2.10"},
    [TARGET_EXTERNAL] =
        {[STRIDE_SPOOFING] = "CR 1.1,CR 1.2,CR 1.5,CR 1.11", [STRIDE_REPUDIATION] = "CR 2.8,CR 2.11,CR 2.12"},
    [TARGET_FLOW] =
        {[STRIDE_TAMPERING] = "CR 3.1,CR 3.8", [STRIDE_DISCLOSURE] = "CR 4.1,CR 4.3", [STRIDE_DENIAL] = "CR 7.1"},
};

static enum target_kind kind_of(const struct threat_model *model, uint32_t target) {
    static const enum target_kind kinds[] = {
        [ELEMENT_PROCESS] = TARGET_PROCESS, [ELEMENT_STORE] = TARGET_STORE, [ELEMENT_EXTERNAL] = TARGET_EXTERNAL};
    if (target >= model->element_count)
        return TARGET_FLOW;
    const struct model_element *element = &model->elements[target];
    return element->kind == ELEMENT_STORE && element->log ? TARGET_LOG : kinds[element->kind];
}

struct str threat_target_kind(const struct threat_model *model, uint32_t target) {
    static const struct str names[TARGET_KINDS] = {[TARGET_PROCESS] = STR_INIT("process"),
                                                   [TARGET_STORE] = STR_INIT("store"),
                                                   [TARGET_EXTERNAL] = STR_INIT("external"),
                                                   [TARGET_FLOW] = STR_INIT("flow"),
                                                   [TARGET_LOG] = STR_INIT("store")};
    return names[kind_of(model, target)];
}

struct str threat_target_name(const struct threat_model *model, uint32_t target) {
    struct str name =
        target < model->element_count ? model->elements[target].name : model->flows[target - model->element_count].name;
    return name.len ? name : threat_model_target(model, target);
}

struct place threat_target_place(const struct threat_model *model, uint32_t target) {
    return target < model->element_count ? model->elements[target].place
                                         : model->flows[target - model->element_count].place;
}

bool threat_follows(const struct threat_model *model, uint32_t target, uint32_t category) {
    bool is_flow = target >= model->element_count;
    if (is_flow && !model->flows[target - model->element_count].crosses)
        return false;
    if (category < STRIDE_COUNT)
        return letters[kind_of(model, target)] >> category & 1;
    if (is_flow || model->elements[target].kind == ELEMENT_EXTERNAL)
        return false;
    return attack_technique_at(category - STRIDE_COUNT)->assets & model->elements[target].assets;
}

static struct requirement_set parse_requirements(const char *list) {
    struct requirement_set set = {{0, 0}};
    struct str rest = str_from(list), id;
    while (rest.len > 0 && str_next(&rest, ',', &id)) {
        unsigned index = requirement_find(id);
        if (index != REQUIREMENT_NONE)
            requirement_set_add(&set, index);
    }
    return set;
}

static struct requirement_set applying(struct requirement_set set, unsigned types) {
    for (unsigned i = requirement_set_next(&set, 0); types && i != REQUIREMENT_NONE;
         i = requirement_set_next(&set, i + 1))
        if (!(requirement_types(i) & types))
            requirement_set_remove(&set, i);
    return set;
}

static enum status describe(const struct threat_model *model, unsigned types, struct arena *arena,
                            struct threat *threat) {
    struct str category = model_category_name(threat->category);
    threat->id = str_format(arena, STR_F "/" STR_F, STR_A(threat_model_target(model, threat->target)), STR_A(category));
    if (threat->category < STRIDE_COUNT) {
        const char *list = proposals[kind_of(model, threat->target)][threat->category];
        threat->title = str_format(arena, "%s" STR_F "%s", titles[threat->category].before,
                                   STR_A(threat_target_name(model, threat->target)), titles[threat->category].behind);
        threat->proposals = list ? parse_requirements(list) : (struct requirement_set){{0, 0}};
    } else {
        unsigned technique = threat->category - STRIDE_COUNT;
        threat->title = attack_technique_at(technique)->name;
        threat->mitigations = attack_technique_at(technique)->mitigations;
        threat->proposals = attack_requirements(technique);
    }
    threat->proposals = applying(threat->proposals, types);
    return threat->id.ptr && threat->title.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- all of a model */

enum { WANTED = 0 }; /* in the index, until it holds the threat */

/* Marks every pair that is a threat; how many there are. */
static size_t mark(const struct threat_model *model, uint32_t *index) {
    size_t targets = model->element_count + model->flow_count, categories = model_category_count(), count = 0;
    for (size_t i = 0; i < targets * categories; i++)
        index[i] = threat_follows(model, (uint32_t)(i / categories), (uint32_t)(i % categories)) ? WANTED : MODEL_NONE;
    for (size_t i = 0; i < model->threat_count; i++) {
        const struct model_threat *entry = &model->threats[i];
        for (size_t pair = 0; pair < entry->at_count * entry->category_count; pair++)
            index[entry->at[pair / entry->category_count] * categories +
                  entry->categories[pair % entry->category_count]] = WANTED;
    }
    for (size_t i = 0; i < targets * categories; i++)
        count += index[i] == WANTED;
    return count;
}

enum status threat_derive(const struct threat_model *model, unsigned types, struct arena *arena,
                          struct threat_list *list) {
    size_t targets = model->element_count + model->flow_count, categories = model_category_count();
    struct threat_list made = {.index = ARENA_ARRAY(arena, uint32_t, targets * categories)};
    if (!made.index)
        return STATUS_MEMORY;
    made.items = ARENA_ARRAY(arena, struct threat, mark(model, made.index));
    if (!made.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < targets * categories; i++) {
        if (made.index[i] == MODEL_NONE)
            continue;
        struct threat *threat = &made.items[made.count];
        threat->target = (uint32_t)(i / categories);
        threat->category = (uint32_t)(i % categories);
        threat->derived = threat_follows(model, threat->target, threat->category);
        TRY(describe(model, types, arena, threat));
        made.index[i] = (uint32_t)made.count++;
    }
    *list = made;
    return STATUS_OK;
}

uint32_t threat_at(const struct threat_list *list, uint32_t target, uint32_t category) {
    return list->index[target * model_category_count() + category];
}
