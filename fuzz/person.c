/* Names: whatever is written, likeness goes both ways, and whoever is somebody is himself. */
#include "document/person.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, name = STR_NONE;
    (void)str_next(&rest, '\n', &name);
    const struct process_person a = {.id = STR("a"), .name = name},
                                b = {.id = STR("b"), .name = rest.ptr ? rest : STR("")};
    enum person_likeness likeness = person_compare(&a, &b);
    if (likeness != person_compare(&b, &a))
        abort();
    if (likeness != PERSON_OTHER && person_compare(&a, &a) == PERSON_OTHER)
        abort();
    return 0;
}
