#include "channel_openssl.h"
#include "certificate_openssl.h"
#include "channel_names_openssl.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string.h>

#define MESSAGE_MAX 16384 /* bytes of a peer's certificates */
#define NO_PADDING  1

/* From OpenSSL 3.2 on: what a peer compressed would be opened before anybody knows who sent it. */
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
#define NO_SMALL_CERTIFICATES (SSL_OP_NO_RX_CERTIFICATE_COMPRESSION | SSL_OP_NO_TX_CERTIFICATE_COMPRESSION)
#else
#define NO_SMALL_CERTIFICATES 0
#endif

/* The alert that a peer gets for each reason. */
static int alert_of(enum kw_identity_reason reason) {
    static const int errors[] = {
        [KW_IDENTITY_EARLY] = X509_V_ERR_CERT_NOT_YET_VALID,
        [KW_IDENTITY_EXPIRED] = X509_V_ERR_CERT_HAS_EXPIRED,
        [KW_IDENTITY_REVOKED] = X509_V_ERR_CERT_REVOKED,
        [KW_IDENTITY_WRONG_USE] = X509_V_ERR_INVALID_PURPOSE,
        [KW_IDENTITY_UNTRUSTED] = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        [KW_IDENTITY_WRONG_ROOT] = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
    };
    size_t count = sizeof(errors) / sizeof(*errors);
    return (size_t)reason < count && errors[reason] ? errors[reason] : X509_V_ERR_CERT_REJECTED;
}

/* In the place of OpenSSL's own verification: facts, and the policy's judgement of them. */
static int verify(X509_STORE_CTX *store, void *argument) {
    const struct kw_channel_openssl *channel = argument;
    struct kw_moment now = {0, KW_CLOCK_UNSET};
    const struct kw_clock *clock = channel->config.clock;
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct kw_channel_link *link = SSL_get_app_data(ssl);
    X509 *leaf = X509_STORE_CTX_get0_cert(store);
    if (!link || !leaf)
        return 0;
    kw_provider_openssl_take(channel->config.provider);
    enum kw_status told = clock->now(clock->context, &now);
    kw_provider_openssl_give(channel->config.provider);
    kw_identity_openssl_verify(channel->config.identity, leaf, X509_STORE_CTX_get0_untrusted(store), link->host,
                               &link->peer);
    link->facts.certified = 1;
    /* A clock that fails is no clock that was never set, without which some may come in. */
    link->facts.identity = KW_DENIED;
    link->peer_reason = KW_IDENTITY_CLOCK;
    if (told == KW_OK)
        link->facts.identity =
            kw_identity_judge(&channel->config.policy->identity, &link->peer, &now, &link->peer_reason);
    int granted = link->facts.identity == KW_GRANTED;
    X509_STORE_CTX_set_error(store, granted ? X509_V_OK : alert_of(link->peer_reason));
    return granted;
}

/* Whether the context has every suite of the policy: OpenSSL leaves out what it does not have, and says nothing. */
static int has_suites(SSL_CTX *context, const struct kw_channel_policy *policy) {
    const STACK_OF(SSL_CIPHER) *all = SSL_CTX_get_ciphers(context);
    for (size_t i = 0; i < policy->suites.count; i++) {
        int found = 0;
        for (int at = 0; at < sk_SSL_CIPHER_num(all); at++)
            found |= SSL_CIPHER_get_protocol_id(sk_SSL_CIPHER_value(all, at)) == policy->suites.at[i];
        if (!found)
            return 0;
    }
    return 1;
}

static enum kw_status set_algorithms(SSL_CTX *context, const struct kw_channel_policy *policy) {
    char text[KW_CHANNEL_NAMES_SIZE];
    KW_TRY(kw_channel_names(KW_CHANNEL_NAMES_SUITES_13, &policy->suites, text));
    if (SSL_CTX_set_ciphersuites(context, text) != 1)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(kw_channel_names(KW_CHANNEL_NAMES_SUITES_12, &policy->suites, text));
    if (*text && SSL_CTX_set_cipher_list(context, text) != 1)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(kw_channel_names(KW_CHANNEL_NAMES_GROUPS, &policy->groups, text));
    if (SSL_CTX_set1_groups_list(context, text) != 1)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(kw_channel_names(KW_CHANNEL_NAMES_SIGNATURES, &policy->signatures, text));
    if (SSL_CTX_set1_sigalgs_list(context, text) != 1)
        return KW_ERROR_UNSUPPORTED;
    return has_suites(context, policy) ? KW_OK : KW_ERROR_UNSUPPORTED;
}

/* What a configuration of the system's may have set is set here, either way. */
static enum kw_status set_bounds(SSL_CTX *context, const struct kw_channel_policy *policy) {
    SSL_CTX_set_security_level(context, 2); /* 112 bits, below the policy's own */
    (void)SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE | NO_SMALL_CERTIFICATES);
    (void)SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_LEGACY_SERVER_CONNECT |
                                             SSL_OP_ALLOW_NO_DHE_KEX | SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION);
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_max_cert_list(context, MESSAGE_MAX);
    /* What was received is not kept until the next record comes: who wipes what OpenSSL gives back wipes it then. */
    (void)SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    int set = SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_set_max_early_data(context, 0) == 1 &&
              SSL_CTX_set_block_padding(context, NO_PADDING) == 1 &&
              SSL_CTX_set_min_proto_version(context, policy->version_min) == 1 &&
              SSL_CTX_set_max_proto_version(context, policy->version_max) == 1;
    return set ? KW_OK : KW_ERROR_UNSUPPORTED;
}

/* Whose certificates are wanted, so that a client with several takes the right one. */
static enum kw_status name_roots(SSL_CTX *context, const struct kw_channel_openssl_config *config) {
    for (size_t i = 0; i < config->identity->count; i++) {
        const struct kw_identity_authority *one = &config->identity->all[i];
        if ((one->owner & config->policy->identity.anchors) != 0 &&
            SSL_CTX_add_client_CA(context, one->certificate) != 1)
            return KW_ERROR_CRYPTO;
    }
    return KW_OK;
}

static enum kw_status ask(SSL_CTX *context, const struct kw_channel_openssl *channel) {
    int mode = SSL_VERIFY_PEER;
    const struct kw_channel_openssl_config *config = &channel->config;
    if (config->policy->peer == KW_CHANNEL_PEER_UNASKED)
        mode = SSL_VERIFY_NONE;
    else if (config->policy->peer != KW_CHANNEL_PEER_ASKED)
        mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    SSL_CTX_set_verify(context, mode, NULL);
    SSL_CTX_set_cert_verify_callback(context, verify, (void *)(uintptr_t)channel);
    return config->client ? KW_OK : name_roots(context, config);
}

static enum kw_status add_certificates(SSL_CTX *context, const struct kw_channel_openssl_config *config) {
    for (size_t i = 0; i < config->chain_count; i++) {
        X509 *one = kw_certificate_read(config->chain[i]);
        if (!one)
            return KW_ERROR_FORMAT;
        int added = i == 0 ? SSL_CTX_use_certificate(context, one) : (int)SSL_CTX_add1_chain_cert(context, one);
        X509_free(one);
        if (added != 1)
            return KW_ERROR_CRYPTO;
    }
    return KW_OK;
}

static enum kw_status show(SSL_CTX *context, const struct kw_channel_openssl_config *config) {
    void *pair = NULL;
    if (config->chain_count == 0)
        return KW_OK;
    KW_TRY(add_certificates(context, config));
    KW_TRY(kw_provider_openssl_key(config->provider, config->keys, config->key, &pair));
    int fits = SSL_CTX_use_PrivateKey(context, pair) == 1 && SSL_CTX_check_private_key(context) == 1;
    EVP_PKEY_free(pair);
    return fits ? KW_OK : KW_ERROR_ARGUMENT;
}

enum kw_status kw_channel_openssl_init(struct kw_channel_openssl *channel,
                                       const struct kw_channel_openssl_config *config) {
    KW_TRY(kw_channel_check(config->policy, config->client));
    if ((!config->client && config->chain_count == 0) || config->chain_count > KW_IDENTITY_OPENSSL_CHAIN)
        return KW_ERROR_POLICY;
    SSL_CTX *context =
        SSL_CTX_new_ex(config->provider->library, NULL, config->client ? TLS_client_method() : TLS_server_method());
    *channel = (struct kw_channel_openssl){*config, context};
    enum kw_status status = context ? set_bounds(context, config->policy) : KW_ERROR_CRYPTO;
    if (status == KW_OK)
        status = set_algorithms(context, config->policy);
    if (status == KW_OK)
        status = ask(context, channel);
    if (status == KW_OK)
        status = show(context, config);
    if (status != KW_OK)
        kw_channel_openssl_done(channel);
    ERR_clear_error();
    return status;
}

void kw_channel_openssl_done(struct kw_channel_openssl *channel) {
    SSL_CTX_free(channel->context);
    channel->context = NULL;
}
