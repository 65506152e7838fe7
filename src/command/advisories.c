#include "command/advisories.h"

#include "base/progress.h"
#include "command/watch_plant.h"

static const struct diag_kind NO_LISTS = {"check.lists-alone", SEVERITY_ERROR, "--{0} needs --advisories",
                                          "the list only adds to advisories"};
static const struct diag_kind NO_DATABASE = {"explain.no-database", SEVERITY_ERROR, "there is no database at '{0}'",
                                             "'keyway watch add' and 'keyway watch sync' make one"};

enum status advisories_check(struct run *run, bool elsewhere) {
    static const char *const lists[] = {"kev", "epss", "names"};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        if (run_has(run, lists[i]) && !run_has(run, "advisories") && !elsewhere) {
            diag_add(run->sink, &NO_LISTS, PLACE_NONE, str_from(lists[i]));
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

/* The files of names: those of the plant, then those of the command line. */
static enum status list_names(const struct run *run, const struct advisories_asked *asked,
                              struct advisory_options *options) {
    size_t own = asked->plant ? asked->plant->name_count : 0;
    const char **names = ARENA_ARRAY(asked->arena, const char *, own + run->value_count);
    struct str name;
    if (!names)
        return STATUS_MEMORY;
    for (size_t i = 0; i < own; i++)
        names[options->name_count++] = asked->plant->names[i]->name.ptr;
    while (run_option_at(run, "names", options->name_count - own, &name))
        names[options->name_count++] = name.ptr;
    options->names = names;
    return STATUS_OK;
}

enum status advisories_load(const struct run *run, const struct advisories_asked *asked, struct advisory_db **db) {
    struct str folder = run_option(run, "advisories");
    if (!folder.ptr && !asked->load)
        return STATUS_OK;
    struct progress progress;
    struct advisory_options options = {.kev = run_option(run, "kev").ptr,
                                       .epss = run_option(run, "epss").ptr,
                                       .progress = progress_step,
                                       .progress_context = &progress};
    TRY(list_names(run, asked, &options));
    progress_start(&progress, "reading advisories", run->terminal);
    enum status status = folder.ptr ? advisory_load(folder.ptr, &options, asked->sink, db)
                                    : asked->load(asked->context, &options, asked->sink, db);
    progress_end(&progress);
    return status;
}

enum status advisories_of_database(struct run *run, struct str *path, advisory_source **load) {
    bool there = false;
    *load = NULL;
    if (!run_has(run, "db") || run_has(run, "advisories"))
        return STATUS_OK;
    TRY(watch_path(run, path));
    TRY(watch_is_there(run, *path, &there));
    if (!there) {
        diag_add(run->sink, &NO_DATABASE, PLACE_NONE, *path);
        return STATUS_INPUT;
    }
    *load = watch_plant_load;
    return STATUS_OK;
}
