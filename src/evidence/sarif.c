#include "evidence/sarif.h"

#include "evidence/artefact.h"
#include "evidence/cppcheck.h"
#include "evidence/gcc_json.h"
#include "evidence/sarif_waiver.h"
#include "evidence/words.h"

static const struct diag_kind VERSION = {"evidence.sarif-version", SEVERITY_ERROR,
                                         "this is SARIF {0}; only 2.1.0 is read", "let the tool write SARIF 2.1.0"};

static const struct diag_kind TRANSLATED = {"evidence.sarif-translated", SEVERITY_ERROR,
                                            "as SARIF this report cannot be read: {0}",
                                            "let the tool write it again, or SARIF"};

/* SARIF 3.27.9, 3.27.24 and 3.35.3. */
static const struct str KINDS[] = {STR_INIT("fail"), STR_INIT("notApplicable"), STR_INIT("pass"), STR_INIT("review"),
                                   STR_INIT("open"), STR_INIT("informational"), STR_INIT("")};
static const struct str BASELINES[] = {STR_INIT("new"), STR_INIT("unchanged"), STR_INIT("updated"), STR_INIT("absent"),
                                       STR_INIT("")};
static const struct str STATUSES[] = {STR_INIT("accepted"), STR_INIT("underReview"), STR_INIT("rejected"),
                                      STR_INIT("")};
enum { KIND_FAIL = 0, KIND_OPEN = 4, BASELINE_ABSENT = 3, STATUS_ACCEPTED = 0 };

enum { CWE_NUMBERS = UINT16_MAX + 1, TOOL_BYTES = 100 /* after which no further tool is named */ };

enum mapped { MAPPED_UNASKED, MAPPED_NOT, MAPPED };

struct walk {
    struct sarif_report report;
    const struct sarif_visitor *visitor; /* NULL: nobody wants the results */
    struct str tool;                     /* of the run that is read */
    struct sarif_query query;
    uint32_t *group_of;     /* by CWE number: index + 1 */
    enum mapped *mapped_of; /* by CWE number */
    size_t room;            /* for groups */
    struct arena *arena;
    struct diag_sink *sink;
};

enum hidden { HIDDEN_NOT, HIDDEN_UNJUSTIFIED, HIDDEN };

/* Suppressed when something suppresses it, nobody doubts or refuses that (SARIF 3.27.23, 3.35.3), and each says why. */
static enum status read_suppressed(const struct sarif_run *run, const struct json_node *result, enum hidden *hidden) {
    const struct json_node *list = json_get(result, STR("suppressions"));
    *hidden = HIDDEN_NOT;
    if (!json_is(list, JSON_ARRAY))
        return STATUS_OK;
    bool accepted = list->size > 0, justified = true;
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        unsigned status = STATUS_ACCEPTED;
        TRY(sarif_word(run, item, STR("status"), STATUSES, &status));
        accepted = accepted && json_is(item, JSON_OBJECT) && status == STATUS_ACCEPTED;
        justified = justified && str_trim(json_get_string(item, STR("justification"))).len > 0;
    }
    *hidden = !accepted ? HIDDEN_NOT : justified ? HIDDEN : HIDDEN_UNJUSTIFIED;
    return STATUS_OK;
}

/* The invocation that a result came from; that of a run's only invocation need not be said. */
static size_t invocation_of(const struct sarif_run *run, const struct json_node *result) {
    int64_t index = json_integer(json_get(json_get(result, STR("provenance")), STR("invocationIndex")), -1);
    if (index >= 0)
        return (size_t)index;
    return run->invocation_count == 1 ? 0 : SIZE_MAX;
}

/* SARIF 3.27.10: the result's own level, else what the invocation made of the rule, else the rule's default. */
static enum status read_level(const struct sarif_run *run, const struct json_node *result,
                              const struct sarif_rule *rule, enum sarif_level *level) {
    unsigned own = SARIF_UNSET;
    TRY(sarif_word(run, result, STR("level"), SARIF_LEVELS, &own));
    *level = (enum sarif_level)own;
    if (own != SARIF_UNSET)
        return STATUS_OK;
    enum sarif_level overridden = rule ? sarif_rule_override(rule, invocation_of(run, result)) : SARIF_UNSET;
    if (overridden != SARIF_UNSET)
        *level = overridden;
    else
        *level = rule && rule->level != SARIF_UNSET ? rule->level : SARIF_WARNING;
    return STATUS_OK;
}

static void locate(const struct sarif_run *run, const struct json_node *result, struct sarif_group *group) {
    const struct json_node *locations = json_get(result, STR("locations"));
    const struct json_node *first = json_items(locations);
    const struct json_node *physical = json_get(first, STR("physicalLocation"));
    const struct json_node *artifact = json_get(physical, STR("artifactLocation"));
    int64_t index = json_integer(json_get(artifact, STR("index")), -1);
    group->file = json_get_string(artifact, STR("uri"));
    if (group->file.len == 0 && index >= 0 && (uint64_t)index < run->artifact_count)
        group->file = json_get_string(json_get(run->artifacts[index], STR("location")), STR("uri"));
    group->line = json_integer(json_get(json_get(physical, STR("region")), STR("startLine")), 0);
}

static enum status new_group(struct walk *walk, const struct sarif_run *run, const struct json_node *result,
                             unsigned cwe) {
    struct sarif_report *report = &walk->report;
    void *groups = report->groups;
    if (!arena_grow(walk->arena, &groups, report->group_count, &walk->room, sizeof *report->groups,
                    _Alignof(struct sarif_group)))
        return STATUS_MEMORY;
    report->groups = groups;
    struct sarif_group *group = &report->groups[report->group_count++];
    const struct json_node *message = json_get(result, STR("message"));
    *group = (struct sarif_group){.cwe = cwe,
                                  .first = result,
                                  .rule = json_get_string(result, STR("ruleId")),
                                  .message = json_get_string(message, STR("text"))};
    if (group->rule.len == 0)
        group->rule = json_get_string(json_get(result, STR("rule")), STR("id"));
    locate(run, result, group);
    (void)cwe_requirements(cwe, walk->query.type_mask, &group->requirements, &group->basis);
    walk->group_of[cwe] = (uint32_t)report->group_count;
    return STATUS_OK;
}

/* All weaknesses that a result is of: its own and its rule's. */
static struct sarif_cwes cwes_of(const struct sarif_run *run, const struct json_node *result,
                                 const struct sarif_rule *rule) {
    struct sarif_cwes cwes = {0};
    sarif_result_cwes(run, result, &cwes);
    if (rule)
        sarif_cwes_join(&cwes, &rule->cwes);
    return cwes;
}

static bool is_mapped(struct walk *walk, const struct sarif_cwes *cwes) {
    bool mapped = false;
    for (size_t i = 0; i < cwes->count && !mapped; i++) {
        enum mapped *known = &walk->mapped_of[cwes->ids[i]];
        struct requirement_set requirements;
        struct cwe_basis basis;
        if (*known == MAPPED_UNASKED)
            *known = cwe_requirements(cwes->ids[i], walk->query.type_mask, &requirements, &basis) ? MAPPED : MAPPED_NOT;
        mapped = *known == MAPPED;
    }
    return mapped;
}

static enum status add_finding(struct walk *walk, const struct sarif_run *run, const struct json_node *result,
                               const struct sarif_cwes *cwes) {
    for (size_t i = 0; i < cwes->count; i++) {
        if (walk->group_of[cwes->ids[i]] == 0)
            TRY(new_group(walk, run, result, cwes->ids[i]));
        walk->report.groups[walk->group_of[cwes->ids[i]] - 1].count++;
    }
    walk->report.findings++;
    walk->report.nameless += cwes->count == 0;
    walk->report.unmapped += cwes->count > 0 && !is_mapped(walk, cwes);
    return STATUS_OK;
}

static struct str rule_id(const struct json_node *result, const struct sarif_rule *rule) {
    struct str id = json_get_string(result, STR("ruleId"));
    if (id.len == 0)
        id = json_get_string(json_get(result, STR("rule")), STR("id"));
    return id.len > 0 || !rule ? id : rule->id;
}

/* What is known of a result that is there: nothing accepted and justified hides it. */
struct present {
    const struct sarif_rule *rule;
    struct sarif_cwes cwes;
    enum sarif_level level;
    bool told; /* false: of kind "open" */
    bool unjustified;
};

static struct sarif_result describe(const struct walk *walk, const struct sarif_run *run,
                                    const struct json_node *result, const struct present *present) {
    struct sarif_group place = {.cwe = 0};
    locate(run, result, &place);
    return (struct sarif_result){.tool = walk->tool,
                                 .rule = rule_id(result, present->rule),
                                 .message = json_get_string(json_get(result, STR("message")), STR("text")),
                                 .file = place.file,
                                 .line = place.line,
                                 .level = present->level,
                                 .cwes = present->cwes.ids,
                                 .cwe_count = present->cwes.count,
                                 .told = present->told};
}

/* Levels differ from tool to tool: gcc, clang-tidy and CodeQL call nearly all that is about security a warning. So a
 * warning that is plainly about security counts as an error does (docs/decisions/0137). */
static bool is_finding(struct walk *walk, const struct json_node *result, const struct present *present) {
    if (present->level == SARIF_ERROR || present->level == SARIF_WARNING) {
        bool security = (present->rule && present->rule->security) || sarif_is_security(result);
        return present->level == SARIF_ERROR || security || is_mapped(walk, &present->cwes);
    }
    return false;
}

static enum status read_present(struct walk *walk, const struct sarif_run *run, const struct json_node *result,
                                const struct present *present) {
    const struct sarif_result described = describe(walk, run, result, present);
    bool waived = false;
    if (walk->query.waivers)
        TRY(sarif_waiver_holds(walk->query.waivers, walk->query.at, walk->arena, &described, &waived));
    if (waived) {
        walk->report.waived++;
        return STATUS_OK;
    }
    if (walk->visitor)
        TRY(walk->visitor->visit(walk->visitor->context, &described));
    if (!present->told)
        return STATUS_OK;
    if (!is_finding(walk, result, present)) {
        walk->report.weaker++;
        return STATUS_OK;
    }
    walk->report.unjustified += present->unjustified;
    return add_finding(walk, run, result, &present->cwes);
}

static enum status read_result(struct walk *walk, const struct sarif_run *run, const struct json_node *result) {
    if (!json_is(result, JSON_OBJECT))
        return sarif_refuse(run->doc, run->sink, result, STR("a result is an object"));
    unsigned kind = KIND_FAIL, baseline = 0;
    enum hidden hidden;
    struct present present = {.rule = sarif_rule_of(run, result)};
    TRY(sarif_word(run, result, STR("kind"), KINDS, &kind));
    TRY(sarif_word(run, result, STR("baselineState"), BASELINES, &baseline));
    TRY(read_suppressed(run, result, &hidden));
    TRY(read_level(run, result, present.rule, &present.level));
    bool gone = hidden == HIDDEN || baseline == BASELINE_ABSENT;
    if (kind != KIND_FAIL && (kind != KIND_OPEN || gone))
        return STATUS_OK;
    if (gone) {
        walk->report.suppressed++;
        return STATUS_OK;
    }
    present.told = kind == KIND_FAIL;
    present.unjustified = hidden == HIDDEN_UNJUSTIFIED;
    present.cwes = cwes_of(run, result, present.rule);
    return read_present(walk, run, result, &present);
}

/* The first flaw is told. */
static void add_flaw(struct walk *walk, bool is, struct str flaw) {
    if (is && walk->report.flaw.len == 0)
        walk->report.flaw = flaw;
}

static bool has_errors(const struct json_node *notifications) {
    const struct json_node *item = json_items(notifications);
    for (; item; item = json_next(notifications, item))
        if (str_eq(json_get_string(item, STR("level")), STR("error")))
            return true;
    return false;
}

/* What the tool says of its own work (SARIF 3.20): results of half an analysis are results, their absence shows
 * nothing. */
static void judge_invocations(struct walk *walk, const struct sarif_run *run) {
    const struct json_node *list = json_get(run->node, STR("invocations"));
    const struct json_node *item = json_items(list);
    for (; item; item = json_next(list, item)) {
        const struct json_node *successful = json_get(item, STR("executionSuccessful"));
        add_flaw(walk, json_is(successful, JSON_FALSE), STR("the tool says that its run failed"));
        add_flaw(walk, !json_is(successful, JSON_TRUE), STR("it does not say whether the tool's run succeeded"));
        add_flaw(walk, has_errors(json_get(item, STR("toolExecutionNotifications"))),
                 STR("the tool reports errors of its own run"));
        add_flaw(walk, has_errors(json_get(item, STR("toolConfigurationNotifications"))),
                 STR("the tool reports errors of its configuration"));
    }
}

/* Whether the run says that anything was looked at: by what rules, which files, or that the tool came to its end. */
static bool says_what_was_done(const struct sarif_run *run) {
    bool says = run->driver.count > 0 || run->artifact_count > 0 || run->invocation_count > 0;
    for (size_t i = 0; !says && i < run->extensions.count; i++)
        says = run->extensions.items[i].count > 0;
    return says;
}

static enum status name_tool(struct walk *walk, const struct sarif_run *run) {
    const struct json_node *driver = json_get(json_get(run->node, STR("tool")), STR("driver"));
    struct str version = json_get_string(driver, STR("semanticVersion"));
    if (version.len == 0)
        version = json_get_string(driver, STR("version"));
    struct str *tool = &walk->report.tool, name = words_clip(run->driver.name);
    version = words_clip(version);
    walk->tool = str_format(walk->arena, STR_F "%s" STR_F, STR_A(name), version.len > 0 ? " " : "", STR_A(version));
    if (!walk->tool.ptr)
        return STATUS_MEMORY;
    if (tool->len > TOOL_BYTES)
        return STATUS_OK;
    *tool = str_format(walk->arena, STR_F "%s" STR_F "%s" STR_F, STR_A(*tool), tool->len > 0 ? ", " : "", STR_A(name),
                       version.len > 0 ? " " : "", STR_A(version));
    return tool->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_run(struct walk *walk, const struct json_node *node) {
    struct sarif_run run;
    TRY(sarif_run_read(&walk->report.doc, node, walk->arena, walk->sink, &run));
    TRY(name_tool(walk, &run));
    judge_invocations(walk, &run);
    const struct json_node *results = json_get(node, STR("results"));
    const struct json_node *external = json_get(json_get(node, STR("externalPropertyFileReferences")), STR("results"));
    add_flaw(walk, json_is(external, JSON_ARRAY) && external->size > 0,
             STR("its results are in other files, which are not read"));
    if (!results || json_is(results, JSON_NULL)) {
        add_flaw(walk, true, STR("a run has no results, not even an empty list: nothing was analysed"));
        return STATUS_OK;
    }
    if (!json_is(results, JSON_ARRAY))
        return sarif_refuse(run.doc, run.sink, results, STR("'results' is an array"));
    add_flaw(walk, results->size == 0 && !says_what_was_done(&run),
             STR("a run without results lists no rule, no file and no invocation: nothing shows that it looked"));
    for (const struct json_node *result = json_items(results); result; result = json_next(results, result))
        TRY(read_result(walk, &run, result));
    return STATUS_OK;
}

static enum status read_log(struct walk *walk) {
    const struct json_doc *doc = &walk->report.doc;
    const struct json_node *version = json_get(doc->root, STR("version")), *runs = json_get(doc->root, STR("runs"));
    if (!json_is(version, JSON_STRING))
        return sarif_refuse(doc, walk->sink, doc->root, STR("it has no 'version'"));
    if (!str_eq(json_string(version), STR("2.1.0"))) {
        diag_add(walk->sink, &VERSION, json_place(doc, version), json_string(version));
        return STATUS_INPUT;
    }
    if (!json_is(runs, JSON_ARRAY))
        return sarif_refuse(doc, walk->sink, doc->root, STR("it has no array 'runs'"));
    add_flaw(walk, runs->size == 0, STR("it holds no run of a tool"));
    for (const struct json_node *run = json_items(runs); run; run = json_next(runs, run))
        TRY(read_run(walk, run));
    return STATUS_OK;
}

static enum status read_json(struct walk *walk, const struct source *source) {
    walk->group_of = ARENA_ARRAY(walk->arena, uint32_t, CWE_NUMBERS);
    walk->mapped_of = ARENA_ARRAY(walk->arena, enum mapped, CWE_NUMBERS);
    struct json_parser *parser = json_parser_new();
    enum status status = walk->group_of && walk->mapped_of && parser ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = json_parse(parser, source, true, walk->arena, walk->sink, &walk->report.doc);
    json_parser_free(parser);
    TRY(status);
    TRY(json_check_keys(&walk->report.doc, walk->sink));
    return read_log(walk);
}

/* What is wrong with a translation is told of what was translated: nobody has the other text, and it does not last. */
static enum status read_translated(struct walk *walk, const struct source *source) {
    struct diag_sink *told = walk->sink, heard;
    struct source *translated = ARENA_NEW(walk->arena, struct source);
    if (!translated)
        return STATUS_MEMORY;
    if (gcc_json_is(source->text))
        TRY(gcc_json_to_sarif(source, walk->arena, told, translated, &walk->report.flaw));
    else
        TRY(cppcheck_to_sarif(source, walk->arena, told, translated));
    diag_init(&heard, walk->arena);
    walk->report.translated = true;
    walk->sink = &heard;
    enum status status = read_json(walk, translated);
    walk->sink = told;
    if (status != STATUS_OK && status != STATUS_MEMORY)
        diag_add(told, &TRANSLATED, (struct place){.source = source}, evidence_first_error(&heard, walk->arena));
    return status;
}

static enum status read_source(struct walk *walk, const struct source *source) {
    bool other = cppcheck_is_xml(source->text) || gcc_json_is(source->text);
    return other ? read_translated(walk, source) : read_json(walk, source);
}

enum status sarif_read_waived(const struct source *source, const struct sarif_query *query, struct arena *arena,
                              struct diag_sink *sink, struct sarif_report *report) {
    struct walk walk = {.query = *query, .arena = arena, .sink = sink};
    TRY(read_source(&walk, source));
    *report = walk.report;
    return STATUS_OK;
}

enum status sarif_read(const struct source *source, unsigned type_mask, struct arena *arena, struct diag_sink *sink,
                       struct sarif_report *report) {
    return sarif_read_waived(source, &(const struct sarif_query){.type_mask = type_mask}, arena, sink, report);
}

enum status sarif_visit(const struct source *source, const struct sarif_visitor *visitor, struct arena *arena,
                        struct diag_sink *sink, struct sarif_report *report) {
    enum { EVERY_TYPE = COMPONENT_SA | COMPONENT_ED | COMPONENT_HD | COMPONENT_ND };
    struct walk walk = {.visitor = visitor, .query = {.type_mask = EVERY_TYPE}, .arena = arena, .sink = sink};
    TRY(read_source(&walk, source));
    *report = walk.report;
    return STATUS_OK;
}
