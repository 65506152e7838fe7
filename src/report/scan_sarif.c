#include "base/json_write.h"
#include "evidence/sarif_write.h"
#include "report/scan.h"
#include "supplier/scan_waiver.h"

static void write_text(struct json_writer *w, const char *key, struct str text) {
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "text", text);
    json_write_end(w, '}');
}

static enum status write_rule(struct json_writer *w, const struct scan_rule *rule, struct arena *arena) {
    json_write_object(w);
    json_write_pair(w, "id", rule->id);
    write_text(w, "shortDescription", rule->title);
    if (rule->help.len > 0)
        write_text(w, "help", rule->help);
    json_write_key(w, STR("defaultConfiguration"));
    json_write_object(w);
    json_write_pair(w, "level", scan_severity_name(rule->severity));
    json_write_end(w, '}');
    json_write_key(w, STR("properties"));
    json_write_object(w);
    json_write_key(w, STR("tags"));
    json_write_array(w);
    json_write_string(w, rule->process);
    if (rule->cwe) {
        struct str cwe = str_format(arena, "external/cwe/cwe-%u", rule->cwe);
        if (!cwe.ptr)
            return STATUS_MEMORY;
        json_write_string(w, cwe);
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
    return STATUS_OK;
}

static enum status write_driver(struct json_writer *w, const struct scan_result *result, struct arena *arena) {
    json_write_key(w, STR("tool"));
    json_write_object(w);
    json_write_key(w, STR("driver"));
    json_write_object(w);
    json_write_pair(w, "name", STR("keyway scan"));
    json_write_pair(w, "version", STR(KEYWAY_VERSION));
    json_write_key(w, STR("rules"));
    json_write_array(w);
    for (size_t i = 0; i < scan_result_rule_count(result); i++)
        TRY(write_rule(w, scan_result_rule_at(result, i), arena));
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
    return STATUS_OK;
}

/* A path as a URI reference (RFC 3986): what may not stand there is percent-encoded. ptr NULL: memory. */
static struct str uri_of(struct arena *arena, struct str path) {
    return str_percent(arena, path, STR("-._~/"));
}

/* SARIF 3.27.23: of all results or of none. */
static enum status write_suppressions(struct json_writer *w, const struct waiver *waiver, struct arena *arena) {
    json_write_key(w, STR("suppressions"));
    json_write_array(w);
    if (waiver) {
        char day[11];
        date_text(waiver->until, day);
        struct str why =
            str_format(arena, STR_F " (" STR_F ", until %s)", STR_A(waiver->reason), STR_A(waiver->by), day);
        if (!why.ptr)
            return STATUS_MEMORY;
        json_write_object(w);
        json_write_pair(w, "kind", STR("external"));
        json_write_pair(w, "status", STR("accepted"));
        json_write_pair(w, "justification", why);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    return STATUS_OK;
}

static enum status write_result(struct json_writer *w, const struct scan_finding *finding,
                                const struct scan_report_options *options, struct arena *arena) {
    struct str uri = uri_of(arena, str_from(finding->path));
    bool told = finding->state != SCAN_UNTOLD;
    struct str text = str_format(arena, STR_F ": " STR_F, STR_A(finding->rule->title), STR_A(finding->text));
    if (!uri.ptr || !text.ptr)
        return STATUS_MEMORY;
    json_write_object(w);
    json_write_pair(w, "ruleId", finding->rule->id);
    json_write_pair(w, "kind", told ? STR("fail") : STR("open"));
    json_write_pair(w, "level", told ? scan_severity_name(finding->rule->severity) : STR("none"));
    write_text(w, "message", text);
    sarif_write_place(w, uri, finding->line);
    json_write_key(w, STR("partialFingerprints"));
    json_write_object(w);
    json_write_pair(w, "keywayMark/v1", finding->mark);
    json_write_end(w, '}');
    if (finding->tools.len > 0) {
        json_write_key(w, STR("properties"));
        json_write_object(w);
        json_write_pair(w, "tools", finding->tools);
        json_write_end(w, '}');
    }
    if (options->waivers)
        TRY(write_suppressions(w, finding->waiver, arena));
    json_write_end(w, '}');
    return STATUS_OK;
}

/* SARIF 3.20: whoever reads this as evidence must know that what was not found shows nothing. */
static void write_invocation(struct json_writer *w, const struct scan_result *result) {
    json_write_key(w, STR("invocations"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair_bool(w, "executionSuccessful", result->unread + result->unfinished == 0);
    json_write_end(w, '}');
    json_write_end(w, ']');
}

enum status scan_report_sarif(const struct scan_result *result, const struct scan_report_options *options,
                              struct arena *arena, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_write_pair(&w, "version", STR("2.1.0"));
    json_write_key(&w, STR("runs"));
    json_write_array(&w);
    json_write_object(&w);
    TRY(write_driver(&w, result, arena));
    write_invocation(&w, result);
    json_write_key(&w, STR("properties"));
    json_write_object(&w);
    scan_write_reach(&w, options, result);
    json_write_end(&w, '}');
    json_write_key(&w, STR("results"));
    json_write_array(&w);
    for (size_t i = 0; i < result->finding_count; i++)
        if (result->findings[i].rule->severity <= options->least)
            TRY(write_result(&w, &result->findings[i], options, arena));
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
