/* OSV: whatever is read, a refusal says why, and every entry gives an answer. */
#include "supplier/osv.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("fuzz.json"), {(const char *)data, size}};
    struct json_parser *parser = json_parser_new();
    struct osv_package package;
    struct json_doc doc;
    struct osv osv;
    struct arena arena;
    struct diag_sink sink;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    enum status status = parser ? json_parse(parser, &source, false, &arena, &sink, &doc) : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = osv_read(&doc, &arena, &sink, &osv);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    bool known = osv_package_of(STR("pkg:deb/debian/a@1:2.0-1?distro=debian-12"), NULL, &arena, &package);
    for (size_t i = 0; known && status == STATUS_OK && i < osv.affected_count; i++)
        if (osv_judge(&osv.affected[i], &package) > OSV_AFFECTED)
            abort();
    json_parser_free(parser);
    arena_done(&arena);
    return 0;
}
