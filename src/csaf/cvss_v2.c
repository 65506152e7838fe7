/* CVSS 2.0: https://www.first.org/cvss/v2/guide, section 3.2. */
#include <math.h>

#include "csaf/cvss.h"

enum { V2_AV, V2_AC, V2_AU, V2_C, V2_I, V2_A, V2_E, V2_RL, V2_RC, V2_CDP, V2_TD, V2_CR, V2_IR, V2_AR };

static const struct cvss_choice access_vector_values[] = {{STR_INIT("N"), STR_INIT("NETWORK"), 1.0},
                                                          {STR_INIT("A"), STR_INIT("ADJACENT_NETWORK"), 0.646},
                                                          {STR_INIT("L"), STR_INIT("LOCAL"), 0.395}};
static const struct cvss_choice access_complexity_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 0.35},
                                                              {STR_INIT("M"), STR_INIT("MEDIUM"), 0.61},
                                                              {STR_INIT("L"), STR_INIT("LOW"), 0.71}};
static const struct cvss_choice authentication_values[] = {{STR_INIT("M"), STR_INIT("MULTIPLE"), 0.45},
                                                           {STR_INIT("S"), STR_INIT("SINGLE"), 0.56},
                                                           {STR_INIT("N"), STR_INIT("NONE"), 0.704}};
static const struct cvss_choice impact_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0.0},
                                                   {STR_INIT("P"), STR_INIT("PARTIAL"), 0.275},
                                                   {STR_INIT("C"), STR_INIT("COMPLETE"), 0.66}};
static const struct cvss_choice exploitability_values[] = {{STR_INIT("U"), STR_INIT("UNPROVEN"), 0.85},
                                                           {STR_INIT("POC"), STR_INIT("PROOF_OF_CONCEPT"), 0.9},
                                                           {STR_INIT("F"), STR_INIT("FUNCTIONAL"), 0.95},
                                                           {STR_INIT("H"), STR_INIT("HIGH"), 1.0},
                                                           {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice remediation_level_values[] = {{STR_INIT("OF"), STR_INIT("OFFICIAL_FIX"), 0.87},
                                                              {STR_INIT("TF"), STR_INIT("TEMPORARY_FIX"), 0.9},
                                                              {STR_INIT("W"), STR_INIT("WORKAROUND"), 0.95},
                                                              {STR_INIT("U"), STR_INIT("UNAVAILABLE"), 1.0},
                                                              {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice confidence_values[] = {{STR_INIT("UC"), STR_INIT("UNCONFIRMED"), 0.9},
                                                       {STR_INIT("UR"), STR_INIT("UNCORROBORATED"), 0.95},
                                                       {STR_INIT("C"), STR_INIT("CONFIRMED"), 1.0},
                                                       {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice collateral_values[] = {
    {STR_INIT("N"), STR_INIT("NONE"), 0.0},        {STR_INIT("L"), STR_INIT("LOW"), 0.1},
    {STR_INIT("LM"), STR_INIT("LOW_MEDIUM"), 0.3}, {STR_INIT("MH"), STR_INIT("MEDIUM_HIGH"), 0.4},
    {STR_INIT("H"), STR_INIT("HIGH"), 0.5},        {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 0.0}};
static const struct cvss_choice distribution_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0.0},
                                                         {STR_INIT("L"), STR_INIT("LOW"), 0.25},
                                                         {STR_INIT("M"), STR_INIT("MEDIUM"), 0.75},
                                                         {STR_INIT("H"), STR_INIT("HIGH"), 1.0},
                                                         {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 1.0}};
static const struct cvss_choice demand_values[] = {{STR_INIT("L"), STR_INIT("LOW"), 0.5},
                                                   {STR_INIT("M"), STR_INIT("MEDIUM"), 1.0},
                                                   {STR_INIT("H"), STR_INIT("HIGH"), 1.51},
                                                   {STR_INIT("ND"), STR_INIT("NOT_DEFINED"), 1.0}};

static const struct cvss_metric metrics[] = {
    [V2_AV] = {STR_INIT("AV"), STR_INIT("accessVector"), access_vector_values, ARRAY_LEN(access_vector_values), false},
    [V2_AC] = {STR_INIT("AC"), STR_INIT("accessComplexity"), access_complexity_values,
               ARRAY_LEN(access_complexity_values), false},
    [V2_AU] = {STR_INIT("Au"), STR_INIT("authentication"), authentication_values, ARRAY_LEN(authentication_values),
               false},
    [V2_C] = {STR_INIT("C"), STR_INIT("confidentialityImpact"), impact_values, ARRAY_LEN(impact_values), false},
    [V2_I] = {STR_INIT("I"), STR_INIT("integrityImpact"), impact_values, ARRAY_LEN(impact_values), false},
    [V2_A] = {STR_INIT("A"), STR_INIT("availabilityImpact"), impact_values, ARRAY_LEN(impact_values), false},
    [V2_E] = {STR_INIT("E"), STR_INIT("exploitability"), exploitability_values, ARRAY_LEN(exploitability_values), true},
    [V2_RL] = {STR_INIT("RL"), STR_INIT("remediationLevel"), remediation_level_values,
               ARRAY_LEN(remediation_level_values), true},
    [V2_RC] = {STR_INIT("RC"), STR_INIT("reportConfidence"), confidence_values, ARRAY_LEN(confidence_values), true},
    [V2_CDP] = {STR_INIT("CDP"), STR_INIT("collateralDamagePotential"), collateral_values, ARRAY_LEN(collateral_values),
                true},
    [V2_TD] = {STR_INIT("TD"), STR_INIT("targetDistribution"), distribution_values, ARRAY_LEN(distribution_values),
               true},
    [V2_CR] = {STR_INIT("CR"), STR_INIT("confidentialityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V2_IR] = {STR_INIT("IR"), STR_INIT("integrityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V2_AR] = {STR_INIT("AR"), STR_INIT("availabilityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
};

const struct cvss_scheme cvss_v2 = {STR_INIT(""), metrics, ARRAY_LEN(metrics)};

/* To one decimal, halves up. The sliver is more than doubles lose here, and less than decimals of these weights lie
 * apart: a half that came out a little short of itself is still one. */
static double round_tenth(double value) {
    return floor(value * 10 + 0.5 + 1e-9) / 10;
}

static double base_score(const struct cvss_vector *v, double impact) {
    double exploitability = 20 * cvss_weight(v, V2_AV) * cvss_weight(v, V2_AC) * cvss_weight(v, V2_AU);
    return round_tenth((0.6 * impact + 0.4 * exploitability - 1.5) * (impact > 0 ? 1.176 : 0));
}

/* With the weights of the requirements, or (base) without. */
static double impact_of(const struct cvss_vector *v, bool adjusted) {
    double c = cvss_weight(v, V2_C) * (adjusted ? cvss_weight(v, V2_CR) : 1);
    double i = cvss_weight(v, V2_I) * (adjusted ? cvss_weight(v, V2_IR) : 1);
    double a = cvss_weight(v, V2_A) * (adjusted ? cvss_weight(v, V2_AR) : 1);
    double impact = 10.41 * (1 - (1 - c) * (1 - i) * (1 - a));
    return adjusted ? fmin(10, impact) : impact;
}

static double temporal_score(const struct cvss_vector *v, double base) {
    return round_tenth(base * cvss_weight(v, V2_E) * cvss_weight(v, V2_RL) * cvss_weight(v, V2_RC));
}

struct cvss_scores cvss_v2_score(const struct cvss_vector *vector) {
    double base = base_score(vector, impact_of(vector, false));
    double adjusted = temporal_score(vector, base_score(vector, impact_of(vector, true)));
    double environmental = (adjusted + (10 - adjusted) * cvss_weight(vector, V2_CDP)) * cvss_weight(vector, V2_TD);
    /* The smallest impacts, needed little, fall below the scale by the formula: it says nothing of that. */
    return (struct cvss_scores){base, temporal_score(vector, base), fmax(0, round_tenth(environmental))};
}
