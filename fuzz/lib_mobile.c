/* Manifests of mobile code, signed by the trusted key: code runs only with the size, kind and name that one gives. */
#include <keyway/mobile.h>

#include "lib_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void heard(void *context, const struct kw_mobile_event *event) {
    if (event->answer == KW_MOBILE_MAY &&
        (event->status != KW_OK || event->name.length - 1 >= KW_MOBILE_NAME_MAX || event->sequence < 3))
        __builtin_trap();
    *(enum kw_mobile_answer *)context = event->answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t room[4096];
    static const struct kw_mobile_kind kind = {7, KW_MOBILE_SIGNED, 0, 0, 0, 1, KW_MOBILE_SIGNER(1), 64, 3};
    static const struct kw_role roles;
    struct kw_crypto_openssl openssl;
    enum kw_mobile_answer told = KW_MOBILE_KIND;
    struct kw_mobile mobile;
    struct kw_bytes envelope = envelope_of(data, size, kw_writer(room, sizeof(room)), &openssl);
    const struct kw_mobile_config config = {&openssl.crypto, &trust, &roles, &kind, 1, heard, &told};
    const struct kw_mobile_request request = {0, 7, envelope, kw_bytes("code", 4)};
    if (kw_mobile_init(&mobile, &config) != KW_OK ||
        (kw_mobile_may_run(&mobile, &request, NULL) == KW_GRANTED) != (told == KW_MOBILE_MAY))
        __builtin_trap();
    return kw_crypto_openssl_done(&openssl), 0;
}
