/* The trace matrix for spreadsheets, as CSV and as a workbook. */
#include "base/xlsx.h"
#include "report/threats_matrix.h"

static const struct diag_kind NO_LIBRARY = {"threats.no-xlsx", SEVERITY_ERROR,
                                            "no spreadsheet can be written: libxlsxwriter cannot be loaded",
                                            "install libxlsxwriter4, or take --format csv: it holds the same matrix"};

struct table {
    const struct trace *trace;
    struct arena scratch; /* emptied behind each row */
    struct out *out;
    struct xlsx *workbook;
    bool refused;
};

enum { SCRATCH_MAX = 16 * 1024 * 1024 };

static void write_csv(struct out *out, const struct str *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i)
            out_char(out, ',');
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

static void csv_row(void *context, const struct matrix_row *row) {
    struct table *table = context;
    struct str cells[MATRIX_COLUMNS];
    matrix_cells(table->trace, row, &table->scratch, cells);
    write_csv(table->out, cells, MATRIX_COLUMNS);
    table->refused |= table->scratch.refused;
    arena_reset(&table->scratch);
}

enum status threats_report_csv(const struct trace *trace, const struct threats_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct table table = {.trace = trace, .out = out};
    (void)options;
    (void)arena;
    (void)sink;
    arena_init(&table.scratch, SCRATCH_MAX);
    write_csv(out, matrix_heads, MATRIX_COLUMNS);
    size_t left_out = matrix_walk(trace, csv_row, &table);
    arena_done(&table.scratch);
    if (left_out)
        out_format(out, "%zu rows more are left out\r\n", left_out);
    return table.refused ? STATUS_MEMORY : STATUS_OK;
}

/* ---- the workbook */

static void xlsx_matrix_row(void *context, const struct matrix_row *row) {
    struct table *table = context;
    struct str cells[MATRIX_COLUMNS];
    matrix_cells(table->trace, row, &table->scratch, cells);
    xlsx_row(table->workbook, cells, MATRIX_COLUMNS);
    table->refused |= table->scratch.refused;
    arena_reset(&table->scratch);
}

static void write_findings(struct table *table) {
    static const struct str heads[] = {STR_INIT("severity"),   STR_INIT("IEC 62443-4-1"), STR_INIT("rule"),
                                       STR_INIT("subject"),    STR_INIT("what is wrong"), STR_INIT("more"),
                                       STR_INIT("what to do"), STR_INIT("place")};
    static const double widths[] = {10, 14, 22, 28, 44, 40, 50, 34};
    xlsx_sheet(table->workbook, "Findings", heads, widths, ARRAY_LEN(heads));
    for (size_t i = 0; i < table->trace->finding_count; i++) {
        const struct trace_finding *finding = &table->trace->findings[i];
        const struct trace_rule *rule = trace_rule_at(finding->rule);
        const struct str cells[] = {trace_severity_name(rule->severity),
                                    rule->process,
                                    rule->id,
                                    finding->subject,
                                    rule->title,
                                    finding->text,
                                    rule->help,
                                    place_text(&table->scratch, finding->place)};
        xlsx_row(table->workbook, cells, ARRAY_LEN(cells));
        table->refused |= table->scratch.refused;
        arena_reset(&table->scratch);
    }
}

static enum status write_book(struct table *table) {
    xlsx_sheet(table->workbook, "Trace", matrix_heads, matrix_widths, MATRIX_COLUMNS);
    size_t left_out = matrix_walk(table->trace, xlsx_matrix_row, table);
    write_findings(table);
    if (left_out) {
        static const struct str heads[] = {STR_INIT("rows that did not fit")};
        static const double widths[] = {40};
        struct str cell = str_format(&table->scratch, "%zu", left_out);
        xlsx_sheet(table->workbook, "Left out", heads, widths, 1);
        xlsx_row(table->workbook, &cell, 1);
    }
    return table->refused ? STATUS_MEMORY : xlsx_write(table->workbook, table->out);
}

enum status threats_report_xlsx(const struct trace *trace, const struct threats_report_options *options,
                                struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct table table = {.trace = trace, .out = out};
    enum { DAY = 86400 };
    (void)options;
    (void)arena;
    enum status status = xlsx_new((int64_t)trace->options.at * DAY, &table.workbook);
    if (status == STATUS_OK) {
        arena_init(&table.scratch, SCRATCH_MAX);
        status = write_book(&table);
        arena_done(&table.scratch);
        xlsx_done(table.workbook);
    }
    if (status == STATUS_SYSTEM)
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
    return status;
}
