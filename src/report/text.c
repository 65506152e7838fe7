/* The terminal report of a plant: zones as a table, then each asset that does not meet its target with the links that
 * break, why, and what to do. */
#include "level/reason_memory.h"
#include "report/paint.h"
#include "report/premise.h"

enum {
    ASSETS_SHOWN = 12,
    REASONS_SHOWN = 12,
    WAYS_SHOWN = 5,
    ZONE_COLUMN = 14,
    LINK_COLUMN = 4,
    TEXT_COLUMN = 22,
    HANGING = 2
};

struct page {
    const struct assessment *assessment;
    const struct report_options *options;
    struct out *out;
    struct reason_memory *memory;
};

static struct str vector_of(const uint8_t fr[FR_COUNT], char text[LEVEL_TEXT]) {
    level_text(fr, text);
    return str_from(text);
}

static void write_counts(const struct page *page, struct arena *arena) {
    const struct assessment *assessment = page->assessment;
    const uint32_t *verdicts = assessment->verdicts;
    struct str text = str_format(
        arena, "%zu asset%s in %zu zone%s: %u meet%s the target, %u need%s a look, %u fall%s short",
        assessment->plant->asset_count, plural(assessment->plant->asset_count), assessment->plant->zone_count,
        plural(assessment->plant->zone_count), verdicts[VERDICT_MEETS], verdicts[VERDICT_MEETS] == 1 ? "s" : "",
        verdicts[VERDICT_NEEDS_A_LOOK], verdicts[VERDICT_NEEDS_A_LOOK] == 1 ? "s" : "", verdicts[VERDICT_FALLS_SHORT],
        verdicts[VERDICT_FALLS_SHORT] == 1 ? "s" : "");
    paint_wrapped(page->out, text, 0, 0, page->options->width);
}

static enum status write_head(const struct page *page, struct arena *arena) {
    const struct assessment *assessment = page->assessment;
    char day[11];
    date_text(assessment->options.at, day);
    paint_text(page->out, page->options->colour, PAINT_BOLD, assessment->plant->name);
    out_format(page->out, ", %s: ", day);
    paint_text(page->out, page->options->colour, paint_of_verdict(assessment->verdict),
               verdict_name(assessment->verdict));
    out_char(page->out, '\n');
    TRY(premises_write(assessment, page->options, arena, page->out));
    write_counts(page, arena);
    if (!assessment->options.advisories)
        paint_wrapped(page->out,
                      STR("No advisories were given (--advisories FOLDER): that link of the chain is not shown"), 0, 0,
                      page->options->width);
    else
        out_format(page->out, "%zu %s read", assessment->advisory_count,
                   assessment->advisory_count == 1 ? "advisory" : "advisories");
    if (assessment->advisory_unread)
        out_format(page->out, ", %zu file%s could not be read", assessment->advisory_unread,
                   plural(assessment->advisory_unread));
    out_str(page->out, assessment->options.advisories ? STR("\n\n") : STR("\n"));
    return STATUS_OK;
}

/* An id that is wider than its column has a line of its own. */
static void write_zone_line(const struct page *page, uint32_t index, size_t width) {
    const struct zone *zone = &page->assessment->plant->zones[index];
    const struct zone_result *result = &page->assessment->zones[index];
    char target[LEVEL_TEXT], achieved[LEVEL_TEXT];
    bool colour = page->options->colour;
    paint_cell(page->out, colour, PAINT_BOLD, zone->id, width + 2);
    if (out_safe_width(zone->id) > width) {
        out_char(page->out, '\n');
        out_repeat(page->out, ' ', width + 2);
    }
    out_format(page->out, "%s  ", zone->target_set ? vector_of(zone->target, target).ptr : "none set       ");
    out_format(page->out, "%s  %4u %4u %5u  ",
               result->asset_count ? vector_of(result->achieved.fr, achieved).ptr : "not judged     ",
               result->assets[VERDICT_MEETS], result->assets[VERDICT_NEEDS_A_LOOK],
               result->assets[VERDICT_FALLS_SHORT]);
    paint_text(page->out, colour, paint_of_verdict(result->verdict),
               result->asset_count ? verdict_name(result->verdict) : STR("no assets"));
    out_char(page->out, '\n');
}

static void write_zones(const struct page *page) {
    const struct plant *plant = page->assessment->plant;
    size_t width = 4;
    for (size_t i = 0; i < plant->zone_count; i++) {
        size_t taken = out_safe_width(plant->zones[i].id);
        width = taken > width ? taken : width;
    }
    width = width > ZONE_COLUMN ? ZONE_COLUMN : width;
    bool colour = page->options->colour;
    paint_cell(page->out, colour, PAINT_FAINT, STR("Zone"), width + 2);
    paint_text(page->out, colour, PAINT_FAINT, STR("SL-T             SL-A             meet look short  verdict"));
    out_char(page->out, '\n');
    for (uint32_t i = 0; i < plant->zone_count; i++)
        write_zone_line(page, i, width);
    paint_text(page->out, colour, PAINT_FAINT,
               STR("Levels in the order IAC UC SI DC RDF TRE RA; SL-A: the least of its assets."));
    out_char(page->out, '\n');
}

static void write_asset_line(const struct page *page, const struct asset *asset, const struct asset_result *result,
                             struct arena *arena) {
    bool colour = page->options->colour;
    struct str verdict = verdict_name((enum verdict)result->verdict);
    out_lit(page->out, "\n  ");
    paint_text(page->out, colour, PAINT_BOLD, asset->id);
    out_char(page->out, ' ');
    paint_text(page->out, colour, paint_of_verdict((enum verdict)result->verdict), verdict);
    out_lit(page->out, ": ");
    struct str what = str_format(arena, STR_F " " STR_F " " STR_F, STR_A(asset->supplier), STR_A(asset->product),
                                 STR_A(asset->version));
    paint_wrapped(page->out, what, out_safe_width(asset->id) + verdict.len + 5, LINK_COLUMN, page->options->width);
}

/* The reasons of one link that do not hold; all of them with --all. */
static void write_link(const struct page *page, const struct reasons *reasons, enum chain_link link) {
    bool demanded = page->assessment->plant->policy.demanded[link];
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason *reason = &reasons->items[i];
        bool wanted = page->options->all || reason->state > LINK_COMPENSATED;
        if (reason->link != link || !wanted)
            continue;
        if (shown == REASONS_SHOWN && !page->options->all) {
            left++;
            continue;
        }
        out_repeat(page->out, ' ', LINK_COLUMN);
        enum paint paint = demanded ? paint_of_state(reason->state) : PAINT_FAINT;
        paint_cell(page->out, page->options->colour, paint, shown++ ? STR("") : chain_link_name(link),
                   TEXT_COLUMN - LINK_COLUMN);
        paint_wrapped(page->out, reason->text, TEXT_COLUMN, TEXT_COLUMN + HANGING, page->options->width);
    }
    if (left)
        out_format(page->out, "%*sand %zu more\n", TEXT_COLUMN, "", left);
}

static enum status write_asset(const struct page *page, uint32_t index, struct arena *arena) {
    const struct asset_result *result = &page->assessment->assets[index];
    const struct reasons *reasons;
    TRY(reason_memory_of(page->memory, index, arena, &reasons));
    write_asset_line(page, &page->assessment->plant->assets[index], result, arena);
    for (unsigned link = 0; link < LINK_COUNT; link++)
        if (page->options->all ||
            (result->links[link] > LINK_COMPENSATED && page->assessment->plant->policy.demanded[link]))
            write_link(page, reasons, (enum chain_link)link);
    for (size_t i = 0; i < reasons->way_count; i++) {
        if (i == WAYS_SHOWN && !page->options->all) {
            out_format(page->out, "%*s-> and %zu more (--all)\n", LINK_COLUMN, "", reasons->way_count - i);
            break;
        }
        out_format(page->out, "%*s-> ", LINK_COLUMN, "");
        paint_wrapped(page->out, reasons->ways[i].text, LINK_COLUMN + 3, LINK_COLUMN + 3, page->options->width);
    }
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static void write_zone_name(const struct page *page, const struct zone *zone) {
    paint_text(page->out, page->options->colour, PAINT_BOLD, zone->id);
    if (zone->name.len == 0) {
        out_char(page->out, '\n');
        return;
    }
    out_lit(page->out, ": ");
    paint_wrapped(page->out, zone->name, out_safe_width(zone->id) + 2, HANGING, page->options->width);
}

static enum status write_zone(const struct page *page, uint32_t zone, size_t *done, struct arena *arena) {
    const struct assessment *assessment = page->assessment;
    size_t shown = 0, left = 0;
    const struct zone_result *result = &assessment->zones[zone];
    for (uint32_t m = 0; m < result->asset_count; m++) {
        uint32_t i = result->members[m];
        report_progress(page->options, ++*done, assessment->plant->asset_count);
        if (assessment->assets[i].verdict == VERDICT_MEETS && !page->options->all)
            continue;
        if (shown == ASSETS_SHOWN && !page->options->all) {
            left++;
            continue;
        }
        if (shown++ == 0) {
            out_char(page->out, '\n');
            write_zone_name(page, &assessment->plant->zones[zone]);
        }
        arena_reset(arena);
        TRY(write_asset(page, i, arena));
    }
    if (left)
        out_format(page->out, "\n  and %zu more of this zone that %s not meet the target (--all shows all)\n", left,
                   left == 1 ? "does" : "do");
    return STATUS_OK;
}

enum status report_text(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                        struct out *out) {
    struct reason_memory memory;
    const struct page page = {assessment, options, out, &memory};
    struct arena scratch;
    TRY(write_head(&page, arena));
    write_zones(&page);
    arena_init(&scratch, (size_t)256 * 1024 * 1024);
    reason_memory_init(&memory, assessment, reasons_of);
    enum status status = STATUS_OK;
    size_t done = 0;
    for (uint32_t zone = 0; zone < assessment->plant->zone_count && status == STATUS_OK; zone++)
        status = write_zone(&page, zone, &done, &scratch);
    reason_memory_done(&memory);
    arena_done(&scratch);
    return status;
}
