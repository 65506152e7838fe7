/* What the trace from threats to tests says (trace.h), of the requirements that it can speak of. */
#include "supplier/status_rule.h"

/* "9 of 212 threats are open: threat-open modbus-tampering", of the gravest finding. Where only notes were found
 * nothing has to be settled by any rule, but one of them may say why it is too little all the same. */
static struct str describe(const struct trace_answer *answer, struct arena *arena) {
    size_t count = answer->counts[TRACE_ERROR] + answer->counts[TRACE_WARNING];
    if (!answer->first)
        return answer->text;
    const struct trace_rule *rule = trace_rule_at(answer->first->rule);
    const char *between = answer->first->subject.len > 0 ? ": " : "";
    if (count == 0)
        return str_format(arena, STR_F "; to look at: " STR_F "%s" STR_F, STR_A(answer->text), STR_A(rule->title),
                          between, STR_A(answer->first->subject));
    return str_format(arena, STR_F "; %zu to settle, the first: " STR_F "%s" STR_F, STR_A(answer->text), count,
                      STR_A(rule->title), between, STR_A(answer->first->subject));
}

/* A model that is there and falls short shows nothing, but somebody has begun. */
enum status status_find_trace(const struct status_search *search) {
    struct trace_answer answer;
    if (!search->trace)
        return STATUS_OK;
    TRY(trace_answer(search->trace, (unsigned)__builtin_ctzll(search->process), search->arena, &answer));
    struct place model = {.source = search->trace->model->source};
    if (answer.standing == TRACE_NOT_ASKED)
        return STATUS_OK;
    if (answer.standing == TRACE_SHOWN)
        return status_shows(search, STRENGTH_ARTEFACT, model, answer.text);
    return status_lacks(search, answer.first ? answer.first->place : model, describe(&answer, search->arena));
}
