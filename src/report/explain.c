#include "report/explain.h"

#include "level/derivation.h"
#include "report/paint.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024, STEP = 4, PROOF_COLUMN = 6, HANGING = 2, ZONE_ASSETS = 8, VERDICT_CELL = 14 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct out *out;
    struct arena *arena;
};

static void write_place(const struct sheet *sheet, size_t column, const char *word, struct place place) {
    struct str text = place_index_text(sheet->options->places, sheet->arena, place);
    if (text.len == 0)
        return;
    out_repeat(sheet->out, ' ', column);
    paint_text(sheet->out, sheet->options->colour, PAINT_FAINT,
               str_format(sheet->arena, "%s " STR_F, word, STR_A(text)));
    out_char(sheet->out, '\n');
}

/* How an answer was matched: by what, how surely, to which product of the advisory, and where that stands. */
static void write_match(const struct sheet *sheet, size_t column, const struct advisory_match *match,
                        const struct advisory_detail *detail) {
    const struct advisory_document *document = advisory_at(sheet->assessment->options.advisories, match->document);
    struct str basis = advisory_basis_name((enum advisory_basis)match->basis);
    out_repeat(sheet->out, ' ', column);
    paint_wrapped(sheet->out,
                  str_format(sheet->arena, "matched by " STR_F ", %u %%: '" STR_F "'", STR_A(basis), match->probability,
                             STR_A(detail->product_text)),
                  column, column + HANGING, sheet->options->width);
    out_repeat(sheet->out, ' ', column);
    paint_text(sheet->out, sheet->options->colour, PAINT_FAINT,
               str_format(sheet->arena, "at " STR_F, STR_A(advisory_place_text(document, detail->at, sheet->arena))));
    out_char(sheet->out, '\n');
}

/* Where it is said, and what it rests on when that is elsewhere. */
static void write_places(const struct sheet *sheet, size_t column, struct place place, struct place proof) {
    bool same = place.source == proof.source && place.offset == proof.offset;
    write_place(sheet, column, "in", place);
    if (!same)
        write_place(sheet, column, "at", proof);
}

static void write_title(const struct sheet *sheet, const struct asset *asset, const struct asset_result *result) {
    bool colour = sheet->options->colour;
    struct str verdict = verdict_name((enum verdict)result->verdict);
    paint_text(sheet->out, colour, PAINT_BOLD, asset->id);
    out_char(sheet->out, ' ');
    paint_text(sheet->out, colour, paint_of_verdict((enum verdict)result->verdict), verdict);
    out_lit(sheet->out, ": ");
    paint_wrapped(sheet->out,
                  str_format(sheet->arena, STR_F " " STR_F " " STR_F " (" STR_F ") in zone " STR_F,
                             STR_A(asset->supplier), STR_A(asset->product), STR_A(asset->version),
                             STR_A(paint_types(sheet->arena, result->types)),
                             STR_A(sheet->assessment->plant->zones[asset->zone].id)),
                  out_safe_width(asset->id) + verdict.len + 3, 2, sheet->options->width);
}

/* ---- one requirement */

static struct str evidence_text(const struct sheet *sheet, const struct evidence *item) {
    static const char *const verbs[] = {
        [EFFECT_SUPPORTS] = "supports",         [EFFECT_CONTRADICTS] = "contradicts",
        [EFFECT_EXCLUDES] = "does not apply",   [EFFECT_COMPENSATES] = "stands in",
        [EFFECT_INCOMPLETE] = "did not run",    [EFFECT_CONFIRMS] = "confirms",
        [EFFECT_SPEAKS] = "counts neither way",
    };
    char day[11];
    date_text(item->date, day);
    struct str standing = item->standing == EVIDENCE_COUNTS ? STR("")
                                                            : str_format(sheet->arena, " [does not count: " STR_F "]",
                                                                         STR_A(evidence_standing_name(item->standing)));
    bool in_part = item->kind == EVIDENCE_DEVICE_REPORT && item->effect == EFFECT_INCOMPLETE;
    return str_format(sheet->arena, "%s: " STR_F " " STR_F " (" STR_F "%s%s): " STR_F STR_F,
                      in_part ? "is there in part" : verbs[item->effect], STR_A(evidence_kind_name(item->kind)),
                      STR_A(item->id), STR_A(strength_name(item->strength)), day[0] ? ", " : "", day,
                      STR_A(item->detail), STR_A(standing));
}

static enum status write_match_item(const struct sheet *sheet, uint32_t asset, const struct derivation_item *item) {
    const struct advisory_db *db = sheet->assessment->options.advisories;
    const struct advisory_document *document = advisory_at(db, item->match->document);
    struct advisory_detail detail;
    TRY(assess_detail(sheet->assessment, &sheet->assessment->plant->assets[asset], item->match, sheet->arena, &detail));
    static const char *const words[] = {
        [MATCH_SETTLED] = "settled",
        [MATCH_BELOW_THRESHOLD] = "below the policy's threshold",
        [MATCH_COMPENSATED] = "contradicts, compensated",
        [MATCH_LOOK] = "may contradict",
        [MATCH_AFFECTED] = "contradicts",
    };
    const char *word = words[item->judgement.effect];
    struct str cve = document->vulnerabilities[item->match->vulnerability].cve;
    struct str text = str_format(sheet->arena, "%s: advisory " STR_F " " STR_F ": " STR_F "; " STR_F, word,
                                 STR_A(document->id), STR_A(cve), STR_A(detail.reason), STR_A(item->basis));
    paint_wrapped(sheet->out, text, PROOF_COLUMN, PROOF_COLUMN + HANGING, sheet->options->width);
    write_match(sheet, PROOF_COLUMN + HANGING, item->match, &detail);
    return STATUS_OK;
}

static enum status write_derivation(const struct sheet *sheet, uint32_t asset, unsigned requirement) {
    struct derivation derivation;
    TRY(derivation_of(sheet->assessment, asset, requirement, sheet->arena, &derivation));
    const struct requirement *row = requirement_at(requirement);
    out_repeat(sheet->out, ' ', STEP);
    paint_text(sheet->out, sheet->options->colour, PAINT_BOLD, row->id);
    struct str due =
        derivation.level ? str_format(sheet->arena, "due from SL %u", derivation.level) : STR("not due for this type");
    struct str line = str_format(sheet->arena, STR_F " (" STR_F "): " STR_F " for SL-C, " STR_F " for SL-A",
                                 STR_A(row->title), STR_A(due), STR_A(requirement_status_name(derivation.capability)),
                                 STR_A(requirement_status_name(derivation.achieved)));
    out_char(sheet->out, ' ');
    paint_wrapped(sheet->out, line, STEP + row->id.len + 1, PROOF_COLUMN + HANGING, sheet->options->width);
    for (size_t i = 0; i < derivation.count; i++) {
        const struct derivation_item *item = &derivation.items[i];
        out_repeat(sheet->out, ' ', PROOF_COLUMN);
        if (item->match) {
            TRY(write_match_item(sheet, asset, item));
            continue;
        }
        paint_wrapped(sheet->out, evidence_text(sheet, item->evidence), PROOF_COLUMN, PROOF_COLUMN + HANGING,
                      sheet->options->width);
        write_places(sheet, PROOF_COLUMN + HANGING, item->evidence->place, item->evidence->proof);
    }
    if (derivation.count == 0) {
        out_repeat(sheet->out, ' ', PROOF_COLUMN);
        out_lit(sheet->out, "no evidence speaks of it\n");
    }
    return STATUS_OK;
}

/* ---- one asset */

/* A place that several reasons of a link share is told at the first of them. */
static void write_link_reasons(const struct sheet *sheet, const struct reasons *reasons, enum chain_link link) {
    struct place told = PLACE_NONE;
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason *reason = &reasons->items[i];
        if (reason->link != link)
            continue;
        out_repeat(sheet->out, ' ', STEP);
        paint_wrapped(sheet->out, reason->text, STEP, STEP + HANGING, sheet->options->width);
        bool again = told.source && told.source == reason->place.source && told.offset == reason->place.offset;
        if (!again || (reason->proof.source && !reason->match))
            write_places(sheet, PROOF_COLUMN, reason->place, reason->match ? reason->place : reason->proof);
        if (reason->match)
            write_match(sheet, PROOF_COLUMN, reason->match, reason->detail);
        told = reason->place;
    }
}

static void write_chain(const struct sheet *sheet, const struct reasons *reasons, const struct asset_result *result) {
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        enum link_state state = (enum link_state)result->links[link];
        out_format(sheet->out, "\n  " STR_F ": ", STR_A(chain_link_name((enum chain_link)link)));
        paint_text(sheet->out, sheet->options->colour, paint_of_state(state), link_state_name(state));
        if (!sheet->assessment->plant->policy.demanded[link])
            out_lit(sheet->out, " (not demanded by the policy)");
        out_char(sheet->out, '\n');
        write_link_reasons(sheet, reasons, (enum chain_link)link);
    }
}

static enum status write_shortfalls(const struct sheet *sheet, uint32_t asset, const struct reasons *reasons) {
    for (size_t i = 0; i < reasons->shortfall_count; i++) {
        const struct shortfall *s = &reasons->shortfalls[i];
        if (requirement_set_empty(&s->missing))
            continue;
        struct str title = STR("CCSC: these hold at every level, and are not all shown");
        if (s->fr != FR_NONE)
            title = str_format(sheet->arena, STR_F " (" STR_F "): SL-A %u, target %u; these lift it, and no fewer do",
                               STR_A(fr_abbreviation(s->fr)), STR_A(fr_name(s->fr)), s->achieved, s->target);
        out_lit(sheet->out, "\n  ");
        paint_wrapped(sheet->out, title, 2, 2, sheet->options->width);
        for (unsigned r = requirement_set_next(&s->missing, 0); r != REQUIREMENT_NONE;
             r = requirement_set_next(&s->missing, r + 1))
            TRY(write_derivation(sheet, asset, r));
    }
    return STATUS_OK;
}

static void write_ways(const struct sheet *sheet, const struct reasons *reasons) {
    if (reasons->way_count)
        out_lit(sheet->out, "\n  ways out:\n");
    for (size_t i = 0; i < reasons->way_count; i++) {
        out_format(sheet->out, "%*s-> ", STEP, "");
        paint_wrapped(sheet->out, reasons->ways[i].text, STEP + 3, STEP + 3, sheet->options->width);
    }
}

static enum status write_asset(const struct sheet *sheet, uint32_t asset) {
    struct reasons reasons;
    const struct asset_result *result = &sheet->assessment->assets[asset];
    TRY(reasons_of(sheet->assessment, asset, sheet->arena, &reasons));
    write_title(sheet, &sheet->assessment->plant->assets[asset], result);
    write_place(sheet, 2, "in", sheet->assessment->plant->assets[asset].place);
    write_chain(sheet, &reasons, result);
    TRY(write_shortfalls(sheet, asset, &reasons));
    write_ways(sheet, &reasons);
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

enum status explain_asset(const struct assessment *assessment, uint32_t asset, const struct report_options *options,
                          struct out *out) {
    struct arena arena;
    arena_init(&arena, SCRATCH_MAX);
    const struct sheet sheet = {assessment, options, out, &arena};
    enum status status = write_asset(&sheet, asset);
    arena_done(&arena);
    return status;
}

enum status explain_requirement(const struct assessment *assessment, uint32_t asset, unsigned requirement,
                                const struct report_options *options, struct out *out) {
    struct arena arena;
    arena_init(&arena, SCRATCH_MAX);
    const struct sheet sheet = {assessment, options, out, &arena};
    write_title(&sheet, &assessment->plant->assets[asset], &assessment->assets[asset]);
    enum status status = write_derivation(&sheet, asset, requirement);
    if (status == STATUS_OK && arena.refused)
        status = STATUS_MEMORY;
    arena_done(&arena);
    return status;
}

/* ---- a zone */

/* The assets whose SL-A of this FR is the zone's: they hold it down. */
static struct str weakest_of(const struct sheet *sheet, uint32_t zone, unsigned fr) {
    const struct plant *plant = sheet->assessment->plant;
    size_t shown = 0, more = 0;
    struct str text = STR(": held down by ");
    const struct zone_result *result = &sheet->assessment->zones[zone];
    for (uint32_t m = 0; m < result->asset_count; m++) {
        uint32_t i = result->members[m];
        if (sheet->assessment->assets[i].achieved.fr[fr] != result->achieved.fr[fr])
            continue;
        if (shown == ZONE_ASSETS)
            more++;
        else
            text = str_format(sheet->arena, STR_F "%s" STR_F, STR_A(text), shown++ ? ", " : "",
                              STR_A(plant->assets[i].id));
    }
    return more ? str_format(sheet->arena, STR_F " and %zu more", STR_A(text), more) : text;
}

static void write_weakest(const struct sheet *sheet, uint32_t zone, unsigned fr) {
    const struct zone_result *result = &sheet->assessment->zones[zone];
    unsigned target = sheet->assessment->plant->zones[zone].target[fr];
    bool low = result->asset_count && result->achieved.fr[fr] < target;
    out_format(sheet->out, "  %-4s ", fr_abbreviation(fr + 1).ptr);
    paint_wrapped(sheet->out,
                  str_format(sheet->arena, "SL-T %u, SL-A %u" STR_F, target, result->achieved.fr[fr],
                             STR_A(low ? weakest_of(sheet, zone, fr) : STR(""))),
                  7, 7, sheet->options->width);
}

/* "plc-02: capability broken; support period not shown" */
static void write_zone_asset(const struct sheet *sheet, uint32_t index) {
    const struct plant *plant = sheet->assessment->plant;
    const struct asset_result *result = &sheet->assessment->assets[index];
    enum verdict verdict = (enum verdict)result->verdict;
    struct str text = plant->assets[index].id;
    const char *separator = ": ";
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        if (result->links[link] <= LINK_COMPENSATED || !plant->policy.demanded[link])
            continue;
        text = str_format(sheet->arena, STR_F "%s" STR_F " " STR_F, STR_A(text), separator,
                          STR_A(chain_link_name((enum chain_link)link)),
                          STR_A(link_state_name((enum link_state)result->links[link])));
        separator = "; ";
    }
    out_lit(sheet->out, "  ");
    paint_cell(sheet->out, sheet->options->colour, paint_of_verdict(verdict), verdict_name(verdict), VERDICT_CELL);
    paint_wrapped(sheet->out, text, 2 + VERDICT_CELL, 2 + VERDICT_CELL, sheet->options->width);
}

static enum status write_zone(const struct sheet *sheet, uint32_t index) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    struct str verdict = result->asset_count ? verdict_name(result->verdict) : STR("not judged");
    paint_text(sheet->out, sheet->options->colour, PAINT_BOLD, zone->id);
    out_char(sheet->out, ' ');
    paint_text(sheet->out, sheet->options->colour, paint_of_verdict(result->verdict), verdict);
    out_lit(sheet->out, ": ");
    struct str assets = result->asset_count ? str_format(sheet->arena, "%u of %u asset%s meet the target",
                                                         result->assets[VERDICT_MEETS], result->asset_count,
                                                         result->asset_count == 1 ? "" : "s")
                                            : STR("it has no assets");
    if (zone->name.len)
        assets = str_format(sheet->arena, STR_F "; " STR_F, STR_A(zone->name), STR_A(assets));
    paint_wrapped(sheet->out, assets, out_safe_width(zone->id) + verdict.len + 3, 2, sheet->options->width);
    write_place(sheet, 2, "in", zone->place);
    if (!zone->target_set)
        out_lit(sheet->out, "  nobody has set a target: 'sl-t' is missing\n");
    for (unsigned fr = 0; fr < FR_COUNT && zone->target_set; fr++)
        write_weakest(sheet, index, fr);
    bool refused = sheet->arena->refused;
    for (uint32_t i = 0; i < result->asset_count && !refused; i++) {
        arena_reset(sheet->arena);
        write_zone_asset(sheet, result->members[i]);
        refused = sheet->arena->refused;
    }
    return refused ? STATUS_MEMORY : STATUS_OK;
}

enum status explain_zone(const struct assessment *assessment, uint32_t zone, const struct report_options *options,
                         struct out *out) {
    struct arena arena;
    arena_init(&arena, SCRATCH_MAX);
    const struct sheet sheet = {assessment, options, out, &arena};
    enum status status = write_zone(&sheet, zone);
    arena_done(&arena);
    return status;
}
