/* Documents of a source: each is fetched, then what lies beside it, then it is judged and kept. */
#include "owner/watch_run.h"

#include "owner/watch_keep.h"

enum { FLIGHT_ARENA_MAX = 16 << 20 };

static const struct str hash_ends[] = {STR_INIT(".sha256"), STR_INIT(".sha512")};
static const struct str signature_end = STR_INIT(".asc");
enum { HASH_MISSES_MAX = 3 };

static enum status fill(struct watch_source *source);
static enum status keep_when_due(struct watch_source *source);

/* ---- the end of a flight */

static enum status flight_over(struct watch_flight *flight) {
    struct watch_source *source = flight->source;
    struct watch_run *run = source->run;
    out_done(&flight->body);
    out_done(&flight->hash);
    out_done(&flight->signature);
    out_done(&flight->packed);
    arena_done(&flight->arena);
    bool was_large = flight->is_large;
    *flight = (struct watch_flight){0};
    source->waiting--;
    run->done++;
    if (run->settings->progress)
        run->settings->progress(run->settings->context, run->done, run->known);
    if (was_large)
        return STATUS_OK;
    TRY(fill(source));
    TRY(keep_when_due(source));
    return watch_source_step(source);
}

static enum status missed(struct watch_flight *flight, struct str reason, bool is_gone) {
    struct watch_source *source = flight->source;
    if (!reason.ptr)
        return STATUS_MEMORY;
    const struct watch_miss miss = {.provider = source->id,
                                    .document = flight->document,
                                    .at = source->run->settings->at,
                                    .url = flight->url,
                                    .reason = reason,
                                    .is_gone = is_gone};
    source->tally->missing += is_gone;
    source->tally->failed += !is_gone;
    TRY(watch_batch_join(source->run));
    TRY(watch_keep_miss(source->run->store, &miss));
    TRY(watch_batch_add(source->run, 0));
    return flight_over(flight);
}

/* ---- what was judged is kept */

static enum status describe(struct watch_flight *flight, struct watch_receipt *receipt) {
    struct watch_source *source = flight->source;
    struct watch_signed seal = {0};
    bool wrong = flight->hash_state == WATCH_HASH_BAD;
    TRY(watch_key_judge(source, flight->has_signature, &flight->check, &seal));
    *receipt = (struct watch_receipt){
        .provider = source->id,
        .document = flight->document,
        .at = source->run->settings->at,
        .url = flight->url,
        .etag = flight->etag,
        .modified = flight->modified,
        .sha256 = {flight->sha256, HASH_SHA256_HEX},
        .size = (int64_t)flight->body.len,
        .packed = out_text(&flight->packed),
        .taken = &flight->taken,
        .hash = flight->hash_state,
        .signature = seal.word,
        .signer = seal.signer,
        .held = wrong ? STR("its content does not have the hash that is published with it") : seal.held,
        .again = wrong || seal.again,
    };
    return STATUS_OK;
}

static void count(struct watch_tally *tally, const struct watch_receipt *receipt) {
    tally->refused += receipt->taken->trouble.ptr != NULL;
    if (receipt->taken->trouble.ptr)
        return;
    tally->fetched++;
    tally->held += receipt->held.ptr != NULL;
    tally->findings += receipt->taken->findings > 0;
    tally->weak += str_eq(receipt->signature, STR("weak")) || str_eq(receipt->signature, STR("expired"));
}

static enum status keep(struct watch_flight *flight) {
    struct watch_source *source = flight->source;
    struct watch_receipt receipt;
    TRY(watch_batch_join(source->run));
    TRY(describe(flight, &receipt));
    TRY(watch_keep(source->run->store, &receipt, &flight->arena));
    TRY(watch_batch_add(source->run, flight->packed.len));
    count(source->tally, &receipt);
    return flight_over(flight);
}

/* All that have landed: as each is over, another may take its place, which has not. */
static enum status keep_landed(struct watch_source *source) {
    struct watch_flight *landed[WATCH_FLIGHTS];
    size_t landed_count = 0;
    for (size_t i = 0; i < WATCH_FLIGHTS; i++)
        if (source->flights[i].has_landed)
            landed[landed_count++] = &source->flights[i];
    source->landed = 0;
    TRY(watch_judge(source->run, landed, landed_count));
    for (size_t i = 0; i < landed_count; i++)
        TRY(keep(landed[i]));
    return STATUS_OK;
}

/* Several are judged together, unless there is nothing to wait for. */
static enum status keep_when_due(struct watch_source *source) {
    bool all = source->landed == source->waiting;
    return source->landed && (all || source->landed >= WATCH_LANDED) ? keep_landed(source) : STATUS_OK;
}

static enum status land(struct watch_flight *flight) {
    struct watch_source *source = flight->source;
    if (flight->is_stopped)
        return flight_over(flight);
    if (flight->trouble.ptr)
        return missed(flight, flight->trouble, false);
    flight->has_landed = true;
    source->landed++;
    return keep_when_due(source);
}

/* ---- what lies beside a document */

static enum status write_hash(void *context, struct str piece) {
    struct watch_flight *flight = context;
    out_str(&flight->hash, piece);
    return flight->hash.status;
}

static void restart_hash(void *context) {
    ((struct watch_flight *)context)->hash.len = 0;
}

static enum status write_signature(void *context, struct str piece) {
    struct watch_flight *flight = context;
    out_str(&flight->signature, piece);
    return flight->signature.status;
}

static void restart_signature(void *context) {
    ((struct watch_flight *)context)->signature.len = 0;
}

static enum status part_over(struct watch_flight *flight) {
    return --flight->waiting == 0 ? land(flight) : STATUS_OK;
}

static enum status part_trouble(struct watch_flight *flight, const char *what, const struct fetch_answer *answer) {
    if (answer->outcome == FETCH_OK || answer->outcome == FETCH_GONE)
        return STATUS_OK;
    flight->is_stopped |= answer->outcome == FETCH_STOPPED;
    flight->trouble = str_format(&flight->arena, "its %s cannot be fetched: " STR_F, what, STR_A(answer->reason));
    return flight->trouble.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status hash_start(struct watch_flight *flight, struct str url);

static enum status guess_other(struct watch_flight *flight) {
    size_t other = 1 - flight->source->hash_kind;
    flight->guessed_other = true;
    return hash_start(flight, str_format(&flight->arena, STR_F STR_F, STR_A(flight->url), STR_A(hash_ends[other])));
}

static enum status hash_done(void *context, const struct fetch_answer *answer) {
    struct watch_flight *flight = context;
    struct watch_source *source = flight->source;
    bool is_guess = !flight->hash_url.ptr;
    TRY(part_trouble(flight, "hash", answer));
    flight->has_hash = answer->outcome == FETCH_OK;
    if (is_guess && answer->outcome == FETCH_GONE && !flight->guessed_other) {
        flight->waiting--;
        return guess_other(flight);
    }
    if (is_guess && flight->has_hash && flight->guessed_other)
        source->hash_kind = 1 - source->hash_kind;
    if (is_guess)
        source->hash_misses = flight->has_hash ? 0 : source->hash_misses + 1;
    return part_over(flight);
}

static enum status signature_done(void *context, const struct fetch_answer *answer) {
    struct watch_flight *flight = context;
    TRY(part_trouble(flight, "signature", answer));
    flight->has_signature = answer->outcome == FETCH_OK;
    return part_over(flight);
}

static enum status hash_start(struct watch_flight *flight, struct str url) {
    if (!url.ptr)
        return STATUS_MEMORY;
    const struct fetch_request request = {.url = url,
                                          .bytes_max = WATCH_HASH_MAX,
                                          .context = flight,
                                          .write = write_hash,
                                          .restart = restart_hash,
                                          .done = hash_done};
    flight->waiting++;
    return fetcher_add(flight->source->run->fetcher, &request);
}

static enum status signature_start(struct watch_flight *flight, struct str url) {
    if (!url.ptr)
        return STATUS_MEMORY;
    const struct fetch_request request = {.url = url,
                                          .bytes_max = SIGNATURE_BYTES_MAX,
                                          .context = flight,
                                          .write = write_signature,
                                          .restart = restart_signature,
                                          .done = signature_done};
    flight->waiting++;
    return fetcher_add(flight->source->run->fetcher, &request);
}

/* A provider that promises no hashes, and had none for several documents, is not asked for each. */
static bool wants_hash(const struct watch_flight *flight) {
    const struct watch_source *source = flight->source;
    return flight->hash_url.ptr || source->is_trusted || source->hash_misses < HASH_MISSES_MAX;
}

static bool wants_signature(const struct watch_flight *flight) {
    const struct watch_source *source = flight->source;
    return flight->signature_url.ptr || source->is_trusted || source->has_keys;
}

static struct str beside(struct watch_flight *flight, struct str known, struct str end) {
    return known.ptr ? known : str_format(&flight->arena, STR_F STR_F, STR_A(flight->url), STR_A(end));
}

static enum status fetch_beside(struct watch_flight *flight) {
    if (wants_hash(flight))
        TRY(hash_start(flight, beside(flight, flight->hash_url, hash_ends[flight->source->hash_kind])));
    if (wants_signature(flight))
        TRY(signature_start(flight, beside(flight, flight->signature_url, signature_end)));
    return flight->waiting ? STATUS_OK : land(flight);
}

/* ---- the document */

static enum status write_body(void *context, struct str piece) {
    struct watch_flight *flight = context;
    out_str(&flight->body, piece);
    return flight->body.status;
}

static void restart_body(void *context) {
    ((struct watch_flight *)context)->body.len = 0;
}

static enum status is_known(struct watch_flight *flight, bool *known) {
    uint8_t digest[HASH_SHA256_SIZE];
    int64_t count_same;
    hash_sha256(out_text(&flight->body), digest);
    hash_hex(digest, sizeof digest, flight->sha256);
    TRY(store_ask(flight->source->run->store, &count_same, 0,
                  "SELECT count(*) FROM document d JOIN revision r ON r.id = d.current_revision "
                  "WHERE d.id = ?1 AND r.sha256 = ?2 AND d.state <> 'gone'",
                  STORE_I(flight->document), STORE_T(((struct str){flight->sha256, HASH_SHA256_HEX}))));
    *known = count_same > 0;
    return STATUS_OK;
}

static enum status same(struct watch_flight *flight, bool is_current) {
    flight->source->tally->same++;
    TRY(watch_batch_join(flight->source->run));
    TRY(watch_keep_same(flight->source->run->store, flight->document, is_current));
    TRY(watch_batch_add(flight->source->run, 0));
    return flight_over(flight);
}

/* Too large to lie in memory beside others: it is fetched by itself when they are done. */
static enum status put_off(struct watch_flight *flight) {
    struct watch_source *source = flight->source;
    if (!arena_grow(source->run->arena, (void **)&source->large, source->large_count, &source->large_room,
                    sizeof *source->large, _Alignof(int64_t)))
        return STATUS_MEMORY;
    source->large[source->large_count++] = flight->document;
    return flight_over(flight);
}

static enum status body_done(void *context, const struct fetch_answer *answer) {
    struct watch_flight *flight = context;
    bool known = false;
    if (answer->outcome == FETCH_NOT_MODIFIED)
        return same(flight, false);
    if (answer->outcome == FETCH_TOO_LARGE && !flight->is_large)
        return put_off(flight);
    if (answer->outcome == FETCH_STOPPED)
        return flight->body.status == STATUS_MEMORY ? STATUS_MEMORY : flight_over(flight);
    if (answer->outcome != FETCH_OK)
        return missed(flight, watch_reason(&flight->arena, answer), answer->outcome == FETCH_GONE);
    flight->etag = str_copy(&flight->arena, answer->etag);
    flight->modified = str_copy(&flight->arena, answer->modified);
    if (!flight->etag.ptr || !flight->modified.ptr)
        return STATUS_MEMORY;
    TRY(is_known(flight, &known));
    return known ? same(flight, true) : fetch_beside(flight);
}

static enum status flight_start(struct watch_flight *flight, size_t max) {
    out_memory(&flight->body, max + JSON_PADDING);
    out_memory(&flight->hash, WATCH_HASH_MAX);
    out_memory(&flight->signature, SIGNATURE_BYTES_MAX);
    const struct fetch_request request = {.url = flight->url,
                                          .etag = flight->etag,
                                          .modified = flight->modified,
                                          .bytes_max = max,
                                          .context = flight,
                                          .write = write_body,
                                          .restart = restart_body,
                                          .done = body_done};
    flight->source->waiting++;
    return fetcher_add(flight->source->run->fetcher, &request);
}

static enum status flight_read(struct watch_source *source, struct watch_flight *flight, struct store_rows *rows) {
    *flight = (struct watch_flight){.source = source, .is_busy = true, .document = store_integer(rows, 0)};
    arena_init(&flight->arena, FLIGHT_ARENA_MAX);
    struct str *const texts[] = {&flight->url, &flight->hash_url, &flight->signature_url, &flight->etag,
                                 &flight->modified};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (store_is_null(rows, (int)i + 1))
            continue;
        *texts[i] = str_copy(&flight->arena, store_bytes(rows, (int)i + 1));
        if (!texts[i]->ptr)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* One that was gone is fetched whole, whatever it was before. */
#define FLIGHT_COLUMNS                                                                                                 \
    "SELECT id, url, hash_url, signature_url, iif(state = 'gone', NULL, etag), iif(state = 'gone', NULL, modified) "   \
    "FROM document "

/* Each has an index that gives it in this order. */
static const char *const next_due = FLIGHT_COLUMNS "WHERE provider = ?1 AND due = 1 AND id > ?2 ORDER BY id LIMIT 1";
static const char *const next_any =
    FLIGHT_COLUMNS "INDEXED BY document_provider WHERE provider = ?1 AND id > ?2 AND (due = 1 OR state <> 'gone') "
                   "ORDER BY id LIMIT 1";

static enum status start_next(struct watch_source *source, struct watch_flight *flight) {
    struct store_rows *rows;
    bool more = false;
    TRY(store_query(source->run->store, &rows, source->full ? next_any : next_due, STORE_I(source->id),
                    STORE_I(source->cursor)));
    enum status status = store_next(rows, &more);
    if (status == STATUS_OK && more)
        status = flight_read(source, flight, rows);
    store_done(rows);
    TRY(status);
    source->is_drained = !more;
    if (!more)
        return STATUS_OK;
    source->cursor = flight->document;
    return flight_start(flight, WATCH_BODY_MAX);
}

static enum status fill(struct watch_source *source) {
    for (size_t i = 0; i < WATCH_FLIGHTS && !source->is_drained; i++) {
        if (watch_run_stops(source->run))
            source->is_drained = true;
        else if (!source->flights[i].is_busy)
            TRY(start_next(source, &source->flights[i]));
    }
    return STATUS_OK;
}

enum status watch_documents_start(struct watch_source *source) {
    int64_t due;
    TRY(store_ask(source->run->store, &due, 0,
                  "SELECT count(*) FROM document WHERE provider = ?1 AND (due = 1 OR (?2 AND state <> 'gone'))",
                  STORE_I(source->id), STORE_I(source->full)));
    source->run->known += (size_t)due;
    return fill(source);
}

enum status watch_document_large(struct watch_source *source, int64_t document) {
    struct watch_flight *flight = &source->flights[0];
    struct store_rows *rows;
    bool more = false;
    TRY(store_query(source->run->store, &rows, FLIGHT_COLUMNS "WHERE id = ?1", STORE_I(document)));
    enum status status = store_next(rows, &more);
    if (status == STATUS_OK && more)
        status = flight_read(source, flight, rows);
    store_done(rows);
    if (status != STATUS_OK || !more)
        return status;
    flight->is_large = true;
    return flight_start(flight, WATCH_LARGE_MAX);
}

void watch_documents_free(struct watch_source *source) {
    for (size_t i = 0; source->flights && i < WATCH_FLIGHTS; i++) {
        struct watch_flight *flight = &source->flights[i];
        if (!flight->is_busy)
            continue;
        out_done(&flight->body);
        out_done(&flight->hash);
        out_done(&flight->signature);
        out_done(&flight->packed);
        arena_done(&flight->arena);
    }
}
