/* What to tell somebody who named a requirement that 4-2 does not have. */
#include "base/diag.h"
#include "catalogue/heading.h"
#include "catalogue/identifier.h"
#include "catalogue/process.h"
#include "catalogue/system.h"

/* That of every type, then those of one type in the order of their bits. */
static const char *const component_prefixes[] = {"CR", "SAR", "EDR", "HDR", "NDR"};

struct question {
    struct identifier id;
    struct str text; /* the id in our form */
    unsigned type_mask;
    struct arena *arena;
};

static bool is_component(const struct identifier *id) {
    for (size_t i = 0; i < ARRAY_LEN(component_prefixes); i++)
        if (strcmp(id->prefix, component_prefixes[i]) == 0)
            return id->dotted;
    return false;
}

/* The requirements of that number and enhancement, whatever their prefix. */
static struct requirement_set same_number(const struct identifier *id, uint8_t enhancement) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < ARRAY_LEN(component_prefixes); i++) {
        char buffer[IDENTIFIER_TEXT_MAX];
        struct identifier other = *id;
        snprintf(other.prefix, sizeof other.prefix, "%s", component_prefixes[i]);
        other.enhancement = enhancement;
        unsigned index = requirement_find(identifier_text(&other, buffer));
        if (index != REQUIREMENT_NONE)
            requirement_set_add(&set, index);
    }
    return set;
}

/* "EDR 3.2", "EDR 3.2 or HDR 3.2", "SAR 3.2, EDR 3.2 or HDR 3.2". */
static struct str list_text(const struct requirement_set *set, struct arena *arena) {
    struct str text = STR("");
    unsigned left = requirement_set_count(set);
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1)) {
        left--;
        text = str_format(arena, STR_F STR_F "%s", STR_A(text), STR_A(requirement_at(i)->id),
                          left > 1    ? ", "
                          : left == 1 ? " or "
                                      : "");
    }
    return text;
}

static struct str types_text(const struct requirement_set *set, struct arena *arena) {
    unsigned mask = 0;
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        mask |= requirement_types(i);
    return mask == COMPONENT_ALL ? STR("every type") : component_mask_text(arena, mask);
}

/* The types that are meant: those asked about, else the one that the prefix names, else all. */
static unsigned meant_types(const struct question *q) {
    for (unsigned i = 0; q->type_mask == 0 && i < COMPONENT_COUNT; i++)
        if (strcmp(q->id.prefix, component_prefixes[i + 1]) == 0)
            return 1U << i;
    return q->type_mask != 0 ? q->type_mask : COMPONENT_ALL;
}

static struct requirement_set fitting(const struct question *q, const struct requirement_set *all) {
    return requirement_set_intersect(all, requirement_due(meant_types(q), FR_ANY, SL_MAX));
}

static void point_to(const struct question *q, const struct requirement_set *all, struct requirement_missing *out) {
    bool heading = strcmp(q->id.prefix, "CR") == 0;
    struct requirement_set fit = fitting(q, all);
    const char *what = heading ? "it is only a heading in 4-2" : "there is none for that component type alone";
    out->kind = heading ? REQUIREMENT_MISSING_HEADING : REQUIREMENT_MISSING_TYPE;
    if (requirement_set_empty(&fit)) {
        struct str types = types_text(all, q->arena);
        struct str list = list_text(all, q->arena);
        out->text = str_format(q->arena, "%s; " STR_F " exists, for " STR_F " only", what, STR_A(list), STR_A(types));
        return;
    }
    struct str list = list_text(&fit, q->arena);
    out->text = str_format(q->arena, "%s; use " STR_F "%s", what, STR_A(list),
                           q->type_mask == 0 && requirement_set_count(&fit) > 1 ? " by component type" : "");
    if (requirement_set_count(&fit) == 1)
        out->suggestion = requirement_at(requirement_set_next(&fit, 0))->id;
}

static bool explain_number(const struct question *q, struct requirement_missing *out) {
    struct requirement_set set = same_number(&q->id, q->id.enhancement);
    if (!is_component(&q->id) || requirement_set_empty(&set))
        return false;
    point_to(q, &set, out);
    return true;
}

/* The last enhancement that any of the requirements of that number has; 0 for none. */
static unsigned last_enhancement(const struct identifier *id) {
    unsigned last = 0;
    for (unsigned n = 1; n < IDENTIFIER_NUMBER_MAX; n++) {
        struct requirement_set set = same_number(id, (uint8_t)n);
        last = requirement_set_empty(&set) ? last : n;
    }
    return last;
}

static bool explain_enhancement(const struct question *q, struct requirement_missing *out) {
    struct requirement_set base = same_number(&q->id, 0);
    if (!is_component(&q->id) || q->id.enhancement == 0 || requirement_set_empty(&base))
        return false;
    struct requirement_set fit = fitting(q, &base);
    base = requirement_set_empty(&fit) ? base : fit;
    struct str list = list_text(&base, q->arena);
    unsigned last = last_enhancement(&q->id);
    bool one = requirement_set_count(&base) == 1;
    out->kind = REQUIREMENT_MISSING_ENHANCEMENT;
    if (!one)
        out->text = str_format(q->arena, "none of " STR_F " has such an enhancement in 4-2", STR_A(list));
    else if (last == 0)
        out->text = str_format(q->arena, STR_F " has no enhancements in 4-2", STR_A(list));
    else
        out->text = str_format(q->arena, STR_F " has no enhancement after RE %u in 4-2", STR_A(list), last);
    if (one)
        out->suggestion = requirement_at(requirement_set_next(&base, 0))->id;
    return true;
}

static bool explain_heading(const struct question *q, struct requirement_missing *out) {
    unsigned index = heading_find(q->text);
    if (index == HEADING_NONE)
        return false;
    out->kind = REQUIREMENT_MISSING_EMPTY;
    out->text =
        str_format(q->arena, "it is a heading under which components have no requirement; the system has " STR_F,
                   STR_A(system_at(heading_at(index)->parent)->id));
    return true;
}

static bool explain_system(const struct question *q, struct requirement_missing *out) {
    unsigned index = system_find(q->text);
    if (index == SYSTEM_NONE)
        return false;
    struct requirement_set all = system_requirements(index);
    struct requirement_set bases = {{0, 0}};
    for (unsigned i = requirement_set_next(&all, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&all, i + 1))
        requirement_set_add(&bases, requirement_base(i));
    if (q->type_mask != 0)
        bases = requirement_set_intersect(&bases, requirement_due(q->type_mask, FR_ANY, SL_MAX));
    out->kind = REQUIREMENT_MISSING_SYSTEM;
    if (requirement_set_empty(&bases)) {
        out->text = STR("it is a system requirement of 3-3 that has no counterpart for such components");
        return true;
    }
    struct str list = list_text(&bases, q->arena);
    out->text = str_format(q->arena, "it is a system requirement of 3-3; use " STR_F " for a component", STR_A(list));
    if (requirement_set_count(&bases) == 1)
        out->suggestion = requirement_at(requirement_set_next(&bases, 0))->id;
    return true;
}

static bool explain_process(const struct question *q, struct requirement_missing *out) {
    if (process_find(q->text) == PROCESS_NONE)
        return false;
    out->kind = REQUIREMENT_MISSING_PROCESS;
    out->text = STR("it is a process requirement of 4-1, which the supplier's process meets and no component");
    return true;
}

static bool (*const explanations[])(const struct question *, struct requirement_missing *) = {
    explain_number, explain_enhancement, explain_heading, explain_system, explain_process,
};

static struct str nearest(struct str id) {
    struct str ids[REQUIREMENT_COUNT];
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        ids[i] = requirement_at(i)->id;
    return diag_nearest(id, ids, REQUIREMENT_COUNT);
}

void requirement_explain_missing(struct str id, unsigned type_mask, struct arena *arena,
                                 struct requirement_missing *out) {
    char buffer[IDENTIFIER_TEXT_MAX];
    struct question q = {.type_mask = type_mask, .arena = arena};
    *out = (struct requirement_missing){REQUIREMENT_MISSING_UNKNOWN, STR_NONE, STR_NONE};
    bool parsed = identifier_parse(id, &q.id);
    if (parsed)
        q.text = identifier_text(&q.id, buffer);
    for (size_t i = 0; parsed && i < ARRAY_LEN(explanations); i++)
        if (explanations[i](&q, out))
            break;
    if (out->kind == REQUIREMENT_MISSING_UNKNOWN) {
        out->text = parsed ? STR("no part has one of that number") : STR("it is not the id of a requirement");
        out->suggestion = nearest(parsed ? q.text : id);
    }
    if (out->text.ptr == NULL)
        out->text = STR("4-2 has none of that name");
}

struct str requirement_missing_near(const struct requirement_missing *missing) {
    return str_contains(missing->text, missing->suggestion) ? STR_NONE : missing->suggestion;
}
