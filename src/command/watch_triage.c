/* keyway watch acknowledge, accept, plan, done, reopen, comment, read, history: what people decide, and what they
 * decided. */
#include "command/watch_choice.h"

#include <pwd.h>
#include <unistd.h>

#include "owner/triage_store.h"
#include "report/watch.h"

static const struct diag_kind NO_ADVISORY = {"watch.no-advisory", SEVERITY_ERROR, "no advisory '{0}' was read", NULL};
static const struct diag_kind NEEDS = {"watch.needs", SEVERITY_ERROR, "{0} needs --{1}", "{2}"};
static const struct diag_kind PAST = {"watch.past", SEVERITY_ERROR, "--{0}: {1} is past",
                                      "write a day that is to come"};
static const struct diag_kind LONG = {"watch.long", SEVERITY_ERROR, "--{0} is longer than 4096 bytes",
                                      "say it shorter, and where more is written"};
static const struct diag_kind NO_HISTORY = {"watch.no-history", SEVERITY_ERROR,
                                            "history is printed as text, csv or json, not as {0}",
                                            "write: --format csv, or json"};

enum { TEXT_MAX = 4096 };

/* What each action cannot do without, and why. */
static const struct {
    enum triage_action action;
    const char *option;
    const char *why;
} needs[] = {
    {TRIAGE_ACCEPT, "until", "a risk is accepted for a time, not for ever"},
    {TRIAGE_ACCEPT, "reason", "who asks in a year wants to know why"},
    {TRIAGE_PLAN, "outage", "say for which day it is planned"},
    {TRIAGE_DONE, "reason", "say what was done"},
    {TRIAGE_REOPEN, "reason", "say what has changed"},
    {TRIAGE_COMMENT, "reason", "it is the comment"},
};

static struct str login_name(struct arena *arena) {
    struct passwd entry, *found = NULL;
    char bytes[4096];
    if (getpwuid_r(getuid(), &entry, bytes, sizeof(bytes), &found) == 0 && found)
        return str_copy(arena, str_from(found->pw_name));
    return str_format(arena, "user %u", (unsigned)getuid());
}

static enum status check_text(struct run *run, const char *option) {
    if (run_option(run, option).len <= TEXT_MAX)
        return STATUS_OK;
    diag_add(run->sink, &LONG, PLACE_NONE, str_from(option));
    return STATUS_INPUT;
}

static enum status check_day(struct run *run, const char *option, date_days at, date_days *day) {
    TRY(day_option(run, option, DATE_NONE, day));
    if (*day == DATE_NONE || *day >= at)
        return STATUS_OK;
    diag_add(run->sink, &PAST, PLACE_NONE, str_from(option), run_option(run, option));
    return STATUS_INPUT;
}

/* What the command line says of the decision: all but what it is about. */
static enum status read_row(struct run *run, enum triage_action action, struct triage_row *row) {
    date_days at;
    struct str who = run_option(run, "who"), reason = run_option(run, "reason");
    for (size_t i = 0; i < ARRAY_LEN(needs); i++) {
        if (needs[i].action != action || run_option(run, needs[i].option).len > 0)
            continue;
        diag_add(run->sink, &NEEDS, PLACE_NONE, run->arguments[0], str_from(needs[i].option), str_from(needs[i].why));
        return STATUS_INPUT;
    }
    TRY(check_text(run, "reason"));
    TRY(check_text(run, "who"));
    TRY(day_option(run, "at", DATE_NONE, &at));
    at = at == DATE_NONE ? date_today() : at;
    *row = (struct triage_row){.action = (uint8_t)action,
                               .reason = reason.ptr ? reason : STR(""),
                               .who = who.len ? who : login_name(run->arena),
                               .at = date_time_now()};
    TRY(check_day(run, "until", at, &row->until));
    TRY(check_day(run, "outage", at, &row->outage));
    return row->who.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- what it is about */

static void fill_row(const struct watch_list *list, const struct watch_item *item, struct triage_row *row) {
    row->asset = watch_asset(list, item)->id;
    row->advisory = watch_document_of(list, item)->id;
    row->vulnerability = watch_vulnerability(list, item)->cve;
    row->version = watch_document_of(list, item)->version;
    memcpy(row->key, item->key, sizeof(row->key));
}

/* One row a vulnerability of an asset, each with the key of its own answer: a vulnerability that a later revision adds
 * is new. */
static enum status make_rows(struct run *run, const struct watch_plant *plant, const struct watch_choice *choice,
                             const struct triage_row *said, struct triage_row **rows) {
    *rows = ARENA_ARRAY(run->arena, struct triage_row, choice->count);
    if (!*rows)
        return STATUS_MEMORY;
    for (size_t i = 0; i < choice->count; i++) {
        (*rows)[i] = *said;
        fill_row(&plant->list, choice->items[i], &(*rows)[i]);
    }
    return STATUS_OK;
}

static enum status write_rows(struct run *run, const struct watch_plant *plant, const struct triage_row *rows,
                              size_t count) {
    TRY(triage_store_add(plant->store, plant->judged.plant->name, rows, count));
    for (size_t i = 0; i < count; i++) {
        out_str(run->out, triage_action_name((enum triage_action)rows[i].action));
        const struct str parts[] = {rows[i].asset, rows[i].advisory, rows[i].vulnerability};
        for (size_t k = 0; k < ARRAY_LEN(parts); k++) {
            out_str(run->out, parts[k].len ? STR(" ") : STR(""));
            out_safe(run->out, parts[k]);
        }
        out_lit(run->out, ", noted as ");
        out_safe(run->out, rows[i].who);
        out_char(run->out, '\n');
    }
    return STATUS_OK;
}

static int finish(struct run *run, struct watch_plant *plant, enum status status) {
    watch_plant_done(plant);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

/* Of what was chosen by a selection somebody wants to know how much it was. */
static void write_sum(struct run *run, const struct watch_choice *choice) {
    bool selected = run->argument_count == 3;
    if (selected)
        out_format(run->out, "%zu noted, on %zu asset%s", choice->count, choice->assets,
                   choice->assets == 1 ? "" : "s");
    if (selected && choice->settled)
        out_format(run->out, "; %zu left out: nothing is to be done about %s", choice->settled,
                   choice->settled == 1 ? "it" : "them");
    out_str(run->out, selected ? STR("\n") : STR(""));
}

static enum status decide(struct run *run, enum triage_action action, struct watch_plant *plant) {
    struct triage_row said, *rows = NULL;
    struct watch_choice choice;
    TRY(watch_choice_check(run));
    TRY(read_row(run, action, &said));
    TRY(watch_plant_open(run, WATCH_MADE, plant));
    TRY(watch_choose(run, plant, action == TRIAGE_COMMENT, &choice));
    TRY(make_rows(run, plant, &choice, &said, &rows));
    TRY(write_rows(run, plant, rows, choice.count));
    write_sum(run, &choice);
    return STATUS_OK;
}

int watch_decide_action(struct run *run) {
    struct watch_plant plant = {.store = NULL};
    enum triage_action action;
    /* The table of actions lets no other word through. */
    if (!triage_action_parse(run->arguments[0], &action))
        return EXIT_FAILED;
    return finish(run, &plant, decide(run, action, &plant));
}

/* ---- remarks */

static enum status find_document(struct run *run, const struct watch_plant *plant, struct str id,
                                 const struct advisory_document **document) {
    uint32_t index = advisory_find(plant->judged.advisories, id);
    if (index == UINT32_MAX) {
        diag_add(run->sink, &NO_ADVISORY, PLACE_NONE, id);
        return STATUS_INPUT;
    }
    *document = advisory_at(plant->judged.advisories, index);
    return STATUS_OK;
}

static enum status note_document(struct run *run, enum triage_action action, struct str id, struct watch_plant *plant) {
    const struct advisory_document *document = NULL;
    struct triage_row row;
    TRY(read_row(run, action, &row));
    TRY(watch_plant_open(run, WATCH_MADE, plant));
    TRY(find_document(run, plant, id, &document));
    row.asset = STR("");
    row.vulnerability = STR("");
    row.advisory = document->id;
    row.version = document->version;
    return write_rows(run, plant, &row, 1);
}

int watch_comment_action(struct run *run) {
    struct watch_plant plant = {.store = NULL};
    bool whole = run->argument_count == 4 && str_eq(run->arguments[2], STR("-"));
    return finish(run, &plant,
                  whole ? note_document(run, TRIAGE_COMMENT, run->arguments[3], &plant)
                        : decide(run, TRIAGE_COMMENT, &plant));
}

int watch_read_action(struct run *run) {
    struct watch_plant plant = {.store = NULL};
    return finish(run, &plant, note_document(run, TRIAGE_READ, run->arguments[2], &plant));
}

/* ---- history */

static enum status print_history(struct run *run, struct store **store) {
    struct str format = run_option(run, "format");
    struct watch_filter wanted = {.since = DATE_NONE};
    const struct watch_report_options options = {.width = run->width};
    struct plant *plant;
    struct triage_log log;
    if (str_eq(format, STR("openvex")) || str_eq(format, STR("digest"))) {
        diag_add(run->sink, &NO_HISTORY, PLACE_NONE, format);
        return STATUS_INPUT;
    }
    TRY(day_option(run, "since", DATE_NONE, &wanted.since));
    wanted.assets = &run->arguments[2];
    wanted.asset_count = run->argument_count > 2;
    wanted.advisory = run->argument_count > 3 ? run->arguments[3] : STR("");
    TRY(plant_read(run->arguments[1].ptr, run->arena, run->sink, &plant));
    TRY(watch_open(run, WATCH_THERE, store));
    triage_log_init(&log, run->arena);
    TRY(triage_store_read(*store, plant->name, &log));
    return report_watch_history(&log, &wanted, format, &options, run->out);
}

int watch_history_action(struct run *run) {
    struct store *store = NULL;
    enum status status = print_history(run, &store);
    store_close(store);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
