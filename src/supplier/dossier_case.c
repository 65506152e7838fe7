#include "supplier/dossier_case.h"

#include <sys/stat.h>

#include "supplier/support.h"

static struct dossier_hole make_case(const struct case_document *document) {
    return (struct dossier_hole){.id = document->id,
                                 .title = document->title,
                                 .cve = document->cve,
                                 .state = case_state_words[document->state],
                                 .why = STR(""),
                                 .vector = document->cvss_4_0.len ? document->cvss_4_0 : document->cvss_3_1,
                                 .fix = STR(""),
                                 .embargo = document->embargo.text};
}

static struct dossier_hole make_undecided(const struct support_open *open) {
    struct dossier_hole made = make_case(open->document);
    made.why = support_doubt_words[open->doubt];
    return made;
}

static struct dossier_hole make_hole(const struct support_hole *hole) {
    struct dossier_hole made = make_case(hole->document);
    made.fix = hole->fix;
    made.is_none_planned = hole->is_none_planned;
    made.has_other_remedy = hole->has_other_remedy;
    return made;
}

enum status dossier_read_cases(const struct product *product, const struct release *release, date_days at,
                               struct arena *arena, struct diag_sink *sink, struct dossier_cases *cases) {
    static const struct str DOCUMENT = STR_INIT("product.yaml");
    struct psirt_folder folder = {.count = 0};
    struct support_report report;
    struct stat info;
    *cases = (struct dossier_cases){.is_there = stat("psirt", &info) == 0 && S_ISDIR(info.st_mode)};
    if (!cases->is_there)
        return STATUS_OK;
    TRY(psirt_read_folder("psirt", arena, sink, &folder));
    cases->count = folder.count;
    const struct support_question question = {.cases = &folder, .documents = &DOCUMENT, .document_count = 1, .at = at};
    TRY(support_report_make(&question, arena, sink, &report));
    const struct support_release *found = support_release_of(&report, product, release->version);
    size_t count = found ? found->hole_count : 0, undecided = found ? found->undecided_count : 0;
    cases->holes = ARENA_ARRAY(arena, struct dossier_hole, count);
    cases->undecided = ARENA_ARRAY(arena, struct dossier_hole, undecided);
    if (!cases->holes || !cases->undecided)
        return STATUS_MEMORY;
    for (; cases->undecided_count < undecided; cases->undecided_count++)
        cases->undecided[cases->undecided_count] = make_undecided(&found->undecided[cases->undecided_count]);
    for (; cases->hole_count < count; cases->hole_count++)
        cases->holes[cases->hole_count] = make_hole(&found->holes[cases->hole_count]);
    return STATUS_OK;
}
