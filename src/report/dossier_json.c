/* A dossier for programs: docs/formats/dossier.schema.json specifies it. */
#include "base/json_write.h"
#include "report/dossier_page.h"

struct dossier_writer {
    const struct dossier_sheet *sheet;
    const struct dossier *dossier;
    struct json_writer *w;
};

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    if (day != DATE_NONE)
        json_write_pair(w, key, str_from(text));
}

static void begin_list(struct json_writer *w, const char *key) {
    json_write_key(w, str_from(key));
    json_write_array(w);
}

static void write_place(const struct dossier_writer *d, struct place place) {
    if (place.source)
        json_write_pair(d->w, "place", place_index_text(d->sheet->places, d->sheet->arena, place));
}

static void write_requirements(struct json_writer *w, const struct requirement_set *set) {
    begin_list(w, "requirements");
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        json_write_string(w, requirement_at(i)->id);
    json_write_end(w, ']');
}

static void write_processes(struct json_writer *w, uint64_t set) {
    begin_list(w, "process");
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(set, i))
            json_write_string(w, process_at(i)->id);
    json_write_end(w, ']');
}

static void write_evidence(const struct dossier_writer *d, const struct evidence *const *items, size_t count) {
    struct json_writer *w = d->w;
    begin_list(w, "evidence");
    for (size_t i = 0; i < count; i++) {
        json_write_object(w);
        json_write_pair(w, "id", items[i]->id);
        json_write_pair(w, "kind", evidence_kind_name(items[i]->kind));
        json_write_pair(w, "effect", evidence_effect_name(items[i]->effect));
        json_write_pair(w, "standing", evidence_standing_name(items[i]->standing));
        json_write_pair(w, "strength", strength_name(items[i]->strength));
        write_day(w, "date", items[i]->date);
        json_write_pair(w, "detail", items[i]->detail);
        write_place(d, items[i]->place);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

/* ---- the statement of applicability */

static void write_component(const struct dossier_writer *d, const struct dossier_requirement *row) {
    static const char *const SCOPES[] = {[DOSSIER_DUE] = "due",
                                         [DOSSIER_EXCLUDED] = "excluded",
                                         [DOSSIER_HIGHER] = "higher-level",
                                         [DOSSIER_OTHER_TYPE] = "other-type"};
    struct json_writer *w = d->w;
    json_write_object(w);
    json_write_pair(w, "id", requirement_at(row->index)->id);
    json_write_pair(w, "title", requirement_at(row->index)->title);
    json_write_pair(w, "applicable", str_from(SCOPES[row->scope]));
    if (row->due)
        json_write_pair_integer(w, "due_from", row->due);
    json_write_pair(w, "status", requirement_status_name(row->status));
    if (row->has_strength)
        json_write_pair(w, "strength", strength_name(row->strength));
    json_write_pair_some(w, "reason", row->reason);
    json_write_pair_some(w, "wanted", row->wanted);
    json_write_pair_some(w, "required_by", row->required_by);
    write_evidence(d, row->evidence, row->evidence_count);
    json_write_end(w, '}');
}

static void write_process(const struct dossier_writer *d, unsigned index) {
    const struct process_requirement *row = process_at(index);
    const struct status_item *item = &d->dossier->status.items[index];
    struct json_writer *w = d->w;
    json_write_object(w);
    json_write_pair(w, "id", row->id);
    json_write_pair(w, "title", row->title);
    json_write_pair(w, "practice", practice_at(row->practice)->prefix);
    json_write_pair(w, "status", process_state_name(item->state));
    json_write_pair_integer(w, "maturity", d->dossier->status.practices[row->practice - 1].maturity);
    json_write_pair_some(w, "owner", d->dossier->process[index].owners);
    json_write_pair_some(w, "documents", d->dossier->process[index].documents);
    json_write_pair_some(w, "reason", item->reason);
    json_write_pair(w, "wanted", item->wanted);
    write_evidence(d, item->evidence, item->evidence_count);
    json_write_end(w, '}');
}

static void write_applicability(const struct dossier_writer *d) {
    begin_list(d->w, "components");
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        write_component(d, &d->dossier->requirements[i]);
    json_write_end(d->w, ']');
    begin_list(d->w, "process");
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        write_process(d, i);
    json_write_end(d->w, ']');
}

/* ---- files, and what is missing */

static void write_file(const struct dossier_writer *d, const struct dossier_file *file) {
    char hex[HASH_SHA256_HEX];
    struct json_writer *w = d->w;
    json_write_object(w);
    json_write_pair(w, "id", file->id);
    json_write_pair(w, "kind", file->kind);
    json_write_pair_some(w, "file", file->written);
    json_write_pair(w, "state", dossier_state_name(file->state));
    json_write_pair_some(w, "copy", dossier_copy_path(d->sheet, file));
    if (file->is_read) {
        hash_hex(file->sha256, HASH_SHA256_SIZE, hex);
        json_write_pair(w, "sha256", (struct str){hex, sizeof hex});
        json_write_pair_integer(w, "bytes", (int64_t)file->size);
    }
    write_day(w, "date", file->date);
    json_write_pair_some(w, "release", file->release);
    write_requirements(w, &file->requirements);
    write_processes(w, file->process);
    json_write_pair_some(w, "tests_of", file->verifies);
    write_place(d, file->place);
    json_write_end(w, '}');
}

static void write_gap(const struct dossier_writer *d, const struct dossier_gap *gap) {
    struct json_writer *w = d->w;
    json_write_object(w);
    json_write_pair(w, "state", dossier_rank_name(gap->rank));
    json_write_pair(w, "standard", gap->is_process ? STR("62443-4-1") : STR("62443-4-2"));
    json_write_pair(w, "requirements", gap->ids);
    json_write_pair(w, "title", gap->title);
    if (gap->level)
        json_write_pair_integer(w, "due_from", gap->level);
    json_write_pair_some(w, "reason", gap->text);
    json_write_pair(w, "wanted", gap->wanted);
    write_place(d, gap->place);
    json_write_end(w, '}');
}

static void write_finding(const struct dossier_writer *d, const struct trace_finding *finding) {
    const struct trace_rule *rule = trace_rule_at(finding->rule);
    struct json_writer *w = d->w;
    json_write_object(w);
    json_write_pair(w, "severity", trace_severity_name(rule->severity));
    json_write_pair(w, "requirement", rule->process);
    json_write_pair(w, "rule", rule->id);
    json_write_pair_some(w, "subject", finding->subject);
    json_write_pair(w, "title", rule->title);
    json_write_pair_some(w, "text", finding->text);
    write_place(d, finding->place);
    json_write_end(w, '}');
}

static void write_hole(struct json_writer *w, const struct dossier_hole *hole) {
    json_write_object(w);
    json_write_pair(w, "case", hole->id);
    json_write_pair_some(w, "cve", hole->cve);
    json_write_pair(w, "title", hole->title);
    json_write_pair(w, "state", hole->state);
    json_write_pair_some(w, "cvss", hole->vector);
    json_write_pair_some(w, "fixed_in", hole->fix);
    json_write_pair_bool(w, "none_planned", hole->is_none_planned);
    json_write_pair_bool(w, "other_remedy", hole->has_other_remedy);
    json_write_pair_some(w, "embargo", hole->embargo);
    json_write_end(w, '}');
}

static void write_undecided(struct json_writer *w, const struct dossier_hole *open) {
    json_write_object(w);
    json_write_pair(w, "case", open->id);
    json_write_pair_some(w, "cve", open->cve);
    json_write_pair(w, "title", open->title);
    json_write_pair(w, "state", open->state);
    json_write_pair(w, "why", open->why);
    json_write_pair_some(w, "cvss", open->vector);
    json_write_pair_some(w, "embargo", open->embargo);
    json_write_end(w, '}');
}

static void write_notes(const struct dossier_writer *d) {
    const struct status_notes *notes = &d->dossier->status.notes;
    begin_list(d->w, "notes");
    for (size_t i = 0; i < notes->count; i++) {
        json_write_object(d->w);
        write_processes(d->w, notes->items[i].process);
        json_write_pair_bool(d->w, "checked", notes->items[i].checked);
        json_write_pair(d->w, "text", notes->items[i].text);
        json_write_end(d->w, '}');
    }
    json_write_end(d->w, ']');
}

static void write_lists(const struct dossier_writer *d) {
    const struct dossier *dossier = d->dossier;
    const struct trace *trace = dossier->status.trace;
    begin_list(d->w, "files");
    for (size_t i = 0; i < dossier->file_count; i++)
        write_file(d, &dossier->files[i]);
    json_write_end(d->w, ']');
    begin_list(d->w, "gaps");
    for (size_t i = 0; i < dossier->gap_count; i++)
        write_gap(d, &dossier->gaps[i]);
    json_write_end(d->w, ']');
    write_notes(d);
    if (trace) {
        begin_list(d->w, "findings");
        for (size_t i = 0; i < trace->finding_count; i++)
            write_finding(d, &trace->findings[i]);
        json_write_end(d->w, ']');
    }
    if (dossier->cases.is_there) {
        begin_list(d->w, "vulnerabilities");
        for (size_t i = 0; i < dossier->cases.hole_count; i++)
            write_hole(d->w, &dossier->cases.holes[i]);
        json_write_end(d->w, ']');
        begin_list(d->w, "undecided");
        for (size_t i = 0; i < dossier->cases.undecided_count; i++)
            write_undecided(d->w, &dossier->cases.undecided[i]);
        json_write_end(d->w, ']');
    }
}

/* ---- the head */

static void write_product(const struct dossier_writer *d) {
    const struct product *product = d->dossier->status.workspace.product;
    struct json_writer *w = d->w;
    json_write_key(w, STR("product"));
    json_write_object(w);
    json_write_pair(w, "id", product->id);
    json_write_pair(w, "name", product->name);
    json_write_pair(w, "supplier", product->supplier.name);
    json_write_pair(w, "types", component_mask_text(d->sheet->arena, product->types));
    begin_list(w, "models");
    for (size_t i = 0; i < product->model_count; i++) {
        json_write_object(w);
        json_write_pair_some(w, "name", product->models[i].name);
        json_write_pair_some(w, "order_number", product->models[i].order_number);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_release(const struct dossier_writer *d) {
    const struct product_status *status = &d->dossier->status;
    struct json_writer *w = d->w;
    json_write_key(w, STR("release"));
    json_write_object(w);
    json_write_pair(w, "version", status->release->version);
    write_day(w, "date", status->release->date);
    write_day(w, "support_until", status->release->support_until);
    begin_list(w, "conditions");
    for (size_t i = 0; i < status->condition_count; i++) {
        json_write_object(w);
        json_write_pair(w, "name", status->conditions[i].name);
        json_write_pair_bool(w, "holds", status->conditions[i].holds);
        json_write_pair(w, "reason", status->conditions[i].reason);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_capability(const struct dossier_writer *d) {
    const struct product_status *status = &d->dossier->status;
    struct json_writer *w = d->w;
    begin_list(w, "capability");
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        struct level_vector vector;
        if (!(status->workspace.product->types >> type & 1))
            continue;
        capability_vector(&status->capability, status->assurance, 1U << type, &vector);
        json_write_object(w);
        json_write_pair(w, "type", component_abbreviation(type));
        begin_list(w, "vector");
        for (unsigned i = 0; i < FR_COUNT; i++)
            json_write_integer(w, vector.fr[i]);
        json_write_end(w, ']');
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_counts(const struct dossier_writer *d) {
    const struct dossier *dossier = d->dossier;
    struct json_writer *w = d->w;
    json_write_key(w, STR("counts"));
    json_write_object(w);
    json_write_pair_integer(w, "components_due", dossier->due);
    json_write_pair_integer(w, "components_shown", dossier->shown);
    json_write_pair_integer(w, "process_shown", dossier->status.counts[PROCESS_SHOWN]);
    json_write_pair_integer(w, "process_excluded", dossier->status.counts[PROCESS_EXCLUDED]);
    json_write_pair_integer(w, "gaps", (int64_t)dossier->gap_count);
    json_write_end(w, '}');
}

enum status dossier_write_json(const struct dossier_sheet *sheet, struct out *out) {
    struct json_writer writer;
    const struct dossier_writer d = {sheet, sheet->dossier, &writer};
    json_write_init(&writer, out, 2);
    json_write_object(&writer);
    json_write_pair(&writer, "keyway", STR("dossier/1"));
    json_write_pair(&writer, "made_by", STR("keyway " KEYWAY_VERSION));
    write_product(&d);
    write_release(&d);
    json_write_pair_integer(&writer, "level", d.dossier->level);
    write_day(&writer, "at", d.dossier->status.at);
    json_write_pair(&writer, "assurance", strength_name(d.dossier->status.assurance));
    json_write_pair_bool(&writer, "whole", dossier_whole(d.dossier));
    json_write_pair_bool(&writer, "with_files", sheet->with_files);
    write_counts(&d);
    write_capability(&d);
    write_applicability(&d);
    write_lists(&d);
    json_write_end(&writer, '}');
    out_char(out, '\n');
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}
