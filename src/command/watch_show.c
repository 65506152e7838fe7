/* keyway watch show: what is known of a provider, or of an advisory. */
#include "command/watch.h"

#include "base/date.h"
#include "base/json_write.h"
#include "owner/watch_outstanding.h"
#include "owner/watch_provider.h"
#include "owner/watch_store.h"
#include "report/paint.h"

static const struct diag_kind NOTHING = {"watch.no-subject", SEVERITY_ERROR,
                                         "'{0}' is neither a provider that is watched nor an advisory that is here",
                                         "'keyway watch list' names the providers"};

enum { LABEL_WIDTH = 14 };

struct showing {
    struct run *run;
    struct store *store;
    struct json_writer writer;
    bool json;
    size_t shown;
};

static void pair(const struct showing *s, const char *label, struct str value) {
    if (!value.ptr || value.len == 0)
        return;
    paint_cell(s->run->out, s->run->colour, PAINT_FAINT, str_from(label), LABEL_WIDTH);
    out_safe(s->run->out, value);
    out_char(s->run->out, '\n');
}

static struct str moment(const struct showing *s, int64_t seconds) {
    char text[DATE_TIME_TEXT];
    date_time_text(seconds, text);
    return seconds ? str_copy(s->run->arena, str_from(text)) : STR("never");
}

/* ---- a provider */

static enum status show_keys(struct showing *s, int64_t provider) {
    struct store_rows *rows;
    bool more = true;
    TRY(store_query(s->store, &rows, "SELECT fingerprint, state, url FROM provider_key WHERE provider = ?1 ORDER BY 1",
                    STORE_I(provider)));
    enum status status = store_next(rows, &more);
    for (; status == STATUS_OK && more; status = store_next(rows, &more)) {
        struct str key = store_bytes(rows, 0), state = store_bytes(rows, 1);
        if (s->json) {
            json_write_object(&s->writer);
            json_write_pair(&s->writer, "fingerprint", key);
            json_write_pair(&s->writer, "state", state);
            json_write_pair(&s->writer, "url", store_bytes(rows, 2));
            json_write_end(&s->writer, '}');
        } else
            pair(s, "key", str_format(s->run->arena, STR_F " (" STR_F ")", STR_A(key), STR_A(state)));
    }
    store_done(rows);
    return status;
}

static void write_outstanding(struct showing *s, const struct watch_outstanding *d) {
    struct json_writer *w = &s->writer;
    json_write_object(w);
    json_write_pair_some(w, "id", d->tracking_id);
    json_write_pair(w, "provider", d->provider);
    json_write_pair(w, "url", d->url);
    json_write_pair(w, "state", d->is_held ? STR("kept apart") : STR("not here as listed"));
    json_write_pair(w, "reason", d->reason);
    json_write_pair_some(w, "counts", d->counts);
    json_write_end(w, '}');
}

static enum status show_outstanding(void *context, const struct watch_outstanding *d) {
    struct showing *s = context;
    struct str reason = watch_outstanding_text(d, s->run->arena);
    if (s->json)
        write_outstanding(s, d);
    else if (reason.ptr)
        pair(s, d->is_held ? "kept apart" : "not here",
             str_format(s->run->arena, STR_F ": " STR_F, STR_A(d->url), STR_A(reason)));
    return reason.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status show_text(struct showing *s, const struct watch_provider *p) {
    pair(s, "provider", p->name);
    pair(s, "publisher", p->publisher);
    pair(s, "namespace", p->namespace);
    pair(s, "role", p->role);
    pair(s, "added as", p->asked);
    pair(s, "described at", p->url);
    pair(s, "synced", moment(s, p->synced_at));
    pair(s, "tried", moment(s, p->tried_at));
    pair(s, "error", p->error);
    pair(s, "documents",
         str_format(s->run->arena, "%lld that count, %lld kept apart, %lld to be fetched", (long long)p->documents,
                    (long long)p->held, (long long)p->due));
    if (p->is_unsigned)
        pair(s, "signatures", STR("not asked for, by your word"));
    TRY(show_keys(s, p->id));
    return watch_outstanding_each(s->store, p->id, show_outstanding, s);
}

static enum status show_object(struct showing *s, const struct watch_provider *p) {
    struct json_writer *w = &s->writer;
    json_write_object(w);
    json_write_pair(w, "name", p->name);
    json_write_pair_some(w, "publisher", p->publisher);
    json_write_pair_some(w, "namespace", p->namespace);
    json_write_pair_some(w, "role", p->role);
    json_write_pair(w, "asked", p->asked);
    json_write_pair(w, "url", p->url);
    if (p->synced_at)
        json_write_pair(w, "synced", moment(s, p->synced_at));
    if (p->tried_at)
        json_write_pair(w, "tried", moment(s, p->tried_at));
    json_write_pair_some(w, "error", p->error);
    json_write_pair_bool(w, "unsigned", p->is_unsigned);
    json_write_pair_integer(w, "documents", p->documents);
    json_write_pair_integer(w, "held", p->held);
    json_write_pair_integer(w, "due", p->due);
    json_write_key(w, STR("outstanding"));
    json_write_array(w);
    TRY(watch_outstanding_each(s->store, p->id, show_outstanding, s));
    json_write_end(w, ']');
    json_write_key(w, STR("keys"));
    json_write_array(w);
    TRY(show_keys(s, p->id));
    json_write_end(w, ']');
    json_write_end(w, '}');
    return STATUS_OK;
}

static enum status show_provider(void *context, const struct watch_provider *p) {
    struct showing *s = context;
    if (!str_eq(p->name, s->run->arguments[1]))
        return STATUS_OK;
    s->shown++;
    return s->json ? show_object(s, p) : show_text(s, p);
}

/* ---- an advisory */

static enum status show_revision_object(struct showing *s, const struct watch_document *d) {
    struct json_writer *w = &s->writer;
    json_write_object(w);
    json_write_pair(w, "id", d->tracking_id);
    json_write_pair(w, "provider", d->provider);
    json_write_pair(w, "url", d->url);
    json_write_pair(w, "state", d->state);
    json_write_pair_bool(w, "current", d->is_current);
    json_write_pair(w, "received", moment(s, d->received_at));
    json_write_pair_some(w, "version", d->version);
    json_write_pair_some(w, "status", d->status);
    json_write_pair_some(w, "current_release", d->current_release);
    json_write_pair_some(w, "title", d->title);
    json_write_pair_some(w, "category", d->category);
    json_write_pair(w, "sha256", d->sha256);
    json_write_pair_integer(w, "size", d->size);
    json_write_pair_integer(w, "findings", d->findings);
    json_write_pair(w, "hash", d->hash);
    json_write_pair(w, "signature", d->signature);
    json_write_pair_some(w, "held", d->held);
    json_write_end(w, '}');
    return STATUS_OK;
}

static enum status show_revision(void *context, const struct watch_document *d) {
    struct showing *s = context;
    if (s->json) {
        s->shown++;
        return show_revision_object(s, d);
    }
    if (s->shown++)
        out_char(s->run->out, '\n');
    pair(s, "advisory", d->tracking_id);
    pair(s, "title", d->title);
    pair(s, "provider", d->provider);
    pair(s, "address", d->url);
    pair(s, "revision", d->version);
    pair(s, "released", d->current_release);
    pair(s, "received", moment(s, d->received_at));
    pair(s, "state", d->is_current ? d->state : d->held.ptr ? STR("kept apart") : STR("an earlier revision"));
    pair(s, "because", d->held);
    pair(s, "hash", d->hash);
    pair(s, "signature", d->signature);
    if (d->findings)
        pair(s, "findings", str_format(s->run->arena, "%lld of the mandatory tests", (long long)d->findings));
    pair(s, "sha256", d->sha256);
    return STATUS_OK;
}

/* By its id, its address, or the name of its file: CSAF names files after ids. */
static bool is_asked(const struct showing *s, const struct watch_outstanding *d) {
    static const struct str end = STR_INIT(".json");
    struct str asked = s->run->arguments[1], file = d->url;
    for (size_t slash; (slash = str_find_char(file, '/')) != SIZE_MAX;)
        file = str_skip(file, slash + 1);
    if (str_ends(file, end))
        file = str_slice(file, 0, file.len - end.len);
    return str_eq(d->tracking_id, asked) || str_eq(d->url, asked) || str_eq_nocase(file, asked);
}

/* What is kept apart is among the revisions. */
static enum status show_missing(void *context, const struct watch_outstanding *d) {
    struct showing *s = context;
    if (d->is_held || !is_asked(s, d))
        return STATUS_OK;
    if (s->shown++ && !s->json)
        out_char(s->run->out, '\n');
    if (s->json) {
        write_outstanding(s, d);
        return STATUS_OK;
    }
    pair(s, "advisory", d->tracking_id);
    pair(s, "provider", d->provider);
    pair(s, "address", d->url);
    pair(s, "state", STR("not here as listed"));
    pair(s, "reason", d->reason);
    return STATUS_OK;
}

static enum status show_advisory(struct showing *s) {
    TRY(watch_store_each_revision(s->store, s->run->arguments[1], show_revision, s));
    return watch_outstanding_each(s->store, 0, show_missing, s);
}

static enum status show(struct showing *s) {
    if (s->json)
        json_write_array(&s->writer);
    TRY(watch_provider_each(s->store, show_provider, s));
    if (!s->shown)
        TRY(show_advisory(s));
    if (s->json) {
        json_write_end(&s->writer, ']');
        out_char(s->run->out, '\n');
    }
    if (s->shown)
        return STATUS_OK;
    diag_add(s->run->sink, &NOTHING, PLACE_NONE, s->run->arguments[1]);
    return STATUS_INPUT;
}

int watch_show_action(struct run *run) {
    struct showing showing = {.run = run, .json = str_eq(run_option(run, "format"), STR("json"))};
    json_write_init(&showing.writer, run->out, 2);
    enum status status = watch_open(run, WATCH_THERE, &showing.store);
    if (status == STATUS_OK)
        status = show(&showing);
    store_close(showing.store);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
