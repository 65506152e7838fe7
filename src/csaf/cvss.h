/* CVSS 2.0, 3.0, 3.1 and 4.0: vectors read, and scored as the specifications of FIRST say. */
#ifndef CSAF_CVSS_H
#define CSAF_CVSS_H

#include "base/str.h"

enum cvss_version { CVSS_2_0, CVSS_3_0, CVSS_3_1, CVSS_4_0 };

/* A value that a metric may have. */
struct cvss_choice {
    struct str letter; /* in vectors */
    struct str word;   /* in JSON */
    double weight;     /* of 4.0: how many steps it lies below the most severe */
};

struct cvss_metric {
    struct str key;      /* in vectors */
    struct str property; /* in JSON */
    const struct cvss_choice *choices;
    uint8_t count;
    bool optional; /* then the last choice is "not defined", and what is left out is that */
};

enum { CVSS_METRICS_MAX = 32 };

/* By metric the choice and 1; 0: the vector does not name the metric. */
struct cvss_vector {
    enum cvss_version version;
    uint8_t given[CVSS_METRICS_MAX];
};

/* What a version consists of. */
struct cvss_scheme {
    struct str prefix; /* of its vectors */
    const struct cvss_metric *metrics;
    size_t count;
};
const struct cvss_scheme *cvss_scheme(enum cvss_version version);

/* Reads a vector: every mandatory metric, no metric twice, in any order. Without a prefix it is one of 2.0. `*vector`
 * is set only when it is true. */
bool cvss_parse(struct str text, struct cvss_vector *vector) MUST_USE;

/* All in steps of 0.1. 4.0 has one score for all that the vector says: `base` and the others are that. */
struct cvss_scores {
    double base, temporal, environmental;
};
struct cvss_scores cvss_score(const struct cvss_vector *vector);

/* "NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL": the scale of 3.0 and later. */
struct str cvss_severity(double score);

/* ---- for the files of the versions */

extern const struct cvss_scheme cvss_v2, cvss_v3_0, cvss_v3_1, cvss_v4;
struct cvss_scores cvss_v2_score(const struct cvss_vector *vector);
struct cvss_scores cvss_v3_score(const struct cvss_vector *vector);
struct cvss_scores cvss_v4_score(const struct cvss_vector *vector);

/* The weight of the metric's value. */
double cvss_weight(const struct cvss_vector *vector, size_t metric);
/* Whether the vector gives the metric a value other than "not defined". */
bool cvss_defined(const struct cvss_vector *vector, size_t metric);
/* The weight of `modified`, or of `base` where it is not defined. */
double cvss_modified(const struct cvss_vector *vector, size_t base, size_t modified);

#endif
