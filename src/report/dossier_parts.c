/* The files of a dossier's folder: to add one, a row. */
#include "report/dossier_page.h"
#include "report/dossier_table.h"
#include "report/threats.h"

static bool has_trace(const struct dossier *dossier) {
    return dossier->status.trace != NULL;
}

static bool has_cases(const struct dossier *dossier) {
    return dossier->cases.is_there;
}

static enum status write_trace_html(const struct dossier_sheet *sheet, struct out *out) {
    static const struct threats_report_options ALL = {.all = true};
    return threats_report_html(sheet->dossier->status.trace, &ALL, sheet->arena, sheet->sink, out);
}

static enum status write_trace_xlsx(const struct dossier_sheet *sheet, struct out *out) {
    static const struct threats_report_options ALL = {.all = true};
    return threats_report_xlsx(sheet->dossier->status.trace, &ALL, sheet->arena, sheet->sink, out);
}

static enum status write_components(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_components, sheet, out);
}

static enum status write_processes(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_processes, sheet, out);
}

static enum status write_files(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_files, sheet, out);
}

static enum status write_gaps(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_gaps, sheet, out);
}

static enum status write_findings(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_findings, sheet, out);
}

static enum status write_holes(const struct dossier_sheet *sheet, struct out *out) {
    return dossier_table_csv(&dossier_holes, sheet, out);
}

const struct dossier_part dossier_parts[] = {
    {"index.html", "this page: what is applied for, what it comes to, what is missing", NULL, dossier_write_index},
    {"dossier.json", "all of it for programs", NULL, dossier_write_json},
    {"applicability.html", "the statement of applicability, to read and to print", NULL, dossier_write_applicability},
    {"applicability-4-2.csv", "the same for spreadsheets: requirements of components", NULL, write_components},
    {"applicability-4-1.csv", "and requirements of the process", NULL, write_processes},
    {"trace.html", "the matrix from threats to requirements to tests, with the data-flow diagram", has_trace,
     write_trace_html},
    {"trace.xlsx", "the same matrix as a workbook", has_trace, write_trace_xlsx},
    {"evidence.html", "the index of evidence: each file with its hash, and what it speaks to", NULL,
     dossier_write_evidence},
    {"evidence.csv", "the same for spreadsheets", NULL, write_files},
    {"gaps.csv", "what is missing, the worst first", NULL, write_gaps},
    {"findings.csv", "what the trace finds missing", has_trace, write_findings},
    {"vulnerabilities.csv", "vulnerabilities that the release has, or may have", has_cases, write_holes},
};
const size_t dossier_part_count = ARRAY_LEN(dossier_parts);

struct str dossier_copy_path(const struct dossier_sheet *sheet, const struct dossier_file *file) {
    if (!sheet->with_files || !file->is_read || file->is_withheld)
        return STR("");
    return str_format(sheet->arena, DOSSIER_EVIDENCE STR_F, STR_A(file->inner));
}
