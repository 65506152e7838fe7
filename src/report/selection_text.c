/* Candidates for the terminal: a line each, then what keeps each from fitting. */
#include "report/paint.h"
#include "report/selection.h"

enum { LABEL_WIDTH = 16, ROW_WIDTH = 24, INDENT = 3 };

struct sheet {
    const struct selection *selection;
    const struct selection_options *options;
    struct arena *arena;
    struct out *out;
};

static enum paint paint_of(enum bid_verdict verdict) {
    static const enum paint paints[BID_VERDICTS] = {PAINT_GOOD, PAINT_GOOD, PAINT_WARN, PAINT_BAD};
    return paints[verdict];
}

static struct str name_of(const struct sheet *s, const struct bid *bid) {
    return str_format(s->arena, STR_F " " STR_F " " STR_F "%s" STR_F, STR_A(bid->supplier), STR_A(bid->product),
                      STR_A(bid->version), bid->model.len ? ", " : "", STR_A(bid->model));
}

static void write_head(const struct sheet *s) {
    const struct tender *tender = s->selection->tender;
    const struct bid_list *bids = s->selection->bids;
    unsigned counts[BID_VERDICTS] = {0};
    char day[11];
    date_text(tender->at, day);
    for (size_t i = 0; i < bids->count; i++)
        counts[bids->items[i].verdict]++;
    paint_wrapped(s->out,
                  str_format(s->arena, "Candidates for tender " STR_F ", " STR_F ", zone " STR_F ": type " STR_F ", %s",
                             STR_A(tender->id), STR_A(tender->plant->name),
                             STR_A(tender->plant->zones[tender->zone].id), STR_A(tender->types_text), day),
                  0, 2, s->options->width);
    paint_wrapped(s->out,
                  str_format(s->arena, "SL-T " STR_F " in the order IAC UC SI DC RDF TRE RA, assurance " STR_F,
                             STR_A(tender->target), STR_A(strength_name(s->selection->assurance))),
                  0, 2, s->options->width);
    paint_wrapped(s->out,
                  str_format(s->arena, "%zu %s: %u fit, %u fit with countermeasures, %u need a look, %u fall short",
                             bids->count, bids->count == 1 ? "candidate" : "candidates", counts[BID_FITS],
                             counts[BID_FITS_COVERED], counts[BID_NEEDS_A_LOOK], counts[BID_FALLS_SHORT]),
                  0, 2, s->options->width);
    if (!s->selection->advised)
        paint_wrapped(s->out, STR("No advisories were given: nobody looked for known vulnerabilities."), 0, 2,
                      s->options->width);
}

static void write_labelled(const struct sheet *s, struct str label, size_t width, struct str text) {
    if (text.len == 0)
        return;
    out_repeat(s->out, ' ', INDENT);
    paint_cell(s->out, s->options->colour, PAINT_FAINT, label, width);
    paint_wrapped(s->out, text, INDENT + width, INDENT + width, s->options->width);
}

static void write_line(const struct sheet *s, const char *label, struct str text) {
    write_labelled(s, str_from(label), LABEL_WIDTH, text);
}

static void write_levels(const struct sheet *s, const struct bid *bid) {
    write_line(s, "SL-C shown", selection_levels(s->arena, &bid->shown));
    write_line(s, "SL-C claimed", selection_levels(s->arena, &bid->claimed));
    write_line(s, "SL-A here", selection_levels(s->arena, &bid->achieved));
    write_line(s, "met by", selection_strengths(s->selection, bid, s->arena));
}

static void write_support(const struct sheet *s, const struct bid *bid) {
    char day[11];
    if (bid->support == DATE_NONE)
        return;
    date_text(bid->support, day);
    write_line(s, "support until",
               str_format(s->arena, "%s%s", day, bid->support_claimed ? ", by the form alone" : ""));
}

static void write_advisories(const struct sheet *s, const struct bid *bid) {
    if (bid->advised && !bid->unheard && bid->affected + bid->look + bid->compensated == 0)
        write_line(s, "advisories", STR("none is open against the offered release"));
}

/* Demands with what the supplier says of them, for --all. */
static void write_answers(const struct sheet *s, const struct bid *bid) {
    const struct tender *tender = s->selection->tender;
    for (size_t i = 0; i < tender->row_count; i++) {
        const struct bid_line *line = &bid->lines[i];
        const struct answer *answer = bid->answers ? &bid->answers->rows[i] : NULL;
        struct str text = bid_state_name((enum bid_state)line->state);
        if (line->state == BID_MET && line->supported)
            text = str_format(s->arena, STR_F " (" STR_F ")", STR_A(text),
                              STR_A(strength_name((enum strength)line->strength)));
        const struct str said[] = {answer ? tender_reply_name(answer->reply) : STR(""),
                                   answer ? answer->value : STR(""), answer ? answer->evidence : STR(""),
                                   answer ? answer->remark : STR("")};
        for (size_t k = 0; k < ARRAY_LEN(said); k++)
            if (said[k].len)
                text = str_format(s->arena, STR_F "%s" STR_F, STR_A(text), k ? "; " : "; form: ", STR_A(said[k]));
        write_labelled(s, tender->rows[i].id, ROW_WIDTH, text);
    }
}

static void write_bid(const struct sheet *s, const struct bid *bid, bool tied) {
    static const struct {
        enum bid_state state;
        const char *label;
    } gaps[] = {{BID_NO, "not met"},        {BID_PARTLY, "partly"},   {BID_UNANSWERED, "not answered"},
                {BID_LOOK, "needs a look"}, {BID_WEAK, "too weakly"}, {BID_COVERED, "countermeasure"}};
    /* What fails, is to be asked or needs a measure is named; of what is only said, a few stand for all. */
    enum { WEAK_SHOWN = 4 };
    out_format(s->out, "\n%u. ", (unsigned)bid->rank);
    paint_text(s->out, s->options->colour, PAINT_BOLD, name_of(s, bid));
    out_lit(s->out, ": ");
    paint_text(s->out, s->options->colour, paint_of(bid->verdict), bid_verdict_name(bid->verdict));
    out_char(s->out, '\n');
    if (tied)
        write_line(s, "order", STR("tied: no rule tells it from the one before"));
    write_line(s, "order", selection_place(bid, s->arena));
    write_line(s, "rests on", selection_sources(bid, s->arena));
    write_levels(s, bid);
    write_support(s, bid);
    for (size_t i = 0; i < bid->note_count; i++)
        write_line(s, i ? "" : "besides", bid->notes[i].text);
    write_advisories(s, bid);
    for (size_t i = 0; i < ARRAY_LEN(gaps); i++) {
        unsigned most = gaps[i].state == BID_WEAK && !s->options->all ? WEAK_SHOWN : 0;
        write_line(s, gaps[i].label, selection_rows(s->selection, bid, gaps[i].state, most, s->arena));
    }
    if (s->options->all)
        write_answers(s, bid);
}

enum status selection_report_text(const struct selection *selection, const struct selection_options *options,
                                  struct arena *arena, struct out *out) {
    const struct sheet sheet = {selection, options, arena, out};
    write_head(&sheet);
    for (size_t i = 0; i < selection->bids->count; i++) {
        const struct bid *bid = &selection->bids->items[i];
        write_bid(&sheet, bid, i > 0 && bid->decided == BID_RULES);
    }
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
