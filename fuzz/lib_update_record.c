/* Records of updates, under a code that anybody can make: what is opened names a bank that there is, and no image of
 * more components than the device has; and the boot stage starts nothing, for no content is what it should be. */
#include "lib_manifest.h"

#include "slot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t area[2048];
    const struct kw_storage storage = {area, size_of, read_kept, write_kept, flush_area};
    struct kw_crypto_openssl openssl;
    struct kw_update update;
    uint32_t bank;
    memset(area, 0, sizeof(area));
    if (kw_crypto_openssl_init(&openssl) != KW_OK)
        __builtin_trap();
    struct kw_slot slot = {.storage = &storage, .crypto = &openssl.crypto, .kind = 0x75706431u};
    if (size <= kw_slot_room(sizeof(area)) && kw_slot_write(&slot, kw_bytes(data, size)) == KW_OK &&
        try_update(&update, &storage, &openssl.crypto) == KW_OK) {
        const struct kw_update_record *record = &update.record;
        if (record->active > 1 || record->image[0].count > 2 || record->image[1].count > 2 ||
            kw_update_boot(&update, &bank) == KW_OK)
            __builtin_trap();
    }
    kw_crypto_openssl_done(&openssl);
    return 0;
}
