#include "port/crypto_psa.h"

#include "conformance.h"

#include <psa/crypto.h>

#define PAIR   1u
#define SECRET 2u

static psa_key_id_t make(psa_key_type_t type, size_t bits, psa_key_usage_t usage, psa_algorithm_t algorithm) {
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id = 0;
    psa_set_key_type(&attributes, type);
    psa_set_key_bits(&attributes, bits);
    psa_set_key_usage_flags(&attributes, usage);
    psa_set_key_algorithm(&attributes, algorithm);
    return psa_generate_key(&attributes, &id) == PSA_SUCCESS ? id : 0;
}

int main(void) {
    struct kw_keys_psa psa;
    if (psa_crypto_init() != PSA_SUCCESS)
        return 1;
    const struct kw_key_psa all[] = {
        {PAIR,
         make(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256, PSA_KEY_USAGE_SIGN_HASH,
              PSA_ALG_ECDSA(PSA_ALG_SHA_256)),
         KW_KEY_SOFTWARE},
        {SECRET, make(PSA_KEY_TYPE_HMAC, 256, PSA_KEY_USAGE_SIGN_MESSAGE, PSA_ALG_HMAC(PSA_ALG_SHA_256)),
         KW_KEY_SOFTWARE},
    };
    kw_keys_psa_init(&psa, all, 2);
    int failed = conformance_run("crypto_psa", &kw_crypto_psa, &psa.keys, PAIR, SECRET);
    mbedtls_psa_crypto_free();
    return failed;
}
