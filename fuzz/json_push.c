/* JSON in pieces: accepts all that the other parser does, and never tells a token out of place. */
#include <stdlib.h>

#include "base/json.h"
#include "provider/json_push.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status balance(void *context, enum json_push_token token, struct str text) {
    int *depth = context;
    *depth += (token == JSON_PUSH_OBJECT || token == JSON_PUSH_ARRAY);
    *depth -= (token == JSON_PUSH_OBJECT_END || token == JSON_PUSH_ARRAY_END);
    return *depth < 0 || text.len > JSON_PUSH_TEXT_MAX ? STATUS_SYSTEM : STATUS_OK;
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct json_push json;
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct json_doc doc;
    int depth = 0;
    arena_init(&arena, 64 << 20), diag_init(&sink, &arena);
    struct json_parser *parser = json_parser_new();
    enum status other = json_parse(parser, &source, false, &arena, &sink, &doc);
    json_push_init(&json, STR("fuzz"), &sink, balance, &depth);
    enum status status = json_push_feed(&json, source.text) || json_push_end(&json);
    if (json.status == STATUS_SYSTEM || (other == STATUS_OK && status && json.status != STATUS_LIMIT))
        abort();
    return json_parser_free(parser), arena_done(&arena), 0;
}
