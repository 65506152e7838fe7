/* Package URLs: what can be read has a type and a name, and is the same package as itself. */
#include <stdlib.h>

#include "csaf/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct purl purl;
    arena_init(&arena, 16 << 20);
    if (purl_read((struct str){(const char *)data, size}, &arena, &purl) == STATUS_OK) {
        if (!purl_fault_text(purl.fault) || (purl.fault == PURL_VALID) != (purl.part.ptr == NULL))
            abort();
        if (purl_is_readable(&purl) && (purl.type.len == 0 || purl.name.len == 0 || !purl_same(&purl, &purl)))
            abort();
        if (!str_utf8_valid(purl.namespace) || !str_utf8_valid(purl.version) || !str_utf8_valid(purl.subpath))
            abort();
    }
    return arena_done(&arena), 0;
}
