#include "owner/ssvc.h"

/* CERT/CC's table (github.com/CERTCC/SSVC, data/csv/ssvc/deployer_patch_application_priority_1_0_0.csv), a row for each
 * exploitation, exposure and automatable, a letter for each human impact: Defer, Scheduled, Out-of-cycle, Immediate. */
static const char decisions[3][3][2][5] = {
    [SSVC_NONE] = {{"DDSS", "DSSS"}, {"DSSS", "SSSS"}, {"DSSS", "SSSO"}},
    [SSVC_PUBLIC_POC] = {{"DSSS", "SSSS"}, {"DSSS", "SSSO"}, {"SSSO", "SSOO"}},
    [SSVC_ACTIVE] = {{"SSOO", "SOOO"}, {"SSOO", "OOOO"}, {"SOOI", "OOII"}},
};

enum ssvc_decision ssvc_decide(enum ssvc_exploitation exploitation, enum exposure exposure,
                               enum ssvc_automatable automatable, enum ssvc_impact impact) {
    switch (decisions[exploitation][exposure][automatable][impact]) {
    case 'D':
        return SSVC_DEFER;
    case 'S':
        return SSVC_SCHEDULED;
    case 'O':
        return SSVC_OUT_OF_CYCLE;
    default:
        return SSVC_IMMEDIATE;
    }
}

struct str ssvc_exploitation_name(enum ssvc_exploitation value) {
    static const struct str names[] = {STR_INIT("none"), STR_INIT("public poc"), STR_INIT("active")};
    return names[value];
}

struct str ssvc_automatable_name(enum ssvc_automatable value) {
    static const struct str names[] = {STR_INIT("no"), STR_INIT("yes")};
    return names[value];
}

struct str ssvc_impact_name(enum ssvc_impact value) {
    static const struct str names[] = {STR_INIT("low"), STR_INIT("medium"), STR_INIT("high"), STR_INIT("very high")};
    return names[value];
}

struct str ssvc_decision_name(enum ssvc_decision value) {
    static const struct str names[] = {STR_INIT("defer"), STR_INIT("scheduled"), STR_INIT("out-of-cycle"),
                                       STR_INIT("immediate")};
    return names[value];
}
