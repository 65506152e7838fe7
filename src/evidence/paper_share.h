/* Whether a paper has something for each requirement that it is to show (docs/decisions/0138-a-section-for-each.md). */
#ifndef EVIDENCE_PAPER_SHARE_H
#define EVIDENCE_PAPER_SHARE_H

#include "catalogue/process.h"
#include "document/process.h"

/* Requirements for which it has too little. */
struct paper_gap {
    uint64_t process;
    bool missing;   /* nothing at all: it shows nothing; else no more than a word does */
    struct str why; /* a clause that begins behind the file's name, and how to mend it */
    struct place place;
};
struct paper_gaps {
    struct paper_gap items[PROCESS_COUNT];
    size_t count;
    uint64_t process; /* of all */
};

/* The papers of one list: one file may be named in it several times, under whatever name. */
struct paper_pile {
    const struct process_paper *items;
    size_t count;
    size_t least; /* words for each requirement */
};

/* `text` is that of `paper`, one of the pile, which is pinned. Clauses live in `arena`, all else in `scratch`.
 * STATUS_MEMORY. */
enum status paper_share(const struct paper_pile *pile, const struct process_paper *paper, struct str text,
                        struct arena *scratch, struct arena *arena, struct paper_gaps *gaps) MUST_USE;

#endif
