/* What a server of SSH says first: its lists lie within what it sent, whatever that is. */
#include <stdlib.h>

#include "probe/outside/ssh_lists.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct ssh_lists lists;
    if (ssh_lists_read(bytes, &lists) != SSH_WHOLE)
        return 0;
    for (unsigned i = 0; i < SSH_LISTS; i++) {
        const char *at = lists.lists[i].ptr;
        if (at < bytes.ptr || at + lists.lists[i].len > bytes.ptr + size)
            abort();
        struct str rest = lists.lists[i];
        for (struct str name; str_next(&rest, ',', &name);)
            (void)ssh_weakness(i, name);
    }
    return 0;
}
