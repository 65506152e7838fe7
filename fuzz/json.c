/* JSON: what is read has places and pointers in the text; what is not is explained by a mistake that the scan finds. */
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    struct source source = {STR("fuzz.json"), {(const char *)data, size}};
    struct json_parser *parser = json_parser_new();
    struct json_doc doc = {.count = 0};
    if (json_parse(parser, &source, false, &arena, &sink, &doc) == STATUS_OK)
        (void)!json_check_keys(&doc, &sink);
    else if (str_eq(str_from(sink.items[SEVERITY_ERROR][0].kind->code), STR("json.unreadable")))
        abort();
    for (uint32_t i = 0; i < doc.count && i < 50; i++) {
        struct place place = json_place(&doc, doc.root + i), fast;
        const struct json_node *node = doc.root + i;
        json_parser_places(parser, &doc, &node, 1, &fast);
        if (place.offset + place.length > size || fast.offset != place.offset || fast.length != place.length ||
            !json_pointer(&doc, doc.root + i, &arena).ptr || !str_utf8_valid(json_string(doc.root + i)))
            abort();
    }
    json_parser_free(parser);
    arena_done(&arena);
    return 0;
}
