#include "report/threats.h"

static const struct threats_format formats[] = {
    {"text", ".txt", threats_report_text},  {"json", ".json", threats_report_json}, {"csv", ".csv", threats_report_csv},
    {"html", ".html", threats_report_html}, {"xlsx", ".xlsx", threats_report_xlsx}, {"svg", ".svg", threats_report_svg},
    {"dot", ".dot", threats_report_dot},
};

const struct threats_format *threats_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

const struct threats_format *threats_format_of_file(struct str file) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i].extension)))
            return &formats[i];
    return NULL;
}
