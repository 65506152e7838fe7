/* A tender as a form with columns for answers: CSV, and a workbook whose other cells are locked. */
#include "base/xlsx.h"
#include "report/tender.h"

static const struct diag_kind NO_LIBRARY = {"tender.no-xlsx", SEVERITY_ERROR,
                                            "no spreadsheet can be written: libxlsxwriter cannot be loaded",
                                            "install libxlsxwriter4, or take --format csv: it holds the same form"};

size_t tender_form_rows(const struct tender *tender) {
    return HEAD_COUNT + tender->row_count;
}

/* What a supplier is told of the zone's countermeasures is that there is one: what it is says how to get around it. */
struct str tender_row_note(const struct tender_row *row) {
    bool disputed = row->part == TENDER_COMPONENT && requirement_at(row->index)->conflict.len > 0;
    if (row->covered)
        return STR("a countermeasure of the zone may stand in for it; the demand stands");
    if (disputed)
        return STR("public sources differ on its level");
    return row->must ? STR("") : STR("a wish: an offer without it does not fall short");
}

struct tender_open tender_form_cells(const struct tender *tender, size_t index, struct arena *arena,
                                     struct str cells[FORM_COLUMNS]) {
    for (size_t i = 0; i < FORM_COLUMNS; i++)
        cells[i] = STR("");
    if (index < HEAD_COUNT) {
        cells[FORM_ROW] = tender_head_name((enum tender_head)index);
        cells[FORM_PART] = index < HEAD_GIVEN ? STR("form") : STR("offer");
        cells[FORM_DEMAND] = tender_head_text(tender, (enum tender_head)index);
        return (struct tender_open){.value = index >= HEAD_GIVEN};
    }
    const struct tender_row *row = &tender->rows[index - HEAD_COUNT];
    cells[FORM_ROW] = row->id;
    cells[FORM_PART] = row->part == TENDER_COMPONENT
                           ? str_format(arena, "62443-4-2 " STR_F, STR_A(fr_abbreviation(row->fr)))
                           : tender_part_name(row->part);
    if (row->level)
        cells[FORM_LEVEL] = str_format(arena, "SL %u", row->level);
    cells[FORM_DEMAND] = row->demand;
    cells[FORM_PROOF] = row->proof;
    cells[FORM_NOTE] = row->value.len ? str_format(arena, STR_F "%svalue: " STR_F, STR_A(tender_row_note(row)),
                                                   row->must ? "" : "; ", STR_A(row->value))
                                      : tender_row_note(row);
    return (struct tender_open){true, true, true};
}

static void write_csv(struct out *out, const struct str *cells) {
    for (size_t i = 0; i < FORM_COLUMNS; i++) {
        if (i)
            out_char(out, ',');
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

enum status tender_report_csv(const struct tender *tender, const struct tender_report_options *options,
                              struct arena *arena, struct diag_sink *sink, struct out *out) {
    (void)options;
    (void)sink;
    write_csv(out, tender_columns);
    for (size_t i = 0; i < tender_form_rows(tender); i++) {
        struct str cells[FORM_COLUMNS];
        tender_form_cells(tender, i, arena, cells);
        write_csv(out, cells);
    }
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* ---- the workbook */

static void write_sheet(const struct tender *tender, struct arena *arena, struct xlsx *workbook) {
    static const double widths[FORM_COLUMNS] = {20, 15, 9, 44, 36, 30, 19, 24, 32, 32};
    const char *choices[TENDER_REPLIES];
    size_t count = 0;
    for (unsigned i = REPLY_YES; i < TENDER_REPLIES; i++)
        choices[count++] = tender_reply_name((enum tender_reply)i).ptr;
    choices[count] = NULL;
    xlsx_sheet(workbook, TENDER_SHEET, tender_columns, widths, FORM_COLUMNS);
    xlsx_form(workbook);
    for (size_t i = 0; i < tender_form_rows(tender); i++) {
        struct str cells[FORM_COLUMNS];
        struct tender_open open = tender_form_cells(tender, i, arena, cells);
        uint64_t columns = (uint64_t)open.answer << FORM_ANSWER | (uint64_t)open.value << FORM_VALUE |
                           (uint64_t)open.rest << FORM_EVIDENCE | (uint64_t)open.rest << FORM_REMARK;
        const struct xlsx_open unlocked = {columns, FORM_ANSWER, open.answer ? choices : NULL};
        xlsx_form_row(workbook, cells, FORM_COLUMNS, &unlocked);
    }
}

enum status tender_report_xlsx(const struct tender *tender, const struct tender_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    enum { DAY = 86400 };
    struct xlsx *workbook;
    (void)options;
    enum status status = xlsx_new((int64_t)tender->at * DAY, &workbook);
    if (status == STATUS_OK) {
        write_sheet(tender, arena, workbook);
        status = arena->refused ? STATUS_MEMORY : xlsx_write(workbook, out);
        xlsx_done(workbook);
    }
    if (status == STATUS_SYSTEM)
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
    return status;
}
