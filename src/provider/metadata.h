/* provider-metadata.json of CSAF 2.0 and 2.1: who publishes, with which keys, in which feeds and folders. */
#ifndef PROVIDER_METADATA_H
#define PROVIDER_METADATA_H

#include "base/diag.h"
#include "provider/text.h"

/* Every URL is in the normal form of base/url.h: one that may not be fetched is left out, with a warning. */
struct provider_key {
    struct str fingerprint; /* 40 or more hex digits in capitals; empty when 2.0 does not say, or it is none */
    struct str url;
};
struct provider_feed {
    struct str url, summary;
    enum provider_tlp tlp;
    int64_t last_updated; /* 2.1; PROVIDER_NO_TIME */
};
struct provider_directory {
    struct str url;        /* ends in a slash */
    enum provider_tlp tlp; /* 2.1 */
};
struct provider_urls {
    struct str *items;
    size_t count;
};
struct provider_metadata {
    struct str version;       /* "2.0" or "2.1" */
    struct str canonical_url; /* empty when it is missing or may not be fetched */
    enum provider_role role;
    struct provider_publisher publisher;
    bool list_on_aggregators, mirror_on_aggregators;
    int64_t last_updated, maintained_from, maintained_until; /* PROVIDER_NO_TIME when not said */
    struct provider_key *keys;
    size_t key_count;
    struct provider_feed *feeds; /* of all distributions, in order, each URL once; so are the directories */
    size_t feed_count;
    struct provider_directory *directories;
    size_t directory_count;
    struct provider_urls services, categories; /* ROLIE service and category documents */
};

/* STATUS_INPUT with an error when it is no JSON, no object, or of a version that is not known; anything else that is
 * missing or wrong is a warning, and left out. STATUS_LIMIT beyond 10,000 items of a kind. STATUS_MEMORY. The texts are
 * in the arena; the source and the arena must outlive what is reported. */
enum status metadata_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          struct provider_metadata *metadata) MUST_USE;

#endif
