/* The trace by requirements of 4-1, for keyway status. */
#include "supplier/trace_inner.h"

static size_t shown_count(const struct trace *trace) {
    size_t count = 0;
    for (size_t i = 0; i < trace->requirement_count; i++)
        count += trace->requirements[i].shown;
    return count;
}

static struct str threats_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu threats, %zu of them open", trace->threats.count, trace->states[TREATMENT_OPEN]);
}

static struct str requirements_text(const struct trace *trace, struct arena *arena) {
    return str_format(arena, "%zu requirements", trace->requirement_count);
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

static struct str mitigations_text(const struct trace *trace, struct arena *arena) {
    size_t shown = 0;
    for (size_t i = 0; i < trace->threats.count; i++)
        shown += trace->traced[i].shown;
    return str_format(arena, "%zu of %zu mitigations shown by tests", shown, trace->states[TREATMENT_MITIGATE]);
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

/* What the trace can speak of. Rules that another row's requirement asks for count there. */
static const struct {
    struct str process;
    struct str (*text)(const struct trace *trace, struct arena *arena);
    bool needs_document, needs_product; /* without it nothing was looked at: it falls short */
} answers[] = {
    {STR_INIT("SR-1"), context_text, false, false},     {STR_INIT("SR-2"), threats_text, false, false},
    {STR_INIT("SR-3"), requirements_text, true, false}, {STR_INIT("SR-4"), scope_text, true, false},
    {STR_INIT("SR-5"), reviews_text, true, false},      {STR_INIT("SD-1"), interfaces_text, false, true},
    {STR_INIT("SD-2"), mitigations_text, true, false},  {STR_INIT("SVV-1"), tests_text, true, true},
    {STR_INIT("SVV-2"), mitigations_text, true, true},
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
        made.standing = made.counts[TRACE_ERROR] || blind ? TRACE_FALLS_SHORT
                        : made.counts[TRACE_WARNING]      ? TRACE_PARTLY
                                                          : TRACE_SHOWN;
    }
    if (!made.text.ptr)
        return STATUS_MEMORY;
    *answer = made;
    return STATUS_OK;
}
