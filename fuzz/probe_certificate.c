/* Certificates: any bytes are read as DER and as PEM, and what is read has dates of the calendar. */
#include <stdlib.h>

#include "probe/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct probe_certificate one;
    struct str rest = {(const char *)data, size}, der;
    uint32_t lines = 1;
    arena_init(&arena, 64 << 20);
    if (probe_certificate_read(rest, &one) && (!one.key || one.until > (int64_t)1 << 40))
        abort();
    while (probe_certificate_next(&arena, &rest, &der, &lines))
        if (probe_certificate_read(der, &one) && one.bits > size * 8 + 512)
            abort();
    arena_done(&arena);
    return 0;
}
