/* The plant's assessment: every asset's chain from target to achieved level, link by link, and the zones' verdicts. */
#ifndef LEVEL_ASSESS_H
#define LEVEL_ASSESS_H

#include "advisory/advisory.h"
#include "level/capability.h"
#include "level/subject.h"

/* State of one link of the chain. */
enum link_state {
    LINK_HOLDS,
    LINK_COMPENSATED, /* holds thanks to countermeasures in date */
    LINK_OPEN,        /* a person must look: nothing proves it broken, nothing proves it whole */
    LINK_NOT_SHOWN,   /* no evidence at all */
    LINK_BROKEN,
};

enum verdict { VERDICT_MEETS, VERDICT_NEEDS_A_LOOK, VERDICT_FALLS_SHORT };
enum { VERDICT_COUNT = 3 };

/* What one advisory's vulnerability means for one asset after the owner's decisions and policy. */
enum match_effect {
    MATCH_SETTLED,         /* fixed, not affected, or decided so */
    MATCH_BELOW_THRESHOLD, /* affected, but under the policy's CVSS threshold: listed only */
    MATCH_COMPENSATED,     /* affected, and countermeasures were weighed against it */
    MATCH_LOOK,            /* needs a look, or the supplier is still investigating */
    MATCH_AFFECTED,        /* affected and unresolved: contradicts */
};

struct asset_result {
    const struct capability *capability;      /* NULL: no product document */
    const struct advisory_matches *matches;   /* NULL: no advisories were given, or none speaks of it */
    const struct evidence_list *evidence;     /* of the asset and its zone beyond the release */
    const struct hardening_result *hardening; /* NULL: no check run is named */
    struct requirement_states states;         /* SL-A's */
    struct level_vector capable;              /* SL-C at the zone's assurance */
    struct level_vector achieved;             /* SL-A */
    const struct silent_supplier *silent;     /* whose word it is that its supplier publishes no advisories; or NULL */
    uint8_t types;
    bool unheard;              /* no advisory read is of its supplier, and nobody says that it publishes none */
    bool replaced;             /* what-if: it is not the device that stands there */
    uint8_t links[LINK_COUNT]; /* enum link_state */
    uint8_t verdict;           /* enum verdict */
    uint32_t affected;         /* matches by effect */
    uint32_t look;
    uint32_t compensated;
};

struct zone_result {
    struct level_vector achieved; /* the least of its assets', by FR; 0 without assets */
    struct level_vector capable;
    uint32_t assets[VERDICT_COUNT];
    uint32_t asset_count;
    const uint32_t *members; /* its assets: `asset_count` indices, in order */
    enum verdict verdict;
};

/* What if an asset were a release of a product that the plant lists? */
struct replacement {
    struct str asset;
    struct str product; /* its id, name, model or order number, "SUPPLIER/PRODUCT" where that leaves a choice */
    struct str version;
};

struct assess_options {
    date_days at;
    const struct advisory_db *advisories; /* NULL: none were given */
    const struct str *fixed;              /* what-if: advisory or CVE ids taken as fixed everywhere */
    size_t fixed_count;
    const struct replacement *replacements; /* what-if: assets as if replaced */
    size_t replacement_count;
    bool assurance_given; /* overrides every zone's */
    enum strength assurance;
    unsigned workers; /* 0: one a processor */
    void (*progress)(void *context, size_t done, size_t count);
    void *progress_context;
};

struct assessment {
    const struct plant *plant;
    struct assess_options options;
    struct zone_result *zones;
    struct asset_result *assets;
    enum verdict verdict;
    uint32_t verdicts[VERDICT_COUNT]; /* assets by verdict */
    size_t advisory_count;            /* read */
    size_t advisory_published;        /* of them: by that day, and not withdrawn */
    size_t advisory_unread;
    struct capability *const *capabilities; /* by product, then release: all that the plant lists */
    const struct subject_product *subjects; /* by product */
    struct assess_matchers *matchers;       /* owns what `matches` points to */
};

/* Judges the whole plant. Replacements change `plant`'s assets. Release with assess_done. */
enum status assess_plant(struct plant *plant, const struct assess_options *options, struct arena *arena,
                         struct diag_sink *sink, struct assessment *assessment) MUST_USE;
void assess_done(struct assessment *assessment);

/* The assurance that counts for an asset: the option's, else its zone's. */
enum strength assess_assurance(const struct assessment *assessment, const struct asset *asset);

/* The facts behind a match of an asset; `reason` is in the arena. STATUS_MEMORY. */
enum status assess_detail(const struct assessment *assessment, const struct asset *asset,
                          const struct advisory_match *match, struct arena *arena,
                          struct advisory_detail *detail) MUST_USE;

/* What a match means for an asset, and by whose word when a person decided. */
struct match_judgement {
    enum match_effect effect;
    struct str apart;                      /* why the advisory says nothing on that day, static, or empty */
    const struct decision *decision;       /* in force and followed, or NULL */
    const struct decision *outdated;       /* made before the advisory's last revision: no longer followed; or NULL */
    const struct evidence *countermeasure; /* that compensates it, or NULL */
    struct requirement_set requirements;   /* that the vulnerability contradicts through its CWEs */
};
/* How many of the options' advisories were published by that day and are not withdrawn. */
size_t assess_published(const struct assess_options *options);
void assess_match(const struct assessment *assessment, uint32_t index, const struct advisory_match *match,
                  struct match_judgement *judgement);
/* The same for an asset that need not be one of the plant: `result` gives its types and what surrounds it. */
void assess_match_as(const struct assessment *assessment, const struct asset *asset, const struct asset_result *result,
                     const struct advisory_match *match, struct match_judgement *judgement);

/* How many vulnerabilities would be open against asset `index` if it were that release of the plant's products, with
 * its countermeasures as they are and without anybody's decisions; 0 when no advisories were given. Not while the plant
 * is being judged: it asks the first worker's matcher. */
enum status assess_open_against(const struct assessment *assessment, uint32_t index, const struct product *product,
                                const struct release *release, uint32_t *count) MUST_USE;

/* What advisories would say of asset `index` if it had that version; NULL when none were given. Not while the plant is
 * being judged either. */
enum status assess_matches_at(const struct assessment *assessment, uint32_t index, struct str version,
                              const struct advisory_matches **matches) MUST_USE;

struct str link_state_name(enum link_state state);
struct str verdict_name(enum verdict verdict);
struct str match_effect_name(enum match_effect effect);

#endif
