/* C text: every call lies in it and comes in order, and stretches find what the whole does. */
#include "supplier/function.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(struct str text, size_t step) {
    struct function_text state = {.within = 0};
    size_t at = 0, place, index, last = 0, calls = 0;
    for (size_t to = step; at < text.len; to += step)
        while (function_next(&state, text, to < text.len ? to : text.len, &at, &place, &index)) {
            if (place < last || place >= text.len || index >= function_count())
                abort();
            last = place;
            calls++;
        }
    return calls;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    if (count(text, size + 1) != count(text, 7))
        abort();
    return 0;
}
