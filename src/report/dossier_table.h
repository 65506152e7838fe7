/* The tables of a dossier: each is written as CSV and as a part of a page. Only dossier*.c include this. */
#ifndef REPORT_DOSSIER_TABLE_H
#define REPORT_DOSSIER_TABLE_H

#include "report/dossier.h"

enum { DOSSIER_COLUMNS_MAX = 13 };

struct dossier_table {
    const char *id; /* of the heading in a page */
    const char *title;
    struct str heads[DOSSIER_COLUMNS_MAX];
    size_t columns;
    size_t state;    /* the column that is coloured */
    unsigned hidden; /* columns that a page has no room for, by bits */
    size_t (*count)(const struct dossier *dossier);
    /* The texts of a row, and the class of its state: "shown", "partly", "not-shown", "expired", "not-applicable". */
    const char *(*row)(const struct dossier_sheet *sheet, size_t index, struct str cells[DOSSIER_COLUMNS_MAX]);
};

extern const struct dossier_table dossier_components, dossier_processes, dossier_files, dossier_gaps, dossier_findings,
    dossier_holes, dossier_conditions, dossier_notes;

enum status dossier_table_csv(const struct dossier_table *table, const struct dossier_sheet *sheet,
                              struct out *out) MUST_USE;
void dossier_table_html(const struct dossier_table *table, const struct dossier_sheet *sheet, struct out *out);

#endif
