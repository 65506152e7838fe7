/* Candidates for spreadsheets: a row for each demand and candidate. */
#include "report/selection.h"

enum { COLUMNS = 14 };

static const struct str heads[COLUMNS] = {
    STR_INIT("rank"),   STR_INIT("supplier"), STR_INIT("product"),  STR_INIT("version"), STR_INIT("verdict"),
    STR_INIT("row"),    STR_INIT("part"),     STR_INIT("must"),     STR_INIT("state"),   STR_INIT("strength"),
    STR_INIT("answer"), STR_INIT("value"),    STR_INIT("evidence"), STR_INIT("remark"),
};

static void write_cells(struct out *out, const struct str *cells) {
    for (size_t i = 0; i < COLUMNS; i++) {
        if (i)
            out_char(out, ',');
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
}

static void write_row(const struct selection *selection, const struct bid *bid, size_t index, struct str rank,
                      struct out *out) {
    static const struct answer nothing = {.reply = REPLY_NONE};
    const struct tender_row *row = &selection->tender->rows[index];
    const struct bid_line *line = &bid->lines[index];
    const struct answer *answer = bid->answers ? &bid->answers->rows[index] : &nothing;
    const struct str cells[COLUMNS] = {rank,
                                       bid->supplier,
                                       bid->product,
                                       bid->version,
                                       bid_verdict_name(bid->verdict),
                                       row->id,
                                       tender_part_name(row->part),
                                       row->must ? STR("must") : STR("wish"),
                                       bid_state_name((enum bid_state)line->state),
                                       line->supported ? strength_name((enum strength)line->strength) : STR(""),
                                       tender_reply_name(answer->reply),
                                       answer->value,
                                       answer->evidence,
                                       answer->remark};
    write_cells(out, cells);
}

enum status selection_report_csv(const struct selection *selection, const struct selection_options *options,
                                 struct arena *arena, struct out *out) {
    (void)options;
    write_cells(out, heads);
    for (size_t i = 0; i < selection->bids->count; i++) {
        const struct bid *bid = &selection->bids->items[i];
        struct str rank = str_format(arena, "%u", (unsigned)bid->rank);
        for (size_t row = 0; row < selection->tender->row_count; row++)
            write_row(selection, bid, row, rank, out);
    }
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
