/* CVSS 4.0: https://www.first.org/cvss/v4.0/specification-document, section 8. A vector belongs to one of 270 macro
 * vectors, whose scores experts have set. How far it lies below the most severe vector of its own one lowers its score
 * in proportion towards that of the next macro vector below. */
#include <math.h>

#include "csaf/cvss.h"

enum {
    V4_AV,
    V4_AC,
    V4_AT,
    V4_PR,
    V4_UI,
    V4_VC,
    V4_VI,
    V4_VA,
    V4_SC,
    V4_SI,
    V4_SA,
    V4_E,
    V4_CR,
    V4_IR,
    V4_AR,
    V4_MAV,
    V4_MAC,
    V4_MAT,
    V4_MPR,
    V4_MUI,
    V4_MVC,
    V4_MVI,
    V4_MVA,
    V4_MSC,
    V4_MSI,
    V4_MSA,
    V4_S,
    V4_AU,
    V4_R,
    V4_V,
    V4_RE,
    V4_U
};

static const struct cvss_choice attack_vector_values[] = {{STR_INIT("N"), STR_INIT("NETWORK"), 0},
                                                          {STR_INIT("A"), STR_INIT("ADJACENT"), 1},
                                                          {STR_INIT("L"), STR_INIT("LOCAL"), 2},
                                                          {STR_INIT("P"), STR_INIT("PHYSICAL"), 3},
                                                          {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice attack_complexity_values[] = {{STR_INIT("L"), STR_INIT("LOW"), 0},
                                                              {STR_INIT("H"), STR_INIT("HIGH"), 1},
                                                              {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice attack_requirements_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0},
                                                                {STR_INIT("P"), STR_INIT("PRESENT"), 1},
                                                                {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice privileges_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0},
                                                       {STR_INIT("L"), STR_INIT("LOW"), 1},
                                                       {STR_INIT("H"), STR_INIT("HIGH"), 2},
                                                       {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice interaction_values[] = {{STR_INIT("N"), STR_INIT("NONE"), 0},
                                                        {STR_INIT("P"), STR_INIT("PASSIVE"), 1},
                                                        {STR_INIT("A"), STR_INIT("ACTIVE"), 2},
                                                        {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice impact_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 0},
                                                   {STR_INIT("L"), STR_INIT("LOW"), 1},
                                                   {STR_INIT("N"), STR_INIT("NONE"), 2},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice later_impact_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 1},
                                                         {STR_INIT("L"), STR_INIT("LOW"), 2},
                                                         {STR_INIT("N"), STR_INIT("NONE"), 3},
                                                         {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice modified_later_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 1},
                                                           {STR_INIT("L"), STR_INIT("LOW"), 2},
                                                           {STR_INIT("N"), STR_INIT("NEGLIGIBLE"), 3},
                                                           {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice modified_safety_values[] = {{STR_INIT("S"), STR_INIT("SAFETY"), 0},
                                                            {STR_INIT("H"), STR_INIT("HIGH"), 1},
                                                            {STR_INIT("L"), STR_INIT("LOW"), 2},
                                                            {STR_INIT("N"), STR_INIT("NEGLIGIBLE"), 3},
                                                            {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice maturity_values[] = {{STR_INIT("A"), STR_INIT("ATTACKED"), 0},
                                                     {STR_INIT("P"), STR_INIT("PROOF_OF_CONCEPT"), 1},
                                                     {STR_INIT("U"), STR_INIT("UNREPORTED"), 2},
                                                     {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice demand_values[] = {{STR_INIT("H"), STR_INIT("HIGH"), 0},
                                                   {STR_INIT("M"), STR_INIT("MEDIUM"), 1},
                                                   {STR_INIT("L"), STR_INIT("LOW"), 2},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice safety_values[] = {{STR_INIT("N"), STR_INIT("NEGLIGIBLE"), 0},
                                                   {STR_INIT("P"), STR_INIT("PRESENT"), 0},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice automatable_values[] = {{STR_INIT("N"), STR_INIT("NO"), 0},
                                                        {STR_INIT("Y"), STR_INIT("YES"), 0},
                                                        {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice recovery_values[] = {{STR_INIT("A"), STR_INIT("AUTOMATIC"), 0},
                                                     {STR_INIT("U"), STR_INIT("USER"), 0},
                                                     {STR_INIT("I"), STR_INIT("IRRECOVERABLE"), 0},
                                                     {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice density_values[] = {{STR_INIT("D"), STR_INIT("DIFFUSE"), 0},
                                                    {STR_INIT("C"), STR_INIT("CONCENTRATED"), 0},
                                                    {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice effort_values[] = {{STR_INIT("L"), STR_INIT("LOW"), 0},
                                                   {STR_INIT("M"), STR_INIT("MODERATE"), 0},
                                                   {STR_INIT("H"), STR_INIT("HIGH"), 0},
                                                   {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};
static const struct cvss_choice urgency_values[] = {{STR_INIT("Clear"), STR_INIT("CLEAR"), 0},
                                                    {STR_INIT("Green"), STR_INIT("GREEN"), 0},
                                                    {STR_INIT("Amber"), STR_INIT("AMBER"), 0},
                                                    {STR_INIT("Red"), STR_INIT("RED"), 0},
                                                    {STR_INIT("X"), STR_INIT("NOT_DEFINED"), 0}};

/* What is mandatory may not have the last value, "not defined". */
static const struct cvss_metric metrics[] = {
    [V4_AV] = {STR_INIT("AV"), STR_INIT("attackVector"), attack_vector_values, ARRAY_LEN(attack_vector_values) - 1,
               false},
    [V4_AC] = {STR_INIT("AC"), STR_INIT("attackComplexity"), attack_complexity_values,
               ARRAY_LEN(attack_complexity_values) - 1, false},
    [V4_AT] = {STR_INIT("AT"), STR_INIT("attackRequirements"), attack_requirements_values,
               ARRAY_LEN(attack_requirements_values) - 1, false},
    [V4_PR] = {STR_INIT("PR"), STR_INIT("privilegesRequired"), privileges_values, ARRAY_LEN(privileges_values) - 1,
               false},
    [V4_UI] = {STR_INIT("UI"), STR_INIT("userInteraction"), interaction_values, ARRAY_LEN(interaction_values) - 1,
               false},
    [V4_VC] = {STR_INIT("VC"), STR_INIT("vulnConfidentialityImpact"), impact_values, ARRAY_LEN(impact_values) - 1,
               false},
    [V4_VI] = {STR_INIT("VI"), STR_INIT("vulnIntegrityImpact"), impact_values, ARRAY_LEN(impact_values) - 1, false},
    [V4_VA] = {STR_INIT("VA"), STR_INIT("vulnAvailabilityImpact"), impact_values, ARRAY_LEN(impact_values) - 1, false},
    [V4_SC] = {STR_INIT("SC"), STR_INIT("subConfidentialityImpact"), later_impact_values,
               ARRAY_LEN(later_impact_values) - 1, false},
    [V4_SI] = {STR_INIT("SI"), STR_INIT("subIntegrityImpact"), later_impact_values, ARRAY_LEN(later_impact_values) - 1,
               false},
    [V4_SA] = {STR_INIT("SA"), STR_INIT("subAvailabilityImpact"), later_impact_values,
               ARRAY_LEN(later_impact_values) - 1, false},
    [V4_E] = {STR_INIT("E"), STR_INIT("exploitMaturity"), maturity_values, ARRAY_LEN(maturity_values), true},
    [V4_CR] = {STR_INIT("CR"), STR_INIT("confidentialityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V4_IR] = {STR_INIT("IR"), STR_INIT("integrityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V4_AR] = {STR_INIT("AR"), STR_INIT("availabilityRequirement"), demand_values, ARRAY_LEN(demand_values), true},
    [V4_MAV] = {STR_INIT("MAV"), STR_INIT("modifiedAttackVector"), attack_vector_values,
                ARRAY_LEN(attack_vector_values), true},
    [V4_MAC] = {STR_INIT("MAC"), STR_INIT("modifiedAttackComplexity"), attack_complexity_values,
                ARRAY_LEN(attack_complexity_values), true},
    [V4_MAT] = {STR_INIT("MAT"), STR_INIT("modifiedAttackRequirements"), attack_requirements_values,
                ARRAY_LEN(attack_requirements_values), true},
    [V4_MPR] = {STR_INIT("MPR"), STR_INIT("modifiedPrivilegesRequired"), privileges_values,
                ARRAY_LEN(privileges_values), true},
    [V4_MUI] = {STR_INIT("MUI"), STR_INIT("modifiedUserInteraction"), interaction_values, ARRAY_LEN(interaction_values),
                true},
    [V4_MVC] = {STR_INIT("MVC"), STR_INIT("modifiedVulnConfidentialityImpact"), impact_values, ARRAY_LEN(impact_values),
                true},
    [V4_MVI] = {STR_INIT("MVI"), STR_INIT("modifiedVulnIntegrityImpact"), impact_values, ARRAY_LEN(impact_values),
                true},
    [V4_MVA] = {STR_INIT("MVA"), STR_INIT("modifiedVulnAvailabilityImpact"), impact_values, ARRAY_LEN(impact_values),
                true},
    [V4_MSC] = {STR_INIT("MSC"), STR_INIT("modifiedSubConfidentialityImpact"), modified_later_values,
                ARRAY_LEN(modified_later_values), true},
    [V4_MSI] = {STR_INIT("MSI"), STR_INIT("modifiedSubIntegrityImpact"), modified_safety_values,
                ARRAY_LEN(modified_safety_values), true},
    [V4_MSA] = {STR_INIT("MSA"), STR_INIT("modifiedSubAvailabilityImpact"), modified_safety_values,
                ARRAY_LEN(modified_safety_values), true},
    [V4_S] = {STR_INIT("S"), STR_INIT("Safety"), safety_values, ARRAY_LEN(safety_values), true},
    [V4_AU] = {STR_INIT("AU"), STR_INIT("Automatable"), automatable_values, ARRAY_LEN(automatable_values), true},
    [V4_R] = {STR_INIT("R"), STR_INIT("Recovery"), recovery_values, ARRAY_LEN(recovery_values), true},
    [V4_V] = {STR_INIT("V"), STR_INIT("valueDensity"), density_values, ARRAY_LEN(density_values), true},
    [V4_RE] = {STR_INIT("RE"), STR_INIT("vulnerabilityResponseEffort"), effort_values, ARRAY_LEN(effort_values), true},
    [V4_U] = {STR_INIT("U"), STR_INIT("providerUrgency"), urgency_values, ARRAY_LEN(urgency_values), true},
};

const struct cvss_scheme cvss_v4 = {STR_INIT("CVSS:4.0/"), metrics, ARRAY_LEN(metrics)};

enum { NO_MACRO = 0xff };

/* The score of each macro vector in tenths, by EQ1 to EQ6, in the order of the six numbers. Published by FIRST (CVSS
 * v4.0 8.2); NO_MACRO where there is none: EQ3 of 2 goes with EQ6 of 1 alone. */
static const uint8_t macro_scores[3][2][3][3][3][2] = {
    {
        {
            {
                {{100, 99}, {98, 95}, {95, 92}},
                {{100, 96}, {93, 87}, {91, 81}},
                {{93, 90}, {89, 80}, {81, 68}},
            },
            {
                {{98, 95}, {95, 92}, {90, 84}},
                {{93, 92}, {89, 81}, {81, 65}},
                {{88, 80}, {78, 70}, {69, 48}},
            },
            {
                {{NO_MACRO, 92}, {NO_MACRO, 82}, {NO_MACRO, 72}},
                {{NO_MACRO, 79}, {NO_MACRO, 69}, {NO_MACRO, 50}},
                {{NO_MACRO, 69}, {NO_MACRO, 55}, {NO_MACRO, 27}},
            },
        },
        {
            {
                {{99, 97}, {95, 92}, {92, 85}},
                {{95, 91}, {90, 83}, {84, 71}},
                {{92, 81}, {82, 71}, {72, 53}},
            },
            {
                {{95, 93}, {92, 85}, {85, 73}},
                {{92, 82}, {80, 72}, {70, 59}},
                {{84, 70}, {71, 52}, {50, 30}},
            },
            {
                {{NO_MACRO, 86}, {NO_MACRO, 75}, {NO_MACRO, 52}},
                {{NO_MACRO, 71}, {NO_MACRO, 52}, {NO_MACRO, 29}},
                {{NO_MACRO, 63}, {NO_MACRO, 29}, {NO_MACRO, 17}},
            },
        },
    },
    {
        {
            {
                {{98, 95}, {94, 87}, {91, 81}},
                {{94, 89}, {86, 74}, {77, 64}},
                {{87, 75}, {74, 63}, {63, 49}},
            },
            {
                {{94, 89}, {88, 77}, {76, 67}},
                {{86, 76}, {74, 58}, {59, 50}},
                {{72, 57}, {57, 52}, {52, 25}},
            },
            {
                {{NO_MACRO, 83}, {NO_MACRO, 70}, {NO_MACRO, 54}},
                {{NO_MACRO, 65}, {NO_MACRO, 58}, {NO_MACRO, 26}},
                {{NO_MACRO, 53}, {NO_MACRO, 21}, {NO_MACRO, 13}},
            },
        },
        {
            {
                {{95, 90}, {88, 76}, {76, 70}},
                {{90, 77}, {75, 62}, {61, 53}},
                {{77, 66}, {68, 59}, {52, 30}},
            },
            {
                {{89, 78}, {76, 67}, {62, 58}},
                {{74, 59}, {57, 57}, {47, 23}},
                {{61, 52}, {57, 29}, {24, 16}},
            },
            {
                {{NO_MACRO, 71}, {NO_MACRO, 59}, {NO_MACRO, 30}},
                {{NO_MACRO, 58}, {NO_MACRO, 26}, {NO_MACRO, 15}},
                {{NO_MACRO, 23}, {NO_MACRO, 13}, {NO_MACRO, 6}},
            },
        },
    },
    {
        {
            {
                {{93, 87}, {86, 72}, {75, 58}},
                {{86, 74}, {74, 61}, {56, 34}},
                {{70, 54}, {52, 40}, {40, 22}},
            },
            {
                {{85, 75}, {74, 55}, {62, 51}},
                {{72, 57}, {55, 41}, {46, 19}},
                {{53, 36}, {34, 19}, {19, 8}},
            },
            {
                {{NO_MACRO, 64}, {NO_MACRO, 51}, {NO_MACRO, 20}},
                {{NO_MACRO, 47}, {NO_MACRO, 21}, {NO_MACRO, 11}},
                {{NO_MACRO, 24}, {NO_MACRO, 9}, {NO_MACRO, 4}},
            },
        },
        {
            {
                {{88, 75}, {73, 53}, {60, 50}},
                {{73, 55}, {59, 40}, {41, 20}},
                {{54, 43}, {45, 22}, {20, 11}},
            },
            {
                {{75, 55}, {58, 45}, {40, 21}},
                {{61, 51}, {48, 18}, {20, 9}},
                {{46, 18}, {17, 7}, {8, 2}},
            },
            {
                {{NO_MACRO, 53}, {NO_MACRO, 24}, {NO_MACRO, 14}},
                {{NO_MACRO, 24}, {NO_MACRO, 12}, {NO_MACRO, 5}},
                {{NO_MACRO, 10}, {NO_MACRO, 3}, {NO_MACRO, 1}},
            },
        },
    },
};

enum { EQ1, EQ2, EQ3, EQ4, EQ5, EQ6, EQ_COUNT };

/* How many steps below the most severe value each metric lies, what is modified included. */
struct levels {
    int av, pr, ui, ac, at;
    int impact[3], demand[3]; /* VC VI VA, CR IR AR */
    int later[3];             /* SC SI SA: S, H, L, N from 0 */
};

static int level_of(const struct cvss_vector *v, size_t base, size_t modified) {
    return (int)cvss_modified(v, base, modified);
}

static struct levels levels_of(const struct cvss_vector *v) {
    struct levels l = {
        .av = level_of(v, V4_AV, V4_MAV),
        .pr = level_of(v, V4_PR, V4_MPR),
        .ui = level_of(v, V4_UI, V4_MUI),
        .ac = level_of(v, V4_AC, V4_MAC),
        .at = level_of(v, V4_AT, V4_MAT),
    };
    for (size_t i = 0; i < 3; i++) {
        l.impact[i] = level_of(v, V4_VC + i, V4_MVC + i);
        l.later[i] = level_of(v, V4_SC + i, V4_MSC + i);
        l.demand[i] = (int)cvss_weight(v, V4_CR + i);
    }
    return l;
}

static bool has_no_impact(const struct levels *l) {
    for (size_t i = 0; i < 3; i++)
        if (l->impact[i] < 2 || l->later[i] < 3)
            return false;
    return true;
}

static int least_of(const int level[3]) {
    int least = level[0] < level[1] ? level[0] : level[1];
    return least < level[2] ? least : level[2];
}

static int exploit_class(const struct levels *l) {
    if (l->av == 0 && l->pr == 0 && l->ui == 0)
        return 0;
    return l->av < 3 && (l->av == 0 || l->pr == 0 || l->ui == 0) ? 1 : 2;
}

static int impact_class(const struct levels *l) {
    if (l->impact[0] == 0 && l->impact[1] == 0)
        return 0;
    return least_of(l->impact) == 0 ? 1 : 2;
}

/* 0 when something that is badly hit is badly needed. */
static int demand_class(const struct levels *l) {
    for (size_t i = 0; i < 3; i++)
        if (l->impact[i] == 0 && l->demand[i] == 0)
            return 0;
    return 1;
}

/* The six equivalence classes (tables 24 to 29). */
static void classify(const struct cvss_vector *v, const struct levels *l, int eq[EQ_COUNT]) {
    int later = least_of(l->later);
    eq[EQ1] = exploit_class(l);
    eq[EQ2] = l->ac == 0 && l->at == 0 ? 0 : 1;
    eq[EQ3] = impact_class(l);
    eq[EQ4] = later < 2 ? later : 2;
    eq[EQ5] = (int)cvss_weight(v, V4_E);
    eq[EQ6] = demand_class(l);
}

/* In tenths; NO_MACRO beyond the table too. */
static int macro_score(const int eq[EQ_COUNT]) {
    static const int ends[EQ_COUNT] = {3, 2, 3, 3, 3, 2};
    for (size_t i = 0; i < EQ_COUNT; i++)
        if (eq[i] >= ends[i])
            return NO_MACRO;
    return macro_scores[eq[0]][eq[1]][eq[2]][eq[3]][eq[4]][eq[5]];
}

/* The score when the classes of `bits` are each one lower. */
static int lower_score(const int eq[EQ_COUNT], unsigned bits) {
    int lower[EQ_COUNT];
    for (size_t i = 0; i < EQ_COUNT; i++)
        lower[i] = eq[i] + (int)(bits >> i & 1);
    return macro_score(lower);
}

/* EQ3 and EQ6 hang together: which of them falls first depends on both. */
static int lower_impact_score(const int eq[EQ_COUNT]) {
    int third = lower_score(eq, 1u << EQ3), sixth = lower_score(eq, 1u << EQ6);
    if (eq[EQ3] == 0 && eq[EQ6] == 0)
        return third > sixth ? third : sixth;
    return eq[EQ6] == 1 ? third : sixth;
}

/* The most severe vectors of each class (appendix of the specification): none lies above another, so a vector is
 * measured from the first that it does not exceed. */
enum { SPAN_MAX = 6 };
struct peak {
    uint8_t group, first, second; /* the classes that it is of; `second` for EQ6 */
    int8_t levels[SPAN_MAX];
};
static const struct peak peaks[] = {
    {EQ1, 0, 0, {0, 0, 0}},
    {EQ1, 1, 0, {1, 0, 0}},
    {EQ1, 1, 0, {0, 1, 0}},
    {EQ1, 1, 0, {0, 0, 1}},
    {EQ1, 2, 0, {3, 0, 0}},
    {EQ1, 2, 0, {1, 1, 1}},
    {EQ2, 0, 0, {0, 0}},
    {EQ2, 1, 0, {1, 0}},
    {EQ2, 1, 0, {0, 1}},
    {EQ3, 0, 0, {0, 0, 0, 0, 0, 0}},
    {EQ3, 0, 1, {0, 0, 1, 1, 1, 0}},
    {EQ3, 0, 1, {0, 0, 0, 1, 1, 1}},
    {EQ3, 1, 0, {1, 0, 0, 0, 0, 0}},
    {EQ3, 1, 0, {0, 1, 0, 0, 0, 0}},
    {EQ3, 1, 1, {1, 0, 1, 0, 1, 0}},
    {EQ3, 1, 1, {1, 0, 0, 0, 1, 1}},
    {EQ3, 1, 1, {0, 1, 0, 1, 0, 1}},
    {EQ3, 1, 1, {0, 1, 1, 1, 0, 0}},
    {EQ3, 1, 1, {1, 1, 0, 0, 0, 1}},
    {EQ3, 2, 1, {1, 1, 1, 0, 0, 0}},
    {EQ4, 0, 0, {1, 0, 0}},
    {EQ4, 1, 0, {1, 1, 1}},
    {EQ4, 2, 0, {2, 2, 2}},
};

/* How many steps the vector lies below the peak, or -1 when it exceeds it in some metric. */
static int steps_below(const struct peak *peak, const int levels[SPAN_MAX]) {
    int steps = 0;
    for (size_t i = 0; i < SPAN_MAX; i++) {
        if (levels[i] < peak->levels[i])
            return -1;
        steps += levels[i] - peak->levels[i];
    }
    return steps;
}

static int distance_in(unsigned group, const int eq[EQ_COUNT], const int levels[SPAN_MAX]) {
    int second = group == EQ3 ? eq[EQ6] : 0;
    for (size_t i = 0; i < ARRAY_LEN(peaks); i++) {
        int steps = peaks[i].group == group && peaks[i].first == eq[group] && peaks[i].second == second
                        ? steps_below(&peaks[i], levels)
                        : -1;
        if (steps >= 0)
            return steps;
    }
    return 0;
}

/* Steps from the most severe vector of a class to the least, and one. */
static int depth_of(unsigned group, const int eq[EQ_COUNT]) {
    static const int depths[EQ_COUNT][3] = {[EQ1] = {1, 4, 5}, [EQ2] = {1, 2, 1}, [EQ4] = {6, 5, 4}};
    static const int impact_depths[3][2] = {{7, 6}, {8, 8}, {10, 10}};
    return group == EQ3 ? impact_depths[eq[EQ3]][eq[EQ6]] : depths[group][eq[group]];
}

/* How much lower than its macro vector the vector is, in tenths: the mean over what lies below. */
static double mean_distance(const int eq[EQ_COUNT], const struct levels *l) {
    const int spans[][SPAN_MAX] = {
        [EQ1] = {l->av, l->pr, l->ui},
        [EQ2] = {l->ac, l->at},
        [EQ3] = {l->impact[0], l->impact[1], l->impact[2], l->demand[0], l->demand[1], l->demand[2]},
        [EQ4] = {l->later[0], l->later[1], l->later[2]},
    };
    double sum = 0;
    int count = lower_score(eq, 1u << EQ5) != NO_MACRO; /* EQ5 has one metric: it lies at the top of its class */
    for (unsigned group = EQ1; group <= EQ4; group++) {
        int lower = group == EQ3 ? lower_impact_score(eq) : lower_score(eq, 1u << group);
        if (lower == NO_MACRO)
            continue;
        count++;
        sum += (macro_score(eq) - lower) * (double)distance_in(group, eq, spans[group]) / depth_of(group, eq);
    }
    return count ? sum / count : 0;
}

struct cvss_scores cvss_v4_score(const struct cvss_vector *vector) {
    struct levels levels = levels_of(vector);
    double score = 0;
    int eq[EQ_COUNT];
    classify(vector, &levels, eq);
    /* The sliver keeps a half that doubles made a little too small. */
    if (!has_no_impact(&levels))
        score = fmax(0, floor(macro_score(eq) - mean_distance(eq, &levels) + 0.5 + 1e-6) / 10);
    return (struct cvss_scores){score, score, score};
}
