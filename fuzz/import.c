/* Threat models of other tools: what is written is a threat model of ours. */
#include "supplier/import.h"
#include "base/json.h"

#include <string.h>

#include "document/threat_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct out out;
    const struct threat_model *model;
    arena_init(&arena, 256 << 20);
    diag_init(&sink, &arena);
    out_memory(&out, 64 << 20);
    char *text = arena_get(&arena, size + JSON_PADDING, 1);
    memcpy(text, data, size);
    const struct source source = {STR("model"), {text, size}};
    if (import_model(&source, &arena, &sink, &out) == STATUS_OK) {
        const struct source written = {STR("threat-model.yaml"), out_text(&out)};
        if (diag_errors(&sink) > 0 || threat_model_parse(&written, &arena, &sink, &model) == STATUS_INPUT)
            __builtin_trap();
    }
    out_done(&out);
    arena_done(&arena);
    return 0;
}
