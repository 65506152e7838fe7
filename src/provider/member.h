/* Members of the small JSON documents of a provider, read with tolerance: what is wrong is a warning, and counts as
 * missing. */
#ifndef PROVIDER_MEMBER_H
#define PROVIDER_MEMBER_H

#include "base/json.h"
#include "provider/metadata.h"

enum { MEMBER_ITEMS_MAX = 10000 };

struct member_reader {
    struct json_doc doc;
    const struct source *source; /* without a byte order mark; it must outlive what is reported */
    struct str base;             /* what references are resolved against; empty: they must be absolute */
    struct arena *arena;
    struct diag_sink *sink;
};

/* Parses the source and finds its object, in which `version_key` must be "2.0" or "2.1" (NULL: there is none).
 * STATUS_INPUT with an error. */
enum status member_open(struct member_reader *reader, const struct source *source, const char *version_key,
                        struct str *version) MUST_USE;
/* A text, copied into the arena; "" when it is missing or none. STATUS_MEMORY. */
enum status member_text(const struct member_reader *reader, const struct json_node *object, const char *key,
                        struct str *text) MUST_USE;
int64_t member_time(const struct member_reader *reader, const struct json_node *object, const char *key);
bool member_bool(const struct json_node *object, const char *key, bool fallback);
/* A URL in its normal form; "" when it is missing (a warning if `is_needed`) or may not be fetched (a warning). */
enum status member_url(const struct member_reader *reader, const struct json_node *object, const char *key,
                       bool is_needed, struct str *url) MUST_USE;
/* The same of a node that is the URL. */
enum status member_url_of(const struct member_reader *reader, const struct json_node *node, struct str *url) MUST_USE;
/* Adds the URLs of an array. STATUS_LIMIT beyond MEMBER_ITEMS_MAX. */
enum status member_urls(const struct member_reader *reader, const struct json_node *array, struct provider_urls *urls,
                        size_t *room) MUST_USE;
enum status member_publisher(const struct member_reader *reader, const struct json_node *node,
                             struct provider_publisher *publisher) MUST_USE;
/* Room for one more item of `size` bytes in `*items`. STATUS_LIMIT with an error beyond MEMBER_ITEMS_MAX. */
enum status member_grow(const struct member_reader *reader, void **items, size_t count, size_t *room,
                        size_t size) MUST_USE;
void member_warn(const struct member_reader *reader, const struct diag_kind *kind, const struct json_node *node,
                 struct str argument);

#endif
