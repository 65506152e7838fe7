/* keyway watch: what providers publish, kept up to date. */
#include "command/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "command/watch_options.h"
#include "owner/watch_store.h"

static const struct diag_kind NO_ACTION = {"watch.action", SEVERITY_ERROR, "'{0}' is nothing that the watch does",
                                           "'keyway watch --help' lists what it does"};
static const struct diag_kind FORM = {"watch.form", SEVERITY_ERROR, "{0} does not take so many or so few arguments",
                                      "write: keyway watch {0} {1}"};
static const struct diag_kind NO_HOME = {"watch.no-home", SEVERITY_ERROR, "nothing says where the database is",
                                         "give --db FILE, or set HOME or XDG_STATE_HOME"};
static const struct diag_kind NO_FOLDER = {"watch.no-folder", SEVERITY_ERROR, "this folder could not be made: {0}",
                                           NULL};

/* ---- the database */

enum status watch_path(struct run *run, struct str *path) {
    struct str given = run_option(run, "db"), state = str_from(getenv("XDG_STATE_HOME")),
               home = str_from(getenv("HOME"));
    if (given.ptr) {
        *path = given;
        return STATUS_OK;
    }
    /* A relative path is to be ignored (XDG Base Directory Specification). */
    bool absolute = str_starts(state, STR("/"));
    if (!absolute && home.len == 0) {
        diag_add(run->sink, &NO_HOME, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    *path = absolute ? str_format(run->arena, STR_F "/keyway/watch.db", STR_A(state))
                     : str_format(run->arena, STR_F "/.local/state/keyway/watch.db", STR_A(home));
    return path->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* Every folder on the way, for its owner alone: what a plant has not mended yet is nobody else's business. */
static enum status make_folders(struct run *run, struct str path) {
    char *copy = (char *)str_copy(run->arena, path).ptr;
    if (!copy)
        return STATUS_MEMORY;
    for (size_t i = 1; i < path.len; i++) {
        if (copy[i] != '/')
            continue;
        copy[i] = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            return file_refused(run->sink, &NO_FOLDER, copy);
        copy[i] = '/';
    }
    return STATUS_OK;
}

enum status watch_open(struct run *run, bool must, struct store **store) {
    struct str path;
    TRY(watch_path(run, &path));
    *store = NULL;
    if (!must && !file_exists(path.ptr))
        return STATUS_OK;
    if (!run_has(run, "db"))
        TRY(make_folders(run, path));
    return watch_store_open(path.ptr, run->arena, run->sink, store);
}

/* ---- the command */

/* To add one: its function in a file of its own, and a row here. */
static const struct watch_action actions[] = {WATCH_SYNC_ACTIONS};

static struct str nearest_action(struct str name) {
    struct str names[ARRAY_LEN(actions)];
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        names[i] = actions[i].name;
    return diag_nearest(name, names, ARRAY_LEN(actions));
}

static int watch(struct run *run) {
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        size_t given = run->argument_count - 1;
        if (!str_eq(run->arguments[0], actions[i].name))
            continue;
        if (given >= actions[i].least && given <= actions[i].most)
            return actions[i].run(run);
        diag_add(run->sink, &FORM, PLACE_NONE, actions[i].name, str_from(actions[i].form));
        return EXIT_FAILED;
    }
    diag_add_near(run->sink, &NO_ACTION, PLACE_NONE, nearest_action(run->arguments[0]), run->arguments[0]);
    return EXIT_FAILED;
}

static const struct command_option options[] = {
    {.name = "db",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "the watch's database, in place of the one below XDG_STATE_HOME"},
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = "text json", .help = "what to print"},
    {.name = "since", .argument = "DATE", .help = "log: only what happened since"},
    WATCH_SYNC_OPTIONS,
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {WATCH_SYNC_EXAMPLES};

extern const struct command watch_command;
const struct command watch_command = {
    .name = "watch",
    .group = "owner",
    .synopsis = "ACTION [ARGUMENT]...",
    .summary = "keep the advisories of suppliers up to date",
    .text = WATCH_SYNC_TEXT,
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = watch,
};
