/* keyway probe checks: what keyway-probe asks of a device. */
#include "command/probe.h"

#include "probe/outside/outside.h"
#include "probe/run.h"
#include "report/probe.h"

static const struct diag_kind NO_CHECK = {"probe.no-check", SEVERITY_ERROR,
                                          "there is no check, no group and no requirement called '{0}'",
                                          "'keyway probe checks' lists them all"};
static const struct diag_kind ALL_ONLY = {"probe.all-only", SEVERITY_ERROR, "as json all checks are listed",
                                          "leave '{0}' out"};

/* Who asks for one check or requirement gets it wherever it is looked at. */
static bool list(struct run *run, struct str only, bool outside) {
    bool by_requirement = run_has(run, "by-requirement"), any = false;
    if (!outside)
        any |= probe_checks_text(&probe_groups, only, by_requirement, run->width, run->arena, run->out);
    if (outside || only.len > 0)
        any |= probe_checks_text(&outside_groups, only, by_requirement, run->width, run->arena, run->out);
    if (by_requirement || only.len > 0)
        any |= probe_unasked_text(only, run->width, run->out);
    return any;
}

int probe_checks_run(struct run *run) {
    struct str only = run->argument_count > 1 ? run->arguments[1] : STR("");
    bool json = str_eq_nocase(run_option(run, "format"), STR("json"));
    bool outside = run_has(run, "outside");
    bool narrowed = only.len > 0 || run_has(run, "by-requirement");
    if (json && narrowed) {
        diag_add(run->sink, &ALL_ONLY, PLACE_NONE, only.len > 0 ? only : STR("--by-requirement"));
        return EXIT_FAILED;
    }
    if (json) {
        probe_write_rows(outside ? &outside_groups : &probe_groups, run->out);
        return EXIT_WELL;
    }
    if (!list(run, only, outside)) {
        diag_add(run->sink, &NO_CHECK, PLACE_NONE, only);
        return EXIT_FAILED;
    }
    return run->arena->refused ? run_failed(run, STATUS_MEMORY) : EXIT_WELL;
}
