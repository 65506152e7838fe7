#include "channel_bed.h"

#include <openssl/conf.h>
#include <openssl/err.h>

/* OpenSSL negotiates what the context was made for; a policy that has become another since is what counts. */
static void what_was_negotiated_is_judged_again(void **state) {
    struct bench *bench = *state;
    static const uint16_t suites[] = {KW_SUITE_CHACHA20};
    static const uint16_t groups[] = {KW_GROUP_P384};
    static const uint16_t signatures[] = {KW_SIGNATURE_P384_SHA384};
    static const enum kw_channel_reason reasons[] = {KW_CHANNEL_SUITE, KW_CHANNEL_GROUP, KW_CHANNEL_SIGNATURE,
                                                     KW_CHANNEL_VERSION, KW_CHANNEL_IDENTITY};
    for (size_t i = 0; i < 5; i++) {
        uint8_t byte;
        size_t count = 0;
        begin(bench, kw_channel_policy(KW_CHANNEL_SYSLOG), 1);
        if (i == 0)
            bench->policy.suites = (struct kw_channel_list){suites, 1};
        else if (i == 1)
            bench->policy.groups = (struct kw_channel_list){groups, 1};
        else if (i == 2)
            bench->policy.signatures = (struct kw_channel_list){signatures, 1};
        else if (i == 3)
            bench->policy.version_max = KW_CHANNEL_TLS_1_2;
        else
            bench->policy.identity.strength_bits = 100; /* below the floor: no policy at all */
        struct plain plain;
        plain_new(&plain, 0, &bench->collector, NULL);
        plain_start(&plain, 0);
        assert_int_equal(shake(&bench->link, &plain), KW_ERROR_POLICY);
        assert_int_equal(bench->link.reason, reasons[i]);
        assert_int_equal(bench->link.verdict, KW_DENIED);
        assert_int_equal(kw_channel_read(&bench->link, &byte, 1, &count), KW_ERROR_STATE);
        assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &count), KW_ERROR_STATE);
        plain_free(&plain);
    }
}

/* Any flipped bit of what is on the way ends the link, and none of its bytes is read. */
static void a_changed_record_ends_the_link(void **state) {
    struct bench *bench = *state;
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (size_t at = 5; at < 30; at += 3) {
            struct plain plain;
            uint8_t record[64];
            uint8_t bytes[64];
            size_t count = 0;
            begin(bench, kw_channel_policy(KW_CHANNEL_WEB), 0);
            plain_new(&plain, 1, NULL, NULL);
            assert_int_equal(SSL_CTX_set_max_proto_version(plain.context, version), 1);
            plain_start(&plain, 1);
            assert_int_equal(shake(&bench->link, &plain), KW_OK);
            say(&bench->link, &plain, "before");
            assert_int_equal(SSL_write(plain.ssl, "open the valve", 14), 14);
            int length = BIO_read(plain.network, record, sizeof(record));
            assert_true(length > 30);
            record[at] ^= 0x10;
            assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(record, (size_t)length), &count), KW_OK);
            assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_ERROR_TAMPERED);
            assert_int_equal(bench->link.reason, KW_CHANNEL_BROKEN);
            assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_ERROR_STATE);
            assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &count), KW_ERROR_STATE);
            plain_free(&plain);
        }
}

/* A record that is sent again is no second command. */
static void a_record_counts_once(void **state) {
    struct bench *bench = *state;
    struct plain plain;
    uint8_t record[64];
    uint8_t bytes[64];
    size_t count = 0;
    begin(bench, kw_channel_policy(KW_CHANNEL_WEB), 0);
    plain_new(&plain, 1, NULL, NULL);
    plain_start(&plain, 1);
    assert_int_equal(shake(&bench->link, &plain), KW_OK);
    assert_int_equal(SSL_write(plain.ssl, "open the valve", 14), 14);
    int length = BIO_read(plain.network, record, sizeof(record));
    assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(record, (size_t)length), &count), KW_OK);
    assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_OK);
    assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(record, (size_t)length), &count), KW_OK);
    assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_ERROR_TAMPERED);
    plain_free(&plain);
}

static void a_cut_is_no_end(void **state) {
    struct bench *bench = *state;
    for (int cut = 0; cut < 2; cut++) {
        struct plain plain;
        uint8_t byte;
        size_t count = 0;
        begin(bench, machine(), 0);
        plain_new(&plain, 1, &bench->alice, NULL);
        plain_start(&plain, 1);
        assert_int_equal(shake(&bench->link, &plain), KW_OK);
        say(&bench->link, &plain, "half a file");
        if (!cut)
            (void)SSL_shutdown(plain.ssl);
        move(&bench->link, &plain);
        kw_channel_cut(&bench->link);
        assert_int_equal(kw_channel_read(&bench->link, &byte, 1, &count), cut ? KW_ERROR_TAMPERED : KW_ERROR_MISSING);
        plain_free(&plain);
    }
    /* In the middle of a handshake it is the end of it. */
    begin(bench, machine(), 0);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_BUSY);
    kw_channel_cut(&bench->link);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_POLICY);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_STATE);
}

struct failure {
    int library, reason;
};

/* Something in OpenSSL fails while bytes come. */
static int fail_inside(BIO *filter, char *to, int room) {
    const struct failure *failure = BIO_get_data(filter);
    ERR_raise(failure->library, failure->reason);
    return BIO_read(BIO_next(filter), to, room);
}

static long pass_on(BIO *filter, int command, long number, void *argument) {
    return BIO_ctrl(BIO_next(filter), command, number, argument);
}

/* That is no refusal of the peer's, whatever its number. */
static void a_failure_is_no_alert(void **state) {
    struct bench *bench = *state;
    struct failure failures[] = {{ERR_LIB_SSL, ERR_R_INTERNAL_ERROR},
                                 {ERR_LIB_EVP, ERR_R_INTERNAL_ERROR},
                                 {ERR_LIB_EVP, SSL_AD_REASON_OFFSET + 40},
                                 {ERR_LIB_SSL, SSL_AD_REASON_OFFSET + 256},
                                 {ERR_LIB_SSL, SSL_AD_REASON_OFFSET - 1}};
    BIO_METHOD *kind = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_FILTER, "fails");
    assert_true(BIO_meth_set_read(kind, fail_inside) == 1 && BIO_meth_set_ctrl(kind, pass_on) == 1);
    for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
        struct plain plain;
        uint8_t bytes[64];
        size_t count = 0;
        begin(bench, machine(), 0);
        plain_new(&plain, 1, &bench->alice, NULL);
        plain_start(&plain, 1);
        assert_int_equal(shake(&bench->link, &plain), KW_OK);
        BIO *filter = BIO_new(kind);
        BIO *near = SSL_get_wbio(bench->link.ssl);
        assert_true(filter && BIO_up_ref(near) == 1);
        BIO_set_data(filter, &failures[i]);
        BIO_set_init(filter, 1);
        SSL_set0_rbio(bench->link.ssl, BIO_push(filter, near));
        assert_int_equal(SSL_write(plain.ssl, "open the valve", 14), 14);
        int length = BIO_read(plain.network, bytes, sizeof(bytes));
        bytes[20] ^= 1;
        assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(bytes, (size_t)length), &count), KW_OK);
        assert_int_equal(kw_channel_read(&bench->link, bytes, sizeof(bytes), &count), KW_ERROR_TAMPERED);
        plain_free(&plain);
    }
    kw_channel_close(&bench->link);
    BIO_meth_free(kind);
}

/* What the system's administrator has OpenSSL do by default, a channel does not. */
static void a_configuration_of_the_system_weakens_nothing(void **state) {
    struct bench *bench = *state;
    static const char text[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = weak\n"
                               "[weak]\nOptions = UnsafeLegacyRenegotiation,UnsafeLegacyServerConnect,Compression,"
                               "SessionTicket,-NoRenegotiation\nRecordPadding = 16384\nMinProtocol = TLSv1\n"
                               "CipherString = ALL:@SECLEVEL=0\n";
    uint64_t wanted = SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION;
    uint64_t unwanted = SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION | SSL_OP_LEGACY_SERVER_CONNECT;
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
    wanted |= SSL_OP_NO_RX_CERTIFICATE_COMPRESSION | SSL_OP_NO_TX_CERTIFICATE_COMPRESSION;
#endif
    long line = 0;
    CONF *configuration = NCONF_new(NULL);
    BIO *memory = BIO_new_mem_buf(text, -1);
    assert_true(NCONF_load_bio(configuration, memory, &line) == 1);
    OPENSSL_load_builtin_modules();
    assert_int_equal(CONF_modules_load(configuration, NULL, 0), 1);
    SSL_CTX *plain_context = SSL_CTX_new(TLS_server_method());
    assert_true((SSL_CTX_get_options(plain_context) & unwanted) == unwanted);
    SSL_CTX_free(plain_context);
    begin(bench, machine(), 0);
    assert_true((SSL_CTX_get_options(bench->channel.context) & unwanted) == 0);
    assert_true((SSL_CTX_get_options(bench->channel.context) & wanted) == wanted);
    assert_int_equal(SSL_CTX_get_security_level(bench->channel.context), 2);
    /* Padding would make a record of one byte one of 16 KiB. */
    struct plain plain;
    uint8_t bytes[256];
    size_t taken = 0;
    plain_new(&plain, 1, &bench->alice, NULL);
    assert_int_equal(SSL_CTX_set_block_padding(plain.context, 1), 1);
    plain_start(&plain, 1);
    assert_int_equal(shake(&bench->link, &plain), KW_OK);
    assert_int_equal(kw_channel_write(&bench->link, kw_bytes("a", 1), &taken), KW_OK);
    assert_true(kw_channel_take(&bench->link, bytes, sizeof(bytes)) < 64);
    plain_free(&plain);
    CONF_modules_unload(1);
    BIO_free(memory);
    NCONF_free(configuration);
}

static void no_session_is_resumed_and_none_renegotiated(void **state) {
    struct bench *bench = *state;
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        struct plain plain;
        struct plain again;
        begin(bench, kw_channel_policy(KW_CHANNEL_WEB), 0);
        plain_new(&plain, 1, NULL, NULL);
        assert_int_equal(SSL_CTX_set_max_proto_version(plain.context, version), 1);
        plain_start(&plain, 1);
        assert_int_equal(shake(&bench->link, &plain), KW_OK);
        say(&bench->link, &plain, "first");
        SSL_SESSION *session = SSL_get1_session(plain.ssl);
        if (version == TLS1_2_VERSION) {
            /* The client asks to negotiate anew, and is told no. */
            assert_int_equal(SSL_renegotiate(plain.ssl), 1);
            (void)SSL_do_handshake(plain.ssl);
            move(&bench->link, &plain);
            uint8_t byte;
            size_t count = 0;
            enum kw_status status = kw_channel_read(&bench->link, &byte, 1, &count);
            assert_int_not_equal(status, KW_OK);
            move(&bench->link, &plain);
            assert_int_not_equal(SSL_do_handshake(plain.ssl), 1);
        }
        begin(bench, kw_channel_policy(KW_CHANNEL_WEB), 0);
        plain_new(&again, 1, NULL, NULL);
        assert_int_equal(SSL_CTX_set_max_proto_version(again.context, version), 1);
        plain_start(&again, 1);
        (void)SSL_set_session(again.ssl, session);
        assert_int_equal(shake(&bench->link, &again), KW_OK);
        assert_int_equal(SSL_session_reused(again.ssl), 0);
        assert_int_equal(bench->link.facts.resumed, 0);
        SSL_SESSION_free(session);
        plain_free(&again);
        plain_free(&plain);
    }
}

/* What a client sent in one handshake opens no other. */
static void a_replayed_handshake_opens_nothing(void **state) {
    struct bench *bench = *state;
    static uint8_t heard[65536];
    size_t length = 0;
    struct plain plain;
    begin(bench, machine(), 0);
    plain_new(&plain, 1, &bench->alice, NULL);
    plain_start(&plain, 1);
    for (int round = 0; round < 6; round++) {
        (void)SSL_do_handshake(plain.ssl);
        uint8_t bytes[4096];
        size_t taken = 0;
        int got = BIO_read(plain.network, heard + length, 8192);
        if (got > 0) {
            assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(heard + length, (size_t)got), &taken), KW_OK);
            assert_int_equal(taken, got);
            length += (size_t)got;
        }
        enum kw_status status = kw_channel_step(&bench->link);
        assert_true(status == KW_OK || status == KW_ERROR_BUSY);
        for (size_t took; (took = kw_channel_take(&bench->link, bytes, sizeof(bytes))) > 0;)
            assert_int_equal(BIO_write(plain.network, bytes, (int)took), (int)took);
    }
    assert_int_equal(bench->link.verdict, KW_GRANTED);
    begin(bench, machine(), 0);
    enum kw_status status = KW_ERROR_BUSY;
    for (size_t at = 0; at < length && status == KW_ERROR_BUSY;) {
        size_t taken = 0;
        assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(heard + at, length - at), &taken), KW_OK);
        at += taken;
        status = kw_channel_step(&bench->link);
    }
    assert_int_equal(status, KW_ERROR_POLICY);
    assert_int_equal(bench->link.verdict, KW_DENIED);
    plain_free(&plain);
}

static void a_handshake_is_bounded(void **state) {
    struct bench *bench = *state;
    uint8_t junk[1024] = {0x16, 0x03, 0x01, 0x03, 0xfb, 0x01, 0x00, 0x3f, 0xf0};
    size_t taken = 0;
    struct kw_channel_policy policy = *machine();
    begin(bench, &policy, 0);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_BUSY);
    rig_wait(bench->rig, policy.handshake_ms);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_BUSY);
    rig_wait(bench->rig, 1);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_POLICY);
    assert_int_equal(bench->link.reason, KW_CHANNEL_LATE);
    /* A peer that sends and sends. */
    policy.handshake_bytes = 4096;
    begin(bench, &policy, 0);
    enum kw_status status = KW_ERROR_BUSY;
    int rounds = 0;
    for (; status == KW_ERROR_BUSY && rounds < 100; rounds++) {
        assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(junk, sizeof(junk)), &taken), KW_OK);
        status = kw_channel_step(&bench->link);
        memset(junk + 5, 0, 4);
    }
    assert_int_equal(status, KW_ERROR_POLICY);
    assert_true(rounds <= 5);
    assert_int_equal(kw_channel_feed(&bench->link, kw_bytes(junk, 1), &taken), KW_ERROR_STATE);
    /* Nobody who feeds and never steps fills memory. */
    begin(bench, machine(), 0);
    size_t held = 0;
    while (kw_channel_feed(&bench->link, kw_bytes(junk, sizeof(junk)), &taken) == KW_OK)
        held += taken;
    assert_true(held <= 17 * 1024);
}

static void a_key_that_signs_wrongly_opens_nothing(void **state) {
    struct bench *bench = *state;
    struct plain plain;
    bench->spoils = 1;
    begin(bench, machine(), 0);
    plain_new(&plain, 1, &bench->alice, NULL);
    plain_start(&plain, 1);
    assert_int_equal(shake(&bench->link, &plain), KW_ERROR_POLICY);
    assert_int_equal(bench->signatures, 1);
    assert_int_not_equal(SSL_is_init_finished(plain.ssl), 1);
    plain_free(&plain);
}

/* A peer that sends certificates without end, or without sense, is refused before any of them is looked at. */
static void a_peer_may_not_send_many_certificates(void **state) {
    struct bench *bench = *state;
    for (int extra = 6; extra <= 60; extra += 27) {
        struct plain plain;
        begin(bench, machine(), 0);
        plain_new(&plain, 1, &bench->alice, NULL);
        for (int i = 0; i <= extra; i++)
            assert_int_equal(SSL_CTX_add1_chain_cert(plain.context, bench->owner.certificate), 1);
        plain_start(&plain, 1);
        assert_int_equal(shake(&bench->link, &plain), extra == 6 ? KW_OK : KW_ERROR_POLICY);
        assert_int_equal(bench->link.peer_reason, extra == 6 ? KW_IDENTITY_TRUSTED : KW_IDENTITY_UNTRUSTED);
        plain_free(&plain);
    }
}

static enum kw_status no_time(void *context, uint64_t *ms) {
    (void)context;
    *ms = 0;
    return KW_ERROR_CLOCK;
}

static enum kw_status no_date(void *context, struct kw_moment *moment) {
    (void)context;
    *moment = (struct kw_moment){(int64_t)PKI_NOW * 1000, KW_CLOCK_SYNCED};
    return KW_ERROR_CLOCK;
}

static void a_clock_that_fails_opens_nothing(void **state) {
    struct bench *bench = *state;
    const struct kw_clock good = bench->rig->clock;
    begin(bench, machine(), 0);
    bench->rig->clock.now = no_date;
    assert_int_equal(shake_with(bench, &bench->alice), KW_ERROR_POLICY);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_CLOCK);
    bench->rig->clock = good;
    /* Nor by a policy that lets in whoever comes before the clock was set. */
    struct kw_channel_policy policy = *machine();
    policy.identity.untimed = KW_IDENTITY_UNTIMED_TAKEN;
    policy.identity.revocation = KW_REVOCATION_IF_KNOWN;
    bench->rig->moment.trust = KW_CLOCK_UNSET;
    begin(bench, &policy, 0);
    assert_int_equal(shake_with(bench, &bench->alice), KW_OK);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_TRUSTED_UNTIMED);
    begin(bench, &policy, 0);
    bench->rig->clock.now = no_date;
    assert_int_equal(shake_with(bench, &bench->alice), KW_ERROR_POLICY);
    assert_int_equal(bench->link.peer_reason, KW_IDENTITY_CLOCK);
    bench->rig->clock = good;
    begin(bench, machine(), 0);
    bench->rig->clock.uptime = no_time;
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_CLOCK);
    assert_int_equal(kw_channel_step(&bench->link), KW_ERROR_STATE);
    kw_channel_close(&bench->link);
    assert_int_equal(kw_channel_open(&bench->link, &bench->channel, kw_bytes(NULL, 0)), KW_ERROR_CLOCK);
    bench->rig->clock = good;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BENCH_TEST("[CR 3.1] [CR 3.1 RE 1] [CR 4.3] what was negotiated is judged again",
                   what_was_negotiated_is_judged_again),
        BENCH_TEST("[CR 3.1] [CR 3.1 RE 1] a changed record ends the link", a_changed_record_ends_the_link),
        BENCH_TEST("[CR 3.1] a record counts once", a_record_counts_once),
        BENCH_TEST("[CR 3.1] a cut is no end", a_cut_is_no_end),
        BENCH_TEST("[CR 4.3] no session is resumed and none renegotiated", no_session_is_resumed_and_none_renegotiated),
        BENCH_TEST("[CR 3.1 RE 1] a replayed handshake opens nothing", a_replayed_handshake_opens_nothing),
        BENCH_TEST("a handshake is bounded", a_handshake_is_bounded),
        BENCH_TEST("[CR 1.9] a key that signs wrongly opens nothing", a_key_that_signs_wrongly_opens_nothing),
        BENCH_TEST("a peer may not send many certificates", a_peer_may_not_send_many_certificates),
        BENCH_TEST("a clock that fails opens nothing", a_clock_that_fails_opens_nothing),
        BENCH_TEST("a failure is no alert", a_failure_is_no_alert),
        /* The last: OpenSSL keeps what it was configured with. */
        BENCH_TEST("[CR 4.3] a configuration of the system weakens nothing",
                   a_configuration_of_the_system_weakens_nothing),
    };
    return cmocka_run_group_tests_name("channel_attack", tests, NULL, NULL);
}
