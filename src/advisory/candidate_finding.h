/* Inside the finder of candidates: what its parts share. Only candidate*.c include this. */
#ifndef ADVISORY_CANDIDATE_FINDING_H
#define ADVISORY_CANDIDATE_FINDING_H

#include "advisory/candidate.h"

/* What is found for one name, and for the products that have it. */
struct finding {
    struct candidate_finder *finder;
    const struct subject *subject;
    struct str serial;
    struct arena *arena;
    struct candidates *found;
    uint32_t name;
    struct relation relation;
    bool foreign; /* the supplier is not the asset's: at most similar */
    bool aside;   /* RANK_ASIDE, unless an order number says more */
    bool apart;   /* and some document lists both names */
};

/* for (at = candidate_first(index, key); at != 0; at = index->entries[at - 1].next) */
static inline uint32_t candidate_first(const struct name_index *index, uint64_t key) {
    const struct index_slot *slot = index_find(index, key);
    return slot != NULL ? slot->head : 0;
}

/* Names that may have to do with the asset (candidate_name.c): into finder->names. STATUS_MEMORY. */
enum status candidate_names(struct candidate_finder *finder, const struct subject *subject) MUST_USE;
/* The same under any supplier, for the very same words; in addition. STATUS_MEMORY. */
enum status candidate_names_elsewhere(struct candidate_finder *finder, const struct subject *subject) MUST_USE;
/* How a listed name stands to the asset: the best of the asset's names. */
struct relation candidate_relate(const struct candidate_finder *finder, const struct subject *subject, uint32_t item,
                                 bool known);
/* True when the name holds a designator that is a field of the asset's. */
bool candidate_is_run(const struct candidate_finder *finder, const struct subject *subject, uint32_t name);
/* A long word that hardly any other product of the supplier has, in both names: enough for a look at a product that no
 * advisory knows by its own name. */
bool candidate_shares_rare_word(const struct candidate_finder *finder, const struct subject *subject, uint32_t name);
/* True when the name's supplier is not the asset's. */
bool candidate_is_foreign(const struct candidate_finder *finder, const struct subject *subject, uint32_t name);

/* True when one of the name's part number patterns covers one of the asset's numbers (candidate_rank.c). */
bool candidate_has_part_number(const struct subject *subject, const struct name *name);
/* How near an order number of the product comes to one of the asset's. */
enum order_relation candidate_order(const struct finding *finding, const struct database_leaf *leaf);
/* How sure it is that the product, whose name is the finding's, is the asset's. False: it is another one. */
bool candidate_rank(const struct finding *finding, uint32_t leaf, struct candidate *candidate);

#endif
