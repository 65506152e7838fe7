#include "net/fetch_inner.h"

#include "base/clock.h"
#include "base/file.h"

#include <unistd.h>

static const struct diag_kind NO_FILE = {"net.no-file", SEVERITY_ERROR, "cannot be read: {0}",
                                         "look at the path, and at who may read the file"};
static const struct diag_kind NO_PEM = {"net.no-pem", SEVERITY_ERROR, "holds no {0} in PEM",
                                        "name a file whose text has a line '-----BEGIN {0}-----': openssl makes one "
                                        "of other forms"};
static const struct diag_kind LOCKED_KEY = {"net.locked-key", SEVERITY_ERROR,
                                            "holds a key that is encrypted, and nobody can be asked for its password",
                                            "write it without: openssl pkey -in {0} -out client.key, in a file that "
                                            "only you can read"};
static const struct diag_kind KEY_ALONE = {"net.key-alone", SEVERITY_ERROR, "is the key of no certificate",
                                           "write --client-certificate and the file of its certificate too"};
static const struct diag_kind NO_LIBRARY = {"net.no-library", SEVERITY_ERROR, "libcurl cannot be loaded, or is too old",
                                            "install the package libcurl3-gnutls, 7.85 or later"};
static const struct diag_kind BAD_PROXY = {"net.proxy", SEVERITY_ERROR, "the proxy's address is no URL that is known",
                                           "write http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT"};

enum { ARENA_BYTES = 1 << 30, SCRATCH_BYTES = 1 << 20, STOP_EVERY_MS = 200 };

struct str fetch_outcome_text(enum fetch_outcome outcome) {
    static const struct str TEXTS[] = {
        [FETCH_OK] = STR_INIT("ok"),
        [FETCH_NOT_MODIFIED] = STR_INIT("not modified"),
        [FETCH_GONE] = STR_INIT("gone"),
        [FETCH_REFUSED] = STR_INIT("refused"),
        [FETCH_BUSY] = STR_INIT("busy"),
        [FETCH_BROKEN] = STR_INIT("broken"),
        [FETCH_TOO_LARGE] = STR_INIT("too large"),
        [FETCH_TOO_SLOW] = STR_INIT("too slow"),
        [FETCH_UNSAFE] = STR_INIT("unsafe"),
        [FETCH_STOPPED] = STR_INIT("stopped"),
    };
    return TEXTS[outcome];
}

static void set_default(unsigned *number, unsigned fallback) {
    if (*number == 0)
        *number = fallback;
}

static void set_defaults(struct fetch_settings *settings) {
    set_default(&settings->parallel, 16);
    set_default(&settings->per_host, 4);
    set_default(&settings->tries, 4);
    set_default(&settings->connect_timeout_ms, 10000);
    set_default(&settings->stall_timeout_ms, 30000);
    set_default(&settings->total_timeout_ms, 600000);
    set_default(&settings->wait_most_ms, 120000);
    set_default(&settings->backoff_ms, 500);
    if (settings->bytes_max == 0)
        settings->bytes_max = 64 << 20;
    if (settings->parallel > FETCH_PARALLEL_MAX)
        settings->parallel = FETCH_PARALLEL_MAX;
}

static enum status check_file(const char *path, struct diag_sink *sink) {
    if (!path || access(path, R_OK) == 0)
        return STATUS_OK;
    (void)file_refused(sink, &NO_FILE, path);
    return STATUS_INPUT;
}

/* What a file is to hold: a block of PEM whose name ends so ("RSA PRIVATE KEY" is a "PRIVATE KEY"). */
static bool has_block(struct str text, struct str name) {
    struct str line;
    while (str_next(&text, '\n', &line))
        if (str_starts(line, STR("-----BEGIN ")) && str_ends(str_trim(line), STR("-----")) && str_contains(line, name))
            return true;
    return false;
}

static enum status check_pem(struct fetcher *fetcher, const char *path, struct str name, struct diag_sink *sink) {
    struct source source;
    enum { PEM_MAX = 16 << 20 };
    if (!path)
        return STATUS_OK;
    TRY(check_file(path, sink));
    arena_reset(&fetcher->scratch);
    enum status status = file_read(path, PEM_MAX, &fetcher->scratch, sink, &source);
    if (status != STATUS_OK)
        return status == STATUS_MEMORY ? status : STATUS_INPUT;
    if (!has_block(source.text, name)) {
        diag_add(sink, &NO_PEM, file_place(sink, path), name);
        return STATUS_INPUT;
    }
    bool is_key = str_eq(name, STR("PRIVATE KEY"));
    if (!is_key || !(has_block(source.text, STR("ENCRYPTED")) || str_contains(source.text, STR("Proc-Type: 4,ENC"))))
        return STATUS_OK;
    diag_add(sink, &LOCKED_KEY, file_place(sink, path), str_from(path));
    return STATUS_INPUT;
}

/* A key without a certificate is of no use; a certificate without a file for its key has the key beside it. */
static enum status check_client(struct fetcher *fetcher, struct diag_sink *sink) {
    const char *certificate = fetcher->settings.client_certificate, *key = fetcher->settings.client_key;
    if (key && !certificate) {
        diag_add(sink, &KEY_ALONE, file_place(sink, key), STR_NONE);
        return STATUS_INPUT;
    }
    TRY(check_pem(fetcher, certificate, STR("CERTIFICATE"), sink));
    return check_pem(fetcher, key ? key : certificate, STR("PRIVATE KEY"), sink);
}

static enum status check_proxy(const char *proxy, struct diag_sink *sink) {
    static const struct str SCHEMES[] = {STR_INIT("http"), STR_INIT("https"), STR_INIT("socks5"), STR_INIT("socks5h")};
    if (!proxy || !*proxy)
        return STATUS_OK;
    CURLU *url = curl_call.url();
    char *scheme = NULL;
    bool is_known = false;
    if (!url)
        return STATUS_MEMORY;
    if (curl_call.url_set(url, CURLUPART_URL, proxy, CURLU_NON_SUPPORT_SCHEME | CURLU_DEFAULT_SCHEME) == CURLUE_OK &&
        curl_call.url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK)
        for (size_t i = 0; i < ARRAY_LEN(SCHEMES); i++)
            is_known = is_known || str_eq_nocase(str_from(scheme), SCHEMES[i]);
    curl_call.free(scheme);
    curl_call.url_cleanup(url);
    if (is_known)
        return STATUS_OK;
    diag_add(sink, &BAD_PROXY, PLACE_NONE, STR_NONE);
    return STATUS_INPUT;
}

static enum status read_resolve(struct fetcher *fetcher) {
    struct str rest = str_from(fetcher->settings.resolve), entry;
    while (rest.ptr && str_next(&rest, ' ', &entry)) {
        struct str ended = str_copy(&fetcher->arena, entry);
        if (!ended.ptr)
            return STATUS_MEMORY;
        struct curl_slist *longer = entry.len ? curl_call.slist_append(fetcher->resolve, ended.ptr) : fetcher->resolve;
        if (entry.len && !longer)
            return STATUS_MEMORY;
        fetcher->resolve = longer;
    }
    return STATUS_OK;
}

static enum status set_up(struct fetcher *fetcher, struct diag_sink *sink) {
    struct fetch_settings *settings = &fetcher->settings;
    set_defaults(settings);
    fetcher->user_agent = settings->user_agent ? settings->user_agent : "keyway/" KEYWAY_VERSION;
    TRY(check_pem(fetcher, settings->ca_file, STR("CERTIFICATE"), sink));
    TRY(check_client(fetcher, sink));
    TRY(check_proxy(settings->proxy, sink));
    TRY(read_resolve(fetcher));
    fetcher->multi = curl_call.multi_init();
    fetcher->slots = ARENA_ARRAY(&fetcher->arena, struct fetch_slot, settings->parallel);
    if (!fetcher->multi || !fetcher->slots)
        return STATUS_MEMORY;
    for (unsigned i = 0; i < settings->parallel; i++)
        fetcher->slots[i].fetcher = fetcher;
    (void)curl_call.multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS, (long)settings->parallel * 2);
    return STATUS_OK;
}

enum status fetcher_new(const struct fetch_settings *settings, struct diag_sink *sink, struct fetcher **fetcher) {
    struct arena arena;
    if (!curl_load()) {
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    arena_init(&arena, ARENA_BYTES);
    struct fetcher *made = ARENA_NEW(&arena, struct fetcher);
    if (!made || curl_call.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        arena_done(&arena);
        return STATUS_MEMORY;
    }
    made->arena = arena;
    made->settings = *settings;
    arena_init(&made->scratch, SCRATCH_BYTES);
    pool_init(&made->pool, &made->arena);
    map_init(&made->hosts_by_name, &made->arena, false);
    map_init(&made->named, &made->arena, false);
    enum status status = set_up(made, sink);
    if (status != STATUS_OK) {
        fetcher_free(made);
        return status;
    }
    *fetcher = made;
    return STATUS_OK;
}

void fetcher_free(struct fetcher *fetcher) {
    if (!fetcher)
        return;
    for (unsigned i = 0; fetcher->slots && i < fetcher->settings.parallel; i++) {
        struct fetch_slot *slot = &fetcher->slots[i];
        fetch_transfer_end(slot);
        curl_call.easy_cleanup(slot->easy);
        gunzip_free(slot->gunzip);
    }
    curl_call.multi_cleanup(fetcher->multi);
    curl_call.slist_free_all(fetcher->resolve);
    curl_call.global_cleanup();
    arena_done(&fetcher->scratch);
    struct arena arena = fetcher->arena;
    arena_done(&arena);
}

static bool copy_texts(struct fetcher *fetcher, struct fetch_job *job, const struct fetch_request *request) {
    struct pool *pool = &fetcher->pool;
    job->request = *request;
    job->request.url = pool_text(pool, request->url);
    job->request.etag = pool_text(pool, request->etag);
    job->request.modified = pool_text(pool, request->modified);
    return job->request.url.ptr && job->request.etag.ptr && job->request.modified.ptr;
}

enum status fetcher_add(struct fetcher *fetcher, const struct fetch_request *request) {
    struct fetch_job *job = pool_take(&fetcher->pool, sizeof *job);
    struct str url, host;
    if (!job || !copy_texts(fetcher, job, request))
        return STATUS_MEMORY;
    if (job->request.bytes_max == 0)
        job->request.bytes_max = fetcher->settings.bytes_max;
    arena_reset(&fetcher->scratch);
    enum url_fault fault = url_check(request->url, &fetcher->scratch, &url, &host);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE || fetcher->is_stopped) {
        job->outcome = fault != URL_FINE ? FETCH_UNSAFE : FETCH_STOPPED;
        job->reason = fault != URL_FINE ? url_fault_text(fault).ptr : "stopped";
        job->next = fetcher->settled;
        fetcher->settled = job;
        return STATUS_OK;
    }
    job->url = pool_text(&fetcher->pool, url);
    job->host = fetch_host_get(fetcher, host);
    if (!job->url.ptr || !job->host)
        return STATUS_MEMORY;
    if (request->named)
        TRY(fetch_guard_name(fetcher, job->host));
    fetch_queue(fetcher, job, false);
    return STATUS_OK;
}

/* Tells the caller, and forgets the job. The job is in no list: `done` may add others. */
static enum status answer(struct fetcher *fetcher, struct fetch_job *job, const struct fetch_slot *slot, long code) {
    const char *reason = slot ? slot->reason : job->reason;
    struct fetch_answer given = {
        .outcome = job->outcome,
        .code = code,
        .url = job->url.ptr ? job->url : job->request.url,
        .etag = str_from(slot ? slot->etag : ""),
        .modified = str_from(slot ? slot->modified : ""),
        .content_type = str_from(slot ? slot->content_type : ""),
        .reason = str_from(job->outcome == FETCH_OK ? "" : reason),
        .bytes = job->received,
        .retry_after_s = job->retry_after_s ? job->retry_after_s : (job->host ? job->host->retry_after_s : 0),
        .tries = job->tries,
    };
    enum status status = job->request.done(job->request.context, &given);
    fetch_job_free(fetcher, job);
    return status;
}

static enum status settle(struct fetcher *fetcher) {
    while (fetcher->settled) {
        struct fetch_job *job = fetcher->settled;
        fetcher->settled = job->next;
        TRY(answer(fetcher, job, NULL, 0));
    }
    return STATUS_OK;
}

static struct fetch_slot *free_slot(struct fetcher *fetcher) {
    for (unsigned i = 0; i < fetcher->settings.parallel; i++)
        if (!fetcher->slots[i].job)
            return &fetcher->slots[i];
    return NULL;
}

static enum status start_ready(struct fetcher *fetcher) {
    uint64_t now_ms = clock_ms();
    fetch_queue_wake(fetcher, now_ms);
    TRY(settle(fetcher));
    while (fetcher->active < fetcher->settings.parallel) {
        struct fetch_job *job = fetch_queue_take(fetcher, now_ms);
        if (!job)
            break;
        if (fetch_guard_refuses(fetcher, job)) {
            job->outcome = FETCH_UNSAFE;
            job->reason = FETCH_INSIDE;
            job->next = fetcher->settled;
            fetcher->settled = job;
            continue;
        }
        struct fetch_slot *slot = free_slot(fetcher);
        slot->job = job;
        job->host->active++;
        fetcher->active++;
        TRY(fetch_transfer_begin(slot, now_ms));
    }
    return STATUS_OK;
}

/* The slot's try is over. */
static enum status finish(struct fetch_slot *slot, CURLcode code) {
    struct fetcher *fetcher = slot->fetcher;
    struct fetch_job *job = slot->job;
    struct fetch_host *host = job->host;
    enum status status = STATUS_OK;
    long http_code = 0;
    arena_reset(&fetcher->scratch);
    (void)curl_call.easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &http_code);
    enum fetch_turn turn = fetch_judge(slot, code, clock_ms());
    host->active--;
    fetcher->active--;
    switch (turn) {
    case FETCH_TURN_DONE:
        status = answer(fetcher, job, slot, http_code);
        break;
    case FETCH_TURN_AGAIN:
        job->next = fetcher->sleeping;
        fetcher->sleeping = job;
        break;
    case FETCH_TURN_MEMORY:
        status = STATUS_MEMORY;
        break;
    default:
        fetch_queue(fetcher, job, true);
    }
    fetch_transfer_end(slot);
    return status;
}

static enum status finish_all(struct fetcher *fetcher) {
    CURLMsg *message;
    int left;
    while ((message = curl_call.multi_info_read(fetcher->multi, &left))) {
        char *slot = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        (void)curl_call.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
        TRY(finish((struct fetch_slot *)(void *)slot, code));
    }
    return STATUS_OK;
}

/* Everything that is left ends now. */
static enum status stop_all(struct fetcher *fetcher) {
    fetcher->is_stopped = true;
    for (unsigned i = 0; i < fetcher->settings.parallel; i++) {
        struct fetch_slot *slot = &fetcher->slots[i];
        if (!slot->job)
            continue;
        slot->job->host->active--;
        fetcher->active--;
        fetch_queue(fetcher, slot->job, true);
        fetch_transfer_end(slot);
    }
    for (size_t i = 0; i < fetcher->host_count; i++)
        if (fetcher->hosts[i]->closed == FETCH_OK) {
            fetcher->hosts[i]->closed = FETCH_STOPPED;
            (void)snprintf(fetcher->hosts[i]->reason, FETCH_REASON_MAX, "stopped");
        }
    fetch_queue_wake(fetcher, UINT64_MAX);
    return settle(fetcher);
}

static bool is_idle(const struct fetcher *fetcher) {
    bool is_queued = false;
    for (const struct fetch_host *host = fetcher->waiting; host; host = host->next)
        is_queued = is_queued || host->first;
    return !is_queued && fetcher->active == 0 && !fetcher->sleeping && !fetcher->settled;
}

enum status fetcher_run(struct fetcher *fetcher, bool (*stop)(void *context), void *context) {
    int running;
    for (;;) {
        if (stop && stop(context))
            return stop_all(fetcher);
        TRY(start_ready(fetcher));
        if (is_idle(fetcher))
            return STATUS_OK;
        if (curl_call.multi_perform(fetcher->multi, &running) != CURLM_OK)
            return STATUS_MEMORY;
        unsigned active = fetcher->active;
        TRY(finish_all(fetcher));
        if (fetcher->active < active || fetcher->settled)
            continue;
        unsigned wait_ms = fetch_queue_wait_ms(fetcher, clock_ms(), STOP_EVERY_MS);
        if (curl_call.multi_poll(fetcher->multi, NULL, 0, (int)wait_ms, NULL) != CURLM_OK)
            return STATUS_MEMORY;
    }
}
