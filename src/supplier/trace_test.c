/* Whether the tests that requirements name are in the release's evidence, and how they came out. */
#include "evidence/artefact.h"
#include "evidence/junit.h"
#include "supplier/trace_inner.h"

static const size_t scratch_max = (size_t)1 << 30;

struct looking {
    struct tracing *t;
    struct map evidence; /* ids of the release's entries: index */
    struct map names;    /* of tests that are wanted: index of `found` */
    struct trace_test *found;
    struct trace_test *whole; /* by entry: what it shows as a whole */
    size_t found_count;
    struct requirement_set passed, spoilt; /* named by tests that passed, and by others */
    bool unread;
};

static const enum trace_outcome outcomes[JUNIT_OUTCOMES] = {[JUNIT_PASSED] = TRACE_PASSED,
                                                            [JUNIT_DOUBTFUL] = TRACE_UNRUN,
                                                            [JUNIT_SKIPPED] = TRACE_UNRUN,
                                                            [JUNIT_FAILED] = TRACE_FAILED};

/* A test in a report that is valid counts before one in a report that is not; of equals the worst. */
static enum status note(struct looking *l, struct trace_test *test, enum trace_outcome outcome,
                        const struct artefact *entry, struct str detail) {
    bool first = test->outcome == TRACE_MISSING || (test->outcome == TRACE_EXPIRED && outcome != TRACE_EXPIRED);
    if (!first && outcome == TRACE_EXPIRED)
        return STATUS_OK;
    test->cases = first ? 1 : test->cases + 1;
    if (!first && outcome <= test->outcome)
        return STATUS_OK;
    test->outcome = outcome;
    test->evidence = entry->id;
    test->detail = str_copy(l->t->arena, detail);
    return test->detail.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* It is of the build that ships; what a person claims may hold for several. Of a release that names no build its place
 * in the list is all that there is. */
static bool is_tied(const struct looking *l, const struct artefact *entry) {
    return l->t->trace.release->build.len == 0 || entry->build.len > 0 || entry->kind == ARTEFACT_CLAIM;
}

/* What a test that passed is worth in the file of this entry. */
static enum trace_outcome passed_in(const struct looking *l, const struct artefact *entry) {
    return !entry->pinned ? TRACE_UNPINNED : !is_tied(l, entry) ? TRACE_UNTIED : TRACE_PASSED;
}

/* ---- what is wanted */

static enum status want_names(struct looking *l) {
    const struct requirements *document = l->t->trace.document;
    size_t most = 0;
    for (size_t i = 0; document && i < document->count; i++)
        most += document->items[i].verified_by.count;
    l->found = ARENA_ARRAY(l->t->arena, struct trace_test, most);
    if (!l->found)
        return STATUS_MEMORY;
    for (size_t i = 0; document && i < document->count; i++)
        for (size_t k = 0; k < document->items[i].verified_by.count; k++) {
            struct str name = document->items[i].verified_by.items[k].name;
            uint32_t stored;
            TRY(map_add(&l->names, name, (uint32_t)l->found_count, &stored));
            if (stored == l->found_count)
                l->found[l->found_count++] = (struct trace_test){.name = name, .outcome = TRACE_MISSING};
        }
    return STATUS_OK;
}

/* ---- one report */

static enum status note_name(struct looking *l, struct str name, enum trace_outcome outcome,
                             const struct artefact *entry, const struct junit_case *test) {
    uint32_t index = name.len ? map_get(&l->names, name) : MAP_NONE;
    return index == MAP_NONE ? STATUS_OK : note(l, &l->found[index], outcome, entry, test->message);
}

static enum status note_case(struct looking *l, const struct artefact *entry, const struct junit_case *test, bool valid,
                             struct arena *scratch) {
    enum trace_outcome outcome = valid ? outcomes[test->outcome] : TRACE_EXPIRED;
    struct str title = junit_title(test, scratch);
    struct str dotted = str_format(scratch, STR_F "." STR_F, STR_A(test->class_name), STR_A(test->name));
    if (!title.ptr || !dotted.ptr)
        return STATUS_MEMORY;
    if (outcome == TRACE_PASSED)
        outcome = passed_in(l, entry);
    TRY(note_name(l, test->name, outcome, entry, test));
    if (!str_eq(title, test->name))
        TRY(note_name(l, title, outcome, entry, test));
    return test->class_name.len ? note_name(l, dotted, outcome, entry, test) : STATUS_OK;
}

/* A report that anybody could have changed, or of no known build, shows nothing, but what failed in it spoils. */
static void note_topics(struct looking *l, const struct artefact *entry, const struct junit_report *report) {
    for (size_t i = 0; i < report->count; i++) {
        const struct junit_case *test = &report->cases[i];
        struct requirement_set *set = test->outcome == JUNIT_PASSED ? &l->passed : &l->spoilt;
        const struct requirement_set *about = report->tagged ? &test->topics.requirements : &entry->requirements;
        if (set == &l->spoilt || passed_in(l, entry) == TRACE_PASSED)
            *set = requirement_set_union(set, about);
    }
}

static enum trace_outcome whole_outcome(const struct junit_report *report) {
    if (report->outcomes[JUNIT_FAILED])
        return TRACE_FAILED;
    return report->outcomes[JUNIT_SKIPPED] || report->outcomes[JUNIT_DOUBTFUL] || report->count == 0 ? TRACE_UNRUN
                                                                                                     : TRACE_PASSED;
}

static enum status note_report(struct looking *l, size_t index, const struct junit_report *report, bool valid,
                               struct arena *scratch) {
    const struct artefact *entry = &l->t->trace.release->evidence[index];
    struct trace_test *whole = &l->whole[index];
    for (size_t i = 0; i < report->count; i++)
        TRY(note_case(l, entry, &report->cases[i], valid, scratch));
    if (valid)
        note_topics(l, entry, report);
    whole->outcome = valid ? whole_outcome(report) : TRACE_EXPIRED;
    if (whole->outcome == TRACE_PASSED)
        whole->outcome = passed_in(l, entry);
    whole->cases = report->count;
    whole->detail =
        str_format(l->t->arena, "%zu passed, %zu failed, %zu not run", report->outcomes[JUNIT_PASSED],
                   report->outcomes[JUNIT_FAILED], report->outcomes[JUNIT_SKIPPED] + report->outcomes[JUNIT_DOUBTFUL]);
    return whole->detail.ptr ? STATUS_OK : STATUS_MEMORY;
}

static size_t reported(const struct diag_sink *sink) {
    return sink->count[SEVERITY_NOTE] + sink->count[SEVERITY_WARNING] + sink->count[SEVERITY_ERROR];
}

/* The text is kept only when a diagnostic points into it. */
static enum status read_report(struct looking *l, size_t index, bool valid, struct arena *scratch,
                               struct source *source) {
    const struct artefact *entry = &l->t->trace.release->evidence[index];
    struct pin pin = artefact_pin(entry);
    struct junit_report report;
    size_t before = reported(l->t->sink);
    TRY(pin_open(&pin, scratch, l->t->sink, source));
    source->name = str_copy(l->t->arena, source->name);
    enum status status = source->name.ptr ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = junit_read(source, l->t->trace.product->types, scratch, l->t->sink, &report);
    if (status == STATUS_OK)
        status = note_report(l, index, &report, valid, scratch);
    source->text = reported(l->t->sink) != before ? str_copy(l->t->arena, source->text) : STR_NONE;
    return status;
}

/* What cannot be read is told on the sink, and the trace goes on. */
static enum status look_at_report(struct looking *l, size_t index, bool valid) {
    struct source *source = ARENA_NEW(l->t->arena, struct source);
    struct arena scratch;
    if (!source)
        return STATUS_MEMORY;
    arena_init(&scratch, scratch_max);
    enum status status = read_report(l, index, valid, &scratch, source);
    arena_done(&scratch);
    if (status != STATUS_INPUT && status != STATUS_SYSTEM && status != STATUS_LIMIT)
        return status;
    l->whole[index].outcome = TRACE_UNREAD;
    l->unread = true;
    return STATUS_OK;
}

/* ---- other evidence, of which only the whole can be meant */

/* The worst of what it says, with what it says of that. An analysis that did not succeed, and a bill of nothing, show
 * nothing: only a file that supports something passes. */
static void note_other(const struct looking *l, struct trace_test *whole, const struct artefact *entry,
                       const struct evidence_list *list) {
    enum trace_outcome best = entry->kind == ARTEFACT_CLAIM ? TRACE_CLAIMED : passed_in(l, entry);
    bool supports = false;
    whole->outcome = best;
    for (size_t i = 0; i < list->count; i++) {
        enum evidence_effect effect = list->items[i].effect;
        enum trace_outcome outcome = effect == EFFECT_CONTRADICTS ? TRACE_FAILED
                                     : effect == EFFECT_SUPPORTS  ? best
                                                                  : TRACE_UNRUN;
        supports |= effect == EFFECT_SUPPORTS;
        if (outcome <= whole->outcome)
            continue;
        whole->outcome = outcome;
        whole->detail = list->items[i].detail;
    }
    if (!supports && whole->outcome < TRACE_UNRUN)
        whole->outcome = TRACE_UNRUN;
}

static struct inquiry inquire(const struct tracing *t, struct evidence_list *list) {
    return (struct inquiry){.policy = &t->policy,
                            .at = t->trace.options.at,
                            .type_mask = t->trace.product->types,
                            .version = t->trace.release->version,
                            .build = t->trace.release->build,
                            .arena = t->arena,
                            .sink = t->sink,
                            .list = list};
}

static enum status look_at_other(struct looking *l, size_t index, bool valid) {
    const struct artefact *entry = &l->t->trace.release->evidence[index];
    struct evidence_list list = {0};
    struct inquiry inquiry = inquire(l->t, &list);
    enum status status = artefact_state(&inquiry, entry);
    if (status == STATUS_MEMORY)
        return status;
    note_other(l, &l->whole[index], entry, &list);
    if (status != STATUS_OK || !valid)
        l->whole[index].outcome = status != STATUS_OK ? TRACE_UNREAD : TRACE_EXPIRED;
    return STATUS_OK;
}

/* By its own dates and by its age, as everywhere else. */
static bool is_valid(const struct tracing *t, const struct artefact *entry) {
    struct evidence_list none = {0};
    struct inquiry inquiry = inquire(t, &none);
    struct witness witness = artefact_witness(&inquiry, entry);
    date_days ends;
    return witness.frame.standing == EVIDENCE_COUNTS &&
           witness_standing(&witness, EFFECT_SUPPORTS, &ends) == EVIDENCE_COUNTS;
}

static enum status look_at_evidence(struct looking *l) {
    const struct release *release = l->t->trace.release;
    l->whole = ARENA_ARRAY(l->t->arena, struct trace_test, release ? release->evidence_count : 0);
    if (!l->whole)
        return STATUS_MEMORY;
    for (size_t i = 0; release && i < release->evidence_count; i++) {
        const struct artefact *entry = &release->evidence[i];
        bool valid = is_valid(l->t, entry);
        uint32_t stored;
        TRY(map_add(&l->evidence, entry->id, (uint32_t)i, &stored));
        bool looked_at = entry->kind == ARTEFACT_JUNIT || map_get(&l->names, entry->id) != MAP_NONE;
        if (looked_at)
            TRY(entry->kind == ARTEFACT_JUNIT ? look_at_report(l, i, valid) : look_at_other(l, i, valid));
        if (l->whole[i].outcome == TRACE_UNREAD)
            TRY(trace_find_fault(l->t, TRACE_UNREAD_REPORT, entry->id, entry->file, entry->place));
        else if (looked_at && entry->kind != ARTEFACT_CLAIM && !entry->pinned)
            TRY(trace_find_fault(l->t, TRACE_UNPINNED_REPORT, entry->id, entry->file, entry->file_place));
        else if (looked_at && !is_tied(l, entry))
            TRY(trace_find_fault(l->t, TRACE_UNTIED_REPORT, entry->id, entry->file, entry->place));
    }
    return STATUS_OK;
}

/* ---- the answers */

static struct trace_test answer(const struct looking *l, const struct reference *name) {
    uint32_t entry = map_get(&l->evidence, name->name);
    struct trace_test test = l->found[map_get(&l->names, name->name)];
    if (entry != MAP_NONE) {
        test = l->whole[entry];
        test.evidence = name->name;
    }
    if (test.outcome == TRACE_MISSING && l->unread)
        test.outcome = TRACE_UNREAD;
    if (!l->t->trace.release)
        test.outcome = TRACE_UNASKED;
    test.name = name->name;
    test.place = name->place;
    return test;
}

static enum status answer_all(const struct looking *l) {
    struct trace *trace = &l->t->trace;
    for (size_t i = 0; i < trace->requirement_count; i++) {
        struct trace_requirement *requirement = &trace->requirements[i];
        const struct reference_list *names = &requirement->written->verified_by;
        requirement->tests = ARENA_ARRAY(l->t->arena, struct trace_test, names->count);
        if (!requirement->tests)
            return STATUS_MEMORY;
        requirement->shown = names->count > 0;
        for (size_t k = 0; k < names->count; k++) {
            requirement->tests[k] = answer(l, &names->items[k]);
            requirement->shown &= requirement->tests[k].outcome == TRACE_PASSED;
        }
    }
    return STATUS_OK;
}

enum status trace_tests(struct tracing *t) {
    struct looking l = {.t = t};
    map_init(&l.evidence, t->arena, false);
    map_init(&l.names, t->arena, false);
    TRY(want_names(&l));
    TRY(look_at_evidence(&l));
    t->tagged = requirement_set_minus(&l.passed, &l.spoilt);
    return answer_all(&l);
}
