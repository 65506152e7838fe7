/* The files of a certification dossier but for the evidence itself. docs/formats/dossier.md says what each holds. */
#ifndef REPORT_DOSSIER_H
#define REPORT_DOSSIER_H

#include "base/out.h"
#include "base/place_index.h"
#include "supplier/dossier.h"

struct dossier_sheet {
    const struct dossier *dossier;
    bool with_files; /* copies of the evidence are in the folder */
    struct place_index *places;
    struct arena *arena;
    struct diag_sink *sink;
};

/* One file of the folder. */
struct dossier_part {
    const char *name;
    const char *about;                               /* one clause, for the opening page */
    bool (*is_there)(const struct dossier *dossier); /* NULL: always */
    enum status (*write)(const struct dossier_sheet *sheet, struct out *out) MUST_USE;
};
extern const struct dossier_part dossier_parts[];
extern const size_t dossier_part_count;

/* Where the copy of a file lies in the folder, "evidence/...", in the arena; empty when there is none. ptr NULL without
 * memory. */
struct str dossier_copy_path(const struct dossier_sheet *sheet, const struct dossier_file *file);
/* What the dossier comes to, for people: "falls short of SL 2". In the arena. */
struct str dossier_verdict(const struct dossier_sheet *sheet);

#endif
