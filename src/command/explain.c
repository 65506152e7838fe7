/* keyway explain: the derivation behind a verdict. */
#include "command/judge.h"

#include "catalogue/process.h"
#include "report/catalogue.h"
#include "report/explain.h"
#include "report/premise.h"

static const struct diag_kind UNKNOWN = {"explain.unknown", SEVERITY_ERROR,
                                         "'{0}' is no asset, zone or requirement of this plant",
                                         "give an id of the plant document, or a requirement such as CR 3.4"};
static const struct diag_kind OF_A_PROCESS = {
    "explain.process", SEVERITY_ERROR, "'{0}' is a process requirement of 4-1: it is about the supplier, not an asset",
    "'keyway catalogue {0}' shows it; which of an asset's supplier are missing, 'keyway explain PLANT ASSET' says"};
static const struct diag_kind NOT_OF_A_PLANT = {
    "explain.catalogue", SEVERITY_ERROR, "'{0}' is of the catalogue, not of a plant: {1}",
    "'keyway catalogue {0}' shows it with the requirements that it is mapped to: ask for these"};
static const struct diag_kind NOT_A_REQUIREMENT = {"explain.no-requirement", SEVERITY_ERROR,
                                                   "'{0}' is no requirement of IEC 62443-4-2: {1}", NULL};

enum { QUESTIONS_MAX = 32, ID_WORDS_MAX = 4 };

/* What the words on the command line name. */
enum topic_kind { TOPIC_ASSET, TOPIC_ZONE, TOPIC_REQUIREMENT };
struct topic {
    enum topic_kind kind;
    uint32_t index;
};
struct question {
    struct topic topics[QUESTIONS_MAX];
    size_t count;
    bool of_requirements; /* one of them is a requirement: the others say where */
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

static bool find_topic(const struct plant *plant, struct str word, struct topic *topic) {
    const struct topic found[] = {{TOPIC_ASSET, plant_asset(plant, word)},
                                  {TOPIC_ZONE, plant_zone(plant, word)},
                                  {TOPIC_REQUIREMENT, requirement_find(word)}};
    for (size_t i = 0; i < ARRAY_LEN(found); i++)
        if (found[i].index != UINT32_MAX) {
            *topic = found[i];
            return true;
        }
    return false;
}

/* A requirement's id need not stand in quotes: CR 1.1 RE 2 are four words and one id. Takes as many as make one. */
static struct str take_id(struct run *run, size_t at, size_t *taken) {
    struct str longest = STR_NONE, id = STR("");
    for (size_t n = 0; n < ID_WORDS_MAX && at + n < run->argument_count; n++) {
        id = str_format(run->arena, STR_F "%s" STR_F, STR_A(id), n ? " " : "", STR_A(run->arguments[at + n]));
        if (requirement_find(id) == REQUIREMENT_NONE)
            continue;
        longest = id;
        *taken = n + 1;
    }
    return longest;
}

/* What the catalogue knows, and no plant has: reports it. */
static bool is_of_catalogue(struct run *run, struct str id) {
    struct catalogue_sheet sheet;
    bool found = false;
    if (process_find(id) != PROCESS_NONE) {
        diag_add(run->sink, &OF_A_PROCESS, PLACE_NONE, process_at(process_find(id))->id);
        return true;
    }
    if (looks_like_requirement(id) || catalogue_sheet_of(id, run->arena, &sheet, &found) != STATUS_OK || !found)
        return false;
    diag_add(run->sink, &NOT_OF_A_PLANT, PLACE_NONE, sheet.id, sheet.kind);
    return true;
}

static enum status report_unknown(struct run *run, const struct plant *plant, size_t at) {
    struct str word = run->arguments[at];
    bool spread = at + 1 < run->argument_count && word.len <= 4;
    struct str both =
        spread ? str_format(run->arena, STR_F " " STR_F, STR_A(word), STR_A(run->arguments[at + 1])) : word;
    struct str id = looks_like_requirement(word) ? word : both;
    /* CR 3.4 RE 7: the requirement was taken, its enhancement is what nobody knows. */
    if (str_eq_nocase(word, STR("RE")) && requirement_find(run->arguments[at - 1]) == REQUIREMENT_NONE && at > 2)
        id = str_format(run->arena, STR_F " " STR_F " " STR_F, STR_A(run->arguments[at - 2]),
                        STR_A(run->arguments[at - 1]), STR_A(both));
    else if (str_eq_nocase(word, STR("RE")))
        id = str_format(run->arena, STR_F " " STR_F, STR_A(run->arguments[at - 1]), STR_A(both));
    if (is_of_catalogue(run, word) || is_of_catalogue(run, id))
        return STATUS_INPUT;
    if (looks_like_requirement(id)) {
        struct requirement_missing missing;
        requirement_explain_missing(id, 0, run->arena, &missing);
        diag_add_near(run->sink, &NOT_A_REQUIREMENT, PLACE_NONE, requirement_missing_near(&missing), id, missing.text);
    } else {
        diag_add_near(run->sink, &UNKNOWN, PLACE_NONE, nearest_name(run, plant, word), word);
    }
    return STATUS_INPUT;
}

static enum status understand(struct run *run, const struct plant *plant, struct question *question) {
    for (size_t i = 1; i < run->argument_count;) {
        struct topic *topic = &question->topics[question->count];
        size_t taken = 1;
        bool known = find_topic(plant, run->arguments[i], topic);
        if (!known || topic->kind == TOPIC_REQUIREMENT) {
            struct str id = take_id(run, i, &taken);
            known = id.len && find_topic(plant, id, topic);
        }
        if (!known)
            return report_unknown(run, plant, i);
        question->of_requirements |= topic->kind == TOPIC_REQUIREMENT;
        question->count++;
        i += taken;
    }
    return STATUS_OK;
}

/* ---- answers */

struct answering {
    const struct run *run;
    const struct assessment *assessment;
    const struct report_options *options;
    size_t given;
};

/* An empty line between two answers. */
static void part(struct answering *a) {
    if (a->given++)
        out_char(a->run->out, '\n');
}

static enum status answer_for_asset(struct answering *a, unsigned requirement, uint32_t asset) {
    part(a);
    return explain_requirement(a->assessment, asset, requirement, a->options, a->run->out);
}

static enum status answer_for_zone(struct answering *a, unsigned requirement, uint32_t zone) {
    const struct zone_result *result = &a->assessment->zones[zone];
    for (uint32_t i = 0; i < result->asset_count; i++)
        TRY(answer_for_asset(a, requirement, result->members[i]));
    return STATUS_OK;
}

/* One requirement over what is named: assets, zones, or the whole plant. */
static enum status answer_requirement(struct answering *a, const struct question *question, unsigned requirement) {
    bool named = false;
    for (size_t i = 0; i < question->count; i++) {
        const struct topic *topic = &question->topics[i];
        named |= topic->kind != TOPIC_REQUIREMENT;
        if (topic->kind == TOPIC_ASSET)
            TRY(answer_for_asset(a, requirement, topic->index));
        if (topic->kind == TOPIC_ZONE)
            TRY(answer_for_zone(a, requirement, topic->index));
    }
    for (uint32_t i = 0; !named && i < a->assessment->plant->asset_count; i++)
        TRY(answer_for_asset(a, requirement, i));
    return STATUS_OK;
}

static enum status answer_topic(struct answering *a, const struct question *question, const struct topic *topic) {
    if (topic->kind == TOPIC_REQUIREMENT)
        return answer_requirement(a, question, topic->index);
    if (question->of_requirements)
        return STATUS_OK;
    part(a);
    return topic->kind == TOPIC_ASSET ? explain_asset(a->assessment, topic->index, a->options, a->run->out)
                                      : explain_zone(a->assessment, topic->index, a->options, a->run->out);
}

static enum status answer(const struct run *run, const struct assessment *assessment, const struct question *question) {
    struct place_index places;
    place_index_init(&places, run->arena);
    const struct report_options options = {.colour = run->colour, .width = run->width, .all = true, .places = &places};
    struct answering answering = {run, assessment, &options, 0};
    TRY(premises_write(assessment, &options, run->arena, run->out));
    for (size_t i = 0; i < question->count; i++)
        TRY(answer_topic(&answering, question, &question->topics[i]));
    return STATUS_OK;
}

static enum status answer_words(struct run *run, const struct judged *judged) {
    struct question question = {.count = 0};
    TRY(understand(run, judged->plant, &question));
    return answer(run, &judged->assessment, &question);
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

static const struct command_option options[] = {JUDGE_OPTIONS, DIAGNOSTICS_OPTION};

static const struct command_example examples[] = {
    {"keyway explain plant.yaml plc-01 -a advisories/", "the whole chain of one asset"},
    {"keyway explain plant.yaml plc-01 CR 3.4", "why one requirement stands as it does there"},
    {"keyway explain plant.yaml control", "which assets hold a zone down"},
};

extern const struct command explain_command;
const struct command explain_command = {
    .name = "explain",
    .group = "owner",
    .synopsis = "PLANT WHAT...",
    .summary = "say why: the derivation of a verdict down to file, line and advisory",
    .text =
        "WHAT is an asset, a zone or a requirement of 62443-4-2, or several of them; assets or zones together with a "
        "requirement ask for that requirement there.\n"
        "\n"
        "For an asset it prints every link of the chain with its reasons, and for every FR below its target the "
        "smallest set of requirements that lifts it, each with all the evidence that speaks of it.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 2,
    .most = 1 + QUESTIONS_MAX,
    .run = explain,
};
