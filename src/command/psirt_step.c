/* The steps of keyway psirt that change a case and nothing else: a row says what each takes from the command line. */
#include "command/psirt.h"

static const struct diag_kind NO_PRODUCT = {"psirt.no-product", SEVERITY_ERROR, "the case has no product '{0}'",
                                            "add it with --product DOCUMENT, a path seen from the case's folder"};
static const struct diag_kind NO_VECTOR = {"psirt.no-vector", SEVERITY_ERROR, "'{0}' is no vector of CVSS 3.1 or 4.0",
                                           "it begins with CVSS:3.1/ or CVSS:4.0/"};

/* ---- what each step writes beside itself */

static enum status plan_score(struct psirt_work *work) {
    struct str vector;
    TRY(psirt_needs(work->run, "cvss", "a vector says how bad it is"));
    for (size_t n = 0; run_option_at(work->run, "cvss", n, &vector); n++) {
        bool is_3_1 = str_starts(vector, STR("CVSS:3.1/")), is_4_0 = str_starts(vector, STR("CVSS:4.0/"));
        if (!is_3_1 && !is_4_0) {
            diag_add(work->run->sink, &NO_VECTOR, PLACE_NONE, vector);
            return STATUS_INPUT;
        }
        if (n < 2)
            psirt_set(work, is_3_1 ? "cvss-3.1" : "cvss-4.0", vector);
    }
    psirt_set(work, "cwe", run_option(work->run, "cwe"));
    psirt_set(work, "ssvc", run_option(work->run, "ssvc"));
    return STATUS_OK;
}

static bool has_product(const struct psirt_work *work, struct str id) {
    for (size_t i = 0; i < work->document->product_count; i++)
        if (str_eq(work->document->products[i].id, id))
            return true;
    return false;
}

/* The product that a step names; one that is new to the case comes with its document. */
static enum status plan_product(struct psirt_work *work, struct str id) {
    struct str document = run_option(work->run, "product");
    const struct case_pair pairs[] = {{.key = STR("id"), .value = id}, {.key = STR("document"), .value = document}};
    if (has_product(work, id))
        return STATUS_OK;
    if (document.len)
        return psirt_append(work, "products", pairs, ARRAY_LEN(pairs));
    diag_add(work->run->sink, &NO_PRODUCT, PLACE_NONE, id);
    return STATUS_INPUT;
}

static enum status append_status(struct psirt_work *work, struct str product, struct str status,
                                 const struct str *releases, size_t count) {
    struct str why = run_option(work->run, "why");
    const struct case_pair pairs[] = {{.key = STR("product"), .value = product},
                                      {.key = STR("status"), .value = status},
                                      {.key = STR("releases"), .texts = releases, .text_count = count},
                                      {.key = STR("why"), .value = why.len ? why : STR_NONE}};
    return psirt_append(work, "statuses", pairs, ARRAY_LEN(pairs));
}

static enum status plan_affect(struct psirt_work *work) {
    struct run *run = work->run;
    struct str status = run_option(run, "status");
    status = status.len ? status : case_answer_words[CASE_AFFECTED];
    if (str_eq(status, case_answer_words[CASE_NOT_AFFECTED]))
        TRY(psirt_needs(run, "why", "say what makes these releases safe: owners rely on it"));
    TRY(plan_product(work, run->arguments[2]));
    return append_status(work, run->arguments[2], status, run->arguments + 3, run->argument_count - 3);
}

static enum status append_remedy(struct psirt_work *work, struct str kind, struct str product, struct str release) {
    struct run *run = work->run;
    struct str details = run_option(run, "details"), url = run_option(run, "url"), date = run_option(run, "date");
    const struct case_pair pairs[] = {{.key = STR("kind"), .value = kind},
                                      {.key = STR("product"), .value = product},
                                      {.key = STR("release"), .value = release},
                                      {.key = STR("details"), .value = details.len ? details : STR_NONE},
                                      {.key = STR("url"), .value = url.len ? url : STR_NONE},
                                      {.key = STR("date"), .value = date.len ? date : STR_NONE}};
    return psirt_append(work, "remedies", pairs, ARRAY_LEN(pairs));
}

/* Without a release the fix is only begun. */
static enum status plan_fix(struct psirt_work *work) {
    struct run *run = work->run;
    if (run->argument_count == 2)
        return STATUS_OK;
    TRY(plan_product(work, run->arguments[2]));
    TRY(append_status(work, run->arguments[2], case_answer_words[CASE_FIXED], &run->arguments[3], 1));
    return append_remedy(work, case_remedy_words[CASE_REMEDY_FIX], run->arguments[2], run->arguments[3]);
}

static enum status plan_workaround(struct psirt_work *work) {
    struct run *run = work->run;
    struct str kind = run_option(run, "kind");
    kind = kind.len ? kind : case_remedy_words[CASE_REMEDY_WORKAROUND];
    TRY(psirt_needs(run, "details", "say what an owner is to do"));
    if (run->argument_count == 2)
        return append_remedy(work, kind, STR_NONE, STR_NONE);
    TRY(plan_product(work, run->arguments[2]));
    return append_remedy(work, kind, run->arguments[2], STR_NONE);
}

static enum status plan_contact(struct psirt_work *work) {
    struct run *run = work->run;
    TRY(psirt_needs(run, "with", "whom: the reporter, a CERT, CISA"));
    struct str note = run_option(run, "note");
    const struct case_pair pairs[] = {{.key = STR("with"), .value = run_option(run, "with")},
                                      {.key = STR("at"), .value = str_copy(run->arena, str_from(work->now))},
                                      {.key = STR("by"), .value = work->who},
                                      {.key = STR("note"), .value = note.len ? note : STR_NONE}};
    return psirt_append(work, "coordination", pairs, ARRAY_LEN(pairs));
}

static enum status plan_embargo(struct psirt_work *work) {
    psirt_set(work, "embargo", work->run->arguments[2]);
    return STATUS_OK;
}

static enum status plan_cve(struct psirt_work *work) {
    psirt_set(work, "cve", work->run->arguments[2]);
    return STATUS_OK;
}

/* ---- the action */

/* To add a step: its row here, its action in psirt.c. */
static const struct {
    const char *step;
    enum status (*plan)(struct psirt_work *work);
} STEPS[] = {
    {"score", plan_score},        {"affect", plan_affect}, {"fix", plan_fix},         {"workaround", plan_workaround},
    {"coordinate", plan_contact}, {"agree", plan_contact}, {"embargo", plan_embargo}, {"cve", plan_cve},
};

static enum status plan(struct psirt_work *work, struct str step) {
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++)
        if (str_eq(step, str_from(STEPS[i].step)))
            return STEPS[i].plan(work);
    return STATUS_OK;
}

static void write_day(struct out *out, date_days day) {
    char text[11];
    date_text(day, text);
    out_str(out, str_from(text));
}

static void print_outcome(struct run *run, const struct psirt_work *work, const struct psirt_case *after) {
    const struct case_document *document = after->document;
    size_t due = case_next_due(document);
    out_safe(run->out, document->id);
    out_format(run->out, ": " STR_F, STR_A(case_state_words[document->state]));
    if (document->state != work->document->state)
        out_format(run->out, ", was " STR_F, STR_A(case_state_words[work->document->state]));
    if (due < CASE_DEADLINE_COUNT) {
        out_format(run->out, "; " STR_F " is due by ", STR_A(case_deadlines[due].key));
        write_day(run->out, case_due(document, due));
    }
    out_char(run->out, '\n');
}

static enum status do_step(struct run *run) {
    struct psirt_work work;
    struct psirt_case after;
    struct str text;
    struct str step = run->arguments[0];
    TRY(psirt_begin(run, &work));
    if (!str_eq(step, STR("agree")) || run_has(run, "with"))
        TRY(plan(&work, step));
    TRY(psirt_step(&work, step, run_option(run, "note")));
    TRY(psirt_finish(&work, &text, &after));
    TRY(file_write(work.path, text, run->sink));
    print_outcome(run, &work, &after);
    return STATUS_OK;
}

int psirt_step_action(struct run *run) {
    enum status status = do_step(run);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
