#include "owner/risk.h"

#include <math.h>

#include "csaf/cvss.h"

enum { POINT_EXPLOITATION, POINT_EXPOSURE, POINT_AUTOMATABLE, POINT_IMPACT, HIGHEST_SCORE = 100 };

/* ---- CVSS in the zone's environment */

static const struct {
    struct str metric;
    enum fr fr;
} requirements[] = {{STR_INIT("CR"), FR_DC}, {STR_INIT("IR"), FR_SI}, {STR_INIT("AR"), FR_RA}};

static char requirement_of(const struct zone *zone, enum fr fr) {
    if (!zone->target_set)
        return 'H';
    return zone->target[fr - 1] >= 3 ? 'H' : zone->target[fr - 1] == 2 ? 'M' : 'L';
}

/* "X" and "ND" say nothing. */
static bool says_nothing(const struct cvss_metric *metric, uint8_t given) {
    return given == 0 || (metric->optional && given == metric->count);
}

static void set_metric(const struct cvss_scheme *scheme, struct cvss_vector *vector, struct str key, char letter) {
    for (size_t i = 0; i < scheme->count; i++) {
        const struct cvss_metric *metric = &scheme->metrics[i];
        if (!str_eq(metric->key, key) || !says_nothing(metric, vector->given[i]))
            continue;
        for (uint8_t k = 0; k < metric->count; k++)
            if (metric->choices[k].letter.len == 1 && metric->choices[k].letter.ptr[0] == letter)
                vector->given[i] = (uint8_t)(k + 1);
    }
}

bool risk_score_in_zone(struct str text, const struct zone *zone, uint16_t *tenths) {
    struct cvss_vector vector;
    if (!cvss_parse(text, &vector))
        return false;
    const struct cvss_scheme *scheme = cvss_scheme(vector.version);
    for (size_t i = 0; i < ARRAY_LEN(requirements); i++)
        set_metric(scheme, &vector, requirements[i].metric, requirement_of(zone, requirements[i].fr));
    struct cvss_scores scores = cvss_score(&vector);
    double score = vector.version == CVSS_4_0 ? scores.base : scores.environmental;
    *tenths = (uint16_t)lround(score * 10);
    return true;
}

/* The letter of a metric, or 0 when the vector does not name it. */
static char letter_of(const struct cvss_vector *vector, struct str key) {
    const struct cvss_scheme *scheme = cvss_scheme(vector->version);
    for (size_t i = 0; i < scheme->count; i++)
        if (str_eq(scheme->metrics[i].key, key) && vector->given[i] > 0)
            return scheme->metrics[i].choices[vector->given[i] - 1].letter.ptr[0];
    return 0;
}

static void judge_score(const struct risk_facts *facts, struct risk *risk) {
    risk->scored = facts->cvss >= 0;
    risk->base = risk->scored ? (uint16_t)lroundf(facts->cvss * 10) : HIGHEST_SCORE;
    risk->score = risk->base;
    risk->weighed = risk_score_in_zone(facts->vector, facts->zone, &risk->score);
}

/* ---- the decision points of SSVC */

static void set_point(struct risk *risk, unsigned point, uint8_t *value, unsigned found, enum risk_basis basis) {
    *value = (uint8_t)found;
    risk->basis[point] = (uint8_t)basis;
}

/* That a vulnerability is on no list does not say that nobody has shown how to use it. */
static void judge_exploitation(const struct risk_facts *facts, struct risk *risk) {
    const struct advisory_vulnerability *v = facts->vulnerability;
    uint8_t *to = &risk->exploitation;
    if (v->exploited || v->ssvc.exploitation == 'A')
        set_point(risk, POINT_EXPLOITATION, to, SSVC_ACTIVE, RISK_STATED);
    else if (v->ssvc.exploitation == 'P')
        set_point(risk, POINT_EXPLOITATION, to, SSVC_PUBLIC_POC, RISK_STATED);
    else if (!facts->kev_given)
        set_point(risk, POINT_EXPLOITATION, to, SSVC_ACTIVE, RISK_DEFAULTED);
    else if (v->ssvc.exploitation == 'N')
        set_point(risk, POINT_EXPLOITATION, to, SSVC_NONE, RISK_STATED);
    else
        set_point(risk, POINT_EXPLOITATION, to, SSVC_PUBLIC_POC, RISK_DEFAULTED);
}

/* Nobody has to be tricked, and no hands on the device are needed. */
static bool looks_automatable(const struct cvss_vector *vector) {
    char from = letter_of(vector, STR("AV")), person = letter_of(vector, STR("UI"));
    return (from == 'N' || from == 'A') && (person == 'N' || person == 0);
}

static void judge_automatable(const struct risk_facts *facts, struct risk *risk) {
    struct cvss_vector vector;
    char said = facts->vulnerability->ssvc.automatable;
    bool read = cvss_parse(facts->vector, &vector);
    bool stated = said != 0;
    if (!stated && read && vector.version == CVSS_4_0) {
        char letter = letter_of(&vector, STR("AU"));
        said = letter == 'N' || letter == 'Y' ? letter : 0;
        stated = said != 0;
    }
    if (!stated && read)
        said = looks_automatable(&vector) ? 'Y' : 'N';
    enum risk_basis basis = stated ? RISK_STATED : read ? RISK_DERIVED : RISK_DEFAULTED;
    set_point(risk, POINT_AUTOMATABLE, &risk->automatable, said == 'N' ? SSVC_NOT_AUTOMATABLE : SSVC_AUTOMATABLE,
              basis);
}

/* The target was set by what an incident in the zone would mean. */
static void judge_impact(const struct risk_facts *facts, struct risk *risk) {
    static const uint8_t impacts[] = {SSVC_LOW, SSVC_LOW, SSVC_MEDIUM, SSVC_HIGH, SSVC_VERY_HIGH};
    if (facts->zone->target_set)
        set_point(risk, POINT_IMPACT, &risk->impact, impacts[facts->exposure->trust], RISK_DERIVED);
    else
        set_point(risk, POINT_IMPACT, &risk->impact, SSVC_VERY_HIGH, RISK_DEFAULTED);
}

static uint8_t band_of(float epss) {
    if (epss < 0)
        return 2;
    return epss >= 0.5f ? 3 : epss >= 0.1f ? 2 : epss >= 0.01f ? 1 : 0;
}

void risk_judge(const struct risk_facts *facts, struct risk *risk) {
    *risk =
        (struct risk){.answer = facts->answer,
                      .probability = facts->probability,
                      .exploited = facts->vulnerability->exploited || facts->vulnerability->ssvc.exploitation == 'A',
                      .epss = facts->vulnerability->epss,
                      .epss_band = band_of(facts->vulnerability->epss)};
    judge_score(facts, risk);
    judge_exploitation(facts, risk);
    judge_automatable(facts, risk);
    judge_impact(facts, risk);
    set_point(risk, POINT_EXPOSURE, &risk->exposure, facts->exposure->exposure,
              facts->exposure->known ? RISK_DERIVED : RISK_DEFAULTED);
    risk->decision = (uint8_t)ssvc_decide(risk->exploitation, risk->exposure, risk->automatable, risk->impact);
}

/* ---- order */

static int more_first(unsigned a, unsigned b) {
    return (a < b) - (a > b);
}

int risk_compare(const struct risk *a, const struct risk *b) {
    const int steps[] = {
        more_first(a->decision, b->decision),
        more_first(a->exploited, b->exploited),
        more_first(b->answer, a->answer),
        more_first(a->epss_band, b->epss_band),
        more_first(a->score, b->score),
        more_first(a->exposure, b->exposure),
        more_first(a->probability, b->probability),
    };
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        if (steps[i] != 0)
            return steps[i];
    return 0;
}

/* ---- words */

static const char *mark(const struct risk *risk, unsigned point) {
    return risk->basis[point] == RISK_DEFAULTED ? " (assumed)" : "";
}

static struct str score_text(const struct risk *risk, struct arena *arena) {
    if (!risk->scored && !risk->weighed)
        return STR("no CVSS score, taken as 10.0");
    if (!risk->weighed || risk->score == risk->base || !risk->scored)
        return str_format(arena, "CVSS %u.%u", risk->score / 10, risk->score % 10);
    return str_format(arena, "CVSS %u.%u in this zone, published %u.%u", risk->score / 10, risk->score % 10,
                      risk->base / 10, risk->base % 10);
}

struct str risk_text(const struct risk *risk, struct arena *arena) {
    struct str score = score_text(risk, arena);
    struct str epss = risk->epss < 0 ? STR("EPSS unknown, taken as 10 % or more")
                                     : str_format(arena, "EPSS %.1f %%", (double)risk->epss * 100);
    struct str decision = ssvc_decision_name((enum ssvc_decision)risk->decision),
               exploitation = ssvc_exploitation_name((enum ssvc_exploitation)risk->exploitation),
               exposure = exposure_name((enum exposure)risk->exposure),
               automatable = ssvc_automatable_name((enum ssvc_automatable)risk->automatable),
               impact = ssvc_impact_name((enum ssvc_impact)risk->impact);
    if (!score.ptr || !epss.ptr)
        return STR_NONE;
    return str_format(arena,
                      STR_F ": exploitation " STR_F "%s, exposure " STR_F "%s, automatable " STR_F
                            "%s, human impact " STR_F "%s; " STR_F "; " STR_F,
                      STR_A(decision), STR_A(exploitation), mark(risk, POINT_EXPLOITATION), STR_A(exposure),
                      mark(risk, POINT_EXPOSURE), STR_A(automatable), mark(risk, POINT_AUTOMATABLE), STR_A(impact),
                      mark(risk, POINT_IMPACT), STR_A(epss), STR_A(score));
}
