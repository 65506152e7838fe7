/* URLs (RFC 3986) by libcurl's parser, the one that also fetches them: what is checked here is what is connected to. */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/str.h"

enum { URL_BYTES_MAX = 8192 };

enum url_fault {
    URL_FINE,
    URL_MALFORMED, /* also longer than URL_BYTES_MAX, or with control characters */
    URL_NOT_HTTPS, /* http, file, or any other scheme */
    URL_WITH_USER, /* a name or a password stands in it */
    URL_NO_MEMORY, /* also when libcurl cannot be loaded: fetcher_new says so */
};

/* A URL that may be fetched: https, a host, nobody's name or password. `*url` is it in its normal form (scheme and host
 * in lower case, dot segments gone, blanks and bytes beyond ASCII escaped, no fragment), `*host` its "host:port"; both
 * in the arena, and set only when URL_FINE. Either may be NULL. */
enum url_fault url_check(struct str text, struct arena *arena, struct str *url, struct str *host) MUST_USE;
/* The same for a reference (absolute, or relative to `base`, which was checked) as RFC 3986, section 5 resolves it. */
enum url_fault url_join(struct str base, struct str reference, struct arena *arena, struct str *url,
                        struct str *host) MUST_USE;
/* Why it is none, as the end of a sentence: "is not https". */
struct str url_fault_text(enum url_fault fault);

#endif
