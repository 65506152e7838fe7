/* Every format of a product's status. To add one: a function, declared in status.h, its row here, and the word in
 * STATUS_FORMATS. */
#include "report/status.h"

static const struct status_format formats[] = {
    {"text", status_report_text}, {"json", status_report_json},   {"junit", status_report_junit},
    {"html", status_report_html}, {"oscal", status_report_oscal}, {"csv", status_report_csv},
};

const struct status_format *status_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}
