/* The catalogue as CSV: one row a requirement, an item of a sheet, or a pair of the map. */
#include "catalogue/process.h"
#include "catalogue/seed.h"
#include "catalogue/system.h"
#include "report/catalogue.h"

static void write_row(struct out *out, const struct str *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out_str(out, i > 0 ? STR(",") : STR(""));
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

/* "1" to "4", or nothing. */
static struct str level_text(unsigned level) {
    static const struct str digits[SL_MAX + 1] = {STR_INIT(""), STR_INIT("1"), STR_INIT("2"), STR_INIT("3"),
                                                  STR_INIT("4")};
    return digits[level];
}

static struct str ids_text(const struct requirement_set *set, struct arena *arena) {
    struct str text = STR("");
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? "; " : "", STR_A(requirement_at(i)->id));
    return text;
}

static struct str parent_of(struct catalogue_entry entry) {
    unsigned parent = entry.part == CATALOGUE_COMPONENT ? requirement_at(entry.index)->parent : SYSTEM_NONE;
    return parent == SYSTEM_NONE ? STR("") : system_at(parent)->id;
}

void catalogue_csv_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width) {
    (void)arena;
    (void)width;
    out_lit(
        out,
        "part,id,title,fr,practice,sl,sl_sa,sl_ed,sl_hd,sl_nd,system,paraphrase,confidence,conflict,note,sources\r\n");
    for (size_t i = 0; i < list->count; i++) {
        struct catalogue_entry entry = list->items[i];
        struct catalogue_facts facts = catalogue_facts(entry);
        bool component = entry.part == CATALOGUE_COMPONENT;
        bool process = entry.part == CATALOGUE_PROCESS;
        const struct str cells[] = {catalogue_part_name(entry.part),
                                    facts.id,
                                    facts.title,
                                    facts.fr == FR_ANY ? STR("") : fr_abbreviation(facts.fr),
                                    process ? practice_at(facts.practice)->name : STR(""),
                                    entry.part == CATALOGUE_SYSTEM ? level_text(facts.level[0]) : STR(""),
                                    level_text(component ? facts.level[0] : 0),
                                    level_text(component ? facts.level[1] : 0),
                                    level_text(component ? facts.level[2] : 0),
                                    level_text(component ? facts.level[3] : 0),
                                    parent_of(entry),
                                    process ? process_at(entry.index)->paraphrase : STR(""),
                                    confidence_name(facts.confidence),
                                    facts.conflict,
                                    facts.note,
                                    facts.sources};
        write_row(out, cells, ARRAY_LEN(cells));
    }
}

void catalogue_csv_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width) {
    (void)width;
    out_lit(out, "of,field,id,text,note\r\n");
    const struct str head[] = {sheet->id, STR("title"), STR(""), sheet->title, sheet->kind};
    write_row(out, head, ARRAY_LEN(head));
    for (size_t i = 0; i < sheet->field_count; i++)
        for (size_t item = 0; item < sheet->fields[i].count; item++) {
            const struct catalogue_item *at = &sheet->fields[i].items[item];
            const struct str cells[] = {sheet->id, str_from(sheet->fields[i].key), at->id, at->title, at->note};
            write_row(out, cells, ARRAY_LEN(cells));
        }
}

static void write_pair(struct out *out, unsigned sr, unsigned index, struct arena *arena) {
    bool mapped = index != REQUIREMENT_NONE;
    bool parent = sr != SYSTEM_NONE;
    const struct str cells[] = {parent ? system_at(sr)->id : STR(""),
                                parent ? system_at(sr)->title : STR(""),
                                level_text(parent ? system_at(sr)->level : 0),
                                mapped ? requirement_at(index)->id : STR(""),
                                mapped ? requirement_at(index)->title : STR(""),
                                level_text(mapped ? requirement_level(index, COMPONENT_ALL) : 0),
                                component_mask_text(arena, mapped ? requirement_types(index) : 0)};
    write_row(out, cells, ARRAY_LEN(cells));
}

static void write_system(struct out *out, unsigned sr, struct arena *arena) {
    struct requirement_set set = system_requirements(sr);
    if (requirement_set_empty(&set))
        write_pair(out, sr, REQUIREMENT_NONE, arena);
    for (unsigned i = requirement_set_next(&set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&set, i + 1))
        write_pair(out, sr, i, arena);
}

void catalogue_csv_map(unsigned fr, struct arena *arena, struct out *out, unsigned width) {
    (void)width;
    out_lit(out, "system,system_title,system_sl,requirement,requirement_title,requirement_sl,types\r\n");
    for (unsigned i = 0; i < SYSTEM_COUNT; i++)
        if (!str_contains(system_at(i)->id, STR(" RE ")) && (fr == FR_ANY || system_at(i)->fr == fr))
            write_system(out, i, arena);
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_at(i)->parent == SYSTEM_NONE && (fr == FR_ANY || requirement_at(i)->fr == fr))
            write_pair(out, SYSTEM_NONE, i, arena);
}

void catalogue_csv_taught(struct arena *arena, struct out *out, unsigned width) {
    (void)width;
    out_lit(out, "table,system,sl,taught,taught_types,published,published_types,published_sl,verdict,difference\r\n");
    for (unsigned i = 0; i < SEED_ROW_COUNT; i++) {
        const struct seed_row *row = seed_row_at(i);
        const struct str cells[] = {STR("map"),
                                    row->sr,
                                    STR(""),
                                    row->seed,
                                    row->seed_types,
                                    ids_text(&row->requirements, arena),
                                    row->published_types,
                                    row->levels,
                                    seed_verdict_name(row->verdict),
                                    row->difference};
        write_row(out, cells, ARRAY_LEN(cells));
    }
    for (unsigned i = 0; i < SEED_RUNG_COUNT; i++) {
        const struct seed_rung *rung = seed_rung_at(i);
        const struct str cells[] = {STR("ladder"),   STR(""),         level_text(rung->level),
                                    rung->taught,    STR(""),         ids_text(&rung->requirements, arena),
                                    STR(""),         rung->published, seed_verdict_name(rung->verdict),
                                    rung->difference};
        write_row(out, cells, ARRAY_LEN(cells));
    }
}
