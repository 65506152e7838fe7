/* Deterministic CBOR: whatever is read, written again, is the same bytes. */
#include "cbor.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kw_reader reader = kw_reader(kw_bytes(data, size));
    while (reader.left > 0) {
        enum kw_cbor_kind kind = (enum kw_cbor_kind)(reader.at[0] >> 5);
        const uint8_t *start = reader.at;
        uint8_t again[KW_CBOR_HEAD_SIZE];
        struct kw_writer writer = kw_writer(again, sizeof(again));
        struct kw_cbor cbor = kw_cbor(reader);
        uint64_t value;
        kw_cbor_map(&cbor);
        if (kw_cbor_has(&cbor, 1) && cbor.next != 2)
            __builtin_trap();
        struct kw_bytes string = kw_cbor_string(&cbor);
        if (string.length > size || (cbor.broken && (string.length > 0 || kw_cbor_end(&cbor) == KW_OK)))
            __builtin_trap();
        if (kw_cbor_read(&reader, kind, &value) != KW_OK)
            return 0;
        if (kw_cbor_write(&writer, kind, value) != KW_OK || memcmp(again, start, (size_t)(reader.at - start)) != 0)
            __builtin_trap();
    }
    return 0;
}
