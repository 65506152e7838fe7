/* One request to a server of the test's, and what came of it. */
#ifndef UNIT_NET_FETCHED_H
#define UNIT_NET_FETCHED_H

#include "server.h"

#include "base/clock.h"
#include "net/fetch.h"

/* The servers that all tests of a program share. */
struct site {
    struct bed bed;
    char *folder;
    pid_t nginx, faulty, proxy;
    unsigned port, strict_port, old_port, faulty_port, proxy_port;
};

struct fetched {
    struct fetch_answer answer; /* its texts are copies */
    struct out body;
    unsigned answers;
    unsigned restarts;
    uint64_t took_ms;
    struct bed *bed;
    uint64_t stop_at; /* bytes after which the writer wants no more */
};

static inline enum status fetched_write(void *context, struct str piece) {
    struct fetched *fetched = context;
    out_str(&fetched->body, piece);
    return fetched->stop_at && fetched->body.len >= fetched->stop_at ? STATUS_LIMIT : STATUS_OK;
}

static inline void fetched_restart(void *context) {
    struct fetched *fetched = context;
    fetched->restarts++;
    fetched->body.len = 0;
}

static inline enum status fetched_done(void *context, const struct fetch_answer *answer) {
    struct fetched *fetched = context;
    struct arena *arena = &fetched->bed->arena;
    fetched->answers++;
    fetched->answer = *answer;
    fetched->answer.url = str_copy(arena, answer->url);
    fetched->answer.etag = str_copy(arena, answer->etag);
    fetched->answer.modified = str_copy(arena, answer->modified);
    fetched->answer.content_type = str_copy(arena, answer->content_type);
    fetched->answer.reason = str_copy(arena, answer->reason);
    return STATUS_OK;
}

static inline struct fetch_request fetched_request(struct fetched *fetched, struct bed *bed, struct str url) {
    *fetched = (struct fetched){.bed = bed};
    out_memory(&fetched->body, 64 << 20);
    return (struct fetch_request){.url = url,
                                  .named = true,
                                  .context = fetched,
                                  .write = fetched_write,
                                  .restart = fetched_restart,
                                  .done = fetched_done};
}

/* Runs one request with these settings. */
static inline void fetched_run(struct fetched *fetched, const struct fetch_settings *settings,
                               const struct fetch_request *request) {
    struct fetcher *fetcher;
    uint64_t begun_ms = clock_ms();
    assert_int_equal(fetcher_new(settings, &fetched->bed->sink, &fetcher), STATUS_OK);
    assert_int_equal(fetcher_add(fetcher, request), STATUS_OK);
    assert_int_equal(fetcher_run(fetcher, NULL, NULL), STATUS_OK);
    fetcher_free(fetcher);
    fetched->took_ms = clock_ms() - begun_ms;
    assert_int_equal(fetched->answers, 1);
}

#define assert_outcome(fetched, outcome_)                                                                              \
    do {                                                                                                               \
        if ((fetched)->answer.outcome != (outcome_))                                                                   \
            fail_msg("the outcome is " STR_F ": " STR_F, STR_A(fetch_outcome_text((fetched)->answer.outcome)),         \
                     STR_A((fetched)->answer.reason));                                                                 \
    } while (0)

#endif
