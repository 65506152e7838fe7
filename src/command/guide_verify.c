/* keyway guide verify: whether a device keeps what its hardening guide asks. */
#include "command/day.h"
#include "command/guide.h"
#include "command/probe.h"
#include "command/probe_host.h"

#include "report/guide.h"

static const struct diag_kind NO_REPORT = {"guide.no-report", SEVERITY_ERROR, "nothing of a device was given",
                                           "name a report with --report, a device with --host, or both"};
static const struct diag_kind TOO_MANY = {"guide.too-many-reports", SEVERITY_ERROR, "more than {0} reports were given",
                                          "they are of one device: the newest are enough"};
static const struct diag_kind NO_PRODUCT = {"guide.verify-no-product", SEVERITY_WARNING,
                                            "there is no product.yaml: ports and accounts are held against nothing",
                                            NULL};
static const struct diag_kind OTHER_DEVICE = {"guide.other-device", SEVERITY_ERROR,
                                              "the reports are of two devices: '{0}' and '{1}'",
                                              "hold the guide against each by itself"};
static const struct diag_kind NOTHING = {
    "guide.judges-nothing", SEVERITY_ERROR, "nothing could be judged: no rule is held, and none is not",
    "give a report of keyway-probe as root, and name checks under 'probe' of the steps"};

static const struct diag_kind NO_HOST = {"guide.credentials-host", SEVERITY_ERROR,
                                         "--credentials tries passwords at a device, and none is named",
                                         "name it with --host"};

struct reports {
    const struct probe_report *items[GUIDE_REPORTS_MAX];
    size_t count;
};

static enum status keep(struct run *run, const struct probe_report *report, struct reports *reports) {
    if (reports->count == GUIDE_REPORTS_MAX) {
        diag_add(run->sink, &TOO_MANY, PLACE_NONE, str_format(run->arena, "%u", (unsigned)GUIDE_REPORTS_MAX));
        return STATUS_INPUT;
    }
    reports->items[reports->count++] = report;
    return STATUS_OK;
}

/* From outside a device has the name that it was asked by, which is another. */
static enum status compare_names(struct run *run, const struct reports *reports) {
    struct str name = STR("");
    for (size_t i = 0; i < reports->count; i++) {
        struct str other = reports->items[i]->name;
        if (reports->items[i]->root.len == 0 || other.len == 0)
            continue;
        if (name.len > 0 && !str_eq_nocase(name, other)) {
            diag_add(run->sink, &OTHER_DEVICE, PLACE_NONE, name, other);
            return STATUS_INPUT;
        }
        name = other;
    }
    return STATUS_OK;
}

/* A look of now becomes a report like one that was saved, so that both are judged alike. */
static enum status ask_host(struct run *run, struct str host, const struct product *product, struct reports *reports) {
    struct probe_host *looked = ARENA_NEW(run->arena, struct probe_host);
    struct source *source = ARENA_NEW(run->arena, struct source);
    struct probe_report *report;
    struct out out;
    if (!looked || !source)
        return STATUS_MEMORY;
    TRY(probe_host_look(run, host, product, looked));
    out_memory(&out, PROBE_REPORT_BYTES_MAX);
    probe_write_json(&looked->seen, &looked->head, &out);
    enum status status = out_flush(&out);
    source->name = host;
    source->text = str_copy(run->arena, out_text(&out));
    out_done(&out);
    TRY(status);
    if (!source->text.ptr)
        return STATUS_MEMORY;
    TRY(probe_report_parse(source, run->arena, run->sink, &report));
    return keep(run, report, reports);
}

static enum status read_reports(struct run *run, const struct guide *guide, struct reports *reports) {
    struct str file, host = run_option(run, "host");
    struct probe_report *report;
    for (size_t n = 0; run_option_at(run, "report", n, &file); n++) {
        TRY(probe_take(run, file, &report));
        TRY(keep(run, report, reports));
    }
    if (!host.ptr && run_option(run, "credentials").ptr) {
        diag_add(run->sink, &NO_HOST, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    if (host.ptr)
        TRY(ask_host(run, host, guide->product, reports));
    if (reports->count == 0) {
        diag_add(run->sink, &NO_REPORT, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    if (!guide->product)
        diag_add(run->sink, &NO_PRODUCT, PLACE_NONE, STR_NONE);
    return compare_names(run, reports);
}

static int verdict(struct run *run, const struct guide_verification *made) {
    if (made->counts[GUIDE_NOT_HELD] > 0)
        return EXIT_FINDINGS;
    if (made->counts[GUIDE_HELD] > 0)
        return EXIT_WELL;
    diag_add(run->sink, &NOTHING, PLACE_NONE, STR_NONE);
    return EXIT_FAILED;
}

int guide_verify_run(struct run *run) {
    const char *path = run->argument_count > 1 ? run->arguments[1].ptr : ".";
    struct guide guide;
    struct guide_verification made;
    struct reports reports = {.count = 0};
    date_days at;
    enum status status = day_option(run, "at", date_today(), &at);
    if (status == STATUS_OK)
        status = guide_read(path, at, run->arena, run->sink, &guide);
    if (status == STATUS_OK)
        status = read_reports(run, &guide, &reports);
    if (status == STATUS_OK)
        status = guide_verify(&guide, reports.items, reports.count, run->arena, &made);
    if (status != STATUS_OK)
        return run_failed(run, status);
    const struct guide_sheet sheet = {&made, reports.items, reports.count, run->width, run->colour};
    if (str_eq(run_option(run, "format"), STR("json")))
        guide_verdicts_json(&sheet, run->out);
    else
        guide_verdicts_text(&sheet, run->arena, run->out);
    return run->arena->refused ? run_failed(run, STATUS_MEMORY) : verdict(run, &made);
}
