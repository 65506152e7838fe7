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
    struct str errors = words_count(job->scratch, group->count, "open error", "open errors");
    if (!basis.ptr || !first.ptr || !errors.ptr)
        return STATUS_MEMORY;
    struct str detail =
        str_format(arena, STR_F " of CWE-%u (" STR_F ")%s" STR_F, STR_A(errors), group->cwe, STR_A(basis),
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

static struct str describe_errors(const struct artefact_job *job, const struct sarif_report *report) {
    struct arena *arena = job->scratch;
    struct str errors = words_count(arena, report->errors, "open error", "open errors");
    struct str nameless = describe_rest(arena, report->nameless, "without a CWE");
    struct str unmapped = describe_rest(arena, report->unmapped, "of a CWE that no requirement is known for");
    struct str flaw = report->flaw.len > 0 ? str_format(arena, "; " STR_F, STR_A(report->flaw)) : STR("");
    if (!errors.ptr || !nameless.ptr || !unmapped.ptr || !flaw.ptr)
        return STR_NONE;
    return str_format(job->witness->arena, STR_F ": " STR_F STR_F STR_F STR_F, STR_A(report->tool), STR_A(errors),
                      STR_A(nameless), STR_A(unmapped), STR_A(flaw));
}

static struct str describe_clean(const struct artefact_job *job, const struct sarif_report *report) {
    struct str weaker = words_count(job->scratch, report->weaker, "result", "results");
    if (!weaker.ptr)
        return STR_NONE;
    return str_format(job->witness->arena, STR_F ": no open error; " STR_F " of lower levels, %zu suppressed or gone",
                      STR_A(report->tool), STR_A(weaker), report->suppressed);
}

enum status sarif_state(const struct artefact_job *job) {
    struct sarif_report report;
    TRY(sarif_read(job->source, job->inquiry->type_mask, job->scratch, job->inquiry->sink, &report));
    struct topic_set topics = artefact_shows(job, ABLE, ARRAY_LEN(ABLE));
    struct place file = {.source = job->source};
    TRY(say_groups(job, &report));
    if (report.errors > 0)
        return witness_say(job->witness, EFFECT_INCOMPLETE, &topics, file, describe_errors(job, &report));
    if (report.flaw.len > 0)
        return witness_say(job->witness, EFFECT_INCOMPLETE, &topics, file, report.flaw);
    return witness_say(job->witness, EFFECT_SUPPORTS, &topics, file, describe_clean(job, &report));
}
