/* The trace as JSON: everything that the other formats show is made of this. */
#include "base/json_write.h"
#include "report/threats.h"

static void write_requirements(struct json_writer *w, const char *key, const struct requirement_set *set) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        json_write_string(w, requirement_at(i)->id);
    json_write_end(w, ']');
}

static void write_place(struct json_writer *w, struct place place) {
    struct position position = place_position(place);
    if (!place.source)
        return;
    json_write_pair(w, "file", place.source->name);
    if (position.line) {
        json_write_pair_integer(w, "line", position.line);
        json_write_pair_integer(w, "column", position.column);
    }
}

static void write_mitigations(struct json_writer *w, const struct threat *threat) {
    json_write_key(w, STR("mitigations"));
    json_write_array(w);
    for (unsigned i = 0; i < attack_mitigation_count(); i++)
        if (threat->mitigations >> i & 1)
            json_write_string(w, attack_mitigation_at(i)->id);
    json_write_end(w, ']');
}

static void write_threat(struct json_writer *w, const struct trace *trace, const struct trace_threat *traced) {
    const struct threat *threat = traced->threat;
    json_write_object(w);
    json_write_pair(w, "id", threat->id);
    json_write_pair(w, "at", threat_model_target(trace->model, threat->target));
    json_write_pair(w, "category", model_category_name(threat->category));
    json_write_pair(w, "title", threat->title);
    json_write_pair_bool(w, "follows", threat->derived);
    json_write_pair(w, "state", treatment_name(traced->state));
    json_write_pair(w, "risk", risk_name(traced->risk));
    json_write_pair_bool(w, "shown", traced->shown);
    write_requirements(w, "usually", &threat->proposals);
    if (threat->category >= STRIDE_COUNT)
        write_mitigations(w, threat);
    json_write_key(w, STR("entries"));
    json_write_array(w);
    for (size_t i = 0; i < traced->entry_count; i++)
        json_write_string(w, trace->model->threats[traced->entries[i]].id);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair_some(w, key, str_from(text));
}

static void write_entry(struct json_writer *w, const struct trace *trace, size_t index) {
    const struct model_threat *written = &trace->model->threats[index];
    const struct trace_entry *entry = &trace->entries[index];
    json_write_object(w);
    json_write_pair(w, "id", written->id);
    json_write_pair_some(w, "title", written->title);
    json_write_pair(w, "treatment", treatment_name(written->treatment));
    json_write_pair(w, "state", treatment_name(entry->state));
    json_write_pair_some(w, "why", entry->why);
    json_write_pair(w, "risk", risk_name(written->risk));
    json_write_pair_some(w, "reason", written->reason);
    json_write_pair_some(w, "by", written->by);
    json_write_pair_some(w, "to", written->to);
    write_day(w, "date", written->date);
    write_day(w, "review", written->review);
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (size_t i = 0; i < entry->requirement_count; i++)
        json_write_string(w, trace->requirements[entry->requirements[i]].written->id);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_requirement(struct json_writer *w, const struct trace_requirement *requirement) {
    const struct product_requirement *written = requirement->written;
    json_write_object(w);
    json_write_pair(w, "id", written->id);
    json_write_pair(w, "text", written->text);
    json_write_pair_bool(w, "shown", requirement->shown);
    json_write_pair_bool(w, "from-threat", requirement->has_threat);
    write_requirements(w, "covers", &written->covers);
    json_write_key(w, STR("tests"));
    json_write_array(w);
    for (size_t i = 0; i < written->verified_by.count; i++) {
        const struct trace_test *test = &requirement->tests[i];
        json_write_object(w);
        json_write_pair(w, "name", test->name);
        json_write_pair(w, "outcome", trace_outcome_name(test->outcome));
        json_write_pair_some(w, "evidence", test->evidence);
        json_write_pair_some(w, "detail", test->detail);
        json_write_pair_integer(w, "cases", (int64_t)test->cases);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_finding(struct json_writer *w, const struct trace_finding *finding) {
    const struct trace_rule *rule = trace_rule_at(finding->rule);
    json_write_object(w);
    json_write_pair(w, "rule", rule->id);
    json_write_pair(w, "severity", trace_severity_name(rule->severity));
    json_write_pair(w, "process", rule->process);
    json_write_pair(w, "subject", finding->subject);
    json_write_pair(w, "title", rule->title);
    json_write_pair_some(w, "text", finding->text);
    json_write_pair(w, "help", rule->help);
    write_place(w, finding->place);
    json_write_end(w, '}');
}

/* By requirement of 4-1: what `keyway status` gets of it. */
static enum status write_answers(struct json_writer *w, const struct trace *trace, struct arena *arena) {
    static const char *const standings[] = {
        [TRACE_SHOWN] = "shown", [TRACE_PARTLY] = "partly", [TRACE_FALLS_SHORT] = "falls short"};
    json_write_key(w, STR("process"));
    json_write_array(w);
    for (unsigned i = 0; i < PROCESS_COUNT; i++) {
        struct trace_answer answer;
        TRY(trace_answer(trace, i, arena, &answer));
        if (answer.standing == TRACE_NOT_ASKED)
            continue;
        json_write_object(w);
        json_write_pair(w, "id", process_at(i)->id);
        json_write_pair(w, "standing", str_from(standings[answer.standing]));
        json_write_pair(w, "text", answer.text);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    return STATUS_OK;
}

enum status threats_report_json(const struct trace *trace, const struct threats_report_options *options,
                                struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct json_writer w;
    (void)options;
    (void)sink;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    if (trace->product) {
        json_write_pair(&w, "supplier", trace->product->supplier.name);
        json_write_pair(&w, "product", trace->product->name);
        json_write_pair(&w, "release", trace->release->version);
    }
    write_day(&w, "at", trace->options.at);
    json_write_pair(&w, "catalogue", STR(ATTACK_EDITION));
    json_write_key(&w, STR("threats"));
    json_write_array(&w);
    for (size_t i = 0; i < trace->threats.count; i++)
        write_threat(&w, trace, &trace->traced[i]);
    json_write_end(&w, ']');
    json_write_key(&w, STR("entries"));
    json_write_array(&w);
    for (size_t i = 0; i < trace->model->threat_count; i++)
        write_entry(&w, trace, i);
    json_write_end(&w, ']');
    json_write_key(&w, STR("requirements"));
    json_write_array(&w);
    for (size_t i = 0; i < trace->requirement_count; i++)
        write_requirement(&w, &trace->requirements[i]);
    json_write_end(&w, ']');
    write_requirements(&w, "claimed", &trace->claimed);
    write_requirements(&w, "shown", &trace->shown);
    TRY(write_answers(&w, trace, arena));
    json_write_key(&w, STR("findings"));
    json_write_array(&w);
    for (size_t i = 0; i < trace->finding_count; i++)
        write_finding(&w, &trace->findings[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
