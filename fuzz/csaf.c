/* CSAF: every set is in order and within the tree, and every number of a document lies in its array. */
#include <stdlib.h>

#include "advisory/csaf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("a.json"), {(const char *)data, size}};
    struct json_parser *parser = json_parser_new();
    struct json_doc json;
    struct csaf_reader reader;
    struct csaf_document d = {.product_count = 0};
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    csaf_reader_init(&reader, &arena, &arena);
    if (!json_parse(parser, &source, false, &arena, &sink, &json) &&
        (csaf_read(&reader, &json, &sink, &d) || csaf_place(parser, &json, &arena, &d)) && !sink.count[1])
        abort();
    for (uint32_t s = 0; s < d.set_count; s++)
        for (uint32_t i = 0; i < d.sets[s].count; i++)
            if (d.sets[s].items[i] >= d.product_count || (i && d.sets[s].items[i - 1] >= d.sets[s].items[i]))
                abort();
    for (size_t i = 0; i < d.public.vulnerability_count; i++)
        if (d.vulnerabilities[i].group > i || d.vulnerabilities[i].score_first > d.score_count)
            abort();
    return json_parser_free(parser), arena_done(&arena), 0;
}
