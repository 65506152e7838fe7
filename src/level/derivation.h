/* The derivation of one requirement's status for one asset: every statement that speaks of it, down to file and line.
 */
#ifndef LEVEL_DERIVATION_H
#define LEVEL_DERIVATION_H

#include "level/assess.h"

/* One statement about the requirement: a piece of evidence, or an advisory's match. */
struct derivation_item {
    const struct evidence *evidence;    /* or NULL */
    const struct advisory_match *match; /* or NULL */
    struct match_judgement judgement;   /* of the match */
    struct str basis; /* of the match: how the weakness leads to the requirement, "CWE-787: published ..." */
};

struct derivation {
    unsigned requirement;
    unsigned level;                     /* lowest SL at which it is due for the asset's types; 0: it is not */
    enum requirement_status capability; /* for SL-C, at the asset's assurance */
    enum requirement_status achieved;   /* for SL-A */
    struct derivation_item *items;      /* the release's, then the asset's, then the advisories' */
    size_t count, room;
};

/* STATUS_MEMORY, also when `arena` refused something before. */
enum status derivation_of(const struct assessment *assessment, uint32_t asset, unsigned requirement,
                          struct arena *arena, struct derivation *derivation) MUST_USE;

#endif
