#include "report/watch.h"

const struct watch_format watch_formats[] = {
    {"text", "for people, in a terminal", report_watch_text},
    {"csv", "one row a vulnerability of an asset, for spreadsheets", report_watch_csv},
    {"json", "for programs (docs/formats/watch-match.schema.json)", report_watch_json},
    {"openvex", "OpenVEX 0.2.0", report_watch_openvex},
    {"digest", "a mail of what changed since a day", report_watch_digest},
};
const size_t watch_format_count = ARRAY_LEN(watch_formats);

const struct watch_format *watch_format_named(struct str name) {
    for (size_t i = 0; i < watch_format_count; i++)
        if (str_eq_nocase(str_from(watch_formats[i].name), name))
            return &watch_formats[i];
    return NULL;
}

struct str report_watch_answer_name(unsigned kind) {
    return advisory_answer_name((enum advisory_answer)kind);
}

struct str report_watch_state_name(unsigned kind) {
    return triage_state_name((enum triage_state)kind);
}

struct str report_watch_remediation_name(unsigned kind) {
    return triage_remediation_name((enum remediation)kind);
}

struct str report_watch_decision_name(unsigned kind) {
    return ssvc_decision_name((enum ssvc_decision)kind);
}
