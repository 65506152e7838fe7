#include "csaf/cvss.h"

const struct cvss_scheme *cvss_scheme(enum cvss_version version) {
    static const struct cvss_scheme *const schemes[] = {
        [CVSS_2_0] = &cvss_v2, [CVSS_3_0] = &cvss_v3_0, [CVSS_3_1] = &cvss_v3_1, [CVSS_4_0] = &cvss_v4};
    return schemes[version];
}

static bool read_value(const struct cvss_metric *metric, struct str letter, uint8_t *given) {
    for (uint8_t i = 0; i < metric->count; i++)
        if (str_eq(letter, metric->choices[i].letter)) {
            *given = (uint8_t)(i + 1);
            return true;
        }
    return false;
}

static bool read_metric(const struct cvss_scheme *scheme, struct str part, struct cvss_vector *vector) {
    struct str key;
    if (!str_next(&part, ':', &key) || !part.ptr)
        return false;
    for (size_t i = 0; i < scheme->count; i++)
        if (str_eq(key, scheme->metrics[i].key))
            return vector->given[i] == 0 && read_value(&scheme->metrics[i], part, &vector->given[i]);
    return false;
}

static enum cvss_version version_of(struct str text) {
    for (unsigned version = CVSS_3_0; version <= CVSS_4_0; version++)
        if (str_starts(text, cvss_scheme(version)->prefix))
            return version;
    return CVSS_2_0;
}

bool cvss_parse(struct str text, struct cvss_vector *vector) {
    struct cvss_vector read = {.version = version_of(text)};
    const struct cvss_scheme *scheme = cvss_scheme(read.version);
    struct str rest = str_skip(text, scheme->prefix.len), part;
    while (str_next(&rest, '/', &part))
        if (!read_metric(scheme, part, &read))
            return false;
    for (size_t i = 0; i < scheme->count; i++)
        if (!scheme->metrics[i].optional && read.given[i] == 0)
            return false;
    *vector = read;
    return true;
}

bool cvss_defined(const struct cvss_vector *vector, size_t metric) {
    const struct cvss_metric *m = &cvss_scheme(vector->version)->metrics[metric];
    return vector->given[metric] != 0 && (!m->optional || vector->given[metric] < m->count);
}

double cvss_weight(const struct cvss_vector *vector, size_t metric) {
    const struct cvss_metric *m = &cvss_scheme(vector->version)->metrics[metric];
    return m->choices[vector->given[metric] ? vector->given[metric] - 1 : m->count - 1].weight;
}

double cvss_modified(const struct cvss_vector *vector, size_t base, size_t modified) {
    return cvss_weight(vector, cvss_defined(vector, modified) ? modified : base);
}

struct cvss_scores cvss_score(const struct cvss_vector *vector) {
    static struct cvss_scores (*const scores[])(const struct cvss_vector *) = {
        [CVSS_2_0] = cvss_v2_score, [CVSS_3_0] = cvss_v3_score, [CVSS_3_1] = cvss_v3_score, [CVSS_4_0] = cvss_v4_score};
    return scores[vector->version](vector);
}

struct str cvss_severity(double score) {
    static const struct {
        double from; /* between the steps of 0.1, so that no rounding matters */
        struct str name;
    } severities[] = {
        {8.95, STR_INIT("CRITICAL")}, {6.95, STR_INIT("HIGH")}, {3.95, STR_INIT("MEDIUM")}, {0.05, STR_INIT("LOW")}};
    for (size_t i = 0; i < ARRAY_LEN(severities); i++)
        if (score > severities[i].from)
            return severities[i].name;
    return STR("NONE");
}
