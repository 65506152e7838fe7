/* Ids of requirements: whatever parses is written in one form, which parses to the same again. */
#include <stdint.h>

#include "catalogue/identifier.h"
#include "catalogue/requirement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct identifier first;
    struct identifier second;
    struct requirement_missing missing;
    char buffer[IDENTIFIER_TEXT_MAX];
    struct str text = {(const char *)data, size};
    struct arena arena;
    arena_init(&arena, 1024 * 1024);
    requirement_explain_missing(text, size & 15, &arena, &missing);
    if (identifier_parse(text, &first)) {
        struct str written = identifier_text(&first, buffer);
        if (!identifier_parse(written, &second) || memcmp(&first, &second, sizeof first) != 0)
            abort();
    }
    arena_done(&arena);
    return 0;
}
