/* What the tables of a dossier hold. */
#include "level/reason.h"
#include "report/dossier_table.h"
#include "supplier/dossier_names.h"

static struct str day_of(const struct dossier_sheet *sheet, date_days day) {
    char text[11];
    date_text(day, text);
    return str_copy(sheet->arena, str_from(text));
}

static struct str place_of(const struct dossier_sheet *sheet, struct place place) {
    return place_index_text(sheet->places, sheet->arena, place);
}

/* The ids of statements, each once. */
static struct str ids_of(const struct dossier_sheet *sheet, const struct evidence *const *items, size_t count) {
    struct dossier_names names;
    dossier_names_init(&names, sheet->arena);
    for (size_t i = 0; i < count; i++)
        dossier_names_add(&names, items[i]->id);
    return dossier_names_done(&names);
}

/* ---- requirements of 4-2 */

static size_t count_components(const struct dossier *dossier) {
    (void)dossier;
    return REQUIREMENT_COUNT;
}

static const char *component_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    static const char *const CLASSES[] = {
        [REQUIREMENT_NOT_SHOWN] = "not-shown",     [REQUIREMENT_PARTLY] = "partly",
        [REQUIREMENT_CONTRADICTED] = "not-shown",  [REQUIREMENT_COMPENSATED] = "partly",
        [REQUIREMENT_EXCLUDED] = "not-applicable", [REQUIREMENT_MET] = "shown"};
    const struct dossier_requirement *row = &sheet->dossier->requirements[index];
    bool is_asked = row->scope == DOSSIER_DUE || row->scope == DOSSIER_EXCLUDED;
    size_t n = 0;
    cells[n++] = requirement_at(row->index)->id;
    cells[n++] = requirement_at(row->index)->title;
    cells[n++] = dossier_scope_name(row->scope);
    cells[n++] = row->due ? str_format(sheet->arena, "SL %u", row->due) : STR("");
    cells[n++] = row->scope == DOSSIER_OTHER_TYPE ? STR("") : requirement_status_name(row->status);
    cells[n++] = row->has_strength ? strength_name(row->strength) : STR("");
    cells[n++] = row->reason;
    cells[n++] = row->wanted;
    cells[n++] = row->required_by;
    cells[n++] = ids_of(sheet, row->evidence, row->evidence_count);
    return is_asked ? CLASSES[row->status] : "not-applicable";
}

const struct dossier_table dossier_components = {
    .id = "components",
    .title = "Requirements of components (" REQUIREMENT_EDITION ")",
    .heads = {STR_INIT("requirement"), STR_INIT("title"), STR_INIT("applicable"), STR_INIT("due from"),
              STR_INIT("status"), STR_INIT("strength"), STR_INIT("reason"), STR_INIT("what would show it"),
              STR_INIT("required by"), STR_INIT("evidence")},
    .columns = 10,
    .state = 4,
    .count = count_components,
    .row = component_row,
};

/* ---- requirements of 4-1 */

static const char *process_class(enum process_state state) {
    static const char *const CLASSES[PROCESS_STATE_COUNT] = {[PROCESS_NOT_SHOWN] = "not-shown",
                                                             [PROCESS_EXPIRED] = "expired",
                                                             [PROCESS_PARTLY] = "partly",
                                                             [PROCESS_EXCLUDED] = "not-applicable",
                                                             [PROCESS_SHOWN] = "shown"};
    return CLASSES[state];
}

static size_t count_processes(const struct dossier *dossier) {
    (void)dossier;
    return PROCESS_COUNT;
}

static const char *process_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    const struct process_requirement *row = process_at((unsigned)index);
    const struct status_item *item = &sheet->dossier->status.items[index];
    const struct status_practice *practice = &sheet->dossier->status.practices[row->practice - 1];
    bool is_shown = item->state == PROCESS_SHOWN || item->state == PROCESS_EXCLUDED;
    size_t n = 0;
    cells[n++] = practice_at(row->practice)->name;
    cells[n++] = row->id;
    cells[n++] = row->title;
    cells[n++] = process_state_name(item->state);
    cells[n++] =
        str_format(sheet->arena, "%u " STR_F, practice->maturity, STR_A(maturity_at(practice->maturity)->name));
    cells[n++] = sheet->dossier->process[index].owners;
    cells[n++] = sheet->dossier->process[index].documents;
    cells[n++] = item->reason;
    cells[n++] = is_shown ? STR("") : item->wanted;
    cells[n++] = ids_of(sheet, item->evidence, item->evidence_count);
    return process_class(item->state);
}

const struct dossier_table dossier_processes = {
    .id = "process",
    .title = "Requirements of the process (" PROCESS_EDITION ")",
    .heads = {STR_INIT("practice"), STR_INIT("requirement"), STR_INIT("title"), STR_INIT("status"),
              STR_INIT("maturity of the practice"), STR_INIT("owner"), STR_INIT("documents"), STR_INIT("reason"),
              STR_INIT("what would show it"), STR_INIT("evidence")},
    .columns = 10,
    .state = 3,
    .count = count_processes,
    .row = process_row,
};

/* ---- files */

static size_t count_files(const struct dossier *dossier) {
    return dossier->file_count;
}

static const char *file_class(enum dossier_state state) {
    static const char *const CLASSES[DOSSIER_STATES] = {
        [DOSSIER_NO_FILE] = "partly",       [DOSSIER_OWN] = "shown",         [DOSSIER_PINNED] = "shown",
        [DOSSIER_UNPINNED] = "partly",      [DOSSIER_CHANGED] = "not-shown", [DOSSIER_MISSING] = "not-shown",
        [DOSSIER_UNREADABLE] = "not-shown", [DOSSIER_OUTSIDE] = "partly"};
    return CLASSES[state];
}

static struct str hex_of(const struct dossier_sheet *sheet, const uint8_t sha256[HASH_SHA256_SIZE]) {
    char hex[HASH_SHA256_HEX];
    hash_hex(sha256, HASH_SHA256_SIZE, hex);
    return str_copy(sheet->arena, (struct str){hex, sizeof hex});
}

static const char *file_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    const struct dossier_file *file = &sheet->dossier->files[index];
    size_t n = 0;
    cells[n++] = file->id;
    cells[n++] = file->kind;
    cells[n++] = file->written;
    cells[n++] = dossier_state_name(file->state);
    cells[n++] = dossier_copy_path(sheet, file);
    cells[n++] = file->is_read ? hex_of(sheet, file->sha256) : STR("");
    cells[n++] = file->is_read ? str_format(sheet->arena, "%llu", (unsigned long long)file->size) : STR("");
    cells[n++] = day_of(sheet, file->date);
    cells[n++] = file->release;
    cells[n++] = requirement_set_text(sheet->arena, &file->requirements, 0);
    cells[n++] = dossier_process_ids(sheet->arena, file->process);
    cells[n++] = file->verifies;
    cells[n++] = place_of(sheet, file->place);
    return file_class(file->state);
}

const struct dossier_table dossier_files = {
    .id = "files",
    .title = "Evidence and documents",
    .heads = {STR_INIT("id"), STR_INIT("kind"), STR_INIT("file"), STR_INIT("state"), STR_INIT("copy"),
              STR_INIT("SHA-256"), STR_INIT("bytes"), STR_INIT("date"), STR_INIT("release"), STR_INIT("IEC 62443-4-2"),
              STR_INIT("IEC 62443-4-1"), STR_INIT("tests of"), STR_INIT("named at")},
    .columns = 13,
    .state = 3,
    .hidden = 1U << 4, /* the copy: evidence/ and the file */
    .count = count_files,
    .row = file_row,
};

/* ---- what is missing */

static size_t count_gaps(const struct dossier *dossier) {
    return dossier->gap_count;
}

static const char *gap_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    static const char *const CLASSES[DOSSIER_RANKS] = {[DOSSIER_AGAINST] = "not-shown",
                                                       [DOSSIER_NOTHING] = "not-shown",
                                                       [DOSSIER_LAPSED] = "expired",
                                                       [DOSSIER_IN_PART] = "partly"};
    const struct dossier_gap *gap = &sheet->dossier->gaps[index];
    size_t n = 0;
    cells[n++] = dossier_rank_name(gap->rank);
    cells[n++] = gap->ids;
    cells[n++] = gap->title;
    cells[n++] = gap->level ? str_format(sheet->arena, "SL %u", gap->level) : STR("");
    cells[n++] = gap->text;
    cells[n++] = gap->wanted;
    cells[n++] = place_of(sheet, gap->place);
    return CLASSES[gap->rank];
}

const struct dossier_table dossier_gaps = {
    .id = "gaps",
    .title = "What is missing, the worst first",
    .heads = {STR_INIT("state"), STR_INIT("requirement"), STR_INIT("title"), STR_INIT("due from"),
              STR_INIT("what is wrong"), STR_INIT("what would show it"), STR_INIT("place")},
    .columns = 7,
    .state = 0,
    .count = count_gaps,
    .row = gap_row,
};

static size_t count_findings(const struct dossier *dossier) {
    return dossier->status.trace ? dossier->status.trace->finding_count : 0;
}

static const char *finding_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    static const char *const CLASSES[] = {
        [TRACE_ERROR] = "not-shown", [TRACE_WARNING] = "partly", [TRACE_NOTE] = "not-applicable"};
    const struct trace_finding *finding = &sheet->dossier->status.trace->findings[index];
    const struct trace_rule *rule = trace_rule_at(finding->rule);
    size_t n = 0;
    cells[n++] = trace_severity_name(rule->severity);
    cells[n++] = rule->process;
    cells[n++] = rule->id;
    cells[n++] = finding->subject;
    cells[n++] = rule->title;
    cells[n++] = finding->text;
    cells[n++] = rule->help;
    cells[n++] = place_of(sheet, finding->place);
    return CLASSES[rule->severity];
}

const struct dossier_table dossier_findings = {
    .id = "findings",
    .title = "Findings of the trace from threats to tests",
    .heads = {STR_INIT("severity"), STR_INIT("IEC 62443-4-1"), STR_INIT("rule"), STR_INIT("subject"),
              STR_INIT("what is wrong"), STR_INIT("more"), STR_INIT("what to do"), STR_INIT("place")},
    .columns = 8,
    .state = 0,
    .count = count_findings,
    .row = finding_row,
};

static size_t count_holes(const struct dossier *dossier) {
    return dossier->cases.hole_count + dossier->cases.undecided_count;
}

static const char *hole_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    const struct dossier_cases *cases = &sheet->dossier->cases;
    const bool is_affected = index < cases->hole_count;
    const struct dossier_hole *hole = is_affected ? &cases->holes[index] : &cases->undecided[index - cases->hole_count];
    size_t n = 0;
    cells[n++] = hole->id;
    cells[n++] = hole->cve;
    cells[n++] = hole->title;
    cells[n++] = is_affected ? STR("affected") : STR("undecided");
    cells[n++] = hole->why;
    cells[n++] = hole->state;
    cells[n++] = hole->vector;
    /* Whether there is anything to fix is what is open. */
    cells[n++] = !is_affected            ? STR("open")
                 : hole->fix.len         ? hole->fix
                 : hole->is_none_planned ? STR("none is planned")
                                         : STR("none yet");
    cells[n++] = !is_affected ? STR("open") : hole->has_other_remedy ? STR("yes") : STR("no");
    cells[n++] = hole->embargo;
    return hole->fix.len || !is_affected ? "partly" : "not-shown";
}

const struct dossier_table dossier_holes = {
    .id = "vulnerabilities",
    .title = "Vulnerabilities that the release has, or may have",
    .heads = {STR_INIT("case"), STR_INIT("CVE"), STR_INIT("title"), STR_INIT("this release"), STR_INIT("why"),
              STR_INIT("state"), STR_INIT("CVSS"), STR_INIT("fixed in"), STR_INIT("workaround or control"),
              STR_INIT("embargo")},
    .columns = 10,
    .state = 3,
    .count = count_holes,
    .row = hole_row,
};

static size_t count_notes(const struct dossier *dossier) {
    return dossier->status.notes.count;
}

static const char *note_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    const struct status_note *note = &sheet->dossier->status.notes.items[index];
    cells[0] = dossier_process_ids(sheet->arena, note->process);
    cells[1] = note->checked ? STR("looked at") : STR("not looked at");
    cells[2] = note->text;
    return note->checked ? "shown" : "partly";
}

const struct dossier_table dossier_notes = {
    .id = "notes",
    .title = "What a program looked at by itself, and what it did not",
    .heads = {STR_INIT("requirement"), STR_INIT("state"), STR_INIT("what")},
    .columns = 3,
    .state = 1,
    .count = count_notes,
    .row = note_row,
};

static size_t count_conditions(const struct dossier *dossier) {
    return dossier->status.condition_count;
}

static const char *condition_row(const struct dossier_sheet *sheet, size_t index, struct str *cells) {
    const struct status_condition *condition = &sheet->dossier->status.conditions[index];
    cells[0] = condition->name;
    cells[1] = condition->holds ? STR("holds") : STR("does not hold");
    cells[2] = condition->reason;
    return condition->holds ? "shown" : "not-shown";
}

const struct dossier_table dossier_conditions = {
    .id = "conditions",
    .title = "Conditions of the release (SM-11, SM-12)",
    .heads = {STR_INIT("condition"), STR_INIT("state"), STR_INIT("reason")},
    .columns = 3,
    .state = 1,
    .count = count_conditions,
    .row = condition_row,
};
