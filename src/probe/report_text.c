#include "base/date.h"
#include "probe/device.h"
#include "probe/run.h"

enum { WIDTH = 80 };

/* Words of `text` folded at WIDTH columns, `indent` blanks in front of each line. */
static void write_folded(struct out *out, struct str text, size_t indent) {
    size_t column = 0;
    for (struct str word; probe_next_word(&text, &word);) {
        size_t width = out_safe_width(word);
        if (column > 0 && column + 1 + width > WIDTH) {
            out_char(out, '\n');
            column = 0;
        }
        if (column == 0)
            out_repeat(out, ' ', indent);
        else
            out_char(out, ' ');
        out_safe(out, word);
        column = (column == 0 ? indent : column + 1) + width;
    }
    out_char(out, '\n');
}

static void write_seen(struct out *out, const struct probe_seen *seen) {
    out_lit(out, "    ");
    out_safe(out, seen->where);
    if (seen->line)
        out_format(out, ":%u", seen->line);
    out_lit(out, "\n");
    write_folded(out, seen->text, 6);
}

static void write_result(struct out *out, const struct probe_result *result) {
    out_format(out, "  %s (%s)\n", result->check->id, result->check->requirements);
    write_folded(out, result->reason, 4);
    for (const struct probe_seen *seen = result->seen; seen && result->outcome != PROBE_COULD_NOT_SEE;
         seen = seen->next)
        write_seen(out, seen);
    if (result->left_out)
        out_format(out, "    and %u more\n", result->left_out);
    if (result->outcome != PROBE_NOT_MET)
        return;
    out_lit(out, "    mend:\n");
    write_folded(out, str_from(result->check->mend), 6);
}

static void write_all_of(const struct probe_run *run, enum probe_outcome outcome, struct out *out) {
    if (run->outcomes[outcome] == 0)
        return;
    out_format(out, "\n%s\n", probe_outcome_words[outcome]);
    for (size_t i = 0; i < run->count; i++)
        if (run->results[i].outcome == outcome)
            write_result(out, &run->results[i]);
}

void probe_write_text(const struct probe_run *run, const struct probe_head *head, struct out *out) {
    static const enum probe_outcome told[] = {PROBE_NOT_MET, PROBE_ASK, PROBE_COULD_NOT_SEE};
    struct probe_device device = {.name = head->host};
    char time[DATE_TIME_TEXT];
    if (head->root.len)
        probe_device(run->probe, &device);
    date_time_text(run->probe->now, time);
    out_safe(out, device.name.len ? device.name : head->root);
    if (device.os.len) {
        out_lit(out, ", ");
        out_safe(out, device.os);
    }
    out_format(out, ", %s\n", time);
    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        write_all_of(run, told[i], out);
    out_format(out, "\n%zu checks:", run->count);
    for (int i = 0; i < PROBE_OUTCOMES; i++) {
        static const enum probe_outcome order[] = {PROBE_MET, PROBE_NOT_MET, PROBE_NOT_APPLICABLE, PROBE_COULD_NOT_SEE,
                                                   PROBE_ASK};
        out_format(out, "%s %zu %s", i ? "," : "", run->outcomes[order[i]], probe_outcome_words[order[i]]);
    }
    out_char(out, '\n');
}
