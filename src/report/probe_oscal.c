/* A report as OSCAL 1.2.1 assessment-results: the device is the one inventory item, each check an observation, each
 * requirement that an open finding speaks against a finding that is not satisfied. No requirement is satisfied by it:
 * checks that are met do not show one (docs/decisions/0111). Ids are made from names, so the same report gives the same
 * document. */
#include "base/json_write.h"
#include "base/uuid.h"
#include "report/probe.h"

struct sheet {
    const struct probe_sheet *of;
    struct arena *arena;
    struct json_writer *w;
    struct str time;
};

static void write_uuid(const struct sheet *s, const char *key, const char *kind, struct str name) {
    const struct str parts[] = {STR_INIT("keyway-probe"), s->of->report->name, s->time, str_from(kind), name};
    char text[UUID_TEXT];
    uuid_named(parts, ARRAY_LEN(parts), text);
    json_write_pair(s->w, key, str_from(text));
}

/* The format's strings are one line without blanks at the ends. */
static struct str one_line(const struct sheet *s, struct str text) {
    struct str copy = str_copy(s->arena, text);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if ((unsigned char)copy.ptr[i] < 0x20)
            ((char *)copy.ptr)[i] = ' ';
    return str_trim(copy);
}

static void write_prop(const struct sheet *s, const char *name, struct str value) {
    value = one_line(s, value);
    if (value.len == 0)
        return;
    json_write_object(s->w);
    json_write_pair(s->w, "name", str_from(name));
    json_write_pair(s->w, "ns", STR("https://keyway.example/oscal"));
    json_write_pair(s->w, "value", value);
    json_write_end(s->w, '}');
}

/* "CR 1.1 RE 2" as the catalogue's control id: "cr-1.1-re-2". */
static struct str control_id(const struct sheet *s, unsigned requirement) {
    struct str id = str_lower(s->arena, requirement_at(requirement)->id);
    for (size_t i = 0; i < id.len; i++)
        if (id.ptr[i] == ' ')
            ((char *)id.ptr)[i] = '-';
    return id;
}

static void begin_list(const struct sheet *s, const char *key) {
    json_write_key(s->w, str_from(key));
    json_write_array(s->w);
}

static void write_metadata(const struct sheet *s) {
    json_write_key(s->w, STR("metadata"));
    json_write_object(s->w);
    json_write_pair(s->w, "title",
                    one_line(s, str_format(s->arena, "Probe of " STR_F,
                                           STR_A(s->of->report->name.len ? s->of->report->name : STR("a device")))));
    json_write_pair(s->w, "last-modified", s->time);
    json_write_pair(s->w, "version", STR("keyway " KEYWAY_VERSION));
    json_write_pair(s->w, "oscal-version", STR("1.2.1"));
    json_write_end(s->w, '}');
}

static void write_device(const struct sheet *s) {
    const struct probe_report *report = s->of->report;
    struct str about = report->running ? STR("The running device that was asked.") : STR("An image of a device.");
    json_write_key(s->w, STR("local-definitions"));
    json_write_object(s->w);
    begin_list(s, "inventory-items");
    json_write_object(s->w);
    write_uuid(s, "uuid", "device", STR(""));
    json_write_pair(s->w, "description", about);
    begin_list(s, "props");
    write_prop(s, "device-name", report->name);
    write_prop(s, "system", report->os);
    write_prop(s, "kernel", report->kernel);
    write_prop(s, "prober", report->version);
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

static struct requirement_set all_requirements(const struct probe_report *report) {
    struct requirement_set all = {{0, 0}};
    for (size_t i = 0; i < report->row_count; i++)
        all = requirement_set_union(&all, &report->rows[i].requirements);
    return all;
}

static void write_reviewed(const struct sheet *s) {
    struct requirement_set all = all_requirements(s->of->report);
    json_write_key(s->w, STR("reviewed-controls"));
    json_write_object(s->w);
    begin_list(s, "control-selections");
    json_write_object(s->w);
    if (requirement_set_empty(&all)) {
        json_write_pair(s->w, "description", STR("No check of the report speaks to a requirement of 62443-4-2."));
        json_write_key(s->w, STR("include-all"));
        json_write_object(s->w);
        json_write_end(s->w, '}');
    } else {
        begin_list(s, "include-controls");
        for (unsigned r = requirement_set_next(&all, 0); r != REQUIREMENT_NONE; r = requirement_set_next(&all, r + 1)) {
            json_write_object(s->w);
            json_write_pair(s->w, "control-id", control_id(s, r));
            json_write_end(s->w, '}');
        }
        json_write_end(s->w, ']');
    }
    json_write_end(s->w, '}');
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

static void write_observation(const struct sheet *s, const struct probe_report_row *row) {
    const struct probe_waiver *waiver = probe_sheet_waiver(s->of, row);
    struct str text = str_format(s->arena, STR_F ": " STR_F ": " STR_F, STR_A(row->check),
                                 STR_A(probe_report_outcome_name(row->outcome)), STR_A(row->reason));
    for (size_t i = 0; i < row->seen_count && text.ptr; i++)
        text = str_format(s->arena, STR_F "; " STR_F ": " STR_F, STR_A(text), STR_A(row->seen[i].where),
                          STR_A(row->seen[i].text));
    json_write_object(s->w);
    write_uuid(s, "uuid", "observation", row->check);
    json_write_pair(s->w, "title", one_line(s, row->title));
    json_write_pair(s->w, "description", text);
    begin_list(s, "props");
    write_prop(s, "outcome", probe_report_outcome_name(row->outcome));
    if (waiver)
        write_prop(s, "waived", probe_waiver_text(waiver, s->arena));
    json_write_end(s->w, ']');
    begin_list(s, "methods");
    json_write_string(s->w, STR("EXAMINE"));
    json_write_end(s->w, ']');
    json_write_pair(s->w, "collected", s->time);
    json_write_end(s->w, '}');
}

static bool is_against(const struct sheet *s, const struct probe_report_row *row, unsigned requirement) {
    return row->outcome == PROBE_REPORT_NOT_MET && requirement_set_has(&row->requirements, requirement) &&
           !probe_sheet_waiver(s->of, row);
}

static void write_finding(const struct sheet *s, unsigned requirement) {
    const struct probe_report *report = s->of->report;
    const struct requirement *row = requirement_at(requirement);
    json_write_object(s->w);
    write_uuid(s, "uuid", "finding", row->id);
    json_write_pair(s->w, "title", str_format(s->arena, STR_F " " STR_F, STR_A(row->id), STR_A(row->title)));
    json_write_pair(s->w, "description", STR("A check that speaks to it is not met."));
    json_write_key(s->w, STR("target"));
    json_write_object(s->w);
    json_write_pair(s->w, "type", STR("objective-id"));
    json_write_pair(s->w, "target-id", control_id(s, requirement));
    json_write_key(s->w, STR("status"));
    json_write_object(s->w);
    json_write_pair(s->w, "state", STR("not-satisfied"));
    json_write_pair(s->w, "reason", STR("fail"));
    json_write_end(s->w, '}');
    json_write_end(s->w, '}');
    begin_list(s, "related-observations");
    for (size_t i = 0; i < report->row_count; i++) {
        if (!is_against(s, &report->rows[i], requirement))
            continue;
        json_write_object(s->w);
        write_uuid(s, "observation-uuid", "observation", report->rows[i].check);
        json_write_end(s->w, '}');
    }
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

static void write_findings(const struct sheet *s) {
    const struct probe_report *report = s->of->report;
    struct requirement_set against = {{0, 0}};
    for (size_t i = 0; i < report->row_count; i++)
        if (report->rows[i].outcome == PROBE_REPORT_NOT_MET && !probe_sheet_waiver(s->of, &report->rows[i]))
            against = requirement_set_union(&against, &report->rows[i].requirements);
    if (requirement_set_empty(&against))
        return;
    begin_list(s, "findings");
    for (unsigned r = requirement_set_next(&against, 0); r != REQUIREMENT_NONE;
         r = requirement_set_next(&against, r + 1))
        write_finding(s, r);
    json_write_end(s->w, ']');
}

static void write_result(const struct sheet *s) {
    const struct probe_report *report = s->of->report;
    json_write_object(s->w);
    write_uuid(s, "uuid", "result", STR(""));
    json_write_pair(s->w, "title", STR("What a look at the device saw"));
    json_write_pair(s->w, "description",
                    str_format(s->arena, "%zu checks, %zu not met, %zu that could not be seen", report->row_count,
                               report->counts[PROBE_REPORT_NOT_MET], report->counts[PROBE_REPORT_COULD_NOT_SEE]));
    json_write_pair(s->w, "start", s->time);
    write_device(s);
    write_reviewed(s);
    if (report->row_count > 0) {
        begin_list(s, "observations");
        for (size_t i = 0; i < report->row_count; i++)
            write_observation(s, &report->rows[i]);
        json_write_end(s->w, ']');
    }
    write_findings(s);
    json_write_end(s->w, '}');
}

/* The format wants a plan: a resource of this document that says that there was none. */
static void write_plan(const struct sheet *s, bool as_reference) {
    const struct str name[] = {STR_INIT("keyway-probe"), STR_INIT("plan")};
    char uuid[UUID_TEXT];
    uuid_named(name, ARRAY_LEN(name), uuid);
    if (as_reference) {
        json_write_key(s->w, STR("import-ap"));
        json_write_object(s->w);
        json_write_pair(s->w, "href", str_format(s->arena, "#%s", uuid));
        json_write_end(s->w, '}');
        return;
    }
    json_write_key(s->w, STR("back-matter"));
    json_write_object(s->w);
    begin_list(s, "resources");
    json_write_object(s->w);
    json_write_pair(s->w, "uuid", str_from(uuid));
    json_write_pair(s->w, "title", STR("No assessment plan"));
    json_write_pair(s->w, "description", STR("keyway-probe carries out every check that it has."));
    json_write_end(s->w, '}');
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

enum status probe_oscal_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    struct json_writer writer;
    char time[DATE_TIME_TEXT];
    date_time_text(sheet->report->time, time);
    const struct sheet s = {sheet, arena, &writer, str_from(time)};
    json_write_init(&writer, out, 2);
    json_write_object(&writer);
    json_write_key(&writer, STR("assessment-results"));
    json_write_object(&writer);
    write_uuid(&s, "uuid", "document", STR(""));
    write_metadata(&s);
    write_plan(&s, true);
    begin_list(&s, "results");
    write_result(&s);
    json_write_end(&writer, ']');
    write_plan(&s, false);
    json_write_end(&writer, '}');
    json_write_end(&writer, '}');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
