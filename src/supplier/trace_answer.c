/* The trace by requirements of 4-1, for keyway status. */
#include "supplier/trace_inner.h"

static size_t shown_count(const struct trace *trace) {
    size_t count = 0;
    for (size_t i = 0; i < trace->requirement_count; i++)
        count += trace->requirements[i].shown;
    return count;
}

static struct str threats_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu threat%s, %zu of them open", trace->threats.count, plural(trace->threats.count),
                      trace->states[TREATMENT_OPEN]);
}

static struct str requirements_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu requirement%s; %zu threat%s, %zu of them open", trace->requirement_count,
                      plural(trace->requirement_count), trace->threats.count, plural(trace->threats.count),
                      trace->states[TREATMENT_OPEN]);
}

static struct str reviews_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu reviews of the requirements", trace->document ? trace->document->review_count : 0);
}

static struct str interfaces_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu interfaces of the product", trace->product ? trace->product->interface_count : 0);
}

static struct str tests_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu of %zu requirements shown by tests", shown_count(trace), trace->requirement_count);
}

static size_t mitigated_count(const struct trace *trace) {
    size_t shown = 0;
    for (size_t i = 0; i < trace->threats.count; i++)
        shown += trace->traced[i].shown;
    return shown;
}

static struct str mitigations_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu of %zu mitigations shown by tests", mitigated_count(trace),
                      trace->states[TREATMENT_MITIGATE]);
}

static struct str context_text(const struct trace *trace, struct arena *arena) {
    (void)arena;
    return trace->model->context.len ? STR("the context of use is written down") : STR("no context of use");
}

static struct str scope_text(const struct trace *trace, struct arena *arena) {
    if (!trace->document)
        return STR("no scope and no level");
    return str_format(arena, "scope %s, level %u", trace->document->scope.len ? "written down" : "not written down",
                      trace->document->level);
}

/* ---- what is too little, though no rule was broken: of nothing, all is soon shown */

static bool lacks_threats(const struct trace *trace) {
    return trace->threats.count == 0;
}

static bool lacks_requirements(const struct trace *trace) {
    return trace->requirement_count == 0 || trace->states[TREATMENT_OPEN] > 0;
}

static bool lacks_interfaces(const struct trace *trace) {
    return !trace->product || trace->product->interface_count == 0;
}

static bool lacks_tests(const struct trace *trace) {
    return trace->requirement_count == 0 || shown_count(trace) < trace->requirement_count;
}

static bool lacks_mitigations(const struct trace *trace) {
    size_t mitigated = trace->states[TREATMENT_MITIGATE];
    return trace->states[TREATMENT_OPEN] > 0 || mitigated == 0 || mitigated_count(trace) < mitigated;
}

/* That a single layer is left is no more than a note where it is found, but then it is not defence in depth. */
static bool lacks_layers(const struct trace *trace) {
    for (size_t i = 0; i < trace->finding_count; i++)
        if (trace->findings[i].rule == TRACE_ONE_LAYER)
            return true;
    return lacks_mitigations(trace);
}

/* What the trace can speak of. Rules that another row's requirement asks for count there. */
static const struct {
    struct str process;
    struct str (*text)(const struct trace *trace, struct arena *arena);
    bool needs_document, needs_product;       /* without it nothing was looked at: it falls short */
    bool (*lacks)(const struct trace *trace); /* NULL: what its rules find is all */
} answers[] = {
    {STR_INIT("SR-1"), context_text, false, false, NULL},
    {STR_INIT("SR-2"), threats_text, false, false, lacks_threats},
    {STR_INIT("SR-3"), requirements_text, true, false, lacks_requirements},
    {STR_INIT("SR-4"), scope_text, true, false, NULL},
    {STR_INIT("SR-5"), reviews_text, true, false, NULL},
    {STR_INIT("SD-1"), interfaces_text, false, true, lacks_interfaces},
    {STR_INIT("SD-2"), mitigations_text, true, false, lacks_layers},
    {STR_INIT("SVV-1"), tests_text, true, true, lacks_tests},
    {STR_INIT("SVV-2"), mitigations_text, true, true, lacks_mitigations},
};

static void count_findings(const struct trace *trace, struct str process, struct trace_answer *answer) {
    for (size_t i = 0; i < trace->finding_count; i++) {
        const struct trace_rule *rule = trace_rule_at(trace->findings[i].rule);
        if (!str_eq(rule->process, process))
            continue;
        answer->counts[rule->severity]++;
        if (!answer->first || rule->severity < trace_rule_at(answer->first->rule)->severity)
            answer->first = &trace->findings[i];
    }
}

enum status trace_answer(const struct trace *trace, unsigned process, struct arena *arena,
                         struct trace_answer *answer) {
    struct trace_answer made = {.standing = TRACE_NOT_ASKED, .text = STR("")};
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        if (process_find(answers[i].process) != process)
            continue;
        bool blind = (answers[i].needs_document && !trace->document) || (answers[i].needs_product && !trace->product);
        made.text = answers[i].text(trace, arena);
        count_findings(trace, answers[i].process, &made);
        bool lacks = answers[i].lacks && answers[i].lacks(trace);
        made.standing = made.counts[TRACE_ERROR] || blind || lacks ? TRACE_FALLS_SHORT
                        : made.counts[TRACE_WARNING]               ? TRACE_PARTLY
                                                                   : TRACE_SHOWN;
    }
    if (!made.text.ptr)
        return STATUS_MEMORY;
    *answer = made;
    return STATUS_OK;
}
