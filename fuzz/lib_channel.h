/* A server that speaks TLS 1.2 and 1.3 and demands a certificate of the asset owner's, made at the first input. */
#ifndef FUZZ_LIB_CHANNEL_H
#define FUZZ_LIB_CHANNEL_H

#include "pki.h"
#include "port/channel_openssl.h"
#include "port/ecdsa_openssl.h"
#include "port/keys_openssl.h"

static const struct kw_channel_openssl *a_server(void) {
    static struct kw_channel_openssl server;
    static struct kw_channel_policy policy;
    static struct kw_identity_openssl identity;
    static struct kw_provider_openssl provider;
    static struct kw_key_openssl key[1];
    static struct kw_keys_openssl keys;
    static struct pki own;
    uint8_t point[KW_POINT_SIZE];
    if (server.context)
        return &server;
    policy = *kw_channel_policy(KW_CHANNEL_WEB);
    policy.peer = KW_CHANNEL_PEER_DEMANDED;
    kw_keys_openssl_init(&keys, key, 1);
    if (kw_keys_openssl_make(&keys, 1) != KW_OK || keys.keys.point(&keys, 1, point) != KW_OK ||
        kw_identity_openssl_init(&identity) != KW_OK || kw_provider_openssl_init(&provider) != KW_OK)
        __builtin_trap();
    struct pki root;
    EVP_PKEY *half = kw_ecdsa_public_key(point);
    pki_make(&root, &(struct pki_sheet){.name = "Root", .authority = 1});
    pki_make(&own, &(struct pki_sheet){.name = "Device", .by = &root, .key = half});
    if (kw_identity_openssl_root(&identity, pki_bytes(&root), KW_IDENTITY_ASSET_OWNER) != KW_OK)
        __builtin_trap();
    pki_free(&root);
    EVP_PKEY_free(half);
    const struct kw_bytes chain = pki_bytes(&own);
    const struct kw_channel_openssl_config config = {&policy,    0, &identity, &provider, &pki_clock,
                                                     &keys.keys, 1, &chain,    1};
    if (kw_channel_openssl_init(&server, &config) != KW_OK)
        __builtin_trap();
    return &server;
}

#endif
