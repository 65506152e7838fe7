/* For the target that matches: a database of one document, and a subject from a line of text. */
#ifndef FUZZ_MATCH_H
#define FUZZ_MATCH_H

#include <stdlib.h>

#include "advisory/database.h"

/* NULL when the text is no CSAF. */
static inline struct advisory_db *match_database(struct str text) {
    static const struct source NAME = {STR_INIT("a.json"), {NULL, 0}};
    struct arena arena;
    struct diag_sink sink;
    struct json_doc json;
    struct csaf_reader reader;
    arena_init(&arena, 256 << 20);
    struct advisory_db *db = ARENA_NEW(&arena, struct advisory_db);
    struct source *source = ARENA_NEW(&arena, struct source);
    struct csaf_document *document = ARENA_NEW(&arena, struct csaf_document);
    struct json_parser *parser = json_parser_new();
    *source = (struct source){NAME.name, text};
    db->workers = 1;
    arena_init(&db->keeps[0], 256 << 20);
    diag_init(&sink, &arena);
    csaf_reader_init(&reader, &db->keeps[0], &arena);
    enum status status = json_parse(parser, source, false, &arena, &sink, &json);
    if (status == STATUS_OK)
        status = csaf_read(&reader, &json, &sink, document);
    json_parser_free(parser);
    db->arena = arena;
    db->documents = document;
    db->document_count = status == STATUS_OK;
    document->public.source = &NAME;
    if (status == STATUS_OK && database_init(db) == STATUS_OK && database_build(db) == STATUS_OK)
        return db;
    advisory_free(db);
    return NULL;
}

/* "SUPPLIER|PRODUCT|MODEL|ORDER NUMBER|SERIAL NUMBER|VERSION" */
static inline struct advisory_subject match_subject(struct str line) {
    struct advisory_subject s = {.version = STR_NONE};
    struct str *const fields[] = {&s.supplier, &s.product, &s.model, &s.order_number, &s.serial, &s.version};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!str_next(&line, '|', fields[i]))
            *fields[i] = STR("");
    return s;
}

#endif
