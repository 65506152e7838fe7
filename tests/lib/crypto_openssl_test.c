#include "conformance.h"

#include "rig.h"

#define PAIR   1u
#define SECRET 2u

int main(void) {
    struct kw_crypto_openssl openssl;
    struct kw_keys_openssl software;
    struct kw_key_openssl all[2] = {{0}, {0}};
    kw_keys_openssl_init(&software, all, 2);
    if (kw_crypto_openssl_init(&openssl) != KW_OK || kw_keys_openssl_make(&software, PAIR) != KW_OK ||
        kw_keys_openssl_take_secret(&software, SECRET, kw_bytes("0123456789abcdef", 16)) != KW_OK)
        return 1;
    int failed = conformance_run("crypto_openssl", &openssl.crypto, &software.keys, PAIR, SECRET);
    kw_keys_openssl_done(&software);
    kw_crypto_openssl_done(&openssl);
    return failed;
}
