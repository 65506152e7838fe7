#include "level/reason_memory.h"

#include "level/way.h"

/* The arena may grow by the reasons of one asset beyond what is full: as much as a report gives to one. */
enum {
    SLOT_BITS = 12,
    SLOTS = 1 << SLOT_BITS,
    FULL_COUNT = SLOTS / 4 * 3,
    FULL_BYTES = 32 * 1024 * 1024,
    ASSET_BYTES = 256 * 1024 * 1024
};

/* All that reasons and ways out are made of, for an asset without extras. Levels, states and links follow from it.
 * Lists of evidence have one address where they are equal; lists of matches may have one for each serial number. */
enum { TEXTS = 7, NUMBERS = 8 };
_Static_assert(sizeof(struct advisory_match) == 16, "no padding: lists of matches are compared as bytes");
struct likeness {
    struct str texts[TEXTS];
    uint64_t numbers[NUMBERS];
};

struct remembered {
    struct likeness likeness;
    struct reasons reasons;
};

static struct str bytes_of(const struct advisory_matches *matches) {
    return matches ? (struct str){(const char *)matches->items, matches->count * sizeof(struct advisory_match)}
                   : STR("");
}

static struct likeness likeness_of(const struct assessment *assessment, uint32_t index) {
    const struct asset *asset = &assessment->plant->assets[index];
    const struct asset_result *result = &assessment->assets[index];
    return (struct likeness){
        .texts = {asset->supplier, asset->product, asset->version, asset->model, asset->order_number,
                  ways_need_serial(assessment, index) ? asset->serial : STR_NONE, bytes_of(result->matches)},
        .numbers = {asset->zone, asset->product_index, asset->release_index, (uintptr_t)result->capability,
                    (uintptr_t)result->evidence, (uintptr_t)result->silent, result->types,
                    (uint64_t)result->replaced << 1 | result->unheard},
    };
}

static uint64_t hash_of(const struct likeness *likeness) {
    uint64_t hash = 0;
    for (size_t i = 0; i < TEXTS; i++)
        hash = (hash ^ str_hash(likeness->texts[i])) * 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < NUMBERS; i++)
        hash = (hash ^ hash >> 32 ^ likeness->numbers[i]) * 0x9e3779b97f4a7c15u;
    return hash;
}

static bool are_alike(const struct likeness *a, const struct likeness *b) {
    for (size_t i = 0; i < NUMBERS; i++)
        if (a->numbers[i] != b->numbers[i])
            return false;
    for (size_t i = 0; i < TEXTS; i++)
        if (!str_eq(a->texts[i], b->texts[i]))
            return false;
    return true;
}

void reason_memory_init(struct reason_memory *memory, const struct assessment *assessment, reasons_maker make) {
    *memory = (struct reason_memory){.assessment = assessment, .make = make};
    arena_init(&memory->arena, (size_t)FULL_BYTES + ASSET_BYTES);
}

void reason_memory_done(struct reason_memory *memory) {
    arena_done(&memory->arena);
    memory->slots = NULL;
    memory->count = 0;
}

static enum status forget_when_full(struct reason_memory *memory) {
    if (memory->slots && memory->count < FULL_COUNT && memory->arena.used < FULL_BYTES)
        return STATUS_OK;
    arena_reset(&memory->arena);
    memory->count = 0;
    memory->slots = ARENA_ARRAY(&memory->arena, struct remembered *, SLOTS);
    return memory->slots ? STATUS_OK : STATUS_MEMORY;
}

/* The slot that holds the reasons of assets like this one, or is free for them: some always are. */
static struct remembered **find_slot(const struct reason_memory *memory, const struct likeness *likeness) {
    size_t at = hash_of(likeness) >> (64 - SLOT_BITS);
    while (memory->slots[at] && !are_alike(&memory->slots[at]->likeness, likeness))
        at = (at + 1) % SLOTS;
    return &memory->slots[at];
}

static enum status remember(struct reason_memory *memory, uint32_t index, const struct likeness *likeness,
                            struct remembered **slot) {
    struct remembered *fresh = ARENA_NEW(&memory->arena, struct remembered);
    if (!fresh)
        return STATUS_MEMORY;
    fresh->likeness = *likeness;
    TRY(memory->make(memory->assessment, index, &memory->arena, &fresh->reasons));
    *slot = fresh;
    memory->count++;
    return STATUS_OK;
}

static enum status make_apart(const struct reason_memory *memory, uint32_t index, struct arena *arena,
                              const struct reasons **reasons) {
    struct reasons *own = ARENA_NEW(arena, struct reasons);
    if (!own)
        return STATUS_MEMORY;
    TRY(memory->make(memory->assessment, index, arena, own));
    *reasons = own;
    return STATUS_OK;
}

enum status reason_memory_of(struct reason_memory *memory, uint32_t index, struct arena *arena,
                             const struct reasons **reasons) {
    const struct asset *asset = &memory->assessment->plant->assets[index];
    if (asset->extra)
        return make_apart(memory, index, arena, reasons);
    TRY(forget_when_full(memory));
    const struct likeness likeness = likeness_of(memory->assessment, index);
    struct remembered **slot = find_slot(memory, &likeness);
    if (!*slot)
        TRY(remember(memory, index, &likeness, slot));
    reasons_move(&(*slot)->reasons, asset->place);
    *reasons = &(*slot)->reasons;
    return STATUS_OK;
}
