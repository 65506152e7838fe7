#include "command/day.h"

static const struct diag_kind NO_DATE = {"command.no-date", SEVERITY_ERROR, "--{0}: '{1}' is no date",
                                         "write year-month-day, as in 2026-11-23"};

enum status day_option(struct run *run, const char *option, date_days fallback, date_days *day) {
    struct str text = run_option(run, option);
    *day = fallback;
    if (!text.ptr || date_parse(text, day))
        return STATUS_OK;
    diag_add(run->sink, &NO_DATE, PLACE_NONE, str_from(option), text);
    return STATUS_INPUT;
}
