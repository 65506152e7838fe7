/* keyway watch plant add, list, remove, runs: which plants every sync matches, and what the runs came to. */
#include "command/watch_plants.h"

#include <limits.h>
#include <stdlib.h>

#include "report/paint.h"
#include "report/watch.h"

static const struct diag_kind NO_VERB = {"watch.plant-action", SEVERITY_ERROR,
                                         "'plant {0}' is nothing that the watch does",
                                         "write: keyway watch plant add plant.yaml, or list, remove or runs"};
static const struct diag_kind FORM = {"watch.form", SEVERITY_ERROR, "'keyway watch plant {0}' {1}",
                                      "for example: keyway watch plant {0}{2}"};
static const struct diag_kind NO_PLANT = {"watch.no-plant", SEVERITY_ERROR, "no plant '{0}' is matched by the watch",
                                          "add it with 'keyway watch plant add {0}'"};

enum { NAME_WIDTH = 28, DATE_WIDTH = 12 };

struct str watch_full_path(struct run *run, struct str path) {
    char full[PATH_MAX];
    return realpath(path.ptr, full) ? str_copy(run->arena, str_from(full)) : STR_NONE;
}

static bool wants_json(const struct run *run) {
    return str_eq(run_option(run, "format"), STR("json"));
}

/* ---- what a run came to */

static struct str run_line(struct arena *arena, const struct match_run *run) {
    char at[DATE_TIME_TEXT];
    date_time_text(run->at, at);
    struct str changes = match_run_text(run, arena);
    return changes.ptr
               ? str_format(arena, "%s, %s: " STR_F, at, run->automatic ? "automatic" : "manual", STR_A(changes))
               : STR_NONE;
}

/* ---- add, remove */

static enum status add(struct run *run, struct store *store) {
    struct str path = watch_full_path(run, run->arguments[2]);
    struct plant *plant;
    TRY(plant_read(path.ptr ? path.ptr : run->arguments[2].ptr, run->arena, run->sink, &plant));
    if (!path.ptr)
        return STATUS_MEMORY;
    TRY(plant_list_add(store, path, plant->name, date_time_now(), run->arena));
    out_safe(run->out, plant->name);
    out_lit(run->out, ": ");
    out_safe(run->out, path);
    out_format(run->out, ", %zu asset%s, matched by every sync\n", plant->asset_count,
               plant->asset_count == 1 ? "" : "s");
    return STATUS_OK;
}

static enum status take_off(struct run *run, struct store *store) {
    return plant_list_remove(store, watch_full_path(run, run->arguments[2]), run->arguments[2], run->arena);
}

/* ---- list */

static enum status write_plant(struct run *run, const struct listed_plant *plant, const struct match_run *last) {
    char day[DATE_TIME_TEXT];
    date_time_text(plant->tried_at, day);
    paint_cell(run->out, run->colour, PAINT_BOLD, plant->name, NAME_WIDTH);
    paint_cell(run->out, false, PAINT_PLAIN, plant->tried_at ? str_slice(str_from(day), 0, 10) : STR("never"),
               DATE_WIDTH);
    struct str text = last
                          ? str_format(run->arena, "%lld open of %lld", (long long)last->open, (long long)last->matches)
                          : STR("not matched yet");
    paint_text(run->out, run->colour, plant->error.ptr ? PAINT_WARN : PAINT_PLAIN,
               plant->error.ptr ? plant->error : text);
    out_lit(run->out, "\n    ");
    out_safe(run->out, plant->path);
    out_char(run->out, '\n');
    return text.ptr ? STATUS_OK : STATUS_MEMORY;
}

static void write_plant_json(struct json_writer *w, const struct listed_plant *plant, const struct match_run *last) {
    char at[DATE_TIME_TEXT];
    json_write_object(w);
    json_write_pair(w, "name", plant->name);
    json_write_pair(w, "path", plant->path);
    if (plant->tried_at) {
        date_time_text(plant->tried_at, at);
        json_write_pair(w, "tried", str_from(at));
    }
    json_write_pair_some(w, "error", plant->error);
    if (last) {
        json_write_key(w, STR("last_run"));
        json_write_object(w);
        report_watch_run(last, w);
        json_write_end(w, '}');
    }
    json_write_end(w, '}');
}

static enum status write_plants(struct run *run, struct store *store, struct json_writer *w) {
    struct plant_list list = {.count = 0};
    if (store) /* without a database there are no plants */
        TRY(plant_list_read(store, run->arena, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct match_run last;
        bool found = false;
        TRY(match_run_last(store, list.items[i].id, &last, &found));
        if (wants_json(run))
            write_plant_json(w, &list.items[i], found ? &last : NULL);
        else
            TRY(write_plant(run, &list.items[i], found ? &last : NULL));
    }
    return STATUS_OK;
}

/* ---- runs */

struct listing {
    struct run *run;
    struct json_writer *w;
};

static enum status write_run(void *context, const struct match_run *made) {
    struct listing *listing = context;
    if (wants_json(listing->run)) {
        json_write_object(listing->w);
        report_watch_run(made, listing->w);
        json_write_end(listing->w, '}');
        return STATUS_OK;
    }
    struct str line = run_line(listing->run->arena, made);
    out_str(listing->run->out, line);
    out_format(listing->run->out, ", %lld ended; %lld open of %lld\n", (long long)made->ended, (long long)made->open,
               (long long)made->matches);
    return line.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status write_runs(struct run *run, struct store *store, struct json_writer *w) {
    struct listing listing = {run, w};
    struct plant_list list;
    TRY(plant_list_read(store, run->arena, &list));
    const struct listed_plant *plant =
        plant_list_find(&list, watch_full_path(run, run->arguments[2]), run->arguments[2]);
    if (plant)
        return match_run_each(store, plant->id, write_run, &listing);
    diag_add(run->sink, &NO_PLANT, PLACE_NONE, run->arguments[2]);
    return STATUS_INPUT;
}

/* What is listed as JSON is an array. */
static enum status in_array(struct run *run, struct store *store,
                            enum status (*write)(struct run *, struct store *, struct json_writer *)) {
    struct json_writer w;
    json_write_init(&w, run->out, 2);
    if (wants_json(run))
        json_write_array(&w);
    enum status status = write(run, store, &w);
    if (wants_json(run)) {
        json_write_end(&w, ']');
        out_char(run->out, '\n');
    }
    return status;
}

static enum status list(struct run *run, struct store *store) {
    return in_array(run, store, write_plants);
}

static enum status runs(struct run *run, struct store *store) {
    return in_array(run, store, write_runs);
}

/* ---- which of them */

static const struct {
    struct str name;
    const char *form;    /* what it takes */
    const char *example; /* of it */
    size_t arguments;    /* behind "plant" */
    enum watch_need need;
    enum status (*run)(struct run *run, struct store *store);
} verbs[] = {
    {STR_INIT("add"), "takes one plant document", " plant.yaml", 2, WATCH_MADE, add},
    {STR_INIT("list"), "takes no argument", "", 1, WATCH_IF_THERE, list},
    {STR_INIT("remove"), "takes one plant document, or its name", " plant.yaml", 2, WATCH_THERE, take_off},
    {STR_INIT("runs"), "takes one plant document, or its name", " plant.yaml", 2, WATCH_THERE, runs},
};

int watch_plant_action(struct run *run) {
    struct str names[ARRAY_LEN(verbs)];
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        names[i] = verbs[i].name;
        if (!str_eq(run->arguments[1], verbs[i].name))
            continue;
        if (run->argument_count - 1 == verbs[i].arguments)
            return watch_with_store(run, verbs[i].need, verbs[i].run);
        diag_add(run->sink, &FORM, PLACE_NONE, verbs[i].name, str_from(verbs[i].form), str_from(verbs[i].example));
        return EXIT_FAILED;
    }
    diag_add_near(run->sink, &NO_VERB, PLACE_NONE, diag_nearest(run->arguments[1], names, ARRAY_LEN(verbs)),
                  run->arguments[1]);
    return EXIT_FAILED;
}
