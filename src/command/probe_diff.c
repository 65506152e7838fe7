/* keyway probe diff: what turned between two looks at one device. */
#include "command/probe.h"

#include "report/probe.h"

static const struct diag_kind OTHER_DEVICE = {"probe.other-device", SEVERITY_WARNING,
                                              "the reports are of two devices: '{0}' and '{1}'", NULL};
static const struct diag_kind OTHER_USER = {"probe.other-user", SEVERITY_WARNING,
                                            "the reports were made with other rights: user {0} and user {1}",
                                            "what only one of them could see is no change of the device"};
static const struct diag_kind TURNED_ROUND = {"probe.turned-round", SEVERITY_WARNING,
                                              "the second report is older than the first",
                                              "write the earlier one first: keyway probe diff OLD NEW"};

/* What only one of them says tells nothing: an ordinary user reads less. */
static bool is_other(struct str before, struct str after) {
    return before.len > 0 && after.len > 0 && !str_eq_nocase(before, after);
}

static void warn(struct run *run, const struct probe_report *before, const struct probe_report *after) {
    if (!str_eq_nocase(before->name, after->name))
        diag_add(run->sink, &OTHER_DEVICE, PLACE_NONE, before->name, after->name);
    else if (is_other(before->machine, after->machine))
        diag_add(run->sink, &OTHER_DEVICE, PLACE_NONE, before->machine, after->machine);
    else if (is_other(before->serial, after->serial))
        diag_add(run->sink, &OTHER_DEVICE, PLACE_NONE, before->serial, after->serial);
    if (before->user != after->user)
        diag_add(run->sink, &OTHER_USER, PLACE_NONE, str_format(run->arena, "%u", before->user),
                 str_format(run->arena, "%u", after->user));
    if (before->time > after->time)
        diag_add(run->sink, &TURNED_ROUND, PLACE_NONE, STR_NONE);
}

static enum status compare(struct run *run, struct probe_drifts *drifts) {
    struct probe_report *before, *after;
    TRY(probe_take(run, run->arguments[1], &before));
    TRY(probe_take(run, run->arguments[2], &after));
    TRY(probe_diff(before, after, run->arena, drifts));
    const struct probe_sheet sheet = {.report = after, .width = run->width, .colour = run->colour};
    warn(run, before, after);
    if (str_eq_nocase(run_option(run, "format"), STR("json")))
        probe_diff_json(drifts, before, after, run->out);
    else
        probe_diff_text(drifts, &sheet, run->arena, run->out);
    return run->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

int probe_diff_run(struct run *run) {
    struct probe_drifts drifts;
    enum status status = compare(run, &drifts);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return drifts.counts[PROBE_WORSE] > 0 ? EXIT_FINDINGS : EXIT_WELL;
}
