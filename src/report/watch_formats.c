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
