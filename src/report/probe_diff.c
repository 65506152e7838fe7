/* What turned between two looks at a device. What was met and is now not seen to be is worse: what was not checked is
 * never a pass. */
#include "base/json_write.h"
#include "report/paint.h"
#include "report/probe.h"

static const struct str TURNS[] = {
    [PROBE_WORSE] = STR_INIT("worse"), [PROBE_BETTER] = STR_INIT("better"), [PROBE_CHANGED] = STR_INIT("changed")};

static struct str state_of(const struct probe_report_row *row) {
    return row ? probe_report_outcome_name(row->outcome) : STR("not looked at");
}

static bool is_finding(const struct probe_report_row *row) {
    return row && row->outcome == PROBE_REPORT_NOT_MET;
}

/* A line may move without anything having changed. */
static bool shows(const struct probe_report_row *row, const struct probe_report_seen *seen) {
    for (size_t i = 0; i < row->seen_count; i++)
        if (str_eq(row->seen[i].where, seen->where) && str_eq(row->seen[i].text, seen->text))
            return true;
    return false;
}

/* The first thing that the later finding shows and the earlier one does not; NULL: none. Where more was seen than is
 * kept, the numbers tell. */
static const struct probe_report_seen *first_new(const struct probe_report_row *before,
                                                 const struct probe_report_row *after) {
    for (size_t i = 0; i < after->seen_count; i++)
        if (!shows(before, &after->seen[i]))
            return &after->seen[i];
    return NULL;
}

static size_t amount(const struct probe_report_row *row) {
    return row->seen_count + row->left_out;
}

static struct str describe(const struct probe_report_row *before, const struct probe_report_row *after,
                           struct arena *arena) {
    if (!after)
        return str_format(arena, STR_F ", now " STR_F, STR_A(state_of(before)), STR_A(state_of(after)));
    struct str where = is_finding(after) ? probe_report_where(after, arena) : STR("");
    return str_format(arena, STR_F ", now " STR_F ": " STR_F "%s" STR_F "%s", STR_A(state_of(before)),
                      STR_A(state_of(after)), STR_A(after->reason), where.len ? " (" : "", STR_A(where),
                      where.len ? ")" : "");
}

static enum status add(struct probe_drifts *drifts, struct arena *arena, struct probe_drift drift) {
    if (!drift.text.ptr || !arena_grow(arena, (void **)&drifts->items, drifts->count, &drifts->room,
                                       sizeof *drifts->items, _Alignof(struct probe_drift)))
        return STATUS_MEMORY;
    drifts->items[drifts->count++] = drift;
    drifts->counts[drift.turn]++;
    return STATUS_OK;
}

static enum status compare_findings(struct probe_drifts *drifts, const struct probe_report_row *before,
                                    const struct probe_report_row *after, struct arena *arena) {
    const struct probe_report_seen *seen = first_new(before, after);
    if (!seen && amount(after) <= amount(before))
        return STATUS_OK;
    struct str text =
        seen ? str_format(arena, "not met as before, and newly seen: " STR_F ": " STR_F, STR_A(seen->where),
                          STR_A(seen->text))
             : str_format(arena, "not met as before, in %zu places instead of %zu", amount(after), amount(before));
    return add(drifts, arena, (struct probe_drift){PROBE_WORSE, before, after, text});
}

/* One check in both reports, or in one of them. */
static enum status compare(struct probe_drifts *drifts, const struct probe_report_row *before,
                           const struct probe_report_row *after, struct arena *arena) {
    if (is_finding(before) && is_finding(after))
        return compare_findings(drifts, before, after, arena);
    if (before && after && before->outcome == after->outcome)
        return STATUS_OK;
    bool was_met = before && before->outcome == PROBE_REPORT_MET;
    bool settled = after && (after->outcome == PROBE_REPORT_MET || after->outcome == PROBE_REPORT_NOT_APPLICABLE);
    enum probe_turn turn = PROBE_CHANGED;
    if (is_finding(after) || (was_met && !settled))
        turn = PROBE_WORSE;
    else if (is_finding(before) && settled)
        turn = PROBE_BETTER;
    return add(drifts, arena, (struct probe_drift){turn, before, after, describe(before, after, arena)});
}

/* Stable: what stands behind each other in a report stays so. */
static enum status order(struct probe_drifts *drifts, struct arena *arena) {
    struct probe_drift *ordered = ARENA_ARRAY(arena, struct probe_drift, drifts->count + 1);
    size_t count = 0;
    if (!ordered)
        return STATUS_MEMORY;
    for (unsigned turn = PROBE_WORSE; turn <= PROBE_CHANGED; turn++)
        for (size_t i = 0; i < drifts->count; i++)
            if (drifts->items[i].turn == turn)
                ordered[count++] = drifts->items[i];
    drifts->items = ordered;
    drifts->room = count;
    return STATUS_OK;
}

enum status probe_diff(const struct probe_report *before, const struct probe_report *after, struct arena *arena,
                       struct probe_drifts *drifts) {
    struct probe_drifts found = {.count = 0};
    for (size_t i = 0; i < after->row_count; i++)
        TRY(compare(&found, probe_report_find(before, after->rows[i].check), &after->rows[i], arena));
    for (size_t i = 0; i < before->row_count; i++)
        if (!probe_report_find(after, before->rows[i].check))
            TRY(compare(&found, &before->rows[i], NULL, arena));
    TRY(order(&found, arena));
    *drifts = found;
    return STATUS_OK;
}

static const struct probe_report_row *row_of(const struct probe_drift *drift) {
    return drift->after ? drift->after : drift->before;
}

void probe_diff_text(const struct probe_drifts *drifts, const struct probe_sheet *after, struct arena *arena,
                     struct out *out) {
    static const enum paint paints[] = {
        [PROBE_WORSE] = PAINT_BAD, [PROBE_BETTER] = PAINT_GOOD, [PROBE_CHANGED] = PAINT_PLAIN};
    for (size_t i = 0; i < drifts->count; i++) {
        const struct probe_drift *drift = &drifts->items[i];
        struct str check = row_of(drift)->check;
        paint_cell(out, after->colour, paints[drift->turn], TURNS[drift->turn], 8);
        paint_wrapped(out, str_format(arena, STR_F ": " STR_F, STR_A(check), STR_A(drift->text)), 8, 10, after->width);
    }
    out_format(out, "%zu worse, %zu better, %zu changed otherwise\n", drifts->counts[PROBE_WORSE],
               drifts->counts[PROBE_BETTER], drifts->counts[PROBE_CHANGED]);
}

static void write_side(struct json_writer *w, const char *key, const struct probe_report *report) {
    char time[DATE_TIME_TEXT];
    date_time_text(report->time, time);
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "time", str_from(time));
    json_write_pair_some(w, "name", report->name);
    json_write_end(w, '}');
}

void probe_diff_json(const struct probe_drifts *drifts, const struct probe_report *before,
                     const struct probe_report *after, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-probe-diff/1"));
    write_side(&w, "before", before);
    write_side(&w, "after", after);
    json_write_key(&w, STR("counts"));
    json_write_object(&w);
    for (unsigned turn = PROBE_WORSE; turn <= PROBE_CHANGED; turn++)
        json_write_pair_integer(&w, TURNS[turn].ptr, (int64_t)drifts->counts[turn]);
    json_write_end(&w, '}');
    json_write_key(&w, STR("checks"));
    json_write_array(&w);
    for (size_t i = 0; i < drifts->count; i++) {
        const struct probe_drift *drift = &drifts->items[i];
        json_write_object(&w);
        json_write_pair(&w, "check", row_of(drift)->check);
        json_write_pair(&w, "turn", TURNS[drift->turn]);
        json_write_pair(&w, "before", state_of(drift->before));
        json_write_pair(&w, "after", state_of(drift->after));
        json_write_pair(&w, "text", drift->text);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    json_write_end(&w, '}');
}
