#include "owner/watch_run.h"

static enum status write_piece(void *context, struct str piece) {
    struct watch_get *get = context;
    out_str(&get->body, piece);
    return get->body.status;
}

static void restart(void *context) {
    struct watch_get *get = context;
    get->body.len = 0;
}

static enum status done(void *context, const struct fetch_answer *answer) {
    struct watch_get *get = context;
    struct watch_source *source = get->source;
    enum status status = get->done(get, answer);
    get->is_over = true;
    out_done(&get->body);
    arena_reset(&source->run->scratch);
    source->waiting--;
    return status == STATUS_OK ? watch_source_step(source) : status;
}

enum status watch_get_start(const struct watch_get *model) {
    struct watch_run *run = model->source->run;
    struct watch_get *get = ARENA_NEW(run->arena, struct watch_get);
    if (!get)
        return STATUS_MEMORY;
    *get = *model;
    out_memory(&get->body, get->max + JSON_PADDING);
    get->next = run->fetches;
    run->fetches = get;
    const struct fetch_request request = {.url = get->url,
                                          .etag = get->etag,
                                          .modified = get->modified,
                                          .bytes_max = get->max,
                                          .named = get->named,
                                          .context = get,
                                          .write = write_piece,
                                          .restart = restart,
                                          .done = done};
    TRY(fetcher_add(run->fetcher, &request));
    get->source->waiting++;
    return STATUS_OK;
}

struct str watch_get_body(struct watch_get *get) {
    size_t len = get->body.len;
    out_repeat(&get->body, '\0', JSON_PADDING);
    return get->body.status == STATUS_OK ? (struct str){get->body.bytes, len} : STR_NONE;
}

enum status watch_get_read(struct watch_get *get, const struct fetch_answer *answer, watch_get_reader read, void *found,
                           bool *is_read) {
    struct watch_run *run = get->source->run;
    struct diag_sink sink;
    *is_read = false;
    if (answer->outcome != FETCH_OK)
        return watch_source_fail(get->source, get->url, watch_reason(&run->scratch, answer));
    struct source *text = ARENA_NEW(&run->scratch, struct source);
    struct str body = watch_get_body(get);
    if (!text || !body.ptr)
        return STATUS_MEMORY;
    *text = (struct source){get->url, body};
    diag_init(&sink, &run->scratch);
    enum status status = read(text, run->arena, &sink, found);
    *is_read = status == STATUS_OK;
    if (status == STATUS_OK || status == STATUS_MEMORY)
        return status;
    struct str reason = watch_first_error(&run->scratch, &sink);
    return reason.ptr ? watch_source_fail(get->source, get->url, reason) : STATUS_MEMORY;
}

void watch_get_free_all(struct watch_run *run) {
    for (struct watch_get *get = run->fetches; get; get = get->next)
        out_done(&get->body);
    run->fetches = NULL;
}

struct str watch_reason(struct arena *arena, const struct fetch_answer *answer) {
    bool blocked = answer->outcome == FETCH_REFUSED && (answer->code == 403 || answer->code == 406);
    return str_format(arena, STR_F "%s", STR_A(answer->reason),
                      blocked ? "; some servers refuse programs that they do not know: try another --user-agent" : "");
}
