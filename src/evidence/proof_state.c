/* From logs of provers to statements. */
#include "evidence/proof.h"
#include "evidence/words.h"

/* What a proof can speak for; the first is what it is for when its entry does not say. */
static const struct str ABLE[] = {STR_INIT("SI-1"), STR_INIT("SI-2"), STR_INIT("SVV-1"), STR_INIT("SVV-2"),
                                  STR_INIT("SVV-3")};
static const struct diag_kind TOO_MANY = {"evidence.proof-runs", SEVERITY_ERROR,
                                          "'{0}' holds more runs of a prover than are read (100,000)",
                                          "name the logs of this release alone"};

/* "'typed_f_ensures' (Timeout), 'g' (Unknown)" */
static struct str describe_goals(struct arena *arena, const struct proof_goal *goals, size_t count, bool states) {
    struct str text = STR("");
    for (size_t i = 0; i < count && text.ptr; i++)
        text = str_format(arena, STR_F "%s'" STR_F "'%s" STR_F "%s", STR_A(text), i > 0 ? ", " : "",
                          STR_A(words_clip(goals[i].name)), states ? " (" : ": ", STR_A(words_clip(goals[i].state)),
                          states ? ")" : "");
    return text;
}

static struct str number_text(char text[32], uint64_t number) {
    int len = snprintf(text, 32, "%llu", (unsigned long long)number);
    return (struct str){text, (size_t)len};
}

static enum status say_refuted(const struct artefact_job *job, const struct proof_report *report,
                               const struct topic_set *shown) {
    struct topic_set topics = *shown;
    char refuted[32], goals[32];
    if (report->refuted == 0)
        return STATUS_OK;
    topic_join(&topics, &report->weak);
    struct str first = describe_goals(job->scratch, report->refutations, report->refutation_count, false);
    if (!first.ptr)
        return STATUS_MEMORY;
    return witness_say(job->witness, EFFECT_CONTRADICTS, &topics, report->refutations->place,
                       str_format(job->witness->arena, STR_F " of " STR_F " properties refuted: " STR_F,
                                  STR_A(number_text(refuted, report->refuted)),
                                  STR_A(number_text(goals, report->goals)), STR_A(first)));
}

/* What was neither proved nor refuted. */
static enum status say_unproved(const struct artefact_job *job, const struct proof_report *report,
                                const struct topic_set *shown) {
    uint64_t open = report->goals - report->proved;
    char proved[32], goals[32];
    struct str names = describe_goals(job->scratch, report->unproved, report->unproved_count, true);
    struct place place = report->unproved_count > 0 ? report->unproved->place : (struct place){.source = job->source};
    if (!names.ptr)
        return STATUS_MEMORY;
    if (open <= report->refuted)
        return STATUS_OK;
    return witness_say(job->witness, EFFECT_INCOMPLETE, shown, place,
                       str_format(job->witness->arena, "proved " STR_F " of " STR_F " goals%s" STR_F,
                                  STR_A(number_text(proved, report->proved)), STR_A(number_text(goals, report->goals)),
                                  names.len > 0 ? "; not " : "", STR_A(names)));
}

static enum status say_flawed(const struct artefact_job *job, const struct proof_report *report,
                              const struct topic_set *shown, size_t *count) {
    const struct proof_run *first = NULL;
    *count = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (report->runs[i].flaw.len == 0)
            continue;
        first = first ? first : &report->runs[i];
        ++*count;
    }
    if (!first)
        return STATUS_OK;
    return witness_say(job->witness, EFFECT_INCOMPLETE, shown, first->place,
                       str_format(job->witness->arena, "%zu of %zu proof runs not whole; '" STR_F "': " STR_F, *count,
                                  report->count, STR_A(words_clip(first->name)), STR_A(first->flaw)));
}

/* What the proofs rest on: "; run-time errors were not looked for (1 run)". */
static struct str describe_limits(const struct artefact_job *job, const struct proof_report *report) {
    size_t unguarded = 0, cut = 0, bodyless = 0;
    for (size_t i = 0; i < report->count; i++) {
        unguarded += report->runs[i].unguarded;
        cut += report->runs[i].cut > 0;
        bodyless += report->runs[i].bodyless > 0;
    }
    struct str a =
        unguarded > 0 ? str_format(job->scratch, "; %zu without a look for run-time errors", unguarded) : STR("");
    struct str b =
        cut > 0 ? str_format(job->scratch, "; %zu with loops that end at the bound, as asserted", cut) : STR("");
    struct str c =
        bodyless > 0 ? str_format(job->scratch, "; %zu with functions that have no body", bodyless) : STR("");
    return a.ptr && b.ptr && c.ptr ? str_format(job->scratch, STR_F STR_F STR_F, STR_A(a), STR_A(b), STR_A(c))
                                   : STR_NONE;
}

static enum status say_proved(const struct artefact_job *job, const struct proof_report *report,
                              const struct topic_set *shown) {
    struct str runs = words_count(job->scratch, report->count, "run", "runs"), limits = describe_limits(job, report);
    char goals[32];
    if (!runs.ptr || !limits.ptr)
        return STATUS_MEMORY;
    return witness_say(job->witness, EFFECT_SUPPORTS, shown, (struct place){.source = job->source},
                       str_format(job->witness->arena, STR_F ": all of " STR_F " goals proved in " STR_F STR_F,
                                  STR_A(words_clip(report->runs->tool)), STR_A(number_text(goals, report->goals)),
                                  STR_A(runs), STR_A(limits)));
}

enum status proof_state(const struct artefact_job *job) {
    struct proof_report report;
    size_t flawed;
    enum status status = proof_read(job->source, job->inquiry->type_mask, job->scratch, &report);
    if (status == STATUS_LIMIT)
        diag_add(job->inquiry->sink, &TOO_MANY, job->entry->file_place, job->entry->file);
    TRY(status == STATUS_LIMIT ? STATUS_INPUT : status);
    if (report.count == 0)
        return artefact_refuse(job);
    struct topic_set shown = artefact_speaks(job, ABLE, ARRAY_LEN(ABLE));
    TRY(say_refuted(job, &report, &shown));
    TRY(say_unproved(job, &report, &shown));
    TRY(say_flawed(job, &report, &shown, &flawed));
    if (flawed > 0 || report.proved < report.goals)
        return STATUS_OK;
    return say_proved(job, &report, &shown);
}
