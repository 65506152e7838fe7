/* What is missing, and what to do first. What one entry of a document keeps from being shown is one thing to do,
 * however many requirements it is about. */
#include <stdlib.h>

#include "supplier/status_judge.h"
#include "supplier/status_rule.h"

/* The order of usefulness: what stands against the product, then what takes least to mend. */
enum usefulness {
    USE_FINDING,  /* something contradicts */
    USE_REPAIR,   /* an entry is there and does not count: review it, pin it */
    USE_COMPLETE, /* something is shown in part */
    USE_CHECK,    /* nothing yet; what is missing a program checks */
    USE_DOCUMENT, /* nothing yet; somebody must write it */
    USE_LAST,     /* nothing yet; it comes when all else is there */
};

struct ranked {
    struct status_gap gap;
    enum usefulness use;
    unsigned order; /* of the first requirement */
};

/* What keeps the requirement from being shown: the first statement that is not support. */
static const struct evidence *cause_of(const struct status_item *item) {
    const struct evidence *weak = NULL;
    for (size_t i = 0; i < item->evidence_count; i++) {
        const struct evidence *one = item->evidence[i];
        if (one->standing != EVIDENCE_COUNTS || one->effect != EFFECT_SUPPORTS)
            return one;
        weak = weak ? weak : one;
    }
    return weak;
}

static bool is_late(unsigned requirement) {
    for (size_t i = 0; i < status_rule_count; i++)
        if (status_rules[i].late && process_find(status_rules[i].id) == requirement)
            return true;
    return false;
}

static enum usefulness use_of(const struct evidence *cause, unsigned requirement) {
    if (is_late(requirement))
        return USE_LAST;
    if (!cause)
        return process_set_has(status_rules_machine(), requirement) ? USE_CHECK : USE_DOCUMENT;
    if (cause->standing != EVIDENCE_COUNTS)
        return USE_REPAIR;
    return cause->effect == EFFECT_CONTRADICTS ? USE_FINDING : USE_COMPLETE;
}

/* The same entry with the same fault. */
static bool is_same(const struct ranked *a, const struct ranked *b) {
    return a->use == b->use && a->use != USE_COMPLETE && a->gap.place.source && a->gap.text.len > 0 &&
           a->gap.place.source == b->gap.place.source && a->gap.place.offset == b->gap.place.offset &&
           str_eq(a->gap.text, b->gap.text);
}

static int by_use(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    int many = __builtin_popcountll(y->gap.process) - __builtin_popcountll(x->gap.process);
    if (x->use != y->use)
        return x->use < y->use ? -1 : 1;
    return many ? many : x->order < y->order ? -1 : x->order > y->order;
}

static struct ranked rank(const struct product_status *status, unsigned requirement) {
    const struct status_item *item = &status->items[requirement];
    const struct evidence *cause = cause_of(item);
    return (struct ranked){.gap = {.process = UINT64_C(1) << requirement,
                                   .state = item->state,
                                   .repair = use_of(cause, requirement) == USE_REPAIR,
                                   .text = item->reason,
                                   .wanted = item->wanted,
                                   .place = cause ? cause->place : PLACE_NONE},
                           .use = use_of(cause, requirement),
                           .order = requirement};
}

enum status status_judge_gaps(struct product_status *status, struct arena *arena) {
    struct ranked all[PROCESS_COUNT];
    size_t count = 0;
    for (unsigned r = 0; r < PROCESS_COUNT; r++) {
        struct ranked one = rank(status, r);
        size_t same = 0;
        if (status->items[r].state == PROCESS_SHOWN || status->items[r].state == PROCESS_EXCLUDED)
            continue;
        while (same < count && !is_same(&all[same], &one))
            same++;
        if (same == count)
            all[count++] = one;
        else
            all[same].gap.process |= one.gap.process;
    }
    if (count > 1)
        qsort(all, count, sizeof *all, by_use);
    status->gaps = ARENA_ARRAY(arena, struct status_gap, count);
    if (!status->gaps)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++)
        status->gaps[i] = all[i].gap;
    status->gap_count = count;
    return STATUS_OK;
}
