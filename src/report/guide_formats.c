#include "report/guide.h"

static const struct guide_format formats[] = {
    {"markdown", ".md", guide_report_markdown}, {"html", ".html", guide_report_html},
    {"mud", ".mud.json", guide_report_mud},     {"nftables", ".nft", guide_report_nftables},
    {"checks", ".json", guide_report_checks},
};

const struct guide_format *guide_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

const struct guide_format *guide_format_of_file(struct str file) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i].extension)))
            return &formats[i];
    return NULL;
}
