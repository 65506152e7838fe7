#include "channel_bed.h"

#include "port/ecdsa_openssl.h"

#include <openssl/err.h>

static enum kw_status counted_sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    struct bench *bench = context;
    bench->signatures++;
    assert_int_equal(bench->held, bench->locked);
    const struct kw_keys *keys = &bench->rig->software.keys;
    enum kw_status status = keys->sign(keys->context, key, digest, signature);
    signature[5] ^= (uint8_t)bench->spoils;
    return status;
}

static enum kw_status counted_point(void *context, uint32_t key, uint8_t *point) {
    const struct bench *bench = context;
    const struct kw_keys *keys = &bench->rig->software.keys;
    return keys->point(keys->context, key, point);
}

void trust(struct bench *bench, const struct pki *by, const struct pki *revoked, int64_t since_s) {
    struct kw_bytes list = pki_list(&(struct pki_list){.by = by, .revoked = {revoked}, .from_s = since_s});
    assert_int_equal(kw_identity_openssl_list(&bench->identity, list), KW_OK);
    OPENSSL_free((void *)(uintptr_t)list.at);
}

int set_up(void **state) {
    struct bench *bench = calloc(1, sizeof(*bench));
    uint8_t point[KW_POINT_SIZE];
    assert_non_null(bench);
    *state = bench;
    bench->rig = rig_new();
    assert_int_equal(kw_keys_openssl_make(&bench->rig->software, KEY), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&bench->rig->software, OTHER), KW_OK);
    bench->keys = (struct kw_keys){.context = bench, .point = counted_point, .sign = counted_sign};
    assert_int_equal(counted_point(bench, KEY, point), KW_OK);
    EVP_PKEY *public_key = kw_ecdsa_public_key(point);
    pki_make(&bench->owner, &(struct pki_sheet){.name = "Waterworks", .authority = 1});
    pki_make(&bench->issuing, &(struct pki_sheet){.name = "Plant 1", .authority = 1, .by = &bench->owner});
    pki_make(&bench->device,
             &(struct pki_sheet){.name = "pump-7", .host = "DNS:" HOST, .by = &bench->issuing, .key = public_key});
    pki_make(&bench->alice, &(struct pki_sheet){.name = "alice", .by = &bench->issuing, .extended = "clientAuth"});
    pki_make(&bench->collector,
             &(struct pki_sheet){.name = "logs", .host = "DNS:" HOST, .by = &bench->issuing, .extended = "serverAuth"});
    EVP_PKEY_free(public_key);
    assert_int_equal(kw_identity_openssl_init(&bench->identity), KW_OK);
    assert_int_equal(kw_identity_openssl_root(&bench->identity, pki_bytes(&bench->owner), KW_IDENTITY_ASSET_OWNER),
                     KW_OK);
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&bench->issuing)), KW_OK);
    trust(bench, &bench->owner, NULL, 0);
    trust(bench, &bench->issuing, NULL, 0);
    assert_int_equal(kw_provider_openssl_init(&bench->provider), KW_OK);
    bench->chain[0] = pki_bytes(&bench->device);
    bench->chain[1] = pki_bytes(&bench->issuing);
    return 0;
}

int tear_down(void **state) {
    struct bench *bench = *state;
    struct pki *all[] = {&bench->owner, &bench->issuing, &bench->device, &bench->alice, &bench->collector};
    kw_channel_close(&bench->link);
    kw_channel_openssl_done(&bench->channel);
    kw_provider_openssl_done(&bench->provider);
    kw_identity_openssl_done(&bench->identity);
    for (size_t i = 0; i < 5; i++)
        pki_free(all[i]);
    rig_free(bench->rig);
    free(bench);
    return 0;
}

struct kw_channel_openssl_config config_of(struct bench *bench, int client) {
    return (struct kw_channel_openssl_config){
        &bench->policy, client, &bench->identity, &bench->provider, &bench->rig->clock, &bench->keys, KEY,
        bench->chain,   2};
}

void begin(struct bench *bench, const struct kw_channel_policy *policy, int client) {
    kw_channel_close(&bench->link);
    kw_channel_openssl_done(&bench->channel);
    bench->policy = *policy;
    const struct kw_channel_openssl_config config = config_of(bench, client);
    assert_int_equal(kw_channel_openssl_init(&bench->channel, &config), KW_OK);
    assert_int_equal(kw_channel_open(&bench->link, &bench->channel, client ? kw_text(HOST, 99) : kw_bytes(NULL, 0)),
                     KW_OK);
}

const struct kw_channel_policy *machine(void) {
    return kw_channel_policy(KW_CHANNEL_MACHINE);
}

void plain_new(struct plain *plain, int client, const struct pki *shows, const struct pki *above) {
    *plain = (struct plain){.context = SSL_CTX_new(client ? TLS_client_method() : TLS_server_method())};
    assert_non_null(plain->context);
    SSL_CTX_set_security_level(plain->context, 0);
    SSL_CTX_set_verify(plain->context, SSL_VERIFY_NONE, NULL);
    if (shows) {
        assert_int_equal(SSL_CTX_use_certificate(plain->context, shows->certificate), 1);
        assert_int_equal(SSL_CTX_use_PrivateKey(plain->context, shows->key), 1);
    }
    if (above)
        assert_int_equal(SSL_CTX_add1_chain_cert(plain->context, above->certificate), 1);
}

void plain_start(struct plain *plain, int client) {
    BIO *near = NULL;
    plain->ssl = SSL_new(plain->context);
    assert_int_equal(BIO_new_bio_pair(&near, 65536, &plain->network, 65536), 1);
    SSL_set_bio(plain->ssl, near, near);
    if (client)
        SSL_set_connect_state(plain->ssl);
    else
        SSL_set_accept_state(plain->ssl);
}

void plain_free(struct plain *plain) {
    SSL_free(plain->ssl);
    BIO_free(plain->network);
    SSL_CTX_free(plain->context);
    *plain = (struct plain){0};
    ERR_clear_error();
}

void move(struct kw_channel_link *link, const struct plain *plain) {
    uint8_t bytes[4096];
    size_t taken = 0;
    for (size_t got; (got = kw_channel_take(link, bytes, sizeof(bytes))) > 0;)
        assert_int_equal(BIO_write(plain->network, bytes, (int)got), (int)got);
    while (!link->over && BIO_ctrl_pending(plain->network) > 0) {
        int got = BIO_read(plain->network, bytes, 1000);
        assert_true(got > 0);
        for (size_t at = 0; at < (size_t)got; at += taken) {
            enum kw_status status = kw_channel_feed(link, kw_bytes(bytes + at, (size_t)got - at), &taken);
            if (status == KW_ERROR_BUSY) {
                status = kw_channel_step(link);
                taken = 0;
            } else {
                assert_int_equal(status, KW_OK);
            }
            if (link->over)
                return;
        }
    }
}

enum kw_status shake(struct kw_channel_link *link, const struct plain *plain) {
    enum kw_status status = KW_ERROR_BUSY;
    for (int round = 0; round < 20 && status == KW_ERROR_BUSY; round++) {
        (void)SSL_do_handshake(plain->ssl);
        move(link, plain);
        /* It may have ended while its bytes came. */
        status = link->over ? KW_ERROR_POLICY : kw_channel_step(link);
        move(link, plain);
    }
    (void)SSL_do_handshake(plain->ssl);
    move(link, plain);
    return status;
}

enum kw_status shake_with(struct bench *bench, const struct pki *shows) {
    struct plain plain;
    plain_new(&plain, 1, shows, NULL);
    plain_start(&plain, 1);
    enum kw_status status = shake(&bench->link, &plain);
    plain_free(&plain);
    return status;
}

void say(struct kw_channel_link *link, const struct plain *plain, const char *text) {
    uint8_t bytes[64];
    size_t taken = 0;
    size_t got = 0;
    int length = (int)strlen(text);
    assert_int_equal(kw_channel_write(link, kw_bytes(text, (size_t)length), &taken), KW_OK);
    move(link, plain);
    assert_int_equal(SSL_read(plain->ssl, bytes, sizeof(bytes)), length);
    assert_memory_equal(bytes, text, length);
    assert_int_equal(SSL_write(plain->ssl, text, length), length);
    move(link, plain);
    assert_int_equal(kw_channel_read(link, bytes, sizeof(bytes), &got), KW_OK);
    assert_int_equal(got, length);
    assert_memory_equal(bytes, text, length);
    assert_int_equal(kw_channel_read(link, bytes, sizeof(bytes), &got), KW_ERROR_BUSY);
}
