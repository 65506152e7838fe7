/* From the findings of an analysis to statements. */
#include "evidence/sarif.h"
#include "evidence/words.h"

/* A place is found by reading the file from its start, so not every group gets one. */
enum { PLACES_MAX = 64 };

/* What a static analysis can speak for; the first is what it is for when its entry does not say. */
static const struct str ABLE[] = {STR_INIT("SI-1"), STR_INIT("SI-2"), STR_INIT("SVV-3")};

/* "t.c:3: FF1001: text", as much of it as there is. */
static struct str describe_first(struct arena *arena, const struct sarif_group *group) {
    struct str file = words_clip(group->file), rule = words_clip(group->rule), message = words_clip(group->message);
    char line[32] = "";
    if (file.len > 0 && group->line > 0)
        (void)snprintf(line, sizeof line, ":%lld", (long long)group->line);
    return str_format(arena, STR_F "%s%s" STR_F "%s" STR_F, STR_A(file), line, file.len > 0 && rule.len > 0 ? ": " : "",
                      STR_A(rule), message.len > 0 && file.len + rule.len > 0 ? ": " : "", STR_A(message));
}

static enum status say_group(const struct artefact_job *job, const struct sarif_group *group, struct place proof) {
    struct arena *arena = job->witness->arena;
    struct topic_set topics = {.requirements = group->requirements};
    struct str basis = cwe_basis_text(job->scratch, group->cwe, &group->basis);
    struct str first = describe_first(job->scratch, group);
    struct str findings = words_count(job->scratch, group->count, "open finding", "open findings");
    if (!basis.ptr || !first.ptr || !findings.ptr)
        return STATUS_MEMORY;
    struct str detail =
        str_format(arena, STR_F " of CWE-%u (" STR_F ")%s" STR_F, STR_A(findings), group->cwe, STR_A(basis),
                   first.len == 0      ? ""
                   : group->count == 1 ? ": "
                                       : ", the first: ",
                   STR_A(first));
    return witness_say(job->witness, EFFECT_CONTRADICTS, &topics, proof, detail);
}

static enum status say_groups(const struct artefact_job *job, const struct sarif_report *report) {
    size_t places = 0;
    for (size_t i = 0; i < report->group_count; i++) {
        const struct sarif_group *group = &report->groups[i];
        struct place proof = {.source = job->source};
        if (requirement_set_empty(&group->requirements))
            continue;
        if (places++ < PLACES_MAX && !report->translated)
            proof = json_place(&report->doc, group->first);
        TRY(say_group(job, group, proof));
    }
    return STATUS_OK;
}

/* ", 2 of them without a CWE" */
static struct str describe_rest(struct arena *arena, size_t count, const char *text) {
    return count > 0 ? str_format(arena, ", %zu of them %s", count, text) : STR("");
}

static struct str describe_findings(const struct artefact_job *job, const struct sarif_report *report) {
    struct arena *arena = job->scratch;
    struct str findings = words_count(arena, report->findings, "open finding", "open findings");
    struct str nameless = describe_rest(arena, report->nameless, "without a CWE");
    struct str unmapped = describe_rest(arena, report->unmapped, "of a CWE that no requirement is known for");
    struct str unjustified =
        describe_rest(arena, report->unjustified, "suppressed without a justification, which hides nothing");
    struct str flaw = report->flaw.len > 0 ? str_format(arena, "; " STR_F, STR_A(report->flaw)) : STR("");
    if (!findings.ptr || !nameless.ptr || !unmapped.ptr || !unjustified.ptr || !flaw.ptr)
        return STR_NONE;
    return str_format(job->witness->arena, STR_F ": " STR_F STR_F STR_F STR_F STR_F, STR_A(report->tool),
                      STR_A(findings), STR_A(nameless), STR_A(unmapped), STR_A(unjustified), STR_A(flaw));
}

static struct str describe_clean(const struct artefact_job *job, const struct sarif_report *report) {
    struct str weaker = words_count(job->scratch, report->weaker, "weaker result", "weaker results");
    struct str waived = report->waived > 0 ? str_format(job->scratch, ", %zu waived", report->waived) : STR("");
    if (!weaker.ptr || !waived.ptr)
        return STR_NONE;
    return str_format(job->witness->arena, STR_F ": no open finding; " STR_F ", %zu suppressed or gone" STR_F,
                      STR_A(report->tool), STR_A(weaker), report->suppressed, STR_A(waived));
}

static enum status say_report(const struct artefact_job *job, const struct sarif_report *report,
                              const struct topic_set *topics) {
    struct place file = {.source = job->source};
    TRY(say_groups(job, report));
    struct witness witness = *job->witness;
    witness.frame.of_findings = report->findings > 0;
    if (report->findings > 0)
        return witness_say(&witness, EFFECT_INCOMPLETE, topics, file, describe_findings(job, report));
    if (report->flaw.len > 0)
        return witness_say(job->witness, EFFECT_INCOMPLETE, topics, file, report->flaw);
    return witness_say(job->witness, EFFECT_SUPPORTS, topics, file, describe_clean(job, report));
}

static enum status read_job(const struct artefact_job *job, struct sarif_report *report) {
    const struct inquiry *inquiry = job->inquiry;
    struct waiver_list waivers = {NULL, 0};
    struct sarif_query query = {.type_mask = inquiry->type_mask, .at = inquiry->at};
    if (job->entry->waivers.len > 0) {
        TRY(waiver_read(job->entry->waivers_path, inquiry->arena, inquiry->sink, &waivers));
        query.waivers = &waivers;
    }
    TRY(sarif_read_waived(job->source, &query, job->scratch, inquiry->sink, report));
    waiver_tell(&waivers, inquiry->at, inquiry->sink);
    return STATUS_OK;
}

enum status sarif_state(const struct artefact_job *job) {
    struct sarif_report report;
    TRY(read_job(job, &report));
    struct topic_set topics = artefact_shows(job, ABLE, ARRAY_LEN(ABLE));
    return say_report(job, &report, &topics);
}

/* What the scan calls a warning it means. */
enum status sarif_state_scan(const struct artefact_job *job, const struct str *able, size_t count, struct str flaw) {
    struct sarif_report report;
    TRY(read_job(job, &report));
    struct topic_set topics = artefact_shows(job, able, count);
    if (!str_starts(report.tool, STR("keyway scan")))
        return artefact_refuse(job);
    if (report.flaw.len == 0)
        report.flaw = flaw;
    if (report.flaw.len == 0 && report.findings == 0 && report.weaker > 0)
        report.flaw =
            str_format(job->witness->arena, STR_F ": %zu open, and no finding", STR_A(report.tool), report.weaker);
    return report.flaw.ptr || report.findings > 0 ? say_report(job, &report, &topics) : STATUS_MEMORY;
}
