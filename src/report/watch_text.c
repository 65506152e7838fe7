/* The matches for a terminal: counts, then each vulnerability of each asset in the order asked for, with what was
 * found, why it stands where it stands, and what to do. */
#include "report/paint.h"
#include "report/watch.h"

enum { SCRATCH_MAX = 16 * 1024 * 1024, INDENT = 6, NUMBER = 4 };

struct page {
    const struct watch_selection *selection;
    const struct watch_report_options *options;
    struct out *out;
    struct arena *arena; /* of one item */
};

static enum paint paint_of_decision(unsigned decision) {
    static const enum paint paints[SSVC_DECISION_COUNT] = {PAINT_FAINT, PAINT_PLAIN, PAINT_WARN, PAINT_BAD};
    return paints[decision];
}

/* "3 new, 1 planned": those that are not 0. */
static struct str counted(const size_t *counts, size_t kinds, struct str (*name)(unsigned kind), struct arena *arena) {
    struct str text = STR("");
    for (unsigned i = 0; i < kinds; i++)
        if (counts[i])
            text =
                str_format(arena, STR_F "%s%zu " STR_F, STR_A(text), text.len ? ", " : "", counts[i], STR_A(name(i)));
    return text;
}

static void write_counts(const struct page *page) {
    const struct watch_counts *counts = &page->selection->list->counts;
    size_t width = page->options->width;
    if (counts->items == 0)
        return;
    const struct {
        const char *label;
        struct str text;
    } lines[] = {
        {"Answers", counted(counts->answers, ANSWER_COUNT, report_watch_answer_name, page->arena)},
        {"Triage", counted(counts->states, TRIAGE_STATE_COUNT, report_watch_state_name, page->arena)},
        {"Remediation", counted(counts->remediations, REMEDIATION_COUNT, report_watch_remediation_name, page->arena)},
        {"Decisions", counted(counts->decisions, SSVC_DECISION_COUNT, report_watch_decision_name, page->arena)},
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        if (lines[i].text.len == 0)
            continue;
        out_format(page->out, "%-13s", lines[i].label);
        paint_wrapped(page->out, lines[i].text, 13, 13, width);
    }
}

static void write_last_run(const struct page *page) {
    const struct match_run *run = page->options->last_run;
    char at[DATE_TIME_TEXT];
    if (!run) {
        out_lit(page->out, "not matched by a sync yet\n");
        return;
    }
    date_time_text(run->at, at);
    paint_wrapped(page->out,
                  str_format(page->arena, "last run %s, %s: " STR_F, at, run->automatic ? "automatic" : "manual",
                             STR_A(match_run_text(run, page->arena))),
                  0, 0, page->options->width);
}

static void write_head(const struct page *page) {
    const struct watch_list *list = page->selection->list;
    const struct assessment *assessment = list->assessment;
    char day[11];
    date_text(assessment->options.at, day);
    paint_text(page->out, page->options->colour, PAINT_BOLD, assessment->plant->name);
    out_format(page->out, ", %s: %zu open of %zu match%s, on %zu of %zu asset%s\n", day, list->counts.open,
               list->counts.items, list->counts.items == 1 ? "" : "es", list->counts.assets,
               assessment->plant->asset_count, plural(assessment->plant->asset_count));
    out_format(page->out, "%zu %s read", assessment->advisory_count,
               assessment->advisory_count == 1 ? "advisory" : "advisories");
    if (assessment->advisory_unread)
        out_format(page->out, ", %zu could not be read", assessment->advisory_unread);
    out_char(page->out, '\n');
    if (page->options->is_listed)
        write_last_run(page);
    if (list->counts.unheard)
        paint_wrapped(page->out,
                      str_format(page->arena, "%zu asset%s of %s of whom no advisory was read: nothing is known of %s",
                                 list->counts.unheard, list->counts.unheard == 1 ? " is" : "s are",
                                 list->counts.unheard == 1 ? "a supplier" : "suppliers",
                                 list->counts.unheard == 1 ? "it" : "them"),
                      0, 0, page->options->width);
    write_counts(page);
}

static void write_indented(const struct page *page, struct str text) {
    out_repeat(page->out, ' ', INDENT);
    paint_wrapped(page->out, text, INDENT, INDENT, page->options->width);
}

static struct str remedy_line(const struct advisory_detail *detail, struct arena *arena) {
    if (detail->remedy == REMEDY_NONE_KNOWN && detail->remedy_text.len == 0)
        return STR("");
    return str_format(arena, STR_F "%s" STR_F "%s" STR_F, STR_A(advisory_remedy_name(detail->remedy)),
                      detail->remedy_text.len ? ": " : "", STR_A(detail->remedy_text),
                      detail->remedy_url.len ? " " : "", STR_A(detail->remedy_url));
}

/* What was found of which asset, and how surely. */
static enum status write_answer(const struct page *page, size_t number, const struct watch_item *item,
                                const struct advisory_detail *detail) {
    const struct watch_list *list = page->selection->list;
    const struct asset *asset = watch_asset(list, item);
    struct str cve = watch_vulnerability(list, item)->cve;
    struct str head =
        str_format(page->arena, STR_F ": " STR_F "%s" STR_F ", " STR_F ", " STR_F, STR_A(asset->id),
                   STR_A(watch_document_of(list, item)->id), cve.len ? " " : "", STR_A(cve),
                   STR_A(report_watch_answer_name(item->answer)), STR_A(report_watch_state_name(item->state)));
    struct str found =
        str_format(page->arena, STR_F " " STR_F "%s" STR_F ": " STR_F " (%u %%, by " STR_F ")", STR_A(asset->supplier),
                   STR_A(asset->product), asset->version.len ? " " : "", STR_A(asset->version), STR_A(detail->reason),
                   item->match->probability, STR_A(advisory_basis_name((enum advisory_basis)item->match->basis)));
    if (!head.ptr || !found.ptr)
        return STATUS_MEMORY;
    out_format(page->out, "%*zu. ", NUMBER, number);
    paint_wrapped(page->out, head, INDENT, INDENT, page->options->width);
    write_indented(page, found);
    return STATUS_OK;
}

static enum status write_rank(const struct page *page, const struct watch_item *item) {
    const struct watch_list *list = page->selection->list;
    const struct zone_exposure *exposure = &list->exposures[watch_asset(list, item)->zone];
    struct str risk = risk_text(&item->risk, page->arena);
    struct str where = exposure_text(list->assessment->plant, exposure, page->arena);
    if (!risk.ptr || !where.ptr)
        return STATUS_MEMORY;
    struct str rank = str_format(page->arena, STR_F " (" STR_F ")", STR_A(risk), STR_A(where));
    struct str decision = report_watch_decision_name(item->risk.decision);
    if (!rank.ptr)
        return STATUS_MEMORY;
    if (!page->options->colour) {
        write_indented(page, rank);
        return STATUS_OK;
    }
    out_repeat(page->out, ' ', INDENT);
    paint_text(page->out, true, paint_of_decision(item->risk.decision), decision);
    paint_wrapped(page->out, str_skip(rank, decision.len), INDENT + decision.len, INDENT, page->options->width);
    return STATUS_OK;
}

static enum status write_item(const struct page *page, size_t number, const struct watch_item *item) {
    struct advisory_detail detail;
    TRY(watch_detail(page->selection->list, item, page->arena, &detail));
    struct str standing = watch_standing_text(page->selection->list, item, page->arena);
    struct str remedy = remedy_line(&detail, page->arena);
    TRY(write_answer(page, number, item, &detail));
    if (item->state != TRIAGE_SETTLED)
        TRY(write_rank(page, item));
    if (standing.len)
        write_indented(page, standing);
    if (remedy.len && item->state != TRIAGE_SETTLED)
        write_indented(page, remedy);
    return page->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static enum status write_items(struct page *page) {
    const struct watch_selection *selection = page->selection;
    size_t shown =
        page->options->shown && page->options->shown < selection->count ? page->options->shown : selection->count;
    for (size_t i = 0; i < shown; i++) {
        arena_reset(page->arena);
        out_char(page->out, '\n');
        TRY(write_item(page, i + 1, selection->items[i]));
    }
    if (selection->count == 0)
        out_lit(page->out, "\nNothing matches what was asked for.\n");
    if (shown < selection->count)
        out_format(page->out, "\n... and %zu more (--all shows them)\n", selection->count - shown);
    return STATUS_OK;
}

enum status report_watch_text(const struct watch_selection *selection, const struct watch_report_options *options,
                              struct arena *arena, struct out *out) {
    struct arena scratch;
    struct page page = {selection, options, out, &scratch};
    (void)arena;
    arena_init(&scratch, SCRATCH_MAX);
    write_head(&page);
    enum status status = scratch.refused ? STATUS_MEMORY : write_items(&page);
    arena_done(&scratch);
    return status;
}
