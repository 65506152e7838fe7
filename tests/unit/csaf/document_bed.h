/* Documents for tests of src/csaf, and what the tests of the specification say of them. */
#ifndef UNIT_CSAF_DOCUMENT_BED_H
#define UNIT_CSAF_DOCUMENT_BED_H

#include "bed.h"

#include "csaf/validate.h"

/* The schemas are compiled once a program. */
static inline const struct schema_set *document_schemas(void) {
    static struct schema_set *schemas;
    if (!schemas)
        assert_int_equal(schema_set_new(&schemas), STATUS_OK);
    return schemas;
}

static inline void document_parse(struct bed *bed, const char *text, struct json_doc *doc) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_parser *parser = json_parser_new();
    *source = (struct source){STR("a.json"), str_from(text)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, doc), STATUS_OK);
    json_parser_free(parser);
}

/* What one test finds: a line "pointer: text" for each finding, and "skipped: reason" for what did not run. */
static inline struct str document_said(struct bed *bed, const char *text, const char *test, struct csaf_wanted wanted) {
    struct json_doc doc;
    struct csaf_findings f;
    struct str said = STR("");
    document_parse(bed, text, &doc);
    wanted.only = csaf_test_find(str_from(test));
    assert_non_null(wanted.only);
    assert_int_equal(csaf_validate(document_schemas(), &doc, &wanted, &bed->arena, &bed->sink, &f), STATUS_OK);
    for (size_t i = 0; i < f.count; i++)
        said = str_format(&bed->arena, STR_F STR_F ": " STR_F "\n", STR_A(said),
                          STR_A(json_pointer(&doc, f.items[i].node, &bed->arena)), STR_A(f.items[i].text));
    for (size_t i = 0; i < f.skipped_count; i++)
        said = str_format(&bed->arena, STR_F "skipped: " STR_F "\n", STR_A(said), STR_A(f.skipped[i].reason));
    return said;
}

#endif
