/* Threats, what was decided about them, and the requirements that answer them, joined. */
#include <stdlib.h>

#include "supplier/trace_inner.h"

static const struct diag_kind TOO_MANY = {"threats.too-many", SEVERITY_ERROR,
                                          "threats and requirements name each other more often than this program takes",
                                          "at most four million times"};

/* An entry of the model and a requirement that answers it. */
struct link {
    uint32_t entry, requirement;
};
struct linking {
    struct tracing *t;
    struct map targets;
    struct link *items;
    size_t count, room;
};

static enum status add(struct linking *l, uint32_t entry, uint32_t requirement) {
    if (l->count >= TRACE_LINKS_MAX) {
        diag_add(l->t->sink, &TOO_MANY, l->t->trace.model->threats[entry].place, STR_NONE);
        return STATUS_LIMIT;
    }
    if (!arena_grow(l->t->arena, (void **)&l->items, l->count, &l->room, sizeof *l->items, _Alignof(struct link)))
        return STATUS_MEMORY;
    l->items[l->count++] = (struct link){entry, requirement};
    return STATUS_OK;
}

/* ---- which entries are about a threat */

static enum status count_entries(struct tracing *t, size_t *total) {
    const struct threat_model *model = t->trace.model;
    for (size_t i = 0; i < model->threat_count; i++)
        for (size_t k = 0; k < model->threats[i].at_count * model->threats[i].category_count; k++) {
            const struct model_threat *entry = &model->threats[i];
            uint32_t threat = threat_at(&t->trace.threats, entry->at[k / entry->category_count],
                                        entry->categories[k % entry->category_count]);
            t->trace.traced[threat].entry_count++;
            ++*total;
        }
    return STATUS_OK;
}

/* An entry that names a place or category twice, in two spellings, is about it once. */
static void fill_entries(struct tracing *t, uint32_t *room) {
    const struct threat_model *model = t->trace.model;
    for (size_t i = 0; i < t->trace.threats.count; i++) {
        t->trace.traced[i].entries = room;
        room += t->trace.traced[i].entry_count;
        t->trace.traced[i].entry_count = 0;
    }
    for (uint32_t i = 0; i < model->threat_count; i++)
        for (size_t k = 0; k < model->threats[i].at_count * model->threats[i].category_count; k++) {
            const struct model_threat *entry = &model->threats[i];
            struct trace_threat *threat = &t->trace.traced[threat_at(
                &t->trace.threats, entry->at[k / entry->category_count], entry->categories[k % entry->category_count])];
            if (threat->entry_count == 0 || threat->entries[threat->entry_count - 1] != i)
                threat->entries[threat->entry_count++] = i;
        }
}

static enum status join_entries(struct tracing *t) {
    size_t total = 0;
    t->trace.traced = ARENA_ARRAY(t->arena, struct trace_threat, t->trace.threats.count);
    t->trace.entries = ARENA_ARRAY(t->arena, struct trace_entry, t->trace.model->threat_count);
    if (!t->trace.traced || !t->trace.entries)
        return STATUS_MEMORY;
    for (size_t i = 0; i < t->trace.threats.count; i++)
        t->trace.traced[i].threat = &t->trace.threats.items[i];
    TRY(count_entries(t, &total));
    uint32_t *room = ARENA_ARRAY(t->arena, uint32_t, total);
    if (!room)
        return STATUS_MEMORY;
    fill_entries(t, room);
    map_init(&t->entries, t->arena, false);
    for (uint32_t i = 0; i < t->trace.model->threat_count; i++) {
        uint32_t stored;
        TRY(map_add(&t->entries, t->trace.model->threats[i].id, i, &stored));
    }
    return STATUS_OK;
}

/* ---- which requirements answer an entry */

static struct str nearest_of(const struct tracing *t, struct str name) {
    struct str *ids = ARENA_ARRAY(t->arena, struct str, t->trace.requirement_count);
    for (size_t i = 0; ids && i < t->trace.requirement_count; i++)
        ids[i] = t->trace.requirements[i].written->id;
    return ids ? diag_nearest(name, ids, t->trace.requirement_count) : STR_NONE;
}

/* The search for the nearest takes long: only the first few get one. */
static enum status unknown_requirement(struct tracing *t, const struct model_threat *entry,
                                       const struct reference *name) {
    enum { SUGGESTED = 20 };
    struct str near = t->trace.finding_count < SUGGESTED ? nearest_of(t, name->name) : STR_NONE;
    struct str text =
        near.ptr ? str_format(t->arena, "'" STR_F "'; did you mean '" STR_F "'?", STR_A(name->name), STR_A(near))
                 : str_format(t->arena, "'" STR_F "'", STR_A(name->name));
    return trace_find_fault(t, TRACE_UNKNOWN_REQUIREMENT, entry->id, text, name->place);
}

static enum status from_threats(struct linking *l) {
    struct tracing *t = l->t;
    for (uint32_t i = 0; i < t->trace.model->threat_count; i++) {
        const struct model_threat *entry = &t->trace.model->threats[i];
        for (size_t k = 0; k < entry->requirements.count; k++) {
            uint32_t requirement = map_get(&t->requirements, entry->requirements.items[k].name);
            if (requirement == MAP_NONE)
                TRY(unknown_requirement(t, entry, &entry->requirements.items[k]));
            else
                TRY(add(l, i, requirement));
        }
    }
    return STATUS_OK;
}

/* "web/T0843" that follows from the model, or MODEL_NONE. */
static uint32_t threat_named(const struct linking *l, struct str name) {
    size_t stroke = str_find_char(name, '/');
    if (stroke == SIZE_MAX)
        return MODEL_NONE;
    uint32_t target = map_get(&l->targets, str_slice(name, 0, stroke));
    uint32_t category = model_category_find(str_skip(name, stroke + 1));
    return target == MAP_NONE || category == MODEL_NONE ? MODEL_NONE
                                                        : threat_at(&l->t->trace.threats, target, category);
}

static enum status link_name(struct linking *l, uint32_t requirement, const struct reference *name) {
    struct tracing *t = l->t;
    struct trace_requirement *r = &t->trace.requirements[requirement];
    uint32_t entry = map_get(&t->entries, name->name);
    uint32_t threat = entry == MAP_NONE ? threat_named(l, name->name) : MODEL_NONE;
    if (entry == MAP_NONE && threat == MODEL_NONE)
        return trace_find_fault(t, TRACE_UNKNOWN_THREAT, r->written->id,
                                str_format(t->arena, "'" STR_F "'", STR_A(name->name)), name->place);
    r->has_threat = true;
    if (entry != MAP_NONE)
        return add(l, entry, requirement);
    for (size_t i = 0; i < t->trace.traced[threat].entry_count; i++)
        TRY(add(l, t->trace.traced[threat].entries[i], requirement));
    return STATUS_OK;
}

static enum status from_requirements(struct linking *l) {
    struct tracing *t = l->t;
    size_t targets = t->trace.model->element_count + t->trace.model->flow_count;
    map_init(&l->targets, t->arena, false);
    for (uint32_t i = 0; i < targets; i++) {
        uint32_t stored;
        TRY(map_add(&l->targets, threat_model_target(t->trace.model, i), i, &stored));
    }
    for (uint32_t i = 0; i < t->trace.requirement_count; i++) {
        const struct reference_list *names = &t->trace.requirements[i].written->threats;
        for (size_t k = 0; k < names->count; k++)
            TRY(link_name(l, i, &names->items[k]));
    }
    return STATUS_OK;
}

static int by_requirement(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Ascending, each once: a link may be written on both sides. */
static void sort_requirements(struct trace_entry *entry) {
    size_t kept = 0;
    if (entry->requirement_count > 1)
        qsort(entry->requirements, entry->requirement_count, sizeof *entry->requirements, by_requirement);
    for (size_t i = 0; i < entry->requirement_count; i++)
        if (kept == 0 || entry->requirements[kept - 1] != entry->requirements[i])
            entry->requirements[kept++] = entry->requirements[i];
    entry->requirement_count = kept;
}

static enum status take_links(struct linking *l) {
    struct trace *trace = &l->t->trace;
    uint32_t *room = ARENA_ARRAY(l->t->arena, uint32_t, l->count);
    if (!room)
        return STATUS_MEMORY;
    for (size_t i = 0; i < l->count; i++) {
        trace->entries[l->items[i].entry].requirement_count++;
        trace->requirements[l->items[i].requirement].has_threat = true;
    }
    for (size_t i = 0; i < trace->model->threat_count; i++) {
        trace->entries[i].requirements = room;
        room += trace->entries[i].requirement_count;
        trace->entries[i].requirement_count = 0;
    }
    for (size_t i = 0; i < l->count; i++) {
        struct trace_entry *entry = &trace->entries[l->items[i].entry];
        entry->requirements[entry->requirement_count++] = l->items[i].requirement;
    }
    for (size_t i = 0; i < trace->model->threat_count; i++) {
        struct trace_entry *entry = &trace->entries[i];
        sort_requirements(entry);
        entry->shown = entry->requirement_count > 0;
        for (size_t k = 0; k < entry->requirement_count; k++)
            entry->shown &= trace->requirements[entry->requirements[k]].shown;
    }
    return STATUS_OK;
}

/* ---- what the decisions come to */

enum {
    NEEDS_REASON = 1,
    NEEDS_RISK = 2,
    NEEDS_BY = 4,
    NEEDS_DATE = 8,
    NEEDS_REVIEW = 16,
    NEEDS_TO = 32,
    NEEDS_REQUIREMENT = 64
};
static const char *const need_names[] = {
    "reason", "risk", "by", "date", "review", "to", "a requirement that answers it"};
static const unsigned needs[] = {
    [TREATMENT_OPEN] = 0,
    [TREATMENT_MITIGATE] = NEEDS_REQUIREMENT,
    [TREATMENT_ACCEPT] = NEEDS_REASON | NEEDS_RISK | NEEDS_BY | NEEDS_DATE | NEEDS_REVIEW,
    [TREATMENT_TRANSFER] = NEEDS_TO,
    [TREATMENT_NOT_APPLICABLE] = NEEDS_REASON,
};

static unsigned has(const struct model_threat *written, const struct trace_entry *entry) {
    return (written->reason.len ? NEEDS_REASON : 0) | (written->risk != RISK_UNRATED ? NEEDS_RISK : 0) |
           (written->by.len ? NEEDS_BY : 0) | (written->date != DATE_NONE ? NEEDS_DATE : 0) |
           (written->review != DATE_NONE ? NEEDS_REVIEW : 0) | (written->to.len ? NEEDS_TO : 0) |
           (entry->requirement_count ? NEEDS_REQUIREMENT : 0);
}

static struct str lacks(struct arena *arena, unsigned missing) {
    struct str text = STR("lacks");
    for (size_t i = 0; i < ARRAY_LEN(need_names) && text.ptr; i++)
        if (missing >> i & 1)
            text = str_format(arena, STR_F "%s %s", STR_A(text), str_eq(text, STR("lacks")) ? "" : ",", need_names[i]);
    return text;
}

static struct str dated(struct arena *arena, const char *what, date_days day) {
    char text[11];
    date_text(day, text);
    return str_format(arena, "%s %s", what, text);
}

static enum status decide(struct tracing *t, const struct model_threat *written, struct trace_entry *entry) {
    unsigned missing = needs[written->treatment] & ~has(written, entry);
    date_days at = t->trace.options.at;
    if (written->treatment == TREATMENT_OPEN) {
        entry->why = STR("not decided");
        return trace_find_fault(t, TRACE_OPEN, written->id, STR(""), written->place);
    }
    if (missing)
        entry->why = lacks(t->arena, missing);
    else if (written->date != DATE_NONE && written->date > at)
        entry->why = dated(t->arena, "dated", written->date);
    if (missing || entry->why.len)
        return trace_find_fault(t, TRACE_UNFINISHED, written->id, entry->why, written->place);
    if (written->review != DATE_NONE && written->review < at) {
        entry->why = dated(t->arena, "was to be reviewed by", written->review);
        return trace_find_fault(t, TRACE_OVERDUE, written->id, entry->why, written->place);
    }
    entry->state = written->treatment;
    return STATUS_OK;
}

/* Each entry is judged by what is asked of its own treatment. One that mitigates stands before others: tests have to
 * show it, wherever it is written. */
static enum status judge(struct tracing *t, struct trace_threat *threat) {
    bool open = threat->entry_count == 0;
    threat->shown = true;
    for (size_t i = 0; i < threat->entry_count; i++) {
        const struct trace_entry *entry = &t->trace.entries[threat->entries[i]];
        enum risk risk = t->trace.model->threats[threat->entries[i]].risk;
        if (risk > threat->risk)
            threat->risk = risk;
        if (i == 0 || entry->state == TREATMENT_MITIGATE)
            threat->state = entry->state;
        open |= entry->state == TREATMENT_OPEN;
        threat->shown &= entry->state != TREATMENT_MITIGATE || entry->shown;
    }
    if (open)
        threat->state = TREATMENT_OPEN;
    threat->shown &= threat->state == TREATMENT_MITIGATE;
    t->trace.states[threat->state]++;
    if (threat->entry_count > 0)
        return STATUS_OK;
    return trace_find_fault(t, TRACE_OPEN, threat->threat->id, threat->threat->title,
                            threat_target_place(t->trace.model, threat->threat->target));
}

enum status trace_link(struct tracing *t) {
    struct linking l = {.t = t};
    TRY(join_entries(t));
    TRY(from_threats(&l));
    TRY(from_requirements(&l));
    TRY(take_links(&l));
    for (size_t i = 0; i < t->trace.model->threat_count; i++)
        TRY(decide(t, &t->trace.model->threats[i], &t->trace.entries[i]));
    for (size_t i = 0; i < t->trace.threats.count; i++)
        TRY(judge(t, &t->trace.traced[i]));
    return STATUS_OK;
}
