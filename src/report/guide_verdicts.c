/* What keyway guide verify came to: for people, and as keyway-guide-verify/1 (docs/formats/hardening.md). */
#include "base/json_write.h"
#include "report/guide.h"
#include "report/paint.h"

enum { STEP = 2 };

/* What somebody has to do something about comes first. */
static const struct {
    enum guide_outcome outcome;
    enum paint paint;
} PARTS[] = {
    {GUIDE_NOT_HELD, PAINT_BAD}, {GUIDE_COULD_NOT_SEE, PAINT_WARN}, {GUIDE_ASK, PAINT_WARN}, {GUIDE_HELD, PAINT_GOOD}};

static void write_line(const struct guide_sheet *sheet, struct out *out, struct str text, size_t indent) {
    out_repeat(out, ' ', indent);
    paint_wrapped(out, text, indent, indent + STEP, sheet->width);
}

static void write_verdict(const struct guide_sheet *sheet, const struct guide_verdict *verdict, struct arena *arena,
                          struct out *out) {
    out_repeat(out, ' ', STEP);
    paint_text(out, sheet->colour, PAINT_BOLD, verdict->rule);
    out_char(out, ' ');
    paint_wrapped(out, verdict->what, STEP + out_safe_width(verdict->rule) + 1, 2 * STEP, sheet->width);
    write_line(sheet, out, verdict->reason, 2 * STEP);
    for (size_t i = 0; i < verdict->seen_count; i++)
        write_line(sheet, out, verdict->seen[i], 3 * STEP);
    if (verdict->left_out)
        write_line(sheet, out, str_format(arena, "and %zu more", verdict->left_out), 3 * STEP);
}

static void write_report(const struct guide_sheet *sheet, const struct probe_report *report, struct arena *arena,
                         struct out *out) {
    char time[DATE_TIME_TEXT];
    date_time_text(report->time, time);
    write_line(sheet, out,
               str_format(arena, "seen: " STR_F ", %s, %s",
                          STR_A(report->name.len ? report->name : STR("(a device without a name)")),
                          report->root.len == 0 ? "from outside"
                          : report->running     ? "running"
                                                : "an image",
                          time),
               0);
}

void guide_verdicts_text(const struct guide_sheet *sheet, struct arena *arena, struct out *out) {
    const struct guide_verification *made = sheet->verification;
    for (size_t i = 0; i < sheet->report_count; i++)
        write_report(sheet, sheet->reports[i], arena, out);
    for (size_t part = 0; part < ARRAY_LEN(PARTS); part++) {
        if (made->counts[PARTS[part].outcome] == 0)
            continue;
        out_char(out, '\n');
        paint_text(out, sheet->colour, PARTS[part].paint, guide_outcome_name(PARTS[part].outcome));
        out_char(out, '\n');
        for (size_t i = 0; i < made->count; i++)
            if (made->verdicts[i].outcome == PARTS[part].outcome)
                write_verdict(sheet, &made->verdicts[i], arena, out);
    }
    out_char(out, '\n');
    write_line(sheet, out,
               str_format(arena, "%zu rules of the guide: %zu held, %zu not held, %zu could not see, %zu to ask",
                          made->count, made->counts[GUIDE_HELD], made->counts[GUIDE_NOT_HELD],
                          made->counts[GUIDE_COULD_NOT_SEE], made->counts[GUIDE_ASK]),
               0);
}

static void write_reports(struct json_writer *w, const struct guide_sheet *sheet) {
    json_write_key(w, STR("reports"));
    json_write_array(w);
    for (size_t i = 0; i < sheet->report_count; i++) {
        const struct probe_report *report = sheet->reports[i];
        char time[DATE_TIME_TEXT];
        date_time_text(report->time, time);
        json_write_object(w);
        json_write_pair_some(w, "device", report->name);
        json_write_pair(w, "time", str_from(time));
        json_write_pair_bool(w, "outside", report->root.len == 0);
        json_write_pair_bool(w, "running", report->running);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_rule(struct json_writer *w, const struct guide_verdict *verdict) {
    json_write_object(w);
    json_write_pair(w, "rule", verdict->rule);
    json_write_pair(w, "what", verdict->what);
    json_write_pair(w, "outcome", guide_outcome_name(verdict->outcome));
    json_write_pair(w, "reason", verdict->reason);
    json_write_key(w, STR("seen"));
    json_write_array(w);
    for (size_t i = 0; i < verdict->seen_count; i++)
        json_write_string(w, verdict->seen[i]);
    json_write_end(w, ']');
    if (verdict->left_out)
        json_write_pair_integer(w, "seen-left-out", (int64_t)verdict->left_out);
    json_write_end(w, '}');
}

void guide_verdicts_json(const struct guide_sheet *sheet, struct out *out) {
    const struct guide_verification *made = sheet->verification;
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-guide-verify/1"));
    if (made->guide->product) {
        json_write_pair(&w, "product", made->guide->product->id);
        json_write_pair(&w, "release", made->guide->release->version);
    }
    write_reports(&w, sheet);
    json_write_key(&w, STR("counts"));
    json_write_object(&w);
    for (enum guide_outcome i = 0; i <= GUIDE_ASK; i++)
        json_write_pair_integer(&w, guide_outcome_name(i).ptr, (int64_t)made->counts[i]);
    json_write_end(&w, '}');
    json_write_key(&w, STR("rules"));
    json_write_array(&w);
    for (size_t i = 0; i < made->count; i++)
        write_rule(&w, &made->verdicts[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
}
