/* The report as one HTML page: zones by FR as a heat map of SL-A against SL-T, each cell leading to its reasons, then
 * the assets with their chains, the worst verdicts first. */
#include "report/html_sheet.h"
#include "report/page.h"
#include "report/paint.h"
#include "report/premise.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024, ASSETS_MAX = 2000 };

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

/* ---- what html_map.c needs as well */

void html_text(const struct html_sheet *sheet, struct str text) {
    out_markup(sheet->out, text);
}

void html_kept(const struct html_sheet *sheet, struct str text) {
    for (size_t at = str_find_char(text, ' '); at != SIZE_MAX; at = str_find_char(text, ' ')) {
        html_text(sheet, str_slice(text, 0, at));
        text = str_skip(text, at + 1);
        out_str(sheet->out, paint_breaks_before(text) ? STR(" ") : STR("&nbsp;"));
    }
    html_text(sheet, text);
}

void html_fragment(const struct html_sheet *sheet, struct str id) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (char_is_alnum(c) || c == '-' || c == '.')
            out_char(sheet->out, c);
        else
            out_format(sheet->out, "_%02x", (unsigned char)c);
    }
}

const char *html_verdict_class(enum verdict verdict) {
    static const char *const classes[VERDICT_COUNT] = {"meets", "look", "short"};
    return classes[verdict];
}

void html_badge(const struct html_sheet *sheet, enum verdict verdict) {
    out_format(sheet->out, "<span class=\"badge %s\">" STR_F "</span>", html_verdict_class(verdict),
               STR_A(verdict_name(verdict)));
}

bool html_is_listed(const struct html_sheet *sheet, uint32_t index) {
    int verdict = sheet->assessment->assets[index].verdict;
    return verdict > sheet->last_verdict || (verdict == sheet->last_verdict && index < sheet->last_index);
}

/* The worst verdicts, in the order of the plant, until the page is full. */
static void choose_listed(struct html_sheet *sheet) {
    size_t room = ASSETS_MAX, count = sheet->assessment->plant->asset_count;
    for (int verdict = VERDICT_COUNT; verdict-- > 0;) {
        sheet->last_verdict = verdict;
        sheet->last_index = 0;
        for (; sheet->last_index < count && room > 0; sheet->last_index++)
            room -= sheet->assessment->assets[sheet->last_index].verdict == verdict;
        if (room == 0)
            return;
    }
}

/* ---- head */

static void write_bar(const struct html_sheet *sheet) {
    const uint32_t *counts = sheet->assessment->verdicts;
    double all = (double)sheet->assessment->plant->asset_count;
    out_format(
        sheet->out,
        "<div class=\"bar\" role=\"img\" aria-label=\"%u assets meet their target, %u need a look, %u fall short\">",
        counts[VERDICT_MEETS], counts[VERDICT_NEEDS_A_LOOK], counts[VERDICT_FALLS_SHORT]);
    for (unsigned v = 0; v < VERDICT_COUNT && all > 0; v++)
        if (counts[v])
            out_format(sheet->out, "<span class=\"%s\" style=\"width:%.2f%%\"></span>",
                       html_verdict_class((enum verdict)v), 100.0 * counts[v] / all);
    out_lit(sheet->out, "</div>\n");
}

static enum status write_premises(const struct html_sheet *sheet) {
    struct premises premises;
    TRY(premises_of(sheet->assessment, sheet->arena, &premises));
    for (size_t i = 0; i < premises.count; i++) {
        out_lit(sheet->out, "<p><strong class=\"look\">");
        html_text(sheet, premises.items[i]);
        out_lit(sheet->out, "</strong></p>\n");
    }
    return STATUS_OK;
}

static void write_counts(const struct html_sheet *sheet) {
    const struct plant *plant = sheet->assessment->plant;
    const uint32_t *counts = sheet->assessment->verdicts;
    out_format(sheet->out,
               "<p><span class=\"meets\">%u meet%s</span>, <span class=\"look\">%u need%s a look</span>, <span "
               "class=\"short\">%u fall%s short</span> of %zu asset%s in %zu zone%s. ",
               counts[VERDICT_MEETS], counts[VERDICT_MEETS] == 1 ? "s" : "", counts[VERDICT_NEEDS_A_LOOK],
               counts[VERDICT_NEEDS_A_LOOK] == 1 ? "s" : "", counts[VERDICT_FALLS_SHORT],
               counts[VERDICT_FALLS_SHORT] == 1 ? "s" : "", plant->asset_count, plural(plant->asset_count),
               plant->zone_count, plural(plant->zone_count));
}

static enum status write_head(const struct html_sheet *sheet) {
    const struct assessment *assessment = sheet->assessment;
    char day[11];
    date_text(assessment->options.at, day);
    out_lit(sheet->out, "<h1>");
    html_text(sheet, assessment->plant->name);
    out_lit(sheet->out, " ");
    html_badge(sheet, assessment->verdict);
    out_format(sheet->out, "</h1>\n<p class=\"soft\">Judged as of %s", day);
    if (assessment->plant->owner.len) {
        out_lit(sheet->out, " for ");
        html_text(sheet, assessment->plant->owner);
    }
    out_lit(sheet->out, " by IEC 62443-4-2:2019 and 62443-4-1:2018.</p>\n");
    TRY(write_premises(sheet));
    write_bar(sheet);
    write_counts(sheet);
    if (assessment->options.advisories)
        out_format(sheet->out, "%zu %s read", assessment->advisory_count,
                   assessment->advisory_count == 1 ? "advisory" : "advisories");
    else
        out_lit(sheet->out, "No advisories were given, so that link is not shown");
    if (assessment->advisory_unread)
        out_format(sheet->out, "; <strong>%zu file%s could not be read</strong>", assessment->advisory_unread,
                   plural(assessment->advisory_unread));
    out_lit(sheet->out, ".</p>\n");
    return STATUS_OK;
}

/* ---- assets */

static bool is_place(struct place a, struct place b) {
    return a.source == b.source && a.offset == b.offset;
}

/* Where it is said and what it rests on, unless the reason before it in the list said the same. */
static void write_where(const struct html_sheet *sheet, const struct reason *reason, const struct reason *before) {
    const struct place places[] = {reason->place, reason->proof};
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct str text = place_index_text(sheet->options->places, sheet->arena, places[i]);
        bool told = (i > 0 && is_place(places[i], places[0])) ||
                    (before && (is_place(places[i], before->place) || is_place(places[i], before->proof)));
        if (text.len == 0 || told)
            continue;
        out_lit(sheet->out, "<span class=\"where\"><code>");
        html_text(sheet, text);
        out_lit(sheet->out, "</code></span>");
    }
}

static void write_link_row(const struct html_sheet *sheet, const struct asset_result *result,
                           const struct reasons *reasons, unsigned link) {
    enum link_state state = (enum link_state)result->links[link];
    const struct reason *before = NULL;
    out_lit(sheet->out, "<tr><th scope=\"row\">");
    html_text(sheet, chain_link_name((enum chain_link)link));
    if (!sheet->assessment->plant->policy.demanded[link])
        out_lit(sheet->out, "<br><span class=\"soft\">not demanded</span>");
    out_format(sheet->out, "</th><td class=\"state %s\">" STR_F "</td><td><ul>", state_class[state],
               STR_A(link_state_name(state)));
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason *reason = &reasons->items[i];
        if (reason->link != (enum chain_link)link)
            continue;
        out_format(sheet->out, "<li class=\"%s\">", state_class[reason->state]);
        html_kept(sheet, reason->text);
        write_where(sheet, reason, before);
        out_lit(sheet->out, "</li>");
        before = reason;
    }
    out_lit(sheet->out, "</ul></td></tr>\n");
}

static void write_ways(const struct html_sheet *sheet, const struct reasons *reasons) {
    if (reasons->way_count == 0)
        return;
    out_lit(sheet->out, "<div class=\"ways\"><h3>Ways out</h3>\n<ul>\n");
    for (size_t i = 0; i < reasons->way_count; i++) {
        out_lit(sheet->out, "<li>");
        html_kept(sheet, reasons->ways[i].text);
        out_lit(sheet->out, "</li>\n");
    }
    out_lit(sheet->out, "</ul></div>\n");
}

/* The chain in one line: a sign a link. */
static void write_strip(const struct html_sheet *sheet, const struct asset_result *result) {
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

static void write_level_row(const struct html_sheet *sheet, const char *name, const uint8_t levels[FR_COUNT],
                            const struct zone *zone) {
    out_format(sheet->out, "<tr><th scope=\"row\">%s</th>", name);
    for (unsigned fr = 0; fr < FR_COUNT; fr++) {
        bool shaded = levels != zone->target && zone->target_set;
        out_format(sheet->out, "<td class=\"%s\">%u</td>", shaded ? html_shade(zone->target[fr], levels[fr]) : "",
                   levels[fr]);
    }
    out_lit(sheet->out, "</tr>\n");
}

static void write_levels(const struct html_sheet *sheet, const struct zone *zone, const struct asset_result *result) {
    out_lit(sheet->out, "<table class=\"levels\"><thead><tr><td></td>");
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(sheet->out, "<th scope=\"col\">" STR_F "</th>", STR_A(fr_abbreviation(fr)));
    out_lit(sheet->out, "</tr></thead><tbody>\n");
    if (zone->target_set)
        write_level_row(sheet, "SL-T", zone->target, zone);
    write_level_row(sheet, "SL-C", result->capable.fr, zone);
    write_level_row(sheet, "SL-A", result->achieved.fr, zone);
    out_lit(sheet->out, "</tbody></table>\n");
}

static void write_summary(const struct html_sheet *sheet, const struct asset *asset,
                          const struct asset_result *result) {
    out_lit(sheet->out, "<summary><span class=\"who\"><strong>");
    html_text(sheet, asset->id);
    out_lit(sheet->out, "</strong> ");
    html_text(sheet, asset->name);
    out_lit(sheet->out, "<br><span class=\"soft\">");
    html_text(sheet,
              str_format(sheet->arena, STR_F " " STR_F " " STR_F " (" STR_F "), zone " STR_F, STR_A(asset->supplier),
                         STR_A(asset->product), STR_A(asset->version), STR_A(paint_types(sheet->arena, result->types)),
                         STR_A(sheet->assessment->plant->zones[asset->zone].id)));
    out_lit(sheet->out, "</span></span>");
    write_strip(sheet, result);
    html_badge(sheet, (enum verdict)result->verdict);
    out_lit(sheet->out, "</summary>\n");
}

static enum status write_asset(const struct html_sheet *sheet, uint32_t index) {
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    const struct reasons *reasons;
    TRY(reason_memory_of(sheet->memory, index, sheet->arena, &reasons));
    out_format(sheet->out, "<details data-verdict=\"%s\" id=\"a-", html_verdict_class((enum verdict)result->verdict));
    html_fragment(sheet, asset->id);
    out_lit(sheet->out, "\">");
    write_summary(sheet, asset, result);
    out_lit(sheet->out, "<div>");
    write_ways(sheet, reasons);
    write_levels(sheet, &sheet->assessment->plant->zones[asset->zone], result);
    out_lit(sheet->out, "<div class=\"scroll\"><table class=\"chain\"><tbody>\n");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        write_link_row(sheet, result, reasons, link);
    out_lit(sheet->out, "</tbody></table></div></div></details>\n");
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* What the signs of the strips mean, above the first of them; on a wide page each has its link's name over it. */
static void write_strip_head(const struct html_sheet *sheet) {
    out_lit(sheet->out, "<p class=\"soft\">The links of the chain:");
    for (unsigned state = 0; state < ARRAY_LEN(state_sign); state++)
        out_format(sheet->out, " <span class=\"strip\"><i class=\"%s\">%s</i></span> " STR_F, state_class[state],
                   state_sign[state], STR_A(link_state_name((enum link_state)state)));
    out_lit(sheet->out, "</p>\n<div class=\"strip-head\" aria-hidden=\"true\">");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        out_format(sheet->out, "<span>" STR_F "</span>", STR_A(chain_link_key((enum chain_link)link)));
    out_lit(sheet->out, "</div>\n");
}

/* Only with script, which shows it. It finds what an asset's text holds, folded up or not: an advisory, a requirement.
 */
static void write_filter(const struct html_sheet *sheet) {
    out_lit(sheet->out, "<div class=\"filter\" role=\"search\"><label>Find <input type=\"search\" id=\"find\" "
                        "placeholder=\"asset, product, CVE, requirement\"></label>");
    for (int verdict = VERDICT_FALLS_SHORT; verdict >= VERDICT_MEETS; verdict--)
        if (sheet->assessment->verdicts[verdict])
            out_format(sheet->out,
                       " <label class=\"%s\"><input type=\"checkbox\" value=\"%s\" checked> " STR_F "</label>",
                       html_verdict_class((enum verdict)verdict), html_verdict_class((enum verdict)verdict),
                       STR_A(verdict_name((enum verdict)verdict)));
    out_lit(sheet->out, " <span id=\"found\" role=\"status\"></span></div>\n");
}

void html_reset(const struct html_sheet *sheet) {
    *sheet->refused |= sheet->arena->refused;
    arena_reset(sheet->arena);
}

static enum status write_assets(const struct html_sheet *sheet) {
    const struct plant *plant = sheet->assessment->plant;
    size_t done = 0, listed = plant->asset_count < ASSETS_MAX ? plant->asset_count : ASSETS_MAX;
    out_lit(sheet->out, "<h2 id=\"assets\">Assets</h2>\n");
    if (plant->asset_count > ASSETS_MAX)
        out_format(sheet->out,
                   "<p>%d of %zu are listed here, the worst verdicts first; the JSON and CSV reports hold all of "
                   "them.</p>\n",
                   ASSETS_MAX, plant->asset_count);
    write_filter(sheet);
    write_strip_head(sheet);
    for (int verdict = VERDICT_FALLS_SHORT; verdict >= VERDICT_MEETS; verdict--)
        for (uint32_t i = 0; i < plant->asset_count; i++) {
            if (sheet->assessment->assets[i].verdict != (uint8_t)verdict || !html_is_listed(sheet, i))
                continue;
            html_reset(sheet);
            TRY(write_asset(sheet, i));
            report_progress(sheet->options, ++done, listed);
        }
    return STATUS_OK;
}

static struct str title_of(const struct html_sheet *sheet) {
    const struct assessment *assessment = sheet->assessment;
    char day[11];
    date_text(assessment->options.at, day);
    return str_format(sheet->arena, STR_F " " STR_F ", %s", STR_A(assessment->plant->name),
                      STR_A(verdict_name(assessment->verdict)), day);
}

enum status report_html(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                        struct out *out) {
    struct arena scratch;
    struct reason_memory memory;
    bool refused = false;
    (void)arena;
    arena_init(&scratch, SCRATCH_MAX);
    reason_memory_init(&memory, assessment, reasons_of);
    struct html_sheet sheet = {assessment, options, out, &scratch, &memory, &refused, VERDICT_MEETS, 0};
    choose_listed(&sheet);
    page_begin(out, title_of(&sheet));
    enum status status = write_head(&sheet);
    html_map(&sheet);
    if (status == STATUS_OK)
        status = write_assets(&sheet);
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". What was not checked is never a pass."));
    html_reset(&sheet);
    reason_memory_done(&memory);
    arena_done(&scratch);
    return status == STATUS_OK && refused ? STATUS_MEMORY : status;
}
