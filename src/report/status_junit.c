/* A product's status as JUnit XML, for pipelines: a practice is a suite, a requirement a test case. What is not shown,
 * shown in part or expired fails; what does not apply is skipped. A release's conditions are a suite of their own. */
#include "report/status.h"

struct status_sheet {
    const struct product_status *status;
    const struct status_report_options *options;
    struct arena *arena;
    struct out *out;
};

static bool is_failure(enum process_state state) {
    return state != PROCESS_SHOWN && state != PROCESS_EXCLUDED;
}

static unsigned failures_of(const unsigned counts[PROCESS_STATE_COUNT]) {
    unsigned count = 0;
    for (unsigned state = 0; state < PROCESS_STATE_COUNT; state++)
        count += is_failure((enum process_state)state) ? counts[state] : 0;
    return count;
}

static unsigned failed_conditions(const struct product_status *status) {
    unsigned count = 0;
    for (size_t i = 0; i < status->condition_count; i++)
        count += !status->conditions[i].holds;
    return count;
}

static void write_evidence(const struct status_sheet *s, const struct status_item *item) {
    for (size_t i = 0; i < item->evidence_count; i++) {
        const struct evidence *one = item->evidence[i];
        struct str place = place_index_text(s->options->places, s->arena, one->place);
        out_str(s->out, evidence_effect_name(one->effect));
        out_lit(s->out, ", ");
        out_str(s->out, evidence_standing_name(one->standing));
        out_lit(s->out, ": ");
        out_markup(s->out, one->detail);
        if (place.len > 0) {
            out_lit(s->out, " [");
            out_markup(s->out, place);
            out_char(s->out, ']');
        }
        out_char(s->out, '\n');
    }
    out_lit(s->out, "wanted: ");
    out_markup(s->out, item->wanted);
}

static void write_case(const struct status_sheet *s, unsigned index) {
    const struct status_item *item = &s->status->items[index];
    struct str state = process_state_name(item->state);
    out_lit(s->out, "    <testcase classname=\"");
    out_markup(s->out, process_at(index)->id);
    out_lit(s->out, "\" name=\"");
    out_markup(s->out, process_at(index)->title);
    if (item->state == PROCESS_SHOWN) {
        out_lit(s->out, "\"/>\n");
        return;
    }
    out_format(s->out, "\">\n      <%s message=\"", is_failure(item->state) ? "failure" : "skipped");
    out_str(s->out, state);
    out_str(s->out, item->reason.len > 0 ? STR(": ") : STR(""));
    out_markup(s->out, item->reason);
    if (!is_failure(item->state)) {
        out_lit(s->out, "\"/>\n    </testcase>\n");
        return;
    }
    out_lit(s->out, "\" type=\"keyway.status\">");
    write_evidence(s, item);
    out_lit(s->out, "</failure>\n    </testcase>\n");
}

static void write_suite(const struct status_sheet *s, unsigned number) {
    const struct status_practice *practice = &s->status->practices[number - 1];
    out_lit(s->out, "  <testsuite name=\"");
    out_markup(s->out, practice_at(number)->name);
    out_format(s->out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", practice->total,
               failures_of(practice->counts), practice->counts[PROCESS_EXCLUDED]);
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_at(i)->practice == number)
            write_case(s, i);
    out_lit(s->out, "  </testsuite>\n");
}

static void write_conditions(const struct status_sheet *s) {
    const struct product_status *status = s->status;
    if (!status->gated)
        return;
    out_format(s->out, "  <testsuite name=\"Release\" tests=\"%zu\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n",
               status->condition_count, failed_conditions(status));
    for (size_t i = 0; i < status->condition_count; i++) {
        out_lit(s->out, "    <testcase classname=\"release\" name=\"");
        out_markup(s->out, status->conditions[i].name);
        if (status->conditions[i].holds) {
            out_lit(s->out, "\"/>\n");
            continue;
        }
        out_lit(s->out, "\">\n      <failure message=\"");
        out_markup(s->out, status->conditions[i].reason);
        out_lit(s->out, "\" type=\"keyway.release\"/>\n    </testcase>\n");
    }
    out_lit(s->out, "  </testsuite>\n");
}

enum status status_report_junit(const struct product_status *status, const struct status_report_options *options,
                                struct arena *arena, struct out *out) {
    const struct status_sheet sheet = {status, options, arena, out};
    out_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"");
    out_markup(out, status->workspace.product->name);
    out_char(out, ' ');
    out_markup(out, status->release->version);
    out_format(out, "\" tests=\"%zu\" failures=\"%u\" errors=\"0\">\n", PROCESS_COUNT + status->condition_count,
               failures_of(status->counts) + failed_conditions(status));
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++)
        write_suite(&sheet, number);
    write_conditions(&sheet);
    out_lit(out, "</testsuites>\n");
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
