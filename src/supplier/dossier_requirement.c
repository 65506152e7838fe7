/* The statement of applicability: each requirement of 4-2 for the product's types at the level applied for, and what
 * process.yaml says of those of 4-1. */
#include "supplier/dossier.h"
#include "supplier/dossier_names.h"

struct judging {
    struct dossier *dossier;
    struct arena *arena;
};

/* ---- what speaks of a requirement */

enum order { ORDER_AGAINST, ORDER_SHOWS, ORDER_REST, ORDER_COUNT };

static enum order order_of(const struct evidence *item) {
    if (item->standing != EVIDENCE_COUNTS)
        return ORDER_REST;
    if (item->effect == EFFECT_CONTRADICTS)
        return ORDER_AGAINST;
    return item->effect == EFFECT_SUPPORTS || item->effect == EFFECT_EXCLUDES ? ORDER_SHOWS : ORDER_REST;
}

/* `into` NULL: only counts. */
static size_t gather(const struct evidence_list *list, unsigned index, const struct evidence **into) {
    size_t count = 0;
    for (unsigned order = 0; order < ORDER_COUNT; order++)
        for (size_t i = 0; i < list->count; i++) {
            if (!requirement_set_has(&list->items[i].requirements, index) || order_of(&list->items[i]) != order)
                continue;
            if (into)
                into[count] = &list->items[i];
            count++;
        }
    return count;
}

static enum status take_evidence(const struct judging *j, struct dossier_requirement *row) {
    const struct evidence_list *list = &j->dossier->status.capability.evidence;
    row->evidence_count = gather(list, row->index, NULL);
    row->evidence = ARENA_ARRAY(j->arena, const struct evidence *, row->evidence_count);
    if (!row->evidence)
        return STATUS_MEMORY;
    (void)gather(list, row->index, row->evidence);
    for (size_t i = 0; i < row->evidence_count; i++) {
        const struct evidence *item = row->evidence[i];
        if (item->standing != EVIDENCE_COUNTS || item->effect != EFFECT_SUPPORTS)
            continue;
        if (!row->has_strength || item->strength > row->strength)
            row->strength = item->strength;
        row->has_strength = true;
    }
    return STATUS_OK;
}

/* ---- why it stands as it does */

static bool tells(const struct dossier_requirement *row, const struct evidence *item, enum strength assurance) {
    bool counts = item->standing == EVIDENCE_COUNTS;
    switch (row->status) {
    case REQUIREMENT_MET:
        return counts && item->effect == EFFECT_SUPPORTS && item->strength >= assurance;
    case REQUIREMENT_EXCLUDED:
        return counts && item->effect == EFFECT_EXCLUDES;
    case REQUIREMENT_CONTRADICTED:
        return counts && item->effect == EFFECT_CONTRADICTS;
    default:
        return !counts || item->effect != EFFECT_EXCLUDES;
    }
}

/* That a requirement of the product's own is tested does not tell what of 4-2 its tests show: they must say so. */
static struct str untold(const struct judging *j, const struct dossier_requirement *row) {
    const struct trace *trace = j->dossier->status.trace;
    if (!trace || row->status != REQUIREMENT_NOT_SHOWN || !requirement_set_has(&trace->shown, row->index))
        return STR("");
    return str_format(j->arena, "the tests of " STR_F " passed, but neither they nor the report's entry name it",
                      STR_A(row->required_by));
}

static struct str reason_of(const struct judging *j, const struct dossier_requirement *row) {
    enum strength assurance = j->dossier->status.assurance;
    const struct evidence *item = NULL;
    for (size_t i = 0; i < row->evidence_count && !item; i++)
        if (tells(row, row->evidence[i], assurance))
            item = row->evidence[i];
    if (!item)
        return untold(j, row);
    if (item->standing != EVIDENCE_COUNTS)
        return str_format(j->arena, STR_F " (" STR_F ")", STR_A(item->detail),
                          STR_A(evidence_standing_name(item->standing)));
    if (item->effect == EFFECT_SUPPORTS && item->strength < assurance)
        return str_format(j->arena, STR_F " (no more than a " STR_F ")", STR_A(item->detail),
                          STR_A(strength_name(item->strength)));
    return item->detail;
}

/* "applies to HD, ND; the product is ED", "due from SL 3". */
static struct str scope_reason(const struct judging *j, const struct dossier_requirement *row) {
    if (row->scope == DOSSIER_HIGHER)
        return str_format(j->arena, "due from SL %u", row->due);
    return str_format(j->arena, "for " STR_F ", and the product is " STR_F,
                      STR_A(component_mask_text(j->arena, requirement_types(row->index))),
                      STR_A(component_mask_text(j->arena, j->dossier->status.workspace.product->types)));
}

static struct str wanted_of(const struct judging *j, const struct dossier_requirement *row) {
    struct str id = requirement_at(row->index)->id, version = j->dossier->status.release->version;
    if (row->status == REQUIREMENT_CONTRADICTED)
        return str_format(j->arena, "the finding settled, and the report of release " STR_F " made anew",
                          STR_A(version));
    if (row->status == REQUIREMENT_PARTLY)
        return str_format(j->arena, "the same by a report of release " STR_F " that ran whole, is pinned and in date",
                          STR_A(version));
    return str_format(j->arena,
                      "a passing test that names " STR_F " in a pinned report of release " STR_F
                      ", a certificate in whose scope it is, or a written reason why it does not apply",
                      STR_A(id), STR_A(version));
}

/* ---- who requires it */

static struct str required_by(const struct judging *j, unsigned index) {
    const struct trace *trace = j->dossier->status.trace;
    struct dossier_names names;
    dossier_names_init(&names, j->arena);
    for (size_t i = 0; trace && i < trace->requirement_count; i++)
        if (requirement_set_has(&trace->requirements[i].written->covers, index))
            dossier_names_add(&names, trace->requirements[i].written->id);
    return dossier_names_done(&names);
}

static enum dossier_scope scope_of(const struct dossier *dossier, const struct dossier_requirement *row) {
    if (row->due == 0)
        return DOSSIER_OTHER_TYPE;
    if (row->due > dossier->level)
        return DOSSIER_HIGHER;
    return row->status == REQUIREMENT_EXCLUDED ? DOSSIER_EXCLUDED : DOSSIER_DUE;
}

static enum status judge_requirement(const struct judging *j, unsigned index) {
    struct dossier *dossier = j->dossier;
    struct dossier_requirement *row = &dossier->requirements[index];
    *row = (struct dossier_requirement){
        .index = index,
        .due = requirement_level(index, dossier->status.workspace.product->types),
        .status = level_status(&dossier->status.capability.states[dossier->status.assurance], index),
        .wanted = STR(""),
        .required_by = required_by(j, index)};
    row->scope = scope_of(dossier, row);
    bool is_asked = row->scope == DOSSIER_DUE || row->scope == DOSSIER_EXCLUDED;
    bool is_shown = row->status == REQUIREMENT_MET || row->status == REQUIREMENT_EXCLUDED;
    TRY(take_evidence(j, row));
    row->reason = is_asked ? reason_of(j, row) : scope_reason(j, row);
    if (is_asked && !is_shown)
        row->wanted = wanted_of(j, row);
    dossier->due += is_asked;
    dossier->shown += is_asked && is_shown;
    return row->reason.ptr && row->wanted.ptr && row->required_by.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- 4-1 */

static struct str name_of(const struct process *process, struct str owner) {
    const struct process_person *person = process_person(process, owner);
    return person ? person->name : owner;
}

static struct str documents_of(const struct judging *j, unsigned index) {
    const struct process *process = j->dossier->status.workspace.process;
    struct dossier_names names;
    dossier_names_init(&names, j->arena);
    for (size_t i = 0; i < process->document_count; i++)
        if (process_set_has(process->documents[i].process, index))
            dossier_names_add(&names, process->documents[i].file);
    return dossier_names_done(&names);
}

/* Of its documents, else those who answer for it. */
static struct str owners_of(const struct judging *j, unsigned index) {
    const struct process *process = j->dossier->status.workspace.process;
    struct dossier_names names;
    dossier_names_init(&names, j->arena);
    for (size_t i = 0; i < process->document_count; i++)
        if (process_set_has(process->documents[i].process, index))
            dossier_names_add(&names, name_of(process, process->documents[i].owner));
    bool is_owned = names.seen.count > 0;
    for (size_t i = 0; !is_owned && i < process->role_count; i++) {
        const struct process_role *role = &process->roles[i];
        for (size_t k = 0; process_set_has(role->accountable, index) && k < role->people.count; k++)
            dossier_names_add(&names, name_of(process, role->people.ids[k]));
    }
    return dossier_names_done(&names);
}

static enum status judge_process(const struct judging *j, unsigned index) {
    struct dossier_process *row = &j->dossier->process[index];
    *row = (struct dossier_process){owners_of(j, index), documents_of(j, index)};
    return row->owners.ptr && row->documents.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status dossier_judge(struct dossier *dossier, struct arena *arena) {
    const struct judging j = {dossier, arena};
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        TRY(judge_requirement(&j, i));
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        TRY(judge_process(&j, i));
    return STATUS_OK;
}
