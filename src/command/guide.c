/* keyway guide: the hardening guide, for people and for machines. */
#include "command/guide.h"
#include "command/actions.h"
#include "command/day.h"
#include "command/outputs.h"
#include "command/overwrite.h"

#include "report/guide.h"

static const struct diag_kind NO_FORMAT = {"guide.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: .md .html .mud.json .nft .json"};

static const struct action_mistakes MISTAKES = {
    .option = {"guide.option", SEVERITY_ERROR, "{0} takes no --{1}",
               "leave it out; 'keyway guide --help' says which action takes what"},
    .format = {"guide.format", SEVERITY_ERROR, "{0} does not write {1}", "its formats are: {2}"},
    .arguments = {"guide.arguments", SEVERITY_ERROR, "{0} is written with other arguments", "keyway guide {0} {1}"}};

static enum status read_arguments(struct run *run, date_days *at) {
    struct str file;
    TRY(day_option(run, "at", date_today(), at));
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++)
        if (!guide_format_of_file(file)) {
            diag_add(run->sink, &NO_FORMAT, PLACE_NONE, file);
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

struct files {
    struct run *run;
    const struct guide *guide;
};

static enum status write_file(void *context, struct str file, struct out *out) {
    const struct files *files = context;
    return guide_format_of_file(file)->write(files->guide, files->run->arena, files->run->sink, out);
}

static enum status write_reports(struct run *run, const struct guide *guide) {
    struct str format = run_option(run, "format"), file;
    const char *const documents[] = {guide->hardening->source->name.ptr,
                                     guide->model ? guide->model->source->name.ptr : NULL};
    TRY(overwrite_check_product(run, guide->product, documents, ARRAY_LEN(documents)));
    if (format.ptr || !run_option_at(run, "output", 0, &file))
        TRY(guide_format_named(format.ptr ? format : STR("markdown"))->write(guide, run->arena, run->sink, run->out));
    struct files files = {run, guide};
    return outputs_write(run, write_file, &files);
}

int guide_make_run(struct run *run) {
    const char *path = run->argument_count > 1 ? run->arguments[1].ptr : ".";
    struct guide guide;
    date_days at;
    enum status status = read_arguments(run, &at);
    if (status == STATUS_OK)
        status = guide_read(path, at, run->arena, run->sink, &guide);
    if (status == STATUS_OK)
        status = write_reports(run, &guide);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return guide.finding_count > 0 ? EXIT_FINDINGS : EXIT_WELL;
}

/* To add an action: a function in guide_NAME.c, declared in guide.h, and its row here. */
static const struct command_action actions[] = {
    {.name = "make",
     .form = "[WORKSPACE]",
     .what = "write the guide; the word may be left out",
     .least = 0,
     .most = 1,
     .run = guide_make_run,
     .takes = "format output at",
     .formats = "markdown html mud nftables checks"},
    {.name = "verify",
     .form = "[WORKSPACE]",
     .what = "hold the guide against what probes saw of a device",
     .least = 0,
     .most = 1,
     .run = guide_verify_run,
     .takes = "format report host credentials at",
     .formats = "text json"},
};

/* keyway guide FOLDER is keyway guide make FOLDER. */
static int guide_command_run(struct run *run) {
    return action_run_or_first(run, actions, ARRAY_LEN(actions), &MISTAKES);
}

static const struct command_option options[] = {
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "markdown html mud nftables checks text json",
     .help = "what to print; make: not text or json, verify: one of these"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "make: write to this file, in the format that its name ends with"},
    {.letter = 'r',
     .name = "report",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "verify: a report of keyway-probe, or of keyway probe HOST"},
    {.name = "host", .argument = "HOST", .help = "verify: ask this device from outside at once"},
    {.name = "credentials",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "verify: try the passwords as shipped there, as keyway probe does"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day instead of today"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway guide > guide.md", "in a product's folder: the guide as Markdown"},
    {"keyway guide -o guide.html -o es30.mud.json -o es30.nft", "what goes with a release"},
    {"keyway guide verify --report es30.json --host es30.example", "what a device keeps of it"},
};

extern const struct command guide_command;
const struct command guide_command = {
    .name = "guide",
    .group = "integrator",
    .synopsis = "[WORKSPACE] | verify [WORKSPACE]",
    .summary = "make a product's hardening guide, for people and machines",
    .text =
        "Reads hardening.yaml of a folder (the working directory unless one is named) with product.yaml and "
        "threat-model.yaml beside it, and writes the guide that 62443-4-1 practice 8 asks for: as Markdown or a page "
        "that prints, the least network access as a MUD file (RFC 8520) or a ruleset of nftables, and the list of what "
        "to check on the live product.\n"
        "\n"
        "What the product and its threat model know and the guide lacks is told on standard error: interfaces and "
        "accounts that nothing speaks of, passwords that nobody is told to change, threats that are left to the "
        "environment and not handed over, sections that are empty. The exit code is then 2.\n"
        "\n"
        "verify: each rule of the guide is held against what reports of keyway-probe and a look from outside show of "
        "one "
        "device: who reaches which port, what else listens, which accounts a password opens, and each step, by the "
        "checks that it names under 'probe'. A rule is held, not held, could not be seen, or is for a person. The exit "
        "code is 2 when one is not held, 1 when nothing could be judged.",
    .actions = actions,
    .action_count = ARRAY_LEN(actions),
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FOLDER,
    .least = 0,
    .most = 2,
    .run = guide_command_run,
};
