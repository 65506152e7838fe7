/* The report as JUnit XML, for pipelines: a zone is a suite, an asset's link a test case. A link that is broken or not
 * shown fails; one that needs a look is an error, because it was not decided; one that the policy does not demand is
 * skipped. Nothing undecided is ever a pass. */
#include "level/reason_memory.h"
#include "report/premise.h"
#include "report/report.h"

enum { SCRATCH_MAX = 256 * 1024 * 1024 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct premises premises;
    struct out *out;
    struct arena *arena;
    struct reason_memory *memory;
};

struct counts {
    size_t tests, failures, errors, skipped;
};

enum outcome { OUTCOME_PASS, OUTCOME_FAILURE, OUTCOME_ERROR, OUTCOME_SKIPPED };

static enum outcome outcome_of(const struct plant *plant, const struct asset_result *result, unsigned link) {
    static const enum outcome outcomes[] = {
        [LINK_HOLDS] = OUTCOME_PASS,        [LINK_COMPENSATED] = OUTCOME_PASS, [LINK_OPEN] = OUTCOME_ERROR,
        [LINK_NOT_SHOWN] = OUTCOME_FAILURE, [LINK_BROKEN] = OUTCOME_FAILURE,
    };
    return plant->policy.demanded[link] ? outcomes[result->links[link]] : OUTCOME_SKIPPED;
}

static struct counts count_zone(const struct assessment *assessment, uint32_t zone) {
    struct counts counts = {0, 0, 0, 0};
    /* A zone without assets needs a look: an empty suite would be a green one. */
    if (assessment->zones[zone].asset_count == 0)
        return (struct counts){.tests = 1, .errors = 1};
    const struct zone_result *result = &assessment->zones[zone];
    for (uint32_t m = 0; m < result->asset_count; m++)
        for (unsigned link = 0; link < LINK_COUNT; link++) {
            enum outcome outcome = outcome_of(assessment->plant, &assessment->assets[result->members[m]], link);
            counts.tests++;
            counts.failures += outcome == OUTCOME_FAILURE;
            counts.errors += outcome == OUTCOME_ERROR;
            counts.skipped += outcome == OUTCOME_SKIPPED;
        }
    return counts;
}

static void write_counts(struct out *out, const struct counts *counts) {
    out_format(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", counts->tests, counts->failures,
               counts->errors, counts->skipped);
}

static void write_reasons(const struct sheet *sheet, const struct reasons *reasons, unsigned link) {
    struct out *out = sheet->out;
    for (size_t i = 0; i < reasons->count; i++) {
        const struct reason *reason = &reasons->items[i];
        if (reason->link != (enum chain_link)link)
            continue;
        out_markup(out, reason->text);
        struct str place = place_index_text(sheet->options->places, sheet->arena, reason->place);
        if (place.len) {
            out_lit(out, " [");
            out_markup(out, place);
            out_char(out, ']');
        }
        out_char(out, '\n');
    }
}

/* The reason that made the link what it is: the worst. */
static struct str headline(const struct reasons *reasons, unsigned link) {
    const struct reason *worst = NULL;
    for (size_t i = 0; i < reasons->count; i++)
        if (reasons->items[i].link == (enum chain_link)link && (!worst || reasons->items[i].state > worst->state))
            worst = &reasons->items[i];
    return worst ? worst->text : STR("");
}

static void write_case(const struct sheet *sheet, uint32_t index, unsigned link, const struct reasons *reasons) {
    static const char *const elements[] = {
        [OUTCOME_FAILURE] = "failure", [OUTCOME_ERROR] = "error", [OUTCOME_SKIPPED] = "skipped"};
    const struct asset *asset = &sheet->assessment->plant->assets[index];
    const struct asset_result *result = &sheet->assessment->assets[index];
    enum outcome outcome = outcome_of(sheet->assessment->plant, result, link);
    struct out *out = sheet->out;
    out_lit(out, "    <testcase classname=\"");
    out_markup(out, asset->id);
    out_lit(out, "\" name=\"");
    out_markup(out, chain_link_name((enum chain_link)link));
    out_char(out, '"');
    if (outcome == OUTCOME_PASS) {
        out_lit(out, "/>\n");
        return;
    }
    out_format(out, ">\n      <%s message=\"", elements[outcome]);
    out_markup(out, link_state_name((enum link_state)result->links[link]));
    out_lit(out, ": ");
    out_markup(out, headline(reasons, link));
    if (outcome == OUTCOME_SKIPPED) {
        out_lit(out, " (not demanded by the policy)\"/>\n    </testcase>\n");
        return;
    }
    out_format(out, "\" type=\"keyway.%s\">", chain_link_key((enum chain_link)link).ptr);
    write_reasons(sheet, reasons, link);
    out_format(out, "</%s>\n    </testcase>\n", elements[outcome]);
}

static void write_empty_case(const struct zone *zone, struct out *out) {
    out_lit(out, "    <testcase classname=\"");
    out_markup(out, zone->id);
    out_lit(out, "\" name=\"assets\">\n      <error message=\"needs a look: the zone has no assets, so nothing was "
                 "judged\" type=\"keyway.assets\"/>\n    </testcase>\n");
}

static void write_premises(const struct premises *premises, struct out *out) {
    for (size_t i = 0; i < premises->count; i++) {
        out_str(out, i ? STR("") : STR("    <properties>\n"));
        out_lit(out, "      <property name=\"premise\" value=\"");
        out_markup(out, premises->items[i]);
        out_lit(out, "\"/>\n");
    }
    out_str(out, premises->count ? STR("    </properties>\n") : STR(""));
}

static enum status write_suite(const struct sheet *sheet, uint32_t zone, size_t *done) {
    const struct zone_result *result = &sheet->assessment->zones[zone];
    struct counts counts = count_zone(sheet->assessment, zone);
    struct out *out = sheet->out;
    out_lit(out, "  <testsuite name=\"");
    out_markup(out, sheet->assessment->plant->zones[zone].id);
    out_char(out, '"');
    write_counts(out, &counts);
    out_lit(out, ">\n");
    write_premises(&sheet->premises, out);
    if (result->asset_count == 0)
        write_empty_case(&sheet->assessment->plant->zones[zone], out);
    for (uint32_t m = 0; m < result->asset_count; m++) {
        const struct reasons *reasons;
        arena_reset(sheet->arena);
        TRY(reason_memory_of(sheet->memory, result->members[m], sheet->arena, &reasons));
        for (unsigned link = 0; link < LINK_COUNT; link++)
            write_case(sheet, result->members[m], link, reasons);
        if (sheet->arena->refused)
            return STATUS_MEMORY;
        report_progress(sheet->options, ++*done, sheet->assessment->plant->asset_count);
    }
    out_lit(out, "  </testsuite>\n");
    return STATUS_OK;
}

static void write_head(const struct assessment *assessment, struct out *out) {
    struct counts all = {0, 0, 0, 0};
    for (uint32_t zone = 0; zone < assessment->plant->zone_count; zone++) {
        struct counts counts = count_zone(assessment, zone);
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
    }
    out_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"");
    out_markup(out, assessment->plant->name);
    /* The schemas that CI servers check against know no `skipped` on this element. */
    out_format(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n", all.tests, all.failures, all.errors);
}

enum status report_junit(const struct assessment *assessment, const struct report_options *options, struct arena *arena,
                         struct out *out) {
    struct arena scratch;
    enum status status = STATUS_OK;
    size_t done = 0;
    struct reason_memory memory;
    struct sheet sheet = {
        .assessment = assessment, .options = options, .out = out, .arena = &scratch, .memory = &memory};
    TRY(premises_of(assessment, arena, &sheet.premises));
    write_head(assessment, out);
    arena_init(&scratch, SCRATCH_MAX);
    reason_memory_init(&memory, assessment, reasons_of);
    for (uint32_t zone = 0; zone < assessment->plant->zone_count && status == STATUS_OK; zone++)
        status = write_suite(&sheet, zone, &done);
    reason_memory_done(&memory);
    arena_done(&scratch);
    out_lit(out, "</testsuites>\n");
    return status;
}
