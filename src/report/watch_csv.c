/* The matches as CSV (RFC 4180): one row a vulnerability of an asset. */
#include "report/watch.h"

enum { SCRATCH_MAX = 16 * 1024 * 1024 };

static const struct str header = STR_INIT(
    "rank,zone,asset,supplier,product,version,advisory,advisory version,vulnerability,title,answer,probability,basis,"
    "reason,triage,remediation,standing,decision,exploitation,exposure,automatable,human impact,exploited,epss,cvss,"
    "cvss in zone,remedy,remedy text,remedy url,fixed version,due\r\n");

static struct str tenths(bool known, unsigned value, struct arena *arena) {
    return known ? str_format(arena, "%u.%u", value / 10, value % 10) : STR("");
}

static struct str due_text(const struct watch_item *item, struct arena *arena) {
    char day[11];
    date_text(triage_due(item->word), day);
    return str_copy(arena, str_from(day));
}

static enum status write_row(const struct watch_list *list, size_t rank, const struct watch_item *item,
                             struct arena *arena, struct out *out) {
    const struct asset *asset = watch_asset(list, item);
    const struct advisory_document *document = watch_document_of(list, item);
    const struct advisory_vulnerability *vulnerability = watch_vulnerability(list, item);
    const struct risk *risk = &item->risk;
    struct advisory_detail detail;
    TRY(watch_detail(list, item, arena, &detail));
    const struct str cells[] = {
        str_format(arena, "%zu", rank),
        watch_zone(list, item)->id,
        asset->id,
        asset->supplier,
        asset->product,
        asset->version,
        document->id,
        document->version,
        vulnerability->cve,
        document->title,
        advisory_answer_name((enum advisory_answer)item->answer),
        str_format(arena, "%u", item->match->probability),
        advisory_basis_name((enum advisory_basis)item->match->basis),
        detail.reason,
        triage_state_name((enum triage_state)item->state),
        triage_remediation_name((enum remediation)item->remediation),
        watch_standing_text(list, item, arena),
        ssvc_decision_name((enum ssvc_decision)risk->decision),
        ssvc_exploitation_name((enum ssvc_exploitation)risk->exploitation),
        exposure_name((enum exposure)risk->exposure),
        ssvc_automatable_name((enum ssvc_automatable)risk->automatable),
        ssvc_impact_name((enum ssvc_impact)risk->impact),
        risk->exploited ? STR("yes") : STR("no"),
        risk->epss < 0 ? STR("") : str_format(arena, "%.5f", (double)risk->epss),
        tenths(risk->scored, risk->base, arena),
        tenths(risk->weighed, risk->score, arena),
        advisory_remedy_name(detail.remedy),
        detail.remedy_text,
        detail.remedy_url,
        detail.fixed_version,
        due_text(item, arena),
    };
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        if (i > 0)
            out_char(out, ',');
        out_csv(out, cells[i]);
    }
    out_lit(out, "\r\n");
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

enum status report_watch_csv(const struct watch_selection *selection, const struct watch_report_options *options,
                             struct arena *arena, struct out *out) {
    struct arena scratch;
    enum status status = STATUS_OK;
    (void)options;
    (void)arena;
    arena_init(&scratch, SCRATCH_MAX);
    out_str(out, header);
    for (size_t i = 0; i < selection->count && status == STATUS_OK; i++) {
        arena_reset(&scratch);
        status = write_row(selection->list, i + 1, selection->items[i], &scratch, out);
    }
    arena_done(&scratch);
    return status;
}
