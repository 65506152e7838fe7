/* What stands behind requirements that are missing: the statements that speak against them, and those that were to
 * show them but do not count, do not suffice or did not run. */
#ifndef LEVEL_CAUSE_H
#define LEVEL_CAUSE_H

#include "evidence/evidence.h"

/* What one artefact, certificate or countermeasure did not do; all its statements of one kind together. */
enum cause_kind {
    CAUSE_CONTRADICTS,
    CAUSE_NO_LONGER, /* expired, too old, not yet, out of scope */
    CAUSE_INCOMPLETE,
    CAUSE_TOO_WEAK,
};
struct cause {
    enum cause_kind kind;
    struct requirement_set requirements;
    struct str text;    /* one clause, in the arena */
    struct place place; /* in the document */
    struct place proof; /* in the artefact, of the first statement */
    const struct evidence *first;
    size_t statements;
};

struct causes {
    struct cause *items; /* what contradicts first, then in the list's order */
    size_t count, room;
};

/* The causes in `list` for which `missing` is not shown at `assurance`. STATUS_MEMORY. */
enum status cause_find(const struct evidence_list *list, const struct requirement_set *missing, enum strength assurance,
                       struct arena *arena, struct causes *causes) MUST_USE;

#endif
