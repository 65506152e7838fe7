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

/* ---- nothing of that name in any part */

static struct str requirement_id(unsigned index) {
    return requirement_at(index)->id;
}
static struct str system_id(unsigned index) {
    return system_at(index)->id;
}
static struct str process_id(unsigned index) {
    return process_at(index)->id;
}

/* The ids of each part: whose number has two parts, and whose has one. */
static const struct numbering {
    const char *part;
    struct str (*id_at)(unsigned index);
    unsigned count;
    bool dotted;
    char gap;
} numberings[] = {
    {"4-2", requirement_id, REQUIREMENT_COUNT, true, ' '},
    {"3-3", system_id, SYSTEM_COUNT, true, ' '},
    {"4-1", process_id, PROCESS_COUNT, false, '-'},
    {"4-2", requirement_id, REQUIREMENT_COUNT, false, ' '},
};

static bool is_prefix_of(const struct identifier *id, const struct identifier *other) {
    return strcmp(other->prefix, id->prefix) == 0 || (is_component(id) && is_component(other));
}

/* The last number among the ids that begin as `id` does: with its prefix and, of two numbers, its first. 0: none. */
static unsigned last_number(const struct numbering *numbering, const struct identifier *id) {
    unsigned last = 0;
    for (unsigned i = 0; i < numbering->count; i++) {
        struct identifier other;
        if (!identifier_parse(numbering->id_at(i), &other) || other.dotted != numbering->dotted ||
            !is_prefix_of(id, &other) || (other.dotted && other.major != id->major))
            continue;
        unsigned number = other.dotted ? other.minor : other.major;
        last = number > last ? number : last;
    }
    return last;
}

/* An id of 4-2 or 3-3 whose number cannot be one; STR_NONE when it can. "SR-3" is one of 4-1. */
static struct str form_text(const struct question *q, bool numbered) {
    const struct identifier *id = &q->id;
    if (numbered && id->dotted && id->major > FR_COUNT)
        return STR("its first number is that of an FR, and there are seven of them");
    if (!numbered || id->dotted || strcmp(id->prefix, "SR") == 0)
        return STR_NONE;
    if (strcmp(id->prefix, "CR") == 0)
        return str_format(q->arena, "its number has two parts, as in CR %u.1", id->major <= FR_COUNT ? id->major : 1U);
    return str_format(q->arena, "its number has two parts, as in %s 3.2", id->prefix);
}

static struct str numbers_text(const struct question *q, bool dotted) {
    const struct identifier *id = &q->id;
    for (size_t i = 0; i < ARRAY_LEN(numberings); i++) {
        const struct numbering *n = &numberings[i];
        unsigned last = n->dotted == dotted ? last_number(n, id) : 0;
        if (last && dotted)
            return str_format(q->arena, "the numbers of FR %u in %s end with %u.%u", id->major, n->part, id->major,
                              last);
        if (last)
            return str_format(q->arena, "%s has %s%c1 to %s%c%u", n->part, id->prefix, n->gap, id->prefix, n->gap,
                              last);
    }
    return STR("no part has one of that number");
}

static struct str unknown_text(const struct question *q) {
    struct identifier dotted = q->id;
    dotted.dotted = true;
    bool numbered = is_component(&dotted) || strcmp(q->id.prefix, "SR") == 0;
    struct str text = form_text(q, numbered);
    return text.ptr ? text : numbers_text(q, numbered && q->id.dotted);
}

/* With the same first number, and the prefix if that is one of ours: another FR's is about something else, however
 * alike the ids look. */
static struct str nearest(const struct question *q, struct str id) {
    struct str ids[REQUIREMENT_COUNT];
    size_t count = 0;
    bool known = q->text.ptr && identifier_names_requirement(q->text);
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        struct identifier other;
        bool alike =
            identifier_parse(requirement_id(i), &other) &&
            (!q->text.ptr || (other.dotted == q->id.dotted && (!other.dotted || other.major == q->id.major))) &&
            (!known || strcmp(other.prefix, q->id.prefix) == 0);
        if (alike)
            ids[count++] = requirement_id(i);
    }
    return diag_nearest(id, ids, count);
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
        out->text = parsed ? unknown_text(&q) : STR("it is not the id of a requirement");
        out->suggestion = nearest(&q, parsed ? q.text : id);
    }
    if (out->text.ptr == NULL)
        out->text = STR("4-2 has none of that name");
}

struct str requirement_missing_near(const struct requirement_missing *missing) {
    return str_contains(missing->text, missing->suggestion) ? STR_NONE : missing->suggestion;
}
