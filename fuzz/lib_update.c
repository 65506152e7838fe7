/* Manifests of updates, signed by the trusted key: what is taken is newer, not of an older security version, and fits.
 */
#include <keyway/update.h>

#include "lib_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t room[4096];
    struct kw_crypto_openssl openssl;
    struct kw_update update;
    struct kw_bytes envelope = envelope_of(data, size, kw_writer(room, sizeof(room)), &openssl);
    if (try_update(&update, &blank, &openssl.crypto) != KW_OK)
        __builtin_trap();
    update.record = (struct kw_update_record){.step = KW_UPDATE_IDLE, .sequence = 5, .floor = 3};
    if (kw_update_begin(&update, envelope) == KW_OK) {
        const struct kw_update_image *image = &update.next.image[1];
        if (update.answer != KW_UPDATE_ACCEPTED || image->sequence <= 5 || image->security < 3 || image->count != 2 ||
            image->part[0].size > 2048 || image->part[1].size > 2048 || kw_update_revert(&update) != KW_OK)
            __builtin_trap();
    }
    kw_crypto_openssl_done(&openssl);
    return 0;
}
