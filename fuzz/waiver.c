/* Patterns of waivers: a pattern matches itself where it has no star, and always when it is all stars. */
#include "document/waiver.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size}, pattern = STR_NONE, path = bytes;
    (void)str_next(&path, '\n', &pattern);
    bool matches = waiver_path_matches(pattern, path.ptr ? path : STR(""));
    bool plain = str_find_char(pattern, '*') == SIZE_MAX && str_find_char(pattern, '?') == SIZE_MAX;
    if (plain && pattern.len <= WAIVER_PATH_MAX &&
        (matches != str_eq(pattern, path) || !waiver_path_matches(pattern, pattern)))
        abort();
    if (!waiver_path_matches(STR("**"), path.ptr ? path : STR("")))
        abort();
    return 0;
}
