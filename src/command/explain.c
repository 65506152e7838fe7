/* keyway explain: the derivation behind a verdict. */
#include "command/judge.h"

#include "catalogue/process.h"
#include "report/catalogue.h"
#include "report/explain.h"
#include "report/premise.h"

static const struct diag_kind UNKNOWN = {
    "explain.unknown", SEVERITY_ERROR, "'{0}' is no asset, zone or requirement of this plant",
    "give an id of the plant document, a requirement such as CR 3.4, an advisory or a CVE"};
static const struct diag_kind NO_ADVISORIES = {"explain.no-advisories", SEVERITY_ERROR,
                                               "'{0}' asks about advisories, and none were given",
                                               "give a folder with --advisories, or the watch's database with --db"};
static const struct diag_kind NOT_READ = {"explain.not-read", SEVERITY_ERROR,
                                          "no advisory that was read has a vulnerability '{0}'", NULL};
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
enum topic_kind { TOPIC_ASSET, TOPIC_ZONE, TOPIC_REQUIREMENT, TOPIC_ADVISORY, TOPIC_CVE };
struct topic {
    enum topic_kind kind;
    uint32_t index;
    struct str cve;
};
struct question {
    struct topic topics[QUESTIONS_MAX];
    size_t count;
    bool of_requirements; /* one of them is a requirement: the others say where */
    bool of_advisories;   /* or an advisory or a CVE: assets and zones say of what */
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
    const struct topic found[] = {{TOPIC_ASSET, plant_asset(plant, word), STR_NONE},
                                  {TOPIC_ZONE, plant_zone(plant, word), STR_NONE},
                                  {TOPIC_REQUIREMENT, requirement_find(word), STR_NONE}};
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

static bool looks_like_cve(struct str word) {
    return str_starts_nocase(word, STR("CVE-"));
}

static bool has_cve(const struct advisory_document *document, struct str cve) {
    for (size_t i = 0; i < document->vulnerability_count; i++)
        if (str_eq_nocase(document->vulnerabilities[i].cve, cve))
            return true;
    return false;
}

static bool find_cve(const struct advisory_db *db, struct str cve) {
    for (uint32_t i = 0; db && i < advisory_count(db); i++)
        if (has_cve(advisory_at(db, i), cve))
            return true;
    return false;
}

static bool find_advisory(const struct advisory_db *db, struct str word, struct topic *topic) {
    uint32_t document = db ? advisory_find(db, word) : UINT32_MAX;
    if (document != UINT32_MAX)
        *topic = (struct topic){.kind = TOPIC_ADVISORY, .index = document};
    else if (looks_like_cve(word) && find_cve(db, word))
        *topic = (struct topic){.kind = TOPIC_CVE, .cve = word};
    else
        return false;
    return true;
}

static enum status report_cve(struct run *run, const struct advisory_db *db, struct str word) {
    diag_add(run->sink, db ? &NOT_READ : &NO_ADVISORIES, PLACE_NONE, word);
    return STATUS_INPUT;
}

static enum status understand(struct run *run, const struct judged *judged, struct question *question) {
    const struct plant *plant = judged->plant;
    for (size_t i = 1; i < run->argument_count;) {
        struct topic *topic = &question->topics[question->count];
        size_t taken = 1;
        bool known = find_topic(plant, run->arguments[i], topic);
        if (!known || topic->kind == TOPIC_REQUIREMENT) {
            struct str id = take_id(run, i, &taken);
            known = id.len && find_topic(plant, id, topic);
        }
        if (!known && looks_like_cve(run->arguments[i]) && !find_cve(judged->advisories, run->arguments[i]))
            return report_cve(run, judged->advisories, run->arguments[i]);
        if (!known && !find_advisory(judged->advisories, run->arguments[i], topic))
            return report_unknown(run, plant, i);
        question->of_requirements |= topic->kind == TOPIC_REQUIREMENT;
        question->of_advisories |= topic->kind >= TOPIC_ADVISORY;
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
        named |= topic->kind == TOPIC_ASSET || topic->kind == TOPIC_ZONE;
        if (topic->kind == TOPIC_ASSET)
            TRY(answer_for_asset(a, requirement, topic->index));
        if (topic->kind == TOPIC_ZONE)
            TRY(answer_for_zone(a, requirement, topic->index));
    }
    for (uint32_t i = 0; !named && i < a->assessment->plant->asset_count; i++)
        TRY(answer_for_asset(a, requirement, i));
    return STATUS_OK;
}

/* ---- advisories */

static bool is_matched(const struct assessment *assessment, uint32_t asset, uint32_t document, struct str cve) {
    const struct advisory_matches *matches = assessment->assets[asset].matches;
    const struct advisory_document *d = advisory_at(assessment->options.advisories, document);
    for (size_t i = 0; matches && i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        bool same = !cve.len || str_eq_nocase(d->vulnerabilities[m->vulnerability].cve, cve);
        if (m->document == document && same)
            return true;
    }
    return false;
}

static enum status answer_document(struct answering *a, uint32_t asset, uint32_t document, struct str cve) {
    part(a);
    return explain_advisory(a->assessment, asset, document, cve, a->options, a->run->out);
}

/* Advisories that say something of the asset; if none of those with the CVE does, why each does not. */
static enum status answer_cve(struct answering *a, uint32_t asset, struct str cve, bool named) {
    const struct advisory_db *db = a->assessment->options.advisories;
    bool any = !named;
    for (uint32_t i = 0; i < advisory_count(db); i++) {
        if (!has_cve(advisory_at(db, i), cve) || !is_matched(a->assessment, asset, i, cve))
            continue;
        TRY(answer_document(a, asset, i, cve));
        any = true;
    }
    for (uint32_t i = 0; !any && i < advisory_count(db); i++)
        if (has_cve(advisory_at(db, i), cve))
            TRY(answer_document(a, asset, i, cve));
    return STATUS_OK;
}

static enum status answer_of_asset(struct answering *a, const struct topic *topic, uint32_t asset, bool named) {
    if (topic->kind == TOPIC_CVE)
        return answer_cve(a, asset, topic->cve, named);
    bool told = named || is_matched(a->assessment, asset, topic->index, STR(""));
    return told ? answer_document(a, asset, topic->index, STR("")) : STATUS_OK;
}

/* For what is named: assets, the assets of zones; or each asset of the plant that it says something of. */
static enum status answer_advisory(struct answering *a, const struct question *question, const struct topic *topic) {
    bool named = false;
    for (size_t i = 0; i < question->count; i++) {
        const struct topic *where = &question->topics[i];
        named |= where->kind == TOPIC_ASSET || where->kind == TOPIC_ZONE;
        if (where->kind == TOPIC_ASSET)
            TRY(answer_of_asset(a, topic, where->index, true));
        const struct zone_result *zone = where->kind == TOPIC_ZONE ? &a->assessment->zones[where->index] : NULL;
        for (uint32_t n = 0; zone && n < zone->asset_count; n++)
            TRY(answer_of_asset(a, topic, zone->members[n], false));
    }
    for (uint32_t i = 0; !named && i < a->assessment->plant->asset_count; i++)
        TRY(answer_of_asset(a, topic, i, false));
    return STATUS_OK;
}

static enum status answer_topic(struct answering *a, const struct question *question, const struct topic *topic) {
    if (topic->kind == TOPIC_REQUIREMENT)
        return answer_requirement(a, question, topic->index);
    if (topic->kind >= TOPIC_ADVISORY)
        return answer_advisory(a, question, topic);
    if (question->of_requirements || question->of_advisories)
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
    TRY(understand(run, judged, &question));
    return answer(run, &judged->assessment, &question);
}

/* With the advisories of a folder, or of the watch's database where one is named. */
static enum status judge_asked(struct run *run, struct judged *judged) {
    struct str path = STR("");
    struct judge_input input = {.plant = run->arguments[0], .context = &path};
    TRY(advisories_of_database(run, &path, &input.load));
    return judge_run_with(run, &input, judged);
}

static int explain(struct run *run) {
    struct judged judged;
    enum status status = judge_asked(run, &judged);
    if (status != STATUS_OK)
        return run_failed(run, status);
    status = answer_words(run, &judged);
    judge_done(&judged);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static const struct command_option options[] = {
    JUDGE_OPTIONS,
    ADVISORY_DATABASE_OPTION,
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway explain plant.yaml plc-01 -a advisories/", "the whole chain of one asset"},
    {"keyway explain plant.yaml plc-01 CR 3.4", "why one requirement stands as it does there"},
    {"keyway explain plant.yaml control", "which assets hold a zone down"},
    {"keyway explain plant.yaml plc-01 CVE-2024-0001 --db watch.db", "how the answer on a CVE came about, or why none"},
};

extern const struct command explain_command;
const struct command explain_command = {
    .name = "explain",
    .group = "owner",
    .synopsis = "PLANT WHAT...",
    .summary = "say why: the derivation of a verdict down to file, line and advisory",
    .text =
        "WHAT is an asset, a zone, a requirement of 62443-4-2, the id of an advisory or a CVE, or several of them; "
        "assets "
        "or zones together with a requirement, an advisory or a CVE ask for that there.\n"
        "\n"
        "For an asset it prints every link of the chain with its reasons, and for every FR below its target the "
        "smallest set of requirements that lifts it, each with all the evidence that speaks of it.\n"
        "\n"
        "For an advisory or a CVE it prints the steps by which the answer was found: what was read of the asset, the "
        "products that it may be with the place of each in the advisory, where its version stands to each, and what "
        "decided; of an advisory that says nothing of the asset, its nearest products and what tells them apart. "
        "Without an asset or zone it does so for each asset that it says something of.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 2,
    .most = 1 + QUESTIONS_MAX,
    .run = explain,
};
