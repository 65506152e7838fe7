#include "net/fetch_inner.h"

enum class {
    CLASS_CONNECT,  /* no connection came about: try again, and give the host up in the end */
    CLASS_CUT,      /* it broke on the way: try again */
    CLASS_TIME,     /* one of the bounds on time */
    CLASS_DISTRUST, /* no try will change it, nor any other document of that host */
    CLASS_UNSAFE,
    CLASS_LARGE,
    CLASS_WRITE, /* one of our callbacks said so */
    CLASS_MEMORY,
};

/* What libcurl's failures mean. What is not here is taken for a break on the way. */
static const struct {
    CURLcode code;
    enum class class;
    const char *reason;
} FAILURES[] = {
    {CURLE_COULDNT_RESOLVE_HOST, CLASS_CONNECT, "the host's name is not found"},
    {CURLE_COULDNT_RESOLVE_PROXY, CLASS_CONNECT, "the proxy's name is not found"},
    {CURLE_COULDNT_CONNECT, CLASS_CONNECT, "cannot be connected to"},
    {CURLE_PROXY, CLASS_CONNECT, "the proxy does not connect"},
    {CURLE_SSL_CONNECT_ERROR, CLASS_CONNECT, "no TLS connection comes about"},
    {CURLE_PEER_FAILED_VERIFICATION, CLASS_DISTRUST, "its certificate is not trusted, or is not for that name"},
    {CURLE_SSL_ISSUER_ERROR, CLASS_DISTRUST, "its certificate has another issuer"},
    {CURLE_SSL_CERTPROBLEM, CLASS_DISTRUST,
     "our client certificate and its key do not fit together, or cannot be read"},
    {CURLE_SSL_CACERT_BADFILE, CLASS_DISTRUST, "the file of trusted authorities cannot be used"},
    {CURLE_SSL_CIPHER, CLASS_DISTRUST, "no cipher in common"},
    {CURLE_OPERATION_TIMEDOUT, CLASS_TIME, "takes too long"},
    {CURLE_PARTIAL_FILE, CLASS_CUT, "cut off before its end"},
    {CURLE_GOT_NOTHING, CLASS_CUT, "closed without an answer"},
    {CURLE_RECV_ERROR, CLASS_CUT, "broke while it was read"},
    {CURLE_SEND_ERROR, CLASS_CUT, "broke while it was asked"},
    {CURLE_WEIRD_SERVER_REPLY, CLASS_CUT, "answers in no HTTP that is known"},
    {CURLE_UNSUPPORTED_PROTOCOL, CLASS_UNSAFE, "is not https"},
    {CURLE_URL_MALFORMAT, CLASS_UNSAFE, "is no URL"},
    {CURLE_LOGIN_DENIED, CLASS_UNSAFE, "holds a user's name"},
    {CURLE_FILESIZE_EXCEEDED, CLASS_LARGE, "is too large"},
    {CURLE_WRITE_ERROR, CLASS_WRITE, "the answer's headers are too large"},
    {CURLE_OUT_OF_MEMORY, CLASS_MEMORY, "memory ran out"},
};

/* Answers by code, the first row that holds it. */
static const struct {
    long from, to;
    enum fetch_turn turn;
    enum fetch_outcome outcome;
} ANSWERS[] = {
    {200, 200, FETCH_TURN_DONE, FETCH_OK},           {203, 203, FETCH_TURN_DONE, FETCH_OK},
    {206, 206, FETCH_TURN_DONE, FETCH_OK},           {301, 303, FETCH_TURN_REDIRECT, FETCH_BROKEN},
    {304, 304, FETCH_TURN_DONE, FETCH_NOT_MODIFIED}, {307, 308, FETCH_TURN_REDIRECT, FETCH_BROKEN},
    {404, 404, FETCH_TURN_DONE, FETCH_GONE},         {408, 408, FETCH_TURN_AGAIN, FETCH_BROKEN},
    {410, 410, FETCH_TURN_DONE, FETCH_GONE},         {429, 429, FETCH_TURN_BUSY, FETCH_BUSY},
    {400, 499, FETCH_TURN_DONE, FETCH_REFUSED},      {501, 501, FETCH_TURN_DONE, FETCH_REFUSED},
    {503, 503, FETCH_TURN_BUSY, FETCH_BUSY},         {500, 599, FETCH_TURN_AGAIN, FETCH_BROKEN},
    {0, 999, FETCH_TURN_DONE, FETCH_BROKEN},
};

static void say(struct fetch_slot *slot, const char *format, ...) PRINTF_LIKE(2, 3);

static void say(struct fetch_slot *slot, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(slot->reason, sizeof slot->reason, format, args);
    va_end(args);
}

static enum fetch_turn done(struct fetch_slot *slot, enum fetch_outcome outcome) {
    slot->job->outcome = outcome;
    return FETCH_TURN_DONE;
}

/* The wait before the next try: doubled each time, and up to a quarter more, so that what broke at one time does not
 * come back at one time. */
static uint64_t backoff_ms(const struct fetch_slot *slot) {
    const struct fetch_job *job = slot->job;
    unsigned doublings = job->tries < 10 ? job->tries - 1 : 9;
    uint64_t wait_ms = (uint64_t)slot->fetcher->settings.backoff_ms << doublings;
    return wait_ms + str_hash(job->url) % (wait_ms / 4 + 1);
}

static void close_host(struct fetch_slot *slot, enum fetch_outcome outcome) {
    struct fetch_host *host = slot->job->host;
    host->closed = outcome;
    (void)snprintf(host->reason, sizeof host->reason, "%s", slot->reason);
}

/* So many failures in a row, over all that was asked of the host: it is down. */
static bool is_hopeless(const struct fetch_slot *slot, unsigned in_a_row) {
    return in_a_row >= 2 * slot->fetcher->settings.tries;
}

static enum fetch_turn again(struct fetch_slot *slot, enum fetch_outcome outcome, uint64_t now_ms) {
    struct fetch_job *job = slot->job;
    if (job->tries >= slot->fetcher->settings.tries)
        return done(slot, outcome);
    job->plain = true;
    job->not_before_ms = now_ms + backoff_ms(slot);
    return FETCH_TURN_AGAIN;
}

/* What we have of the document is of no use. */
static enum fetch_turn without_part(struct fetch_slot *slot, uint64_t now_ms) {
    pool_give_text(&slot->fetcher->pool, slot->job->part_etag);
    slot->job->part_etag = STR_NONE;
    return again(slot, FETCH_BROKEN, now_ms);
}

/* Seconds, or a date that is measured against the server's own clock: ours may be wrong. */
static uint64_t retry_after_s(const struct fetch_slot *slot) {
    struct str value = str_trim(fetch_transfer_header(slot, "Retry-After"));
    struct str date = fetch_transfer_header(slot, "Date");
    uint64_t seconds;
    if (value.len == 0)
        return 0;
    if (str_u64(value, 1000000000, &seconds))
        return seconds;
    time_t until = curl_call.getdate(value.ptr, NULL), now = date.len ? curl_call.getdate(date.ptr, NULL) : -1;
    return until > now && now >= 0 ? (uint64_t)(until - now) : 0;
}

/* A host that is overrun is given time, more each round, and is then asked more slowly: a pace that is halved each time
 * it is too fast, and rises a little with each answer, finds a limit that nobody tells. */
static uint64_t begin_round(struct fetch_slot *slot, uint64_t now_ms) {
    enum { PACE_FIRST_MS = 25, PACE_MOST_MS = 5000, DOUBLINGS_MOST = 7 };
    struct fetch_host *host = slot->job->host;
    unsigned doublings = host->busy_rounds < DOUBLINGS_MOST ? host->busy_rounds : DOUBLINGS_MOST;
    uint64_t wait_ms = (uint64_t)slot->fetcher->settings.backoff_ms << doublings;
    unsigned pace_ms = host->pace_ms ? host->pace_ms * 2 : PACE_FIRST_MS;
    host->pace_ms = pace_ms < PACE_MOST_MS ? pace_ms : PACE_MOST_MS;
    host->busy_rounds++;
    host->round_end_ms = now_ms + wait_ms;
    return wait_ms;
}

static enum fetch_turn busy(struct fetch_slot *slot, long code, uint64_t now_ms) {
    struct fetch_job *job = slot->job;
    struct fetch_host *host = job->host;
    uint64_t asked_s = retry_after_s(slot), wait_ms = 0;
    job->retry_after_s = host->retry_after_s = asked_s;
    if (asked_s * 1000 > slot->fetcher->settings.wait_most_ms) {
        say(slot, "asks to be left alone for %llu s", (unsigned long long)asked_s);
        close_host(slot, FETCH_BUSY);
        return done(slot, FETCH_BUSY);
    }
    if (slot->started_ms >= host->round_end_ms)
        wait_ms = begin_round(slot, now_ms);
    wait_ms = asked_s ? asked_s * 1000 : wait_ms;
    if (host->not_before_ms < now_ms + wait_ms)
        host->not_before_ms = now_ms + wait_ms;
    if (is_hopeless(slot, host->busy_rounds))
        close_host(slot, FETCH_BUSY);
    /* "Too many requests" says nothing against this one. */
    job->tries -= code == 429;
    return job->tries >= slot->fetcher->settings.tries ? done(slot, FETCH_BUSY) : FETCH_TURN_BUSY;
}

static enum fetch_turn redirect(struct fetch_slot *slot, long code) {
    struct fetch_job *job = slot->job;
    struct fetcher *fetcher = slot->fetcher;
    struct curl_header *location;
    struct str url, host;
    if (++job->redirects > FETCH_REDIRECTS_MAX) {
        say(slot, "redirects more than %d times", FETCH_REDIRECTS_MAX);
        return done(slot, FETCH_UNSAFE);
    }
    if (curl_call.easy_header(slot->easy, "Location", 0, CURLH_HEADER, -1, &location) != CURLHE_OK) {
        say(slot, "answered %ld without a place", code);
        return done(slot, FETCH_BROKEN);
    }
    enum url_fault fault = url_join(job->url, str_from(location->value), &fetcher->scratch, &url, &host);
    if (fault == URL_NO_MEMORY)
        return FETCH_TURN_MEMORY;
    if (fault != URL_FINE) {
        say(slot, "redirects to what " STR_F, STR_A(url_fault_text(fault)));
        return done(slot, fault == URL_MALFORMED ? FETCH_BROKEN : FETCH_UNSAFE);
    }
    struct str copy = pool_text(&fetcher->pool, url);
    struct fetch_host *there = fetch_host_get(fetcher, host);
    pool_give_text(&fetcher->pool, job->url);
    job->url = copy;
    job->host = there;
    return copy.ptr && there ? FETCH_TURN_REDIRECT : FETCH_TURN_MEMORY;
}

static bool is_refusal(long code) {
    return code == 403 || code == 406;
}

/* The host does not like our name, perhaps. */
static bool may_fall_back(const struct fetch_slot *slot, long code) {
    return is_refusal(code) && slot->fetcher->settings.user_agent_fallback && !slot->job->fallback &&
           !slot->job->host->fallback;
}

/* What the answer tells of its host. */
static void note_host(const struct fetch_slot *slot, long code, enum fetch_outcome outcome) {
    struct fetch_host *host = slot->job->host;
    host->broken_in_a_row = 0;
    if (outcome != FETCH_BUSY) {
        host->busy_rounds = 0;
        host->pace_ms -= (host->pace_ms + 15) / 16;
    }
    if (slot->job->fallback && !is_refusal(code) && code != 401)
        host->fallback = true;
}

/* Not every 200 and 304 is an answer to what was asked. */
static enum fetch_outcome outcome_of(const struct fetch_slot *slot, enum fetch_outcome outcome) {
    const struct fetch_request *request = &slot->job->request;
    if (outcome == FETCH_NOT_MODIFIED && request->etag.len == 0 && request->modified.len == 0)
        return FETCH_BROKEN;
    return outcome == FETCH_OK && !slot->wanted ? FETCH_BROKEN : outcome;
}

static enum fetch_turn judge_answer(struct fetch_slot *slot, long code, uint64_t now_ms) {
    size_t row = 0;
    while (code < ANSWERS[row].from || code > ANSWERS[row].to)
        row++;
    enum fetch_outcome outcome = ANSWERS[row].outcome;
    say(slot, "answered %ld", code);
    note_host(slot, code, outcome);
    if (slot->mismatched || (slot->from > 0 && (code == 412 || code == 416)))
        return without_part(slot, now_ms);
    if (may_fall_back(slot, code)) {
        slot->job->fallback = true;
        return FETCH_TURN_AT_ONCE;
    }
    switch (ANSWERS[row].turn) {
    case FETCH_TURN_BUSY:
        return busy(slot, code, now_ms);
    case FETCH_TURN_AGAIN:
        return again(slot, outcome, now_ms);
    case FETCH_TURN_REDIRECT:
        return redirect(slot, code);
    default:
        return done(slot, outcome_of(slot, outcome));
    }
}

static enum fetch_turn unconnected(struct fetch_slot *slot, uint64_t now_ms) {
    struct fetch_host *host = slot->job->host;
    if (is_hopeless(slot, ++host->broken_in_a_row))
        close_host(slot, FETCH_BROKEN);
    return again(slot, FETCH_BROKEN, now_ms);
}

static enum fetch_turn out_of_time(struct fetch_slot *slot, uint64_t now_ms) {
    const struct fetch_settings *settings = &slot->fetcher->settings;
    curl_off_t sent_us = 0;
    /* libcurl and we count from moments that are not quite the same. */
    if (slot->job->spent_ms + 100 >= settings->total_timeout_ms) {
        say(slot, "takes more than %u s", settings->total_timeout_ms / 1000);
        return done(slot, FETCH_TOO_SLOW);
    }
    (void)curl_call.easy_getinfo(slot->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    if (sent_us == 0) {
        say(slot, "does not connect within %u ms", settings->connect_timeout_ms);
        return unconnected(slot, now_ms);
    }
    say(slot, "sends nothing for %u s", settings->stall_timeout_ms / 1000);
    return again(slot, FETCH_TOO_SLOW, now_ms);
}

/* The body came whole, but what was packed in it did not, or cannot be unpacked. */
static enum fetch_turn damaged(struct fetch_slot *slot, uint64_t now_ms) {
    say(slot, "cannot be unpacked");
    return again(slot, FETCH_BROKEN, now_ms);
}

/* One of our callbacks ended it. */
static enum fetch_turn ended(struct fetch_slot *slot, long code, uint64_t now_ms) {
    if (slot->is_starved)
        return FETCH_TURN_MEMORY;
    if (slot->is_damaged)
        return damaged(slot, now_ms);
    if (slot->is_stopped) {
        say(slot, "is not wanted any more");
        return done(slot, FETCH_STOPPED);
    }
    if (slot->is_large) {
        say(slot, "is larger than %llu bytes", (unsigned long long)slot->job->request.bytes_max);
        return done(slot, FETCH_TOO_LARGE);
    }
    if (slot->begun)
        return judge_answer(slot, code, now_ms);
    return done(slot, FETCH_BROKEN);
}

/* Of TLS there is more to say than can be listed; nothing of it is secret. */
static void say_failure(struct fetch_slot *slot, CURLcode failure, const char *reason) {
    const char *certificate = slot->fetcher->settings.client_certificate;
    if (failure == CURLE_SSL_CERTPROBLEM && certificate)
        say(slot, "%s: %.*s", reason, FETCH_REASON_MAX / 2, certificate);
    else if (failure == CURLE_SSL_CONNECT_ERROR && slot->detail[0])
        say(slot, "%s: %.*s", reason, FETCH_REASON_MAX / 2, slot->detail);
    else
        say(slot, "%s", reason);
}

static enum fetch_turn judge_failure(struct fetch_slot *slot, CURLcode failure, long http_code, uint64_t now_ms) {
    size_t row = 0;
    long proxy_code = 0;
    while (row < ARRAY_LEN(FAILURES) && FAILURES[row].code != failure)
        row++;
    bool is_known = row < ARRAY_LEN(FAILURES);
    say_failure(slot, failure, is_known ? FAILURES[row].reason : curl_call.easy_strerror(failure));
    (void)curl_call.easy_getinfo(slot->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_code);
    if (proxy_code >= 400) {
        say(slot, "the proxy answered %ld", proxy_code);
        return proxy_code < 500 ? done(slot, FETCH_REFUSED) : unconnected(slot, now_ms);
    }
    switch (is_known ? FAILURES[row].class : CLASS_CUT) {
    case CLASS_CONNECT:
        return unconnected(slot, now_ms);
    case CLASS_TIME:
        return out_of_time(slot, now_ms);
    case CLASS_DISTRUST:
        close_host(slot, FETCH_BROKEN);
        return done(slot, FETCH_BROKEN);
    case CLASS_UNSAFE:
        return done(slot, FETCH_UNSAFE);
    case CLASS_LARGE:
        return done(slot, FETCH_TOO_LARGE);
    case CLASS_WRITE:
        return ended(slot, http_code, now_ms);
    case CLASS_MEMORY:
        return FETCH_TURN_MEMORY;
    default:
        return again(slot, FETCH_BROKEN, now_ms);
    }
}

static void keep_header(const struct fetch_slot *slot, const char *name, char kept[FETCH_FIELD_MAX + 1]) {
    struct str value = fetch_transfer_header(slot, name);
    memcpy(kept, value.ptr, value.len);
    kept[value.len] = '\0';
}

/* libcurl with GnuTLS calls a client certificate that it cannot use a connection that does not come about. */
static CURLcode failure_of(const struct fetch_slot *slot, CURLcode code) {
    bool is_ours = code == CURLE_SSL_CONNECT_ERROR && slot->fetcher->settings.client_certificate &&
                   str_contains(str_from(slot->detail), STR("key or certificate file"));
    return is_ours ? CURLE_SSL_CERTPROBLEM : code;
}

enum fetch_turn fetch_judge(struct fetch_slot *slot, CURLcode code, uint64_t now_ms) {
    struct fetch_job *job = slot->job;
    long http_code = 0;
    job->spent_ms += now_ms - slot->started_ms;
    job->tries++;
    (void)curl_call.easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &http_code);
    keep_header(slot, "ETag", slot->etag);
    keep_header(slot, "Last-Modified", slot->modified);
    keep_header(slot, "Content-Type", slot->content_type);
    if (code == CURLE_COULDNT_CONNECT && slot->is_inside) {
        say(slot, "%s", FETCH_INSIDE);
        return done(slot, FETCH_UNSAFE);
    }
    if (code != CURLE_OK)
        return judge_failure(slot, failure_of(slot, code), http_code, now_ms);
    fetch_transfer_body(slot);
    if (slot->wanted && (slot->is_damaged || (slot->is_packed && !gunzip_is_whole(slot->gunzip))))
        return damaged(slot, now_ms);
    enum fetch_turn turn = judge_answer(slot, http_code, now_ms);
    /* A way that was shown is no failure. */
    if (turn == FETCH_TURN_REDIRECT || turn == FETCH_TURN_AT_ONCE)
        job->tries--;
    return turn;
}
