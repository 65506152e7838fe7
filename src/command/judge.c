#include "command/judge.h"

#include "base/parallel.h"
#include "base/progress.h"
#include "command/advisories.h"
#include "command/cross_check.h"
#include "command/day.h"
#include "document/document.h"

static const struct diag_kind BAD_REPLACE = {"check.bad-replace", SEVERITY_ERROR,
                                             "--replace: '{0}' is not of the form ASSET=PRODUCT@VERSION",
                                             "for example --replace plc-01=rc-400@4.2.1"};
static const struct diag_kind FIX_ALONE = {"check.fix-alone", SEVERITY_ERROR, "--fix needs --advisories",
                                           "it says what if one of them were settled"};

static enum status read_fixes(struct run *run, struct assess_options *options) {
    struct str *ids = ARENA_ARRAY(run->arena, struct str, run->value_count);
    if (!ids)
        return STATUS_MEMORY;
    while (run_option_at(run, "fix", options->fixed_count, &ids[options->fixed_count]))
        options->fixed_count++;
    options->fixed = ids;
    return STATUS_OK;
}

static enum status read_replacements(struct run *run, struct assess_options *options) {
    struct replacement *items = ARENA_ARRAY(run->arena, struct replacement, run->value_count);
    struct str text;
    if (!items)
        return STATUS_MEMORY;
    for (; run_option_at(run, "replace", options->replacement_count, &text); options->replacement_count++) {
        size_t equals = str_find_char(text, '=');
        struct str asset = str_slice(text, 0, equals),
                   target = str_skip(text, equals == SIZE_MAX ? text.len : equals + 1);
        size_t at = str_find_char(target, '@');
        struct str product = str_slice(target, 0, at), version = str_skip(target, at == SIZE_MAX ? target.len : at + 1);
        if (asset.len == 0 || product.len == 0 || version.len == 0) {
            diag_add(run->sink, &BAD_REPLACE, PLACE_NONE, text);
            return STATUS_INPUT;
        }
        items[options->replacement_count] = (struct replacement){asset, product, version};
    }
    options->replacements = items;
    return STATUS_OK;
}

static enum status read_options(struct run *run, const struct judge_input *input, struct assess_options *options) {
    struct str assurance = run_option(run, "assurance");
    *options = (struct assess_options){.assurance_given = assurance.ptr != NULL};
    /* The option's table lets no other word through. */
    if (assurance.ptr && !strength_parse(assurance, &options->assurance))
        return STATUS_INPUT;
    TRY(advisories_check(run, input->load != NULL));
    if (run_has(run, "fix") && !run_has(run, "advisories") && !input->load) {
        diag_add(run->sink, &FIX_ALONE, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(day_option(run, "at", date_today(), &options->at));
    TRY(read_fixes(run, options));
    return read_replacements(run, options);
}

/* The plant and the advisories are read at the same time when neither needs the other. */
struct input {
    struct run *run;
    const struct judge_input *asked;
    struct judged *judged;
    struct arena arena; /* of what is said of the advisories, which comes behind what is said of the plant */
    struct diag_sink sink;
    const struct source *source; /* the plant document */
    const struct plant *plant;   /* whose names of its own are heeded; NULL: it has none, or is not read yet */
    enum status statuses[2];
};

static enum status load_advisories(struct input *input) {
    const struct advisories_asked asked = {.plant = input->plant,
                                           .load = input->asked->load,
                                           .context = input->asked->context,
                                           .arena = &input->arena,
                                           .sink = &input->sink};
    return advisories_load(input->run, &asked, &input->judged->advisories);
}

static enum status read_one(void *context, size_t item, unsigned worker) {
    struct input *input = context;
    const struct run *run = input->run;
    (void)worker;
    input->statuses[item] = item == 0 ? plant_parse(input->source, true, run->arena, run->sink, &input->judged->plant)
                                      : load_advisories(input);
    return STATUS_OK;
}

/* With names of the plant's own, which decide how an advisory's names are read. */
static enum status read_in_order(struct input *input) {
    TRY(read_one(input, 0, 0));
    input->plant = input->judged->plant;
    return input->statuses[0] == STATUS_OK ? read_one(input, 1, 0) : STATUS_OK;
}

static enum status read_both(struct input *input) {
    TRY(document_load(input->asked->plant.ptr, input->run->arena, input->run->sink, &input->source));
    if (str_contains(input->source->text, STR("names")))
        return read_in_order(input);
    TRY(parallel_for(ARRAY_LEN(input->statuses), 1, ARRAY_LEN(input->statuses), read_one, input, NULL));
    bool unheeded = input->statuses[0] == STATUS_OK && input->judged->plant->name_count > 0;
    if (!unheeded)
        return STATUS_OK;
    /* The key was written otherwise, as "n\x61mes" say. */
    advisory_free(input->judged->advisories);
    input->judged->advisories = NULL;
    input->plant = input->judged->plant;
    diag_init(&input->sink, &input->arena);
    return read_one(input, 1, 0);
}

/* What is wrong with the plant is reported alone: it is to be mended first. */
static enum status read_input(struct run *run, const struct judge_input *asked, struct judged *judged) {
    struct input input = {.run = run, .asked = asked, .judged = judged};
    arena_init(&input.arena, run->arena->cap);
    diag_init(&input.sink, &input.arena);
    enum status status = read_both(&input);
    if (status == STATUS_OK && input.statuses[0] == STATUS_OK)
        diag_merge(run->sink, &input.sink);
    arena_adopt(run->arena, &input.arena);
    TRY(status);
    return input.statuses[0] != STATUS_OK ? input.statuses[0] : input.statuses[1];
}

static enum status judge(struct run *run, const struct assess_options *asked, struct judged *judged) {
    struct progress progress;
    struct assess_options options = *asked;
    options.advisories = judged->advisories;
    TRY(cross_check(run, judged->plant, &options));
    progress_start(&progress, "judging assets", run->terminal);
    options.progress = progress_step;
    options.progress_context = &progress;
    enum status status = assess_plant(judged->plant, &options, run->arena, run->sink, &judged->assessment);
    progress_end(&progress);
    return status;
}

enum status judge_run(struct run *run, struct judged *judged) {
    const struct judge_input input = {.plant = run->arguments[0]};
    return judge_run_with(run, &input, judged);
}

enum status judge_run_with(struct run *run, const struct judge_input *input, struct judged *judged) {
    struct assess_options options;
    *judged = (struct judged){.plant = NULL};
    TRY(read_options(run, input, &options));
    enum status status = read_input(run, input, judged);
    if (status == STATUS_OK)
        status = judge(run, &options, judged);
    if (status != STATUS_OK)
        judge_done(judged);
    return status;
}

void judge_done(struct judged *judged) {
    assess_done(&judged->assessment);
    advisory_free(judged->advisories);
    *judged = (struct judged){.plant = NULL};
}
