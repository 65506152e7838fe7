/* keyway psirt report: what is supported, what is known to be open, and how long fixes took. */
#include "command/psirt.h"
#include "report/support.h"

static const struct {
    const char *name;
    enum status (*write)(const struct support_report *report, const struct support_options *options,
                         struct arena *arena, struct out *out);
} FORMATS[] = {{"text", support_text}, {"json", support_json}, {"openeox", support_openeox}};

static enum status read_products(struct run *run, struct str **documents, size_t *count) {
    struct str one;
    *documents = ARENA_ARRAY(run->arena, struct str, run->value_count);
    *count = 0;
    if (!*documents)
        return STATUS_MEMORY;
    while (run_option_at(run, "product", *count, &one))
        (*documents)[(*count)++] = one;
    return STATUS_OK;
}

static enum status report(struct run *run, bool *falls_short) {
    struct support_options options = {run->colour, run->width};
    struct str format = run_option(run, "format");
    struct support_report made;
    struct psirt_folder cases;
    struct str *documents;
    struct support_question question = {.cases = &cases};
    TRY(day_option(run, "at", date_today(), &question.at));
    TRY(read_products(run, &documents, &question.document_count));
    question.documents = documents;
    TRY(psirt_read_folder(run->argument_count > 1 ? run->arguments[1].ptr : "psirt", run->arena, run->sink, &cases));
    TRY(support_report_make(&question, run->arena, run->sink, &made));
    *falls_short = support_unfixed(&made) > 0;
    for (size_t i = 0; i < ARRAY_LEN(FORMATS); i++)
        if (str_eq(format.ptr ? format : STR("text"), str_from(FORMATS[i].name)))
            return FORMATS[i].write(&made, &options, run->arena, run->out);
    return STATUS_OK;
}

int psirt_report_action(struct run *run) {
    bool falls_short = false;
    enum status status = report(run, &falls_short);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return falls_short ? EXIT_FINDINGS : EXIT_WELL;
}
