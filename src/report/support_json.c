/* Support for programs: our own JSON, and OpenEoX. */
#include "base/json_write.h"
#include "report/support.h"

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair_some(w, key, str_from(text));
}

static void write_hole(struct json_writer *w, const struct support_hole *hole) {
    json_write_object(w);
    json_write_pair(w, "case", hole->document->id);
    json_write_pair_some(w, "cve", hole->document->cve);
    json_write_pair_some(w, "fixed_in", hole->fix);
    json_write_pair_bool(w, "none_planned", hole->is_none_planned);
    json_write_pair_bool(w, "other_remedy", hole->has_other_remedy);
    json_write_end(w, '}');
}

static void write_open(struct json_writer *w, const struct support_open *open) {
    json_write_object(w);
    json_write_pair(w, "case", open->document->id);
    json_write_pair_some(w, "cve", open->document->cve);
    json_write_pair(w, "state", case_state_words[open->document->state]);
    json_write_pair(w, "why", support_doubt_words[open->doubt]);
    json_write_end(w, '}');
}

static void write_release(struct json_writer *w, const struct support_release *release) {
    json_write_object(w);
    json_write_pair(w, "version", release->release->version);
    write_day(w, "date", release->release->date);
    write_day(w, "support_until", release->release->support_until);
    write_day(w, "end_of_life", release->release->end_of_life);
    json_write_pair(w, "state", support_state_words[release->state]);
    json_write_pair_integer(w, "unfixed", (int64_t)release->unfixed);
    json_write_key(w, STR("vulnerabilities"));
    json_write_array(w);
    for (size_t i = 0; i < release->hole_count; i++)
        write_hole(w, &release->holes[i]);
    json_write_end(w, ']');
    json_write_key(w, STR("undecided"));
    json_write_array(w);
    for (size_t i = 0; i < release->undecided_count; i++)
        write_open(w, &release->undecided[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_product(struct json_writer *w, const struct support_product *one) {
    json_write_object(w);
    json_write_pair(w, "id", one->product->id);
    json_write_pair(w, "name", one->product->name);
    json_write_key(w, STR("releases"));
    json_write_array(w);
    for (size_t i = 0; i < one->product->release_count; i++)
        write_release(w, &one->releases[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_days(struct json_writer *w, const char *key, int days) {
    if (days >= 0)
        json_write_pair_integer(w, key, days);
}

static void write_case(struct json_writer *w, const struct support_case *one) {
    json_write_object(w);
    json_write_pair(w, "case", one->document->id);
    write_days(w, "days_to_fix", one->days_to_fix);
    write_days(w, "days_to_publish", one->days_to_publish);
    write_days(w, "days_promised", one->days_promised);
    json_write_pair_bool(w, "late", one->is_late);
    json_write_end(w, '}');
}

enum status support_json(const struct support_report *report, const struct support_options *options,
                         struct arena *arena, struct out *out) {
    struct json_writer w;
    (void)options;
    (void)arena;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    write_day(&w, "at", report->at);
    json_write_key(&w, STR("products"));
    json_write_array(&w);
    for (size_t i = 0; i < report->product_count; i++)
        write_product(&w, &report->products[i]);
    json_write_end(&w, ']');
    json_write_key(&w, STR("cases"));
    json_write_array(&w);
    for (size_t i = 0; i < report->case_count; i++)
        write_case(&w, &report->cases[i]);
    json_write_end(&w, ']');
    json_write_pair_integer(&w, "fixed", (int64_t)report->figures.fixed);
    write_days(&w, "median_days_to_fix", report->figures.median);
    write_days(&w, "longest_days_to_fix", report->figures.longest);
    json_write_pair_integer(&w, "late", (int64_t)report->figures.late);
    json_write_pair_integer(&w, "supported_without_fix", (int64_t)support_unfixed(report));
    json_write_end(&w, '}');
    return STATUS_OK;
}

/* ---- OpenEoX */

/* The end of the last day, or its beginning. */
static void write_stage(struct json_writer *w, const char *key, date_days day, const char *time, struct arena *arena) {
    char text[11];
    date_text(day, text);
    json_write_pair(w, key, day == DATE_NONE ? STR("tba") : str_format(arena, "%sT%sZ", text, time));
}

static void write_core(struct json_writer *w, const struct release *release, struct arena *arena) {
    char now[DATE_TIME_TEXT];
    date_time_text(date_time_now(), now);
    json_write_key(w, STR("core"));
    json_write_object(w);
    json_write_pair(w, "$schema", STR("https://docs.oasis-open.org/openeox/v1.0/schema/core.json"));
    write_stage(w, "end_of_life", release->end_of_life, "23:59:59", arena);
    write_stage(w, "end_of_security_support", release->support_until, "23:59:59", arena);
    write_stage(w, "general_availability", release->date, "00:00:00", arena);
    json_write_pair(w, "last_updated", str_from(now));
    json_write_end(w, '}');
}

static void write_statement(struct json_writer *w, const struct product *product, const struct product_model *model,
                            const struct release *release, struct arena *arena) {
    json_write_object(w);
    write_core(w, release, arena);
    json_write_key(w, STR("product"));
    json_write_object(w);
    json_write_pair(w, "$schema", STR("https://docs.oasis-open.org/openeox/tbd/schema/product_software.json"));
    json_write_pair(w, "product_name", model ? model->name : product->name);
    json_write_pair(w, "product_version", release->version);
    json_write_pair(w, "vendor_name", product->supplier.name);
    json_write_end(w, '}');
    json_write_key(w, STR("product_identification_helper"));
    json_write_object(w);
    json_write_key(w, STR("model_numbers"));
    json_write_array(w);
    json_write_string(w, !model ? product->name : model->order_number.len ? model->order_number : model->name);
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
}

enum status support_openeox(const struct support_report *report, const struct support_options *options,
                            struct arena *arena, struct out *out) {
    struct json_writer w;
    (void)options;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "$schema", STR("https://docs.oasis-open.org/openeox/tbd/schema/shell.json"));
    json_write_key(&w, STR("statements"));
    json_write_array(&w);
    for (size_t i = 0; i < report->product_count; i++) {
        const struct product *product = report->products[i].product;
        for (size_t k = 0; k < product->release_count; k++) {
            if (product->model_count == 0)
                write_statement(&w, product, NULL, &product->releases[k], arena);
            for (size_t n = 0; n < product->model_count; n++)
                write_statement(&w, product, &product->models[n], &product->releases[k], arena);
        }
    }
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    return STATUS_OK;
}
