/* keyway threats: from threats to requirements to tests. */
#include "command/command.h"

#include "report/threats.h"

static const struct diag_kind NO_DATE = {"threats.no-date", SEVERITY_ERROR, "--at: '{0}' is no date",
                                         "write year-month-day, as in 2026-11-23"};

static bool read_day(struct run *run, date_days *day) {
    struct str text = run_option(run, "at");
    *day = date_today();
    if (!text.ptr || date_parse(text, day))
        return true;
    diag_add(run->sink, &NO_DATE, PLACE_NONE, text);
    return false;
}

static int exit_code(const struct run *run, const struct trace *trace) {
    if (diag_errors(run->sink) > 0)
        return EXIT_FAILED;
    return trace->finding_counts[TRACE_ERROR] + trace->finding_counts[TRACE_WARNING] > 0 ? EXIT_FINDINGS : EXIT_WELL;
}

static enum status write_report(struct run *run, const struct trace *trace) {
    struct str format = run_option(run, "format");
    struct threats_report_options options = {.all = run_has(run, "all"), .colour = run->colour, .width = run->width};
    if (run_has(run, "new")) {
        threats_stubs(trace, run->out);
        return STATUS_OK;
    }
    return threats_format_named(format.ptr ? format : STR("text"))
        ->write(trace, &options, run->arena, run->sink, run->out);
}

static int threats(struct run *run) {
    const char *path = run->argument_count > 0 ? run->arguments[0].ptr : ".";
    struct trace_options options = {.release = run_option(run, "release")};
    struct trace_files files;
    struct trace trace;
    if (!read_day(run, &options.at))
        return EXIT_FAILED;
    enum status status = trace_find(path, run->arena, &files);
    if (status == STATUS_OK)
        status = trace_read(&files, &options, run->arena, run->sink, &trace);
    if (status == STATUS_OK)
        status = write_report(run, &trace);
    return status == STATUS_OK ? exit_code(run, &trace) : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = "text json", .help = "how to print it"},
    {.letter = 'a',
     .name = "all",
     .help = "every finding, not the first five of a kind, and the threats that are treated"},
    {.name = "release", .argument = "VERSION", .help = "look into this release's evidence; the newest unless given"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day instead of today"},
    {.letter = 'n', .name = "new", .help = "print entries for the threats that nobody has decided about, to fill in"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway threats", "in a product's folder: what is open, and what is not shown"},
    {"keyway threats --new >> threat-model.yaml", "entries for new threats, to fill in"},
};

extern const struct command threats_command;
const struct command threats_command = {
    .name = "threats",
    .group = "supplier",
    .synopsis = "[WORKSPACE]",
    .summary = "trace a product's threats to requirements and tests",
    .text =
        "Reads threat-model.yaml, requirements.yaml and product.yaml of a folder (the working directory unless one is "
        "named). Threats follow from the model: STRIDE at each element and at each flow that crosses a trust "
        "boundary, and the techniques of MITRE ATT&CK for ICS that aim at what an element is. Each is to be treated: "
        "mitigated by requirements, accepted, transferred, or not applicable, with the reason. Requirements are to be "
        "shown by tests that passed in the release's reports.\n"
        "\n"
        "Told are the threats that are open, decisions that lack something or are due for review, requirements "
        "without a threat or a test, tests that are not there or failed, requirements of IEC 62443-4-2 that are "
        "claimed and not shown, and interfaces that the model does not know. The exit code is 2 when there is any, "
        "notes aside.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FOLDER,
    .least = 0,
    .most = 1,
    .run = threats,
};
