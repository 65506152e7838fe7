#include "report/scan.h"

static const struct scan_format formats[] = {
    {"text", scan_report_text},
    {"json", scan_report_json},
    {"sarif", scan_report_sarif},
    {"cyclonedx", scan_report_cyclonedx},
};

const struct scan_format *scan_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}
