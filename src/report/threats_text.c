/* The trace for the terminal: threats that are open first, by element; then what else is missing, rule by rule. */
#include "level/reason.h"
#include "report/paint.h"
#include "report/threats.h"

enum { SHOWN = 5 };

struct threats_sheet {
    const struct trace *trace;
    const struct threats_report_options *options;
    struct arena *arena;
    struct out *out;
};

static void write_line(const struct threats_sheet *s, struct str text) {
    paint_wrapped(s->out, text, 0, 2, s->options->width);
}

static void write_head(const struct threats_sheet *s) {
    const struct trace *trace = s->trace;
    const struct threat_model *model = trace->model;
    const size_t *counts = trace->finding_counts;
    size_t requirements = 0, mitigated = 0;
    for (size_t i = 0; i < trace->requirement_count; i++)
        requirements += trace->requirements[i].shown;
    for (size_t i = 0; i < trace->threats.count; i++)
        mitigated += trace->traced[i].shown;
    if (trace->product)
        write_line(s, str_format(s->arena, STR_F " " STR_F ", release " STR_F, STR_A(trace->product->supplier.name),
                                 STR_A(trace->product->name), STR_A(trace->release->version)));
    write_line(s, str_format(s->arena, "%zu element%s, %zu flow%s, %zu trust %s", model->element_count,
                             plural(model->element_count), model->flow_count, plural(model->flow_count),
                             model->boundary_count, model->boundary_count == 1 ? "boundary" : "boundaries"));
    write_line(s, str_format(s->arena,
                             "%zu threat%s: %zu open, %zu mitigated (%zu shown by tests), %zu accepted, %zu "
                             "transferred, %zu not applicable",
                             trace->threats.count, plural(trace->threats.count), trace->states[TREATMENT_OPEN],
                             trace->states[TREATMENT_MITIGATE], mitigated, trace->states[TREATMENT_ACCEPT],
                             trace->states[TREATMENT_TRANSFER], trace->states[TREATMENT_NOT_APPLICABLE]));
    write_line(s, str_format(s->arena, "%zu requirement%s, %zu shown by tests; of IEC 62443-4-2 %u claimed, %u shown",
                             trace->requirement_count, plural(trace->requirement_count), requirements,
                             requirement_set_count(&trace->claimed), requirement_set_count(&trace->shown)));
    write_line(s, str_format(s->arena, "%zu error%s, %zu warning%s, %zu note%s", counts[TRACE_ERROR],
                             plural(counts[TRACE_ERROR]), counts[TRACE_WARNING], plural(counts[TRACE_WARNING]),
                             counts[TRACE_NOTE], plural(counts[TRACE_NOTE])));
}

/* ---- threats by element */

static struct str names_of(const struct threats_sheet *s, const struct trace_threat *threat) {
    struct str text = STR("");
    enum { NAMES = 4 };
    size_t count = 0;
    for (size_t i = 0; i < threat->entry_count; i++) {
        const struct trace_entry *entry = &s->trace->entries[threat->entries[i]];
        for (size_t k = 0; k < entry->requirement_count && count <= NAMES && text.ptr; k++, count++)
            text = str_format(
                s->arena, STR_F "%s" STR_F, STR_A(text), count ? ", " : "",
                STR_A(count == NAMES ? STR("...") : s->trace->requirements[entry->requirements[k]].written->id));
    }
    return text;
}

/* What is known of a threat in a few words. */
static struct str state_text(const struct threats_sheet *s, const struct trace_threat *threat) {
    struct str risk = threat->risk ? str_format(s->arena, ", risk " STR_F, STR_A(risk_name(threat->risk))) : STR("");
    if (threat->state == TREATMENT_MITIGATE)
        return str_format(s->arena, "mitigated by " STR_F "%s" STR_F, STR_A(names_of(s, threat)),
                          threat->shown ? "" : ", not shown by tests", STR_A(risk));
    if (threat->state != TREATMENT_OPEN)
        return str_format(s->arena, STR_F STR_F, STR_A(treatment_name(threat->state)), STR_A(risk));
    for (size_t i = 0; i < threat->entry_count; i++)
        if (s->trace->entries[threat->entries[i]].state == TREATMENT_OPEN)
            return str_format(s->arena, "'" STR_F "' " STR_F, STR_A(s->trace->model->threats[threat->entries[i]].id),
                              STR_A(s->trace->entries[threat->entries[i]].why));
    if (requirement_set_empty(&threat->threat->proposals))
        return STR("no requirement of 4-2 usually answers it");
    return str_format(s->arena, "usually answered by " STR_F,
                      STR_A(requirement_set_text(s->arena, &threat->threat->proposals, 6)));
}

static void write_threat(const struct threats_sheet *s, const struct trace_threat *threat) {
    struct str id = threat->threat->id;
    out_lit(s->out, "    ");
    paint_text(s->out, s->options->colour, threat->state == TREATMENT_OPEN ? PAINT_BAD : PAINT_PLAIN, id);
    out_lit(s->out, "  ");
    paint_wrapped(s->out, threat->threat->title, out_safe_width(id) + 6, 6, s->options->width);
    out_lit(s->out, "      ");
    paint_wrapped(s->out, state_text(s, threat), 6, 6, s->options->width);
}

/* The threats at one target that are open, or those that are not; how many there are. */
static size_t write_target(const struct threats_sheet *s, size_t first, size_t end, bool open) {
    const struct trace *trace = s->trace;
    size_t count = 0, most = s->options->all ? SIZE_MAX : SHOWN;
    for (size_t i = first; i < end; i++) {
        if ((trace->traced[i].state == TREATMENT_OPEN) != open)
            continue;
        if (count++ == 0) {
            uint32_t target = trace->threats.items[i].target;
            out_lit(s->out, "  ");
            paint_text(s->out, s->options->colour, PAINT_BOLD, threat_model_target(trace->model, target));
            out_lit(s->out, "  ");
            out_safe(s->out, threat_target_name(trace->model, target));
            out_format(s->out, " (" STR_F ")\n", STR_A(threat_target_kind(trace->model, target)));
        }
        if (count <= most)
            write_threat(s, &trace->traced[i]);
    }
    if (count > most)
        out_format(s->out, "    and %zu more (--all)\n", count - most);
    return count;
}

static void write_threats(const struct threats_sheet *s, bool open) {
    const struct threat_list *threats = &s->trace->threats;
    size_t count = s->trace->states[TREATMENT_OPEN];
    if ((open ? count : threats->count - count) == 0)
        return;
    out_str(s->out, open ? STR("\nOpen threats\n") : STR("\nTreated threats\n"));
    for (size_t first = 0, end = 0; first < threats->count; first = end) {
        while (end < threats->count && threats->items[end].target == threats->items[first].target)
            end++;
        write_target(s, first, end, open);
    }
}

/* ---- findings by rule */

static void write_finding(const struct threats_sheet *s, const struct trace_finding *finding) {
    struct str place = place_text(s->arena, finding->place);
    out_lit(s->out, "    ");
    struct str text = finding->text.len
                          ? str_format(s->arena, STR_F ": " STR_F, STR_A(finding->subject), STR_A(finding->text))
                          : finding->subject;
    paint_wrapped(s->out, text, 4, 6, s->options->width);
    if (place.len) {
        out_lit(s->out, "      ");
        paint_text(s->out, s->options->colour, PAINT_FAINT, place);
        out_char(s->out, '\n');
    }
}

static void write_rule(const struct threats_sheet *s, size_t first, size_t end) {
    static const enum paint paints[] = {
        [TRACE_ERROR] = PAINT_BAD, [TRACE_WARNING] = PAINT_WARN, [TRACE_NOTE] = PAINT_FAINT};
    const struct trace_rule *rule = trace_rule_at(s->trace->findings[first].rule);
    size_t most = s->options->all || end - first <= SHOWN ? end : first + SHOWN;
    out_char(s->out, '\n');
    paint_text(s->out, s->options->colour, paints[rule->severity], trace_severity_name(rule->severity));
    out_char(s->out, ' ');
    struct str head = str_format(s->arena, STR_F " (" STR_F "): " STR_F ", %zu", STR_A(rule->id), STR_A(rule->process),
                                 STR_A(rule->title), end - first);
    paint_wrapped(s->out, head, trace_severity_name(rule->severity).len + 1, 2, s->options->width);
    for (size_t i = first; i < most; i++)
        write_finding(s, &s->trace->findings[i]);
    if (most < end)
        out_format(s->out, "    and %zu more (--all)\n", end - most);
    out_lit(s->out, "  -> ");
    paint_wrapped(s->out, rule->help, 5, 5, s->options->width);
}

/* Open threats have been listed above. */
static void write_findings(const struct threats_sheet *s, enum trace_severity severity) {
    const struct trace *trace = s->trace;
    for (size_t first = 0, end = 0; first < trace->finding_count; first = end) {
        enum trace_rule_id rule = trace->findings[first].rule;
        while (end < trace->finding_count && trace->findings[end].rule == rule)
            end++;
        if (rule != TRACE_OPEN && trace_rule_at(rule)->severity == severity)
            write_rule(s, first, end);
    }
}

enum status threats_report_text(const struct trace *trace, const struct threats_report_options *options,
                                struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct threats_sheet sheet = {trace, options, arena, out};
    (void)sink;
    write_head(&sheet);
    write_threats(&sheet, true);
    if (trace->states[TREATMENT_OPEN]) {
        out_lit(out, "  -> ");
        paint_wrapped(out, trace_rule_at(TRACE_OPEN)->help, 5, 5, options->width);
    }
    for (enum trace_severity severity = TRACE_ERROR; severity <= TRACE_NOTE; severity++)
        write_findings(&sheet, severity);
    if (options->all)
        write_threats(&sheet, false);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
