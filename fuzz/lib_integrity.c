/* Manifests of files, signed by the trusted key: what is taken has as many entries as it says, and none leads
 * elsewhere. */
#include <keyway/integrity.h>

#include "lib_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t room[4096], work[KW_INTEGRITY_WORK_SIZE];
    struct kw_crypto_openssl openssl;
    struct kw_integrity integrity;
    struct kw_integrity_entry entry;
    uint32_t count = 0;
    struct kw_bytes envelope = envelope_of(data, size, kw_writer(room, sizeof(room)), &openssl);
    const struct kw_integrity_reader reader = {.context = NULL};
    const struct kw_integrity_config config = {
        .crypto = &openssl.crypto, .reader = &reader, .trust = &trust, .work = work, .work_size = sizeof(work)};
    enum kw_status status = kw_integrity_open(&integrity, &config, envelope);
    struct kw_reader cursor = kw_integrity_entries(&integrity);
    for (; kw_integrity_next(&cursor, &entry) == KW_OK; count++)
        if (entry.path.length == 0 || entry.path.at[0] == '/' || memchr(entry.path.at, '\0', entry.path.length))
            __builtin_trap();
    if (cursor.left != 0 || count != (status == KW_OK ? integrity.state.entries : 0))
        __builtin_trap();
    kw_crypto_openssl_done(&openssl);
    return 0;
}
