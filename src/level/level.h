/* From evidence to requirement status to security levels: the design's normative rules as pure functions over bit sets.
 * There is no second place that computes a level. */
#ifndef LEVEL_LEVEL_H
#define LEVEL_LEVEL_H

#include "evidence/evidence.h"

/* Status of one requirement for one subject. */
enum requirement_status {
    REQUIREMENT_NOT_SHOWN,
    REQUIREMENT_PARTLY,       /* supported, but too weakly or not completely */
    REQUIREMENT_CONTRADICTED, /* a finding stands against it */
    REQUIREMENT_COMPENSATED,  /* SL-A only: a countermeasure stands in for it */
    REQUIREMENT_EXCLUDED,     /* not applicable, justified in writing */
    REQUIREMENT_MET,
};

/* Disjoint sets; a requirement in none of them is not shown. */
struct requirement_states {
    struct requirement_set met;
    struct requirement_set excluded;
    struct requirement_set compensated;
    struct requirement_set contradicted;
    struct requirement_set partly;
};

/* What evidence says before an assurance is chosen; a running sum over statements that count. */
struct requirement_tally {
    struct requirement_set support[STRENGTH_COUNT]; /* by the strength of the support */
    struct requirement_set excluded;
    struct requirement_set compensated;
    struct requirement_set contradicted; /* standing: not lifted by a countermeasure weighed against it */
    struct requirement_set lacking;      /* contradicted by nothing but absence, which an exclusion answers */
    struct requirement_set lifted;       /* contradicted, but a countermeasure was weighed against every such finding */
    struct requirement_set confirmed;    /* what supports it was seen on the device: it counts as observed */
    struct requirement_set incomplete[STRENGTH_COUNT]; /* was to be shown by this strength, but not all of it ran */
};

/* Is the purpose SL-C, from a release alone, or SL-A, where countermeasures count? */
enum level_purpose { LEVEL_CAPABILITY, LEVEL_ACHIEVED };

/* SL by FR in the standard's order: IAC UC SI DC RDF TRE RA. */
struct level_vector {
    uint8_t fr[FR_COUNT];
};

/* Adds the statements of `list` that count today. `countermeasures` (or NULL) is the list in which to look for one that
 * lifts a contradiction: it must compensate the requirement and name the contradiction's id in `against`. */
void level_tally(struct requirement_tally *tally, const struct evidence_list *list,
                 const struct evidence_list *countermeasures);
/* Adds contradictions known by set alone (advisories), under the id or ids that countermeasures may name. */
void level_contradict(struct requirement_tally *tally, const struct requirement_set *set, const struct str *ids,
                      size_t id_count, const struct evidence_list *countermeasures);

/* The states at an assurance. A contradiction outweighs any support and, unless it is one of absence, any exclusion;
 * support of at least `assurance` is met, weaker support is partly unless it is confirmed by what was seen on the
 * device; a confirmation without support is nothing. Partly is what did not run whole, unless a certificate
 * or an observation that did shows it at the assurance. */
void level_states(const struct requirement_tally *tally, enum strength assurance, enum level_purpose purpose,
                  struct requirement_states *states);
enum requirement_status level_status(const struct requirement_states *states, unsigned requirement);
struct str requirement_status_name(enum requirement_status status);

/* What fulfils a requirement: met, excluded, compensated. */
struct requirement_set level_fulfilled(const struct requirement_states *states);
/* The level of each FR for a component of the types in the mask; all 0 for an empty mask. */
void level_vector(const struct requirement_states *states, unsigned types, struct level_vector *vector);
/* The requirements that keep FR `fr` (FR_IAC .. FR_RA, or FR_NONE for the CCSCs) from `target`: fulfilling exactly
 * these lifts it there, and no smaller set does. */
struct requirement_set level_missing(const struct requirement_states *states, unsigned types, unsigned fr,
                                     unsigned target);
/* True when every FR reaches its target. */
bool level_reaches(const struct level_vector *vector, const uint8_t target[FR_COUNT]);
/* "(2 2 3 1 4 1 2)" into `text`. */
enum { LEVEL_TEXT = 2 * FR_COUNT + 2 };
void level_text(const uint8_t fr[FR_COUNT], char text[LEVEL_TEXT]);

#endif
