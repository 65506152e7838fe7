/* A tender for programs: docs/formats/tender.schema.json specifies it. */
#include "base/json_write.h"
#include "report/tender.h"

static void write_row(struct json_writer *w, const struct tender_row *row) {
    json_write_object(w);
    json_write_pair(w, "row", row->id);
    json_write_pair(w, "part", tender_part_name(row->part));
    if (row->part == TENDER_COMPONENT) {
        json_write_pair(w, "fr", fr_abbreviation(row->fr));
        json_write_pair_integer(w, "level", row->level);
    }
    json_write_pair_bool(w, "must", row->must);
    json_write_pair(w, "demand", row->demand);
    json_write_pair(w, "shown-by", row->proof);
    json_write_pair_some(w, "value", row->value);
    json_write_pair_bool(w, "countermeasure", row->covered);
    json_write_end(w, '}');
}

enum status tender_report_json(const struct tender *tender, const struct tender_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct json_writer w;
    char day[11];
    (void)options;
    (void)arena;
    (void)sink;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("tender/1"));
    for (unsigned head = 0; head < HEAD_GIVEN; head++)
        json_write_pair(&w, tender_head_name((enum tender_head)head).ptr,
                        tender_head_text(tender, (enum tender_head)head));
    date_text(tender->at, day);
    json_write_pair(&w, "at", str_from(day));
    date_text(tender->needed, day);
    json_write_pair_some(&w, "needed-until", str_from(day));
    json_write_key(&w, STR("rows"));
    json_write_array(&w);
    for (size_t i = 0; i < tender->row_count; i++)
        write_row(&w, &tender->rows[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
