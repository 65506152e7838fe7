/* keyway explain: the derivation behind a verdict. */
#include "command/judge.h"

#include "report/explain.h"
#include "report/premise.h"

static const struct diag_kind UNKNOWN = {"explain.unknown", SEVERITY_ERROR,
                                         "'{0}' is no asset, zone or requirement of this plant",
                                         "give an id of the plant document, or a requirement such as \"CR 3.4\""};
static const struct diag_kind NOT_A_REQUIREMENT = {"explain.no-requirement", SEVERITY_ERROR,
                                                   "'{0}' is no requirement of IEC 62443-4-2: {1}", NULL};

/* What the words on the command line name. */
struct question {
    uint32_t asset; /* UINT32_MAX: none named */
    uint32_t zone;
    unsigned requirement;
};

static bool looks_like_requirement(struct str word) {
    static const struct str prefixes[] = {STR_INIT("CR"),  STR_INIT("SAR"),  STR_INIT("EDR"), STR_INIT("HDR"),
                                          STR_INIT("NDR"), STR_INIT("CCSC"), STR_INIT("SR")};
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        struct str rest = str_skip(word, prefixes[i].len);
        if (str_starts_nocase(word, prefixes[i]) && rest.len && (rest.ptr[0] == ' ' || char_is_digit(rest.ptr[0])))
            return true;
    }
    return false;
}

static struct str nearest_name(struct run *run, const struct plant *plant, struct str word) {
    size_t count = plant->asset_count + plant->zone_count, n = 0;
    struct str *names = ARENA_ARRAY(run->arena, struct str, count);
    for (size_t i = 0; names && i < plant->asset_count; i++)
        names[n++] = plant->assets[i].id;
    for (size_t i = 0; names && i < plant->zone_count; i++)
        names[n++] = plant->zones[i].id;
    return diag_nearest(word, names, n);
}

static enum status understand(struct run *run, const struct plant *plant, struct str word, struct question *question) {
    uint32_t asset = plant_asset(plant, word), zone = plant_zone(plant, word);
    unsigned requirement = requirement_find(word);
    if (asset != UINT32_MAX) {
        question->asset = asset;
    } else if (zone != UINT32_MAX) {
        question->zone = zone;
    } else if (requirement != REQUIREMENT_NONE) {
        question->requirement = requirement;
    } else if (looks_like_requirement(word)) {
        struct requirement_missing missing;
        requirement_explain_missing(word, 0, run->arena, &missing);
        diag_add_near(run->sink, &NOT_A_REQUIREMENT, PLACE_NONE, missing.suggestion, word, missing.text);
        return STATUS_INPUT;
    } else {
        diag_add_near(run->sink, &UNKNOWN, PLACE_NONE, nearest_name(run, plant, word), word);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

/* One requirement over the assets named: one, a zone's, or all. */
static enum status answer_requirement(const struct run *run, const struct assessment *assessment,
                                      const struct question *question, const struct report_options *options) {
    for (uint32_t i = 0; i < assessment->plant->asset_count; i++) {
        bool meant = question->asset != UINT32_MAX  ? i == question->asset
                     : question->zone != UINT32_MAX ? assessment->plant->assets[i].zone == question->zone
                                                    : true;
        if (meant)
            TRY(explain_requirement(assessment, i, question->requirement, options, run->out));
    }
    return STATUS_OK;
}

static enum status answer(const struct run *run, const struct assessment *assessment, const struct question *question) {
    struct place_index places;
    place_index_init(&places, run->arena);
    const struct report_options options = {.colour = run->colour, .width = run->width, .all = true, .places = &places};
    TRY(premises_write(assessment, &options, run->arena, run->out));
    if (question->requirement != REQUIREMENT_NONE)
        return answer_requirement(run, assessment, question, &options);
    if (question->asset != UINT32_MAX)
        return explain_asset(assessment, question->asset, &options, run->out);
    return explain_zone(assessment, question->zone, &options, run->out);
}

static enum status answer_words(struct run *run, const struct judged *judged) {
    struct question question = {UINT32_MAX, UINT32_MAX, REQUIREMENT_NONE};
    enum status status = STATUS_OK;
    for (size_t i = 1; i < run->argument_count; i++) {
        enum status one = understand(run, judged->plant, run->arguments[i], &question);
        status = one > status ? one : status;
    }
    return status == STATUS_OK ? answer(run, &judged->assessment, &question) : status;
}

static int explain(struct run *run) {
    struct judged judged;
    enum status status = judge_run(run, &judged);
    if (status != STATUS_OK)
        return run_failed(run, status);
    status = answer_words(run, &judged);
    judge_done(&judged);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static const struct command_option options[] = {JUDGE_OPTIONS};

static const struct command_example examples[] = {
    {"keyway explain plant.yaml plc-01 -a advisories/", "the whole chain of one asset"},
    {"keyway explain plant.yaml plc-01 \"CR 3.4\"", "why one requirement stands as it does there"},
    {"keyway explain plant.yaml control", "which assets hold a zone down"},
};

extern const struct command explain_command;
const struct command explain_command = {
    .name = "explain",
    .group = "owner",
    .synopsis = "PLANT WHAT...",
    .summary = "say why: the derivation of a verdict down to file, line and advisory",
    .text =
        "WHAT is an asset, a zone or a requirement of 62443-4-2; an asset or a zone together with a requirement asks "
        "for that requirement there.\n"
        "\n"
        "For an asset it prints every link of the chain with its reasons, and for every FR below its target the "
        "smallest set of requirements that lifts it, each with all the evidence that speaks of it.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 2,
    .most = 8,
    .run = explain,
};
