/* The trace as one page: what it comes to, the data-flow diagram, what is missing, and the matrix by element. */
#include "level/reason.h"
#include "report/page.h"
#include "report/threats_matrix.h"

struct threats_page {
    const struct trace *trace;
    struct arena *arena; /* emptied behind each element */
    struct out *out;
    bool refused;
};

static void write_text(const struct threats_page *p, struct str text) {
    out_markup(p->out, text);
}

static void write_count(const struct threats_page *p, const char *what, size_t count) {
    out_format(p->out, "<dt>%s</dt><dd>%zu</dd>\n", what, count);
}

static void write_head(const struct threats_page *p) {
    const struct trace *trace = p->trace;
    char day[11];
    date_text(trace->options.at, day);
    out_lit(p->out, "<h1>Threats");
    if (trace->product) {
        out_lit(p->out, " to ");
        write_text(p, trace->product->supplier.name);
        out_char(p->out, ' ');
        write_text(p, trace->product->name);
        out_char(p->out, ' ');
        write_text(p, trace->release->version);
    }
    out_format(p->out, "</h1>\n<p class=\"soft\">As of %s, by STRIDE and ", day);
    write_text(p, STR(ATTACK_EDITION));
    out_lit(p->out, ".</p>\n<dl class=\"facts\">\n");
    write_count(p, "Threats", trace->threats.count);
    for (enum treatment state = TREATMENT_OPEN; state <= TREATMENT_NOT_APPLICABLE; state++)
        write_count(p, treatment_name(state).ptr, trace->states[state]);
    write_count(p, "Requirements", trace->requirement_count);
    write_count(p, "Of IEC 62443-4-2 claimed", requirement_set_count(&trace->claimed));
    write_count(p, "of them shown by tests", requirement_set_count(&trace->shown));
    out_lit(p->out, "</dl>\n");
}

/* Behind graphviz's own prologue, which has no place within a page. */
static struct str without_prologue(struct str svg) {
    size_t at = str_find(svg, STR("<svg"));
    return at == SIZE_MAX ? STR_NONE : str_skip(svg, at);
}

static enum status write_diagram(const struct threats_page *p) {
    enum { SVG_MAX = 16 * 1024 * 1024 };
    struct out svg;
    out_lit(p->out, "<h2>Data flows</h2>\n");
    out_memory(&svg, SVG_MAX);
    enum status status = threats_is_drawable(p->trace) ? threats_draw(p->trace, p->arena, &svg) : STATUS_SYSTEM;
    struct str picture = status == STATUS_OK ? without_prologue(out_text(&svg)) : STR_NONE;
    if (picture.len) {
        out_lit(p->out, "<figure class=\"scroll diagram\">");
        out_str(p->out, picture);
        out_lit(p->out,
                "<figcaption class=\"soft\">Dashed: trust boundaries. Thick: flows that cross one. Red: threats "
                "that are open.</figcaption></figure>\n");
    } else {
        out_lit(p->out, "<p>The diagram was not drawn: graphviz is not installed, or the model is too large for it. "
                        "<code>keyway threats --format dot</code> gives it as text.</p>\n");
    }
    out_done(&svg);
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

/* ---- findings */

static void write_finding(const struct threats_page *p, const struct trace_finding *finding) {
    out_lit(p->out, "<li><code>");
    write_text(p, finding->subject);
    out_lit(p->out, "</code>");
    if (finding->text.len) {
        out_lit(p->out, ": ");
        write_text(p, finding->text);
    }
    out_lit(p->out, " <span class=\"soft\">");
    write_text(p, place_text(p->arena, finding->place));
    out_lit(p->out, "</span></li>\n");
}

static void write_rule(const struct threats_page *p, size_t first, size_t end) {
    static const char *const classes[] = {[TRACE_ERROR] = "short", [TRACE_WARNING] = "look", [TRACE_NOTE] = "soft"};
    const struct trace_rule *rule = trace_rule_at(p->trace->findings[first].rule);
    out_format(p->out, "<details%s><summary><span class=\"badge %s\">" STR_F "</span> ",
               rule->severity == TRACE_ERROR ? " open" : "", classes[rule->severity],
               STR_A(trace_severity_name(rule->severity)));
    write_text(p, rule->title);
    out_format(p->out, ", %zu <span class=\"soft\">" STR_F ", " STR_F "</span></summary><div>\n<p>", end - first,
               STR_A(rule->process), STR_A(rule->id));
    write_text(p, rule->help);
    out_lit(p->out, "</p><ul>\n");
    for (size_t i = first; i < end; i++)
        write_finding(p, &p->trace->findings[i]);
    out_lit(p->out, "</ul></div></details>\n");
}

static void reset(struct threats_page *p) {
    p->refused |= p->arena->refused;
    arena_reset(p->arena);
}

static void write_findings(struct threats_page *p) {
    const struct trace *trace = p->trace;
    out_lit(p->out, "<h2 id=\"findings\">What is missing</h2>\n");
    if (trace->finding_count == 0)
        out_lit(p->out, "<p>Nothing that this tool can see.</p>\n");
    for (enum trace_severity severity = TRACE_ERROR; severity <= TRACE_NOTE; severity++)
        for (size_t first = 0, end = 0; first < trace->finding_count; first = end) {
            while (end < trace->finding_count && trace->findings[end].rule == trace->findings[first].rule)
                end++;
            if (trace_rule_at(trace->findings[first].rule)->severity == severity)
                write_rule(p, first, end);
            reset(p);
        }
}

/* ---- the matrix */

static void write_tests(const struct threats_page *p, const struct trace_requirement *requirement) {
    out_lit(p->out, "<ul>");
    for (size_t i = 0; i < requirement->written->verified_by.count; i++) {
        const struct trace_test *test = &requirement->tests[i];
        out_format(p->out, "<li class=\"%s\">", test->outcome == TRACE_PASSED ? "meets" : "short");
        write_text(p, test->name);
        out_lit(p->out, ": ");
        write_text(p, trace_outcome_name(test->outcome));
        out_lit(p->out, "</li>");
    }
    out_lit(p->out, "</ul>");
}

static void write_requirement(const struct threats_page *p, const struct trace_requirement *requirement) {
    out_lit(p->out, "<div class=\"answer\"><strong>");
    write_text(p, requirement->written->id);
    out_lit(p->out, "</strong> ");
    write_text(p, requirement->written->text);
    if (!requirement_set_empty(&requirement->written->covers)) {
        out_lit(p->out, " <span class=\"soft\">");
        write_text(p, requirement_set_text(p->arena, &requirement->written->covers, 0));
        out_lit(p->out, "</span>");
    }
    write_tests(p, requirement);
    out_lit(p->out, "</div>");
}

static void write_entry(const struct threats_page *p, uint32_t index) {
    enum { REQUIREMENTS_SHOWN = 100 };
    const struct model_threat *written = &p->trace->model->threats[index];
    const struct trace_entry *entry = &p->trace->entries[index];
    out_lit(p->out, "<p>");
    write_text(p, treatment_name(entry->state));
    const struct str parts[] = {entry->why, written->title, written->reason, written->to, written->by};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].len) {
            out_lit(p->out, "; ");
            write_text(p, parts[i]);
        }
    out_lit(p->out, "</p>");
    for (size_t i = 0; i < entry->requirement_count && i < REQUIREMENTS_SHOWN; i++)
        write_requirement(p, &p->trace->requirements[entry->requirements[i]]);
    if (entry->requirement_count > REQUIREMENTS_SHOWN)
        out_format(p->out, "<p>and %zu more</p>", entry->requirement_count - REQUIREMENTS_SHOWN);
}

static void write_threat(const struct threats_page *p, const struct trace_threat *threat) {
    const char *state = threat->state == TREATMENT_OPEN                         ? "short"
                        : threat->state == TREATMENT_MITIGATE && !threat->shown ? "look"
                                                                                : "meets";
    out_lit(p->out, "<tr><th scope=\"row\"><code>");
    write_text(p, model_category_name(threat->threat->category));
    out_lit(p->out, "</code><br><span class=\"soft\">");
    write_text(p, threat->threat->title);
    out_format(p->out, "</span></th><td><span class=\"badge %s\">" STR_F "</span><br>" STR_F "</td><td>", state,
               STR_A(treatment_name(threat->state)), STR_A(risk_name(threat->risk)));
    for (size_t i = 0; i < threat->entry_count; i++)
        write_entry(p, threat->entries[i]);
    if (threat->entry_count == 0) {
        out_lit(p->out, "<p class=\"soft\">usually answered by ");
        write_text(p, requirement_set_empty(&threat->threat->proposals)
                          ? STR("none of IEC 62443-4-2")
                          : requirement_set_text(p->arena, &threat->threat->proposals, 0));
        out_lit(p->out, "</p>");
    }
    out_lit(p->out, "</td></tr>\n");
}

static void write_target(struct threats_page *p, size_t first, size_t end) {
    const struct trace *trace = p->trace;
    uint32_t target = trace->threats.items[first].target;
    size_t open = 0;
    for (size_t i = first; i < end; i++)
        open += trace->traced[i].state == TREATMENT_OPEN;
    out_format(p->out, "<details%s><summary><strong>", open ? " open" : "");
    write_text(p, threat_target_name(trace->model, target));
    out_format(p->out, "</strong> <span class=\"soft\">" STR_F ", %zu threats, %zu open</span></summary>",
               STR_A(threat_target_kind(trace->model, target)), end - first, open);
    out_lit(p->out, "<div class=\"scroll\"><table class=\"trace\"><thead><tr><th scope=\"col\">Threat</th><th "
                    "scope=\"col\">Treatment"
                    "</th><th scope=\"col\">Decision, requirements, tests</th></tr></thead><tbody>\n");
    for (size_t i = first; i < end; i++) {
        write_threat(p, &trace->traced[i]);
        reset(p);
    }
    out_lit(p->out, "</tbody></table></div></details>\n");
}

static void write_targets(struct threats_page *p) {
    const struct threat_list *threats = &p->trace->threats;
    out_lit(p->out, "<h2>From threats to tests</h2>\n");
    for (size_t first = 0, end = 0; first < threats->count; first = end) {
        while (end < threats->count && threats->items[end].target == threats->items[first].target)
            end++;
        write_target(p, first, end);
    }
}

static void write_without_threat(const struct threats_page *p) {
    bool any = false;
    for (size_t i = 0; i < p->trace->requirement_count; i++) {
        if (p->trace->requirements[i].has_threat)
            continue;
        if (!any)
            out_lit(p->out, "<h2>Requirements without a threat</h2>\n");
        any = true;
        write_requirement(p, &p->trace->requirements[i]);
    }
}

enum status threats_report_html(const struct trace *trace, const struct threats_report_options *options,
                                struct arena *arena, struct diag_sink *sink, struct out *out) {
    enum { SCRATCH_MAX = 256 * 1024 * 1024 };
    struct arena scratch;
    struct threats_page page = {.trace = trace, .arena = &scratch, .out = out};
    (void)options;
    (void)arena;
    (void)sink;
    arena_init(&scratch, SCRATCH_MAX);
    struct str title = trace->product ? str_format(&scratch, "Threats to " STR_F " " STR_F, STR_A(trace->product->name),
                                                   STR_A(trace->release->version))
                                      : STR("Threats");
    page_begin_still(out, title, page_threats_style, "findings", "Skip to what is missing");
    write_head(&page);
    enum status status = write_diagram(&page);
    write_findings(&page);
    write_targets(&page);
    write_without_threat(&page);
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". What was not checked is never a pass."));
    reset(&page);
    arena_done(&scratch);
    return status == STATUS_OK && page.refused ? STATUS_MEMORY : status;
}
