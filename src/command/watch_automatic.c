/* What keyway watch sync does after the fetching: every listed plant is matched, and none keeps another. */
#include "command/watch_plants.h"

#include <string.h>

#include "report/paint.h"
#include "report/watch.h"

static const struct diag_kind FAILED = {"watch.plant-failed", SEVERITY_ERROR, "the plant '{0}' was not matched: {1}",
                                        "mend it, or take it off: keyway watch plant remove {2}"};

enum { SHOWN = 10, CHANGE_WIDTH = 9 };

/* One plant on its way. */
struct matching {
    struct run *run; /* of this plant alone: its own arena, sink and arguments */
    struct store *store;
    struct json_writer *w; /* NULL: a text is written */
    const struct listed_plant *plant;
    int64_t at;
};

/* ---- what came of it */

static void write_news_json(const struct matching *matching, const struct watch_list *list,
                            const struct match_result *result) {
    struct json_writer *w = matching->w;
    json_write_key(w, STR("news"));
    json_write_array(w);
    /* Of a first run everything would be: `watch match` has it. */
    for (size_t i = 0; i < result->news_count && !result->is_first; i++) {
        const struct watch_item *item = result->news[i].item;
        json_write_object(w);
        json_write_pair(w, "change", match_change_name((enum match_change)result->news[i].change));
        json_write_pair(w, "asset", watch_asset(list, item)->id);
        json_write_pair(w, "advisory", watch_document_of(list, item)->id);
        json_write_pair_some(w, "vulnerability", watch_vulnerability(list, item)->cve);
        json_write_pair(w, "answer", advisory_answer_name((enum advisory_answer)item->answer));
        json_write_pair(w, "state", triage_state_name((enum triage_state)item->state));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_json(const struct matching *matching, const struct watch_list *list,
                       const struct match_result *result) {
    struct json_writer *w = matching->w;
    json_write_object(w);
    json_write_pair(w, "name", list->assessment->plant->name);
    json_write_pair(w, "path", matching->plant->path);
    json_write_key(w, STR("run"));
    json_write_object(w);
    report_watch_run(&result->run, w);
    json_write_end(w, '}');
    write_news_json(matching, list, result);
    json_write_end(w, '}');
}

static void write_news(const struct matching *matching, const struct watch_list *list, const struct match_news *news) {
    struct out *out = matching->run->out;
    struct str cve = watch_vulnerability(list, news->item)->cve;
    out_lit(out, "    ");
    paint_cell(out, false, PAINT_PLAIN, match_change_name((enum match_change)news->change), CHANGE_WIDTH);
    const struct str parts[] = {watch_asset(list, news->item)->id, watch_document_of(list, news->item)->id, cve};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        out_str(out, parts[i].len ? STR(" ") : STR(""));
        out_safe(out, parts[i]);
    }
    out_format(out, ", " STR_F ", " STR_F "\n", STR_A(advisory_answer_name((enum advisory_answer)news->item->answer)),
               STR_A(triage_state_name((enum triage_state)news->item->state)));
}

static void write_text(const struct matching *matching, const struct watch_list *list,
                       const struct match_result *result) {
    struct out *out = matching->run->out;
    const struct match_run *run = &result->run;
    size_t shown = 0, open = 0;
    out_format(out, ": " STR_F ", %lld ended; %lld open of %lld", STR_A(match_run_text(run, matching->run->arena)),
               (long long)run->ended, (long long)run->open, (long long)run->matches);
    if (run->unread)
        out_format(out, "; %lld advisor%s could not be read", (long long)run->unread, run->unread == 1 ? "y" : "ies");
    out_char(out, '\n');
    for (size_t i = 0; i < result->news_count; i++) {
        if (!triage_is_open((enum triage_state)result->news[i].item->state))
            continue;
        if (open++ < SHOWN) {
            write_news(matching, list, &result->news[i]);
            shown++;
        }
    }
    if (open == 0)
        return;
    if (open > shown)
        out_format(out, "    ... and %zu more\n", open - shown);
    out_lit(out, "    keyway watch match ");
    out_safe(out, matching->plant->path);
    out_char(out, '\n');
}

static void write_name(const struct matching *matching, struct str name) {
    if (!matching->w)
        paint_text(matching->run->out, matching->run->colour, PAINT_BOLD, name);
}

static void write_unmatched(const struct matching *matching, struct str error) {
    const struct listed_plant *plant = matching->plant;
    write_name(matching, plant->name);
    if (matching->w) {
        json_write_object(matching->w);
        json_write_pair(matching->w, "name", plant->name);
        json_write_pair(matching->w, "path", plant->path);
        json_write_pair_some(matching->w, "error", error);
        json_write_end(matching->w, '}');
    } else if (error.ptr) {
        out_lit(matching->run->out, ": not matched\n");
    } else {
        out_lit(matching->run->out, ": nothing to match anew\n");
    }
}

/* ---- one plant */

static enum status match_anew(const struct matching *matching, struct watch_plant *opened, struct str rests_on) {
    const struct match_asked asked = {
        .plant = matching->plant->id, .automatic = true, .at = matching->at, .rests_on = rests_on};
    struct match_result result;
    TRY(watch_plant_open(matching->run, WATCH_THERE, opened));
    TRY(match_run_make(opened->store, &asked, &opened->list, matching->run->arena, &result));
    write_name(matching, opened->judged.plant->name);
    if (matching->w)
        write_json(matching, &opened->list, &result);
    else
        write_text(matching, &opened->list, &result);
    return STATUS_OK;
}

/* A file that is changed between the two readings is found by the next sync: what is kept is of the first one. */
static enum status match_one(const struct matching *matching) {
    uint8_t digest[HASH_SHA256_SIZE];
    const struct str rests_on = {(const char *)digest, sizeof(digest)};
    struct watch_plant opened = {.store = NULL};
    struct run *run = matching->run;
    struct plant *plant;
    TRY(plant_read(matching->plant->path.ptr, run->arena, run->sink, &plant));
    TRY(match_run_rests_on(matching->store, plant, date_today(), run->arena, digest));
    if (str_eq(rests_on, matching->plant->rests_on)) {
        write_unmatched(matching, STR_NONE);
        return plant_list_same(matching->store, matching->plant->id, matching->at);
    }
    enum status status = match_anew(matching, &opened, rests_on);
    watch_plant_done(&opened);
    return status;
}

/* Of what the command line says only where the database is, and what decides about the order: a run is about the plant
 * as it is, not about what if. */
static enum status own_run(const struct run *run, const struct matching *matching, struct run *own) {
    static const char *const taken[] = {"db", "kev", "epss"};
    own->arguments = ARENA_ARRAY(own->arena, struct str, 2);
    own->values = ARENA_ARRAY(own->arena, struct run_value, run->value_count);
    if (!own->arguments || !own->values)
        return STATUS_MEMORY;
    own->arguments[0] = STR("match");
    own->arguments[1] = matching->plant->path;
    own->argument_count = 2;
    own->value_count = 0;
    for (size_t i = 0; i < run->value_count; i++)
        for (size_t k = 0; k < ARRAY_LEN(taken); k++)
            if (strcmp(run->values[i].option->name, taken[k]) == 0)
                own->values[own->value_count++] = run->values[i];
    return STATUS_OK;
}

/* Its first mistake, with its place. */
static struct str reason_of(const struct diag_sink *sink, enum status status, struct arena *arena) {
    if (status == STATUS_MEMORY)
        return STR("there is not enough memory");
    if (diag_errors(sink) == 0 || !sink->items[SEVERITY_ERROR])
        return STR("for a reason that was not told");
    const struct diag *diag = &sink->items[SEVERITY_ERROR][0];
    struct position at = place_position(diag->place);
    struct str text = diag_text(arena, diag);
    if (!text.ptr || !diag->place.source)
        return text;
    return at.line ? str_format(arena, STR_F ":%u:%u: " STR_F, STR_A(diag->place.source->name), at.line, at.column,
                                STR_A(text))
                   : str_format(arena, STR_F ": " STR_F, STR_A(diag->place.source->name), STR_A(text));
}

static enum status tell_failure(struct run *run, const struct matching *matching, enum status status) {
    const struct diag_sink *sink = matching->run->sink;
    struct str reason = reason_of(sink, status, run->arena);
    if (!reason.ptr)
        return STATUS_MEMORY;
    diag_add(run->sink, &FAILED, PLACE_NONE, matching->plant->name, reason, matching->plant->path);
    diag_merge(run->sink, sink);
    write_unmatched(matching, reason);
    return plant_list_failed(matching->store, matching->plant->id, reason, matching->at);
}

static enum status match_listed(struct run *run, const struct matching *listed, size_t *failed) {
    struct arena arena;
    struct diag_sink sink;
    struct run own = *run;
    struct matching matching = *listed;
    arena_init(&arena, run->arena->cap);
    diag_init(&sink, &arena);
    own.arena = &arena;
    own.sink = &sink;
    matching.run = &own;
    enum status status = own_run(run, &matching, &own);
    if (status == STATUS_OK)
        status = match_one(&matching);
    if (status == STATUS_OK) {
        arena_done(&arena);
        return STATUS_OK;
    }
    (*failed)++;
    status = tell_failure(run, &matching, status);
    /* What is told of it points into its files. */
    arena_adopt(run->arena, &arena);
    return status;
}

enum status watch_match_plants(struct run *run, struct store *store, struct json_writer *w, size_t *failed) {
    struct plant_list list = {.count = 0};
    TRY(plant_list_read(store, run->arena, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct matching matching = {.store = store, .w = w, .plant = &list.items[i], .at = date_time_now()};
        TRY(match_listed(run, &matching, failed));
    }
    return STATUS_OK;
}
