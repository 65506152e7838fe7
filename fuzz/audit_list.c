/* What the kernel tells of its audit rules: each that is taken is a line, and no line is without a list. */
#include <stdlib.h>

#include "base/audit_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct out out;
    bool done = false;
    out_memory(&out, 1 << 16);
    struct audit_listing list = {.lines = &out};
    if (audit_list_take((struct str){(const char *)data, size}, &list, &done) == AUDIT_LIST_OK) {
        struct str text = out_text(&out), line;
        while (text.len > 0)
            if (!str_next(&text, '\n', &line) || !str_starts(line, STR("-a ")))
                abort();
    }
    out_done(&out);
    return 0;
}
