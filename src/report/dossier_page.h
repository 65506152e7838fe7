/* What writes the files of a dossier. Only dossier*.c include this. */
#ifndef REPORT_DOSSIER_PAGE_H
#define REPORT_DOSSIER_PAGE_H

#include "report/dossier.h"

enum status dossier_write_index(const struct dossier_sheet *sheet, struct out *out) MUST_USE;
enum status dossier_write_applicability(const struct dossier_sheet *sheet, struct out *out) MUST_USE;
enum status dossier_write_evidence(const struct dossier_sheet *sheet, struct out *out) MUST_USE;
/* docs/formats/dossier.schema.json */
enum status dossier_write_json(const struct dossier_sheet *sheet, struct out *out) MUST_USE;

#endif
