/* From what fuzzers leave behind to statements. */
#include "evidence/fuzzing.h"

#include <stdlib.h>

#include "evidence/words.h"

/* What fuzzing can speak for; the first is what it is for when its entry does not say. */
static const struct str ABLE[] = {STR_INIT("SVV-3"), STR_INIT("SVV-2")};
static const struct diag_kind TOO_MANY = {"evidence.fuzzing-runs", SEVERITY_ERROR,
                                          "'{0}' holds more runs of a fuzzer than are read (100,000)",
                                          "name the logs of this release alone"};

enum { MINUTE = 60, HOUR = 3600 };

/* All whole runs on one target. */
struct target {
    struct str name;
    uint64_t counters;
    uint64_t seed, seconds, executions, coverage;
};
struct targets {
    struct target *items;
    size_t count;
    size_t flawed;                   /* runs */
    const struct fuzzing_run *first; /* of these */
    uint64_t executions;
    struct str tool;
};

static int by_target(const void *a, const void *b) {
    const struct target *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order != 0 ? order : (x->counters > y->counters) - (x->counters < y->counters);
}

/* ... and what is one run, written down twice, side by side. */
static int by_run(const void *a, const void *b) {
    const struct target *x = a, *y = b;
    int order = by_target(x, y);
    if (order == 0)
        order = (x->seed > y->seed) - (x->seed < y->seed);
    if (order == 0)
        order = (x->executions > y->executions) - (x->executions < y->executions);
    return order != 0 ? order : (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static uint64_t sum(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Runs of one target become one: by name, and for libFuzzer by the number of places that it watches. A log that is
 * there twice is one run, and counts once. */
static void join(struct targets *targets) {
    size_t kept = 0;
    if (targets->count == 0)
        return;
    qsort(targets->items, targets->count, sizeof *targets->items, by_run);
    struct target before = targets->items[0];
    targets->executions = sum(targets->executions, before.executions);
    for (size_t i = 1; i < targets->count; i++) {
        struct target *last = &targets->items[kept], *next = &targets->items[i];
        bool again = by_run(&before, next) == 0;
        before = *next;
        if (again)
            continue;
        targets->executions = sum(targets->executions, next->executions);
        if (by_target(last, next) != 0) {
            targets->items[++kept] = *next;
            continue;
        }
        last->seconds = sum(last->seconds, next->seconds);
        last->executions = sum(last->executions, next->executions);
        last->coverage = next->coverage > last->coverage ? next->coverage : last->coverage;
    }
    targets->count = kept + 1;
}

static enum status collect(const struct fuzzing_report *report, struct arena *arena, struct targets *targets) {
    *targets = (struct targets){.items = ARENA_ARRAY(arena, struct target, report->count)};
    if (!targets->items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < report->count; i++) {
        const struct fuzzing_run *run = &report->runs[i];
        if (run->flaw.len == 0) {
            targets->tool = run->tool;
            targets->items[targets->count++] =
                (struct target){run->target, run->counters, run->seed, run->seconds, run->executions, run->coverage};
            continue;
        }
        targets->executions = sum(targets->executions, run->executions);
        targets->first = targets->flawed++ == 0 ? run : targets->first;
    }
    join(targets);
    return STATUS_OK;
}

/* "1 h 20 min", "31 s". ptr NULL without memory. */
static struct str describe_time(struct arena *arena, uint64_t seconds) {
    unsigned long long hours = seconds / HOUR, minutes = seconds % HOUR / MINUTE;
    if (hours > 0)
        return minutes > 0 ? str_format(arena, "%llu h %llu min", hours, minutes) : str_format(arena, "%llu h", hours);
    return minutes > 0 ? str_format(arena, "%llu min", minutes)
                       : str_format(arena, "%llu s", (unsigned long long)seconds);
}

/* ---- statements */

static enum status say_fault(const struct artefact_job *job, unsigned kind, const struct fuzzing_finding *finding,
                             const struct topic_set *shown) {
    const struct fuzzing_fault *fault = fuzzing_fault_at(kind);
    struct arena *arena = job->witness->arena;
    struct topic_set topics = *shown, weak = {0};
    struct cwe_basis basis;
    struct str target = words_clip(finding->target), text = words_clip(finding->text);
    struct str faults = words_count(job->scratch, finding->count, "fault", "faults");
    if (!faults.ptr)
        return STATUS_MEMORY;
    if (cwe_requirements(fault->cwe, job->inquiry->type_mask, &weak.requirements, &basis))
        topic_join(&topics, &weak);
    return witness_say(job->witness, EFFECT_CONTRADICTS, &topics, finding->place,
                       str_format(arena, STR_F " by fuzzing: " STR_F " (CWE-%u), %sin '" STR_F "'%s" STR_F,
                                  STR_A(faults), STR_A(fault->name), fault->cwe, finding->count > 1 ? "the first " : "",
                                  STR_A(target), text.len > 0 ? ": " : "", STR_A(text)));
}

static enum status say_flawed(const struct artefact_job *job, const struct fuzzing_report *report,
                              const struct targets *targets, const struct topic_set *shown) {
    if (targets->flawed == 0)
        return STATUS_OK;
    return witness_say(job->witness, EFFECT_INCOMPLETE, shown, targets->first->place,
                       str_format(job->witness->arena, "%zu of %zu fuzzing runs not whole; '" STR_F "': " STR_F,
                                  targets->flawed, report->count, STR_A(words_clip(targets->first->target)),
                                  STR_A(targets->first->flaw)));
}

/* The targets that did not run as long as the policy asks; the first of them is the shortest. */
static size_t count_short(const struct targets *targets, uint64_t least, const struct target **shortest) {
    size_t count = 0;
    *shortest = NULL;
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->seconds >= least)
            continue;
        count++;
        *shortest = !*shortest || target->seconds < (*shortest)->seconds ? target : *shortest;
    }
    return count;
}

static enum status say_short(const struct artefact_job *job, const struct targets *targets,
                             const struct topic_set *shown, size_t *count) {
    uint64_t least = (uint64_t)job->inquiry->policy->fuzzing_minutes * MINUTE;
    const struct target *shortest;
    *count = count_short(targets, least, &shortest);
    if (*count == 0)
        return STATUS_OK;
    struct str ran = describe_time(job->scratch, shortest->seconds), wanted = describe_time(job->scratch, least);
    if (!ran.ptr || !wanted.ptr)
        return STATUS_MEMORY;
    return witness_say(
        job->witness, EFFECT_INCOMPLETE, shown, (struct place){.source = job->source},
        str_format(job->witness->arena,
                   "%zu of %zu targets fuzzed for less than the " STR_F " that the policy asks; '" STR_F "' for " STR_F,
                   *count, targets->count, STR_A(wanted), STR_A(words_clip(shortest->name)), STR_A(ran)));
}

static enum status say_fuzzed(const struct artefact_job *job, const struct targets *targets,
                              const struct topic_set *shown, size_t count) {
    const struct target *least = targets->items;
    if (count == 0)
        return STATUS_OK;
    for (size_t i = 1; i < targets->count; i++)
        least = targets->items[i].coverage < least->coverage ? &targets->items[i] : least;
    struct str number = words_count(job->scratch, count, "target", "targets");
    if (!number.ptr)
        return STATUS_MEMORY;
    return witness_say(
        job->witness, EFFECT_SUPPORTS, shown, (struct place){.source = job->source},
        str_format(job->witness->arena,
                   STR_F ": " STR_F " fuzzed long enough, %llu executions in all; least covered is '" STR_F
                         "' with %llu edges",
                   STR_A(words_clip(targets->tool)), STR_A(number), (unsigned long long)targets->executions,
                   STR_A(words_clip(least->name)), (unsigned long long)least->coverage));
}

enum status fuzzing_state(const struct artefact_job *job) {
    struct fuzzing_report *report = ARENA_NEW(job->scratch, struct fuzzing_report);
    struct targets targets;
    size_t too_short;
    if (!report)
        return STATUS_MEMORY;
    enum status status = fuzzing_read(job->source, job->entry->file, job->scratch, report);
    if (status == STATUS_LIMIT)
        diag_add(job->inquiry->sink, &TOO_MANY, job->entry->file_place, job->entry->file);
    TRY(status == STATUS_LIMIT ? STATUS_INPUT : status);
    if (report->count == 0)
        return artefact_refuse(job);
    struct topic_set shown = artefact_speaks(job, ABLE, ARRAY_LEN(ABLE));
    TRY(collect(report, job->scratch, &targets));
    for (unsigned i = 0; i < fuzzing_fault_count(); i++)
        if (report->findings[i].count > 0)
            TRY(say_fault(job, i, &report->findings[i], &shown));
    TRY(say_flawed(job, report, &targets, &shown));
    TRY(say_short(job, &targets, &shown, &too_short));
    return say_fuzzed(job, &targets, &shown, targets.count - too_short);
}
