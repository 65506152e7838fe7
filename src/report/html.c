/* The report as one HTML page: zones by FR as a heat map of SL-A against SL-T, each cell leading to its reasons, then
 * every asset that does not meet its target with its chain. */
#include "report/page.h"
#include "report/premise.h"
#include "report/report.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024, ASSETS_MAX = 2000, CELL_ASSETS = 50 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct out *out;
    struct arena *arena;
};

static const char *const verdict_class[VERDICT_COUNT] = {"meets", "look", "short"};
static const char *const state_class[] = {[LINK_HOLDS] = "holds",
                                          [LINK_COMPENSATED] = "compensated",
                                          [LINK_OPEN] = "open",
                                          [LINK_NOT_SHOWN] = "notshown",
                                          [LINK_BROKEN] = "broken"};
static const char *const state_sign[] = {[LINK_HOLDS] = "&#10003;",
                                         [LINK_COMPENSATED] = "~",
                                         [LINK_OPEN] = "?",
                                         [LINK_NOT_SHOWN] = "&ndash;",
                                         [LINK_BROKEN] = "&times;"};

static void text_of(const struct sheet *sheet, struct str text) {
    out_markup(sheet->out, text);
}

/* Ids of the plant's documents as fragments: what is no letter, digit, '-' or '.' becomes _xx, so that two differ. */
static void write_fragment(const struct sheet *sheet, struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (char_is_alnum(c) || c == '-' || c == '.')
            out_char(sheet->out, c);
        else
            out_format(sheet->out, "_%02x", (unsigned char)c);
    }
}

static void write_badge(const struct sheet *sheet, enum verdict verdict) {
    out_format(sheet->out, "<span class=\"badge %s\">" STR_F "</span>", verdict_class[verdict],
               STR_A(verdict_name(verdict)));
}

/* ---- head */

static void write_bar(const struct sheet *sheet) {
    const uint32_t *counts = sheet->assessment->verdicts;
    double all = (double)sheet->assessment->plant->asset_count;
    out_format(
        sheet->out,
        "<div class=\"bar\" role=\"img\" aria-label=\"%u assets meet their target, %u need a look, %u fall short\">",
        counts[VERDICT_MEETS], counts[VERDICT_NEEDS_A_LOOK], counts[VERDICT_FALLS_SHORT]);
    for (unsigned v = 0; v < VERDICT_COUNT && all > 0; v++)
        if (counts[v])
            out_format(sheet->out, "<span class=\"%s\" style=\"width:%.2f%%\"></span>", verdict_class[v],
                       100.0 * counts[v] / all);
    out_lit(sheet->out, "</div>\n");
}

static enum status write_premises(const struct sheet *sheet) {
    struct premises premises;
    TRY(premises_of(sheet->assessment, sheet->arena, &premises));
    for (size_t i = 0; i < premises.count; i++) {
        out_lit(sheet->out, "<p><strong class=\"look\">");
        text_of(sheet, premises.items[i]);
        out_lit(sheet->out, "</strong></p>\n");
    }
    return STATUS_OK;
}

static enum status write_head(const struct sheet *sheet) {
    const struct assessment *assessment = sheet->assessment;
    char day[11];
    date_text(assessment->options.at, day);
    out_lit(sheet->out, "<h1>");
    text_of(sheet, assessment->plant->name);
    out_lit(sheet->out, " ");
    write_badge(sheet, assessment->verdict);
    out_format(sheet->out, "</h1>\n<p class=\"soft\">Judged as of %s", day);
    if (assessment->plant->owner.len) {
        out_lit(sheet->out, " for ");
        text_of(sheet, assessment->plant->owner);
    }
    out_lit(sheet->out, " by IEC 62443-4-2:2019 and 62443-4-1:2018.</p>\n");
    TRY(write_premises(sheet));
    write_bar(sheet);
    out_format(sheet->out,
               "<p><span class=\"meets\">%u meet</span>, <span class=\"look\">%u need a look</span>, <span "
               "class=\"short\">%u fall short</span> of %zu assets in %zu zones. ",
               assessment->verdicts[VERDICT_MEETS], assessment->verdicts[VERDICT_NEEDS_A_LOOK],
               assessment->verdicts[VERDICT_FALLS_SHORT], assessment->plant->asset_count,
               assessment->plant->zone_count);
    if (assessment->options.advisories)
        out_format(sheet->out, "%zu advisories read", assessment->advisory_count);
    else
        out_lit(sheet->out, "No advisories were given, so that link is not shown");
    if (assessment->advisory_unread)
        out_format(sheet->out, "; <strong>%zu files could not be read</strong>", assessment->advisory_unread);
    out_lit(sheet->out, ".</p>\n");
    return STATUS_OK;
}

/* ---- heat map */

static const char *shade_of(unsigned target, unsigned level) {
    int gap = (int)target - (int)level;
    return gap <= 0 ? "s0" : gap == 1 ? "s1" : gap == 2 ? "s2" : "s3";
}

static void write_cell(const struct sheet *sheet, uint32_t index, unsigned fr) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    bool judged = zone->target_set && result->asset_count;
    bool low = judged && result->achieved.fr[fr] < zone->target[fr];
    out_format(sheet->out, "<td class=\"cell\"><a class=\"%s\" href=\"#c-",
               judged ? shade_of(zone->target[fr], result->achieved.fr[fr]) : "sn");
    write_fragment(sheet, zone->id);
    out_format(sheet->out, "-%s\">", fr_abbreviation(fr + 1).ptr);
    if (!judged)
        out_lit(sheet->out, "<b>&ndash;</b><small><span>not judged</span></small></a></td>");
    else
        out_format(sheet->out, "<b>%u</b><small>of %u%s</small></a></td>", result->achieved.fr[fr], zone->target[fr],
                   low ? "<span>, short</span>" : "");
}

static void write_fr_heads(const struct sheet *sheet) {
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(sheet->out, "<th scope=\"col\"><abbr title=\"" STR_F "\">" STR_F "</abbr></th>", STR_A(fr_name(fr)),
                   STR_A(fr_abbreviation(fr)));
}

static void write_map_row(const struct sheet *sheet, uint32_t index) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    out_lit(sheet->out, "<tr><th scope=\"row\">");
    text_of(sheet, zone->id);
    out_lit(sheet->out, "<br><span class=\"soft\">");
    text_of(sheet, zone->name);
    out_lit(sheet->out, "</span></th>");
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        write_cell(sheet, index, fr);
    out_format(sheet->out, "<td>%u</td><td>", result->asset_count);
    write_badge(sheet, result->verdict);
    out_lit(sheet->out, "</td></tr>\n");
}

static void write_map_key(const struct sheet *sheet) {
    out_lit(sheet->out, "<p class=\"key\"><span class=\"s0\">reaches the target</span> <span class=\"s1\">one level "
                        "short</span> <span class=\"s2\">two</span> <span class=\"s3\">three or more</span> <span "
                        "class=\"sn\">not judged</span></p>\n<p class=\"soft small\">");
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(sheet->out, "%s<b>" STR_F "</b> " STR_F, fr > FR_IAC ? ", " : "", STR_A(fr_abbreviation(fr)),
                   STR_A(fr_name(fr)));
    out_lit(sheet->out, ".</p>\n");
}

static void write_map(const struct sheet *sheet) {
    out_lit(sheet->out, "<h2 id=\"map\">Achieved level (SL-A) against target (SL-T)</h2>\n<p class=\"soft\">The level "
                        "of a zone is that of its weakest asset. A cell leads to what holds it down.</p>\n<div "
                        "class=\"scroll\"><table class=\"heat\">\n<thead><tr><th scope=\"col\">Zone</th>");
    write_fr_heads(sheet);
    out_lit(sheet->out, "<th scope=\"col\">Assets</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < sheet->assessment->plant->zone_count; i++)
        write_map_row(sheet, i);
    out_lit(sheet->out, "</tbody></table></div>\n");
    write_map_key(sheet);
}

/* ---- what a cell leads to */

static void write_asset_link(const struct sheet *sheet, const struct asset *asset) {
    out_lit(sheet->out, "<a href=\"#a-");
    write_fragment(sheet, asset->id);
    out_lit(sheet->out, "\">");
    text_of(sheet, asset->id);
    out_lit(sheet->out, "</a>");
}

static void write_cell_asset(const struct sheet *sheet, uint32_t index, unsigned fr) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    const struct zone *zone = &sheet->assessment->plant->zones[asset->zone];
    struct requirement_set missing = level_missing(&result->states, result->types, fr + 1, zone->target[fr]);
    struct requirement_set against = requirement_set_intersect(&missing, &result->states.contradicted);
    out_lit(sheet->out, "<li>");
    write_asset_link(sheet, asset);
    out_format(sheet->out, ": SL-A %u, SL-C %u; missing ", result->achieved.fr[fr], result->capable.fr[fr]);
    text_of(sheet, result->types ? requirement_set_text(sheet->arena, &missing, 0) : STR("its component type"));
    if (!requirement_set_empty(&against)) {
        out_lit(sheet->out, "; contradicted: ");
        text_of(sheet, requirement_set_text(sheet->arena, &against, 0));
    }
    out_lit(sheet->out, "</li>\n");
}

static size_t write_panel_assets(const struct sheet *sheet, uint32_t index, unsigned fr) {
    const struct plant *plant = sheet->assessment->plant;
    size_t shown = 0, more = 0;
    const struct zone_result *result = &sheet->assessment->zones[index];
    for (uint32_t m = 0; m < result->asset_count; m++) {
        uint32_t i = result->members[m];
        if (sheet->assessment->assets[i].achieved.fr[fr] >= plant->zones[index].target[fr])
            continue;
        if (shown == CELL_ASSETS) {
            more++;
            continue;
        }
        if (shown++ == 0)
            out_lit(sheet->out, "<ul>\n");
        write_cell_asset(sheet, i, fr);
    }
    if (shown)
        out_lit(sheet->out, "</ul>\n");
    if (more)
        out_format(sheet->out, "<p>and %zu more assets</p>\n", more);
    return shown;
}

static void write_panel(const struct sheet *sheet, uint32_t index, unsigned fr) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    bool low = result->achieved.fr[fr] < zone->target[fr];
    out_format(sheet->out, "<section class=\"panel%s\" id=\"c-", low ? " low" : "");
    write_fragment(sheet, zone->id);
    out_format(sheet->out, "-%s\"><h3 tabindex=\"-1\">", fr_abbreviation(fr + 1).ptr);
    text_of(sheet, zone->id);
    out_format(sheet->out, ": " STR_F " (" STR_F ")", STR_A(fr_name(fr + 1)), STR_A(fr_abbreviation(fr + 1)));
    if (zone->target_set)
        out_format(sheet->out, ", SL-A %u of SL-T %u", result->achieved.fr[fr], zone->target[fr]);
    out_lit(sheet->out, "</h3>\n");
    if (result->asset_count == 0)
        out_lit(sheet->out, "<p>The zone has no assets: nothing is judged.</p>\n");
    else if (!zone->target_set)
        out_lit(sheet->out, "<p>Nobody has set a target for this zone: there is nothing to judge against.</p>\n");
    else if (write_panel_assets(sheet, index, fr) == 0)
        out_lit(sheet->out, "<p>Every asset of the zone reaches the target.</p>\n");
    out_lit(sheet->out, "<p><a href=\"#map\">Back to the map</a></p></section>\n");
}

static void write_panels(const struct sheet *sheet) {
    for (uint32_t i = 0; i < sheet->assessment->plant->zone_count; i++)
        for (unsigned fr = 0; fr < FR_COUNT; fr++) {
            arena_reset(sheet->arena);
            write_panel(sheet, i, fr);
        }
}

/* ---- assets */

static bool is_place(struct place a, struct place b) {
    return a.source == b.source && a.offset == b.offset;
}

/* Where it is said and what it rests on, unless the reason before it in the list said the same. */
static void write_where(const struct sheet *sheet, const struct reason *reason, const struct reason *before) {
    const struct place places[] = {reason->place, reason->proof};
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct str text = place_index_text(sheet->options->places, sheet->arena, places[i]);
        bool told = (i > 0 && is_place(places[i], places[0])) ||
                    (before && (is_place(places[i], before->place) || is_place(places[i], before->proof)));
        if (text.len == 0 || told)
            continue;
        out_lit(sheet->out, "<span class=\"where\"><code>");
        text_of(sheet, text);
        out_lit(sheet->out, "</code></span>");
    }
}

static void write_link_row(const struct sheet *sheet, const struct asset_result *result, const struct reasons *reasons,
                           unsigned link) {
    enum link_state state = (enum link_state)result->links[link];
    const struct reason *before = NULL;
    out_lit(sheet->out, "<tr><th scope=\"row\">");
    text_of(sheet, chain_link_name((enum chain_link)link));
    if (!sheet->assessment->plant->policy.demanded[link])
        out_lit(sheet->out, "<br><span class=\"soft\">not demanded</span>");
    out_format(sheet->out, "</th><td class=\"state %s\">" STR_F "</td><td><ul>", state_class[state],
               STR_A(link_state_name(state)));
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason *reason = &reasons->items[i];
        if (reason->link != (enum chain_link)link)
            continue;
        out_format(sheet->out, "<li class=\"%s\">", state_class[reason->state]);
        text_of(sheet, reason->text);
        write_where(sheet, reason, before);
        out_lit(sheet->out, "</li>");
        before = reason;
    }
    out_lit(sheet->out, "</ul></td></tr>\n");
}

static void write_ways(const struct sheet *sheet, const struct reasons *reasons) {
    if (reasons->way_count == 0)
        return;
    out_lit(sheet->out, "<div class=\"ways\"><h3>Ways out</h3>\n<ul>\n");
    for (size_t i = 0; i < reasons->way_count; i++) {
        out_lit(sheet->out, "<li>");
        text_of(sheet, reasons->ways[i].text);
        out_lit(sheet->out, "</li>\n");
    }
    out_lit(sheet->out, "</ul></div>\n");
}

/* The chain in one line: a sign a link. */
static void write_strip(const struct sheet *sheet, const struct asset_result *result) {
    out_lit(sheet->out, "<span class=\"strip\" role=\"img\" aria-label=\"");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        out_format(sheet->out, "%s" STR_F " " STR_F, link ? ", " : "", STR_A(chain_link_key((enum chain_link)link)),
                   STR_A(link_state_name((enum link_state)result->links[link])));
    out_lit(sheet->out, "\">");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        out_format(sheet->out, "<i class=\"%s\" title=\"" STR_F ": " STR_F "\">%s</i>",
                   state_class[result->links[link]], STR_A(chain_link_key((enum chain_link)link)),
                   STR_A(link_state_name((enum link_state)result->links[link])), state_sign[result->links[link]]);
    out_lit(sheet->out, "</span>");
}

static void write_level_row(const struct sheet *sheet, const char *name, const uint8_t levels[FR_COUNT],
                            const struct zone *zone) {
    out_format(sheet->out, "<tr><th scope=\"row\">%s</th>", name);
    for (unsigned fr = 0; fr < FR_COUNT; fr++) {
        bool shaded = levels != zone->target && zone->target_set;
        out_format(sheet->out, "<td class=\"%s\">%u</td>", shaded ? shade_of(zone->target[fr], levels[fr]) : "",
                   levels[fr]);
    }
    out_lit(sheet->out, "</tr>\n");
}

static void write_levels(const struct sheet *sheet, const struct zone *zone, const struct asset_result *result) {
    out_lit(sheet->out, "<table class=\"levels\"><thead><tr><td></td>");
    write_fr_heads(sheet);
    out_lit(sheet->out, "</tr></thead><tbody>\n");
    if (zone->target_set)
        write_level_row(sheet, "SL-T", zone->target, zone);
    write_level_row(sheet, "SL-C", result->capable.fr, zone);
    write_level_row(sheet, "SL-A", result->achieved.fr, zone);
    out_lit(sheet->out, "</tbody></table>\n");
}

static void write_summary(const struct sheet *sheet, const struct asset *asset, const struct asset_result *result) {
    out_lit(sheet->out, "<summary><span class=\"who\"><strong>");
    text_of(sheet, asset->id);
    out_lit(sheet->out, "</strong> ");
    text_of(sheet, asset->name);
    out_lit(sheet->out, "<br><span class=\"soft\">");
    text_of(sheet, str_format(sheet->arena, STR_F " " STR_F " " STR_F " (" STR_F "), zone " STR_F,
                              STR_A(asset->supplier), STR_A(asset->product), STR_A(asset->version),
                              STR_A(component_mask_text(sheet->arena, result->types)),
                              STR_A(sheet->assessment->plant->zones[asset->zone].id)));
    out_lit(sheet->out, "</span></span>");
    write_strip(sheet, result);
    write_badge(sheet, (enum verdict)result->verdict);
    out_lit(sheet->out, "</summary>\n");
}

static enum status write_asset(const struct sheet *sheet, uint32_t index) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    struct reasons reasons;
    TRY(reasons_of(sheet->assessment, index, sheet->arena, &reasons));
    out_lit(sheet->out, "<details id=\"a-");
    write_fragment(sheet, asset->id);
    out_lit(sheet->out, "\">");
    write_summary(sheet, asset, result);
    out_lit(sheet->out, "<div>");
    write_ways(sheet, &reasons);
    write_levels(sheet, &sheet->assessment->plant->zones[asset->zone], result);
    out_lit(sheet->out, "<div class=\"scroll\"><table class=\"chain\"><tbody>\n");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        write_link_row(sheet, result, &reasons, link);
    out_lit(sheet->out, "</tbody></table></div></div></details>\n");
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* What the signs of the strips mean, above the first of them; on a wide page each has its link's name over it. */
static void write_strip_head(const struct sheet *sheet) {
    out_lit(sheet->out, "<p class=\"soft\">The links of the chain:");
    for (unsigned state = 0; state < ARRAY_LEN(state_sign); state++)
        out_format(sheet->out, " <span class=\"strip\"><i class=\"%s\">%s</i></span> " STR_F, state_class[state],
                   state_sign[state], STR_A(link_state_name((enum link_state)state)));
    out_lit(sheet->out, "</p>\n<div class=\"strip-head\" aria-hidden=\"true\">");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        out_format(sheet->out, "<span>" STR_F "</span>", STR_A(chain_link_key((enum chain_link)link)));
    out_lit(sheet->out, "</div>\n");
}

/* Worst verdicts first, so that what is cut off in a huge plant is what matters least. */
static enum status write_assets(const struct sheet *sheet) {
    const struct plant *plant = sheet->assessment->plant;
    size_t shown = 0;
    out_lit(sheet->out, "<h2 id=\"assets\">Assets</h2>\n");
    write_strip_head(sheet);
    for (int verdict = VERDICT_FALLS_SHORT; verdict >= VERDICT_MEETS; verdict--)
        for (uint32_t i = 0; i < plant->asset_count && shown < ASSETS_MAX; i++) {
            if (sheet->assessment->assets[i].verdict != (uint8_t)verdict)
                continue;
            arena_reset(sheet->arena);
            TRY(write_asset(sheet, i));
            shown++;
        }
    if (shown < plant->asset_count)
        out_format(sheet->out,
                   "<p>%zu more assets are not listed here; the JSON and CSV reports hold all of them.</p>\n",
                   plant->asset_count - shown);
    return STATUS_OK;
}

enum status report_html(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                        struct out *out) {
    struct arena scratch;
    (void)arena;
    arena_init(&scratch, SCRATCH_MAX);
    const struct sheet sheet = {assessment, options, out, &scratch};
    page_begin(out, assessment->plant->name);
    enum status status = write_head(&sheet);
    write_map(&sheet);
    write_panels(&sheet);
    if (status == STATUS_OK)
        status = write_assets(&sheet);
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". What was not checked is never a pass."));
    arena_done(&scratch);
    return status;
}
