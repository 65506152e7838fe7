/* keyway guide: the hardening guide, for people and for machines. */
#include "command/day.h"
#include "command/outputs.h"
#include "command/overwrite.h"

#include "report/guide.h"

static const struct diag_kind NO_FORMAT = {"guide.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: .md .html .mud.json .nft .json"};

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

static int guide_command_run(struct run *run) {
    const char *path = run->argument_count > 0 ? run->arguments[0].ptr : ".";
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

static const struct command_option options[] = {
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "markdown html mud nftables checks",
     .help = "what to print; markdown unless given or --output is"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "write to this file, in the format that its name ends with"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day instead of today"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway guide > guide.md", "in a product's folder: the guide as Markdown"},
    {"keyway guide -o guide.html -o es30.mud.json -o es30.nft", "what goes with a release"},
};

extern const struct command guide_command;
const struct command guide_command = {
    .name = "guide",
    .group = "integrator",
    .synopsis = "[WORKSPACE]",
    .summary = "make a product's hardening guide, for people and machines",
    .text =
        "Reads hardening.yaml of a folder (the working directory unless one is named) with product.yaml and "
        "threat-model.yaml beside it, and writes the guide that 62443-4-1 practice 8 asks for: as Markdown or a page "
        "that prints, the least network access as a MUD file (RFC 8520) or a ruleset of nftables, and the list of what "
        "to check on the live product.\n"
        "\n"
        "What the product and its threat model know and the guide lacks is told on standard error: interfaces and "
        "accounts that nothing speaks of, passwords that nobody is told to change, threats that are left to the "
        "environment and not handed over, sections that are empty. The exit code is then 2.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FOLDER,
    .least = 0,
    .most = 1,
    .run = guide_command_run,
};
