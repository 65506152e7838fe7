/* Every report format. To add one: write src/report/NAME.c with a report_NAME, declare it in report.h, add its row here
 * and the file to CMakeLists.txt, and specify it in docs/formats/. --format's words come from this table. */
#include "report/report.h"

const struct report_format report_formats[] = {
    {"text", ".txt", "for people, in a terminal", report_text},
    {"json", ".json", "for programs (docs/formats/check.schema.json)", report_json},
    {"html", ".html", "one page for people: a heat map, every chain, ways out", report_html},
    {"csv", ".csv", "one row an asset, for spreadsheets", report_csv},
    {"junit", ".xml", "for pipelines: a failed test for every link that does not hold", report_junit},
    {"oscal", ".oscal.json", "OSCAL 1.2.1 assessment-results", report_oscal},
};
const size_t report_format_count = ARRAY_LEN(report_formats);

void report_progress(const struct report_options *options, size_t done, size_t count) {
    if (options->progress)
        options->progress(options->progress_context, done, count);
}

const struct report_format *report_format_named(struct str name) {
    for (size_t i = 0; i < report_format_count; i++)
        if (str_eq_nocase(str_from(report_formats[i].name), name))
            return &report_formats[i];
    return NULL;
}

const struct report_format *report_format_of_file(struct str file) {
    const struct report_format *best = NULL;
    for (size_t i = 0; i < report_format_count; i++) {
        const struct report_format *format = &report_formats[i];
        if (str_ends_nocase(file, str_from(format->extension)) &&
            (!best || strlen(format->extension) > strlen(best->extension)))
            best = format;
    }
    return best;
}
