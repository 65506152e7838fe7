/* One entry of the catalogue whole: the requirements of 4-2, 3-3 and 4-1, and what an id names. */
#include "report/catalogue_sheet.h"

#include "catalogue/attack.h"
#include "catalogue/cra.h"
#include "catalogue/cwe.h"
#include "catalogue/heading.h"
#include "catalogue/process.h"
#include "catalogue/system.h"

static struct catalogue_field *last_field(struct catalogue_sheet *sheet) {
    return &sheet->fields[sheet->field_count - 1];
}

void sheet_field(struct catalogue_sheet *sheet, const char *key, const char *label) {
    if (sheet->field_count > 0 && last_field(sheet)->count == 0)
        sheet->field_count--;
    if (sheet->field_count == CATALOGUE_FIELDS_MAX) {
        sheet->status = STATUS_LIMIT;
        return;
    }
    sheet->fields[sheet->field_count++] = (struct catalogue_field){.key = key, .label = label};
}

void sheet_item(struct catalogue_sheet *sheet, struct str id, struct str title, struct str note) {
    struct catalogue_field *field = last_field(sheet);
    void *items = field->items;
    bool whole = id.ptr != NULL && title.ptr != NULL && note.ptr != NULL;
    if (!whole || !arena_grow(sheet->arena, &items, field->count, &field->room, sizeof *field->items,
                              _Alignof(struct catalogue_item))) {
        sheet->status = STATUS_MEMORY;
        return;
    }
    field->items = items;
    field->items[field->count++] = (struct catalogue_item){id, title, note};
}

void sheet_line(struct catalogue_sheet *sheet, const char *key, const char *label, struct str text) {
    if (text.len == 0)
        return;
    sheet_field(sheet, key, label);
    sheet_item(sheet, STR(""), text, STR(""));
}

struct str sheet_levels(const struct catalogue_sheet *sheet, unsigned index) {
    const struct requirement *r = requirement_at(index);
    struct str text = STR("");
    for (unsigned type = 0; type < COMPONENT_COUNT && text.ptr != NULL; type++)
        if (r->level[type] != 0)
            text = str_format(sheet->arena, STR_F "%s" STR_F " %u", STR_A(text), text.len > 0 ? ", " : "",
                              STR_A(component_abbreviation(type)), (unsigned)r->level[type]);
    return text;
}

/* "SL 2", or by type where the types differ from one another or not all are meant. */
static struct str short_levels(const struct catalogue_sheet *sheet, unsigned index) {
    if (requirement_types(index) != COMPONENT_ALL)
        return sheet_levels(sheet, index);
    return str_format(sheet->arena, "SL %u", requirement_level(index, COMPONENT_ALL));
}

void sheet_requirements(struct catalogue_sheet *sheet, const struct requirement_set *set) {
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        sheet_item(sheet, requirement_at(i)->id, requirement_at(i)->title, short_levels(sheet, i));
}

void sheet_processes(struct catalogue_sheet *sheet, uint64_t set) {
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(set, i))
            sheet_item(sheet, process_at(i)->id, process_at(i)->title, STR(""));
}

static void add_foundation(struct catalogue_sheet *sheet, unsigned fr) {
    if (fr == FR_NONE)
        return;
    sheet_line(sheet, "fr", "foundation",
               str_format(sheet->arena, "FR %u " STR_F ", " STR_F, fr, STR_A(fr_abbreviation(fr)), STR_A(fr_name(fr))));
}

static void add_trust(struct catalogue_sheet *sheet, unsigned confidence, struct str conflict, struct str note,
                      struct str sources) {
    sheet_line(sheet, "confidence", "confidence", confidence_name(confidence));
    sheet_line(sheet, "conflict", "contradicts", conflict);
    sheet_line(sheet, "note", "note", note);
    sheet_line(sheet, "sources", "sources", sources);
}

static void set_head(struct catalogue_sheet *sheet, struct str id, struct str title, const char *kind,
                     const char *edition) {
    sheet->id = id;
    sheet->title = title;
    sheet->kind = str_format(sheet->arena, "%s%s", kind, edition);
}

static void set_entry(struct catalogue_sheet *sheet, enum catalogue_part part, unsigned index) {
    sheet->controls = true;
    sheet->entry = (struct catalogue_entry){(uint8_t)part, (uint8_t)index};
}

static void add_family(struct catalogue_sheet *sheet, unsigned index) {
    unsigned base = requirement_base(index);
    if (base != index) {
        sheet_field(sheet, "enhances", "enhances");
        sheet_item(sheet, requirement_at(base)->id, requirement_at(base)->title, short_levels(sheet, base));
    }
    sheet_field(sheet, "enhancements", "enhanced by");
    for (unsigned i = 0; base == index && i < REQUIREMENT_COUNT; i++)
        if (i != index && requirement_base(i) == index)
            sheet_item(sheet, requirement_at(i)->id, requirement_at(i)->title, short_levels(sheet, i));
}

static void add_parent(struct catalogue_sheet *sheet, unsigned parent) {
    if (parent == SYSTEM_NONE)
        return;
    sheet_field(sheet, "system", "mirrors");
    sheet_item(sheet, system_at(parent)->id, system_at(parent)->title,
               str_format(sheet->arena, "from SL %u in 3-3", (unsigned)system_at(parent)->level));
}

static void sheet_of_requirement(struct catalogue_sheet *sheet, unsigned index) {
    const struct requirement *r = requirement_at(index);
    set_head(sheet, r->id, r->title,
             r->fr == FR_NONE ? "common component security constraint of " : "component requirement of ",
             REQUIREMENT_EDITION);
    set_entry(sheet, CATALOGUE_COMPONENT, index);
    add_foundation(sheet, r->fr);
    sheet_field(sheet, "levels", "lowest SL");
    last_field(sheet)->run = true;
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (r->level[type] != 0)
            sheet_item(sheet, component_abbreviation(type), str_format(sheet->arena, "%u", (unsigned)r->level[type]),
                       STR(""));
    add_family(sheet, index);
    add_parent(sheet, r->parent);
    sheet_related(sheet, index);
    add_trust(sheet, r->confidence, r->conflict, r->note, r->sources);
}

static void sheet_of_heading(struct catalogue_sheet *sheet, unsigned index) {
    const struct heading *h = heading_at(index);
    set_head(sheet, h->id, h->title, "heading without a requirement of its own in ", REQUIREMENT_EDITION);
    add_foundation(sheet, h->fr);
    sheet_field(sheet, "requirements", "points to");
    sheet_requirements(sheet, &h->requirements);
    if (requirement_set_empty(&h->requirements))
        sheet_item(sheet, STR(""), STR("nothing: there is no requirement on components"), STR(""));
    add_parent(sheet, h->parent);
    sheet_line(sheet, "sources", "sources", h->sources);
}

static void sheet_of_system(struct catalogue_sheet *sheet, unsigned index) {
    const struct system_requirement *r = system_at(index);
    struct requirement_set set = system_requirements(index);
    set_head(sheet, r->id, r->title, "system requirement of ", SYSTEM_EDITION);
    set_entry(sheet, CATALOGUE_SYSTEM, index);
    add_foundation(sheet, r->fr);
    sheet_line(sheet, "level", "lowest SL", str_format(sheet->arena, "%u", (unsigned)r->level));
    sheet_field(sheet, "requirements", "components");
    sheet_requirements(sheet, &set);
    if (requirement_set_empty(&set))
        sheet_item(sheet, STR(""), STR("nothing: 4-2 has no requirement that mirrors it"), STR(""));
    add_trust(sheet, r->confidence, r->conflict, r->note, r->sources);
}

static void sheet_of_process(struct catalogue_sheet *sheet, unsigned index) {
    const struct process_requirement *r = process_at(index);
    const struct practice *practice = practice_at(r->practice);
    set_head(sheet, r->id, r->title, "process requirement of ", PROCESS_EDITION);
    set_entry(sheet, CATALOGUE_PROCESS, index);
    sheet_line(sheet, "practice", "practice",
               str_format(sheet->arena, "%u, " STR_F, (unsigned)practice->number, STR_A(practice->name)));
    sheet_line(sheet, "clause", "clause", r->clause);
    sheet_line(sheet, "paraphrase", "in our words", r->paraphrase);
    sheet_line(sheet, "evidence", "shown by", r->evidence);
    sheet_field(sheet, "independence", "tests");
    for (unsigned i = 0; i < INDEPENDENCE_COUNT; i++)
        if (independence_at(i)->process == index)
            sheet_item(sheet, STR(""), independence_at(i)->test,
                       str_format(sheet->arena, "independence: " STR_F, STR_A(independence_at(i)->degree)));
    sheet_related_process(sheet, index);
    add_trust(sheet, r->confidence, STR(""), STR(""), r->sources);
}

/* What an id may name, in the order in which it is tried. CWE comes last: its ids need no letters elsewhere. */
static const struct {
    unsigned (*find)(struct str id);
    unsigned none;
    void (*build)(struct catalogue_sheet *sheet, unsigned index);
} namespaces[] = {
    {requirement_find, REQUIREMENT_NONE, sheet_of_requirement},
    {heading_find, HEADING_NONE, sheet_of_heading},
    {system_find, SYSTEM_NONE, sheet_of_system},
    {process_find, PROCESS_NONE, sheet_of_process},
    {attack_technique_find, ATTACK_NONE, sheet_of_technique},
    {attack_mitigation_find, ATTACK_NONE, sheet_of_mitigation},
    {attack_asset_find, ATTACK_NONE, sheet_of_asset},
    {cra_find, CRA_NONE, sheet_of_cra},
};

static bool build(struct str text, struct catalogue_sheet *sheet) {
    unsigned cwe = 0;
    for (size_t i = 0; i < ARRAY_LEN(namespaces); i++) {
        unsigned index = namespaces[i].find(text);
        if (index != namespaces[i].none) {
            namespaces[i].build(sheet, index);
            return true;
        }
    }
    if (!str_starts_nocase(text, STR("cwe")) || !cwe_parse(text, &cwe) || !sheet_knows_cwe(cwe))
        return false;
    sheet_of_cwe(sheet, cwe);
    return true;
}

enum status catalogue_sheet_of(struct str text, struct arena *arena, struct catalogue_sheet *sheet, bool *found) {
    struct catalogue_sheet made = {.arena = arena};
    text = str_trim(text);
    bool named = build(text, &made);
    if (made.field_count > 0 && last_field(&made)->count == 0)
        made.field_count--;
    if (made.status != STATUS_OK)
        return made.status;
    if (named && (made.id.ptr == NULL || made.kind.ptr == NULL))
        return STATUS_MEMORY;
    if (named)
        *sheet = made;
    *found = named;
    return STATUS_OK;
}
