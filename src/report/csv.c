/* The report as CSV: one row an asset, for spreadsheets and ticket systems. */
#include "level/reason_memory.h"
#include "report/premise.h"
#include "report/report.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024 };

static const struct str header = STR_INIT(
    "zone,asset,supplier,product,version,types,verdict,target,capable,achieved,target set,capability,supplier process,"
    "support,advisories,hardening,achieved level,affected,needs a look,missing,first way out,premises\r\n");

static struct requirement_set all_missing(const struct reasons *reasons) {
    struct requirement_set missing = {{0, 0}};
    for (size_t i = 0; i < reasons->shortfall_count; i++)
        missing = requirement_set_union(&missing, &reasons->shortfalls[i].missing);
    return missing;
}

static void write_levels(struct out *out, const uint8_t fr[FR_COUNT]) {
    char text[LEVEL_TEXT];
    level_text(fr, text);
    out_csv(out, str_slice(str_from(text), 1, LEVEL_TEXT - 2));
    out_char(out, ',');
}

static enum status write_row(struct reason_memory *memory, uint32_t index, struct str premises, struct arena *arena,
                             struct out *out) {
    const struct assessment *assessment = memory->assessment;
    const struct asset *asset = &assessment->plant->assets[index];
    const struct asset_result *result = &assessment->assets[index];
    const struct zone *zone = &assessment->plant->zones[asset->zone];
    const struct reasons *reasons;
    TRY(reason_memory_of(memory, index, arena, &reasons));
    struct requirement_set missing = all_missing(reasons);
    const struct str cells[] = {zone->id,
                                asset->id,
                                asset->supplier,
                                asset->product,
                                asset->version,
                                component_mask_text(arena, result->types),
                                verdict_name((enum verdict)result->verdict)};
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        out_csv(out, cells[i]);
        out_char(out, ',');
    }
    if (zone->target_set)
        write_levels(out, zone->target);
    else
        out_char(out, ',');
    write_levels(out, result->capable.fr);
    write_levels(out, result->achieved.fr);
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        out_csv(out, link_state_name((enum link_state)result->links[link]));
        out_char(out, ',');
    }
    out_format(out, "%u,%u,", result->affected, result->look);
    out_csv(out, requirement_set_text(arena, &missing, 0));
    out_char(out, ',');
    out_csv(out, reasons->way_count ? reasons->ways[0].text : STR(""));
    out_char(out, ',');
    out_csv(out, premises);
    out_lit(out, "\r\n");
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

enum status report_csv(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                       struct out *out) {
    struct arena scratch;
    struct reason_memory memory;
    struct premises premises;
    enum status status = STATUS_OK;
    TRY(premises_of(assessment, arena, &premises));
    struct str terms = premises_text(&premises, arena);
    if (!terms.ptr)
        return STATUS_MEMORY;
    arena_init(&scratch, SCRATCH_MAX);
    reason_memory_init(&memory, assessment, reasons_brief);
    out_str(out, header);
    for (uint32_t i = 0; i < assessment->plant->asset_count && status == STATUS_OK; i++) {
        arena_reset(&scratch);
        status = write_row(&memory, i, terms, &scratch, out);
        report_progress(options, i + 1, assessment->plant->asset_count);
    }
    reason_memory_done(&memory);
    arena_done(&scratch);
    return status;
}
