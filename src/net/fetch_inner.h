/* What the files of the fetcher share. A job is one request with all that its tries have in common; a slot is one
 * transfer at a time, a libcurl handle; a host is a queue of jobs with what is known of the server. */
#ifndef NET_FETCH_INNER_H
#define NET_FETCH_INNER_H

#include <stdarg.h>

#include "base/curl_call.h"
#include "base/gunzip.h"
#include "base/map.h"
#include "base/url.h"
#include "net/fetch.h"
#include "net/pool.h"

#define FETCH_INSIDE                                                                                                   \
    "lies in an inner network, where only hosts that you name yourself are asked (or all, with --internal)"
enum { FETCH_REDIRECTS_MAX = 10, FETCH_FIELD_MAX = 512, FETCH_REASON_MAX = 240 };

struct fetch_host;

struct fetch_job {
    struct fetch_request request; /* its texts are the job's own */
    struct fetch_job *next;
    struct fetch_host *host;
    struct str url;       /* where it is to be had now: redirects were followed */
    struct str part_etag; /* of the part that the writer has; empty: that part cannot be gone on from */
    uint64_t received;    /* bytes that the writer has */
    uint64_t spent_ms;    /* over the tries so far */
    uint64_t not_before_ms;
    uint64_t retry_after_s;
    unsigned tries;
    unsigned redirects;
    bool plain;    /* ask for no compression: a part of what is compressed cannot be gone on from */
    bool fallback; /* with the other name for ourselves */
    enum fetch_outcome outcome;
    const char *reason; /* static: of a job that never gets to a server */
};

struct fetch_host {
    struct str name; /* "host:port" */
    struct fetch_job *first;
    struct fetch_job **last;
    struct fetch_host *next; /* that has jobs queued as well */
    bool is_waiting;         /* it is in that list */
    unsigned active;
    unsigned broken_in_a_row; /* connections that did not come about */
    unsigned busy_rounds;     /* waits in a row that did not help */
    uint64_t round_end_ms;    /* of the last one: what was asked before it tells nothing new */
    unsigned pace_ms;         /* between two requests, learnt from a host that was overrun */
    uint64_t not_before_ms;
    uint64_t retry_after_s;
    bool fallback;
    enum fetch_outcome closed; /* FETCH_OK: it is not; else the outcome of all that is still to come from it */
    char reason[FETCH_REASON_MAX];
};

struct fetch_slot {
    struct fetcher *fetcher;
    CURL *easy;
    struct curl_slist *headers;
    struct gunzip *gunzip; /* made at first use */
    struct fetch_job *job; /* NULL: free */
    uint64_t started_ms;
    uint64_t from; /* the first byte that was asked for */
    size_t header_bytes;
    uint64_t dropped_bytes; /* of a body that nobody wants */
    bool guarded;           /* inner addresses may not be connected to */
    bool is_inside;         /* one was refused */
    bool begun;             /* a byte of the body has come */
    bool wanted;            /* the body is the document */
    bool mismatched;        /* a part came that does not fit to ours */
    bool is_packed;         /* the body is gzip */
    bool is_damaged;        /* it cannot be unpacked */
    bool is_starved;        /* memory ran out */
    bool is_stopped;        /* the writer wants no more */
    bool is_large;
    char etag[FETCH_FIELD_MAX + 1];
    char modified[FETCH_FIELD_MAX + 1];
    char content_type[FETCH_FIELD_MAX + 1];
    char reason[FETCH_REASON_MAX];
    char detail[CURL_ERROR_SIZE]; /* libcurl's own words */
};

struct fetcher {
    struct arena arena;   /* of all this, itself included */
    struct arena scratch; /* of one call */
    struct fetch_settings settings;
    const char *user_agent;
    struct curl_slist *resolve;
    CURLM *multi;
    struct pool pool;
    struct map hosts_by_name; /* to an index of `hosts` */
    struct map named;         /* hosts without ports that may lie inside */
    struct fetch_host **hosts;
    size_t host_count, host_room;
    struct fetch_host *waiting; /* hosts with jobs queued */
    struct fetch_job *sleeping; /* jobs that wait for a time of their own */
    struct fetch_job *settled;  /* jobs whose outcome is known without a server */
    struct fetch_slot *slots;
    unsigned active;
    bool is_stopped; /* what is added now is not begun */
};

/* What becomes of a job after a try. */
enum fetch_turn {
    FETCH_TURN_DONE,     /* `job->outcome` is the answer */
    FETCH_TURN_AGAIN,    /* after a while: it broke */
    FETCH_TURN_AT_ONCE,  /* asked in another way */
    FETCH_TURN_BUSY,     /* when the host has time */
    FETCH_TURN_REDIRECT, /* at `job->url` */
    FETCH_TURN_MEMORY,
};

/* fetch_queue.c: jobs and hosts. */
/* The host of that name, made at first use; NULL without memory. */
struct fetch_host *fetch_host_get(struct fetcher *fetcher, struct str name);
/* Puts the job into its host's queue, in front or at the end. */
void fetch_queue(struct fetcher *fetcher, struct fetch_job *job, bool in_front);
/* A job that may begin now, taken out of its queue; NULL when there is none. */
struct fetch_job *fetch_queue_take(struct fetcher *fetcher, uint64_t now_ms);
/* Moves the jobs of closed hosts to those that are settled, and what has slept enough into the queues. */
void fetch_queue_wake(struct fetcher *fetcher, uint64_t now_ms);
/* How long nothing can begin; at most `most_ms`. */
unsigned fetch_queue_wait_ms(const struct fetcher *fetcher, uint64_t now_ms, unsigned most_ms);
void fetch_job_free(struct fetcher *fetcher, struct fetch_job *job);

/* fetch_transfer.c: one try. */
/* Makes the slot's handle ready for its job. STATUS_MEMORY. */
enum status fetch_transfer_begin(struct fetch_slot *slot, uint64_t now_ms) MUST_USE;
/* Takes the slot's handle back to what a new one is. */
void fetch_transfer_end(struct fetch_slot *slot);
/* A header of the last answer; empty when it has none, or one that is too long to keep. */
struct str fetch_transfer_header(const struct fetch_slot *slot, const char *name);
/* Decides, at the first byte of the body or its end, whether it is the document, and tells the writer to begin anew. */
void fetch_transfer_body(struct fetch_slot *slot);

/* fetch_guard.c: who may be asked at an inner address. */
/* From now on the host may lie inside. STATUS_MEMORY. */
enum status fetch_guard_name(struct fetcher *fetcher, struct fetch_host *host) MUST_USE;
/* Whether the host's name alone says that it lies inside and may not be asked. */
bool fetch_guard_refuses(const struct fetcher *fetcher, const struct fetch_job *job);
/* Whether the addresses that the name is found at are to be judged: not where a proxy connects in our place, which is
 * the plant's own and knows what it lets through. */
bool fetch_guard_wanted(const struct fetcher *fetcher, const struct fetch_job *job);
/* libcurl's CURLOPT_OPENSOCKETFUNCTION, with the slot: what was looked up is what is judged, so that a name that leads
 * elsewhere the next moment gains nothing. */
curl_socket_t fetch_guard_open(void *context, curlsocktype purpose, struct curl_sockaddr *address);

/* fetch_judge.c: what the try comes to. */
enum fetch_turn fetch_judge(struct fetch_slot *slot, CURLcode code, uint64_t now_ms);

#endif
