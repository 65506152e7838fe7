#include "ecdsa_openssl.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>

#include <string.h>

EVP_PKEY *kw_ecdsa_public_key(const uint8_t *point) {
    EVP_PKEY *key = NULL;
    char group[] = "P-256";
    uint8_t bytes[KW_POINT_SIZE];
    memcpy(bytes, point, sizeof(bytes));
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                                     OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes, sizeof(bytes)),
                                     OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (maker && EVP_PKEY_fromdata_init(maker) == 1)
        (void)EVP_PKEY_fromdata(maker, &key, EVP_PKEY_PUBLIC_KEY, (OSSL_PARAM *)parameters);
    EVP_PKEY_CTX_free(maker);
    return key;
}

size_t kw_ecdsa_to_der(const uint8_t *signature, uint8_t der[KW_ECDSA_DER_SIZE]) {
    int length = 0;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, KW_SIGNATURE_SIZE / 2, NULL);
    BIGNUM *s = BN_bin2bn(signature + KW_SIGNATURE_SIZE / 2, KW_SIGNATURE_SIZE / 2, NULL);
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
        uint8_t *end = der;
        if (i2d_ECDSA_SIG(pair, NULL) <= KW_ECDSA_DER_SIZE)
            length = i2d_ECDSA_SIG(pair, &end);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

int kw_ecdsa_from_der(const uint8_t *der, size_t length, uint8_t *signature) {
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
    int made = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, KW_SIGNATURE_SIZE / 2) > 0 &&
               BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + KW_SIGNATURE_SIZE / 2, KW_SIGNATURE_SIZE / 2) > 0;
    ECDSA_SIG_free(pair);
    return made;
}
