/* Validation of CSAF: every finding lies in the document and has a text, whatever the document is. */
#include <stdlib.h>

#include "csaf/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct schema_set *schemas; /* compiled once, and reachable to the end */
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("a.json"), {(const char *)data, size}};
    struct json_parser *parser = json_parser_new();
    struct csaf_findings findings = {.count = 0};
    struct json_doc json;
    arena_init(&arena, 256 << 20);
    diag_init(&sink, &arena);
    if (!schemas && schema_set_new(&schemas) != STATUS_OK)
        abort();
    if (!json_parse(parser, &source, false, &arena, &sink, &json) &&
        csaf_validate(schemas, &json, &(const struct csaf_wanted){.most = CSAF_INFORMATIVE}, &arena, &sink,
                      &findings) == STATUS_OK)
        for (size_t i = 0; i < findings.count; i++)
            if (findings.items[i].node < json.root || findings.items[i].node >= json.root + json.count ||
                !findings.items[i].text.ptr)
                abort();
    return json_parser_free(parser), arena_done(&arena), 0;
}
