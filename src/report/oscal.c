/* The report as OSCAL 1.2.1 assessment-results: an asset is a result, a requirement that is due at its target a
 * finding, what speaks of it an observation. Ids are made from names, so the same assessment gives the same document.
 */
#include "base/json_write.h"
#include "base/map.h"
#include "base/uuid.h"
#include "level/chain.h"
#include "level/derivation.h"
#include "report/premise.h"
#include "report/report.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct json_writer *w;
    struct arena *arena;
};

static void write_uuid(const struct sheet *sheet, const char *key, struct str kind, struct str a, struct str b) {
    const struct str parts[] = {sheet->assessment->plant->name, kind, a, b};
    char text[UUID_TEXT];
    uuid_named(parts, ARRAY_LEN(parts), text);
    json_write_pair(sheet->w, key, str_from(text));
}

/* "CR 1.1 RE 2" as the catalogue's control id: "cr-1.1-re-2". */
static struct str control_id(struct arena *arena, unsigned requirement) {
    struct str id = str_lower(arena, requirement_at(requirement)->id);
    for (size_t i = 0; i < id.len; i++)
        if (id.ptr[i] == ' ')
            ((char *)id.ptr)[i] = '-';
    return id;
}

static void write_day(const struct sheet *sheet, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair(sheet->w, key, str_format(sheet->arena, "%sT00:00:00Z", text));
}

/* The format's strings are one line without blanks at the ends; an inventory's ids may be anything. */
static struct str one_line(struct arena *arena, struct str text) {
    struct str copy = str_copy(arena, text);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if ((unsigned char)copy.ptr[i] < 0x20)
            ((char *)copy.ptr)[i] = ' ';
    return str_trim(copy);
}

static void write_prop(const struct sheet *sheet, const char *name, struct str value) {
    value = one_line(sheet->arena, value);
    if (value.len == 0)
        return;
    json_write_object(sheet->w);
    json_write_pair(sheet->w, "name", str_from(name));
    json_write_pair(sheet->w, "value", value);
    json_write_end(sheet->w, '}');
}

/* ---- one asset */

static void write_inventory(const struct sheet *sheet, const struct asset *asset, const struct asset_result *result) {
    struct json_writer *w = sheet->w;
    char achieved[LEVEL_TEXT], capable[LEVEL_TEXT], target[LEVEL_TEXT];
    const struct zone *zone = &sheet->assessment->plant->zones[asset->zone];
    level_text(result->achieved.fr, achieved);
    level_text(result->capable.fr, capable);
    level_text(zone->target, target);
    json_write_key(w, STR("local-definitions"));
    json_write_object(w);
    json_write_key(w, STR("inventory-items"));
    json_write_array(w);
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("asset"), asset->id, STR(""));
    json_write_pair(w, "description",
                    str_format(sheet->arena, STR_F " " STR_F " " STR_F, STR_A(asset->supplier), STR_A(asset->product),
                               STR_A(asset->version)));
    json_write_key(w, STR("props"));
    json_write_array(w);
    write_prop(sheet, "asset-id", asset->id);
    write_prop(sheet, "zone", zone->id);
    write_prop(sheet, "component-type", component_mask_text(sheet->arena, result->types));
    write_prop(sheet, "sl-t", str_from(target));
    write_prop(sheet, "sl-c", str_from(capable));
    write_prop(sheet, "sl-a", str_from(achieved));
    write_prop(sheet, "verdict", verdict_name((enum verdict)result->verdict));
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_reviewed(const struct sheet *sheet, const struct requirement_set *due) {
    struct json_writer *w = sheet->w;
    json_write_key(w, STR("reviewed-controls"));
    json_write_object(w);
    json_write_key(w, STR("control-selections"));
    json_write_array(w);
    json_write_object(w);
    if (requirement_set_empty(due)) {
        /* The format wants a selection; that there are no findings says the rest. */
        json_write_pair(w, "description",
                        STR("Nothing is due: there is no target, it is 0, or the component type is not known."));
        json_write_key(w, STR("include-all"));
        json_write_object(w);
        json_write_end(w, '}');
    } else {
        json_write_key(w, STR("include-controls"));
        json_write_array(w);
        for (unsigned r = requirement_set_next(due, 0); r != REQUIREMENT_NONE; r = requirement_set_next(due, r + 1)) {
            json_write_object(w);
            json_write_pair(w, "control-id", control_id(sheet->arena, r));
            json_write_end(w, '}');
        }
        json_write_end(w, ']');
    }
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

/* What names an observation apart from others of the same asset. */
static struct str item_name(const struct sheet *sheet, const struct derivation_item *item) {
    if (item->match) {
        const struct advisory_document *document =
            advisory_at(sheet->assessment->options.advisories, item->match->document);
        return str_format(sheet->arena, "advisory " STR_F " " STR_F " %u", STR_A(document->id),
                          STR_A(document->vulnerabilities[item->match->vulnerability].cve), item->match->vulnerability);
    }
    return str_format(sheet->arena, "evidence " STR_F " %d " STR_F " " STR_F, STR_A(item->evidence->id),
                      (int)item->evidence->effect,
                      STR_A(place_index_text(sheet->options->places, sheet->arena, item->evidence->proof)),
                      STR_A(item->evidence->detail));
}

static struct str item_description(const struct sheet *sheet, const struct asset *asset,
                                   const struct derivation_item *item) {
    if (!item->match)
        return str_format(sheet->arena, STR_F " " STR_F " " STR_F ": " STR_F,
                          STR_A(evidence_kind_name(item->evidence->kind)), STR_A(item->evidence->id),
                          STR_A(evidence_effect_name(item->evidence->effect)), STR_A(item->evidence->detail));
    const struct advisory_db *db = sheet->assessment->options.advisories;
    struct advisory_detail detail;
    if (assess_detail(sheet->assessment, asset, item->match, sheet->arena, &detail) != STATUS_OK)
        return STR_NONE;
    const struct advisory_document *document = advisory_at(db, item->match->document);
    return str_format(sheet->arena, "advisory " STR_F " " STR_F ": " STR_F, STR_A(document->id),
                      STR_A(document->vulnerabilities[item->match->vulnerability].cve), STR_A(detail.reason));
}

static enum status write_observation(const struct sheet *sheet, uint32_t index, const struct derivation_item *item) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    struct json_writer *w = sheet->w;
    bool tested =
        item->evidence && (item->evidence->kind == EVIDENCE_TEST || item->evidence->kind == EVIDENCE_OBSERVATION);
    date_days collected = item->evidence ? item->evidence->date : sheet->assessment->options.at;
    struct str description = item_description(sheet, asset, item);
    if (!description.ptr)
        return STATUS_MEMORY;
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("observation"), asset->id, item_name(sheet, item));
    json_write_pair(w, "description", description);
    json_write_key(w, STR("methods"));
    json_write_array(w);
    json_write_string(w, tested ? STR("TEST") : STR("EXAMINE"));
    json_write_end(w, ']');
    write_day(sheet, "collected", collected == DATE_NONE ? sheet->assessment->options.at : collected);
    if (item->evidence && item->evidence->ends != DATE_NONE)
        write_day(sheet, "expires", item->evidence->ends);
    json_write_end(w, '}');
    return STATUS_OK;
}

/* A piece of evidence often speaks of several requirements: it is written once. */
static enum status write_observations(const struct sheet *sheet, uint32_t index, const struct derivation *all,
                                      unsigned count) {
    struct map seen;
    map_init(&seen, sheet->arena, false);
    for (unsigned d = 0; d < count; d++)
        for (size_t i = 0; i < all[d].count; i++) {
            uint32_t number = (uint32_t)seen.count, stored;
            struct str name = item_name(sheet, &all[d].items[i]);
            if (!name.ptr)
                return STATUS_MEMORY;
            TRY(map_add(&seen, name, number, &stored));
            if (stored != number)
                continue;
            if (number == 0) {
                json_write_key(sheet->w, STR("observations"));
                json_write_array(sheet->w);
            }
            TRY(write_observation(sheet, index, &all[d].items[i]));
        }
    if (seen.count)
        json_write_end(sheet->w, ']');
    return STATUS_OK;
}

static const char *reason_of(enum requirement_status status) {
    bool good = status == REQUIREMENT_MET || status == REQUIREMENT_EXCLUDED || status == REQUIREMENT_COMPENSATED;
    return good ? "pass" : status == REQUIREMENT_CONTRADICTED ? "fail" : "other";
}

static void write_finding(const struct sheet *sheet, uint32_t index, const struct derivation *derivation) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct requirement *row = requirement_at(derivation->requirement);
    struct json_writer *w = sheet->w;
    struct str reason = str_from(reason_of(derivation->achieved));
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("finding"), asset->id, row->id);
    json_write_pair(w, "title", str_format(sheet->arena, STR_F " " STR_F, STR_A(row->id), STR_A(row->title)));
    json_write_pair(w, "description",
                    str_format(sheet->arena, STR_F " for SL-A, " STR_F " for SL-C",
                               STR_A(requirement_status_name(derivation->achieved)),
                               STR_A(requirement_status_name(derivation->capability))));
    json_write_key(w, STR("target"));
    json_write_object(w);
    json_write_pair(w, "type", STR("objective-id"));
    json_write_pair(w, "target-id", control_id(sheet->arena, derivation->requirement));
    json_write_key(w, STR("status"));
    json_write_object(w);
    json_write_pair(w, "state", str_eq(reason, STR("pass")) ? STR("satisfied") : STR("not-satisfied"));
    json_write_pair(w, "reason", reason);
    json_write_end(w, '}');
    json_write_end(w, '}');
    for (size_t i = 0; i < derivation->count; i++) {
        if (i == 0) {
            json_write_key(w, STR("related-observations"));
            json_write_array(w);
        }
        json_write_object(w);
        write_uuid(sheet, "observation-uuid", STR("observation"), asset->id, item_name(sheet, &derivation->items[i]));
        json_write_end(w, '}');
    }
    if (derivation->count)
        json_write_end(w, ']');
    json_write_end(w, '}');
}

static enum status write_findings(const struct sheet *sheet, uint32_t index, const struct requirement_set *due) {
    unsigned count = requirement_set_count(due), n = 0;
    struct derivation *all = ARENA_ARRAY(sheet->arena, struct derivation, count);
    if (!all)
        return STATUS_MEMORY;
    for (unsigned r = requirement_set_next(due, 0); r != REQUIREMENT_NONE; r = requirement_set_next(due, r + 1))
        TRY(derivation_of(sheet->assessment, index, r, sheet->arena, &all[n++]));
    TRY(write_observations(sheet, index, all, count));
    if (count == 0)
        return STATUS_OK;
    json_write_key(sheet->w, STR("findings"));
    json_write_array(sheet->w);
    for (unsigned i = 0; i < count; i++)
        write_finding(sheet, index, &all[i]);
    json_write_end(sheet->w, ']');
    return STATUS_OK;
}

static enum status write_result(const struct sheet *sheet, uint32_t index) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    struct requirement_set due = chain_due(&sheet->assessment->plant->zones[asset->zone], result->types);
    struct json_writer *w = sheet->w;
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("result"), asset->id, STR(""));
    json_write_pair(w, "title",
                    str_format(sheet->arena, "Asset " STR_F ": " STR_F, STR_A(one_line(sheet->arena, asset->id)),
                               STR_A(verdict_name((enum verdict)result->verdict))));
    json_write_pair(w, "description",
                    str_format(sheet->arena, STR_F " " STR_F " " STR_F " in zone " STR_F, STR_A(asset->supplier),
                               STR_A(asset->product), STR_A(asset->version),
                               STR_A(sheet->assessment->plant->zones[asset->zone].id)));
    write_day(sheet, "start", sheet->assessment->options.at);
    write_inventory(sheet, asset, result);
    write_reviewed(sheet, &due);
    TRY(write_findings(sheet, index, &due));
    json_write_end(w, '}');
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* The format wants a result at least: here one that says that there was nothing to assess. */
static void write_no_result(const struct sheet *sheet) {
    const struct requirement_set nothing = {{0, 0}};
    struct json_writer *w = sheet->w;
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("result"), STR(""), STR("none"));
    json_write_pair(w, "title", STR("No assets: needs a look"));
    json_write_pair(w, "description", STR("The plant has no assets, so nothing was assessed."));
    write_day(sheet, "start", sheet->assessment->options.at);
    write_reviewed(sheet, &nothing);
    json_write_end(w, '}');
}

/* ---- the document */

static enum status write_metadata(const struct sheet *sheet) {
    struct json_writer *w = sheet->w;
    struct premises premises;
    TRY(premises_of(sheet->assessment, sheet->arena, &premises));
    json_write_key(w, STR("metadata"));
    json_write_object(w);
    json_write_pair(w, "title",
                    str_format(sheet->arena, STR_F ": security levels by " REQUIREMENT_EDITION,
                               STR_A(one_line(sheet->arena, sheet->assessment->plant->name))));
    write_day(sheet, "last-modified", sheet->assessment->options.at);
    json_write_pair(w, "version", STR("keyway " KEYWAY_VERSION));
    json_write_pair(w, "oscal-version", STR("1.2.1"));
    json_write_pair_some(w, "remarks", premises_text(&premises, sheet->arena));
    json_write_end(w, '}');
    return STATUS_OK;
}

static void write_plan(const struct sheet *sheet, bool as_reference) {
    const struct str name[] = {sheet->assessment->plant->name, STR_INIT("plan")};
    struct json_writer *w = sheet->w;
    char uuid[UUID_TEXT];
    uuid_named(name, ARRAY_LEN(name), uuid);
    if (as_reference) {
        json_write_key(w, STR("import-ap"));
        json_write_object(w);
        json_write_pair(w, "href", str_format(sheet->arena, "#%s", uuid));
        json_write_end(w, '}');
        return;
    }
    json_write_key(w, STR("back-matter"));
    json_write_object(w);
    json_write_key(w, STR("resources"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair(w, "uuid", str_from(uuid));
    json_write_pair(w, "title", STR("The plant document: zones, targets, assets and policy"));
    json_write_pair(w, "description", sheet->assessment->plant->source->name);
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static enum status write_document(const struct sheet *sheet) {
    struct json_writer *w = sheet->w;
    char day[11];
    date_text(sheet->assessment->options.at, day);
    json_write_object(w);
    json_write_key(w, STR("assessment-results"));
    json_write_object(w);
    write_uuid(sheet, "uuid", STR("document"), str_from(day), STR(""));
    TRY(write_metadata(sheet));
    write_plan(sheet, true);
    json_write_key(w, STR("results"));
    json_write_array(w);
    for (uint32_t i = 0; i < sheet->assessment->plant->asset_count; i++) {
        arena_reset(sheet->arena);
        TRY(write_result(sheet, i));
        report_progress(sheet->options, i + 1, sheet->assessment->plant->asset_count);
    }
    if (sheet->assessment->plant->asset_count == 0)
        write_no_result(sheet);
    json_write_end(w, ']');
    write_plan(sheet, false);
    json_write_end(w, '}');
    json_write_end(w, '}');
    out_char(w->out, '\n');
    return STATUS_OK;
}

enum status report_oscal(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                         struct out *out) {
    struct json_writer writer;
    struct arena scratch;
    (void)arena;
    json_write_init(&writer, out, 2);
    arena_init(&scratch, SCRATCH_MAX);
    const struct sheet sheet = {assessment, options, &writer, &scratch};
    enum status status = write_document(&sheet);
    arena_done(&scratch);
    return status;
}
