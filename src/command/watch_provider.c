/* keyway watch add, list, remove, trust: which providers are watched. */
#include "command/watch.h"

#include "base/date.h"
#include "base/json_write.h"
#include "owner/watch_provider.h"
#include "provider/known.h"
#include "report/paint.h"

static const struct diag_kind NO_NUMBER = {"watch.no-number", SEVERITY_ERROR, "--{0}: '{1}' is no number from 1 to 128",
                                           NULL};
static const struct diag_kind MANY = {"watch.name-for-many", SEVERITY_ERROR,
                                      "--name names one provider, and '{0}' stands for several",
                                      "leave --name out: each is then called by its host"};
static const struct diag_kind SKIPPED = {"watch.skipped", SEVERITY_NOTE, "'{0}' is watched already", NULL};

enum { NAME_WIDTH = 22, COUNT_WIDTH = 9, DATE_WIDTH = 12 };

/* ---- the network */

static enum status read_number(struct run *run, const char *option, unsigned *number) {
    uint64_t value;
    struct str text = run_option(run, option);
    if (!text.ptr)
        return STATUS_OK;
    if (str_u64(text, FETCH_PARALLEL_MAX, &value) && value > 0) {
        *number = (unsigned)value;
        return STATUS_OK;
    }
    diag_add(run->sink, &NO_NUMBER, PLACE_NONE, str_from(option), text);
    return STATUS_INPUT;
}

enum status watch_fetch_settings(struct run *run, struct fetch_settings *settings) {
    *settings = (struct fetch_settings){
        .user_agent = run_option(run, "user-agent").ptr,
        .ca_file = run_option(run, "ca-file").ptr,
        .client_certificate = run_option(run, "client-certificate").ptr,
        .client_key = run_option(run, "client-key").ptr,
        .proxy = run_option(run, "proxy").ptr,
        .internal = run_has(run, "internal"),
    };
    TRY(read_number(run, "parallel", &settings->parallel));
    return read_number(run, "per-host", &settings->per_host);
}

/* ---- add */

static void say_added(struct run *run, struct str name, const struct watch_found *found) {
    out_safe(run->out, name);
    out_lit(run->out, ": ");
    out_safe(run->out, found->publisher.name.len ? found->publisher.name : STR("(no name)"));
    out_lit(run->out, ", ");
    out_safe(run->out, found->url);
    out_char(run->out, '\n');
}

static enum status add_one(struct run *run, struct store *store, struct str asked, struct str name,
                           const struct watch_found *found) {
    const struct watch_addition addition = {.name = name, .asked = asked, .found = found, .at = date_time_now()};
    TRY(watch_provider_add(store, &addition));
    say_added(run, name, found);
    return STATUS_OK;
}

/* The hosts of an aggregator's members may be the same; then each gets a number. */
static enum status free_name(struct run *run, struct store *store, struct str host, struct str *name) {
    int64_t taken = 1;
    *name = host;
    for (unsigned n = 2; taken; n++) {
        TRY(store_ask(store, &taken, 0, "SELECT count(*) FROM provider WHERE name = ?1", STORE_T(*name)));
        if (taken)
            *name = str_format(run->arena, STR_F "-%u", STR_A(host), n);
        if (!name->ptr)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status add_members(struct run *run, struct store *store, struct str asked,
                               const struct watch_finding *finding) {
    for (size_t i = 0; i < finding->count; i++) {
        int64_t known;
        struct str name;
        TRY(store_ask(store, &known, 0, "SELECT count(*) FROM provider WHERE url = ?1",
                      STORE_T(finding->items[i].url)));
        if (known) {
            diag_add(run->sink, &SKIPPED, PLACE_NONE, finding->items[i].url);
            continue;
        }
        TRY(free_name(run, store, finding->items[i].host, &name));
        TRY(add_one(run, store, asked, name, &finding->items[i]));
    }
    return STATUS_OK;
}

/* A name of the known providers stands for their URL; where that is gone, for their domain. */
static enum status find(struct run *run, const struct fetch_settings *settings, struct str asked,
                        struct watch_finding *finding) {
    const struct known_provider *known = known_find(asked);
    struct diag_sink first;
    diag_init(&first, run->arena);
    if (known && known->url.len) {
        enum status status = watch_find(settings, known->url, run->arena, &first, finding);
        if (status != STATUS_INPUT || !known->domain.len) {
            diag_merge(run->sink, &first);
            return status;
        }
    }
    enum status status =
        watch_find(settings, known && known->domain.len ? known->domain : asked, run->arena, run->sink, finding);
    /* What the known URL answered says more than that nothing was found under the domain either. */
    if (status == STATUS_INPUT)
        diag_merge(run->sink, &first);
    return status;
}

static enum status add(struct run *run, struct store *store) {
    struct str asked = run->arguments[1], name = run_option(run, "name");
    const struct known_provider *known = known_find(asked);
    struct fetch_settings settings;
    struct watch_finding finding;
    /* What can be seen without the network is told before it is asked. */
    if (name.ptr)
        TRY(watch_provider_may_name(store, name));
    TRY(watch_fetch_settings(run, &settings));
    TRY(find(run, &settings, asked, &finding));
    if (name.ptr && finding.count > 1) {
        diag_add(run->sink, &MANY, PLACE_NONE, asked);
        return STATUS_INPUT;
    }
    if (finding.aggregator.ptr && !name.ptr)
        return add_members(run, store, asked, &finding);
    if (!name.ptr)
        name = known ? known->key : finding.items[0].host;
    return add_one(run, store, asked, name, &finding.items[0]);
}

int watch_add_action(struct run *run) {
    return watch_with_store(run, WATCH_MADE, add);
}

/* ---- remove, trust */

static enum status drop(struct run *run, struct store *store) {
    return watch_provider_remove(store, run->arguments[1], run->arena);
}

int watch_remove_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, drop);
}

static enum status trust(struct run *run, struct store *store) {
    int64_t released = 0;
    TRY(watch_provider_trust(store, run->arguments[1], run->arguments[2], date_time_now(), run->arena, &released));
    out_format(run->out, "%lld document%s that %s kept apart now count%s\n", (long long)released,
               released == 1 ? "" : "s", released == 1 ? "was" : "were", released == 1 ? "s" : "");
    return STATUS_OK;
}

int watch_trust_action(struct run *run) {
    return watch_with_store(run, WATCH_THERE, trust);
}

/* ---- list */

struct listing {
    struct run *run;
    struct json_writer writer;
};

static bool wants_json(const struct run *run) {
    return str_eq(run_option(run, "format"), STR("json"));
}

static struct str moment(struct run *run, int64_t seconds) {
    char text[DATE_TIME_TEXT];
    date_time_text(seconds, text);
    return seconds ? str_copy(run->arena, str_from(text)) : STR("never");
}

static struct str state_of_documents(struct run *run, const struct watch_provider *p) {
    int64_t missing = p->outstanding - p->apart;
    struct str held = p->held ? str_format(run->arena, "%lld kept apart", (long long)p->held) : STR("");
    if (!missing || !held.ptr)
        return held;
    return str_format(run->arena, "%lld not here as listed%s" STR_F, (long long)missing, held.len ? ", " : "",
                      STR_A(held));
}

static struct str state_of(struct run *run, const struct watch_provider *p) {
    if (p->error.ptr)
        return p->error;
    if (p->changed_keys)
        return STR("a changed key waits for your word");
    if (p->held || p->outstanding)
        return state_of_documents(run, p);
    return p->synced_at ? STR("well") : STR("not synced yet");
}

static enum status write_row(void *context, const struct watch_provider *p) {
    struct listing *listing = context;
    struct out *out = listing->run->out;
    struct str synced = moment(listing->run, p->synced_at);
    struct str count = str_format(listing->run->arena, "%lld", (long long)p->documents);
    paint_cell(out, listing->run->colour, PAINT_BOLD, p->name, NAME_WIDTH);
    paint_cell(out, false, PAINT_PLAIN, count, COUNT_WIDTH);
    paint_cell(out, false, PAINT_PLAIN, str_slice(synced, 0, 10), DATE_WIDTH);
    paint_text(out, listing->run->colour,
               p->error.ptr || p->changed_keys || p->held || p->outstanding ? PAINT_WARN : PAINT_PLAIN,
               state_of(listing->run, p));
    out_char(out, '\n');
    return STATUS_OK;
}

static enum status write_object(void *context, const struct watch_provider *p) {
    struct listing *listing = context;
    struct json_writer *w = &listing->writer;
    json_write_object(w);
    json_write_pair(w, "name", p->name);
    json_write_pair(w, "asked", p->asked);
    json_write_pair(w, "url", p->url);
    json_write_pair_some(w, "role", p->role);
    json_write_pair_some(w, "publisher", p->publisher);
    json_write_pair_some(w, "namespace", p->namespace);
    if (p->tried_at)
        json_write_pair(w, "tried", moment(listing->run, p->tried_at));
    if (p->synced_at)
        json_write_pair(w, "synced", moment(listing->run, p->synced_at));
    json_write_pair_some(w, "error", p->error);
    json_write_pair_bool(w, "unsigned", p->is_unsigned);
    json_write_pair_integer(w, "documents", p->documents);
    json_write_pair_integer(w, "held", p->held);
    json_write_pair_integer(w, "due", p->due);
    json_write_pair_integer(w, "outstanding", p->outstanding);
    json_write_pair_integer(w, "changed_keys", p->changed_keys);
    json_write_end(w, '}');
    return STATUS_OK;
}

static void write_known(struct listing *listing, const struct known_provider *p) {
    struct json_writer *w = &listing->writer;
    if (wants_json(listing->run)) {
        json_write_object(w);
        json_write_pair(w, "key", p->key);
        json_write_pair(w, "name", p->name);
        json_write_pair_some(w, "domain", p->domain);
        json_write_pair_some(w, "url", p->url);
        json_write_pair(w, "kind", known_kind_text((enum known_kind)p->kind));
        json_write_pair(w, "confidence", known_confidence_text((enum known_confidence)p->confidence));
        json_write_pair_some(w, "note", p->note);
        json_write_end(w, '}');
        return;
    }
    paint_cell(listing->run->out, listing->run->colour, PAINT_BOLD, p->key, NAME_WIDTH);
    paint_cell(listing->run->out, false, PAINT_PLAIN, known_kind_text((enum known_kind)p->kind), COUNT_WIDTH + 4);
    paint_text(listing->run->out, false, PAINT_PLAIN, p->name);
    out_char(listing->run->out, '\n');
}

static void list_known(struct listing *listing) {
    for (size_t i = 0; i < known_count(); i++)
        write_known(listing, known_at(i));
}

static enum status list_watched(struct listing *listing, struct store *store) {
    if (!store)
        return STATUS_OK;
    if (wants_json(listing->run))
        return watch_provider_each(store, write_object, listing);
    paint_cell(listing->run->out, listing->run->colour, PAINT_FAINT, STR("provider"), NAME_WIDTH);
    paint_cell(listing->run->out, listing->run->colour, PAINT_FAINT, STR("count"), COUNT_WIDTH);
    paint_cell(listing->run->out, listing->run->colour, PAINT_FAINT, STR("synced"), DATE_WIDTH);
    paint_text(listing->run->out, listing->run->colour, PAINT_FAINT, STR("state"));
    out_char(listing->run->out, '\n');
    return watch_provider_each(store, write_row, listing);
}

int watch_list_action(struct run *run) {
    struct listing listing = {.run = run};
    struct store *store = NULL;
    bool known = run_has(run, "known"), json = wants_json(run);
    enum status status = known ? STATUS_OK : watch_open(run, WATCH_IF_THERE, &store);
    if (status != STATUS_OK)
        return run_failed(run, status);
    json_write_init(&listing.writer, run->out, 2);
    if (json)
        json_write_array(&listing.writer);
    if (known)
        list_known(&listing);
    else
        status = list_watched(&listing, store);
    if (json) {
        json_write_end(&listing.writer, ']');
        out_char(run->out, '\n');
    }
    store_close(store);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
