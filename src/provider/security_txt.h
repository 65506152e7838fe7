/* security.txt (RFC 9116), for its CSAF fields: where provider-metadata.json lies. */
#ifndef PROVIDER_SECURITY_TXT_H
#define PROVIDER_SECURITY_TXT_H

#include "base/diag.h"

enum { SECURITY_TXT_CSAF_MAX = 32 };

struct security_txt {
    struct str csaf[SECURITY_TXT_CSAF_MAX]; /* in order, in the normal form of base/url.h, each once */
    size_t csaf_count;
    int64_t expires; /* seconds since the epoch; PROVIDER_NO_TIME when not said or not understood */
    bool is_signed;  /* it lies within a cleartext signature, which is not checked here */
};

/* Takes what has the form of "Name: value"; comments, unknown fields and whatever else is there (a page that says "not
 * found") count for nothing. A CSAF field that may not be fetched is a warning; so are more than SECURITY_TXT_CSAF_MAX.
 * STATUS_MEMORY. */
enum status security_txt_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct security_txt *found) MUST_USE;

#endif
