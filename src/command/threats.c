/* keyway threats: from threats to requirements to tests. */
#include "command/day.h"
#include "command/outputs.h"
#include "command/overwrite.h"

#include "base/file.h"
#include "report/threats.h"
#include "supplier/import.h"

static const struct diag_kind NO_FORMAT = {"threats.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: .txt .json .csv .html .xlsx .svg .dot"};

static const struct diag_kind IMPORT_ALONE = {"threats.import-alone", SEVERITY_ERROR,
                                              "--import takes no workspace: '{0}' is one too many",
                                              "it writes the model to standard output"};

enum { IMPORT_BYTES_MAX = 64 * 1024 * 1024 };

/* No finding is not yet enough: of nothing, all is soon shown. */
static enum status falls_short(struct run *run, const struct trace *trace, bool *short_of) {
    *short_of = false;
    for (unsigned i = 0; i < PROCESS_COUNT; i++) {
        struct trace_answer answer;
        TRY(trace_answer(trace, i, run->arena, &answer));
        *short_of |= answer.standing == TRACE_FALLS_SHORT || answer.standing == TRACE_PARTLY;
    }
    return STATUS_OK;
}

static int exit_code(struct run *run, const struct trace *trace) {
    bool short_of;
    enum status status = falls_short(run, trace, &short_of);
    if (status != STATUS_OK)
        return run_failed(run, status);
    if (diag_errors(run->sink) > 0)
        return EXIT_FAILED;
    bool found = trace->finding_counts[TRACE_ERROR] + trace->finding_counts[TRACE_WARNING] > 0;
    return found || trace->states[TREATMENT_OPEN] > 0 || short_of ? EXIT_FINDINGS : EXIT_WELL;
}

/* Every --output must be writable in some format before the work begins. */
static enum status check_outputs(struct run *run) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++)
        if (!threats_format_of_file(file)) {
            diag_add(run->sink, &NO_FORMAT, PLACE_NONE, file);
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

static enum status print_report(struct run *run, const struct trace *trace) {
    struct str format = run_option(run, "format");
    struct threats_report_options options = {.all = run_has(run, "all"), .colour = run->colour, .width = run->width};
    if (run_has(run, "new")) {
        threats_stubs(trace, run->out);
        return STATUS_OK;
    }
    return threats_format_named(format.ptr ? format : STR("text"))
        ->write(trace, &options, run->arena, run->sink, run->out);
}

struct files {
    struct run *run;
    const struct trace *trace;
};

static enum status write_file(void *context, struct str file, struct out *out) {
    enum { FILE_WIDTH = 80 };
    const struct files *files = context;
    struct run *run = files->run;
    const struct threats_report_options options = {.all = run_has(run, "all"), .width = FILE_WIDTH};
    return threats_format_of_file(file)->write(files->trace, &options, run->arena, run->sink, out);
}

static enum status write_reports(struct run *run, const struct trace *trace, const struct trace_files *files) {
    const char *const documents[] = {files->model, files->requirements, files->product};
    TRY(overwrite_check_product(run, trace->product, documents, ARRAY_LEN(documents)));
    TRY(print_report(run, trace));
    struct files written = {run, trace};
    return outputs_write(run, write_file, &written);
}

/* What is not ours is shown only once it is known to be a model: the readers see to that. */
static int import(struct run *run) {
    struct source *source = ARENA_NEW(run->arena, struct source); /* diagnostics point into it */
    struct out model;
    if (run->argument_count > 0) {
        diag_add(run->sink, &IMPORT_ALONE, PLACE_NONE, run->arguments[0]);
        return EXIT_FAILED;
    }
    out_memory(&model, FILE_BYTES_MAX);
    enum status status = source ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = file_read(run_option(run, "import").ptr, IMPORT_BYTES_MAX, run->arena, run->sink, source);
    if (status == STATUS_OK)
        status = import_model(source, run->arena, run->sink, &model);
    if (status == STATUS_OK)
        status = model.status;
    if (status == STATUS_OK)
        out_str(run->out, out_text(&model));
    out_done(&model);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static int threats(struct run *run) {
    if (run_has(run, "import"))
        return import(run);

    const char *path = run->argument_count > 0 ? run->arguments[0].ptr : ".";
    struct trace_options options = {.release = run_option(run, "release")};
    struct trace_files files;
    struct trace trace;
    enum status status = check_outputs(run);
    if (status == STATUS_OK)
        status = day_option(run, "at", date_today(), &options.at);
    if (status == STATUS_OK)
        status = trace_find(path, run->arena, &files);
    if (status == STATUS_OK)
        status = trace_read(&files, &options, run->arena, run->sink, &trace);
    if (status == STATUS_OK)
        status = write_reports(run, &trace, &files);
    return status == STATUS_OK ? exit_code(run, &trace) : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json csv html xlsx svg dot",
     .help = "how to print it"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "also write a report to this file, in the format that its name ends with"},
    {.letter = 'a',
     .name = "all",
     .help = "every finding, not the first five of a kind, and the threats that are treated"},
    {.name = "release", .argument = "VERSION", .help = "look into this release's evidence; the newest unless given"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day instead of today"},
    {.letter = 'n', .name = "new", .help = "print entries for the threats that nobody has decided about, to fill in"},
    {.name = "import",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "print a model of OWASP Threat Dragon 2 (JSON) or of Threagile (YAML) as threat-model.yaml"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway threats", "in a product's folder: what is open, and what is not shown"},
    {"keyway threats --new >> threat-model.yaml", "entries for new threats, to fill in"},
    {"keyway threats -o trace.xlsx -o trace.html", "the matrix from threats to tests, for a review or a laboratory"},
    {"keyway threats --format svg > flows.svg", "the data-flow diagram"},
    {"keyway threats --import dragon.json > threat-model.yaml", "what there is already, to go on with"},
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
        "claimed and not shown, and interfaces that the model does not know. The exit code is 2 when there is any, or "
        "when a requirement of IEC 62443-4-1 that the trace speaks of falls short of being shown; a note alone is no "
        "reason. It is 1 for a mistake in a document or a report that cannot be read.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FOLDER,
    .least = 0,
    .most = 1,
    .run = threats,
};
