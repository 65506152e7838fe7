/* For targets that look at what was read of a CSAF document. */
#ifndef FUZZ_CSAF_TEXT_H
#define FUZZ_CSAF_TEXT_H

#include "advisory/csaf.h"

/* All in the arena; no products when the text is no CSAF. */
static inline void csaf_text_read(struct str text, struct arena *arena, struct csaf_document *document) {
    struct source source = {STR("a.json"), text.ptr ? text : STR("")};
    struct json_parser *parser = json_parser_new();
    struct diag_sink sink;
    struct json_doc json;
    struct csaf_reader reader;
    diag_init(&sink, arena);
    csaf_reader_init(&reader, arena, arena);
    if (json_parse(parser, &source, false, arena, &sink, &json) || csaf_read(&reader, &json, &sink, document))
        document->product_count = 0;
    json_parser_free(parser);
}

#endif
