/* The report as JSON, whole: docs/formats/check.schema.json specifies it. */
#include <math.h>

#include "base/json_write.h"
#include "level/reason_memory.h"
#include "report/premise.h"
#include "report/report.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct json_writer *w;
    struct arena *arena;
    struct reason_memory *memory;
};

static const char *const fr_keys[] = {"CCSC", "IAC", "UC", "SI", "DC", "RDF", "TRE", "RA"};

static void write_place(const struct sheet *sheet, const char *key, struct place place) {
    struct json_writer *w = sheet->w;
    if (!place.source)
        return;
    struct position position = place_index_position(sheet->options->places, place);
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "file", place.source->name);
    if (position.line) {
        json_write_pair_integer(w, "line", position.line);
        json_write_pair_integer(w, "column", position.column);
    }
    json_write_end(w, '}');
}

static void write_vector(struct json_writer *w, const char *key, const uint8_t fr[FR_COUNT]) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (unsigned i = 0; i < FR_COUNT; i++)
        json_write_integer(w, fr[i]);
    json_write_end(w, ']');
}

static void write_set(struct json_writer *w, const char *key, const struct requirement_set *set) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        json_write_string(w, requirement_at(i)->id);
    json_write_end(w, ']');
}

static void write_counts(struct json_writer *w, const uint32_t counts[VERDICT_COUNT]) {
    json_write_key(w, STR("assets_by_verdict"));
    json_write_object(w);
    for (unsigned v = 0; v < VERDICT_COUNT; v++)
        json_write_pair_integer(w, verdict_name((enum verdict)v).ptr, counts[v]);
    json_write_end(w, '}');
}

static void write_zone(const struct sheet *sheet, const struct zone *zone, const struct zone_result *result) {
    struct json_writer *w = sheet->w;
    json_write_object(w);
    json_write_pair(w, "id", zone->id);
    json_write_pair_some(w, "name", zone->name);
    if (zone->target_set)
        write_vector(w, "target", zone->target);
    write_vector(w, "capable", result->capable.fr);
    write_vector(w, "achieved", result->achieved.fr);
    const struct assess_options *options = &sheet->assessment->options;
    enum strength assurance = options->assurance_given ? options->assurance : zone->assurance;
    json_write_pair(w, "assurance", strength_name(assurance));
    json_write_pair(w, "verdict", verdict_name(result->verdict));
    write_counts(w, result->assets);
    write_place(sheet, "place", zone->place);
    json_write_end(w, '}');
}

/* As it was published: a score of 5.4, not the float beside it. */
static double rounded(float score, int steps) {
    return (double)lroundf(score * (float)steps) / steps;
}

/* Where the product stands in the advisory, as that was read. */
static void write_product_place(const struct sheet *sheet, const struct advisory_document *document,
                                struct position at) {
    struct json_writer *w = sheet->w;
    json_write_key(w, STR("place"));
    json_write_object(w);
    json_write_pair(w, "file", document->source->name);
    if (at.line) {
        json_write_pair_integer(w, "line", at.line);
        json_write_pair_integer(w, "column", at.column);
    }
    json_write_end(w, '}');
}

static void write_advisory(const struct sheet *sheet, const struct reason *reason) {
    struct json_writer *w = sheet->w;
    const struct advisory_document *document =
        advisory_at(sheet->assessment->options.advisories, reason->match->document);
    const struct advisory_vulnerability *vulnerability = &document->vulnerabilities[reason->match->vulnerability];
    json_write_key(w, STR("advisory"));
    json_write_object(w);
    json_write_pair(w, "id", document->id);
    json_write_pair_some(w, "cve", vulnerability->cve);
    json_write_pair_some(w, "revision", document->version);
    json_write_pair(w, "title", document->title);
    json_write_pair(w, "answer", advisory_answer_name((enum advisory_answer)reason->match->answer));
    json_write_pair(w, "effect", match_effect_name(reason->judgement.effect));
    json_write_pair(w, "basis", advisory_basis_name((enum advisory_basis)reason->match->basis));
    json_write_pair_integer(w, "probability", reason->match->probability);
    json_write_pair(w, "product", reason->detail->product_text);
    json_write_pair(w, "version", reason->detail->version_text);
    write_product_place(sheet, document, reason->detail->at);
    json_write_pair(w, "reason", reason->detail->reason);
    if (reason->detail->cvss >= 0) {
        json_write_key(w, STR("cvss"));
        json_write_number(w, rounded(reason->detail->cvss, 10));
    }
    if (vulnerability->epss >= 0) {
        json_write_key(w, STR("epss"));
        json_write_number(w, rounded(vulnerability->epss, 100000));
    }
    json_write_pair_bool(w, "exploited", vulnerability->exploited);
    json_write_key(w, STR("cwes"));
    json_write_array(w);
    for (unsigned i = 0; i < vulnerability->cwe_count; i++)
        json_write_string(w, str_format(sheet->arena, "CWE-%u", vulnerability->cwes[i]));
    json_write_end(w, ']');
    write_set(w, "contradicts", &reason->judgement.requirements);
    json_write_pair(w, "remedy", advisory_remedy_name(reason->detail->remedy));
    json_write_pair_some(w, "remedy_text", reason->detail->remedy_text);
    json_write_pair_some(w, "remedy_url", reason->detail->remedy_url);
    json_write_pair_some(w, "fixed_version", reason->detail->fixed_version);
    json_write_end(w, '}');
}

static void write_links(const struct sheet *sheet, const struct asset_result *result, const struct reasons *reasons) {
    struct json_writer *w = sheet->w;
    json_write_key(w, STR("links"));
    json_write_array(w);
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        json_write_object(w);
        json_write_pair(w, "link", chain_link_key((enum chain_link)link));
        json_write_pair(w, "state", link_state_name((enum link_state)result->links[link]));
        json_write_pair_bool(w, "demanded", sheet->assessment->plant->policy.demanded[link]);
        json_write_key(w, STR("reasons"));
        json_write_array(w);
        for (size_t i = 0; i < reasons->count; i++) {
            const struct reason *reason = &reasons->items[i];
            if (reason->link != (enum chain_link)link)
                continue;
            json_write_object(w);
            json_write_pair(w, "state", link_state_name(reason->state));
            json_write_pair(w, "text", reason->text);
            write_place(sheet, "place", reason->place);
            write_place(sheet, "proof", reason->proof);
            if (reason->match)
                write_advisory(sheet, reason);
            json_write_end(w, '}');
        }
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_shortfalls(const struct sheet *sheet, const struct reasons *reasons) {
    struct json_writer *w = sheet->w;
    json_write_key(w, STR("shortfalls"));
    json_write_array(w);
    for (size_t i = 0; i < reasons->shortfall_count; i++) {
        const struct shortfall *s = &reasons->shortfalls[i];
        json_write_object(w);
        json_write_pair(w, "fr", str_from(fr_keys[s->fr]));
        json_write_pair_integer(w, "target", s->target);
        json_write_pair_integer(w, "capable", s->capable);
        json_write_pair_integer(w, "achieved", s->achieved);
        write_set(w, "missing", &s->missing);
        write_set(w, "missing_capability", &s->missing_capability);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_ways(const struct sheet *sheet, const struct reasons *reasons) {
    struct json_writer *w = sheet->w;
    json_write_key(w, STR("ways_out"));
    json_write_array(w);
    for (size_t i = 0; i < reasons->way_count; i++) {
        json_write_object(w);
        json_write_pair(w, "kind", way_kind_name(reasons->ways[i].kind));
        json_write_pair(w, "text", reasons->ways[i].text);
        json_write_pair_bool(w, "whole", reasons->ways[i].whole);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static enum status write_asset(const struct sheet *sheet, uint32_t index) {
    struct json_writer *w = sheet->w;
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    const struct reasons *reasons;
    TRY(reason_memory_of(sheet->memory, index, sheet->arena, &reasons));
    json_write_object(w);
    json_write_pair(w, "id", asset->id);
    json_write_pair_some(w, "name", asset->name);
    json_write_pair(w, "zone", sheet->assessment->plant->zones[asset->zone].id);
    json_write_pair(w, "supplier", asset->supplier);
    json_write_pair(w, "product", asset->product);
    json_write_pair_some(w, "order_number", asset->order_number);
    json_write_pair_some(w, "version", asset->version);
    json_write_pair(w, "types", component_mask_text(sheet->arena, result->types));
    json_write_pair(w, "assurance", strength_name(assess_assurance(sheet->assessment, asset)));
    write_vector(w, "capable", result->capable.fr);
    write_vector(w, "achieved", result->achieved.fr);
    json_write_pair(w, "verdict", verdict_name((enum verdict)result->verdict));
    write_links(sheet, result, reasons);
    write_shortfalls(sheet, reasons);
    write_ways(sheet, reasons);
    write_place(sheet, "place", asset->place);
    json_write_end(w, '}');
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static enum status write_premises(const struct sheet *sheet) {
    struct premises premises;
    TRY(premises_of(sheet->assessment, sheet->arena, &premises));
    if (premises.count == 0)
        return STATUS_OK;
    json_write_key(sheet->w, STR("premises"));
    json_write_array(sheet->w);
    for (size_t i = 0; i < premises.count; i++)
        json_write_string(sheet->w, premises.items[i]);
    json_write_end(sheet->w, ']');
    return STATUS_OK;
}

static void write_head(const struct sheet *sheet) {
    const struct assessment *assessment = sheet->assessment;
    struct json_writer *w = sheet->w;
    char day[11];
    date_text(assessment->options.at, day);
    json_write_pair(w, "format", STR("keyway-check/1"));
    json_write_pair(w, "plant", assessment->plant->name);
    json_write_pair_some(w, "owner", assessment->plant->owner);
    json_write_pair(w, "at", str_from(day));
    json_write_pair(w, "catalogue", STR(REQUIREMENT_EDITION));
    json_write_pair(w, "verdict", verdict_name(assessment->verdict));
    write_counts(w, assessment->verdicts);
    json_write_key(w, STR("advisories"));
    json_write_object(w);
    json_write_pair_bool(w, "given", assessment->options.advisories != NULL);
    json_write_pair_integer(w, "read", (int64_t)assessment->advisory_count);
    json_write_pair_integer(w, "unread", (int64_t)assessment->advisory_unread);
    json_write_end(w, '}');
}

static enum status write_all(const struct sheet *sheet) {
    const struct assessment *assessment = sheet->assessment;
    struct json_writer *w = sheet->w;
    json_write_object(w);
    write_head(sheet);
    TRY(write_premises(sheet));
    json_write_key(w, STR("zones"));
    json_write_array(w);
    for (size_t i = 0; i < assessment->plant->zone_count; i++)
        write_zone(sheet, &assessment->plant->zones[i], &assessment->zones[i]);
    json_write_end(w, ']');
    json_write_key(w, STR("assets"));
    json_write_array(w);
    for (uint32_t i = 0; i < assessment->plant->asset_count; i++) {
        arena_reset(sheet->arena);
        TRY(write_asset(sheet, i));
        report_progress(sheet->options, i + 1, assessment->plant->asset_count);
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
    out_char(w->out, '\n');
    return STATUS_OK;
}

enum status report_json(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                        struct out *out) {
    struct json_writer writer;
    struct arena scratch;
    struct reason_memory memory;
    (void)arena;
    json_write_init(&writer, out, 2);
    arena_init(&scratch, SCRATCH_MAX);
    reason_memory_init(&memory, assessment, reasons_of);
    const struct sheet sheet = {assessment, options, &writer, &scratch, &memory};
    enum status status = write_all(&sheet);
    reason_memory_done(&memory);
    arena_done(&scratch);
    return status;
}
