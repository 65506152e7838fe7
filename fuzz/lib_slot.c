/* An area as it lies in storage, both slots of it: a record is read within its bounds or nothing is, and one that is
 * written since is read back. */
#include "lib_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct record record;
    static const uint8_t zeros[64];
    uint8_t to[64];
    size_t length = 0;
    record_hold(&record, 1, NULL, sizeof(record.area));
    memcpy(record.area, data, size < 512 ? size : 512);
    if (size > 512)
        memcpy(record.area + sizeof(record.area) / 2, data + 512, size - 512 < 512 ? size - 512 : 512);
    struct kw_slot slot = {.storage = &record.storage, .crypto = &record.crypto, .kind = 0x74657374};
    memset(to, 0xa5, sizeof(to));
    enum kw_status status = kw_slot_read(&slot, to, sizeof(to), &length);
    if (status == KW_OK ? length > sizeof(to) || slot.current > 1 : memcmp(to, zeros, sizeof(to)) != 0)
        abort();
    if (slot.generation == UINT64_MAX || kw_slot_write(&slot, kw_bytes("new", 3)) != KW_OK)
        return 0;
    slot = (struct kw_slot){.storage = &record.storage, .crypto = &record.crypto, .kind = 0x74657374};
    if (kw_slot_read(&slot, to, sizeof(to), &length) != KW_OK || length != 3 || memcmp(to, "new", 3) != 0)
        abort();
    return 0;
}
