/* "RANGE\nTYPE\nA\nB\nC": the intervals of a range ascend, and the order of versions is total. */
#include <stdlib.h>

#include "csaf/vers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, part[5] = {STR_NONE};
    struct arena arena;
    struct vers vers;
    struct vers_interval *list;
    size_t count = 0;
    int ab, ba, bc, ac;
    arena_init(&arena, 16 << 20);
    for (size_t i = 0; i < 5; i++)
        (void)str_next(&rest, '\n', &part[i]);
    if (vers_read(part[0], &arena, &vers) || (vers_intervals(&vers, &arena, &list, &count) && vers.fault.ptr))
        abort();
    for (size_t i = 1; i < count; i++)
        if (vers.type->compare(list[i - 1].to->version, list[i].from->version) > 0)
            abort();
    const struct vers_type *type = vers_type_find(part[1]);
    if (vers_compare(type, part[2], part[3], &ab) && vers_compare(type, part[3], part[2], &ba) &&
        vers_compare(type, part[3], part[4], &bc) && vers_compare(type, part[2], part[4], &ac) &&
        ((ab > 0) != (ba < 0) || (ab <= 0 && bc <= 0 && ac > 0)))
        abort();
    return arena_done(&arena), 0;
}
