#include "advisory/name_index.h"

enum { ROOM_FIRST = 64 };

uint64_t index_key(enum index_kind kind, uint32_t supplier, uint64_t word) {
    uint64_t key = word ^ str_hash_key() ^ ((uint64_t)supplier + 1) * 0x9e3779b97f4a7c15ull ^
                   ((uint64_t)kind + 1) * 0xbf58476d1ce4e5b9ull;
    key = (key ^ key >> 30) * 0x94d049bb133111ebull;
    key ^= key >> 31;
    return key != 0 ? key : 1;
}

void index_init(struct name_index *index, struct arena *arena) {
    *index = (struct name_index){.arena = arena};
}

static struct index_slot *find(const struct name_index *index, uint64_t key) {
    size_t at = key & (index->room - 1);
    while (index->slots[at].key != 0 && index->slots[at].key != key)
        at = (at + 1) & (index->room - 1);
    return &index->slots[at];
}

static bool grow(struct name_index *index, size_t room) {
    struct name_index bigger = *index;
    bigger.room = room;
    bigger.slots = ARENA_ARRAY(index->arena, struct index_slot, bigger.room);
    if (bigger.slots == NULL)
        return false;
    for (size_t i = 0; i < index->room; i++) {
        if (index->slots[i].key != 0)
            *find(&bigger, index->slots[i].key) = index->slots[i];
    }
    *index = bigger;
    return true;
}

enum status index_reserve(struct name_index *index, size_t keys) {
    size_t room = ROOM_FIRST;
    while (room < keys * 2)
        room *= 2;
    return room <= index->room || grow(index, room) ? STATUS_OK : STATUS_MEMORY;
}

enum status index_add(struct name_index *index, uint64_t key, uint32_t item) {
    if (index->used * 2 >= index->room && !grow(index, index->room > 0 ? index->room * 2 : ROOM_FIRST))
        return STATUS_MEMORY;
    struct index_slot *slot = find(index, key);
    if (slot->head != 0 && index->entries[slot->head - 1].item == item)
        return STATUS_OK;
    if (!arena_grow(index->arena, (void **)&index->entries, index->entry_count, &index->entry_room,
                    sizeof(*index->entries), _Alignof(struct index_entry)))
        return STATUS_MEMORY;
    index->used += slot->key == 0;
    slot->key = key;
    index->entries[index->entry_count++] = (struct index_entry){item, slot->head};
    slot->head = (uint32_t)index->entry_count;
    slot->count++;
    return STATUS_OK;
}

void index_expect(const struct name_index *index, uint64_t key) {
    if (index->room > 0)
        __builtin_prefetch(&index->slots[key & (index->room - 1)], 1);
}

enum status index_flush(struct name_index *index) {
    unsigned count = index->pending_count;
    index->pending_count = 0;
    for (unsigned i = 0; i < count; i++)
        TRY(index_add(index, index->pending[i].key, index->pending[i].item));
    return STATUS_OK;
}

enum status index_queue(struct name_index *index, uint64_t key, uint32_t item) {
    index_expect(index, key);
    index->pending[index->pending_count++] = (struct index_pending){key, item};
    return index->pending_count == INDEX_PENDING ? index_flush(index) : STATUS_OK;
}

const struct index_slot *index_find(const struct name_index *index, uint64_t key) {
    if (index->room == 0)
        return NULL;
    const struct index_slot *slot = find(index, key);
    return slot->key == key ? slot : NULL;
}
