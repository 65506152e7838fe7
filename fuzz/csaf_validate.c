/* Validation of CSAF, with addresses answered and words looked up: every finding, and every part that was not checked,
 * lies in the document and has a text, whatever the document is. */
#include "csaf_network.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct schema_set *schemas; /* compiled once, and reachable to the end */
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("a.json"), {(const char *)data, size}};
    struct csaf_findings f = {.count = 0};
    struct json_doc json;
    const struct csaf_wanted wanted = network_wanted();
    arena_init(&arena, 256 << 20), diag_init(&sink, &arena);
    if (!schemas && schema_set_new(&schemas) != STATUS_OK)
        abort();
    struct json_parser *parser = json_parser_new();
    if (!json_parse(parser, &source, false, &arena, &sink, &json) &&
        csaf_validate(schemas, &json, &wanted, &arena, &sink, &f) == STATUS_OK) {
        for (size_t i = 0; i < f.count; i++)
            if ((size_t)(f.items[i].node - json.root) >= json.count || !f.items[i].text.ptr)
                abort();
        for (size_t i = 0; i < f.skipped_count; i++)
            if (!f.skipped[i].reason.ptr || !f.skipped[i].test)
                abort();
    }
    return json_parser_free(parser), arena_done(&arena), 0;
}
