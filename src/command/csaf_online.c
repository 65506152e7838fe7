#include "command/csaf_online.h"

#include <stdlib.h>

#include "base/map.h"
#include "net/fetch.h"

enum { ANSWERS_MAX = 100000 };
static const size_t arena_max = (size_t)256 << 20;

struct answer {
    enum csaf_url_answer answer;
    struct str why;
};

struct csaf_online {
    struct fetcher *fetcher;
    struct arena arena;
    struct map known; /* address to an index into `answers` */
    struct answer *answers;
    size_t count, room;
};

/* One address that is being asked. */
struct question {
    struct csaf_online *online;
    struct csaf_url *url;
};

enum status csaf_online_new(const struct csaf_network *network, struct diag_sink *sink, struct csaf_online **online) {
    const struct fetch_settings settings = {.ca_file = network->ca_file,
                                            .proxy = network->proxy,
                                            .internal = network->internal,
                                            .tries = 2,
                                            .connect_timeout_ms = 10000,
                                            .stall_timeout_ms = 10000,
                                            .total_timeout_ms = 30000,
                                            .wait_most_ms = 10000,
                                            .bytes_max = 1 << 20};
    struct arena arena;
    arena_init(&arena, arena_max);
    struct csaf_online *made = ARENA_NEW(&arena, struct csaf_online);
    if (!made)
        return STATUS_MEMORY;
    enum status status = fetcher_new(&settings, sink, &made->fetcher);
    if (status != STATUS_OK) {
        arena_done(&arena);
        return status;
    }
    made->arena = arena;
    map_init(&made->known, &made->arena, false);
    *online = made;
    return STATUS_OK;
}

void csaf_online_free(struct csaf_online *online) {
    if (!online)
        return;
    struct arena arena = online->arena; /* it lies in its own arena */
    fetcher_free(online->fetcher);
    arena_done(&arena);
}

/* What there is to read does not matter. */
static enum status stop_reading(void *context, struct str piece) {
    (void)context;
    (void)piece;
    return STATUS_INPUT;
}

static void forget(void *context) {
    (void)context;
}

static enum csaf_url_answer judge(const struct fetch_answer *answer) {
    bool good = answer->code >= 200 && answer->code < 400;
    switch (answer->outcome) {
    case FETCH_OK:
    case FETCH_NOT_MODIFIED:
        return CSAF_URL_RESOLVES;
    case FETCH_STOPPED:
    case FETCH_TOO_LARGE:
        return good ? CSAF_URL_RESOLVES : CSAF_URL_UNASKED;
    case FETCH_GONE:
    case FETCH_REFUSED:
    case FETCH_BROKEN:
        return CSAF_URL_FAILS;
    default:
        return CSAF_URL_UNASKED;
    }
}

static enum status keep(struct csaf_online *o, struct str url, const struct answer *answer) {
    struct str key = str_copy(&o->arena, url);
    uint32_t stored;
    if (o->count == ANSWERS_MAX)
        return STATUS_OK;
    if (!key.ptr ||
        !arena_grow(&o->arena, (void **)&o->answers, o->count, &o->room, sizeof *o->answers, _Alignof(struct answer)))
        return STATUS_MEMORY;
    o->answers[o->count] = *answer;
    return map_add(&o->known, key, (uint32_t)o->count++, &stored);
}

static enum status take_answer(void *context, const struct fetch_answer *answer) {
    const struct question *question = context;
    struct csaf_url *url = question->url;
    url->answer = judge(answer);
    url->why = str_copy(&question->online->arena, answer->reason.len ? answer->reason : STR("no answer"));
    if (!url->why.ptr)
        return STATUS_MEMORY;
    return keep(question->online, url->url, &(const struct answer){url->answer, url->why});
}

enum status csaf_online_resolve(void *online, struct csaf_url *urls, size_t count) {
    struct csaf_online *o = online;
    struct question *questions = ARENA_ARRAY(&o->arena, struct question, count);
    if (!questions)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        uint32_t known = map_get(&o->known, urls[i].url);
        if (known != MAP_NONE) {
            urls[i].answer = o->answers[known].answer;
            urls[i].why = o->answers[known].why;
            continue;
        }
        questions[i] = (struct question){o, &urls[i]};
        TRY(fetcher_add(o->fetcher, &(const struct fetch_request){.url = urls[i].url,
                                                                  .context = &questions[i],
                                                                  .write = stop_reading,
                                                                  .restart = forget,
                                                                  .done = take_answer}));
    }
    return fetcher_run(o->fetcher, NULL, NULL);
}
