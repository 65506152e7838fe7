#include <keyway/channel.h>

#include "rig.h"

static struct kw_channel_facts good(void) {
    return (struct kw_channel_facts){
        .finished = 1,
        .version = KW_CHANNEL_TLS_1_3,
        .suite = KW_SUITE_AES_256_GCM,
        .group = KW_GROUP_P256,
        .signature = KW_SIGNATURE_P256_SHA256,
        .certified = 1,
        .identity = KW_GRANTED,
    };
}

static enum kw_channel_reason judged(const struct kw_channel_policy *policy, const struct kw_channel_facts *facts) {
    enum kw_channel_reason reason = (enum kw_channel_reason)0;
    enum kw_verdict verdict = kw_channel_judge(policy, facts, &reason);
    assert_int_equal(verdict, reason == KW_CHANNEL_SOUND ? KW_GRANTED : KW_DENIED);
    return reason;
}

static void nothing_is_refused(void **state) {
    (void)state;
    static const struct kw_channel_facts none;
    static const struct kw_channel_policy empty;
    const struct kw_channel_facts facts = good();
    const struct kw_channel_policy *policy = kw_channel_policy(KW_CHANNEL_SYSLOG);
    assert_int_equal(judged(policy, &facts), KW_CHANNEL_SOUND);
    assert_int_equal(judged(policy, &none), KW_CHANNEL_UNFINISHED);
    assert_int_equal(judged(policy, NULL), KW_CHANNEL_UNFINISHED);
    assert_int_equal(judged(NULL, &facts), KW_CHANNEL_UNFINISHED);
    assert_int_equal(judged(&empty, &facts), KW_CHANNEL_UNFINISHED);
    assert_null(kw_channel_policy((enum kw_channel_purpose)4));
}

static void each_fact_alone_refuses(void **state) {
    (void)state;
    struct kw_channel_facts facts[13];
    static const enum kw_channel_reason wanted[13] = {
        KW_CHANNEL_UNFINISHED, KW_CHANNEL_VERSION,     KW_CHANNEL_VERSION,  KW_CHANNEL_SUITE,   KW_CHANNEL_SUITE,
        KW_CHANNEL_GROUP,      KW_CHANNEL_SIGNATURE,   KW_CHANNEL_IDENTITY, KW_CHANNEL_RESUMED, KW_CHANNEL_COMPRESSED,
        KW_CHANNEL_UNBOUND,    KW_CHANNEL_UNCERTIFIED, KW_CHANNEL_SOUND,
    };
    for (size_t i = 0; i < 13; i++)
        facts[i] = good();
    facts[0].finished = 0;
    facts[1].version = 0x0302;
    facts[2].version = 0x0305;
    facts[3].suite = 0x1304;
    facts[4].suite = 0;
    facts[5].group = KW_GROUP_P521;
    facts[6].signature = 0x0203;
    facts[7].identity = (enum kw_verdict)1;
    facts[8].resumed = 1;
    facts[9].compressed = 1;
    facts[10].version = KW_CHANNEL_TLS_1_2;
    facts[11].certified = 0;
    facts[12].version = KW_CHANNEL_TLS_1_2;
    facts[12].suite = KW_SUITE_ECDHE_ECDSA_AES_128_GCM;
    facts[12].bound = 1;
    for (size_t i = 0; i < 13; i++)
        assert_int_equal(judged(kw_channel_policy(KW_CHANNEL_SYSLOG), &facts[i]), wanted[i]);
    assert_int_equal(judged(kw_channel_policy(KW_CHANNEL_MACHINE), &facts[12]), KW_CHANNEL_VERSION);
}

/* Who may come without a certificate may not come with a wrong one. */
static void who_shows_a_certificate_is_judged_by_it(void **state) {
    (void)state;
    struct kw_channel_policy policy = *kw_channel_policy(KW_CHANNEL_WEB);
    static const enum kw_channel_peer peers[] = {KW_CHANNEL_PEER_DEMANDED, KW_CHANNEL_PEER_ASKED,
                                                 KW_CHANNEL_PEER_UNASKED, (enum kw_channel_peer)0};
    for (size_t i = 0; i < 4; i++) {
        struct kw_channel_facts facts = good();
        int free = i == 1 || i == 2;
        policy.peer = peers[i];
        assert_int_equal(judged(&policy, &facts), KW_CHANNEL_SOUND);
        facts.identity = KW_DENIED;
        assert_int_equal(judged(&policy, &facts), KW_CHANNEL_IDENTITY);
        facts.certified = 0;
        facts.signature = 0;
        assert_int_equal(judged(&policy, &facts), free ? KW_CHANNEL_SOUND : KW_CHANNEL_UNCERTIFIED);
    }
}

static void what_is_ready_may_be_used(void **state) {
    (void)state;
    for (int purpose = KW_CHANNEL_WEB; purpose <= KW_CHANNEL_UPDATE; purpose++) {
        const struct kw_channel_policy *policy = kw_channel_policy((enum kw_channel_purpose)purpose);
        int client = purpose >= KW_CHANNEL_SYSLOG;
        assert_int_equal(kw_channel_check(policy, client), KW_OK);
        assert_int_equal(kw_channel_check(policy, 1), client ? KW_OK : KW_ERROR_POLICY);
    }
}

static void a_policy_below_the_floor_is_refused(void **state) {
    (void)state;
    static const uint16_t weak_suites[] = {KW_SUITE_AES_128_GCM, 0x002f};
    static const uint16_t weak_groups[] = {KW_GROUP_P256, 0x0100};
    static const uint16_t weak_signatures[] = {KW_SIGNATURE_P256_SHA256, 0x0203};
    static const uint16_t many[KW_CHANNEL_LIST_MAX + 1] = {KW_GROUP_P256};
    const struct kw_channel_policy *ready = kw_channel_policy(KW_CHANNEL_SYSLOG);
    struct kw_channel_policy wrong[14];
    for (size_t i = 0; i < 14; i++)
        wrong[i] = *ready;
    wrong[0].version_min = 0x0302;
    wrong[1].version_max = 0x0305;
    wrong[2].version_min = KW_CHANNEL_TLS_1_3;
    wrong[2].version_max = KW_CHANNEL_TLS_1_2;
    wrong[3].suites = (struct kw_channel_list){weak_suites, 2};
    wrong[4].suites.count = 0;
    wrong[5].groups = (struct kw_channel_list){weak_groups, 2};
    wrong[6].groups = (struct kw_channel_list){many, KW_CHANNEL_LIST_MAX + 1};
    wrong[7].signatures = (struct kw_channel_list){weak_signatures, 2};
    wrong[8].signatures.at = NULL;
    wrong[9].identity.strength_bits = 80;
    wrong[10].handshake_ms = 0;
    wrong[11].handshake_bytes = 1023;
    wrong[12].peer = KW_CHANNEL_PEER_ASKED;
    wrong[13].identity.named = 0;
    for (size_t i = 0; i < 14; i++)
        assert_int_equal(kw_channel_check(&wrong[i], 1), KW_ERROR_POLICY);
    for (size_t i = 0; i < 14; i++) {
        const struct kw_channel_facts facts = good();
        assert_int_equal(judged(&wrong[i], &facts), KW_CHANNEL_UNFINISHED);
    }
    assert_int_equal(kw_channel_check(NULL, 0), KW_ERROR_POLICY);
}

/* A client's certificate does not make a server, nor a server's a client. */
static void a_peer_is_what_it_is_called_as(void **state) {
    (void)state;
    static const struct {
        uint32_t uses;
        enum kw_channel_peer peer;
        enum kw_status server, client;
    } rows[] = {
        {KW_IDENTITY_SERVER, KW_CHANNEL_PEER_DEMANDED, KW_ERROR_POLICY, KW_OK},
        {KW_IDENTITY_CLIENT, KW_CHANNEL_PEER_DEMANDED, KW_OK, KW_ERROR_POLICY},
        {KW_IDENTITY_SERVER | KW_IDENTITY_CLIENT, KW_CHANNEL_PEER_DEMANDED, KW_OK, KW_OK},
        {KW_IDENTITY_SIGN | KW_IDENTITY_NAMED, KW_CHANNEL_PEER_DEMANDED, KW_ERROR_POLICY, KW_ERROR_POLICY},
        {KW_IDENTITY_SIGN, KW_CHANNEL_PEER_ASKED, KW_ERROR_POLICY, KW_ERROR_POLICY},
        {KW_IDENTITY_CLIENT, KW_CHANNEL_PEER_ASKED, KW_OK, KW_ERROR_POLICY},
        {KW_IDENTITY_SIGN, KW_CHANNEL_PEER_UNASKED, KW_OK, KW_ERROR_POLICY},
        {KW_IDENTITY_SIGN, (enum kw_channel_peer)0, KW_ERROR_POLICY, KW_ERROR_POLICY},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct kw_channel_facts facts = good();
        int usable = rows[i].server == KW_OK || rows[i].client == KW_OK;
        struct kw_channel_policy policy = *kw_channel_policy(KW_CHANNEL_SYSLOG);
        policy.identity.uses = rows[i].uses;
        policy.peer = rows[i].peer;
        assert_int_equal(kw_channel_check(&policy, 0), rows[i].server);
        assert_int_equal(kw_channel_check(&policy, 1), rows[i].client);
        assert_int_equal(judged(&policy, &facts), usable ? KW_CHANNEL_SOUND : KW_CHANNEL_UNFINISHED);
    }
}

static void every_reason_has_its_words(void **state) {
    (void)state;
    for (int reason = KW_CHANNEL_SOUND; reason <= KW_CHANNEL_BROKEN; reason++)
        assert_string_not_equal(kw_channel_text((enum kw_channel_reason)reason), "unknown reason");
    assert_string_equal(kw_channel_text((enum kw_channel_reason)0), "unknown reason");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.1] [CR 4.1] [CR 4.3] nothing is refused", nothing_is_refused),
        RIG_TEST("[CR 3.1] [CR 4.1] [CR 4.3] each fact alone refuses", each_fact_alone_refuses),
        RIG_TEST("[CR 1.2] who shows a certificate is judged by it", who_shows_a_certificate_is_judged_by_it),
        RIG_TEST("what is ready may be used", what_is_ready_may_be_used),
        RIG_TEST("[CR 4.3] a policy below the floor is refused", a_policy_below_the_floor_is_refused),
        RIG_TEST("[CR 1.2] a peer is what it is called as", a_peer_is_what_it_is_called_as),
        RIG_TEST("every reason has its words", every_reason_has_its_words),
    };
    return cmocka_run_group_tests_name("channel", tests, NULL, NULL);
}
