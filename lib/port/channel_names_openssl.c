#include "channel_names_openssl.h"

#include <openssl/obj_mac.h>

#include <string.h>

#define OWN_GROUP   0x01000000 /* marks a group that has no NID: TLSEXT_nid_unknown */
#define NAME_LENGTH 40u        /* that no name reaches */

struct name {
    uint16_t number;
    enum kw_channel_names kind;
    int nid;    /* of a group; of a signature's key */
    int digest; /* of a signature */
    const char *text;
};

static const struct name names[] = {
    {KW_SUITE_AES_128_GCM, KW_CHANNEL_NAMES_SUITES_13, 0, 0, "TLS_AES_128_GCM_SHA256"},
    {KW_SUITE_AES_256_GCM, KW_CHANNEL_NAMES_SUITES_13, 0, 0, "TLS_AES_256_GCM_SHA384"},
    {KW_SUITE_CHACHA20, KW_CHANNEL_NAMES_SUITES_13, 0, 0, "TLS_CHACHA20_POLY1305_SHA256"},
    {KW_SUITE_ECDHE_ECDSA_AES_128_GCM, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-ECDSA-AES128-GCM-SHA256"},
    {KW_SUITE_ECDHE_ECDSA_AES_256_GCM, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-ECDSA-AES256-GCM-SHA384"},
    {KW_SUITE_ECDHE_RSA_AES_128_GCM, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-RSA-AES128-GCM-SHA256"},
    {KW_SUITE_ECDHE_RSA_AES_256_GCM, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-RSA-AES256-GCM-SHA384"},
    {KW_SUITE_ECDHE_RSA_CHACHA20, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-RSA-CHACHA20-POLY1305"},
    {KW_SUITE_ECDHE_ECDSA_CHACHA20, KW_CHANNEL_NAMES_SUITES_12, 0, 0, "ECDHE-ECDSA-CHACHA20-POLY1305"},
    {KW_GROUP_P256, KW_CHANNEL_NAMES_GROUPS, NID_X9_62_prime256v1, 0, "P-256"},
    {KW_GROUP_P384, KW_CHANNEL_NAMES_GROUPS, NID_secp384r1, 0, "P-384"},
    {KW_GROUP_P521, KW_CHANNEL_NAMES_GROUPS, NID_secp521r1, 0, "P-521"},
    {KW_GROUP_X25519, KW_CHANNEL_NAMES_GROUPS, NID_X25519, 0, "X25519"},
    {KW_GROUP_X25519_MLKEM, KW_CHANNEL_NAMES_GROUPS, OWN_GROUP | KW_GROUP_X25519_MLKEM, 0, "X25519MLKEM768"},
    {KW_SIGNATURE_RSA_PKCS1_SHA256, KW_CHANNEL_NAMES_SIGNATURES, NID_rsaEncryption, NID_sha256, "rsa_pkcs1_sha256"},
    {KW_SIGNATURE_P256_SHA256, KW_CHANNEL_NAMES_SIGNATURES, NID_X9_62_id_ecPublicKey, NID_sha256,
     "ecdsa_secp256r1_sha256"},
    {KW_SIGNATURE_P384_SHA384, KW_CHANNEL_NAMES_SIGNATURES, NID_X9_62_id_ecPublicKey, NID_sha384,
     "ecdsa_secp384r1_sha384"},
    {KW_SIGNATURE_P521_SHA512, KW_CHANNEL_NAMES_SIGNATURES, NID_X9_62_id_ecPublicKey, NID_sha512,
     "ecdsa_secp521r1_sha512"},
    {KW_SIGNATURE_RSA_PSS_SHA256, KW_CHANNEL_NAMES_SIGNATURES, NID_rsassaPss, NID_sha256, "rsa_pss_rsae_sha256"},
    {KW_SIGNATURE_RSA_PSS_SHA384, KW_CHANNEL_NAMES_SIGNATURES, NID_rsassaPss, NID_sha384, "rsa_pss_rsae_sha384"},
    {KW_SIGNATURE_RSA_PSS_SHA512, KW_CHANNEL_NAMES_SIGNATURES, NID_rsassaPss, NID_sha512, "rsa_pss_rsae_sha512"},
    {KW_SIGNATURE_ED25519, KW_CHANNEL_NAMES_SIGNATURES, NID_ED25519, NID_undef, "ed25519"},
};

_Static_assert(KW_CHANNEL_NAMES_SIZE >= KW_CHANNEL_LIST_MAX * NAME_LENGTH, "room for every list");

static const struct name *named(uint16_t number) {
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].number == number)
            return &names[i];
    return NULL;
}

static int is_suite(enum kw_channel_names kind) {
    return kind == KW_CHANNEL_NAMES_SUITES_12 || kind == KW_CHANNEL_NAMES_SUITES_13;
}

enum kw_status kw_channel_names(enum kw_channel_names kind, const struct kw_channel_list *list,
                                char text[KW_CHANNEL_NAMES_SIZE]) {
    size_t used = 0;
    for (size_t i = 0; i < list->count && i < KW_CHANNEL_LIST_MAX; i++) {
        const struct name *one = named(list->at[i]);
        if (!one || is_suite(one->kind) != is_suite(kind))
            return KW_ERROR_UNSUPPORTED;
        if (one->kind != kind)
            continue;
        size_t length = strlen(one->text);
        if (used > 0)
            text[used++] = ':';
        memcpy(text + used, one->text, length);
        used += length;
    }
    text[used] = '\0';
    return KW_OK;
}

uint16_t kw_channel_group(int nid) {
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].kind == KW_CHANNEL_NAMES_GROUPS && names[i].nid == nid)
            return names[i].number;
    return 0;
}

uint16_t kw_channel_signature(int key, int digest) {
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].kind == KW_CHANNEL_NAMES_SIGNATURES && names[i].nid == key &&
            (names[i].digest == digest || key == NID_ED25519))
            return names[i].number;
    return 0;
}
