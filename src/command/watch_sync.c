/* keyway watch sync, log: bringing the store up to date, and what changed. */
#include "command/watch_plants.h"

#include <signal.h>

#include "base/date.h"
#include "base/json_write.h"
#include "base/progress.h"
#include "owner/watch_event.h"
#include "owner/watch_provider.h"
#include "owner/watch_sync.h"
#include "report/paint.h"

static const struct diag_kind NOTHING = {"watch.nothing", SEVERITY_ERROR, "no provider is watched yet",
                                         "write: keyway watch add DOMAIN; 'keyway watch list --known' lists some"};
static const struct diag_kind STOPPED = {"watch.stopped", SEVERITY_WARNING, "stopped before all was read",
                                         "what was read is kept; sync again for the rest"};

enum { KIND_WIDTH = 13, SUBJECT_WIDTH = 24, TIME_WIDTH = 22, SHOWN_NEW = 20 };

/* ---- events */

struct telling {
    struct run *run;
    struct json_writer writer;
    bool json, with_time;
    size_t new_count; /* of documents that are new, in a text */
    size_t troubles;  /* alarms and errors */
};

static enum paint paint_of(enum watch_event_kind kind) {
    return kind == WATCH_ALARM || kind == WATCH_ERROR ? PAINT_BAD : kind == WATCH_NEW ? PAINT_GOOD : PAINT_PLAIN;
}

static void tell_json(struct telling *telling, const struct watch_event *event, struct str at) {
    struct json_writer *w = &telling->writer;
    json_write_object(w);
    json_write_pair(w, "at", at);
    json_write_pair(w, "kind", watch_event_word(event->kind));
    json_write_pair_some(w, "provider", event->provider_name);
    json_write_pair(w, "subject", event->subject);
    json_write_pair(w, "text", event->text);
    json_write_end(w, '}');
}

static void tell_text(const struct telling *telling, const struct watch_event *event, struct str at) {
    struct out *out = telling->run->out;
    bool colour = telling->run->colour;
    if (telling->with_time)
        paint_cell(out, false, PAINT_FAINT, at, TIME_WIDTH);
    paint_cell(out, colour, paint_of(event->kind), watch_event_word(event->kind), KIND_WIDTH);
    paint_cell(out, colour, PAINT_BOLD, event->subject, SUBJECT_WIDTH);
    out_char(out, ' ');
    out_safe(out, event->text);
    out_char(out, '\n');
}

static enum status tell(void *context, const struct watch_event *event) {
    struct telling *telling = context;
    char at[DATE_TIME_TEXT];
    date_time_text(event->at, at);
    telling->troubles += event->kind == WATCH_ALARM || event->kind == WATCH_ERROR;
    if (telling->json)
        tell_json(telling, event, str_from(at));
    else if (telling->with_time || event->kind != WATCH_NEW || telling->new_count++ < SHOWN_NEW)
        tell_text(telling, event, str_from(at));
    return STATUS_OK;
}

/* ---- sync */

/* What a person breaks off ends as a kill would, but says so. */
static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    (void)number;
    interrupted = 1;
}

static bool stop(void *context) {
    (void)context;
    return interrupted != 0;
}

/* By the names of watch_tally, in the order in which they are told. */
static const struct {
    const char *key, *text;
    size_t offset;
} counts[] = {
    {"fetched", "fetched", offsetof(struct watch_tally, fetched)},
    {"same", "as before", offsetof(struct watch_tally, same)},
    {"held", "kept apart", offsetof(struct watch_tally, held)},
    {"missing", "listed but not there", offsetof(struct watch_tally, missing)},
    {"failed", "not fetched", offsetof(struct watch_tally, failed)},
    {"refused", "no CSAF", offsetof(struct watch_tally, refused)},
    {"outstanding", "not here as listed", offsetof(struct watch_tally, outstanding)},
    {"unlisted", "with an address that leads nowhere", offsetof(struct watch_tally, unlisted)},
    {"findings", "with findings", offsetof(struct watch_tally, findings)},
    {"weak", "with a weak signature", offsetof(struct watch_tally, weak)},
};

static uint64_t count_of(const struct watch_tally *tally, size_t i) {
    return *(const uint64_t *)(const void *)((const char *)tally + counts[i].offset);
}

static void write_tally(struct run *run, const struct watch_tally *tally) {
    bool any = false;
    paint_text(run->out, run->colour, PAINT_BOLD, tally->name);
    out_char(run->out, ':');
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        if (count_of(tally, i)) {
            out_format(run->out, "%s %llu %s", any ? "," : "", (unsigned long long)count_of(tally, i), counts[i].text);
            any = true;
        }
    if (!any)
        out_str(run->out, tally->error.ptr ? STR(" nothing fetched") : STR(" nothing new"));
    if (tally->outstanding) {
        out_lit(run->out, "; keyway watch show ");
        out_safe(run->out, tally->name);
    }
    out_char(run->out, '\n');
}

static void write_json_tally(struct json_writer *w, const struct watch_tally *tally) {
    json_write_object(w);
    json_write_pair(w, "name", tally->name);
    json_write_pair_some(w, "error", tally->error);
    json_write_pair_bool(w, "full", tally->is_full);
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        json_write_pair_integer(w, counts[i].key, (int64_t)count_of(tally, i));
    json_write_end(w, '}');
}

/* What the run came to for the exit code. */
struct tale {
    size_t troubles;  /* at providers */
    size_t unmatched; /* plants */
};

/* What a person breaks off is not to go on for long. */
static enum status write_plants(struct run *run, struct store *store, const struct watch_report *report,
                                struct telling *telling, struct tale *tale) {
    bool match = !report->stopped && !run_has(run, "no-match");
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    if (telling->json) {
        json_write_key(&telling->writer, STR("plants"));
        json_write_array(&telling->writer);
    }
    if (match)
        TRY(watch_match_plants(run, store, telling->json ? &telling->writer : NULL, &tale->unmatched));
    if (telling->json)
        json_write_end(&telling->writer, ']');
    return STATUS_OK;
}

static enum status write_report(struct run *run, struct store *store, const struct watch_report *report, int64_t after,
                                struct tale *tale) {
    struct telling telling = {.run = run, .json = str_eq(run_option(run, "format"), STR("json"))};
    struct json_writer *w = &telling.writer;
    const struct watch_event_range range = {.after = after};
    json_write_init(w, run->out, 2);
    if (telling.json) {
        json_write_object(w);
        json_write_pair_bool(w, "stopped", report->stopped);
        json_write_key(w, STR("providers"));
        json_write_array(w);
    }
    for (size_t i = 0; i < report->count; i++) {
        tale->troubles += report->items[i].error.ptr || report->items[i].failed || report->items[i].outstanding;
        if (telling.json)
            write_json_tally(w, &report->items[i]);
        else
            write_tally(run, &report->items[i]);
    }
    if (telling.json) {
        json_write_end(w, ']');
        json_write_key(w, STR("events"));
        json_write_array(w);
    }
    TRY(watch_event_each(store, &range, tell, &telling));
    tale->troubles += telling.troubles;
    if (telling.json)
        json_write_end(w, ']');
    else if (telling.new_count > SHOWN_NEW)
        out_format(run->out, "... and %zu more that are new: keyway watch log\n", telling.new_count - SHOWN_NEW);
    TRY(write_plants(run, store, report, &telling, tale));
    if (telling.json) {
        json_write_end(w, '}');
        out_char(run->out, '\n');
    }
    return STATUS_OK;
}

static enum status check_any(struct run *run, struct store *store) {
    int64_t count;
    TRY(store_number(store, "SELECT count(*) FROM provider", NULL, 0, 0, &count));
    if (count)
        return STATUS_OK;
    diag_add(run->sink, &NOTHING, PLACE_NONE, STR_NONE);
    return STATUS_INPUT;
}

static enum status sync_all(struct run *run, struct store *store, struct tale *tale) {
    struct fetch_settings fetch;
    struct watch_report report;
    struct progress progress;
    int64_t after;
    struct watch_sync_settings settings = {.fetch = &fetch,
                                           .at = date_time_now(),
                                           .full = run_has(run, "full"),
                                           .progress = progress_step,
                                           .stop = stop,
                                           .context = &progress};
    TRY(watch_fetch_settings(run, &fetch));
    TRY(check_any(run, store));
    TRY(watch_event_last(store, &after));
    (void)signal(SIGINT, interrupt);
    (void)signal(SIGTERM, interrupt);
    progress_start(&progress, "fetching advisories", run->terminal);
    enum status status = watch_sync(store, &settings, run->arguments + 1, run->argument_count - 1, run->arena, &report);
    progress_end(&progress);
    TRY(status);
    if (report.stopped)
        diag_add(run->sink, &STOPPED, PLACE_NONE, STR_NONE);
    TRY(write_report(run, store, &report, after, tale));
    tale->troubles += report.stopped;
    return STATUS_OK;
}

int watch_sync_action(struct run *run) {
    struct store *store = NULL;
    struct tale tale = {.troubles = 0};
    enum status status = watch_open(run, WATCH_THERE, &store);
    if (status == STATUS_OK)
        status = sync_all(run, store, &tale);
    store_close(store);
    if (status != STATUS_OK)
        return run_failed(run, status);
    if (tale.unmatched)
        return EXIT_FAILED;
    return tale.troubles ? EXIT_FINDINGS : EXIT_WELL;
}

/* ---- log */

static enum status read_range(struct run *run, struct store *store, struct watch_event_range *range) {
    date_days day;
    *range = (struct watch_event_range){.since = INT64_MIN};
    TRY(day_option(run, "since", DATE_NONE, &day));
    if (day != DATE_NONE)
        range->since = (int64_t)day * 24 * 3600;
    return run->argument_count > 1 ? watch_provider_find(store, run->arguments[1], run->arena, &range->provider)
                                   : STATUS_OK;
}

static enum status tell_all(struct run *run, struct store *store) {
    struct telling telling = {.run = run, .json = str_eq(run_option(run, "format"), STR("json")), .with_time = true};
    struct watch_event_range range;
    TRY(read_range(run, store, &range));
    json_write_init(&telling.writer, run->out, 2);
    if (telling.json)
        json_write_array(&telling.writer);
    TRY(watch_event_each(store, &range, tell, &telling));
    if (telling.json) {
        json_write_end(&telling.writer, ']');
        out_char(run->out, '\n');
    }
    return STATUS_OK;
}

int watch_log_action(struct run *run) {
    struct store *store = NULL;
    enum status status = watch_open(run, WATCH_THERE, &store);
    if (status == STATUS_OK)
        status = tell_all(run, store);
    store_close(store);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
