#include "csaf/validate.h"

#include "bed.h"

static const struct {
    const char *category;
    bool of_2_0, of_2_1; /* something is found */
} CATEGORIES[] = {
    {"csaf_base", false, false},
    {"csaf_vex", false, false},
    {"csaf_withdrawn", true, false}, /* no profile of 2.0, and the prefix is kept */
    {"csaf_BASE", true, true},
    {"Csaf_a", true, true},
    {"csaf_deprecated_unknown_type", true, true},
    {"CsaF_VeX", true, true},
    {"csafvex", true, true},
    {"V_eX", true, true},
    {"veX", true, true},
    {"Security      Advisory", true, true},
    {"security-incident-response", true, true},
    {"Security\xe2\x80\x94"  /* em dash */
     "Advisory\xe2\x80\x83", /* em space */
     true, true},
    {"Informational\xcc\xb2"    /* combining low line */
     "\xe2\x88\x92\xef\xbc\xbf" /* minus sign, full-width low line */
     "Advisory",
     true, true},
    {"Superseded", false, true},
    {"DeprecatedSecurityAdvisory", false, true},
    {"Base", false, false},
    {"Example Company Security Advisory", false, false},
    {"csaf advice", false, false},
    {"vexing", false, false},
    {"", false, false},
};

#define FORM "{\"document\": {\"csaf_version\": \"%s\", \"category\": \"%s\"}}"

static size_t found(struct bed *bed, struct schema_set *schemas, const char *version, const char *category) {
    struct json_parser *parser = json_parser_new();
    struct json_doc doc;
    struct csaf_findings findings;
    struct source source = {STR("advisory.json"), str_format(&bed->arena, FORM, version, category)};
    assert_int_equal(json_parse(parser, &source, true, &bed->arena, &bed->sink, &doc), STATUS_OK);
    assert_int_equal(csaf_validate(schemas, &doc, &(const struct csaf_wanted){.only = csaf_test_find(STR("6.1.26"))},
                                   &bed->arena, &bed->sink, &findings),
                     STATUS_OK);
    json_parser_free(parser);
    return findings.count;
}

static void look_alikes_of_profiles_are_found(void **state) {
    struct schema_set *schemas;
    assert_int_equal(schema_set_new(&schemas), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(CATEGORIES); i++) {
        const char *category = CATEGORIES[i].category;
        if ((found(*state, schemas, "2.0", category) > 0) != CATEGORIES[i].of_2_0)
            fail_msg("2.0: '%s'", category);
        if ((found(*state, schemas, "2.1", category) > 0) != CATEGORIES[i].of_2_1)
            fail_msg("2.1: '%s'", category);
    }
    schema_set_free(schemas);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(look_alikes_of_profiles_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
