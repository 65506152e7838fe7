/* The matches as JSON: docs/formats/watch-match.schema.json specifies it. */
#include <math.h>

#include "base/json_write.h"
#include "report/watch.h"

enum { SCRATCH_MAX = 16 * 1024 * 1024, DECISION_POINTS = 4 };

static void write_key_number(struct json_writer *w, const char *key, double value) {
    json_write_key(w, str_from(key));
    json_write_number(w, value);
}

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair_some(w, key, str_from(text));
}

static void write_time(struct json_writer *w, const char *key, int64_t seconds) {
    char text[DATE_TIME_TEXT];
    date_time_text(seconds, text);
    json_write_pair(w, key, str_from(text));
}

static void write_risk(struct json_writer *w, const struct risk *risk, struct arena *arena) {
    static const char *const bases[] = {"assumed", "derived", "stated"};
    const struct {
        const char *key;
        struct str value;
    } points[DECISION_POINTS] = {
        {"exploitation", ssvc_exploitation_name((enum ssvc_exploitation)risk->exploitation)},
        {"exposure", exposure_name((enum exposure)risk->exposure)},
        {"automatable", ssvc_automatable_name((enum ssvc_automatable)risk->automatable)},
        {"human_impact", ssvc_impact_name((enum ssvc_impact)risk->impact)},
    };
    json_write_key(w, STR("risk"));
    json_write_object(w);
    json_write_pair(w, "decision", ssvc_decision_name((enum ssvc_decision)risk->decision));
    for (size_t i = 0; i < DECISION_POINTS; i++) {
        json_write_key(w, str_from(points[i].key));
        json_write_object(w);
        json_write_pair(w, "value", points[i].value);
        json_write_pair(w, "basis", str_from(bases[risk->basis[i]]));
        json_write_end(w, '}');
    }
    json_write_pair_bool(w, "exploited", risk->exploited);
    if (risk->epss >= 0)
        write_key_number(w, "epss", round((double)risk->epss * 100000) / 100000);
    if (risk->scored)
        write_key_number(w, "cvss", risk->base / 10.0);
    if (risk->weighed)
        write_key_number(w, "cvss_in_zone", risk->score / 10.0);
    json_write_pair(w, "reason", risk_text(risk, arena));
    json_write_end(w, '}');
}

static void write_word(struct json_writer *w, const struct triage_row *word) {
    if (!word)
        return;
    json_write_key(w, STR("word"));
    json_write_object(w);
    json_write_pair(w, "action", triage_action_name((enum triage_action)word->action));
    json_write_pair(w, "who", word->who);
    write_time(w, "at", word->at);
    json_write_pair_some(w, "reason", word->reason);
    write_day(w, "until", word->until);
    write_day(w, "outage", word->outage);
    json_write_end(w, '}');
}

static void write_names(struct json_writer *w, const struct watch_list *list, const struct watch_item *item) {
    const struct asset *asset = watch_asset(list, item);
    const struct advisory_document *document = watch_document_of(list, item);
    const struct advisory_vulnerability *vulnerability = watch_vulnerability(list, item);
    json_write_pair(w, "zone", watch_zone(list, item)->id);
    json_write_pair(w, "asset", asset->id);
    json_write_pair(w, "supplier", asset->supplier);
    json_write_pair(w, "product", asset->product);
    json_write_pair_some(w, "version", asset->version);
    json_write_pair(w, "advisory", document->id);
    json_write_pair_some(w, "advisory_version", document->version);
    json_write_pair_some(w, "vulnerability", vulnerability->cve);
    json_write_pair(w, "title", document->title);
    json_write_pair_bool(w, "read", item->read);
}

static enum status write_item(struct json_writer *w, const struct watch_list *list, size_t rank,
                              const struct watch_item *item, struct arena *arena) {
    struct advisory_detail detail;
    struct str standing = watch_standing_text(list, item, arena);
    TRY(watch_detail(list, item, arena, &detail));
    json_write_object(w);
    json_write_pair_integer(w, "rank", (int64_t)rank);
    write_names(w, list, item);
    json_write_pair(w, "answer", advisory_answer_name((enum advisory_answer)item->answer));
    json_write_pair(w, "effect", match_effect_name((enum match_effect)item->effect));
    json_write_pair_integer(w, "probability", item->match->probability);
    json_write_pair(w, "basis", advisory_basis_name((enum advisory_basis)item->match->basis));
    json_write_pair(w, "reason", detail.reason);
    json_write_pair(w, "state", triage_state_name((enum triage_state)item->state));
    json_write_pair(w, "remediation", triage_remediation_name((enum remediation)item->remediation));
    json_write_pair_some(w, "standing", standing);
    write_word(w, item->word);
    write_risk(w, &item->risk, arena);
    json_write_pair(w, "remedy", advisory_remedy_name(detail.remedy));
    json_write_pair_some(w, "remedy_text", detail.remedy_text);
    json_write_pair_some(w, "remedy_url", detail.remedy_url);
    json_write_pair_some(w, "fixed_version", detail.fixed_version);
    json_write_end(w, '}');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static void write_counts_of(struct json_writer *w, const char *key, const size_t *counts, size_t kinds,
                            struct str (*name)(unsigned kind)) {
    json_write_key(w, str_from(key));
    json_write_object(w);
    for (unsigned i = 0; i < kinds; i++)
        json_write_pair_integer(w, name(i).ptr, (int64_t)counts[i]);
    json_write_end(w, '}');
}

static void write_last_run(struct json_writer *w, const struct match_run *run) {
    if (!run)
        return;
    json_write_key(w, STR("last_run"));
    json_write_object(w);
    report_watch_run(run, w);
    json_write_end(w, '}');
}

void report_watch_run(const struct match_run *run, struct json_writer *w) {
    write_time(w, "at", run->at);
    json_write_pair(w, "kind", run->automatic ? STR("automatic") : STR("manual"));
    json_write_pair_integer(w, "advisories", run->advisories);
    json_write_pair_integer(w, "unread", run->unread);
    json_write_pair_integer(w, "matches", run->matches);
    json_write_pair_integer(w, "open", run->open);
    for (unsigned i = 0; i < MATCH_CHANGE_COUNT; i++)
        json_write_pair_integer(w, match_change_name((enum match_change)i).ptr, run->changes[i]);
    json_write_pair_integer(w, "ended", run->ended);
}

static void write_head(struct json_writer *w, const struct watch_list *list) {
    const struct assessment *assessment = list->assessment;
    const struct watch_counts *counts = &list->counts;
    json_write_pair(w, "format", STR("keyway-watch-match/1"));
    json_write_pair(w, "plant", assessment->plant->name);
    write_day(w, "at", assessment->options.at);
    json_write_key(w, STR("advisories"));
    json_write_object(w);
    json_write_pair_integer(w, "read", (int64_t)assessment->advisory_count);
    json_write_pair_integer(w, "unread", (int64_t)assessment->advisory_unread);
    json_write_end(w, '}');
    json_write_key(w, STR("counts"));
    json_write_object(w);
    json_write_pair_integer(w, "matches", (int64_t)counts->items);
    json_write_pair_integer(w, "open", (int64_t)counts->open);
    json_write_pair_integer(w, "assets", (int64_t)counts->assets);
    json_write_pair_integer(w, "assets_unheard", (int64_t)counts->unheard);
    write_counts_of(w, "answers", counts->answers, ANSWER_COUNT, report_watch_answer_name);
    write_counts_of(w, "states", counts->states, TRIAGE_STATE_COUNT, report_watch_state_name);
    write_counts_of(w, "assets_by_state", counts->assets_by_state, TRIAGE_STATE_COUNT, report_watch_state_name);
    write_counts_of(w, "remediations", counts->remediations, REMEDIATION_COUNT, report_watch_remediation_name);
    write_counts_of(w, "decisions", counts->decisions, SSVC_DECISION_COUNT, report_watch_decision_name);
    json_write_end(w, '}');
}

enum status report_watch_json(const struct watch_selection *selection, const struct watch_report_options *options,
                              struct arena *arena, struct out *out) {
    struct json_writer w;
    struct arena scratch;
    enum status status = STATUS_OK;
    (void)arena;
    arena_init(&scratch, SCRATCH_MAX);
    json_write_init(&w, out, 2);
    json_write_object(&w);
    write_head(&w, selection->list);
    write_last_run(&w, options->last_run);
    json_write_key(&w, STR("matches"));
    json_write_array(&w);
    for (size_t i = 0; i < selection->count && status == STATUS_OK; i++) {
        arena_reset(&scratch);
        status = write_item(&w, selection->list, i + 1, selection->items[i], &scratch);
    }
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    arena_done(&scratch);
    return status;
}
