#include "supplier/scan_waiver.h"

static const struct diag_kind NO_RULE = {"scan.waiver-rule", SEVERITY_ERROR, "the scan has no rule '{0}'", NULL};

/* "cppcheck/nullPointer": a rule of another analyser, of which no list is known. */
static bool is_known(const struct waiver *waiver, const struct str *names, size_t count) {
    bool known = str_find_char(waiver->rule, '/') != SIZE_MAX;
    for (size_t i = 0; !known && i < count; i++)
        known = str_eq(names[i], waiver->rule);
    return known;
}

enum status scan_waiver_check(const struct waiver_list *list, struct diag_sink *sink) {
    struct str names[128];
    size_t count = 0, errors = diag_errors(sink);
    for (; count < scan_rule_count() && count < ARRAY_LEN(names); count++)
        names[count] = scan_rule_at(count)->id;
    for (size_t i = 0; i < list->count; i++)
        if (!is_known(&list->items[i], names, count))
            diag_add_near(sink, &NO_RULE, list->items[i].rule_place, diag_nearest(list->items[i].rule, names, count),
                          list->items[i].rule);
    return diag_errors(sink) > errors ? STATUS_INPUT : STATUS_OK;
}

static void take_out(struct scan_result *result, const struct scan_finding *finding) {
    result->waived++;
    if (finding->state == SCAN_UNTOLD)
        result->untold--;
    else
        result->counts[finding->rule->severity]--;
}

void scan_waiver_apply(struct waiver_list *list, date_days today, struct diag_sink *sink, struct scan_result *result) {
    for (size_t i = 0; i < result->finding_count; i++) {
        struct scan_finding *finding = &result->findings[i];
        const struct waivable waivable = {finding->rule->id, finding->inner, finding->mark};
        const struct waiver *waiver = waiver_find(list, today, &waivable);
        if (!waiver || waiver->until < today)
            continue;
        finding->waiver = waiver;
        take_out(result, finding);
    }
    waiver_tell(list, today, sink);
}
