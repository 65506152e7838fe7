/* Every format of validations. To add one: write src/report/validation_NAME.c with a validation_NAME, declare it in
 * validation.h, add its row here and the file to CMakeLists.txt, its word to --format in src/command/csaf.c, and
 * specify it in docs/formats/csaf.md. */
#include "report/validation.h"

static const struct validation_format *const formats[] = {&validation_text, &validation_json, &validation_sarif,
                                                          &validation_junit};

const struct validation_format *validation_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq_nocase(str_from(formats[i]->name), name))
            return formats[i];
    return NULL;
}

const struct validation_format *validation_format_of_file(struct str file) {
    const struct validation_format *best = NULL;
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i]->extension)) &&
            (!best || strlen(formats[i]->extension) > strlen(best->extension)))
            best = formats[i];
    return best;
}

struct str validation_extensions(struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        text = str_format(arena, STR_F "%s%s", STR_A(text), i ? " " : "", formats[i]->extension);
    return text;
}

bool validation_is_full(const struct csaf_wanted_list *wanted) {
    const struct csaf_test *test;
    bool full = csaf_is_wanted(wanted, &csaf_schema_test);
    for (size_t i = 0; full && (test = csaf_test_at(i)) != NULL; i++)
        full = test->class != CSAF_MANDATORY || csaf_is_wanted(wanted, test);
    return full;
}

struct str validation_severity(enum csaf_class class) {
    static const struct str words[] = {[CSAF_SCHEMA] = STR_INIT("error"),
                                       [CSAF_MANDATORY] = STR_INIT("error"),
                                       [CSAF_RECOMMENDED] = STR_INIT("warning"),
                                       [CSAF_INFORMATIVE] = STR_INIT("note")};
    return words[class];
}

struct str validation_version(enum csaf_version version) {
    static const struct str words[] = {[CSAF_2_0] = STR_INIT("2.0"), [CSAF_2_1] = STR_INIT("2.1")};
    return words[version];
}

size_t validation_left_out(const struct validation *validation) {
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(validation->left_out); i++)
        count += validation->left_out[i];
    return count;
}
