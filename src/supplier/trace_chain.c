/* What is missing on the way from a threat to the test that shows it is answered. */
#include "evidence/section.h"
#include "level/reason.h"
#include "supplier/trace_inner.h"

/* ---- requirements and their tests */

static const struct {
    bool wrong;
    enum trace_rule_id rule;
} faults[TRACE_OUTCOMES] = {
    [TRACE_CLAIMED] = {true, TRACE_CLAIM_ONLY},   [TRACE_EXPIRED] = {true, TRACE_EXPIRED_TEST},
    [TRACE_UNRUN] = {true, TRACE_UNRUN_TEST},     [TRACE_FAILED] = {true, TRACE_FAILED_TEST},
    [TRACE_MISSING] = {true, TRACE_MISSING_TEST},
};

static enum status check_tests(struct tracing *t, const struct trace_requirement *requirement) {
    const struct product_requirement *written = requirement->written;
    if (written->verified_by.count == 0)
        return trace_find_fault(t, TRACE_NO_TEST, written->id, STR(""), written->place);
    for (size_t i = 0; i < written->verified_by.count; i++) {
        const struct trace_test *test = &requirement->tests[i];
        struct str text = test->detail.len
                              ? str_format(t->arena, "'" STR_F "': " STR_F, STR_A(test->name), STR_A(test->detail))
                              : str_format(t->arena, "'" STR_F "'", STR_A(test->name));
        if (faults[test->outcome].wrong)
            TRY(trace_find_fault(t, faults[test->outcome].rule, written->id, text, test->place));
    }
    return STATUS_OK;
}

static enum status check_covers(struct tracing *t, const struct product_requirement *written) {
    unsigned types = t->trace.product ? t->trace.product->types : 0;
    if (requirement_set_empty(&written->covers))
        return trace_find_fault(t, TRACE_COVERS_NOTHING, written->id, STR(""), written->place);
    for (unsigned i = requirement_set_next(&written->covers, 0); types && i != REQUIREMENT_NONE;
         i = requirement_set_next(&written->covers, i + 1))
        if (!(requirement_types(i) & types))
            TRY(trace_find_fault(t, TRACE_OTHER_TYPE, written->id, requirement_at(i)->id, written->covers_place));
    return STATUS_OK;
}

static enum status check_requirements(struct tracing *t) {
    const struct requirements *document = t->trace.document;
    struct place place = {document->source, 0, 0};
    if (document->scope.len == 0)
        TRY(trace_find_fault(t, TRACE_NO_SCOPE, STR("scope"), STR(""), place));
    else if (section_count(document->scope) < SECTION_RECORD_LEAST)
        TRY(trace_find_fault(t, TRACE_SHORT_SCOPE, STR("scope"), document->scope, place));
    if (document->level == 0)
        TRY(trace_find_fault(t, TRACE_NO_LEVEL, STR("level"), STR(""), place));
    for (size_t i = 0; i < t->trace.requirement_count; i++) {
        const struct trace_requirement *requirement = &t->trace.requirements[i];
        if (!requirement->has_threat)
            TRY(trace_find_fault(t, TRACE_FEATURE_ONLY, requirement->written->id, requirement->written->text,
                                 requirement->written->place));
        TRY(check_covers(t, requirement->written));
        TRY(check_tests(t, requirement));
    }
    return STATUS_OK;
}

/* ---- requirements of 4-2 that somebody says are met */

static enum status untested(struct tracing *t, const struct requirement_set *by, struct requirement_set *told,
                            struct str who, struct place place) {
    struct requirement_set open = requirement_set_minus(by, &t->trace.shown);
    open = requirement_set_minus(&open, told);
    *told = requirement_set_union(told, &open);
    for (unsigned i = requirement_set_next(&open, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&open, i + 1))
        TRY(trace_find_fault(t, TRACE_UNTESTED_CLAIM, requirement_at(i)->id,
                             str_format(t->arena, "claimed by " STR_F, STR_A(who)), place));
    return STATUS_OK;
}

static enum status check_claims(struct tracing *t) {
    const struct release *release = t->trace.release;
    struct requirement_set told = {{0, 0}};
    t->trace.shown = t->tagged;
    for (size_t i = 0; i < t->trace.requirement_count; i++)
        if (t->trace.requirements[i].shown)
            t->trace.shown = requirement_set_union(&t->trace.shown, &t->trace.requirements[i].written->covers);
    for (size_t i = 0; i < t->trace.requirement_count; i++) {
        const struct product_requirement *written = t->trace.requirements[i].written;
        t->trace.claimed = requirement_set_union(&t->trace.claimed, &written->covers);
        if (release)
            TRY(untested(t, &written->covers, &told, written->id, written->covers_place));
    }
    for (size_t i = 0; release && i < release->evidence_count; i++) {
        const struct artefact *entry = &release->evidence[i];
        if (entry->kind != ARTEFACT_CLAIM)
            continue;
        t->trace.claimed = requirement_set_union(&t->trace.claimed, &entry->requirements);
        TRY(untested(t, &entry->requirements, &told, entry->id, entry->place));
    }
    t->trace.shown = requirement_set_intersect(&t->trace.shown, &t->trace.claimed);
    return STATUS_OK;
}

/* ---- threats */

/* The requirements of 4-2 that answer an entry, enhancements as what they enhance. */
static struct requirement_set answers(const struct trace *trace, const struct trace_entry *entry) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < entry->requirement_count; i++) {
        const struct requirement_set *covers = &trace->requirements[entry->requirements[i]].written->covers;
        for (unsigned k = requirement_set_next(covers, 0); k != REQUIREMENT_NONE;
             k = requirement_set_next(covers, k + 1))
            requirement_set_add(&set, requirement_base(k));
    }
    return set;
}

static enum status check_answer(struct tracing *t, const struct trace_threat *threat,
                                const struct requirement_set *by_entry) {
    struct requirement_set answered = {{0, 0}};
    if (threat->state != TREATMENT_MITIGATE || requirement_set_empty(&threat->threat->proposals))
        return STATUS_OK;
    for (size_t i = 0; i < threat->entry_count; i++)
        answered = requirement_set_union(&answered, &by_entry[threat->entries[i]]);
    struct requirement_set common = requirement_set_intersect(&answered, &threat->threat->proposals);
    if (!requirement_set_empty(&common))
        return STATUS_OK;
    return trace_find_fault(
        t, TRACE_OTHER_ANSWER, threat->threat->id,
        str_format(t->arena, "usually " STR_F, STR_A(requirement_set_text(t->arena, &threat->threat->proposals, 0))),
        t->trace.model->threats[threat->entries[0]].place);
}

/* Why a requirement is not shown, where its tests passed. */
static const char *why_unshown(const struct trace_requirement *requirement) {
    enum trace_outcome worst = TRACE_PASSED;
    for (size_t i = 0; i < requirement->written->verified_by.count; i++)
        worst = requirement->tests[i].outcome > worst ? requirement->tests[i].outcome : worst;
    return worst == TRACE_UNPINNED ? ": its tests passed, in a file that is not pinned"
           : worst == TRACE_UNTIED ? ": its tests passed, in a file of an unknown build"
                                   : "";
}

static enum status check_entry(struct tracing *t, size_t index) {
    const struct model_threat *written = &t->trace.model->threats[index];
    const struct trace_entry *entry = &t->trace.entries[index];
    bool rates = written->treatment == TREATMENT_MITIGATE || written->treatment == TREATMENT_TRANSFER;
    if (rates && written->risk == RISK_UNRATED)
        TRY(trace_find_fault(t, TRACE_UNRATED, written->id, STR(""), written->place));
    if (entry->state != TREATMENT_MITIGATE)
        return STATUS_OK;
    if (entry->requirement_count == 1 && written->risk >= RISK_HIGH)
        TRY(trace_find_fault(t, TRACE_ONE_LAYER, written->id, t->trace.requirements[entry->requirements[0]].written->id,
                             written->place));
    if (entry->shown)
        return STATUS_OK;
    for (size_t i = 0; i < entry->requirement_count; i++) {
        const struct trace_requirement *requirement = &t->trace.requirements[entry->requirements[i]];
        if (!requirement->shown)
            return trace_find_fault(t, TRACE_UNTESTED_MITIGATION, written->id,
                                    str_format(t->arena, STR_F " is not shown%s", STR_A(requirement->written->id),
                                               why_unshown(requirement)),
                                    written->place);
    }
    return STATUS_OK;
}

static enum status check_threats(struct tracing *t) {
    size_t count = t->trace.model->threat_count;
    struct requirement_set *by_entry = ARENA_ARRAY(t->arena, struct requirement_set, count);
    if (!by_entry)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        TRY(check_entry(t, i));
        by_entry[i] = answers(&t->trace, &t->trace.entries[i]);
    }
    for (size_t i = 0; i < t->trace.threats.count; i++)
        TRY(check_answer(t, &t->trace.traced[i], by_entry));
    return STATUS_OK;
}

enum status trace_check_chain(struct tracing *t) {
    if (t->trace.document)
        TRY(check_requirements(t));
    TRY(check_claims(t));
    return check_threats(t);
}
