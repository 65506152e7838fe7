/* Claims of CSAF: a line about a component, then the document. Each claim about each of its products has an answer. */
#include "supplier/csaf_claim.h"
#include "component.h"
#include "csaf_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status judge(void *context, const struct csaf_claim *claim) {
    struct arena arena;
    enum osv_answer answer;
    arena_init(&arena, 16 << 20);
    if (csaf_claim_judge(claim, context, &arena, &answer) == STATUS_OK && answer > OSV_AFFECTED)
        abort();
    return arena_done(&arena), STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size}, line = STR("");
    struct csaf_document d = {.product_count = 0};
    struct identity component;
    struct arena arena;
    (void)str_next(&text, '\n', &line);
    struct sbom_component named = component_read(line);
    arena_init(&arena, 64 << 20);
    csaf_text_read(text, &arena, &d);
    enum status status = identity_of(&named, &arena, &component);
    for (uint32_t i = 0; status == STATUS_OK && i < d.product_count; i++)
        status = csaf_claim_each(&d.products[i], (enum csaf_status)(i % CSAF_STATUS_COUNT), &arena, judge, &component);
    return arena_done(&arena), 0;
}
