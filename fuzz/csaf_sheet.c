/* Documents shown to people: no control character reaches a terminal, and no tag but ours a page. */
#include <stdlib.h>

#include "report/csaf_sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct csaf_pen_kind *const kinds[] = {&csaf_pen_text, &csaf_pen_html};
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("a.json"), {(const char *)data, size}};
    struct json_parser *parser = json_parser_new();
    struct json_doc doc;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    bool read = json_parse(parser, &source, false, &arena, &sink, &doc) == STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(kinds) && read; i++) {
        struct out out;
        out_memory(&out, 64 << 20);
        struct csaf_pen pen = {.kind = kinds[i], .out = &out, .width = 80};
        (void)!csaf_sheet_write(&doc, false, &arena, &pen);
        if (str_find_char(out_text(&out), '\033') != SIZE_MAX ||
            (i == 1 && str_contains(out_text(&out), STR("<script"))))
            abort();
        out_done(&out);
    }
    return json_parser_free(parser), arena_done(&arena), 0;
}
