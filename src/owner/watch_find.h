/* Where a provider describes itself: found as CSAF says, from a domain, or by its URL; an aggregator stands for all
 * that it lists. */
#ifndef OWNER_WATCH_FIND_H
#define OWNER_WATCH_FIND_H

#include "net/fetch.h"
#include "provider/metadata.h"

struct watch_found {
    struct str url;  /* of a provider-metadata.json */
    struct str host; /* without port: what to call it */
    enum provider_role role;
    struct provider_publisher publisher;
};
struct watch_finding {
    struct watch_found *items;
    size_t count;
    struct str aggregator; /* its name; ptr NULL: it is a provider */
};

/* `asked` is a domain ("example.com"), or the URL of a provider-metadata.json or an aggregator.json. Of a domain:
 * /.well-known/csaf/v2.1/, /.well-known/csaf/ and /.well-known/csaf/v2.0/, then the CSAF fields of security.txt, then
 * csaf.data.security.DOMAIN; the first that can be read. Of an aggregator's members each has the provider's own
 * description, or the first copy of it where it has none; those are not looked at here. Texts are in the arena.
 * STATUS_INPUT with a diagnostic that lists what was tried; STATUS_MEMORY. */
enum status watch_find(const struct fetch_settings *settings, struct str asked, struct arena *arena,
                       struct diag_sink *sink, struct watch_finding *finding) MUST_USE;

/* Whether the host of a URL that was found is the one that was asked for (a domain, a URL, a known name), and not one
 * that an answer led to: it may lie in an inner network. */
bool watch_find_is_named(struct str asked, struct str url);

#endif
