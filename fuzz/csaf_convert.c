/* Conversion of CSAF 2.0: whatever the document is, each change is of a value in it, and all comes out the same again.
 */
#include <stdlib.h>

#include "csaf/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct schema_set *schemas; /* compiled once, and reachable to the end */
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("a.json"), {(const char *)data, size}};
    struct csaf_conversion first, second;
    struct json_doc doc;
    arena_init(&arena, 256 << 20), diag_init(&sink, &arena);
    if (!schemas && schema_set_new(&schemas) != STATUS_OK)
        abort();
    struct csaf_converter converter = {schemas, json_parser_new(), {.tlp_from_text = size % 2}};
    if (!json_parse(converter.parser, &source, false, &arena, &sink, &doc) &&
        !csaf_convert(&converter, &doc, &arena, &sink, &first) &&
        !csaf_convert(&converter, &doc, &arena, &sink, &second)) {
        for (size_t i = 0; i < first.count; i++)
            if ((size_t)(first.changes[i].node - doc.root) >= doc.count)
                abort();
        if (first.count != second.count || !str_eq(first.text, second.text))
            abort();
    }
    return json_parser_free(converter.parser), arena_done(&arena), 0;
}
