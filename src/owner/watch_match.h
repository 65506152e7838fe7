/* What the advisories mean for each asset of a plant, with what people decided and in the order of risk. */
#ifndef OWNER_WATCH_MATCH_H
#define OWNER_WATCH_MATCH_H

#include "level/assess.h"
#include "owner/risk.h"
#include "owner/triage.h"

/* One vulnerability of one asset. */
struct watch_item {
    const struct advisory_match *match;
    const struct triage_row *word;   /* the newest decision, or NULL */
    const struct decision *decision; /* of the plant document, in force and followed; or NULL */
    uint32_t asset;                  /* index in the plant */
    uint8_t answer;      /* enum advisory_answer: a decision of the plant document stands before the matcher's */
    uint8_t effect;      /* enum match_effect */
    uint8_t state;       /* enum triage_state */
    uint8_t remediation; /* enum remediation */
    bool read;           /* somebody has read this version of the advisory */
    uint8_t key[ADVISORY_KEY_SIZE];
    struct risk risk;
};

/* When the watch had a document, in seconds since 1970; 0: it did not come from there. */
struct watch_seen {
    int64_t first;  /* its first revision */
    int64_t newest; /* its newest one */
};

struct watch_counts {
    size_t items, open;
    size_t answers[ANSWER_COUNT];
    size_t states[TRIAGE_STATE_COUNT];
    size_t remediations[REMEDIATION_COUNT];
    size_t decisions[SSVC_DECISION_COUNT]; /* of what is open */
    size_t assets;                         /* with any item */
    size_t unheard; /* assets of suppliers of whom no advisory was read, and nobody says that they publish none */
    size_t assets_by_state[TRIAGE_STATE_COUNT];
};

struct watch_list {
    const struct assessment *assessment;
    const struct triage_log *log;
    const struct zone_exposure *exposures; /* by zone */
    const struct watch_seen *seen;         /* by document; NULL: the advisories did not come from the watch */
    struct watch_item *items;
    size_t count;
    struct watch_counts counts; /* of all items, whatever is then selected */
};

/* Every match of the assessment's assets, in the order of risk (watch_compare). `kev_given`: a list of exploited
 * vulnerabilities was given. The list lies in the arena, and rests on the assessment and the log. STATUS_MEMORY. */
enum status watch_match(const struct assessment *assessment, const struct triage_log *log, bool kev_given,
                        struct arena *arena, struct watch_list *list) MUST_USE;

/* Of what is to be done first: what nobody has decided on, then what is planned, accepted or compensated, done,
 * settled; in each of these by risk_compare; then by zone, asset, advisory and vulnerability in the order of the plant
 * and of their ids. */
int watch_compare(const struct watch_list *list, const struct watch_item *a, const struct watch_item *b);

const struct asset *watch_asset(const struct watch_list *list, const struct watch_item *item);
const struct zone *watch_zone(const struct watch_list *list, const struct watch_item *item);
const struct advisory_document *watch_document_of(const struct watch_list *list, const struct watch_item *item);
const struct advisory_vulnerability *watch_vulnerability(const struct watch_list *list, const struct watch_item *item);
/* The day from which an advisory is new to the owner, and the one of its last change: when the watch had it, else what
 * the advisory says. DATE_NONE: nobody says. */
date_days watch_new_on(const struct watch_list *list, const struct watch_item *item);
date_days watch_changed_on(const struct watch_list *list, const struct watch_item *item);
/* The facts behind it, `reason` in the arena. STATUS_MEMORY. */
enum status watch_detail(const struct watch_list *list, const struct watch_item *item, struct arena *arena,
                         struct advisory_detail *detail) MUST_USE;
/* Why it stands where it stands: whose word, until when, and why that no longer holds. Empty when nobody said anything.
 * STATUS_MEMORY is a ptr of NULL. */
struct str watch_standing_text(const struct watch_list *list, const struct watch_item *item, struct arena *arena);

#endif
