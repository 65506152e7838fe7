#include "owner/watch_find.h"

#include "base/json.h"
#include "base/out.h"
#include "base/url.h"
#include "owner/watch_take.h"
#include "provider/aggregator.h"
#include "provider/known.h"
#include "provider/security_txt.h"

static const struct diag_kind NOT_FOUND = {"watch.not-found", SEVERITY_ERROR,
                                           "'{0}' has no provider-metadata.json: {1}",
                                           "'keyway watch list --known' names those that come with keyway; for another "
                                           "give its domain, or the URL if it says one: keyway watch add "
                                           "https://www.example.com/csaf/provider-metadata.json"};
static const struct diag_kind NOT_THERE = {"watch.not-there", SEVERITY_ERROR,
                                           "no provider-metadata.json can be read: {0}",
                                           "see in a browser what is there; 'keyway watch list --known' names those "
                                           "that come with keyway"};
static const struct diag_kind NO_URL = {
    "watch.no-url", SEVERITY_ERROR, "'{0}' {1}",
    "write: keyway watch add siemens, or a domain: keyway watch add example.com, or "
    "the https URL of its provider-metadata.json"};

enum { METADATA_MAX = 16 << 20, SECURITY_TXT_MAX = 1 << 20, TRIED_MAX = 4096 };

/* ---- one file, at once */

struct fetching {
    struct out body;
    struct fetch_answer answer;
    struct arena *arena;
};

struct finder {
    struct fetcher *fetcher;
    struct arena *arena;
    bool named;       /* what is fetched now is at a host that the user gave */
    struct out tried; /* "URL answered 404; URL ..." */
    struct watch_finding *finding;
    bool found;
};

static enum status write_piece(void *context, struct str piece) {
    struct fetching *f = context;
    out_str(&f->body, piece);
    return f->body.status;
}

static void restart(void *context) {
    ((struct fetching *)context)->body.len = 0;
}

static enum status done(void *context, const struct fetch_answer *answer) {
    struct fetching *f = context;
    f->answer = *answer;
    f->answer.reason = str_copy(f->arena, answer->reason);
    return f->answer.reason.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* The body is copied into the arena, padded; ptr NULL when it could not be fetched. */
static enum status fetch_now(struct finder *finder, struct str url, size_t max, struct str *body, struct str *reason) {
    struct fetching f = {.arena = finder->arena};
    out_memory(&f.body, max + JSON_PADDING);
    const struct fetch_request request = {.url = url,
                                          .bytes_max = max,
                                          .named = finder->named,
                                          .context = &f,
                                          .write = write_piece,
                                          .restart = restart,
                                          .done = done};
    enum status status = fetcher_add(finder->fetcher, &request);
    if (status == STATUS_OK)
        status = fetcher_run(finder->fetcher, NULL, NULL);
    *body = STR_NONE;
    *reason = f.answer.reason;
    if (status == STATUS_OK && f.answer.outcome == FETCH_OK) {
        size_t len = f.body.len;
        out_repeat(&f.body, '\0', JSON_PADDING);
        struct str copy = str_copy(finder->arena, out_text(&f.body));
        status = copy.ptr && f.body.status == STATUS_OK ? STATUS_OK : STATUS_MEMORY;
        *body = str_slice(copy, 0, len);
    }
    out_done(&f.body);
    return status;
}

/* ---- what was found */

static void note(struct finder *finder, struct str url, struct str reason) {
    if (finder->tried.len > TRIED_MAX)
        return;
    if (finder->tried.len)
        out_lit(&finder->tried, "; ");
    out_str(&finder->tried, url);
    out_char(&finder->tried, ' ');
    out_str(&finder->tried, reason);
}

static enum status add(struct finder *finder, size_t room, const struct watch_found *found) {
    struct watch_finding *finding = finder->finding;
    if (!finding->items)
        finding->items = ARENA_ARRAY(finder->arena, struct watch_found, room);
    if (!finding->items)
        return STATUS_MEMORY;
    struct watch_found *item = &finding->items[finding->count];
    struct str host;
    *item = *found;
    enum url_fault fault = url_check(found->url, finder->arena, &item->url, &host);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE)
        return STATUS_OK;
    item->host = str_slice(host, 0, str_find_char(host, ':'));
    finding->count++;
    return STATUS_OK;
}

static enum status use_aggregator(struct finder *finder, const struct aggregator *aggregator) {
    finder->finding->aggregator = aggregator->name.ptr ? aggregator->name : STR("");
    finder->found = true;
    for (size_t i = 0; i < aggregator->member_count; i++) {
        const struct aggregator_member *m = &aggregator->members[i];
        bool copy = m->is_publisher || m->url.len == 0;
        struct watch_found found = {.url = m->url, .role = m->role, .publisher = m->publisher};
        if (copy && m->mirrors.count)
            found.url = m->mirrors.items[0];
        if (found.url.len)
            TRY(add(finder, aggregator->member_count, &found));
    }
    return STATUS_OK;
}

/* A description of a provider, or one of an aggregator. */
static enum status read_description(struct finder *finder, struct str url, struct str body, struct str *reason) {
    struct source *source = ARENA_NEW(finder->arena, struct source);
    struct provider_metadata metadata = {0};
    struct aggregator aggregator = {0};
    struct diag_sink sink, other;
    if (!source)
        return STATUS_MEMORY;
    *source = (struct source){url, body};
    diag_init(&sink, finder->arena);
    diag_init(&other, finder->arena);
    if (str_contains(body, STR("\"csaf_providers\""))) {
        enum status status = aggregator_read(source, finder->arena, &other, &aggregator);
        if (status == STATUS_OK || status == STATUS_MEMORY)
            return status == STATUS_OK ? use_aggregator(finder, &aggregator) : status;
    }
    enum status status = metadata_read(source, finder->arena, &sink, &metadata);
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK) {
        *reason = str_format(finder->arena, "cannot be used: " STR_F, STR_A(watch_first_error(finder->arena, &sink)));
        return reason->ptr ? STATUS_OK : STATUS_MEMORY;
    }
    finder->found = true;
    return add(finder, 1, &(struct watch_found){.url = url, .role = metadata.role, .publisher = metadata.publisher});
}

static enum status try_url(struct finder *finder, struct str url) {
    struct str body, reason;
    if (!url.ptr)
        return STATUS_MEMORY;
    TRY(fetch_now(finder, url, METADATA_MAX, &body, &reason));
    if (body.ptr)
        TRY(read_description(finder, url, body, &reason));
    if (!finder->found)
        note(finder, url, reason);
    return STATUS_OK;
}

/* ---- a domain */

static enum status try_security_txt(struct finder *finder, struct str domain, const char *path) {
    struct str url = str_format(finder->arena, "https://" STR_F "%s", STR_A(domain), path);
    struct source *source = ARENA_NEW(finder->arena, struct source);
    struct security_txt found = {0};
    struct diag_sink sink;
    struct str body, reason;
    if (!url.ptr || !source)
        return STATUS_MEMORY;
    TRY(fetch_now(finder, url, SECURITY_TXT_MAX, &body, &reason));
    if (!body.ptr) {
        note(finder, url, reason);
        return STATUS_OK;
    }
    *source = (struct source){url, body};
    diag_init(&sink, finder->arena);
    TRY(security_txt_read(source, finder->arena, &sink, &found));
    if (found.csaf_count == 0)
        note(finder, url, STR("names no CSAF"));
    finder->named = false;
    for (size_t i = 0; i < found.csaf_count && !finder->found; i++)
        TRY(try_url(finder, found.csaf[i]));
    finder->named = true;
    return STATUS_OK;
}

static enum status find_domain(struct finder *finder, struct str domain) {
    static const char *const well_known[] = {"/.well-known/csaf/v2.1/provider-metadata.json",
                                             "/.well-known/csaf/provider-metadata.json",
                                             "/.well-known/csaf/v2.0/provider-metadata.json"};
    static const char *const security_txt[] = {"/.well-known/security.txt", "/security.txt"};
    for (size_t i = 0; i < ARRAY_LEN(well_known) && !finder->found; i++)
        TRY(try_url(finder, str_format(finder->arena, "https://" STR_F "%s", STR_A(domain), well_known[i])));
    for (size_t i = 0; i < ARRAY_LEN(security_txt) && !finder->found; i++)
        TRY(try_security_txt(finder, domain, security_txt[i]));
    if (!finder->found)
        TRY(try_url(finder, str_format(finder->arena, "https://csaf.data.security." STR_F, STR_A(domain))));
    return STATUS_OK;
}

static enum status find(struct finder *finder, struct str asked, struct diag_sink *sink) {
    bool is_url = str_contains(asked, STR("://"));
    struct str text = is_url ? asked : str_format(finder->arena, "https://" STR_F "/", STR_A(asked)), url = STR_NONE;
    if (!text.ptr)
        return STATUS_MEMORY;
    enum url_fault fault = url_check(text, finder->arena, &url, NULL);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE || (!is_url && str_contains(asked, STR("/")))) {
        diag_add(sink, &NO_URL, PLACE_NONE, asked,
                 fault == URL_FINE ? STR("is neither a domain nor a URL") : url_fault_text(fault));
        return STATUS_INPUT;
    }
    TRY(is_url ? try_url(finder, url) : find_domain(finder, asked));
    if (finder->found && finder->finding->count)
        return STATUS_OK;
    if (is_url) {
        diag_add(sink, &NOT_THERE, PLACE_NONE, out_text(&finder->tried));
        return STATUS_INPUT;
    }
    diag_add_near(sink, &NOT_FOUND, PLACE_NONE, known_nearest(asked), asked, out_text(&finder->tried));
    return STATUS_INPUT;
}

static bool is_at(struct str url, struct str prefix, struct str host) {
    if (!str_starts(url, prefix) || !str_starts_nocase(str_skip(url, prefix.len), host))
        return false;
    size_t end = prefix.len + host.len;
    return end == url.len || url.ptr[end] == '/' || url.ptr[end] == ':';
}

/* "https://HOST" of a URL in its normal form. */
static struct str origin_of(struct str url) {
    size_t at = str_starts(url, STR("https://")) ? 8 : 0;
    bool in_brackets = false; /* IPv6 */
    for (; at < url.len && url.ptr[at] != '/' && (in_brackets || url.ptr[at] != ':'); at++)
        in_brackets = url.ptr[at] == '[' || (in_brackets && url.ptr[at] != ']');
    return str_slice(url, 0, at);
}

bool watch_find_is_named(struct str asked, struct str url) {
    const struct known_provider *known = known_find(asked);
    struct str domain = known ? known->domain : asked;
    if (known && known->url.len && is_at(url, STR(""), origin_of(known->url)))
        return true;
    if (domain.len == 0)
        return false;
    if (str_contains(domain, STR("://")))
        return is_at(url, STR(""), origin_of(domain));
    domain = origin_of(domain);
    return is_at(url, STR("https://"), domain) || is_at(url, STR("https://csaf.data.security."), domain);
}

enum status watch_find(const struct fetch_settings *settings, struct str asked, struct arena *arena,
                       struct diag_sink *sink, struct watch_finding *finding) {
    struct finder finder = {.arena = arena, .finding = finding, .named = true};
    *finding = (struct watch_finding){0};
    TRY(fetcher_new(settings, sink, &finder.fetcher));
    out_memory(&finder.tried, 1 << 20);
    enum status status = find(&finder, asked, sink);
    out_done(&finder.tried);
    fetcher_free(finder.fetcher);
    return status;
}
