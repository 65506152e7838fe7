/* The heat map of the page, zones by FR, and the panels that its cells lead to. */
#include "report/html_sheet.h"

enum { PANEL_ASSETS = 50 };

/* What the map and its panels call each other: "c-ZONE-FR" and "z-ZONE" are panels, "m-ZONE-FR" and "v-ZONE" the cells
 * that lead to them. */
static void write_name(const struct html_sheet *sheet, const char *kind, uint32_t zone, unsigned fr) {
    out_str(sheet->out, str_from(kind));
    html_fragment(sheet, sheet->assessment->plant->zones[zone].id);
    if (fr != FR_NONE)
        out_format(sheet->out, "-" STR_F, STR_A(fr_abbreviation(fr)));
}

static void write_link(const struct html_sheet *sheet, const char *from, const char *to, uint32_t zone, unsigned fr) {
    out_lit(sheet->out, "<a id=\"");
    write_name(sheet, from, zone, fr);
    out_lit(sheet->out, "\" href=\"#");
    write_name(sheet, to, zone, fr);
    out_lit(sheet->out, "\"");
}

/* ---- the map */

/* The label says in full what the place in the table says to the eye. */
static void write_cell(const struct html_sheet *sheet, uint32_t index, unsigned fr) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    bool judged = zone->target_set && result->asset_count;
    unsigned level = result->achieved.fr[fr], target = zone->target[fr];
    out_lit(sheet->out, "<td class=\"cell\" role=\"cell\">");
    write_link(sheet, "m-", "c-", index, fr + 1);
    out_format(sheet->out, " class=\"%s\" aria-label=\"", judged ? html_shade(target, level) : "sn");
    html_text(sheet, zone->id);
    out_format(sheet->out, " " STR_F ": ", STR_A(fr_abbreviation(fr + 1)));
    if (!judged)
        out_lit(sheet->out, "not judged\"><b>&ndash;</b><small><span>not judged</span></small></a></td>");
    else
        out_format(sheet->out, "%u of %u%s\"><b>%u</b><small>of %u%s</small></a></td>", level, target,
                   level < target ? ", short" : "", level, target, level < target ? "<span>, short</span>" : "");
}

static void write_fr_heads(const struct html_sheet *sheet) {
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(sheet->out,
                   "<th scope=\"col\" role=\"columnheader\"><abbr title=\"" STR_F "\">" STR_F "</abbr></th>",
                   STR_A(fr_name(fr)), STR_A(fr_abbreviation(fr)));
}

const char *html_shade(unsigned target, unsigned level) {
    static const char *const shades[] = {"s0", "s1", "s2", "s3"};
    unsigned gap = level < target ? target - level : 0;
    return shades[gap < ARRAY_LEN(shades) ? gap : ARRAY_LEN(shades) - 1];
}

static void write_map_row(const struct html_sheet *sheet, uint32_t index) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    out_lit(sheet->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">");
    html_text(sheet, zone->id);
    out_lit(sheet->out, "<br><span class=\"soft\">");
    html_text(sheet, zone->name);
    out_lit(sheet->out, "</span></th>");
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        write_cell(sheet, index, fr);
    out_format(sheet->out, "<td class=\"count\" role=\"cell\">%u</td><td class=\"verdict\" role=\"cell\">",
               result->asset_count);
    write_link(sheet, "v-", "z-", index, FR_NONE);
    out_lit(sheet->out, " aria-label=\"");
    html_text(sheet, zone->id);
    out_format(sheet->out, ": " STR_F "\">", STR_A(verdict_name(result->verdict)));
    html_badge(sheet, result->verdict);
    out_lit(sheet->out, "</a></td></tr>\n");
}

static void write_map_key(const struct html_sheet *sheet) {
    out_lit(sheet->out, "<p class=\"key\"><span class=\"s0\">reaches the target</span> <span class=\"s1\">one level "
                        "short</span> <span class=\"s2\">two</span> <span class=\"s3\">three or more</span> <span "
                        "class=\"sn\">not judged</span></p>\n<p class=\"soft small\">");
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(sheet->out, "%s<b>" STR_F "</b> " STR_F, fr > FR_IAC ? ", " : "", STR_A(fr_abbreviation(fr)),
                   STR_A(fr_name(fr)));
    out_lit(sheet->out, ".</p>\n");
}

/* The roles are written out because a narrow page lays the rows out as grids, which some browsers then no longer take
 * for rows. */
static void write_map(const struct html_sheet *sheet) {
    out_lit(sheet->out, "<h2 id=\"map\">Achieved level (SL-A) against target (SL-T)</h2>\n<p class=\"soft\">The level "
                        "of a zone is that of its weakest asset. A cell opens what holds it down, a verdict who "
                        "stands behind it.</p>\n<table class=\"heat\" role=\"table\" aria-labelledby=\"map\">\n<thead "
                        "role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Zone</th>");
    write_fr_heads(sheet);
    out_lit(sheet->out, "<th scope=\"col\" role=\"columnheader\">Assets</th><th scope=\"col\" "
                        "role=\"columnheader\">Verdict</th></tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (uint32_t i = 0; i < sheet->assessment->plant->zone_count; i++)
        write_map_row(sheet, i);
    out_lit(sheet->out, "</tbody></table>\n");
    write_map_key(sheet);
}

/* ---- what a cell leads to */

static void write_asset_link(const struct html_sheet *sheet, const struct asset *asset) {
    out_lit(sheet->out, "<a href=\"#a-");
    html_fragment(sheet, asset->id);
    out_lit(sheet->out, "\">");
    html_text(sheet, asset->id);
    out_lit(sheet->out, "</a>");
}

/* What of one FR the asset misses. */
static void write_level_reason(const struct html_sheet *sheet, uint32_t index, unsigned fr) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    const struct zone *zone = &sheet->assessment->plant->zones[asset->zone];
    struct requirement_set missing = level_missing(&result->states, result->types, fr, zone->target[fr - 1]);
    struct requirement_set against = requirement_set_intersect(&missing, &result->states.contradicted);
    out_format(sheet->out, ": SL-A %u, SL-C %u; missing ", result->achieved.fr[fr - 1], result->capable.fr[fr - 1]);
    html_kept(sheet, result->types ? requirement_set_text(sheet->arena, &missing, 0) : STR("its component type"));
    if (!requirement_set_empty(&against)) {
        out_lit(sheet->out, "; contradicted: ");
        html_kept(sheet, requirement_set_text(sheet->arena, &against, 0));
    }
}

/* Which links of the asset's chain do not hold. */
static void write_chain_reason(const struct html_sheet *sheet, uint32_t index) {
    const struct asset_result *result = &sheet->assessment->assets[index];
    const char *before = ": ";
    out_format(sheet->out, " " STR_F, STR_A(verdict_name((enum verdict)result->verdict)));
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        enum link_state state = (enum link_state)result->links[link];
        if (state <= LINK_COMPENSATED || !sheet->assessment->plant->policy.demanded[link])
            continue;
        out_format(sheet->out, "%s" STR_F " " STR_F, before, STR_A(chain_link_name((enum chain_link)link)),
                   STR_A(link_state_name(state)));
        before = ", ";
    }
}

/* Whether an asset of the zone belongs into the panel of an FR, or into that of the verdict (FR_NONE). */
static bool is_behind(const struct html_sheet *sheet, uint32_t zone, unsigned fr, uint32_t index) {
    const struct asset_result *result = &sheet->assessment->assets[index];
    if (fr == FR_NONE)
        return result->verdict != VERDICT_MEETS;
    return result->achieved.fr[fr - 1] < sheet->assessment->plant->zones[zone].target[fr - 1];
}

/* Only assets that the page lists, so that its size stays bounded and every link leads somewhere. */
static size_t write_panel_assets(const struct html_sheet *sheet, uint32_t zone, unsigned fr) {
    const struct zone_result *result = &sheet->assessment->zones[zone];
    size_t shown = 0, more = 0;
    for (uint32_t m = 0; m < result->asset_count; m++) {
        uint32_t index = result->members[m];
        if (!is_behind(sheet, zone, fr, index))
            continue;
        if (shown == PANEL_ASSETS || !html_is_listed(sheet, index)) {
            more++;
            continue;
        }
        out_str(sheet->out, shown++ == 0 ? STR("<ul>\n<li>") : STR("<li>"));
        write_asset_link(sheet, &sheet->assessment->plant->assets[index]);
        if (fr == FR_NONE)
            write_chain_reason(sheet, index);
        else
            write_level_reason(sheet, index, fr);
        out_lit(sheet->out, "</li>\n");
    }
    if (shown)
        out_lit(sheet->out, "</ul>\n");
    if (more)
        out_format(sheet->out, shown ? "<p>and %zu more</p>\n" : "<p>%zu, none of them listed on this page</p>\n",
                   more);
    return shown + more;
}

static void write_panel_head(const struct html_sheet *sheet, uint32_t index, unsigned fr) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    const struct zone_result *result = &sheet->assessment->zones[index];
    bool low = fr == FR_NONE ? result->verdict != VERDICT_MEETS
                             : zone->target_set && result->achieved.fr[fr - 1] < zone->target[fr - 1];
    out_format(sheet->out, "<section class=\"panel%s\" id=\"", low ? " low" : "");
    write_name(sheet, fr == FR_NONE ? "z-" : "c-", index, fr);
    out_lit(sheet->out, "\"><h3 tabindex=\"-1\">");
    html_text(sheet, zone->id);
    if (fr == FR_NONE)
        out_format(sheet->out, ": " STR_F, STR_A(verdict_name(result->verdict)));
    else
        out_format(sheet->out, ": " STR_F " (" STR_F ")", STR_A(fr_name(fr)), STR_A(fr_abbreviation(fr)));
    if (fr != FR_NONE && zone->target_set && result->asset_count)
        out_format(sheet->out, ", SL-A %u of SL-T %u", result->achieved.fr[fr - 1], zone->target[fr - 1]);
    out_lit(sheet->out, "</h3>\n");
}

static void write_panel(const struct html_sheet *sheet, uint32_t index, unsigned fr) {
    const struct zone *zone = &sheet->assessment->plant->zones[index];
    html_reset(sheet);
    write_panel_head(sheet, index, fr);
    if (sheet->assessment->zones[index].asset_count == 0)
        out_lit(sheet->out, "<p>The zone has no assets: nothing is judged.</p>\n");
    else if (fr != FR_NONE && !zone->target_set)
        out_lit(sheet->out, "<p>Nobody has set a target for this zone: there is nothing to judge against.</p>\n");
    else if (write_panel_assets(sheet, index, fr) == 0)
        out_str(sheet->out, fr == FR_NONE ? STR("<p>Every asset of the zone meets its target.</p>\n")
                                          : STR("<p>Every asset of the zone reaches the target.</p>\n"));
    out_lit(sheet->out, "<p class=\"back\"><a href=\"#");
    write_name(sheet, fr == FR_NONE ? "v-" : "m-", index, fr);
    out_lit(sheet->out, "\">Back to the map</a></p></section>\n");
}

void html_map(const struct html_sheet *sheet) {
    write_map(sheet);
    for (uint32_t i = 0; i < sheet->assessment->plant->zone_count; i++) {
        write_panel(sheet, i, FR_NONE);
        for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
            write_panel(sheet, i, fr);
    }
}
