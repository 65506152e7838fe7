#include "report/dossier_table.h"

static void write_record(const struct str *cells, size_t count, struct out *out) {
    for (size_t i = 0; i < count; i++) {
        out_str(out, i ? STR(",") : STR(""));
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

enum status dossier_table_csv(const struct dossier_table *table, const struct dossier_sheet *sheet, struct out *out) {
    struct str cells[DOSSIER_COLUMNS_MAX];
    size_t count = table->count(sheet->dossier);
    write_record(table->heads, table->columns, out);
    for (size_t i = 0; i < count; i++) {
        (void)table->row(sheet, i, cells);
        write_record(cells, table->columns, out);
    }
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static void write_row(const struct dossier_table *table, const struct dossier_sheet *sheet, size_t index,
                      struct out *out) {
    struct str cells[DOSSIER_COLUMNS_MAX];
    const char *state = table->row(sheet, index, cells);
    out_lit(out, "<tr>");
    for (size_t i = 0; i < table->columns; i++) {
        if (table->hidden >> i & 1)
            continue;
        if (i == table->state)
            out_format(out, "<td class=\"state %s\" data-label=\"", state);
        else
            out_lit(out, "<td data-label=\"");
        /* A narrow page has no head of the table. */
        out_markup(out, table->heads[i]);
        out_lit(out, "\">");
        out_markup(out, cells[i]);
        out_lit(out, "</td>");
    }
    out_lit(out, "</tr>\n");
}

void dossier_table_html(const struct dossier_table *table, const struct dossier_sheet *sheet, struct out *out) {
    size_t count = table->count(sheet->dossier);
    out_format(out, "<h2 id=\"%s\">%s</h2>\n", table->id, table->title);
    if (count == 0) {
        out_lit(out, "<p>None.</p>\n");
        return;
    }
    out_format(out, "<div class=\"scroll\"><table class=\"dossier %s\"><thead><tr>", table->id);
    for (size_t i = 0; i < table->columns; i++) {
        if (table->hidden >> i & 1)
            continue;
        out_lit(out, "<th scope=\"col\">");
        out_markup(out, table->heads[i]);
        out_lit(out, "</th>");
    }
    out_lit(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < count; i++)
        write_row(table, sheet, i, out);
    out_lit(out, "</tbody></table></div>\n");
}
