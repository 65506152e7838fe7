/* One-time codes: whatever was typed and whatever the record holds, it is refused, or granted once. */
#include "lib_record.h"

#include <keyway/totp.h>

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    (void)key;
    return record_hash(context, &label, 1, derived);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct record record;
    static const struct kw_keys keys = {.derive = derive};
    struct kw_totp_entry entries[3];
    uint8_t work[KW_TOTP_ROOM(3)];
    struct kw_totp totp;
    size_t typed = size < 6 ? size : 6;
    record_hold(&record, 0x544f, data + typed, size - typed);
    const struct kw_totp_config config = {
        &record.storage, &record.crypto, &record.clock, NULL, &keys, NULL, {NULL, 0}, 0, 0, 6, 30, 5, entries, 3, work,
        sizeof(work)};
    if (kw_totp_init(&totp, &config) == KW_OK && kw_totp_check(&totp, 1, kw_bytes(data, typed)) == KW_GRANTED)
        if (kw_totp_check(&totp, 1, kw_bytes(data, typed)) == KW_GRANTED || kw_totp_init(&totp, &config) != KW_OK ||
            kw_totp_check(&totp, 1, kw_bytes(data, typed)) == KW_GRANTED)
            abort();
    return 0;
}
