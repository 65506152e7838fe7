/* Headings of whatever form: no word is lost or counted twice, and what is found lies in the list. */
#include "evidence/section.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct section_list list;
    struct str text = {(const char *)data, size};
    arena_init(&arena, 64 << 20);
    for (enum section_form form = SECTION_DATA; form <= SECTION_HTML; form++) {
        if (section_read(form, text, &arena, &list) != STATUS_OK)
            continue;
        size_t words = 0;
        for (size_t i = 0; i < list.count; i++)
            words += list.items[i].words;
        size_t found = section_find(&list, str_slice(text, 0, 32));
        if (words != list.words || (found != SIZE_MAX && (found == 0 || found >= list.count)))
            abort();
        if (section_words(&list, list.count - 1) != list.items[list.count - 1].words)
            abort();
    }
    arena_done(&arena);
    return 0;
}
