/* The readers of a provider's files and what fetches them, once each on small inputs: for tests/fault/each.py. Ends
 * with 1 when one of them reported that there was no memory. */
#include "base/out.h"
#include "net/fetch.h"
#include "provider/aggregator.h"
#include "provider/listing.h"
#include "provider/rolie.h"
#include "provider/security_txt.h"

#include <unistd.h>

struct run {
    struct arena arena;
    struct diag_sink sink;
    struct out out;
};

static enum status read_security_txt(struct run *run) {
    static const struct source SOURCE = {STR_INIT("security.txt"),
                                         STR_INIT("CSAF: https://e.com/a.json\nCSAF: http://e.com/\n")};
    struct security_txt found;
    TRY(security_txt_read(&SOURCE, &run->arena, &run->sink, &found));
    out_str(&run->out, found.csaf[0]);
    return STATUS_OK;
}

static enum status read_metadata(struct run *run) {
    static const struct source SOURCE = {
        STR_INIT("m.json"),
        STR_INIT(
            "{\"metadata_version\": \"2.0\", \"role\": \"csaf_provider\", \"canonical_url\": \"https://e.com/p\","
            "\"distributions\": [{\"rolie\": {\"feeds\": [{\"url\": \"https://e.com/f.json\"}]}}, {\"directory_url\": "
            "\"https://e.com/d\"}], \"public_openpgp_keys\": [{\"url\": \"https://e.com/k\", \"fingerprint\": "
            "\"8f5f267907b2c4559db360db2294ba7d2b2298b1\"}]}")};
    struct provider_metadata metadata;
    TRY(metadata_read(&SOURCE, &run->arena, &run->sink, &metadata));
    out_str(&run->out, metadata.feeds[0].url);
    out_str(&run->out, metadata.directories[0].url);
    out_str(&run->out, metadata.keys[0].fingerprint);
    return STATUS_OK;
}

static enum status read_aggregator(struct run *run) {
    static const struct source SOURCE = {
        STR_INIT("a.json"),
        STR_INIT("{\"aggregator_version\": \"2.0\", \"canonical_url\": \"https://e.com/a\", \"csaf_providers\": "
                 "[{\"metadata\": {\"url\": \"https://e.com/p\"}, \"mirrors\": [\"https://e.com/m\"]}]}")};
    struct aggregator aggregator;
    TRY(aggregator_read(&SOURCE, &run->arena, &run->sink, &aggregator));
    out_str(&run->out, aggregator.members[0].mirrors.items[0]);
    return STATUS_OK;
}

static enum status read_service(struct run *run) {
    static const struct source SOURCE = {
        STR_INIT("s.json"), STR_INIT("{\"service\": {\"workspace\": [{\"collection\": [{\"href\": \"f.json\"}]}]}}")};
    struct rolie_service service;
    TRY(rolie_service_read(&SOURCE, STR("https://e.com/"), &run->arena, &run->sink, &service));
    out_str(&run->out, service.feeds[0]);
    return STATUS_OK;
}

static enum status visit(void *context, const struct rolie_entry *entry) {
    struct run *run = context;
    out_str(&run->out, entry->url);
    out_str(&run->out, entry->signature_url);
    return STATUS_OK;
}

static enum status read_rolie(struct run *run) {
    static const struct str TEXT = STR_INIT(
        "{\"feed\": {\"id\": \"f\", \"title\": \"t\", \"entry\": [{\"link\": [{\"rel\": \"self\", \"href\": "
        "\"a.json\"}, "
        "{\"rel\": \"signature\", \"href\": \"a.json.asc\"}]}, {\"content\": {\"src\": \"http://e.com/\"}}]}}");
    struct rolie *rolie;
    struct rolie_feed feed;
    TRY(rolie_new(STR("https://e.com/"), visit, run, &run->sink, &rolie));
    enum status status = rolie_feed(rolie, TEXT);
    if (status == STATUS_OK)
        status = rolie_end(rolie, &run->arena, &feed);
    rolie_free(rolie);
    return status;
}

static enum status read_listing(struct run *run) {
    static const struct source SOURCE = {STR_INIT("changes.csv"),
                                         STR_INIT("white\\a.json,2024-01-01T12:00:00Z\nb.json,never\nx\n")};
    struct listing listing;
    struct str urls[LISTING_CANDIDATES];
    size_t count;
    TRY(listing_read_changes(&SOURCE, &run->arena, &run->sink, &listing));
    TRY(listing_candidates(STR("https://e.com/white/"), listing.items[0].path, &run->arena, urls, &count));
    out_str(&run->out, urls[count - 1]);
    return STATUS_OK;
}

static enum status take(void *context, struct str piece) {
    (void)context;
    (void)piece;
    return STATUS_OK;
}

static enum status answered(void *context, const struct fetch_answer *answer) {
    struct run *run = context;
    out_str(&run->out, fetch_outcome_text(answer->outcome));
    return STATUS_OK;
}

/* Without a network: an address that nobody may ask, and one that nobody listens at. */
static enum status fetch(struct run *run) {
    static const struct fetch_settings SETTINGS = {.proxy = "", .tries = 1, .connect_timeout_ms = 1000};
    static const char *const URLS[] = {"http://e.com/", "https://127.0.0.1:9/"};
    struct fetcher *fetcher;
    TRY(fetcher_new(&SETTINGS, &run->sink, &fetcher));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(URLS) && status == STATUS_OK; i++)
        status = fetcher_add(fetcher, &(const struct fetch_request){.url = str_from(URLS[i]),
                                                                    .etag = STR("\"a\""),
                                                                    .named = true,
                                                                    .context = run,
                                                                    .write = take,
                                                                    .done = answered});
    if (status == STATUS_OK)
        status = fetcher_run(fetcher, NULL, NULL);
    fetcher_free(fetcher);
    return status;
}

int main(int argc, char **argv) {
    static enum status (*const READERS[])(struct run *) = {read_security_txt, read_metadata, read_aggregator,
                                                           read_service,      read_rolie,    read_listing};
    struct run run;
    bool is_whole = true;
    arena_init(&run.arena, 64 << 20);
    diag_init(&run.sink, &run.arena);
    out_fd(&run.out, STDOUT_FILENO);
    if (argc > 1 && strcmp(argv[1], "fetch") == 0)
        is_whole &= fetch(&run) == STATUS_OK;
    else
        for (size_t i = 0; i < ARRAY_LEN(READERS); i++)
            is_whole &= READERS[i](&run) == STATUS_OK;
    diag_print(&run.sink, &run.out, false);
    is_whole &= out_flush(&run.out) == STATUS_OK;
    out_done(&run.out);
    arena_done(&run.arena);
    return is_whole ? 0 : 1;
}
