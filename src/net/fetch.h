/* Fetching over HTTPS, many at a time (libcurl). What it holds to, whatever a server says: https alone, TLS 1.2 or
 * later, certificates checked; redirects only to https, at most 10; bounds on size (decoded: a small answer cannot
 * unpack to a huge one), on silence and on time; no cookies, no .netrc, no password in a URL, nothing written anywhere.
 * What breaks is tried again, from where it broke when the server lets it; a server that asks for time (Retry-After) is
 * given it; a host that is down is given up for all that is still to come from it. */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "base/diag.h"

enum fetch_outcome {
    FETCH_OK,
    FETCH_NOT_MODIFIED, /* 304 */
    FETCH_GONE,         /* 404, 410 */
    FETCH_REFUSED,      /* 401, 403 and other answers that a second try does not change; a proxy's too */
    FETCH_BUSY,         /* 429, 503 after all tries, or it asks for a longer wait than is granted */
    FETCH_BROKEN,       /* no connection, no trust in its certificate, cut off, or an error of the server */
    FETCH_TOO_LARGE,
    FETCH_TOO_SLOW,
    FETCH_UNSAFE,  /* not https, a password in the URL, too many redirects, inside without being named */
    FETCH_STOPPED, /* by the writer, or by `stop` */
};
/* "not modified": for a log. */
struct str fetch_outcome_text(enum fetch_outcome outcome);

/* A number that is 0 and a text that is NULL have the default in parentheses. The texts must outlive the fetcher. */
struct fetch_settings {
    const char *user_agent; /* (keyway/VERSION) */
    /* Some servers refuse every program that they do not know. A host that answers 403 or 406 is asked once more with
     * this; if that helps, all that follows on that host goes with it. (none) */
    const char *user_agent_fallback;
    const char *ca_file;            /* PEM; these authorities and no others (the system's) */
    const char *client_certificate; /* PEM (none) */
    const char *client_key;         /* PEM (in the certificate's file) */
    const char *proxy;              /* "http://name:password@host:port", https, socks5h (the environment's); "": none */
    const char *resolve;            /* "HOST:PORT:ADDRESS", several with blanks between: for tests */
    unsigned parallel;              /* requests at a time (16), at most FETCH_PARALLEL_MAX */
    unsigned per_host;              /* of them on one host and port (4) */
    unsigned tries;                 /* of one request, the first included (4) */
    unsigned connect_timeout_ms;    /* (10,000) */
    unsigned stall_timeout_ms;      /* as long as this under 64 bytes a second is a break (30,000); whole seconds */
    unsigned total_timeout_ms;      /* a request over all its tries, without what it waits between (600,000) */
    unsigned wait_most_ms;          /* the longest Retry-After that is waited for (120,000) */
    unsigned backoff_ms;            /* before the second try, doubled for each one more (500) */
    uint64_t bytes_max;             /* of a request that says nothing else, decoded (64 MiB) */
    bool internal;                  /* ask hosts of the inner network too that nobody named: see `named` (no) */
};
enum { FETCH_PARALLEL_MAX = 128 };

/* Its texts hold until `done` returns. */
struct fetch_answer {
    enum fetch_outcome outcome;
    long code;           /* of HTTP; 0 when there was no answer */
    struct str url;      /* the one that answered, behind the redirects */
    struct str etag;     /* as it is sent, quotes and all; empty when none or over 512 bytes */
    struct str modified; /* the same of Last-Modified */
    struct str content_type;
    struct str reason;      /* why it is not FETCH_OK, in a few words of ours, without credentials: "answered 503" */
    uint64_t bytes;         /* that the writer took, decoded */
    uint64_t retry_after_s; /* that the server asked for last; 0 when it did not */
    unsigned tries;
};

struct fetch_request {
    struct str url;
    struct str etag;     /* what an earlier answer gave: asks for the document only if it changed */
    struct str modified; /* likewise */
    uint64_t bytes_max;  /* 0: the settings' */
    /* The user gave the host's name: it may lie at an inner address (net/inside.h), from now on and whatever its port.
     * A host that only a document or a redirect leads to may not, unless the settings say `internal`. */
    bool named;
    void *context;
    /* A piece of the document, decoded. Anything but STATUS_OK ends the request as FETCH_STOPPED. Only a whole document
     * is FETCH_OK: whoever writes on must not trust what came before `done` says so. */
    enum status (*write)(void *context, struct str piece);
    /* What was written counts no more: the document comes again from its start. */
    void (*restart)(void *context);
    /* Once for every request, unless fetcher_run fails. May add more requests. What is not STATUS_OK ends fetcher_run.
     */
    enum status (*done)(void *context, const struct fetch_answer *answer);
};

/* Belongs to one thread. */
struct fetcher;
/* With a diagnostic: STATUS_INPUT for a setting that is no good (a file that cannot be read, a proxy that is no URL),
 * STATUS_SYSTEM when there is no libcurl. STATUS_MEMORY. */
enum status fetcher_new(const struct fetch_settings *settings, struct diag_sink *sink,
                        struct fetcher **fetcher) MUST_USE;
/* Queues the request; copies its texts. What is wrong with its URL is told to its `done`, later. STATUS_MEMORY. */
enum status fetcher_add(struct fetcher *fetcher, const struct fetch_request *request) MUST_USE;
/* Until nothing is left. `stop` (may be NULL) is asked at least every 200 ms; once it is true, what is left ends as
 * FETCH_STOPPED, and so does what is added afterwards. STATUS_MEMORY, or what a `done` returned: then the rest is
 * dropped without a word. */
enum status fetcher_run(struct fetcher *fetcher, bool (*stop)(void *context), void *context) MUST_USE;
/* Fine on NULL. */
void fetcher_free(struct fetcher *fetcher);

#endif
