/* The scope of a certificate: what cannot be read covers nothing. */
#include "document/scope.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, scope = {(const char *)data, 0};
    if (size > 0)
        (void)str_next(&rest, '\n', &scope);
    bool covers = scope_covers(scope, rest);
    if (covers && !scope_valid(scope))
        abort();
    return 0;
}
