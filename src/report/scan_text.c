/* A scan for the terminal: rule by rule, the gravest first. */
#include "report/paint.h"
#include "report/scan.h"

enum { SHOWN = 5 };

struct scan_sheet {
    const struct scan_result *result;
    const struct scan_report_options *options;
    struct out *out;
};

static void write_file(const struct scan_sheet *s, const struct scan_finding *finding) {
    out_lit(s->out, "    ");
    out_safe(s->out, str_from(finding->path));
    if (finding->line > 0)
        out_format(s->out, ":%u", finding->line);
    out_str(s->out, finding->state == SCAN_UNTOLD ? STR("\n      could not be told: ") : STR("\n      "));
    out_safe(s->out, finding->text);
    if (finding->tools.len > 0) {
        out_lit(s->out, "\n      found by ");
        out_safe(s->out, finding->tools);
    }
    out_char(s->out, '\n');
}

static bool is_meant(const struct scan_finding *finding, const struct scan_rule *rule, enum scan_state state) {
    return finding->rule == rule && finding->state == state && !finding->waiver;
}

static size_t count_of(const struct scan_sheet *s, const struct scan_rule *rule, enum scan_state state) {
    size_t count = 0;
    for (size_t i = 0; i < s->result->finding_count; i++)
        count += is_meant(&s->result->findings[i], rule, state);
    return count;
}

static void write_files(const struct scan_sheet *s, const struct scan_rule *rule, enum scan_state state, size_t count) {
    size_t shown = 0, most = s->options->all ? SIZE_MAX : SHOWN;
    for (size_t i = 0; i < s->result->finding_count && shown < most; i++)
        if (is_meant(&s->result->findings[i], rule, state)) {
            write_file(s, &s->result->findings[i]);
            shown++;
        }
    if (count > shown)
        out_format(s->out, "    and %zu more (--all)\n", count - shown);
}

static void write_rule(const struct scan_sheet *s, const struct scan_rule *rule) {
    static const enum paint paints[] = {
        [SCAN_ERROR] = PAINT_BAD, [SCAN_WARNING] = PAINT_WARN, [SCAN_NOTE] = PAINT_FAINT};
    size_t found = count_of(s, rule, SCAN_FOUND), untold = count_of(s, rule, SCAN_UNTOLD);
    if (found + untold == 0)
        return;
    out_char(s->out, '\n');
    paint_text(s->out, s->options->colour, paints[rule->severity], scan_severity_name(rule->severity));
    out_char(s->out, ' ');
    out_safe(s->out, rule->id);
    out_lit(s->out, ": ");
    out_safe(s->out, rule->title);
    out_format(s->out, ", %zu", found);
    if (untold > 0)
        out_format(s->out, ", and %zu that could not be told", untold);
    out_char(s->out, '\n');
    write_files(s, rule, SCAN_FOUND, found);
    write_files(s, rule, SCAN_UNTOLD, untold);
    if (rule->help.len == 0)
        return;
    out_lit(s->out, "  -> ");
    paint_wrapped(s->out, rule->help, 5, 5, s->options->width);
}

enum status scan_report_text(const struct scan_result *result, const struct scan_report_options *options,
                             struct arena *arena, struct out *out) {
    struct scan_sheet sheet = {result, options, out};
    const size_t *counts = result->counts;
    (void)arena;
    out_safe(out, str_from(options->root));
    if (options->build.len > 0) {
        out_lit(out, ", build ");
        out_safe(out, options->build);
    }
    out_format(out, ": %zu file%s, %zu binar%s", result->files, plural(result->files), result->binary_count,
               result->binary_count == 1 ? "y" : "ies");
    if (result->unread > 0)
        out_format(out, ", %zu that could not be looked at", result->unread);
    if (result->unfinished > 0)
        out_format(out, ", %zu anal%s of others not whole", result->unfinished,
                   result->unfinished == 1 ? "ysis" : "yses");
    out_format(out, "\n%zu error%s, %zu warning%s, %zu note%s, %zu that could not be told", counts[SCAN_ERROR],
               plural(counts[SCAN_ERROR]), counts[SCAN_WARNING], plural(counts[SCAN_WARNING]), counts[SCAN_NOTE],
               plural(counts[SCAN_NOTE]), result->untold);
    if (result->waived > 0)
        out_format(out, ", %zu waived", result->waived);
    out_char(out, '\n');
    for (unsigned severity = SCAN_ERROR; severity <= options->least; severity++)
        for (size_t i = 0; i < scan_result_rule_count(result); i++)
            if (scan_result_rule_at(result, i)->severity == severity)
                write_rule(&sheet, scan_result_rule_at(result, i));
    return STATUS_OK;
}
