/* ROLIE feeds (RFC 8322) in the JSON form of CSAF 2.0 and 2.1, read in pieces as they arrive: memory does not grow with
 * the feed. */
#ifndef PROVIDER_ROLIE_H
#define PROVIDER_ROLIE_H

#include "base/diag.h"
#include "provider/text.h"

enum { ROLIE_TEXT_MAX = 1024, ROLIE_ENTRIES_MAX = 10 * 1000 * 1000 };

/* One document of the feed. Its texts hold until the visitor returns. URLs are in the normal form of base/url.h; empty
 * ones were not given, or may not be fetched (a warning says so). */
struct rolie_entry {
    struct str id, title; /* cut to ROLIE_TEXT_MAX bytes; empty when not given */
    struct str url;       /* never empty: the link "self", else the content's */
    struct str sha256_url, sha512_url, signature_url;
    struct str published_text, updated_text; /* as written */
    int64_t published, updated;              /* seconds since the epoch; PROVIDER_NO_TIME */
    struct str format_version;               /* "2.0"; empty when not given */
    uint32_t line;                           /* of the entry's end, for a log */
};

struct rolie_feed {
    struct str id, title; /* cut; in the arena */
    struct str next;      /* the link to a further page; empty: there is none */
    int64_t updated;
    uint64_t entries; /* that were visited */
    uint64_t dropped; /* that had no URL, or none that may be fetched */
};

/* What is not STATUS_OK ends the reading with that status. */
typedef enum status rolie_visit(void *context, const struct rolie_entry *entry);

struct rolie;
/* A reader for what lies at `base` (a URL that was checked; references are resolved against it), which also names it in
 * diagnostics. It holds about 200 KiB, whatever it reads. STATUS_MEMORY. */
enum status rolie_new(struct str base, rolie_visit *visit, void *context, struct diag_sink *sink,
                      struct rolie **rolie) MUST_USE;
/* The next bytes. Visits each entry that ends in them. STATUS_INPUT with an error at line and column when it is no JSON
 * or no feed: what was visited before stays true of what came. STATUS_LIMIT beyond ROLIE_ENTRIES_MAX entries or a depth
 * of 128; STATUS_MEMORY; or what the visitor returned. After any of these every further call returns the same. */
enum status rolie_feed(struct rolie *rolie, struct str piece) MUST_USE;
/* The feed has ended: STATUS_INPUT when it may not end here. */
enum status rolie_end(struct rolie *rolie, struct arena *arena, struct rolie_feed *feed) MUST_USE;
/* Forgets all that was read: the feed comes again from its start. */
void rolie_restart(struct rolie *rolie);
/* Fine on NULL. */
void rolie_free(struct rolie *rolie);

/* A ROLIE service document, which is small: the feeds that it lists, each once. Statuses as of metadata_read. */
struct rolie_service {
    struct str *feeds;
    size_t feed_count;
};
enum status rolie_service_read(const struct source *source, struct str base, struct arena *arena,
                               struct diag_sink *sink, struct rolie_service *service) MUST_USE;

#endif
