/* keyway status: where a product stands. */
#include "command/database_feed.h"
#include "command/day.h"

#include "base/file.h"
#include "report/status.h"
#include "supplier/status_past.h"

static enum status read_options(struct run *run, struct status_options *options) {
    struct str assurance = run_option(run, "assurance");
    *options = (struct status_options){.where = run->argument_count ? run->arguments[0].ptr : NULL,
                                       .version = run_option(run, "release"),
                                       .assurance = STRENGTH_ARTEFACT,
                                       .advisories = run_option(run, "advisories").ptr,
                                       .scan = run_option(run, "scan").ptr};
    TRY(day_option(run, "at", date_today(), &options->at));
    if (assurance.ptr)
        (void)strength_parse(assurance, &options->assurance);
    return STATUS_OK;
}

/* A saved status, if there is a file of that name; else a revision. */
static enum status compare(struct run *run, struct str since, const struct product_status *status,
                           struct status_changes *changes) {
    if (str_eq(since, STR("-")) || file_exists(since.ptr))
        return status_changes_since(since.ptr, status, run->arena, run->sink, changes);
    return status_changes_at(since, status, run->arena, run->sink, changes);
}

static enum status show(struct run *run, const struct product_status *status) {
    struct place_index places;
    struct status_changes changes;
    struct str format = run_option(run, "format"), since = run_option(run, "since");
    place_index_init(&places, run->arena);
    if (since.ptr)
        TRY(compare(run, since, status, &changes));
    const struct status_report_options options = {.all = run_has(run, "all"),
                                                  .colour = run->colour,
                                                  .width = run->width,
                                                  .places = &places,
                                                  .since = since.ptr ? &changes : NULL};
    return status_format_named(format.ptr ? format : STR("text"))->write(status, &options, run->arena, run->out);
}

static enum status judge(struct run *run, struct database_feed *database, struct product_status *judged) {
    struct status_options options;
    TRY(read_options(run, &options));
    TRY(database_feed_open(run, database));
    options.feed = database_feed_documents(database);
    TRY(product_status_of(&options, run->arena, run->sink, judged));
    return show(run, judged);
}

static int status_run(struct run *run) {
    struct database_feed database = {.run = run};
    struct product_status *judged = ARENA_NEW(run->arena, struct product_status);
    enum status status = judged ? judge(run, &database, judged) : STATUS_MEMORY;
    database_feed_close(&database);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return product_status_whole(judged) ? EXIT_WELL : EXIT_FINDINGS;
}

static const struct command_option options[] = {
    {.letter = 'r',
     .name = "release",
     .argument = "VERSION",
     .help = "judge this release, and whether it may ship (SM-11, SM-12); the newest one unless given"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day, not today"},
    {.name = "assurance",
     .argument = "STRENGTH",
     .words = "claim artefact certificate",
     .help = "the least strength that counts as shown; artefact unless given"},
    {.letter = 's',
     .name = "since",
     .argument = "STATE",
     .complete = COMPLETE_FILE,
     .help = "say what changed since then: a status saved with --format json, or a git revision"},
    COMPARE_OPTIONS,
    {.name = "all", .help = "everything that is missing, and why no practice is more mature"},
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = STATUS_FORMATS, .help = "how to print it"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway status", "where the product stands whose files lie here"},
    {"keyway status --release 4.2.0", "may it ship?"},
    {"keyway status --format junit > status.xml", "a pipeline that fails when a practice slips"},
    {"keyway status --scan build/rootfs", "does anything listen that product.yaml does not declare?"},
    {"keyway status --advisories osv", "has a component a known vulnerability that nobody assessed?"},
    {"keyway status --db ~/.local/state/keyway/watch.db", "the same, in the advisories that 'keyway watch' keeps"},
    {"keyway status --since v4.1.0", "what changed since that tag"},
};

extern const struct command status_command;
const struct command status_command = {
    .name = "status",
    .group = "supplier",
    .synopsis = "[FOLDER]",
    .summary = "say which of the 47 requirements of 62443-4-1 a product shows, and what its release can do",
    .text =
        "Reads product.yaml and process.yaml in the folder, or in the nearest one above the working directory that has "
        "them, and every file that they name. What a program can check is checked: test reports, analyses, bills of "
        "material, roles, training, who tested. What only a person can judge counts when its document is pinned, "
        "unchanged, owned and reviewed in time: an overdue review is 'expired', and what was not checked is not "
        "shown.\n"
        "\n"
        "For each practice it gives the maturity level, and for each component type of the product SL-C at every "
        "assurance, with what is missing for the next level. The exit code is 2 when anything is missing, 1 for a "
        "mistake in a document.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 0,
    .most = 1,
    .run = status_run,
};
