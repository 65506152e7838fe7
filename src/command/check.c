/* keyway check: the main job. */
#include "command/outputs.h"
#include "command/overwrite.h"

#include "base/progress.h"
#include "report/report.h"

static const struct diag_kind NO_FORMAT = {"check.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: {1}"};

/* Columns of a text report in a file: the same whatever the terminal. */
enum { FILE_WIDTH = 80 };

static struct str known_extensions(struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < report_format_count; i++)
        text = str_format(arena, STR_F "%s%s", STR_A(text), i ? " " : "", report_formats[i].extension);
    return text;
}

/* Every --output must be writable in some format before the long work begins. */
static enum status check_outputs(struct run *run) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++)
        if (!report_format_of_file(file)) {
            diag_add(run->sink, &NO_FORMAT, PLACE_NONE, file, known_extensions(run->arena));
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

/* In one format, with a bar where `bar` lets one be. */
static enum status write_report(struct run *run, const struct report_format *format,
                                const struct assessment *assessment, const struct report_options *asked, bool bar,
                                struct out *out) {
    struct progress progress;
    struct report_options options = *asked;
    options.progress = progress_step;
    options.progress_context = &progress;
    progress_start(&progress, "writing report", bar && run->terminal);
    enum status status = format->write(assessment, &options, run->arena, out);
    progress_end(&progress);
    return status;
}

static enum status print_report(struct run *run, const struct assessment *assessment, struct str format,
                                struct place_index *places) {
    const struct report_options options = {
        .colour = run->colour, .width = run->width, .all = run_has(run, "all"), .places = places};
    const struct report_format *chosen = report_format_named(format.ptr ? format : STR("text"));
    return write_report(run, chosen, assessment, &options, run->output == OUTPUT_FILE, run->out);
}

struct files {
    struct run *run;
    const struct assessment *assessment;
    struct report_options options;
    bool bar;
};

static enum status write_file(void *context, struct str file, struct out *out) {
    const struct files *files = context;
    return write_report(files->run, report_format_of_file(file), files->assessment, &files->options, files->bar, out);
}

static enum status write_files(struct run *run, const struct assessment *assessment, struct place_index *places) {
    /* What was printed stands on the terminal before a bar does; when it does not, main says so. */
    bool bar = run->output == OUTPUT_FILE || (run->output == OUTPUT_TERMINAL && out_flush(run->out) == STATUS_OK);
    struct files files = {run, assessment, {.width = FILE_WIDTH, .all = run_has(run, "all"), .places = places}, bar};
    return outputs_write(run, write_file, &files);
}

static enum status write_reports(struct run *run, const struct assessment *assessment) {
    struct place_index places;
    place_index_init(&places, run->arena);
    struct str format = run_option(run, "format"), file;
    if (!run_has(run, "quiet"))
        TRY(print_report(run, assessment, format, &places));
    TRY(write_files(run, assessment, &places));
    bool says_where = !run_has(run, "quiet") && (!format.ptr || str_eq_nocase(format, STR("text")));
    for (size_t n = 0; says_where && run_option_at(run, "output", n, &file); n++) {
        out_str(run->out, n ? STR_NONE : STR("\nWritten: "));
        out_safe(run->out, file);
        out_char(run->out, '\n');
    }
    return STATUS_OK;
}

static int check(struct run *run) {
    struct judged judged;
    enum status status = check_outputs(run);
    if (status == STATUS_OK)
        status = judge_run(run, &judged);
    if (status != STATUS_OK)
        return run_failed(run, status);
    status = overwrite_check(run, &judged);
    if (status == STATUS_OK)
        status = write_reports(run, &judged.assessment);
    int code = judged.assessment.verdict == VERDICT_MEETS ? EXIT_WELL : EXIT_FINDINGS;
    judge_done(&judged);
    return status == STATUS_OK ? code : run_failed(run, status);
}

static const struct command_option options[] = {
    JUDGE_OPTIONS,
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json html csv junit oscal",
     .help = "what to print"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "also write a report to this file, in the format that its name ends with"},
    {.name = "all", .help = "show every asset and every reason, not only what falls short"},
    {.letter = 'q', .name = "quiet", .help = "print nothing; the exit code tells"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway check plant.yaml --advisories advisories/", "the verdict of every zone, and why"},
    {"keyway check plant.yaml -a advisories/ -o plant.html -o plant.xml", "a page for people, JUnit for the pipeline"},
    {"keyway check plant.yaml -a advisories/ --replace plc-01=rc-400@4.3.0", "what if that controller were updated"},
};

extern const struct command check_command;
const struct command check_command = {
    .name = "check",
    .group = "owner",
    .synopsis = "PLANT",
    .summary = "say for every zone and asset whether it reaches its SL-T, and if not why",
    .text = "Reads the plant document with its products, inventories and evidence, matches the advisories to what is "
            "installed, and judges every asset link by link: target set, capability (SL-C), supplier process, support, "
            "advisories, hardening, achieved level (SL-A).\n"
            "\n"
            "A zone's verdict is that of its weakest asset. What was not checked is never a pass: without evidence a "
            "link is 'not shown', and where a person must decide it 'needs a look'.\n"
            "\n"
            "With the same input and the same --at the output is the same, byte for byte.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 1,
    .run = check,
};
