/* aggregator.json of CSAF 2.0 and 2.1: providers and publishers that somebody lists or mirrors. */
#ifndef PROVIDER_AGGREGATOR_H
#define PROVIDER_AGGREGATOR_H

#include "provider/metadata.h"

struct aggregator_member {
    struct str url; /* of its provider-metadata.json; empty when it may not be fetched, and then there is a mirror */
    struct provider_publisher publisher;
    enum provider_role role;
    int64_t last_updated;
    struct provider_urls mirrors; /* provider-metadata.json of the aggregator's copies */
    bool is_publisher;            /* listed under csaf_publishers: only a mirror can be watched */
};
struct aggregator {
    struct str version, canonical_url, name, namespace;
    bool is_lister; /* it has no copies */
    int64_t last_updated, maintained_from, maintained_until;
    struct aggregator_member *members;
    size_t member_count;
};

/* Statuses as of metadata_read. */
enum status aggregator_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            struct aggregator *aggregator) MUST_USE;

#endif
