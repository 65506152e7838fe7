#include "advisory/version_word.h"

#include "advisory/wording.h"

/* To add a word: a row in its table, lower case, letters only; two words that are one qualifier are joined, and the
 * first of them has a row in FIRST. The tables are in alphabetical order, because they are searched by halves. */
static const struct wording_row LABELS[] = {
    {"firmware", VERSION_LABEL_FIRMWARE}, {"fw", VERSION_LABEL_FIRMWARE},       {"r", VERSION_LABEL_RELEASE},
    {"rel", VERSION_LABEL_RELEASE},       {"release", VERSION_LABEL_RELEASE},   {"rev", VERSION_LABEL_REVISION},
    {"revision", VERSION_LABEL_REVISION}, {"software", VERSION_LABEL_SOFTWARE}, {"sv", VERSION_LABEL_SOFTWARE},
    {"sw", VERSION_LABEL_SOFTWARE},       {"v", VERSION_LABEL_VERSION},         {"ver", VERSION_LABEL_VERSION},
    {"vers", VERSION_LABEL_VERSION},      {"version", VERSION_LABEL_VERSION},   {"versions", VERSION_LABEL_VERSION},
};

static const struct wording_row QUALIFIERS[] = {
    {"alpha", QUALIFIER_ALPHA},
    {"beta", QUALIFIER_BETA},
    {"bld", QUALIFIER_BUILD},
    {"bn", QUALIFIER_BUILD},
    {"build", QUALIFIER_BUILD},
    {"candidate", QUALIFIER_CANDIDATE},
    {"cfr", QUALIFIER_CRITICAL_ROLLUP},
    {"cu", QUALIFIER_CUMULATIVE},
    {"cumulativeupdate", QUALIFIER_CUMULATIVE},
    {"dev", QUALIFIER_DEVELOPMENT},
    {"featurepack", QUALIFIER_FEATURE_PACK},
    {"final", QUALIFIER_NONE},
    {"fp", QUALIFIER_FEATURE_PACK},
    {"ga", QUALIFIER_NONE},
    {"hf", QUALIFIER_HOTFIX},
    {"hotfix", QUALIFIER_HOTFIX},
    {"hotfixrev", QUALIFIER_HOTFIX},
    {"maintenancepack", QUALIFIER_MAINTENANCE_PACK},
    {"maintenancerelease", QUALIFIER_MAINTENANCE_RELEASE},
    {"mp", QUALIFIER_MAINTENANCE_PACK},
    {"mr", QUALIFIER_MAINTENANCE_RELEASE},
    {"p", QUALIFIER_PATCH},
    {"patch", QUALIFIER_PATCH},
    {"patchlevel", QUALIFIER_PATCH},
    {"pl", QUALIFIER_PATCH},
    {"pre", QUALIFIER_PREVIEW},
    {"preview", QUALIFIER_PREVIEW},
    {"q", QUALIFIER_QUARTER},
    {"qu", QUALIFIER_QUALITY},
    {"qualityupdate", QUALIFIER_QUALITY},
    {"r", QUALIFIER_RELEASE},
    {"rc", QUALIFIER_CANDIDATE},
    {"rel", QUALIFIER_RELEASE},
    {"release", QUALIFIER_RELEASE},
    {"releasecandidate", QUALIFIER_CANDIDATE},
    {"rev", QUALIFIER_REVISION},
    {"revision", QUALIFIER_REVISION},
    {"rollup", QUALIFIER_ROLLUP},
    {"ru", QUALIFIER_ROLLUP},
    {"securitypatch", QUALIFIER_PATCH},
    {"servicepack", QUALIFIER_SERVICE_PACK},
    {"servicerelease", QUALIFIER_SERVICE_RELEASE},
    {"sim", QUALIFIER_UPDATE},
    {"snapshot", QUALIFIER_DEVELOPMENT},
    {"sp", QUALIFIER_SERVICE_PACK},
    {"sr", QUALIFIER_SERVICE_RELEASE},
    {"u", QUALIFIER_UPDATE},
    {"uc", QUALIFIER_UPDATE_COLLECTION},
    {"upd", QUALIFIER_UPDATE},
    {"update", QUALIFIER_UPDATE},
    {"v", QUALIFIER_VARIANT},
};

static const struct wording_row FIRST[] = {
    {"cumulative", 0}, {"feature", 0}, {"hot", 0},      {"maintenance", 0}, {"patch", 0},
    {"quality", 0},    {"release", 0}, {"security", 0}, {"service", 0},
};

static const struct wording_row NUMBER[] = {{"level", 0}, {"no", 0}, {"nr", 0}, {"num", 0}, {"number", 0}};

static const struct wording_row MONTHS[] = {
    {"apr", 4},       {"april", 4},    {"aug", 8},      {"august", 8},  {"dec", 12}, {"december", 12},
    {"feb", 2},       {"february", 2}, {"jan", 1},      {"january", 1}, {"jul", 7},  {"july", 7},
    {"jun", 6},       {"june", 6},     {"mar", 3},      {"march", 3},   {"may", 5},  {"nov", 11},
    {"november", 11}, {"oct", 10},     {"october", 10}, {"sep", 9},     {"sept", 9}, {"september", 9},
};

enum version_label version_word_label(struct str word) {
    const struct wording_row *row = wording_find(LABELS, ARRAY_LEN(LABELS), word);
    return row ? (enum version_label)row->value : VERSION_LABEL_NONE;
}

bool version_word_qualifier(struct str word, enum version_qualifier *qualifier) {
    const struct wording_row *row = wording_find(QUALIFIERS, ARRAY_LEN(QUALIFIERS), word);
    if (row)
        *qualifier = (enum version_qualifier)row->value;
    return row != NULL;
}

bool version_word_begins_qualifier(struct str word) {
    return wording_find(FIRST, ARRAY_LEN(FIRST), word) != NULL;
}

bool version_word_is_number(struct str word) {
    return wording_find(NUMBER, ARRAY_LEN(NUMBER), word) != NULL;
}

enum version_step version_word_step(enum version_qualifier qualifier) {
    if (qualifier == QUALIFIER_NONE)
        return VERSION_STEP_NONE;
    if (qualifier <= QUALIFIER_CANDIDATE)
        return VERSION_STEP_BEFORE;
    return qualifier <= QUALIFIER_BUILD ? VERSION_STEP_SMALL : VERSION_STEP_BIG;
}

unsigned version_word_month(struct str word) {
    const struct wording_row *row = wording_find(MONTHS, ARRAY_LEN(MONTHS), word);
    return row ? row->value : 0;
}
