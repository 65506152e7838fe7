/* What keeps the release from what is applied for, the worst first: what stands against it, what nothing shows, what no
 * longer counts, what is shown in part; within each 4-2 before 4-1, and the lowest level first. */
#include <stdlib.h>

#include "supplier/dossier.h"

struct str dossier_process_ids(struct arena *arena, uint64_t set) {
    struct str text = STR("");
    for (unsigned i = 0; i < PROCESS_COUNT && text.ptr; i++)
        if (process_set_has(set, i))
            text = str_format(arena, STR_F "%s" STR_F, STR_A(text), text.len ? ", " : "", STR_A(process_at(i)->id));
    return text;
}

static enum dossier_rank rank_of(enum requirement_status status) {
    return status == REQUIREMENT_CONTRADICTED ? DOSSIER_AGAINST
           : status == REQUIREMENT_PARTLY     ? DOSSIER_IN_PART
                                              : DOSSIER_NOTHING;
}

static enum dossier_rank rank_of_process(const struct dossier *dossier, const struct status_gap *gap) {
    unsigned first = (unsigned)__builtin_ctzll(gap->process);
    if (dossier->status.items[first].contradicted)
        return DOSSIER_AGAINST;
    return gap->state == PROCESS_EXPIRED  ? DOSSIER_LAPSED
           : gap->state == PROCESS_PARTLY ? DOSSIER_IN_PART
                                          : DOSSIER_NOTHING;
}

static struct dossier_gap of_requirement(const struct dossier_requirement *row) {
    const struct requirement *requirement = requirement_at(row->index);
    return (struct dossier_gap){.rank = rank_of(row->status),
                                .level = row->due,
                                .order = row->index,
                                .ids = requirement->id,
                                .title = requirement->title,
                                .text = row->reason,
                                .wanted = row->wanted,
                                .place = row->evidence_count ? row->evidence[0]->place : PLACE_NONE};
}

static struct dossier_gap of_process(const struct dossier *dossier, size_t index, struct arena *arena) {
    const struct status_gap *gap = &dossier->status.gaps[index];
    return (struct dossier_gap){.rank = rank_of_process(dossier, gap),
                                .is_process = true,
                                .order = (unsigned)index,
                                .ids = dossier_process_ids(arena, gap->process),
                                .title = process_at((unsigned)__builtin_ctzll(gap->process))->title,
                                .text = gap->text,
                                .wanted = gap->wanted,
                                .place = gap->place};
}

static int by_rank(const void *a, const void *b) {
    const struct dossier_gap *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->is_process != y->is_process)
        return x->is_process ? 1 : -1;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

enum status dossier_find_gaps(struct dossier *dossier, struct arena *arena) {
    const struct product_status *status = &dossier->status;
    dossier->gaps = ARENA_ARRAY(arena, struct dossier_gap, REQUIREMENT_COUNT + status->gap_count);
    if (!dossier->gaps)
        return STATUS_MEMORY;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (dossier->requirements[i].wanted.len > 0)
            dossier->gaps[dossier->gap_count++] = of_requirement(&dossier->requirements[i]);
    for (size_t i = 0; i < status->gap_count; i++) {
        dossier->gaps[dossier->gap_count] = of_process(dossier, i, arena);
        if (!dossier->gaps[dossier->gap_count++].ids.ptr)
            return STATUS_MEMORY;
    }
    if (dossier->gap_count > 1)
        qsort(dossier->gaps, dossier->gap_count, sizeof *dossier->gaps, by_rank);
    return STATUS_OK;
}
