/* From the findings of a saved scan to statements. */
#include "catalogue/cwe.h"
#include "evidence/sarif.h"
#include "evidence/scan.h"
#include "evidence/words.h"

/* What a scan of the files as they ship can speak for; the first is what it is for when its entry does not say. */
static const struct str ABLE[] = {STR_INIT("SVV-3"), STR_INIT("SI-1"), STR_INIT("SI-2")};

static const struct diag_kind OTHER_BUILD = {
    "evidence.scan-build", SEVERITY_WARNING,
    "entry '{0}' is a scan of build {1}, as the scan says, and not of {2}: only what it found counts",
    "scan the build that ships"};

static const struct str PARTIAL = STR_INIT("the scan did not look for everything, or its warnings were left out"),
                        NO_FILE = STR_INIT("the scan looked at no file");

static enum status say_group(const struct artefact_job *job, const struct scan_group *group) {
    struct topic_set topics = {.process = 0};
    struct cwe_basis basis;
    char line[32] = "";
    if (!group->cwe || !cwe_requirements(group->cwe, job->inquiry->type_mask, &topics.requirements, &basis))
        return STATUS_OK;
    if (group->line > 0)
        (void)snprintf(line, sizeof line, ":%lld", (long long)group->line);
    struct str findings = words_count(job->scratch, group->count, "open finding", "open findings");
    if (!findings.ptr)
        return STATUS_MEMORY;
    return witness_say(job->witness, EFFECT_CONTRADICTS, &topics, (struct place){.source = job->source},
                       str_format(job->witness->arena, STR_F " of CWE-%u (" STR_F ")%s" STR_F "%s: " STR_F,
                                  STR_A(findings), group->cwe, STR_A(words_clip(group->rule)),
                                  group->count > 1 ? ", the first: " : ": ", STR_A(words_clip(group->file)), line,
                                  STR_A(words_clip(group->title))));
}

/* The scan's own word on its build goes before that of the entry, which somebody wrote beside it. */
static void heed_build(const struct artefact_job *job, struct str build, struct witness *witness) {
    struct str wanted = job->inquiry->build.len > 0 ? job->inquiry->build : job->entry->build;
    *witness = *job->witness;
    if (build.len == 0 || wanted.len == 0 || artefact_same_build(build, wanted))
        return;
    witness->frame.standing = EVIDENCE_OTHER_BUILD;
    diag_add(job->inquiry->sink, &OTHER_BUILD, job->entry->place, job->entry->id, build, wanted);
}

/* Why the scan shows nothing of itself; empty when it does. ptr NULL without memory. */
static struct str flaw_of(const struct artefact_job *job, const struct scan_report *report) {
    struct arena *arena = job->witness->arena;
    if (report->errors + report->warnings + report->untold > 0)
        return str_format(arena, "scan of " STR_F ": %zu open errors, %zu open warnings, %zu that could not be told",
                          STR_A(words_clip(report->root)), report->errors, report->warnings, report->untold);
    if (report->files == 0)
        return NO_FILE;
    if (report->unread + report->unfinished > 0)
        return str_format(arena, "the scan could not read %lld of %lld files, and %lld analyses did not run whole",
                          (long long)report->unread, (long long)report->files, (long long)report->unfinished);
    return report->whole ? STR("") : PARTIAL;
}

/* What findings are about, and what only other warnings are about: that is a matter of degree. */
static enum status say_open(const struct artefact_job *job, const struct scan_report *report,
                            const struct topic_set *shown, struct str flaw) {
    const struct place file = {.source = job->source};
    struct witness witness = *job->witness;
    struct topic_set topics = *shown;
    uint64_t all = shown->process | report->process;
    witness.frame.of_findings = report->group_count > 0;
    for (size_t i = 0; i < report->group_count; i++)
        topics.process |= report->groups[i].process;
    const struct topic_set others = {.process = all & ~topics.process};
    if (report->group_count == 0)
        topics.process = all;
    TRY(witness_say(&witness, EFFECT_INCOMPLETE, &topics, file, flaw));
    return report->group_count > 0 && others.process ? witness_say(job->witness, EFFECT_INCOMPLETE, &others, file, flaw)
                                                     : STATUS_OK;
}

static enum status state_report(const struct artefact_job *job, const struct scan_report *report) {
    struct topic_set topics = artefact_shows(job, ABLE, ARRAY_LEN(ABLE));
    const struct place file = {.source = job->source};
    for (size_t i = 0; i < report->group_count; i++)
        TRY(say_group(job, &report->groups[i]));
    struct str flaw = flaw_of(job, report);
    if (!flaw.ptr)
        return STATUS_MEMORY;
    if (flaw.len > 0)
        return say_open(job, report, &topics, flaw);
    return witness_say(job->witness, EFFECT_SUPPORTS, &topics, file,
                       str_format(job->witness->arena, "scan of %lld files: nothing open, %zu waived",
                                  (long long)report->files, report->waived));
}

static enum status state_saved(const struct artefact_job *job) {
    struct scan_report report;
    struct witness witness;
    struct artefact_job own = *job;
    TRY(scan_saved_read(job->source, job->inquiry->type_mask, job->inquiry->at, job->scratch, job->inquiry->sink,
                        &report));
    heed_build(job, report.build, &witness);
    own.witness = &witness;
    return state_report(&own, &report);
}

/* What SARIF has no words for lies in the properties of the run. */
static enum status state_sarif(const struct artefact_job *job, const struct json_node *runs) {
    const struct json_node *told = json_get(json_items(runs), STR("properties"));
    struct str flaw = !scan_saved_whole(told)                             ? PARTIAL
                      : json_integer(json_get(told, STR("files")), 0) < 1 ? NO_FILE
                                                                          : STR("");
    struct witness witness;
    struct artefact_job own = *job;
    heed_build(job, json_get_string(told, STR("build")), &witness);
    own.witness = &witness;
    return sarif_state_scan(&own, ABLE, ARRAY_LEN(ABLE), flaw);
}

enum status scan_state(const struct artefact_job *job) {
    struct json_doc doc;
    struct json_parser *parser = json_parser_new();
    enum status status =
        parser ? json_parse(parser, job->source, true, job->scratch, job->inquiry->sink, &doc) : STATUS_MEMORY;
    json_parser_free(parser);
    TRY(status);
    const struct json_node *runs = json_get(doc.root, STR("runs"));
    return runs ? state_sarif(job, runs) : state_saved(job);
}
