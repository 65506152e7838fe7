/* What the tests of the CSAF reader share: documents from C strings, in which ' stands for ". */
#ifndef UNIT_ADVISORY_CSAF_BED_H
#define UNIT_ADVISORY_CSAF_BED_H

#include "advisory/csaf.h"
#include "bed.h"

static inline struct str csaf_json(struct bed *bed, const char *text) {
    char *json = (char *)str_copy(&bed->arena, str_from(text)).ptr;
    for (char *c = json; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    return str_from(json);
}

/* A whole document of an edition from its product tree and its vulnerabilities. */
static inline struct str csaf_text(struct bed *bed, const char *edition, const char *tree, const char *list) {
    struct str text =
        str_format(&bed->arena,
                   "{'document': {'csaf_version': '%s', 'title': 'T', 'tracking': {'id': 'A-1'}}, 'product_tree': %s, "
                   "'vulnerabilities': %s}",
                   edition, tree, list);
    return csaf_json(bed, text.ptr);
}

/* Reads it; the reader is there for more documents. */
static inline enum status csaf_try_with(struct bed *bed, struct csaf_reader *reader, struct str text,
                                        struct csaf_document *document) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_parser *parser = json_parser_new();
    struct json_doc json;
    assert_non_null(source);
    *source = (struct source){STR("a.json"), text};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &json), STATUS_OK);
    json_parser_free(parser);
    return csaf_read(reader, &json, &bed->sink, document);
}

static inline enum status csaf_try(struct bed *bed, struct str text, struct csaf_document *document) {
    struct csaf_reader reader;
    csaf_reader_init(&reader, &bed->arena, &bed->arena);
    return csaf_try_with(bed, &reader, text, document);
}

static inline struct csaf_document csaf_of(struct bed *bed, struct str text) {
    struct csaf_document document;
    assert_int_equal(csaf_try(bed, text, &document), STATUS_OK);
    return document;
}

/* A document of CSAF 2.0 that is nothing but a tree. */
static inline struct csaf_document csaf_tree(struct bed *bed, const char *tree) {
    return csaf_of(bed, csaf_text(bed, "2.0", tree, "[]"));
}

/* The full names of a set's products, blanks between; "-" for no set. */
static inline struct str csaf_set_text(struct bed *bed, const struct csaf_document *document, uint32_t set) {
    struct str text = STR("");
    if (set == CSAF_NONE)
        return STR("-");
    for (uint32_t i = 0; i < document->sets[set].count; i++)
        text = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(text), i > 0 ? " " : "",
                          STR_A(document->products[document->sets[set].items[i]].text));
    return text;
}

#endif
