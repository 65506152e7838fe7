/* What the files of a provider have in common: times, labels and roles as they write them. */
#ifndef PROVIDER_TEXT_H
#define PROVIDER_TEXT_H

#include "base/str.h"

/* No time is known. */
#define PROVIDER_NO_TIME INT64_MIN

/* Seconds since the epoch of an RFC 3339 date-time, or of what providers write instead: without a zone (taken for UTC),
 * with a blank for the T, with a zone like +0200, or a day alone (its begin). PROVIDER_NO_TIME when it is none. */
int64_t provider_time(struct str text);

enum provider_tlp {
    PROVIDER_TLP_NONE, /* not said, or not understood */
    PROVIDER_TLP_UNLABELED,
    PROVIDER_TLP_CLEAR, /* WHITE of CSAF 2.0 too */
    PROVIDER_TLP_GREEN,
    PROVIDER_TLP_AMBER,
    PROVIDER_TLP_AMBER_STRICT,
    PROVIDER_TLP_RED,
};
enum provider_tlp provider_tlp(struct str label);
/* "CLEAR"; "" for none. */
struct str provider_tlp_text(enum provider_tlp tlp);

enum provider_role {
    PROVIDER_ROLE_NONE, /* not said, or not understood */
    PROVIDER_ROLE_PUBLISHER,
    PROVIDER_ROLE_PROVIDER,
    PROVIDER_ROLE_TRUSTED, /* hashes and signatures are to be there */
};
enum provider_role provider_role(struct str word);
/* "csaf_trusted_provider"; "" for none. */
struct str provider_role_text(enum provider_role role);

struct provider_publisher {
    struct str category, name, namespace; /* empty when not given */
};

#endif
