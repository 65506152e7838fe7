/* A product's status as JSON, whole: docs/formats/status.schema.json specifies it, and keyway status --since reads it.
 */
#include "base/json_write.h"
#include "report/status.h"

struct status_sheet {
    const struct product_status *status;
    const struct status_report_options *options;
    struct arena *arena;
    struct json_writer *w;
};

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    if (day != DATE_NONE)
        json_write_pair(w, key, str_from(text));
}

static void write_place(const struct status_sheet *s, const char *key, struct place place) {
    if (!place.source)
        return;
    struct position position = place_index_position(s->options->places, place);
    json_write_key(s->w, str_from(key));
    json_write_object(s->w);
    json_write_pair(s->w, "file", place.source->name);
    if (position.line) {
        json_write_pair_integer(s->w, "line", position.line);
        json_write_pair_integer(s->w, "column", position.column);
    }
    json_write_end(s->w, '}');
}

/* Keys are words with strokes, as in the documents. */
static const char *const STATE_KEYS[PROCESS_STATE_COUNT] = {[PROCESS_NOT_SHOWN] = "not_shown",
                                                            [PROCESS_EXPIRED] = "expired",
                                                            [PROCESS_PARTLY] = "partly",
                                                            [PROCESS_EXCLUDED] = "not_applicable",
                                                            [PROCESS_SHOWN] = "shown"};

static void write_counts(struct json_writer *w, const unsigned counts[PROCESS_STATE_COUNT]) {
    json_write_key(w, STR("counts"));
    json_write_object(w);
    for (unsigned state = PROCESS_STATE_COUNT; state-- > 0;)
        json_write_pair_integer(w, STATE_KEYS[state], counts[state]);
    json_write_end(w, '}');
}

static void write_evidence(const struct status_sheet *s, const struct evidence *item) {
    struct json_writer *w = s->w;
    json_write_object(w);
    json_write_pair(w, "kind", evidence_kind_name(item->kind));
    json_write_pair(w, "id", item->id);
    json_write_pair(w, "effect", evidence_effect_name(item->effect));
    json_write_pair(w, "standing", evidence_standing_name(item->standing));
    json_write_pair(w, "strength", strength_name(item->strength));
    write_day(w, "date", item->date);
    write_day(w, "ends", item->ends);
    json_write_pair(w, "detail", item->detail);
    write_place(s, "place", item->place);
    write_place(s, "proof", item->proof);
    json_write_end(w, '}');
}

static void write_requirement(const struct status_sheet *s, unsigned index) {
    const struct status_item *item = &s->status->items[index];
    struct json_writer *w = s->w;
    json_write_object(w);
    json_write_pair(w, "id", process_at(index)->id);
    json_write_pair(w, "title", process_at(index)->title);
    json_write_pair(w, "practice", practice_at(process_at(index)->practice)->prefix);
    json_write_pair(w, "state", process_state_name(item->state));
    json_write_pair_bool(w, "contradicted", item->contradicted);
    json_write_pair_some(w, "reason", item->reason);
    json_write_pair(w, "wanted", item->wanted);
    json_write_key(w, STR("evidence"));
    json_write_array(w);
    for (size_t i = 0; i < item->evidence_count; i++)
        write_evidence(s, item->evidence[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_practice(const struct status_sheet *s, unsigned number) {
    const struct status_practice *practice = &s->status->practices[number - 1];
    struct json_writer *w = s->w;
    json_write_object(w);
    json_write_pair(w, "id", practice_at(number)->prefix);
    json_write_pair(w, "name", practice_at(number)->name);
    write_counts(w, practice->counts);
    json_write_key(w, STR("maturity"));
    json_write_object(w);
    json_write_pair_integer(w, "level", practice->maturity);
    json_write_pair(w, "name", maturity_at(practice->maturity)->name);
    json_write_pair_some(w, "reason", practice->maturity_reason);
    json_write_end(w, '}');
    json_write_end(w, '}');
}

static void write_ids(struct json_writer *w, uint64_t process) {
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(process, i))
            json_write_string(w, process_at(i)->id);
    json_write_end(w, ']');
}

static void write_gap(const struct status_sheet *s, const struct status_gap *gap) {
    struct json_writer *w = s->w;
    json_write_object(w);
    write_ids(w, gap->process);
    json_write_pair(w, "state", process_state_name(gap->state));
    json_write_pair_some(w, "reason", gap->text);
    json_write_pair(w, "wanted", gap->wanted);
    write_place(s, "place", gap->place);
    json_write_end(w, '}');
}

/* ---- SL-C */

static void write_missing(struct json_writer *w, const struct requirement_states *states, unsigned type,
                          const struct level_vector *vector) {
    json_write_key(w, STR("missing_for_next"));
    json_write_object(w);
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++) {
        unsigned level = vector->fr[fr - 1];
        struct requirement_set missing = {{0, 0}};
        if (level < SL_MAX)
            missing = level_missing(states, 1U << type, fr, level + 1);
        json_write_key(w, fr_abbreviation(fr));
        json_write_array(w);
        for (unsigned i = requirement_set_next(&missing, 0); i != REQUIREMENT_NONE;
             i = requirement_set_next(&missing, i + 1))
            json_write_string(w, requirement_at(i)->id);
        json_write_end(w, ']');
    }
    json_write_end(w, '}');
}

static void write_level(const struct status_sheet *s, unsigned type, enum strength assurance) {
    const struct requirement_states *states = &s->status->capability.states[assurance];
    struct json_writer *w = s->w;
    struct level_vector vector;
    level_vector(states, 1U << type, &vector);
    json_write_object(w);
    json_write_pair(w, "type", component_abbreviation(type));
    json_write_pair(w, "assurance", strength_name(assurance));
    json_write_key(w, STR("vector"));
    json_write_array(w);
    for (unsigned i = 0; i < FR_COUNT; i++)
        json_write_integer(w, vector.fr[i]);
    json_write_end(w, ']');
    write_missing(w, states, type, &vector);
    json_write_end(w, '}');
}

static void write_capability(const struct status_sheet *s) {
    json_write_key(s->w, STR("capability"));
    json_write_array(s->w);
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        for (unsigned a = 0; s->status->workspace.product->types >> type & 1 && a < STRENGTH_COUNT; a++)
            write_level(s, type, (enum strength)a);
    json_write_end(s->w, ']');
}

/* ---- the rest */

static void write_conditions(const struct status_sheet *s) {
    struct json_writer *w = s->w;
    if (!s->status->gated)
        return;
    json_write_key(w, STR("conditions"));
    json_write_array(w);
    for (size_t i = 0; i < s->status->condition_count; i++) {
        json_write_object(w);
        json_write_pair(w, "name", s->status->conditions[i].name);
        json_write_pair_bool(w, "holds", s->status->conditions[i].holds);
        json_write_pair(w, "reason", s->status->conditions[i].reason);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_changes(const struct status_sheet *s) {
    const struct status_changes *since = s->options->since;
    struct json_writer *w = s->w;
    if (!since)
        return;
    json_write_key(w, STR("since"));
    json_write_object(w);
    json_write_pair(w, "release", since->version);
    json_write_pair(w, "at", since->date);
    json_write_key(w, STR("changes"));
    json_write_array(w);
    for (unsigned i = 0; i < since->count; i++) {
        json_write_object(w);
        json_write_pair(w, "id", process_at(since->items[i].requirement)->id);
        json_write_pair(w, "before", process_state_name(since->items[i].before));
        json_write_pair(w, "now", process_state_name(since->items[i].now));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_product(const struct status_sheet *s) {
    const struct product *product = s->status->workspace.product;
    struct json_writer *w = s->w;
    json_write_key(w, STR("product"));
    json_write_object(w);
    json_write_pair(w, "id", product->id);
    json_write_pair(w, "name", product->name);
    json_write_pair(w, "supplier", product->supplier.name);
    json_write_pair(w, "types", component_mask_text(s->arena, product->types));
    json_write_end(w, '}');
}

static void write_notes(const struct status_sheet *s) {
    struct json_writer *w = s->w;
    json_write_key(w, STR("looked_at"));
    json_write_array(w);
    for (size_t i = 0; i < s->status->notes.count; i++) {
        const struct status_note *note = &s->status->notes.items[i];
        json_write_object(w);
        write_ids(w, note->process);
        json_write_pair_bool(w, "checked", note->checked);
        json_write_pair(w, "text", note->text);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_lists(const struct status_sheet *s) {
    struct json_writer *w = s->w;
    json_write_key(w, STR("practices"));
    json_write_array(w);
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++)
        write_practice(s, number);
    json_write_end(w, ']');
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        write_requirement(s, i);
    json_write_end(w, ']');
    json_write_key(w, STR("missing"));
    json_write_array(w);
    for (size_t i = 0; i < s->status->gap_count; i++)
        write_gap(s, &s->status->gaps[i]);
    json_write_end(w, ']');
    write_notes(s);
}

enum status status_report_json(const struct product_status *status, const struct status_report_options *options,
                               struct arena *arena, struct out *out) {
    struct json_writer writer;
    const struct status_sheet sheet = {status, options, arena, &writer};
    json_write_init(&writer, out, 2);
    json_write_object(&writer);
    json_write_pair(&writer, "keyway", STR("status/1"));
    json_write_pair(&writer, "edition", STR(PROCESS_EDITION));
    write_product(&sheet);
    json_write_pair(&writer, "release", status->release->version);
    write_day(&writer, "at", status->at);
    json_write_pair(&writer, "assurance", strength_name(status->assurance));
    json_write_pair_bool(&writer, "whole", product_status_whole(status));
    write_counts(&writer, status->counts);
    json_write_pair_integer(&writer, "by_certificate", status->by_certificate);
    write_conditions(&sheet);
    write_changes(&sheet);
    write_lists(&sheet);
    write_capability(&sheet);
    json_write_end(&writer, '}');
    out_char(out, '\n');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
