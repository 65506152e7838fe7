#include "channel_bed.h"

#include <stdio.h>

static void both_ends_are_known_and_bytes_go(void **state) {
    struct bench *bench = *state;
    struct kw_login_proof proof;
    uint8_t byte;
    size_t count = 0;
    static const struct {
        int version;
        enum kw_channel_purpose purpose;
        uint16_t suite;
    } rows[] = {
        {TLS1_3_VERSION, KW_CHANNEL_MACHINE, KW_SUITE_AES_256_GCM},
        {TLS1_3_VERSION, KW_CHANNEL_SYSLOG, KW_SUITE_AES_256_GCM},
        {TLS1_2_VERSION, KW_CHANNEL_SYSLOG, KW_SUITE_ECDHE_ECDSA_AES_256_GCM},
        {TLS1_2_VERSION, KW_CHANNEL_WEB, KW_SUITE_ECDHE_ECDSA_AES_256_GCM},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct plain plain;
        int client = rows[i].purpose == KW_CHANNEL_SYSLOG;
        struct kw_channel_policy policy = *kw_channel_policy(rows[i].purpose);
        policy.peer = KW_CHANNEL_PEER_DEMANDED;
        begin(bench, &policy, client);
        plain_new(&plain, !client, client ? &bench->collector : &bench->alice, NULL);
        SSL_CTX_set_verify(plain.context, SSL_VERIFY_PEER, NULL);
        assert_int_equal(SSL_CTX_set_max_proto_version(plain.context, rows[i].version), 1);
        X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(plain.context), PKI_NOW);
        assert_int_equal(X509_STORE_add_cert(SSL_CTX_get_cert_store(plain.context), bench->owner.certificate), 1);
        plain_start(&plain, !client);
        bench->signatures = 0;
        /* Before it is granted nothing is read or written. */
        assert_int_equal(kw_channel_read(&bench->link, &byte, 1, &count), KW_ERROR_STATE);
        assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &count), KW_ERROR_STATE);
        assert_int_equal(shake(&bench->link, &plain), KW_OK);
        assert_int_equal(bench->link.verdict, KW_GRANTED);
        assert_int_equal(bench->link.peer_reason, KW_IDENTITY_TRUSTED);
        assert_int_equal(bench->link.facts.suite, rows[i].suite);
        assert_int_equal(bench->link.facts.version, rows[i].version);
        assert_int_equal(bench->link.facts.group, KW_GROUP_X25519);
        assert_int_equal(bench->link.facts.signature, KW_SIGNATURE_P256_SHA256);
        assert_int_equal(SSL_get_verify_result(plain.ssl), X509_V_OK);
        /* The device's key signed, by its handle. */
        assert_int_equal(bench->signatures, 1);
        assert_int_equal(bench->link.peer.possession, KW_GRANTED);
        kw_channel_proof(&bench->link, &proof);
        assert_int_equal(proof.verdict, KW_GRANTED);
        assert_memory_equal(proof.digest, bench->link.peer.key_digest, KW_DIGEST_SIZE);
        say(&bench->link, &plain, "a record");
        kw_channel_end(&bench->link);
        move(&bench->link, &plain);
        assert_int_equal(SSL_read(plain.ssl, &byte, 1), 0);
        assert_int_equal(SSL_get_error(plain.ssl, 0), SSL_ERROR_ZERO_RETURN);
        plain_free(&plain);
    }
}

static void each_wrong_client_is_refused(void **state) {
    struct bench *bench = *state;
    const struct pki *by = &bench->issuing;
    const struct {
        struct pki_sheet sheet;
        enum kw_identity_reason reason;
    } rows[] = {
        {{.name = "a", .by = by, .until_s = PKI_NOW - 1}, KW_IDENTITY_EXPIRED},
        {{.name = "a", .by = by, .from_s = PKI_NOW + 1}, KW_IDENTITY_EARLY},
        {{.name = "a", .by = by, .extended = "serverAuth"}, KW_IDENTITY_WRONG_USE},
        {{.name = "a", .by = by, .authority = 1}, KW_IDENTITY_WRONG_USE},
        {{.name = "a"}, KW_IDENTITY_UNTRUSTED},
        {{.name = "a", .by = &bench->alice}, KW_IDENTITY_UNTRUSTED},
        {{.name = "a", .by = by, .key_kind = EVP_PKEY_RSA, .key_bits = 1024}, KW_IDENTITY_WEAK},
        {{.name = "a", .by = by, .hash = NID_sha1}, KW_IDENTITY_WEAK},
        {{.name = "a", .by = by, .extended = "clientAuth"}, KW_IDENTITY_TRUSTED},
        {{.name = "a", .by = by, .key_kind = EVP_PKEY_RSA, .key_bits = 2048}, KW_IDENTITY_TRUSTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct pki one;
        struct kw_login_proof proof;
        int well = rows[i].reason == KW_IDENTITY_TRUSTED;
        pki_make(&one, &rows[i].sheet);
        begin(bench, machine(), 0);
        assert_int_equal(shake_with(bench, &one), well ? KW_OK : KW_ERROR_POLICY);
        assert_int_equal(bench->link.peer_reason, rows[i].reason);
        assert_int_equal(bench->link.reason, well ? KW_CHANNEL_SOUND : KW_CHANNEL_IDENTITY);
        kw_channel_proof(&bench->link, &proof);
        assert_int_equal(proof.verdict, well ? KW_GRANTED : KW_DENIED);
        pki_free(&one);
    }
}

static void a_revoked_client_is_refused(void **state) {
    struct bench *bench = *state;
    begin(bench, machine(), 0);
    assert_int_equal(shake_with(bench, &bench->alice), KW_OK);
    trust(bench, &bench->issuing, &bench->alice, PKI_NOW - 60);
    begin(bench, machine(), 0);
    assert_int_equal(shake_with(bench, &bench->alice), KW_ERROR_POLICY);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_REVOKED);
    /* A list that is past its end lets in nobody. */
    trust(bench, &bench->issuing, NULL, PKI_NOW - 30);
    rig_wait(bench->rig, 8ull * PKI_DAY * 1000);
    begin(bench, machine(), 0);
    assert_int_equal(shake_with(bench, &bench->alice), KW_ERROR_POLICY);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_REVOCATION_STALE);
    bench->rig->moment.trust = KW_CLOCK_UNSET;
    begin(bench, machine(), 0);
    assert_int_equal(shake_with(bench, &bench->alice), KW_ERROR_POLICY);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_CLOCK);
}

static void who_has_no_certificate_stays_out(void **state) {
    struct bench *bench = *state;
    struct kw_login_proof proof;
    struct kw_channel_policy policy = *machine();
    static const enum kw_channel_peer peers[] = {KW_CHANNEL_PEER_DEMANDED, KW_CHANNEL_PEER_ASKED,
                                                 KW_CHANNEL_PEER_UNASKED};
    for (size_t i = 0; i < 3; i++) {
        policy.peer = peers[i];
        begin(bench, &policy, 0);
        assert_int_equal(shake_with(bench, NULL), i == 0 ? KW_ERROR_POLICY : KW_OK);
        assert_int_equal(bench->link.reason, i == 0 ? KW_CHANNEL_UNCERTIFIED : KW_CHANNEL_SOUND);
        kw_channel_proof(&bench->link, &proof);
        assert_int_equal(proof.verdict, KW_DENIED);
    }
    /* Who is asked and shows a wrong one is refused all the same. */
    struct pki one;
    pki_make(&one, &(struct pki_sheet){.name = "a"});
    policy.peer = KW_CHANNEL_PEER_ASKED;
    begin(bench, &policy, 0);
    assert_int_equal(shake_with(bench, &one), KW_ERROR_POLICY);
    pki_free(&one);
}

static void each_wrong_server_is_refused(void **state) {
    struct bench *bench = *state;
    const struct pki *by = &bench->issuing;
    const struct {
        struct pki_sheet sheet;
        enum kw_identity_reason reason;
    } rows[] = {
        {{.name = HOST, .by = by, .host = "DNS:other.example"}, KW_IDENTITY_WRONG_NAME},
        {{.name = HOST, .by = by}, KW_IDENTITY_WRONG_NAME}, /* its subject names it, and does not count */
        {{.name = "a", .by = by, .host = "DNS:" HOST, .extended = "clientAuth"}, KW_IDENTITY_WRONG_USE},
        {{.name = "a", .host = "DNS:" HOST}, KW_IDENTITY_UNTRUSTED},
        {{.name = "a", .by = by, .host = "DNS:" HOST, .until_s = PKI_NOW - 1}, KW_IDENTITY_EXPIRED},
        {{.name = "a", .by = by, .host = "DNS:" HOST}, KW_IDENTITY_TRUSTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct pki one;
        struct plain plain;
        int well = rows[i].reason == KW_IDENTITY_TRUSTED;
        pki_make(&one, &rows[i].sheet);
        begin(bench, kw_channel_policy(KW_CHANNEL_SYSLOG), 1);
        plain_new(&plain, 0, &one, NULL);
        plain_start(&plain, 0);
        assert_int_equal(shake(&bench->link, &plain), well ? KW_OK : KW_ERROR_POLICY);
        assert_int_equal(bench->link.peer_reason, rows[i].reason);
        plain_free(&plain);
        pki_free(&one);
    }
}

/* Peers that can only what the policy does not have. */
static void what_is_outside_the_policy_is_not_spoken(void **state) {
    struct bench *bench = *state;
    static const struct {
        enum kw_channel_purpose purpose;
        int least, most;
        const char *suites, *suites_13, *groups, *signatures;
        enum kw_status status;
    } rows[] = {
        {KW_CHANNEL_WEB, TLS1_1_VERSION, TLS1_1_VERSION, "ALL:@SECLEVEL=0", NULL, NULL, NULL, KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_VERSION, TLS1_VERSION, "ALL:@SECLEVEL=0", NULL, NULL, NULL, KW_ERROR_POLICY},
        {KW_CHANNEL_MACHINE, TLS1_2_VERSION, TLS1_2_VERSION, NULL, NULL, NULL, NULL, KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256", NULL, NULL, NULL,
         KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", NULL, NULL, NULL,
         KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", NULL, NULL, NULL, KW_OK},
        {KW_CHANNEL_WEB, TLS1_3_VERSION, TLS1_3_VERSION, NULL, "TLS_AES_128_CCM_SHA256", NULL, NULL, KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_3_VERSION, TLS1_3_VERSION, NULL, "TLS_CHACHA20_POLY1305_SHA256", NULL, NULL, KW_OK},
        {KW_CHANNEL_WEB, TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, "P-521", NULL, KW_ERROR_POLICY},
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, NULL, NULL, "P-256", NULL, KW_OK},
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, NULL, NULL, NULL, "ECDSA+SHA1", KW_ERROR_POLICY},
        /* The key port signs a longer digest too. */
        {KW_CHANNEL_WEB, TLS1_2_VERSION, TLS1_2_VERSION, NULL, NULL, NULL, "ECDSA+SHA384", KW_OK},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct plain plain;
        begin(bench, kw_channel_policy(rows[i].purpose), 0);
        plain_new(&plain, 1, NULL, NULL);
        assert_int_equal(SSL_CTX_set_min_proto_version(plain.context, rows[i].least), 1);
        assert_int_equal(SSL_CTX_set_max_proto_version(plain.context, rows[i].most), 1);
        if (rows[i].suites)
            assert_int_equal(SSL_CTX_set_cipher_list(plain.context, rows[i].suites), 1);
        if (rows[i].suites_13)
            assert_int_equal(SSL_CTX_set_ciphersuites(plain.context, rows[i].suites_13), 1);
        if (rows[i].groups)
            assert_int_equal(SSL_CTX_set1_groups_list(plain.context, rows[i].groups), 1);
        if (rows[i].signatures)
            assert_int_equal(SSL_CTX_set1_sigalgs_list(plain.context, rows[i].signatures), 1);
        plain_start(&plain, 1);
        assert_int_equal(shake(&bench->link, &plain), rows[i].status);
        assert_int_equal(bench->link.verdict, rows[i].status == KW_OK ? KW_GRANTED : KW_DENIED);
        plain_free(&plain);
    }
}

/* ML-KEM beside X25519 where this OpenSSL has it; where it has not, the policy is refused and not weakened. */
static void a_group_that_is_missing_is_not_left_out(void **state) {
    struct bench *bench = *state;
    static const uint16_t groups[] = {KW_GROUP_X25519_MLKEM, KW_GROUP_X25519};
    struct kw_channel_openssl channel;
    bench->policy = *kw_channel_policy(KW_CHANNEL_WEB);
    bench->policy.groups = (struct kw_channel_list){groups, 2};
    const struct kw_channel_openssl_config config = config_of(bench, 0);
    enum kw_status status = kw_channel_openssl_init(&channel, &config);
    assert_int_equal(status, OPENSSL_VERSION_NUMBER >= 0x30500000L ? KW_OK : KW_ERROR_UNSUPPORTED);
    if (status != KW_OK)
        return;
    kw_channel_openssl_done(&channel);
    const struct kw_channel_policy policy = bench->policy;
    begin(bench, &policy, 0);
    assert_int_equal(shake_with(bench, NULL), KW_OK);
    assert_int_equal(bench->link.facts.group, KW_GROUP_X25519_MLKEM);
}

static int refuse_all(X509_STORE_CTX *store, void *argument) {
    (void)argument;
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REVOKED);
    return 0;
}

// NOLINTNEXTLINE(readability-non-const-parameter): the type is OpenSSL's
static int note_name(SSL *ssl, int *alert, void *argument) {
    char *name = argument;
    const char *asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert;
    (void)snprintf(name, 32, "%s", asked ? asked : "");
    return SSL_TLSEXT_ERR_OK;
}

static void a_refusal_of_the_peer_is_told(void **state) {
    struct bench *bench = *state;
    struct plain plain;
    uint8_t byte;
    size_t count = 0;
    char name[32] = "";
    begin(bench, kw_channel_policy(KW_CHANNEL_UPDATE), 1);
    plain_new(&plain, 0, &bench->collector, NULL);
    SSL_CTX_set_verify(plain.context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_cert_verify_callback(plain.context, refuse_all, NULL);
    SSL_CTX_set_tlsext_servername_callback(plain.context, note_name);
    SSL_CTX_set_tlsext_servername_arg(plain.context, name);
    plain_start(&plain, 0);
    /* In TLS 1.3 a client has finished before the server has seen its certificate. */
    assert_int_equal(shake(&bench->link, &plain), KW_OK);
    assert_int_equal(kw_channel_read(&bench->link, &byte, 1, &count), KW_ERROR_POLICY);
    assert_int_equal(kw_channel_read(&bench->link, &byte, 1, &count), KW_ERROR_STATE);
    assert_string_equal(name, HOST);
    kw_channel_close(&bench->link);
    assert_int_equal(kw_channel_open(&bench->link, &bench->channel, kw_bytes("a\0b", 3)), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_channel_open(&bench->link, &bench->channel, kw_bytes(".example", 8)), KW_ERROR_ARGUMENT);
    plain_free(&plain);
}

/* OpenSSL holds a handle and a point, and whatever it asks for it gets no more. */
static void a_key_by_handle_gives_nothing_away(void **state) {
    struct bench *bench = *state;
    void *pair = NULL;
    uint8_t text[] = "a record";
    uint8_t signature[80];
    size_t length = 0;
    BIGNUM *secret = NULL;
    EVP_PKEY *public_key = X509_get0_pubkey(bench->device.certificate);
    static const struct {
        const char *digest;
        int good;
    } rows[] = {{"SHA256", 1}, {"SHA384", 1}, {"SHA512", 1}, {NULL, 1}, {"SHA1", 0}, {"MD5", 0}, {"SHA224", 0}};
    assert_int_equal(kw_provider_openssl_key(&bench->provider, &bench->keys, KEY, &pair), KW_OK);
    assert_int_equal(EVP_PKEY_eq(pair, public_key), 1);
    assert_int_equal(EVP_PKEY_get_bn_param(pair, "priv", &secret), 0);
    assert_null(secret);
    assert_true(i2d_PrivateKey(pair, NULL) <= 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        EVP_MD_CTX *signer = EVP_MD_CTX_new();
        EVP_MD_CTX *verifier = EVP_MD_CTX_new();
        int begun = EVP_DigestSignInit_ex(signer, NULL, rows[i].digest, bench->provider.library, NULL, pair, NULL);
        assert_int_equal(begun == 1, rows[i].good);
        if (rows[i].good) {
            const char *digest = rows[i].digest ? rows[i].digest : "SHA256";
            length = sizeof(signature);
            assert_int_equal(EVP_DigestSign(signer, signature, &length, text, sizeof(text)), 1);
            assert_int_equal(EVP_DigestVerifyInit_ex(verifier, NULL, digest, NULL, NULL, public_key, NULL), 1);
            assert_int_equal(EVP_DigestVerify(verifier, signature, length, text, sizeof(text)), 1);
            /* Too little room is none. */
            length = 8;
            assert_int_equal(EVP_DigestSignInit_ex(signer, NULL, digest, bench->provider.library, NULL, pair, NULL), 1);
            assert_int_not_equal(EVP_DigestSign(signer, signature, &length, text, sizeof(text)), 1);
        }
        EVP_MD_CTX_free(signer);
        EVP_MD_CTX_free(verifier);
    }
    EVP_PKEY_free(pair);
    assert_int_equal(kw_provider_openssl_key(&bench->provider, &bench->keys, 99, &pair), KW_ERROR_MISSING);
}

/* What is signed piece by piece, and what OpenSSL signs itself, is signed as well. */
static void a_key_by_handle_signs_in_every_way(void **state) {
    struct bench *bench = *state;
    void *pair = NULL;
    uint8_t signature[80];
    EVP_PKEY *public_key = X509_get0_pubkey(bench->device.certificate);
    static const char *const digests[] = {"SHA256", "SHA384", "SHA512"};
    static const int kinds[] = {NID_ecdsa_with_SHA256, NID_ecdsa_with_SHA384, NID_ecdsa_with_SHA512};
    assert_int_equal(kw_provider_openssl_key(&bench->provider, &bench->keys, KEY, &pair), KW_OK);
    for (size_t i = 0; i < 3; i++) {
        EVP_MD_CTX *signer = EVP_MD_CTX_new();
        EVP_MD_CTX *verifier = EVP_MD_CTX_new();
        X509_REQ *request = X509_REQ_new();
        assert_int_equal(EVP_DigestSignInit_ex(signer, NULL, digests[i], bench->provider.library, NULL, pair, NULL), 1);
        assert_int_equal(EVP_DigestVerifyInit_ex(verifier, NULL, digests[i], NULL, NULL, public_key, NULL), 1);
        for (int part = 0; part < 2; part++) {
            size_t length = sizeof(signature);
            assert_int_equal(EVP_DigestSignUpdate(signer, "a part", 6), 1);
            assert_int_equal(EVP_DigestVerifyUpdate(verifier, "a part", 6), 1);
            assert_int_equal(EVP_DigestSignFinal(signer, signature, &length), 1);
            assert_int_equal(EVP_DigestVerifyFinal(verifier, signature, length), 1);
        }
        assert_int_equal(X509_REQ_set_pubkey(request, public_key), 1);
        assert_true(X509_REQ_sign(request, pair, EVP_get_digestbyname(digests[i])) > 0);
        assert_int_equal(X509_REQ_get_signature_nid(request), kinds[i]);
        assert_int_equal(X509_REQ_verify(request, public_key), 1);
        X509_REQ_free(request);
        EVP_MD_CTX_free(signer);
        EVP_MD_CTX_free(verifier);
    }
    EVP_PKEY_free(pair);
}

static enum kw_status guarded_uptime(void *context, uint64_t *ms) {
    struct bench *bench = context;
    assert_int_equal(bench->held, 1);
    return bench->rig->clock.uptime(bench->rig->clock.context, ms);
}

static enum kw_status guarded_now(void *context, struct kw_moment *moment) {
    struct bench *bench = context;
    assert_int_equal(bench->held, 1);
    return bench->rig->clock.now(bench->rig->clock.context, moment);
}

static void take(void *context) {
    struct bench *bench = context;
    assert_int_equal(bench->held, 0);
    bench->held = 1;
    bench->locked = 1;
}

static void give(void *context) {
    struct bench *bench = context;
    assert_int_equal(bench->held, 1);
    bench->held = 0;
}

/* Links of several threads call the ports one at a time: the ports stand by the lock, and nothing takes it twice. */
static void ports_are_called_under_the_lock(void **state) {
    struct bench *bench = *state;
    const struct kw_lock lock = {bench, take, give};
    const struct kw_lock none = {NULL, NULL, NULL};
    const struct kw_clock guarded = {bench, guarded_uptime, guarded_now};
    bench->policy = *machine();
    for (int locked = 0; locked < 2; locked++) {
        struct kw_channel_openssl_config config = config_of(bench, 0);
        bench->provider.lock = locked ? &lock : &none;
        if (locked)
            config.clock = &guarded;
        assert_int_equal(kw_channel_openssl_init(&bench->channel, &config), KW_OK);
        assert_int_equal(kw_channel_open(&bench->link, &bench->channel, kw_bytes(NULL, 0)), KW_OK);
        bench->signatures = 0;
        assert_int_equal(shake_with(bench, &bench->alice), KW_OK);
        assert_int_equal(bench->signatures, 1);
        assert_int_equal(bench->locked, locked);
        assert_int_equal(bench->held, 0);
        kw_channel_close(&bench->link);
        kw_channel_openssl_done(&bench->channel);
    }
}

static void what_cannot_be_is_not_made(void **state) {
    struct bench *bench = *state;
    struct kw_channel_openssl channel;
    bench->policy = *machine();
    struct kw_channel_openssl_config wrong[6];
    static const enum kw_status wanted[6] = {KW_ERROR_POLICY, KW_ERROR_ARGUMENT, KW_ERROR_MISSING,
                                             KW_ERROR_FORMAT, KW_ERROR_POLICY,   KW_ERROR_POLICY};
    struct kw_bytes broken[2] = {bench->chain[0], kw_bytes("no", 2)};
    struct kw_channel_policy weak = *machine();
    weak.version_min = 0x0302;
    for (size_t i = 0; i < 6; i++)
        wrong[i] = config_of(bench, 0);
    wrong[0].chain_count = 0;
    wrong[1].key = OTHER;
    wrong[2].key = 99;
    wrong[3].chain = broken;
    wrong[4].policy = &weak;
    wrong[5].client = 1; /* by a server's policy */
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(kw_channel_openssl_init(&channel, &wrong[i]), wanted[i]);
}

/* More than a link holds goes when the network takes it, in order and whole. */
static void much_goes_in_pieces(void **state) {
    struct bench *bench = *state;
    static uint8_t sent[200000];
    static uint8_t heard[sizeof(sent)];
    struct plain plain;
    size_t written = 0;
    size_t arrived = 0;
    unsigned int waits = 0;
    for (size_t i = 0; i < sizeof(sent); i++)
        sent[i] = (uint8_t)(i * 31 + i / 251);
    begin(bench, machine(), 0);
    plain_new(&plain, 1, &bench->alice, NULL);
    plain_start(&plain, 1);
    assert_int_equal(shake(&bench->link, &plain), KW_OK);
    while (arrived < sizeof(sent)) {
        size_t taken = 0;
        enum kw_status status =
            written < sizeof(sent)
                ? kw_channel_write(&bench->link, kw_bytes(sent + written, sizeof(sent) - written), &taken)
                : KW_ERROR_BUSY;
        if (status == KW_OK) {
            written += taken;
            continue;
        }
        assert_int_equal(status, KW_ERROR_BUSY);
        waits++;
        move(&bench->link, &plain);
        for (int got; (got = SSL_read(plain.ssl, heard + arrived, (int)(sizeof(heard) - arrived))) > 0;)
            arrived += (size_t)got;
    }
    assert_memory_equal(heard, sent, sizeof(sent));
    assert_true(waits > 5);
    size_t count = 0;
    assert_int_equal(kw_channel_write(&bench->link, kw_bytes(sent, 0), &count), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_channel_read(&bench->link, heard, 0, &count), KW_ERROR_ARGUMENT);
    plain_free(&plain);
}

/* Reads what the peer has until there is no more. */
static size_t hear(const struct plain *plain, uint8_t *heard, size_t at, size_t room) {
    for (int got; at < room && (got = SSL_read(plain->ssl, heard + at, (int)(room - at))) > 0;)
        at += (size_t)got;
    return at;
}

static void granted(struct bench *bench, struct plain *plain, int version, uint8_t fragment) {
    begin(bench, kw_channel_policy(KW_CHANNEL_WEB), 0);
    plain_new(plain, 1, NULL, NULL);
    assert_int_equal(SSL_CTX_set_max_proto_version(plain->context, version), 1);
    assert_int_equal(SSL_CTX_set_tlsext_max_fragment_length(plain->context, fragment), 1);
    plain_start(plain, 1);
    assert_int_equal(shake(&bench->link, plain), KW_OK);
}

/* What was not taken is not kept: other bytes, and fewer, may be written in its place. */
static void what_was_not_taken_is_not_sent(void **state) {
    struct bench *bench = *state;
    static uint8_t sent[100000];
    static uint8_t heard[sizeof(sent)];
    static uint8_t unwanted[20000];
    static const size_t lengths[] = {20000, 16384, 1, 700, 3};
    for (int i = 0; i < 4; i++) {
        struct plain plain;
        size_t written = 0;
        size_t arrived = 0;
        unsigned int waits = 0;
        memset(unwanted, 'u', sizeof(unwanted));
        granted(bench, &plain, i % 2 ? TLS1_2_VERSION : TLS1_3_VERSION,
                i < 2 ? TLSEXT_max_fragment_length_DISABLED : TLSEXT_max_fragment_length_512);
        for (size_t round = 0; written + 20000 < sizeof(sent); round++) {
            size_t taken = 0;
            size_t length = lengths[round % 5];
            memset(sent + written, (int)round, length);
            enum kw_status status = kw_channel_write(&bench->link, kw_bytes(sent + written, length), &taken);
            if (status == KW_OK) {
                written += taken;
                continue;
            }
            assert_int_equal(status, KW_ERROR_BUSY);
            assert_int_equal(kw_channel_write(&bench->link, kw_bytes(unwanted, sizeof(unwanted)), &taken),
                             KW_ERROR_BUSY);
            waits++;
            move(&bench->link, &plain);
            arrived = hear(&plain, heard, arrived, sizeof(heard));
        }
        move(&bench->link, &plain);
        assert_int_equal(hear(&plain, heard, arrived, sizeof(heard)), written);
        assert_memory_equal(heard, sent, written);
        assert_true(waits > 2);
        plain_free(&plain);
    }
}

/* Where OpenSSL makes more of a record than was reckoned with, the link ends: nobody knows what was sent. */
static void a_record_that_waits_ends_the_link(void **state) {
    struct bench *bench = *state;
    struct plain plain;
    size_t taken = 0;
    granted(bench, &plain, TLS1_3_VERSION, TLSEXT_max_fragment_length_DISABLED);
    assert_int_equal(SSL_set_block_padding(bench->link.ssl, 16384), 1);
    assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &taken), KW_OK);
    assert_int_equal(kw_channel_write(&bench->link, kw_bytes("b", 1), &taken), KW_ERROR_TAMPERED);
    assert_int_equal(bench->link.reason, KW_CHANNEL_BROKEN);
    assert_int_equal(kw_channel_write(&bench->link, kw_bytes("c", 1), &taken), KW_ERROR_STATE);
    plain_free(&plain);
}

/* Writes until no more is taken. */
static size_t fill(struct kw_channel_link *link, uint8_t byte) {
    uint8_t bytes[1000];
    size_t taken = 0;
    size_t all = 0;
    memset(bytes, byte, sizeof(bytes));
    while (kw_channel_write(link, kw_bytes(bytes, sizeof(bytes)), &taken) == KW_OK)
        all += taken;
    return all;
}

/* The peer hears all, and then that we end, however little room there was when we said so. */
static void an_end_is_told_when_there_is_room(void **state) {
    struct bench *bench = *state;
    static uint8_t heard[40000];
    for (int i = 0; i < 3; i++) {
        struct plain plain;
        uint8_t bytes[256];
        size_t count = 0;
        granted(bench, &plain, i == 0 ? TLS1_2_VERSION : TLS1_3_VERSION, TLSEXT_max_fragment_length_DISABLED);
        size_t written = fill(&bench->link, 'd');
        /* A peer asks for new keys again and again, until there is no room to answer. */
        for (int asks = 0; i == 2 && asks < 12; asks++) {
            assert_int_equal(SSL_key_update(plain.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
            assert_int_equal(SSL_do_handshake(plain.ssl), 1);
            int got = BIO_read(plain.network, bytes, sizeof(bytes));
            assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(bytes, (size_t)got), &count), KW_OK);
            assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_ERROR_BUSY);
        }
        kw_channel_end(&bench->link);
        assert_int_equal(bench->link.ending, i == 2);
        assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &count), KW_ERROR_STATE);
        kw_channel_end(&bench->link);
        move(&bench->link, &plain);
        assert_int_equal(bench->link.ending, 0);
        assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &count), KW_ERROR_STATE);
        assert_int_equal(hear(&plain, heard, 0, sizeof(heard)), written);
        assert_int_equal(SSL_get_shutdown(plain.ssl), SSL_RECEIVED_SHUTDOWN);
        plain_free(&plain);
    }
}

/* To a server that asks for none. */
static void a_client_may_have_no_certificate(void **state) {
    struct bench *bench = *state;
    struct plain plain;
    begin(bench, kw_channel_policy(KW_CHANNEL_UPDATE), 1);
    kw_channel_close(&bench->link);
    kw_channel_openssl_done(&bench->channel);
    struct kw_channel_openssl_config config = config_of(bench, 1);
    config.chain_count = 0;
    assert_int_equal(kw_channel_openssl_init(&bench->channel, &config), KW_OK);
    assert_int_equal(kw_channel_open(&bench->link, &bench->channel, kw_text(HOST, 64)), KW_OK);
    plain_new(&plain, 0, &bench->collector, NULL);
    plain_start(&plain, 0);
    assert_int_equal(shake(&bench->link, &plain), KW_OK);
    assert_int_equal(bench->signatures, 0);
    plain_free(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BENCH_TEST("[CR 1.2] [CR 1.9] [CR 3.1 RE 1] [CR 4.1] both ends are known and bytes go",
                   both_ends_are_known_and_bytes_go),
        BENCH_TEST("[CR 1.9] each wrong client is refused", each_wrong_client_is_refused),
        BENCH_TEST("[CR 1.9] a revoked client is refused", a_revoked_client_is_refused),
        BENCH_TEST("[CR 1.2] who has no certificate stays out", who_has_no_certificate_stays_out),
        BENCH_TEST("[CR 1.2] each wrong server is refused", each_wrong_server_is_refused),
        BENCH_TEST("[CR 4.3] what is outside the policy is not spoken", what_is_outside_the_policy_is_not_spoken),
        BENCH_TEST("[CR 4.3] a group that is missing is not left out", a_group_that_is_missing_is_not_left_out),
        BENCH_TEST("a refusal of the peer is told", a_refusal_of_the_peer_is_told),
        BENCH_TEST("[CR 1.9] a key by handle gives nothing away", a_key_by_handle_gives_nothing_away),
        BENCH_TEST("a key by handle signs in every way", a_key_by_handle_signs_in_every_way),
        BENCH_TEST("ports are called under the lock", ports_are_called_under_the_lock),
        BENCH_TEST("[CR 3.1 RE 1] what cannot be is not made", what_cannot_be_is_not_made),
        BENCH_TEST("much goes in pieces", much_goes_in_pieces),
        BENCH_TEST("[CR 3.1] what was not taken is not sent", what_was_not_taken_is_not_sent),
        BENCH_TEST("[CR 3.1] a record that waits ends the link", a_record_that_waits_ends_the_link),
        BENCH_TEST("[CR 3.1] an end is told when there is room", an_end_is_told_when_there_is_room),
        BENCH_TEST("a client may have no certificate", a_client_may_have_no_certificate),
    };
    return cmocka_run_group_tests_name("channel_openssl", tests, NULL, NULL);
}
