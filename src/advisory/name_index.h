/* From a word, a number or a whole name of a supplier to what carries it. */
#ifndef ADVISORY_NAME_INDEX_H
#define ADVISORY_NAME_INDEX_H

#include "base/str.h"

/* What a key is made of. */
enum index_kind {
    INDEX_VERBATIM,     /* the whole text of a name */
    INDEX_SQUASHED,     /* what counts of a name, without blanks */
    INDEX_WORD,         /* each word of a name that counts */
    INDEX_RAREST,       /* of these, the one that fewest names of the supplier have */
    INDEX_NUMBERED,     /* letters and the digits behind them without zeros at the end: X-200 */
    INDEX_RUN,          /* a designator, whatever blanks are in it: BMX NOR 0200H */
    INDEX_PATTERN,      /* the names of a supplier that have placeholders */
    INDEX_ORDER,        /* an order number */
    INDEX_ORDER_BEGINS, /* its first blocks */
    INDEX_MODEL,        /* a model that stands in the place of a version */
    INDEX_FRONT,        /* what stands in front of the placeholders of such a model: the RLC-4 of RLC-4XX */
    INDEX_TITLE,        /* what a document's title says behind the supplier's name */
};

struct index_slot {
    uint64_t key;   /* 0: free */
    uint32_t head;  /* first entry + 1 */
    uint32_t count; /* of entries */
};
struct index_entry {
    uint32_t item;
    uint32_t next; /* entry + 1 */
};

/* What is to be added soon. A large index lies outside the processor's caches: asking for the slots of some dozen keys
 * at once is several times as fast as one after the other. */
enum { INDEX_PENDING = 32 };
struct index_pending {
    uint64_t key;
    uint32_t item;
};

/* A multimap from 64-bit keys to items. Two things with one key are both found: who asks compares them again. */
struct name_index {
    struct arena *arena;
    struct index_slot *slots;
    size_t room; /* a power of two, or 0 */
    size_t used;
    struct index_entry *entries;
    size_t entry_count;
    size_t entry_room;
    struct index_pending pending[INDEX_PENDING];
    unsigned pending_count;
};

/* In the place of a supplier: whoever it is. */
#define INDEX_ANY_SUPPLIER (UINT32_MAX - 1)
uint64_t index_key(enum index_kind kind, uint32_t supplier, uint64_t word);
void index_init(struct name_index *index, struct arena *arena);
/* Makes room for about `keys` keys. STATUS_MEMORY. */
enum status index_reserve(struct name_index *index, size_t keys) MUST_USE;
/* Adds an item, unless it was the last that the key got. STATUS_MEMORY. */
enum status index_add(struct name_index *index, uint64_t key, uint32_t item) MUST_USE;
/* The same, but later: it is not found before index_flush. Items of one key come in the order of the calls. */
enum status index_queue(struct name_index *index, uint64_t key, uint32_t item) MUST_USE;
enum status index_flush(struct name_index *index) MUST_USE;
/* The slot of a key, or NULL. */
const struct index_slot *index_find(const struct name_index *index, uint64_t key);
/* The key will be asked for soon. */
void index_expect(const struct name_index *index, uint64_t key);

/* for (at = slot->head; at != 0; at = index->entries[at - 1].next) use(index->entries[at - 1].item) */

#endif
