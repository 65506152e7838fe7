/* In which order vulnerabilities of assets are to be looked at, and why (docs/internals/triage.md). Every input that is
 * not known counts by a value that is not the mildest, and the sentence says so. */
#ifndef OWNER_RISK_H
#define OWNER_RISK_H

#include "advisory/advisory.h"
#include "owner/ssvc.h"

/* What is known of one vulnerability of one asset. */
struct risk_facts {
    const struct zone *zone;
    const struct zone_exposure *exposure;
    const struct advisory_vulnerability *vulnerability;
    float cvss;        /* base score for the product, or -1 */
    struct str vector; /* behind it, or empty */
    bool kev_given;    /* a list of exploited vulnerabilities was given */
    uint8_t answer;    /* enum advisory_answer */
    uint8_t probability;
};

/* Where an input came from. */
enum risk_basis {
    RISK_DEFAULTED, /* nobody says: not the mildest value */
    RISK_DERIVED,   /* from something that says it indirectly */
    RISK_STATED,
};

struct risk {
    uint8_t decision;     /* enum ssvc_decision */
    uint8_t exploitation; /* enum ssvc_exploitation */
    uint8_t exposure;     /* enum exposure */
    uint8_t automatable;  /* enum ssvc_automatable */
    uint8_t impact;       /* enum ssvc_impact */
    uint8_t basis[4];     /* enum risk_basis of the four above */
    uint8_t answer;
    uint8_t probability;
    bool exploited;
    bool scored;       /* false: no score is known, and `score` is the highest there is */
    bool weighed;      /* the score is that of the zone's environment, not the published one */
    uint8_t epss_band; /* 0 below 1 %, 1, 2 from 10 % or unknown, 3 from 50 % */
    uint16_t score;    /* CVSS in tenths */
    uint16_t base;     /* the published one in tenths */
    float epss;        /* 0..1, or -1 */
};

void risk_judge(const struct risk_facts *facts, struct risk *risk);

/* Negative when `a` comes first: SSVC's decision, exploited, the answer (affected, needs a look, investigated), the
 * band of EPSS, the CVSS score in its environment, exposure, how sure the product is. 0: whoever asks has to have an
 * order of its own. */
int risk_compare(const struct risk *a, const struct risk *b);

/* One sentence without a full stop: the decision, its inputs, EPSS and CVSS. STATUS_MEMORY is a ptr of NULL. */
struct str risk_text(const struct risk *risk, struct arena *arena);

/* The score of a vector in tenths where the zone's targets are its security requirements: DC is confidentiality, SI
 * integrity, RA availability; SL-T 3 and 4 are high, 2 medium, 0 and 1 low; a zone without target has high ones. What
 * the vector says itself stands. False when the vector cannot be read. */
bool risk_score_in_zone(struct str vector, const struct zone *zone, uint16_t *tenths);

#endif
