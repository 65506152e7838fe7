/* Forms that suppliers send back, in whatever encoding. */
#include "owner/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct zone zone = {.id = STR_INIT("a"), .target = {1, 0, 1, 0, 0, 0, 0}, .target_set = true};
    static const struct plant plant = {.name = STR_INIT("P"), .zones = &zone, .zone_count = 1};
    const struct tender_question question = {0, COMPONENT_ED, 20780, DATE_NONE};
    const struct source source = {STR("form.csv"), {(const char *)data, size}}, *text;
    struct tender tender;
    struct answers answers;
    struct arena arena;
    struct diag_sink sink;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    if (tender_make(&plant, &question, &arena, &tender) != STATUS_OK)
        __builtin_trap();
    enum status status = answers_text(&source, &arena, &sink, &text);
    if (status == STATUS_OK)
        status = answers_read(text, &tender, &arena, &sink, &answers);
    if (status != STATUS_MEMORY && (status == STATUS_OK) != (diag_errors(&sink) == 0))
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
