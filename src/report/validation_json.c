/* Validations as a list of documents (docs/formats/csaf.md). */
#include "base/json_write.h"
#include "report/validation.h"

static void begin(const struct validation_options *options, struct out *out) {
    (void)options;
    out_char(out, '[');
}

static void write_finding(struct json_writer *w, const struct csaf_finding *finding, const struct csaf_spot *spot) {
    json_write_object(w);
    json_write_pair(w, "test", csaf_finding_id(finding));
    json_write_pair(w, "severity", validation_severity(csaf_finding_class(finding)));
    json_write_pair(w, "pointer", spot->pointer);
    json_write_pair_integer(w, "line", spot->position.line);
    json_write_pair_integer(w, "column", spot->position.column);
    json_write_pair(w, "message", finding->text);
    json_write_end(w, '}');
}

static void write_skip(struct json_writer *w, const struct csaf_skip *skip, const struct csaf_spot *spot) {
    json_write_object(w);
    json_write_pair(w, "test", skip->test->id);
    json_write_pair(w, "reason", skip->reason);
    if (skip->node) {
        json_write_pair(w, "pointer", spot->pointer);
        json_write_pair_integer(w, "line", spot->position.line);
        json_write_pair_integer(w, "column", spot->position.column);
    }
    json_write_end(w, '}');
}

static void write_skips(struct json_writer *w, const struct validation *v) {
    json_write_key(w, STR("unchecked"));
    json_write_array(w);
    for (size_t i = 0; i < v->skipped_count; i++)
        write_skip(w, &v->skipped[i], &v->skipped_spots[i]);
    json_write_end(w, ']');
    if (v->skipped_more)
        json_write_pair_integer(w, "unchecked-more", (int64_t)v->skipped_more);
}

static void write_document(const struct validation_options *options, const struct validation *v, struct out *out) {
    struct json_writer writer, *w = &writer;
    (void)options;
    json_write_init(w, out, 2);
    w->depth = 1; /* in the list, behind another */
    w->has_item[0] = true;
    json_write_object(w);
    json_write_pair(w, "file", v->file);
    if (v->unread)
        json_write_pair_bool(w, "unread", true);
    else if (v->companion.len)
        json_write_pair(w, "companion", v->companion);
    else {
        json_write_pair(w, "version", validation_version(v->version));
        json_write_pair_integer(w, "known", (int64_t)v->known);
        if (validation_left_out(v) > 0)
            json_write_pair_integer(w, "left-out", (int64_t)validation_left_out(v));
        json_write_key(w, STR("findings"));
        json_write_array(w);
        for (size_t i = 0; i < v->count; i++)
            write_finding(w, &v->findings[i], &v->spots[i]);
        json_write_end(w, ']');
        write_skips(w, v);
    }
    json_write_end(w, '}');
}

static void end(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out) {
    (void)options;
    (void)sink;
    out_str(out, totals->valid + totals->faulty + totals->unread + totals->companions ? STR("\n]\n") : STR("]\n"));
}

const struct validation_format validation_json = {"json", ".json", true, begin, write_document, end};
