/* From a test report to statements. */
#include "evidence/junit.h"
#include "evidence/words.h"

static const struct diag_kind EMPTY = {"evidence.junit-empty", SEVERITY_WARNING,
                                       "this report holds no test, so it shows nothing", NULL};
static const struct diag_kind UNTAGGED = {
    "evidence.junit-untagged", SEVERITY_WARNING,
    "no test of this report names a requirement, and neither does entry '{0}', so it shows nothing",
    "put [CR 1.11] into the test's name, give it the property 'requirement', or list requirements in the entry"};
static const struct diag_kind UNTAGGED_FAILURE = {
    "evidence.junit-untagged-failure", SEVERITY_WARNING,
    "{0} failed and name no requirement, so they contradict none; the first is '{1}'",
    "if one of them tests a requirement, name it in the test"};
static const struct diag_kind UNSHOWN = {"evidence.junit-unshown", SEVERITY_WARNING,
                                         "entry '{0}' lists {1}, but no test of its report names it",
                                         "name it in the tests that show it, or remove it from the entry"};

/* The tests that speak of one requirement. */
struct tally {
    size_t counts[JUNIT_OUTCOMES];
    const struct junit_case *first[JUNIT_OUTCOMES];
};

struct str junit_title(const struct junit_case *test, struct arena *arena) {
    struct str name = words_clip(test->name), class_name = words_clip(test->class_name);
    if (name.len == 0)
        return class_name.len > 0 ? class_name : STR("(no name)");
    if (class_name.len == 0 || str_starts(name, class_name))
        return name;
    return str_format(arena, STR_F ": " STR_F, STR_A(class_name), STR_A(name));
}

static enum status say_failed(const struct artefact_job *job, const struct junit_case *test,
                              const struct topic_set *topics) {
    struct arena *arena = job->witness->arena;
    struct str title = junit_title(test, arena), message = words_clip(test->message);
    if (!title.ptr)
        return STATUS_MEMORY;
    struct str detail = str_format(arena, "test '" STR_F "' failed" STR_F STR_F, STR_A(title),
                                   STR_A(message.len > 0 ? STR(": ") : STR("")), STR_A(message));
    return witness_say(job->witness, EFFECT_CONTRADICTS, topics, test->place, detail);
}

/* "12 tests passed, e.g. 'lockout'", "test 'lockout' skipped: no hardware". */
static struct str describe(struct arena *arena, const struct tally *tally, enum junit_outcome outcome) {
    static const char *const WORDS[JUNIT_OUTCOMES] = {"passed", "passed but cannot be believed", "skipped", "failed"};
    const struct junit_case *first = tally->first[outcome];
    struct str title = junit_title(first, arena), why = words_clip(first->message);
    if (!title.ptr)
        return STR_NONE;
    bool one = tally->counts[outcome] == 1;
    struct str head =
        one ? str_format(arena, "test '" STR_F "' %s", STR_A(title), WORDS[outcome])
            : str_format(arena, "%zu tests %s, e.g. '" STR_F "'", tally->counts[outcome], WORDS[outcome], STR_A(title));
    if (!head.ptr || why.len == 0)
        return head;
    return str_format(arena, STR_F ": " STR_F, STR_A(head), STR_A(why));
}

static enum status say_passed(const struct artefact_job *job, const struct topic_set *topic,
                              const struct tally *tally) {
    if (tally->counts[JUNIT_PASSED] == 0)
        return STATUS_OK;
    return witness_say(job->witness, EFFECT_SUPPORTS, topic, tally->first[JUNIT_PASSED]->place,
                       describe(job->witness->arena, tally, JUNIT_PASSED));
}

static enum status say_incomplete(const struct artefact_job *job, const struct topic_set *topic,
                                  const struct tally *tally) {
    struct arena *arena = job->witness->arena;
    bool skipped = tally->counts[JUNIT_SKIPPED] > 0, doubtful = tally->counts[JUNIT_DOUBTFUL] > 0;
    if (!skipped && !doubtful)
        return STATUS_OK;
    struct str detail = describe(arena, tally, skipped ? JUNIT_SKIPPED : JUNIT_DOUBTFUL);
    if (skipped && doubtful) {
        struct str more = describe(arena, tally, JUNIT_DOUBTFUL);
        if (!detail.ptr || !more.ptr)
            return STATUS_MEMORY;
        detail = str_format(arena, STR_F "; " STR_F, STR_A(detail), STR_A(more));
    }
    return witness_say(job->witness, EFFECT_INCOMPLETE, topic,
                       tally->first[skipped ? JUNIT_SKIPPED : JUNIT_DOUBTFUL]->place, detail);
}

/* What the entry lists and no test shows. */
static enum status say_unshown(const struct artefact_job *job, unsigned topic, const struct topic_set *only,
                               bool empty) {
    struct place report = {.source = job->source};
    if (!empty)
        diag_add(job->inquiry->sink, &UNSHOWN, job->entry->place, job->entry->id, topic_id(topic));
    return witness_say(job->witness, EFFECT_INCOMPLETE, only, report,
                       empty ? STR("the report holds no test") : STR("no test of the report names it"));
}

static enum status say_topics(const struct artefact_job *job, const struct tally *tallies,
                              const struct topic_set *listed, bool empty) {
    for (unsigned topic = 0; topic < TOPIC_COUNT; topic++) {
        const struct topic_set only = topic_only(topic);
        const struct tally *tally = &tallies[topic];
        TRY(say_passed(job, &only, tally));
        TRY(say_incomplete(job, &only, tally));
        bool named = tally->counts[JUNIT_PASSED] + tally->counts[JUNIT_DOUBTFUL] + tally->counts[JUNIT_SKIPPED] +
                         tally->counts[JUNIT_FAILED] >
                     0;
        if (!named && topic_next(listed, topic) == topic)
            TRY(say_unshown(job, topic, &only, empty));
    }
    return STATUS_OK;
}

static void count_case(struct tally *tallies, const struct topic_set *topics, const struct junit_case *test) {
    for (unsigned topic = topic_next(topics, 0); topic != TOPIC_NONE; topic = topic_next(topics, topic + 1)) {
        struct tally *tally = &tallies[topic];
        if (tally->counts[test->outcome]++ == 0)
            tally->first[test->outcome] = test;
    }
}

static void warn_untagged(const struct artefact_job *job, const struct junit_report *report, size_t count,
                          const struct junit_case *first) {
    struct str tests = words_count(job->scratch, count, "test", "tests"), title = junit_title(first, job->scratch);
    if (report->tagged)
        diag_add(job->inquiry->sink, &UNTAGGED_FAILURE, first->place, tests, title);
}

/* Every failed test contradicts; the others are counted by requirement. */
static enum status count_cases(const struct artefact_job *job, const struct junit_report *report,
                               const struct topic_set *listed, struct tally *tallies) {
    const struct junit_case *untagged = NULL;
    size_t untagged_count = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct junit_case *test = &report->cases[i];
        /* As soon as one test names a requirement, the others are about something else. */
        const struct topic_set *topics = report->tagged ? &test->topics : listed;
        count_case(tallies, topics, test);
        if (test->outcome != JUNIT_FAILED)
            continue;
        /* What fails in a release stands against it, whatever it is about: nobody knows that it is about nothing. */
        if (!topic_set_empty(topics) || job->inquiry->version.len > 0)
            TRY(say_failed(job, test, topics));
        if (topic_set_empty(topics) && untagged_count++ == 0)
            untagged = test;
    }
    if (untagged)
        warn_untagged(job, report, untagged_count, untagged);
    return STATUS_OK;
}

enum status junit_state(const struct artefact_job *job) {
    struct junit_report report;
    struct diag_sink *sink = job->inquiry->sink;
    TRY(junit_read(job->source, job->inquiry->type_mask, job->scratch, sink, &report));
    struct topic_set listed = {job->entry->requirements, job->entry->process};
    struct tally *tallies = ARENA_ARRAY(job->scratch, struct tally, TOPIC_COUNT);
    if (!tallies)
        return STATUS_MEMORY;
    if (report.count == 0)
        diag_add(sink, &EMPTY, (struct place){.source = job->source}, STR_NONE);
    else if (!report.tagged && topic_set_empty(&listed))
        diag_add(sink, &UNTAGGED, job->entry->place, job->entry->id);
    TRY(count_cases(job, &report, &listed, tallies));
    return say_topics(job, tallies, &listed, report.count == 0);
}
