/* The decision points that are registered with SSVC, and the namespaces that they stand in (CERT/CC's SSVC repository;
 * data/ssvc-decision-points.tsv). */
#ifndef CSAF_SSVC_H
#define CSAF_SSVC_H

#include "base/date.h"

/* A version of a decision point; a row of the table. */
struct ssvc_point {
    struct str name_space; /* "ssvc", "nist#800-30" */
    struct str key;
    struct str version;
    struct str values; /* their keys in order, separated by ", " */
    struct str since;  /* the day on which it was first in the repository */
};

/* Every version of one decision point, the oldest first. */
struct ssvc_versions {
    const struct ssvc_point *items;
    size_t count; /* 0: it is not registered */
};

/* By the base of a namespace and the key. */
struct ssvc_versions ssvc_find(struct str base, struct str key);
/* NULL: there is no such version. */
const struct ssvc_point *ssvc_version(const struct ssvc_versions *versions, struct str version);
/* The newest that was there on the day; NULL: none was yet. */
const struct ssvc_point *ssvc_newest(const struct ssvc_versions *versions, date_days day);

/* What a namespace is by its base, which is what stands before the first '/'. */
enum ssvc_kind {
    SSVC_UNKNOWN,      /* it has the form of a registered one, and is not known here */
    SSVC_REGISTERED,   /* with or without a fragment behind '#' */
    SSVC_RESERVED,     /* registered for examples and tests, without decision points of its own */
    SSVC_UNREGISTERED, /* begins with "x_" */
    SSVC_FORBIDDEN,    /* kept free so that nobody uses it */
};
struct str ssvc_base(struct str name_space);
enum ssvc_kind ssvc_kind(struct str name_space);
/* It has an extension, be it only a language. */
bool ssvc_is_extended(struct str name_space);

/* All rows, for tests. */
struct ssvc_versions ssvc_all(void);

#endif
