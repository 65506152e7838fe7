/* A tender for the terminal: what it comes to by foundational requirement, then every demand. */
#include "report/paint.h"
#include "report/tender.h"

enum { ID_WIDTH = 24, LEVEL_WIDTH = 6, DEMAND_AT = 2 + ID_WIDTH + LEVEL_WIDTH };

static void write_head(const struct tender *tender, const struct tender_report_options *options, struct arena *arena,
                       struct out *out) {
    const struct zone *zone = &tender->plant->zones[tender->zone];
    size_t parts[] = {0, 0, 0};
    char day[11];
    for (size_t i = 0; i < tender->row_count; i++)
        parts[tender->rows[i].part]++;
    date_text(tender->at, day);
    struct str line =
        str_format(arena, "Tender " STR_F ", " STR_F ", zone " STR_F ": a component of type " STR_F ", %s",
                   STR_A(tender->id), STR_A(tender->plant->name), STR_A(zone->id), STR_A(tender->types_text), day);
    paint_wrapped(out, line, 0, 2, options->width);
    paint_wrapped(out,
                  str_format(arena, "SL-T " STR_F " in the order IAC UC SI DC RDF TRE RA, assurance " STR_F,
                             STR_A(tender->target), STR_A(strength_name(zone->assurance))),
                  0, 2, options->width);
    paint_wrapped(out,
                  str_format(arena,
                             "%zu demands of " REQUIREMENT_EDITION ", %zu practices of 62443-4-1, %zu of the "
                             "supply",
                             parts[TENDER_COMPONENT], parts[TENDER_PROCESS], parts[TENDER_SUPPLY]),
                  0, 2, options->width);
}

static struct str group_of(const struct tender_row *row, struct arena *arena) {
    if (row->part != TENDER_COMPONENT)
        return row->part == TENDER_PROCESS ? STR("Development process (62443-4-1)") : STR("Supply");
    return row->fr == FR_NONE ? fr_name(row->fr)
                              : str_format(arena, "FR %u " STR_F ", " STR_F, row->fr, STR_A(fr_abbreviation(row->fr)),
                                           STR_A(fr_name(row->fr)));
}

static bool same_group(const struct tender_row *a, const struct tender_row *b) {
    return a->part == b->part && a->fr == b->fr;
}

static void write_row(const struct tender_row *row, const struct tender_report_options *options, struct arena *arena,
                      struct out *out) {
    out_lit(out, "  ");
    paint_cell(out, options->colour, PAINT_PLAIN, row->id, ID_WIDTH);
    paint_cell(out, options->colour, PAINT_FAINT, row->level ? str_format(arena, "SL %u", row->level) : STR(""),
               LEVEL_WIDTH);
    paint_wrapped(out, row->demand, DEMAND_AT, DEMAND_AT, options->width);
    struct str note = tender_row_note(row);
    if (note.len) {
        out_repeat(out, ' ', DEMAND_AT);
        paint_wrapped(out, str_format(arena, "(" STR_F ")", STR_A(note)), DEMAND_AT, DEMAND_AT, options->width);
    }
}

enum status tender_report_text(const struct tender *tender, const struct tender_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    (void)sink;
    write_head(tender, options, arena, out);
    for (size_t i = 0; i < tender->row_count; i++) {
        const struct tender_row *row = &tender->rows[i];
        if (i == 0 || !same_group(row, row - 1)) {
            out_char(out, '\n');
            paint_text(out, options->colour, PAINT_BOLD, group_of(row, arena));
            out_char(out, '\n');
        }
        write_row(row, options, arena, out);
    }
    out_char(out, '\n');
    paint_wrapped(out,
                  STR("As a form to fill in: -o form.xlsx, form.csv or form.html; 'keyway select' reads the "
                      "answers."),
                  0, 0, options->width);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
