#include "advisory/merge.h"

enum { SLOTS_FIRST = 64 };

void merge_memory_init(struct merge_memory *memory, struct arena *arena) {
    *memory = (struct merge_memory){.arena = arena};
}

/* By document, then vulnerability, as lists are ordered. */
static int compare(const struct advisory_match *a, const struct advisory_match *b) {
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return (a->vulnerability > b->vulnerability) - (a->vulnerability < b->vulnerability);
}

/* Answers are numbered from the gravest on, bases from the surest on. */
static const struct advisory_match *graver(const struct advisory_match *a, const struct advisory_match *b) {
    if (a->answer != b->answer)
        return a->answer < b->answer ? a : b;
    return b->basis < a->basis ? b : a;
}

static enum status make(const struct advisory_matches *a, const struct advisory_matches *b, struct arena *arena,
                        const struct advisory_matches **both) {
    struct advisory_matches *made = ARENA_NEW(arena, struct advisory_matches);
    struct advisory_match *items = ARENA_ARRAY(arena, struct advisory_match, a->count + b->count);
    size_t count = 0;
    if (!made || !items)
        return STATUS_MEMORY;
    for (size_t i = 0, k = 0; i < a->count || k < b->count;) {
        int order = i == a->count ? 1 : k == b->count ? -1 : compare(&a->items[i], &b->items[k]);
        items[count++] = order < 0   ? a->items[i++]
                         : order > 0 ? b->items[k++]
                                     : *graver(&a->items[i++], &b->items[k++]);
    }
    *made = (struct advisory_matches){items, count};
    *both = made;
    return STATUS_OK;
}

static struct merged *slot_of(const struct merge_memory *memory, const struct advisory_matches *a,
                              const struct advisory_matches *b) {
    uint64_t mixed = ((uint64_t)(uintptr_t)a * 31 + (uint64_t)(uintptr_t)b) * 0x9e3779b97f4a7c15u;
    for (size_t at = (size_t)(mixed >> 32) & (memory->room - 1);; at = (at + 1) & (memory->room - 1)) {
        struct merged *slot = &memory->slots[at];
        if (!slot->a || (slot->a == a && slot->b == b))
            return slot;
    }
}

static enum status grow(struct merge_memory *memory) {
    if (memory->count * 2 < memory->room)
        return STATUS_OK;
    struct merge_memory bigger = *memory;
    bigger.room = memory->room ? memory->room * 2 : SLOTS_FIRST;
    bigger.slots = ARENA_ARRAY(memory->arena, struct merged, bigger.room);
    if (!bigger.slots)
        return STATUS_MEMORY;
    for (size_t i = 0; i < memory->room; i++)
        if (memory->slots[i].a)
            *slot_of(&bigger, memory->slots[i].a, memory->slots[i].b) = memory->slots[i];
    *memory = bigger;
    return STATUS_OK;
}

enum status merge_matches(struct merge_memory *memory, const struct advisory_matches *a,
                          const struct advisory_matches *b, const struct advisory_matches **both) {
    if (a == b || a->count == 0 || b->count == 0) {
        *both = a->count ? a : b;
        return STATUS_OK;
    }
    TRY(grow(memory));
    struct merged *slot = slot_of(memory, a, b);
    if (!slot->a) {
        const struct advisory_matches *made;
        TRY(make(a, b, memory->arena, &made));
        *slot = (struct merged){a, b, made};
        memory->count++;
    }
    *both = slot->both;
    return STATUS_OK;
}
