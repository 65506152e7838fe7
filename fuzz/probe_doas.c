/* doas.conf: a rule says for whom it is, lines are counted on, and the rules end. */
#include <stdlib.h>

#include "probe/doas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct doas_reader reader = {.rest = {(const char *)data, size}};
    uint32_t line = 1;
    for (struct doas_rule rule; probe_doas_next(&reader, &rule); line = rule.line)
        if ((rule.who.len == 0 && !rule.who.quoted) || rule.who.len > DOAS_WORD_MAX || rule.line < line)
            abort();
    return 0;
}
