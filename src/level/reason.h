/* Why: the reasons behind each link of an asset's chain, and the ways out that are known. Made on demand, for the
 * assets that a report shows. */
#ifndef LEVEL_REASON_H
#define LEVEL_REASON_H

#include "level/assess.h"

/* One reason why a link is as it is. */
struct reason {
    enum chain_link link;
    enum link_state state;              /* what this reason alone makes of the link */
    struct str text;                    /* one clause, no full stop */
    struct place place;                 /* in the document that says so, or none */
    bool at_asset;                      /* which is where the asset itself stands */
    struct place proof;                 /* in the artefact behind it, or none */
    const struct advisory_match *match; /* of an advisory reason, else NULL; so the next two */
    const struct advisory_vulnerability *vulnerability;
    const struct advisory_detail *detail; /* what stands behind it */
    struct match_judgement judgement;     /* what it means here */
};

/* What keeps one FR below its target: fulfilling exactly `missing` lifts it. `fr` is FR_NONE for the CCSCs. */
struct shortfall {
    unsigned fr;
    uint8_t target;
    uint8_t capable;                           /* SL-C of the FR */
    uint8_t achieved;                          /* SL-A of the FR */
    struct requirement_set missing;            /* for SL-A */
    struct requirement_set missing_capability; /* for SL-C */
};

enum way_kind {
    WAY_UPDATE,         /* a fixed version that an advisory names */
    WAY_RELEASE,        /* a newer release of the product */
    WAY_PRODUCT,        /* another product of the plant's catalogue */
    WAY_COUNTERMEASURE, /* something around the asset */
    WAY_EVIDENCE,       /* the capability may be there, but what shows it is too weak, expired or missing */
    WAY_DECISION,       /* a person settles what needs a look */
    WAY_HARDENING,      /* run the hardening checks */
};
struct way {
    enum way_kind kind;
    struct str text; /* what to do, one clause, imperative */
    bool whole;      /* lifts the asset to its target by itself, as far as capability goes */
};

struct reasons {
    struct reason *items;
    size_t count, room;
    struct shortfall shortfalls[FR_COUNT + 1]; /* CCSCs first, then the FRs in order; only those that fall short */
    size_t shortfall_count;
    struct way *ways;
    size_t way_count, way_room;
};

/* Rank of a vulnerability among those of one effect: known to be exploited 2, likely to be 1, neither 0. */
int reason_urgency(const struct advisory_vulnerability *vulnerability);

/* All reasons for one asset, link by link in the chain's order; what advisories say worst first. STATUS_MEMORY, also
 * when `arena` refused something before. */
enum status reasons_of(const struct assessment *assessment, uint32_t index, struct arena *arena,
                       struct reasons *reasons) MUST_USE;

/* Only what a line has room for: the shortfalls, and in `ways[0]` the first way out when there is any. Of the rest as
 * much as was needed to tell. */
enum status reasons_brief(const struct assessment *assessment, uint32_t index, struct arena *arena,
                          struct reasons *reasons) MUST_USE;

/* Of an asset that is like the one that they were made for in all but its name and `place` (reason_memory.h). */
void reasons_move(struct reasons *reasons, struct place place);

/* "update", "release", ...: stable words for machines. */
struct str way_kind_name(enum way_kind kind);

/* "CR 1.1, CR 1.3 RE 1 and 4 more" in the arena; `most` 0: all. */
struct str requirement_set_text(struct arena *arena, const struct requirement_set *set, unsigned most);

#endif
