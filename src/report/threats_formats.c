#include "report/threats.h"

static const struct threats_format formats[] = {
    {"text", ".txt", threats_report_text},
    {"json", ".json", threats_report_json},
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
