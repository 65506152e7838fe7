/* keyway psirt list and show. */
#include "command/psirt.h"
#include "report/psirt.h"

static const struct diag_kind NO_FORMAT = {"psirt.format", SEVERITY_ERROR, "{0} is not printed as {1}",
                                           "its formats are: text json"};

static enum status read_options(struct run *run, struct psirt_report_options *options) {
    *options = (struct psirt_report_options){.all = run_has(run, "all"), .colour = run->colour, .width = run->width};
    if (str_eq(run_option(run, "format"), STR("openeox"))) {
        diag_add(run->sink, &NO_FORMAT, PLACE_NONE, run->arguments[0], STR("openeox"));
        return STATUS_INPUT;
    }
    return day_option(run, "at", date_today(), &options->at);
}

static bool wants_json(struct run *run) {
    return str_eq(run_option(run, "format"), STR("json"));
}

static enum status list(struct run *run, bool *is_late) {
    struct psirt_report_options options;
    struct psirt_folder cases;
    TRY(read_options(run, &options));
    TRY(psirt_read_folder(run->argument_count > 1 ? run->arguments[1].ptr : "psirt", run->arena, run->sink, &cases));
    for (size_t i = 0; i < cases.count; i++)
        *is_late = *is_late || case_overdue(cases.items[i], options.at) < CASE_DEADLINE_COUNT;
    return (wants_json(run) ? psirt_list_json : psirt_list_text)(&cases, &options, run->arena, run->out);
}

int psirt_list_action(struct run *run) {
    bool is_late = false;
    enum status status = list(run, &is_late);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return is_late ? EXIT_FINDINGS : EXIT_WELL;
}

static enum status show(struct run *run) {
    struct psirt_report_options options;
    const struct case_document *document;
    struct psirt_case one;
    TRY(read_options(run, &options));
    TRY(case_read(run->arguments[1].ptr, run->arena, run->sink, &document));
    TRY(psirt_join(document, NULL, run->arena, run->sink, &one));
    return (wants_json(run) ? psirt_show_json : psirt_show_text)(&one, &options, run->arena, run->out);
}

int psirt_show_action(struct run *run) {
    enum status status = show(run);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
