/* CVSS 3.0 and 3.1: https://www.first.org/cvss/v3.1/specification-document, section 7. */
#include <math.h>

#include "csaf/cvss.h"

enum {
    V3_AV,
    V3_AC,
    V3_PR,
    V3_UI,
    V3_S,
    V3_C,
    V3_I,
    V3_A,
    V3_E,
    V3_RL,
    V3_RC,
    V3_CR,
    V3_IR,
    V3_AR,
    V3_MAV,
    V3_MAC,
    V3_MPR,
    V3_MUI,
    V3_MS,
    V3_MC,
    V3_MI,
    V3_MA
};

static const struct cvss_choice attack_vector_values[] = {{STR_INIT("N"), STR_INIT("NETWORK"), 0.85},
                                                          {STR_INIT("A"), STR_INIT("ADJACENT_NETWORK"), 0.62},
                                                          {STR_INIT("L"), STR_INIT("LOCAL"), 0.55},
                                                          {STR_INIT("P"), STR_INIT("PHYSICAL"), 0.2},
                                                          {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice attack_complexity_values[] = {{STR_INIT("L"), STR_INIT("LOW"), 0.77},
                                                              {STR_INIT("H"), STR_INIT("HIGH"), 0.44},
                                                              {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice privileges_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0.85},
                                                       {STR_INIT("L"), STR_INIT("LOW"), 0.62},
                                                       {STR_INIT("H"), STR_INIT("HIGH"), 0.27},
                                                       {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice interaction_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0.85},
                                                        {STR_INIT("R"), STR_INIT("REQUIRED"), 0.62},
                                                        {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice scope_values[] = {{STR_INIT("U"), STR_INIT("UNCHANGED"), 0.0},
                                                  {STR_INIT("C"), STR_INIT("CHANGED"), 1.0},
                                                  {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice impact_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 0.56},
                                                   {STR_INIT("L"), STR_INIT("LOW"), 0.22},
                                                   {STR_INIT("N"), STR_INIT("NONE"), 0.0},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice maturity_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 1.0},
                                                     {STR_INIT("F"), STR_INIT("FUNCTIONAL"), 0.97},
                                                     {STR_INIT("P"), STR_INIT("PROOF_OF_CONCEPT"), 0.94},
                                                     {STR_INIT("U"), STR_INIT("UNPROVEN"), 0.91},
                                                     {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice remediation_level_values[] = {{STR_INIT("U"), STR_INIT("UNAVAILABLE"), 1.0},
                                                              {STR_INIT("W"), STR_INIT("WORKAROUND"), 0.97},
                                                              {STR_INIT("T"), STR_INIT("TEMPORARY_FIX"), 0.96},
                                                              {STR_INIT("O"), STR_INIT("OFFICIAL_FIX"), 0.95},
                                                              {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice confidence_values[] = {{STR_INIT("C"), STR_INIT("CONFIRMED"), 1.0},
                                                       {STR_INIT("R"), STR_INIT("REASONABLE"), 0.96},
                                                       {STR_INIT("U"), STR_INIT("UNKNOWN"), 0.92},
                                                       {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice demand_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 1.5},
                                                   {STR_INIT("M"), STR_INIT("MEDIUM"), 1.0},
                                                   {STR_INIT("L"), STR_INIT("LOW"), 0.5},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 1.0}};

/* What is mandatory may not have the last value, "not defined". */
static const struct cvss_metric metrics[] = {
    [V3_AV] = {STR_INIT("AV"), STR_INIT("attackVector"), attack_vector_values, ARRAY_LEN(attack_vector_values) - 1,
               false},
    [V3_AC] = {STR_INIT("AC"), STR_INIT("attackComplexity"), attack_complexity_values,
               ARRAY_LEN(attack_complexity_values) - 1, false},
    [V3_PR] = {STR_INIT("PR"), STR_INIT("privilegesRequired"), privileges_values, ARRAY_LEN(privileges_values) - 1,
               false},
    [V3_UI] = {STR_INIT("UI"), STR_INIT("userInteraction"), interaction_values, ARRAY_LEN(interaction_values) - 1,
               false},
    [V3_S] = {STR_INIT("S"), STR_INIT("scope"), scope_values, ARRAY_LEN(scope_values) - 1, false},
    [V3_C] = {STR_INIT("C"), STR_INIT("confidentialityImpact"), impact_values, ARRAY_LEN(impact_values) - 1, false},
    [V3_I] = {STR_INIT("I"), STR_INIT("integrityImpact"), impact_values, ARRAY_LEN(impact_values) - 1, false},
    [V3_A] = {STR_INIT("A"), STR_INIT("availabilityImpact"), impact_values, ARRAY_LEN(impact_values) - 1, false},
    [V3_E] = {STR_INIT("E"), STR_INIT("exploitCodeMaturity"), maturity_values, ARRAY_LEN(maturity_values), true},
    [V3_RL] = {STR_INIT("RL"), STR_INIT("remediationLevel"), remediation_level_values,
               ARRAY_LEN(remediation_level_values), true},
    [V3_RC] = {STR_INIT("RC"), STR_INIT("reportConfidence"), confidence_values, ARRAY_LEN(confidence_values), true},
    [V3_CR] = {STR_INIT("CR"), STR_INIT("confidentialityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V3_IR] = {STR_INIT("IR"), STR_INIT("integrityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V3_AR] = {STR_INIT("AR"), STR_INIT("availabilityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V3_MAV] = {STR_INIT("MAV"), STR_INIT("modifiedAttackVector"), attack_vector_values,
                ARRAY_LEN(attack_vector_values), true},
    [V3_MAC] = {STR_INIT("MAC"), STR_INIT("modifiedAttackComplexity"), attack_complexity_values,
                ARRAY_LEN(attack_complexity_values), true},
    [V3_MPR] = {STR_INIT("MPR"), STR_INIT("modifiedPrivilegesRequired"), privileges_values,
                ARRAY_LEN(privileges_values), true},
    [V3_MUI] = {STR_INIT("MUI"), STR_INIT("modifiedUserInteraction"), interaction_values, ARRAY_LEN(interaction_values),
                true},
    [V3_MS] = {STR_INIT("MS"), STR_INIT("modifiedScope"), scope_values, ARRAY_LEN(scope_values), true},
    [V3_MC] = {STR_INIT("MC"), STR_INIT("modifiedConfidentialityImpact"), impact_values, ARRAY_LEN(impact_values),
               true},
    [V3_MI] = {STR_INIT("MI"), STR_INIT("modifiedIntegrityImpact"), impact_values, ARRAY_LEN(impact_values), true},
    [V3_MA] = {STR_INIT("MA"), STR_INIT("modifiedAvailabilityImpact"), impact_values, ARRAY_LEN(impact_values), true},
};

const struct cvss_scheme cvss_v3_0 = {STR_INIT("CVSS:3.0/"), metrics, ARRAY_LEN(metrics)};
const struct cvss_scheme cvss_v3_1 = {STR_INIT("CVSS:3.1/"), metrics, ARRAY_LEN(metrics)};

/* To the next tenth above. 3.1 (appendix A) says how: what is less than a hundred-thousandth above a tenth is that
 * tenth. 3.0 leaves it to the reader: here it is exact but for what doubles lose. */
static double round_up(enum cvss_version version, double value) {
    if (version == CVSS_3_0)
        return ceil(value * 10 - 1e-9) / 10;
    return ceil(round(value * 100000) / 10000) / 10;
}

/* What the metrics say, base or modified. */
struct facts {
    double impact; /* 1 less the product of what is left of each */
    double exploitability;
    bool changed; /* scope */
    bool modified;
};

/* Privileges weigh more when they reach beyond their scope. */
static double privileges_of(double weight, bool changed) {
    if (!changed || weight > 0.7)
        return weight;
    return weight > 0.5 ? 0.68 : 0.5;
}

static struct facts base_facts(const struct cvss_vector *v) {
    bool changed = cvss_weight(v, V3_S) > 0;
    return (struct facts){
        .impact = 1 - (1 - cvss_weight(v, V3_C)) * (1 - cvss_weight(v, V3_I)) * (1 - cvss_weight(v, V3_A)),
        .exploitability = 8.22 * cvss_weight(v, V3_AV) * cvss_weight(v, V3_AC) *
                          privileges_of(cvss_weight(v, V3_PR), changed) * cvss_weight(v, V3_UI),
        .changed = changed,
    };
}

static struct facts modified_facts(const struct cvss_vector *v) {
    bool changed = cvss_modified(v, V3_S, V3_MS) > 0;
    double c = cvss_modified(v, V3_C, V3_MC) * cvss_weight(v, V3_CR);
    double i = cvss_modified(v, V3_I, V3_MI) * cvss_weight(v, V3_IR);
    double a = cvss_modified(v, V3_A, V3_MA) * cvss_weight(v, V3_AR);
    return (struct facts){
        .impact = fmin(1 - (1 - c) * (1 - i) * (1 - a), 0.915),
        .exploitability = 8.22 * cvss_modified(v, V3_AV, V3_MAV) * cvss_modified(v, V3_AC, V3_MAC) *
                          privileges_of(cvss_modified(v, V3_PR, V3_MPR), changed) * cvss_modified(v, V3_UI, V3_MUI),
        .changed = changed,
        .modified = true,
    };
}

static double score_of(enum cvss_version version, const struct facts *f) {
    double impact = 6.42 * f->impact;
    if (f->changed && f->modified && version == CVSS_3_1)
        impact = 7.52 * (f->impact - 0.029) - 3.25 * pow(f->impact * 0.9731 - 0.02, 13);
    else if (f->changed)
        impact = 7.52 * (f->impact - 0.029) - 3.25 * pow(f->impact - 0.02, 15);
    if (impact <= 0)
        return 0;
    return round_up(version, fmin(10, (f->changed ? 1.08 : 1) * (impact + f->exploitability)));
}

static double temporal_score(const struct cvss_vector *v, double base) {
    return round_up(v->version, base * cvss_weight(v, V3_E) * cvss_weight(v, V3_RL) * cvss_weight(v, V3_RC));
}

struct cvss_scores cvss_v3_score(const struct cvss_vector *vector) {
    struct facts facts = base_facts(vector), modified = modified_facts(vector);
    double base = score_of(vector->version, &facts);
    return (struct cvss_scores){base, temporal_score(vector, base),
                                temporal_score(vector, score_of(vector->version, &modified))};
}
