/* The catalogue for programs: docs/formats/catalogue.schema.json. */
#include "base/json_write.h"
#include "catalogue/process.h"
#include "catalogue/seed.h"
#include "catalogue/system.h"
#include "report/catalogue.h"

static void begin(struct json_writer *w, struct out *out, const char *shows) {
    json_write_init(w, out, 2);
    json_write_object(w);
    json_write_pair(w, "format", STR("keyway-catalogue/1"));
    json_write_pair(w, "shows", str_from(shows));
}

static void end(struct json_writer *w, struct out *out) {
    json_write_end(w, '}');
    out_char(out, '\n');
}

static void write_ids(struct json_writer *w, const char *key, const struct requirement_set *set) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        json_write_string(w, requirement_at(i)->id);
    json_write_end(w, ']');
}

static void write_levels(struct json_writer *w, const uint8_t level[COMPONENT_COUNT]) {
    json_write_key(w, STR("levels"));
    json_write_object(w);
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (level[type] != 0)
            json_write_pair_integer(w, component_abbreviation(type).ptr, level[type]);
    json_write_end(w, '}');
}

static void write_process(struct json_writer *w, unsigned index) {
    const struct process_requirement *r = process_at(index);
    json_write_pair_integer(w, "practice", r->practice);
    json_write_pair(w, "clause", r->clause);
    json_write_pair(w, "paraphrase", r->paraphrase);
    json_write_pair(w, "evidence", r->evidence);
}

static void write_component(struct json_writer *w, unsigned index, const struct catalogue_facts *facts) {
    unsigned parent = requirement_at(index)->parent;
    write_levels(w, facts->level);
    if (parent != SYSTEM_NONE)
        json_write_pair(w, "system", system_at(parent)->id);
    if (requirement_base(index) != index)
        json_write_pair(w, "enhances", requirement_at(requirement_base(index))->id);
}

static void write_entry(struct json_writer *w, struct catalogue_entry entry) {
    struct catalogue_facts facts = catalogue_facts(entry);
    json_write_object(w);
    json_write_pair(w, "id", facts.id);
    json_write_pair(w, "part", catalogue_part_name(entry.part));
    json_write_pair(w, "edition", catalogue_part_edition(entry.part));
    json_write_pair(w, "title", facts.title);
    if (facts.fr != FR_ANY && facts.fr != FR_NONE)
        json_write_pair(w, "fr", fr_abbreviation(facts.fr));
    if (entry.part == CATALOGUE_COMPONENT)
        write_component(w, entry.index, &facts);
    else if (entry.part == CATALOGUE_SYSTEM)
        json_write_pair_integer(w, "level", facts.level[0]);
    else
        write_process(w, entry.index);
    json_write_pair(w, "confidence", confidence_name(facts.confidence));
    json_write_pair_some(w, "conflict", facts.conflict);
    json_write_pair_some(w, "note", facts.note);
    json_write_pair(w, "sources", facts.sources);
    json_write_end(w, '}');
}

void catalogue_json_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width) {
    struct json_writer w;
    (void)arena;
    (void)width;
    begin(&w, out, "requirements");
    json_write_key(&w, STR("requirements"));
    json_write_array(&w);
    for (size_t i = 0; i < list->count; i++)
        write_entry(&w, list->items[i]);
    json_write_end(&w, ']');
    end(&w, out);
}

static void write_item(struct json_writer *w, const struct catalogue_item *item) {
    json_write_object(w);
    json_write_pair_some(w, "id", item->id);
    json_write_pair_some(w, "text", item->title);
    json_write_pair_some(w, "note", item->note);
    json_write_end(w, '}');
}

void catalogue_json_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width) {
    struct json_writer w;
    (void)width;
    begin(&w, out, "entry");
    json_write_pair(&w, "id", sheet->id);
    json_write_pair(&w, "title", sheet->title);
    json_write_pair(&w, "kind", sheet->kind);
    json_write_key(&w, STR("fields"));
    json_write_object(&w);
    for (size_t i = 0; i < sheet->field_count; i++) {
        json_write_key(&w, str_from(sheet->fields[i].key));
        json_write_array(&w);
        for (size_t item = 0; item < sheet->fields[i].count; item++)
            write_item(&w, &sheet->fields[i].items[item]);
        json_write_end(&w, ']');
    }
    json_write_end(&w, '}');
    end(&w, out);
}

static void write_mapped(struct json_writer *w, const struct requirement_set *set) {
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1)) {
        json_write_object(w);
        json_write_pair(w, "id", requirement_at(i)->id);
        json_write_pair(w, "title", requirement_at(i)->title);
        write_levels(w, requirement_at(i)->level);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_map_row(struct json_writer *w, unsigned index) {
    struct requirement_set set = system_requirements(index);
    json_write_object(w);
    json_write_pair(w, "system", system_at(index)->id);
    json_write_pair(w, "title", system_at(index)->title);
    json_write_pair_integer(w, "level", system_at(index)->level);
    write_mapped(w, &set);
    json_write_end(w, '}');
}

static void write_orphans(struct json_writer *w, unsigned fr) {
    struct requirement_set set = {{0, 0}};
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_at(i)->parent == SYSTEM_NONE && (fr == FR_ANY || requirement_at(i)->fr == fr))
            requirement_set_add(&set, i);
    if (requirement_set_empty(&set))
        return;
    json_write_object(w);
    json_write_key(w, STR("system"));
    json_write_null(w);
    write_mapped(w, &set);
    json_write_end(w, '}');
}

void catalogue_json_map(unsigned fr, struct arena *arena, struct out *out, unsigned width) {
    struct json_writer w;
    (void)arena;
    (void)width;
    begin(&w, out, "map");
    json_write_pair(&w, "from", STR(SYSTEM_EDITION));
    json_write_pair(&w, "to", STR(REQUIREMENT_EDITION));
    json_write_key(&w, STR("map"));
    json_write_array(&w);
    for (unsigned i = 0; i < SYSTEM_COUNT; i++)
        if (!str_contains(system_at(i)->id, STR(" RE ")) && (fr == FR_ANY || system_at(i)->fr == fr))
            write_map_row(&w, i);
    write_orphans(&w, fr);
    json_write_end(&w, ']');
    end(&w, out);
}

static void write_seed_row(struct json_writer *w, const struct seed_row *row) {
    json_write_object(w);
    json_write_pair(w, "system", row->sr);
    json_write_pair(w, "taught", row->seed);
    json_write_pair(w, "taught_types", row->seed_types);
    write_ids(w, "published", &row->requirements);
    json_write_pair(w, "published_types", row->published_types);
    json_write_pair(w, "published_levels", row->levels);
    json_write_pair(w, "verdict", seed_verdict_name(row->verdict));
    json_write_pair_some(w, "difference", row->difference);
    json_write_end(w, '}');
}

static void write_seed_rung(struct json_writer *w, const struct seed_rung *rung) {
    json_write_object(w);
    json_write_pair_integer(w, "taught_level", rung->level);
    json_write_pair(w, "taught", rung->taught);
    write_ids(w, "published", &rung->requirements);
    json_write_pair_some(w, "published_levels", rung->published);
    json_write_pair(w, "verdict", seed_verdict_name(rung->verdict));
    json_write_pair_some(w, "difference", rung->difference);
    json_write_end(w, '}');
}

void catalogue_json_taught(struct arena *arena, struct out *out, unsigned width) {
    struct json_writer w;
    (void)arena;
    (void)width;
    begin(&w, out, "as-taught");
    json_write_key(&w, STR("rows"));
    json_write_array(&w);
    for (unsigned i = 0; i < SEED_ROW_COUNT; i++)
        write_seed_row(&w, seed_row_at(i));
    json_write_end(&w, ']');
    json_write_key(&w, STR("ladder"));
    json_write_array(&w);
    for (unsigned i = 0; i < SEED_RUNG_COUNT; i++)
        write_seed_rung(&w, seed_rung_at(i));
    json_write_end(&w, ']');
    end(&w, out);
}
