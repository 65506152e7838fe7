#include "net/fetch_inner.h"

#include "base/clock.h"

/* A body that nobody wants is read only as far as it costs less than a new connection would. */
enum { DROPPED_BYTES_MAX = 64 * 1024, HEADER_BYTES_MAX = 256 * 1024, SLOW_BYTES_PER_S = 64, RECEIVE_BYTES = 64 * 1024 };

struct str fetch_transfer_header(const struct fetch_slot *slot, const char *name) {
    struct curl_header *header;
    if (curl_call.easy_header(slot->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return STR("");
    struct str value = str_from(header->value);
    return value.len <= FETCH_FIELD_MAX ? value : STR("");
}

/* "bytes 100-199/200" begins where we asked for. */
static bool fits_part(const struct fetch_slot *slot) {
    struct str range = fetch_transfer_header(slot, "Content-Range"), first;
    uint64_t at;
    if (!str_starts_nocase(range, STR("bytes ")))
        return false;
    range = str_trim(str_skip(range, 6));
    return str_next(&range, '-', &first) && str_u64(first, UINT64_MAX, &at) && at == slot->from &&
           str_eq(fetch_transfer_header(slot, "ETag"), slot->job->part_etag);
}

/* Unpacking is ours: libcurl takes a packed text that ends early for a whole one. */
static void begin_unpacking(struct fetch_slot *slot) {
    struct str encoding = str_trim(fetch_transfer_header(slot, "Content-Encoding"));
    slot->is_packed = str_eq_nocase(encoding, STR("gzip")) || str_eq_nocase(encoding, STR("x-gzip"));
    slot->is_damaged = encoding.len > 0 && !slot->is_packed && !str_eq_nocase(encoding, STR("identity"));
    if (!slot->is_packed)
        return;
    if (!slot->gunzip)
        slot->gunzip = gunzip_new();
    slot->is_starved = !slot->gunzip;
    if (slot->gunzip)
        gunzip_restart(slot->gunzip);
}

static void begin_anew(struct fetch_job *job) {
    if (job->received > 0 && job->request.restart)
        job->request.restart(job->request.context);
    job->received = 0;
}

/* The part can be gone on from later when its bytes are the document's own and are named by a strong tag. */
static void keep_tag(struct fetch_slot *slot) {
    struct fetch_job *job = slot->job;
    struct pool *pool = &slot->fetcher->pool;
    struct str tag = fetch_transfer_header(slot, "ETag");
    if (slot->is_packed || slot->is_damaged || tag.len < 2 || tag.ptr[0] != '"')
        tag = STR("");
    if (str_eq(tag, job->part_etag))
        return;
    pool_give_text(pool, job->part_etag);
    /* Without memory it begins anew, no more. */
    job->part_etag = tag.len ? pool_text(pool, tag) : STR_NONE;
}

void fetch_transfer_body(struct fetch_slot *slot) {
    long code = 0;
    if (slot->begun)
        return;
    slot->begun = true;
    (void)curl_call.easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &code);
    slot->wanted = code == 200 || code == 203 || (code == 206 && slot->from > 0);
    if (!slot->wanted)
        return;
    begin_unpacking(slot);
    if (code == 206) {
        slot->mismatched = slot->is_packed || slot->is_damaged || !fits_part(slot);
        return;
    }
    begin_anew(slot->job);
    keep_tag(slot);
}

/* A piece of the document itself. */
static enum status take_document(void *context, struct str piece) {
    struct fetch_slot *slot = context;
    struct fetch_job *job = slot->job;
    slot->is_large = job->received + piece.len > job->request.bytes_max;
    if (slot->is_large)
        return STATUS_LIMIT;
    slot->is_stopped = job->request.write(job->request.context, piece) != STATUS_OK;
    if (slot->is_stopped)
        return STATUS_LIMIT;
    job->received += piece.len;
    return STATUS_OK;
}

static bool take_packed(struct fetch_slot *slot, struct str piece) {
    enum status status = gunzip_feed(slot->gunzip, piece, take_document, slot);
    slot->is_starved = status == STATUS_MEMORY;
    slot->is_damaged = status == STATUS_INPUT;
    return status == STATUS_OK;
}

// NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's
static size_t take_body(char *bytes, size_t one, size_t size, void *context) {
    struct fetch_slot *slot = context;
    struct str piece = {bytes, size};
    (void)one;
    fetch_transfer_body(slot);
    if (!slot->wanted) {
        slot->dropped_bytes += size;
        return slot->dropped_bytes > DROPPED_BYTES_MAX ? 0 : size;
    }
    if (slot->mismatched || slot->is_damaged || slot->is_starved)
        return 0;
    bool is_taken = slot->is_packed ? take_packed(slot, piece) : take_document(slot, piece) == STATUS_OK;
    return is_taken ? size : 0;
}

/* The headers are libcurl's to keep; here they are only counted. */
// NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's
static size_t take_header(char *bytes, size_t one, size_t size, void *context) {
    struct fetch_slot *slot = context;
    (void)bytes;
    (void)one;
    slot->header_bytes += size;
    return slot->header_bytes > HEADER_BYTES_MAX ? 0 : size;
}

/* What came from a server once and is sent back: nothing that could begin another header. */
static bool is_field(struct str value) {
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7f)
            return false;
    return value.len > 0 && value.len <= FETCH_FIELD_MAX;
}

static enum status add_header(struct fetch_slot *slot, const char *name, struct str value) {
    char line[FETCH_FIELD_MAX + 64];
    if (!is_field(value))
        return STATUS_OK;
    (void)snprintf(line, sizeof line, "%s: " STR_F, name, STR_A(value));
    struct curl_slist *longer = curl_call.slist_append(slot->headers, line);
    if (!longer)
        return STATUS_MEMORY;
    slot->headers = longer;
    return STATUS_OK;
}

static enum status set_headers(struct fetch_slot *slot) {
    struct fetch_job *job = slot->job;
    TRY(add_header(slot, "Accept-Encoding", job->plain ? STR("identity") : STR("gzip")));
    if (slot->from > 0)
        return add_header(slot, "If-Range", job->part_etag);
    TRY(add_header(slot, "If-None-Match", job->request.etag));
    return add_header(slot, "If-Modified-Since", job->request.modified);
}

struct option {
    CURLoption name;
    long number;
};

/* The same for every transfer. */
static const struct option FIXED[] = {
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
    {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    {CURLOPT_SSL_VERIFYPEER, 1},
    {CURLOPT_SSL_VERIFYHOST, 2},
    {CURLOPT_FOLLOWLOCATION, 0},
    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
    {CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_HTTP09_ALLOWED, 0},
    {CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES_PER_S},
};

static bool set_fixed(CURL *easy) {
    bool is_set = true;
    for (size_t i = 0; i < ARRAY_LEN(FIXED); i++)
        is_set = curl_call.easy_setopt(easy, FIXED[i].name, FIXED[i].number) == CURLE_OK && is_set;
    /* Refused by a handle that still has the buffer of a name that was not found; what it has then will do. */
    (void)curl_call.easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES);
    return curl_call.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK && is_set;
}

static long remaining_ms(const struct fetch_slot *slot) {
    uint64_t total = slot->fetcher->settings.total_timeout_ms, spent = slot->job->spent_ms;
    return spent < total ? (long)(total - spent) : 1;
}

static bool set_bounds(struct fetch_slot *slot) {
    const struct fetch_settings *settings = &slot->fetcher->settings;
    const struct option options[] = {
        {CURLOPT_CONNECTTIMEOUT_MS, settings->connect_timeout_ms},
        {CURLOPT_LOW_SPEED_TIME, (settings->stall_timeout_ms + 999) / 1000},
        {CURLOPT_TIMEOUT_MS, remaining_ms(slot)},
    };
    bool is_set = true;
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        is_set = curl_call.easy_setopt(slot->easy, options[i].name, options[i].number) == CURLE_OK && is_set;
    return is_set;
}

static bool set_text(CURL *easy, CURLoption option, const char *text) {
    return !text || curl_call.easy_setopt(easy, option, text) == CURLE_OK;
}

static bool set_trust(struct fetch_slot *slot) {
    const struct fetch_settings *settings = &slot->fetcher->settings;
    /* The folder of the system's authorities would count beside the file that was named. */
    bool is_alone = !settings->ca_file || curl_call.easy_setopt(slot->easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
    return is_alone && set_text(slot->easy, CURLOPT_CAINFO, settings->ca_file) &&
           set_text(slot->easy, CURLOPT_SSLCERT, settings->client_certificate) &&
           set_text(slot->easy, CURLOPT_SSLKEY, settings->client_key) &&
           set_text(slot->easy, CURLOPT_PROXY, settings->proxy);
}

static bool set_document(struct fetch_slot *slot) {
    const struct fetch_job *job = slot->job;
    const struct fetcher *fetcher = slot->fetcher;
    CURL *easy = slot->easy;
    char range[32];
    (void)snprintf(range, sizeof range, "%llu-", (unsigned long long)slot->from);
    bool is_other = (job->fallback || job->host->fallback) && fetcher->settings.user_agent_fallback;
    return set_text(easy, CURLOPT_URL, job->url.ptr) &&
           set_text(easy, CURLOPT_USERAGENT, is_other ? fetcher->settings.user_agent_fallback : fetcher->user_agent) &&
           set_text(easy, CURLOPT_RANGE, slot->from > 0 ? range : NULL) &&
           curl_call.easy_setopt(easy, CURLOPT_HTTPHEADER, slot->headers) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_RESOLVE, fetcher->resolve) == CURLE_OK;
}

static bool set_callbacks(struct fetch_slot *slot) {
    CURL *easy = slot->easy;
    return curl_call.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_WRITEDATA, slot) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_HEADERDATA, slot) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->detail) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, fetch_guard_open) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, slot) == CURLE_OK &&
           curl_call.easy_setopt(easy, CURLOPT_PRIVATE, slot) == CURLE_OK;
}

enum status fetch_transfer_begin(struct fetch_slot *slot, uint64_t now_ms) {
    struct fetch_job *job = slot->job;
    slot->started_ms = now_ms;
    slot->guarded = fetch_guard_wanted(slot->fetcher, job);
    slot->from = job->part_etag.len > 0 ? job->received : 0;
    if (!slot->easy)
        slot->easy = curl_call.easy_init();
    if (!slot->easy)
        return STATUS_MEMORY;
    TRY(set_headers(slot));
    bool is_set = set_fixed(slot->easy) && set_bounds(slot) && set_trust(slot) && set_document(slot) &&
                  set_callbacks(slot) && curl_call.multi_add_handle(slot->fetcher->multi, slot->easy) == CURLM_OK;
    return is_set ? STATUS_OK : STATUS_MEMORY;
}

void fetch_transfer_end(struct fetch_slot *slot) {
    if (slot->easy) {
        (void)curl_call.multi_remove_handle(slot->fetcher->multi, slot->easy);
        curl_call.easy_reset(slot->easy);
    }
    curl_call.slist_free_all(slot->headers);
    *slot = (struct fetch_slot){.fetcher = slot->fetcher, .easy = slot->easy, .gunzip = slot->gunzip};
}
