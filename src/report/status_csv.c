/* A product's status as CSV: one row a requirement, for spreadsheets and trackers. */
#include "report/status.h"

static const struct str header =
    STR_INIT("practice,requirement,title,state,reason,wanted,evidence,date,ends,place\r\n");

static struct str day_text(struct arena *arena, date_days day) {
    char text[11];
    date_text(day, text);
    return str_copy(arena, str_from(text));
}

static void write_row(const struct product_status *status, unsigned index, struct place_index *places,
                      struct arena *arena, struct out *out) {
    const struct status_item *item = &status->items[index];
    const struct evidence *first = item->evidence_count ? item->evidence[0] : NULL;
    const struct str cells[] = {
        practice_at(process_at(index)->practice)->name,
        process_at(index)->id,
        process_at(index)->title,
        process_state_name(item->state),
        item->reason,
        item->wanted,
        str_format(arena, "%zu", item->evidence_count),
        first ? day_text(arena, first->date) : STR(""),
        first ? day_text(arena, first->ends) : STR(""),
        first ? place_index_text(places, arena, first->place) : STR(""),
    };
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        out_str(out, i ? STR(",") : STR(""));
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

enum status status_report_csv(const struct product_status *status, const struct status_report_options *options,
                              struct arena *arena, struct out *out) {
    out_str(out, header);
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        write_row(status, i, options->places, arena, out);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
