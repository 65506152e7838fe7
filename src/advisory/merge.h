/* Answers about one asset that was asked for under several names, made one list. */
#ifndef ADVISORY_MERGE_H
#define ADVISORY_MERGE_H

#include "advisory/advisory.h"

/* What two lists made together. Lists are shared by many assets, so the same two meet again and again. */
struct merged {
    const struct advisory_matches *a; /* NULL: free */
    const struct advisory_matches *b;
    const struct advisory_matches *both;
};

struct merge_memory {
    struct merged *slots; /* open addressing by the two addresses */
    size_t room;
    size_t count;
    struct arena *arena; /* holds the memory and the lists made */
};

void merge_memory_init(struct merge_memory *memory, struct arena *arena);

/* Of the answers about one vulnerability the gravest, and of equal ones the one that rests on the surest basis. Two
 * equal pairs of lists give the same list, which lives as long as the arena. STATUS_MEMORY. */
enum status merge_matches(struct merge_memory *memory, const struct advisory_matches *a,
                          const struct advisory_matches *b, const struct advisory_matches **both) MUST_USE;

#endif
