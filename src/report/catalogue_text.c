/* The catalogue for people, in a terminal. */
#include "catalogue/heading.h"
#include "catalogue/process.h"
#include "catalogue/seed.h"
#include "catalogue/system.h"
#include "report/catalogue.h"
#include "report/paint.h"

enum { ID_WIDTH = 14, LABEL_WIDTH = 16, CODE_WIDTH = 15, TAUGHT_WIDTH = 8 };

/* What stands before the title, by part. */
static void write_levels(struct out *out, enum catalogue_part part, const struct catalogue_facts *facts) {
    unsigned columns = part == CATALOGUE_COMPONENT ? COMPONENT_COUNT : part == CATALOGUE_SYSTEM ? 1 : 0;
    for (unsigned i = 0; i < columns; i++)
        if (facts->level[i] != 0)
            out_format(out, " %2u", (unsigned)facts->level[i]);
        else
            out_lit(out, "  -");
}

static size_t level_columns(enum catalogue_part part) {
    return part == CATALOGUE_COMPONENT ? 12 : part == CATALOGUE_SYSTEM ? 3 : 0;
}

static void write_heading(struct out *out, enum catalogue_part part) {
    static const char *const headings[CATALOGUE_PARTS] = {
        [CATALOGUE_COMPONENT] = "ID             SA ED HD ND  FR   TITLE\n",
        [CATALOGUE_SYSTEM] = "ID             SL  FR   TITLE\n",
        [CATALOGUE_PROCESS] = "ID             TITLE\n",
    };
    out_str(out, catalogue_part_edition(part));
    out_lit(out, "\n\n");
    out_str(out, str_from(headings[part]));
}

static void write_entry(struct out *out, struct catalogue_entry entry, unsigned width) {
    struct catalogue_facts facts = catalogue_facts(entry);
    size_t column = ID_WIDTH;
    paint_cell(out, false, PAINT_PLAIN, facts.id, ID_WIDTH);
    write_levels(out, (enum catalogue_part)entry.part, &facts);
    out_char(out, facts.confidence == CONFIDENCE_HIGH ? ' ' : '*');
    column += level_columns((enum catalogue_part)entry.part) + 1;
    if (entry.part != CATALOGUE_PROCESS) {
        out_char(out, ' ');
        paint_cell(out, false, PAINT_PLAIN, facts.fr == FR_NONE ? STR("-") : fr_abbreviation(facts.fr), 5);
        column += 6;
    }
    paint_wrapped(out, facts.title, column, column, width);
}

/* A practice's name before its first requirement. */
static void write_practice(struct out *out, const struct catalogue_list *list, size_t i) {
    struct catalogue_facts facts = catalogue_facts(list->items[i]);
    if (facts.practice == 0 || (i > 0 && catalogue_facts(list->items[i - 1]).practice == facts.practice))
        return;
    out_format(out, "Practice %u: " STR_F "\n", (unsigned)facts.practice, STR_A(practice_at(facts.practice)->name));
}

/* Why a row bears a star. */
static void write_doubts(struct out *out, const struct catalogue_list *list, unsigned width) {
    bool first = true;
    for (size_t i = 0; i < list->count; i++) {
        struct catalogue_facts facts = catalogue_facts(list->items[i]);
        if (facts.confidence == CONFIDENCE_HIGH)
            continue;
        out_str(out, first ? STR("\n* not settled among our sources (data/README.md has their names):\n") : STR(""));
        first = false;
        out_lit(out, "  ");
        paint_cell(out, false, PAINT_PLAIN, facts.id, ID_WIDTH);
        paint_wrapped(out, facts.note.len > 0 ? facts.note : STR("one source only"), ID_WIDTH + 2, ID_WIDTH + 2, width);
    }
}

void catalogue_text_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width) {
    unsigned part = CATALOGUE_PARTS;
    bool levels = false;
    (void)arena;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].part != part) {
            out_str(out, i > 0 ? STR("\n") : STR(""));
            part = list->items[i].part;
            levels |= part != CATALOGUE_PROCESS;
            write_heading(out, (enum catalogue_part)part);
        }
        write_practice(out, list, i);
        write_entry(out, list->items[i], width);
    }
    out_format(out, "\n%zu requirement%s%s\n", list->count, list->count == 1 ? "" : "s",
               levels ? "; a number is the lowest SL that asks for it" : "");
    write_doubts(out, list, width);
}

static size_t write_item(struct out *out, const struct catalogue_item *item, bool code) {
    size_t column = LABEL_WIDTH;
    if (code && item->id.len > 0) {
        paint_cell(out, false, PAINT_PLAIN, item->id, CODE_WIDTH);
        column += out_width(item->id) < CODE_WIDTH ? CODE_WIDTH : out_width(item->id);
    }
    return column;
}

/* "title (note)" of an item, wrapped at `column`. */
static void write_title(struct out *out, const struct catalogue_item *item, struct arena *arena, size_t column,
                        unsigned width) {
    struct str text = item->title;
    if (item->note.len > 0)
        text = str_format(arena, STR_F " (" STR_F ")", STR_A(item->title), STR_A(item->note));
    paint_wrapped(out, text, column, column, width);
}

static void write_run(struct out *out, const struct catalogue_field *field) {
    for (size_t i = 0; i < field->count; i++) {
        out_str(out, i > 0 ? STR(", ") : STR(""));
        out_safe(out, field->items[i].id);
        out_char(out, ' ');
        out_safe(out, field->items[i].title);
    }
    out_char(out, '\n');
}

static void write_field(struct out *out, const struct catalogue_field *field, struct arena *arena, unsigned width) {
    out_lit(out, "  ");
    paint_cell(out, false, PAINT_PLAIN, str_from(field->label), LABEL_WIDTH - 2);
    if (field->run) {
        write_run(out, field);
        return;
    }
    for (size_t i = 0; i < field->count; i++) {
        out_repeat(out, ' ', i > 0 ? LABEL_WIDTH : 0);
        size_t column = write_item(out, &field->items[i], true);
        write_title(out, &field->items[i], arena, column, width);
    }
}

void catalogue_text_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width) {
    size_t column = out_width(sheet->id) + 2;
    out_safe(out, sheet->id);
    out_lit(out, "  ");
    paint_wrapped(out, sheet->title, column, column, width);
    paint_wrapped(out, sheet->kind, 0, 0, width);
    out_char(out, '\n');
    for (size_t i = 0; i < sheet->field_count; i++)
        write_field(out, &sheet->fields[i], sheet->arena, width);
}

/* "CR 1.1 (SL 1), EDR 2.4 (SL 1)", broken only between the requirements; without levels just the ids. Returns the
 * column. */
static size_t write_set(struct out *out, const struct requirement_set *set, bool levels, size_t indent,
                        unsigned width) {
    size_t column = indent;
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1)) {
        bool last = requirement_set_next(set, i + 1) == REQUIREMENT_NONE;
        size_t taken = requirement_at(i)->id.len + (levels ? 7 : 0) + !last;
        if (column > indent && column + 1 + taken > width) {
            out_char(out, '\n');
            out_repeat(out, ' ', indent);
            column = indent;
        } else if (column > indent) {
            out_char(out, ' ');
            column++;
        }
        out_str(out, requirement_at(i)->id);
        if (levels)
            out_format(out, " (SL %u)", requirement_level(i, COMPONENT_ALL));
        out_str(out, last ? STR("") : STR(","));
        column += taken;
    }
    return column;
}

static void write_map_row(struct out *out, unsigned index, unsigned width) {
    const struct system_requirement *sr = system_at(index);
    struct requirement_set set = system_requirements(index);
    paint_cell(out, false, PAINT_PLAIN, sr->id, 9);
    out_format(out, "SL %u  ", (unsigned)sr->level);
    paint_wrapped(out, sr->title, LABEL_WIDTH - 1, LABEL_WIDTH, width);
    out_repeat(out, ' ', LABEL_WIDTH);
    if (requirement_set_empty(&set))
        out_lit(out, "none: components have no such requirement");
    write_set(out, &set, true, LABEL_WIDTH, width);
    out_char(out, '\n');
}

static void write_orphans(struct out *out, unsigned fr, unsigned width) {
    struct requirement_set set = {{0, 0}};
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_at(i)->parent == SYSTEM_NONE && (fr == FR_ANY || requirement_at(i)->fr == fr))
            requirement_set_add(&set, i);
    if (requirement_set_empty(&set))
        return;
    out_lit(out, "\nno SR           ");
    write_set(out, &set, true, LABEL_WIDTH, width);
    out_char(out, '\n');
}

void catalogue_text_map(unsigned fr, struct arena *arena, struct out *out, unsigned width) {
    out_lit(out, "From " SYSTEM_EDITION "\nto " REQUIREMENT_EDITION ", each with the lowest SL that asks for it\n\n");
    (void)arena;
    for (unsigned i = 0; i < SYSTEM_COUNT; i++)
        if (!str_contains(system_at(i)->id, STR(" RE ")) && (fr == FR_ANY || system_at(i)->fr == fr))
            write_map_row(out, i, width);
    write_orphans(out, fr, width);
}

/* The published side of a taught row: what it is there, and where it differs. */
static void write_published(struct out *out, const struct requirement_set *set, struct str levels, unsigned width) {
    size_t indent = TAUGHT_WIDTH + 11;
    if (requirement_set_empty(set))
        return;
    out_repeat(out, ' ', TAUGHT_WIDTH);
    out_lit(out, "published: ");
    write_set(out, set, false, indent, width);
    out_char(out, '\n');
    out_repeat(out, ' ', indent);
    paint_wrapped(out, levels, indent, indent, width);
}

static void write_difference(struct out *out, unsigned verdict, struct str difference, unsigned width) {
    size_t indent = TAUGHT_WIDTH + 11;
    if (difference.len == 0)
        return;
    out_repeat(out, ' ', TAUGHT_WIDTH - 2);
    out_str(out, verdict == SEED_SAME ? STR("  note:      ") : STR("! differs:   "));
    paint_wrapped(out, difference, indent, indent, width);
}

static void write_taught_row(struct out *out, const struct seed_row *row, struct arena *arena, unsigned width) {
    out_char(out, row->verdict == SEED_SAME ? '=' : '!');
    out_format(out, " " STR_F " -> " STR_F " for " STR_F "\n", STR_A(row->sr), STR_A(row->seed),
               STR_A(row->seed_types));
    write_published(out, &row->requirements,
                    str_format(arena, "for " STR_F "; " STR_F, STR_A(row->published_types), STR_A(row->levels)), width);
    write_difference(out, row->verdict, row->difference, width);
}

static void write_taught_rung(struct out *out, const struct seed_rung *rung, unsigned width) {
    out_char(out, rung->verdict == SEED_SAME ? '=' : '!');
    out_format(out, " SL %u  " STR_F "\n", (unsigned)rung->level, STR_A(rung->taught));
    write_published(out, &rung->requirements, rung->published, width);
    write_difference(out, rung->verdict, rung->difference, width);
}

void catalogue_text_taught(struct arena *arena, struct out *out, unsigned width) {
    paint_wrapped(
        out,
        STR("As taught, beside the published edition (= the same, ! differs). Levels are always computed from "
            "the published edition."),
        0, 0, width);
    out_lit(out, "\nFrom SR to CR\n");
    for (unsigned i = 0; i < SEED_ROW_COUNT; i++)
        write_taught_row(out, seed_row_at(i), arena, width);
    out_lit(out, "\nThe ladder of SLs\n");
    for (unsigned i = 0; i < SEED_RUNG_COUNT; i++)
        write_taught_rung(out, seed_rung_at(i), width);
}
