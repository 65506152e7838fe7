#include "report/threats_matrix.h"

#include "level/reason.h"

struct walk {
    const struct trace *trace;
    void (*visit)(void *context, const struct matrix_row *row);
    void *context;
    size_t rows, left_out;
};

static void visit(struct walk *w, const struct matrix_row *row) {
    if (w->rows >= MATRIX_ROWS_MAX) {
        w->left_out++;
        return;
    }
    w->rows++;
    w->visit(w->context, row);
}

static void visit_requirement(struct walk *w, struct matrix_row *row, const struct trace_requirement *requirement) {
    row->requirement = requirement;
    row->test = NULL;
    if (requirement->written->verified_by.count == 0)
        visit(w, row);
    for (size_t i = 0; i < requirement->written->verified_by.count; i++) {
        row->test = &requirement->tests[i];
        visit(w, row);
    }
}

static void visit_threat(struct walk *w, const struct trace_threat *threat) {
    struct matrix_row row = {.threat = threat};
    if (threat->entry_count == 0)
        visit(w, &row);
    for (size_t i = 0; i < threat->entry_count; i++) {
        row.written = &w->trace->model->threats[threat->entries[i]];
        row.entry = &w->trace->entries[threat->entries[i]];
        row.requirement = NULL;
        row.test = NULL;
        if (row.entry->requirement_count == 0)
            visit(w, &row);
        for (size_t k = 0; k < row.entry->requirement_count; k++)
            visit_requirement(w, &row, &w->trace->requirements[row.entry->requirements[k]]);
    }
}

size_t matrix_walk(const struct trace *trace, void (*visitor)(void *context, const struct matrix_row *row),
                   void *context) {
    struct walk w = {.trace = trace, .visit = visitor, .context = context};
    for (size_t i = 0; i < trace->threats.count; i++)
        visit_threat(&w, &trace->traced[i]);
    for (size_t i = 0; i < trace->requirement_count; i++) {
        struct matrix_row row = {.requirement = NULL};
        if (!trace->requirements[i].has_threat)
            visit_requirement(&w, &row, &trace->requirements[i]);
    }
    return w.left_out;
}

/* ---- columns */

enum {
    COLUMN_THREAT,
    COLUMN_AT,
    COLUMN_KIND,
    COLUMN_CATEGORY,
    COLUMN_TITLE,
    COLUMN_STATE,
    COLUMN_RISK,
    COLUMN_ENTRY,
    COLUMN_REASON,
    COLUMN_BY,
    COLUMN_REVIEW,
    COLUMN_USUAL,
    COLUMN_REQUIREMENT,
    COLUMN_TEXT,
    COLUMN_COVERS,
    COLUMN_TEST,
    COLUMN_OUTCOME,
    COLUMN_EVIDENCE,
};

const struct str matrix_heads[MATRIX_COLUMNS] = {
    [COLUMN_THREAT] = STR_INIT("threat"),
    [COLUMN_AT] = STR_INIT("at"),
    [COLUMN_KIND] = STR_INIT("kind"),
    [COLUMN_CATEGORY] = STR_INIT("category"),
    [COLUMN_TITLE] = STR_INIT("what may happen"),
    [COLUMN_STATE] = STR_INIT("treatment"),
    [COLUMN_RISK] = STR_INIT("risk"),
    [COLUMN_ENTRY] = STR_INIT("entry"),
    [COLUMN_REASON] = STR_INIT("reason"),
    [COLUMN_BY] = STR_INIT("by or to"),
    [COLUMN_REVIEW] = STR_INIT("review"),
    [COLUMN_USUAL] = STR_INIT("usually answered by"),
    [COLUMN_REQUIREMENT] = STR_INIT("requirement"),
    [COLUMN_TEXT] = STR_INIT("what the product must do"),
    [COLUMN_COVERS] = STR_INIT("IEC 62443-4-2"),
    [COLUMN_TEST] = STR_INIT("test"),
    [COLUMN_OUTCOME] = STR_INIT("outcome"),
    [COLUMN_EVIDENCE] = STR_INIT("evidence"),
};
const double matrix_widths[MATRIX_COLUMNS] = {28, 22, 9, 14, 40, 14, 9, 24, 40, 18, 11, 28, 12, 44, 20, 36, 14, 16};

static void threat_cells(const struct trace *trace, const struct trace_threat *threat, struct arena *arena,
                         struct str cells[MATRIX_COLUMNS]) {
    cells[COLUMN_THREAT] = threat->threat->id;
    cells[COLUMN_AT] = threat_target_name(trace->model, threat->threat->target);
    cells[COLUMN_KIND] = threat_target_kind(trace->model, threat->threat->target);
    cells[COLUMN_CATEGORY] = model_category_name(threat->threat->category);
    cells[COLUMN_TITLE] = threat->threat->title;
    cells[COLUMN_STATE] = treatment_name(threat->state);
    cells[COLUMN_RISK] = risk_name(threat->risk);
    cells[COLUMN_USUAL] = requirement_set_text(arena, &threat->threat->proposals, 0);
}

static void entry_cells(const struct matrix_row *row, struct arena *arena, struct str cells[MATRIX_COLUMNS]) {
    char day[11];
    date_text(row->written->review, day);
    cells[COLUMN_STATE] = treatment_name(row->entry->state);
    cells[COLUMN_RISK] = risk_name(row->written->risk);
    cells[COLUMN_ENTRY] = row->written->id;
    if (row->written->title.len)
        cells[COLUMN_TITLE] = row->written->title;
    cells[COLUMN_REASON] = row->entry->why.len ? row->entry->why : row->written->reason;
    cells[COLUMN_BY] = row->written->to.len ? row->written->to : row->written->by;
    cells[COLUMN_REVIEW] = str_copy(arena, str_from(day));
}

void matrix_cells(const struct trace *trace, const struct matrix_row *row, struct arena *arena,
                  struct str cells[MATRIX_COLUMNS]) {
    for (size_t i = 0; i < MATRIX_COLUMNS; i++)
        cells[i] = STR("");
    if (row->threat)
        threat_cells(trace, row->threat, arena, cells);
    if (row->entry)
        entry_cells(row, arena, cells);
    if (row->requirement) {
        cells[COLUMN_REQUIREMENT] = row->requirement->written->id;
        cells[COLUMN_TEXT] = row->requirement->written->text;
        cells[COLUMN_COVERS] = requirement_set_text(arena, &row->requirement->written->covers, 0);
    }
    if (row->test) {
        cells[COLUMN_TEST] = row->test->name;
        cells[COLUMN_OUTCOME] = trace_outcome_name(row->test->outcome);
        cells[COLUMN_EVIDENCE] = row->test->evidence;
    }
}
