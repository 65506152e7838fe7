/* What a declaration states, in an envelope that nobody signed: whatever it says, nothing of it counts. */
#include "base/base64.h"
#include "evidence/declared.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct declared_question question = {{&(const struct policy){.maturity = 0}, 20786, false}, NULL};
    struct arena arena;
    struct diag_sink sink;
    struct declaration *declaration = NULL;
    struct evidence_list list = {.count = 0};
    bool believed = false;
    diag_init(&sink, (arena_init(&arena, 64 * 1024 * 1024), &arena));
    struct str payload = base64_text(&arena, (struct str){(const char *)data, size});
    const struct source source = {STR("a"),
                                  str_format(&arena,
                                             "{\"payloadType\": \"" DECLARATION_PAYLOAD_TYPE "\", \"payload\": \"" STR_F
                                             "\", \"signatures\": [{\"sig\": \"\"}]}",
                                             STR_A(payload))};
    enum status status = declaration_parse(&source, &arena, &sink, &declaration);
    if (status == STATUS_OK)
        status = declared_evidence(declaration->product.releases, &question, &arena, &sink, &list, &believed);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].standing == EVIDENCE_COUNTS)
            believed = true;
    if (believed || (status == STATUS_INPUT && diag_errors(&sink) == 0))
        __builtin_trap();
    return arena_done(&arena), 0;
}
