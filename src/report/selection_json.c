/* Candidates for programs, everything that the other formats show: docs/formats/selection.schema.json specifies it. */
#include "base/json_write.h"
#include "report/selection.h"

static void write_levels(struct json_writer *w, const char *key, const uint8_t levels[FR_COUNT]) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        json_write_integer(w, levels[fr]);
    json_write_end(w, ']');
}

static void write_counts(struct json_writer *w, const char *key, const uint32_t counts[BID_STATES]) {
    json_write_key(w, str_from(key));
    json_write_object(w);
    for (unsigned state = 0; state < BID_STATES; state++)
        json_write_pair_integer(w, bid_state_name((enum bid_state)state).ptr, counts[state]);
    json_write_end(w, '}');
}

static void write_place(struct json_writer *w, struct place place) {
    struct position position = place_position(place);
    if (position.line == 0)
        return;
    json_write_pair(w, "file", place.source->name);
    json_write_pair_integer(w, "line", position.line);
}

static void write_line(struct json_writer *w, const struct selection *selection, const struct bid *bid, size_t index) {
    const struct tender_row *row = &selection->tender->rows[index];
    const struct bid_line *line = &bid->lines[index];
    const struct answer *answer = bid->answers ? &bid->answers->rows[index] : NULL;
    json_write_object(w);
    json_write_pair(w, "row", row->id);
    json_write_pair(w, "part", tender_part_name(row->part));
    json_write_pair_bool(w, "must", row->must);
    json_write_pair(w, "state", bid_state_name((enum bid_state)line->state));
    if (line->supported)
        json_write_pair(w, "strength", strength_name((enum strength)line->strength));
    if (answer) {
        json_write_pair_some(w, "answer", tender_reply_name(answer->reply));
        json_write_pair_some(w, "value", answer->value);
        json_write_pair_some(w, "evidence", answer->evidence);
        json_write_pair_some(w, "remark", answer->remark);
        write_place(w, answer->place);
    }
    json_write_end(w, '}');
}

static void write_advisories(struct json_writer *w, const struct bid *bid) {
    if (!bid->advised)
        return;
    json_write_key(w, STR("advisories"));
    json_write_object(w);
    json_write_pair_bool(w, "supplier-heard", !bid->unheard);
    json_write_pair_integer(w, "affected", bid->affected);
    json_write_pair_integer(w, "exploited", bid->exploited);
    json_write_pair_integer(w, "needs-a-look", bid->look);
    json_write_pair_integer(w, "compensated", bid->compensated);
    json_write_pair_some(w, "worst", bid->worst);
    json_write_end(w, '}');
}

static void write_notes(struct json_writer *w, const struct bid *bid) {
    json_write_key(w, STR("notes"));
    json_write_array(w);
    for (size_t i = 0; i < bid->note_count; i++) {
        json_write_object(w);
        json_write_pair(w, "text", bid->notes[i].text);
        json_write_pair(w, "at-best", bid_verdict_name(bid->notes[i].at_best));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_source(struct json_writer *w, const char *kind, const char *by, struct str file) {
    json_write_object(w);
    json_write_pair(w, "kind", str_from(kind));
    json_write_pair(w, "file", file);
    json_write_pair(w, "named-by", str_from(by));
    json_write_end(w, '}');
}

static void write_sources(struct json_writer *w, const struct bid *bid) {
    json_write_key(w, STR("sources"));
    json_write_array(w);
    if (bid->answers)
        write_source(w, "form", "command line", bid->answers->source->name);
    if (bid->document)
        write_source(w, bid->release->declaration ? "declaration" : "product document",
                     bid->kept ? "plant" : "command line", bid->document->source->name);
    json_write_end(w, ']');
}

static void write_bid(struct json_writer *w, const struct selection *selection, const struct bid *bid) {
    char day[11];
    json_write_object(w);
    json_write_pair_integer(w, "rank", bid->rank);
    json_write_pair_some(w, "behind-by", bid_rule_name(bid->decided));
    json_write_pair(w, "supplier", bid->supplier);
    json_write_pair(w, "product", bid->product);
    json_write_pair(w, "version", bid->version);
    json_write_pair_some(w, "model", bid->model);
    json_write_pair(w, "verdict", bid_verdict_name(bid->verdict));
    json_write_pair(w, "rests-on", selection_basis(bid));
    write_sources(w, bid);
    write_levels(w, "sl-c", bid->shown.fr);
    write_levels(w, "sl-c-claimed", bid->claimed.fr);
    write_levels(w, "sl-a", bid->achieved.fr);
    date_text(bid->support, day);
    json_write_pair_some(w, "support-until", str_from(day));
    if (bid->support != DATE_NONE)
        json_write_pair_bool(w, "support-by-form-alone", bid->support_claimed);
    write_advisories(w, bid);
    write_notes(w, bid);
    write_counts(w, "musts", bid->musts);
    write_counts(w, "wishes", bid->wishes);
    json_write_key(w, STR("rows"));
    json_write_array(w);
    for (size_t i = 0; i < selection->tender->row_count; i++)
        write_line(w, selection, bid, i);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

enum status selection_report_json(const struct selection *selection, const struct selection_options *options,
                                  struct arena *arena, struct out *out) {
    const struct tender *tender = selection->tender;
    struct json_writer w;
    char day[11];
    (void)options;
    (void)arena;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("selection/1"));
    for (unsigned head = 0; head < HEAD_GIVEN; head++)
        json_write_pair(&w, tender_head_name((enum tender_head)head).ptr,
                        tender_head_text(tender, (enum tender_head)head));
    date_text(tender->at, day);
    json_write_pair(&w, "at", str_from(day));
    date_text(tender->needed, day);
    json_write_pair_some(&w, "needed-until", str_from(day));
    json_write_pair(&w, "assurance", strength_name(selection->assurance));
    json_write_pair_bool(&w, "advisories-given", selection->advised);
    json_write_key(&w, STR("candidates"));
    json_write_array(&w);
    for (size_t i = 0; i < selection->bids->count; i++)
        write_bid(&w, selection, &selection->bids->items[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
