#include "report/tender.h"

static const struct tender_format formats[] = {
    {"text", ".txt", tender_report_text},  {"csv", ".csv", tender_report_csv},    {"xlsx", ".xlsx", tender_report_xlsx},
    {"html", ".html", tender_report_html}, {"json", ".json", tender_report_json},
};

const struct tender_format *tender_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

const struct tender_format *tender_format_of_file(struct str file) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i].extension)))
            return &formats[i];
    return NULL;
}
